"""Answer scales: words in order, digits with and without meaning, and what is never a level."""

import pytest

from needs_analysis.ingest import is_no_answer, parse_level
from needs_analysis.ingest.lexicon import FAMILIES
from needs_analysis.ingest.measures import find_measure
from needs_analysis.ingest.scales import recognise_scale, split_rating
from needs_analysis.ingest.text import squeeze_key


def levels(*answers: str, hint: str = "") -> dict[str, float] | None:
    scale = recognise_scale(dict.fromkeys(answers, 5), hint)
    if scale is None:
        return None
    found = {answer: parse_level(answer, scale.labels) for answer in answers}
    return {answer: level for answer, level in found.items() if level is not None}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("Gar nicht/Eher schlecht/Mittel/Eher gut/Sehr gut ", (1, 2, 3, 4, 5)),
        (
            "Keine Kenntnisse/GeringeKenntnisse/Mittlere Kenntnisse/Gute Kenntnisse/Sehr umfassende Kenntnisse",
            (1, 2, 3, 4, 5),
        ),
        ("kann ich nicht/mit Hilfe/selbstständig/kann andere anleiten", (1, 2, 3, 4)),
        ("Noch kein Bezug/Einsteigen/Anwenden/Beherrschen/Anleiten/Gestalten", (0, 1, 2, 3, 4, 5)),
        ("Nein/Eher nein/Eher ja/Ja", (1, 2, 3, 4)),
        ("trifft nicht zu/trifft eher nicht zu/teils, teils/trifft eher zu/trifft voll zu", (1, 2, 3, 4, 5)),
        ("Not at all able/Slightly able/Neutral/Moderately able/Extremely able", (1, 2, 3, 4, 5)),
        ("Little or no knowledge of topic/Some knowledge of topic/Extensive knowledge of topic", (1, 2, 3)),
        ("not interested/moderately interested/very interested", (1, 2, 3)),
        ("STRONGLY DISAGREE/Disagree/Neither Agree nor Disagree/Agree/Strongly agree", (1, 2, 3, 4, 5)),
        ("None/Some of them/All", (1, 2, 3)),
        ("None of it/Some of it/About\u00a0half\u00a0of it/Most of it/All of it", (1, 2, 3, 4, 5)),
        ("Not needed /Slightly needed/Moderately needed/Highly needed /Absolutely essential", (1, 2, 3, 4, 5)),
        ("1 - gar nicht/2/3/4 - gut/5 = sehr gut", (1, 2, 3, 4, 5)),
        ("0 – Noch kein Bezug/1 – Einsteigen/5 – Gestalten", (0, 1, 5)),
        ("Gar nicht erfolgreich (1)/2/3/Sehr erfolgreich (6)", (1, 2, 3, 6)),
        ("1/2/4,5/4.5/5,0", (1, 2, 4.5, 4.5, 5)),
    ],
)
def test_scale_gives_levels(answers: str, expected: tuple[float, ...]) -> None:
    texts = answers.split("/")
    assert levels(*texts) == dict(zip(texts, expected, strict=True))


@pytest.mark.parametrize(
    "answers",
    [
        "Ja/Nein",
        "Just right/Slightly slow/Slightly fast/Too slow",
        "Bürgeramt/Bauamt/Kämmerei",
        "0-6 months ago/6 months - 1 year ago/More than 1 year ago",
        "0/1",
        "17/23/45",
        "As much/More/Less",
        "1 Jahr/2 Jahre/3 Jahre",
    ],
)
def test_no_scale(answers: str) -> None:
    assert levels(*answers.split("/")) is None


@pytest.mark.parametrize(
    ("answers", "hint", "ordered"),
    [
        ("1/2/3/4/5", "", False),
        ("1/2/3/4/5", "Bewerten Sie von 1 (gar nicht) bis 5 (sehr gut)", True),
        ("1/2/3/4/5 = sehr gut", "", True),
        ("AO01/AO02/AO03", "", False),
        ("1 = sehr gut/2 = gut/5 = mangelhaft", "", False),
        ("gut/mittel/sehr gut", "", True),
    ],
)
def test_order_is_proven_or_not(answers: str, hint: str, *, ordered: bool) -> None:
    scale = recognise_scale(dict.fromkeys(answers.split("/"), 5), hint)
    assert scale is not None
    assert scale.ordered is ordered


def test_legend_elsewhere_proves_the_order() -> None:
    scale = recognise_scale({"2": 3, "3": 3}, "", {1.0: "keine Kenntnisse", 5.0: "Expertenniveau"})
    assert scale is not None
    assert scale.ordered
    assert [label.level for label in scale.labels] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "k.A.",
        "k. A.",
        "Weiß ich nicht",
        "kann ich nicht einschätzen",
        "-",
        "n.b.",
        "N/A",
        "Anonymized",
        "x",
        "in Elternzeit",
        "-99",
        "999",
        "#NULL!",
        "#N/A",
    ],
)
def test_no_answer(text: str) -> None:
    assert is_no_answer(text)


@pytest.mark.parametrize("text", ["0", "Nein", "keine Kenntnisse", "Neutral", "4,5", "kein Bedarf"])
def test_an_answer(text: str) -> None:
    assert not is_no_answer(text)


def test_no_answer_is_kept_apart_from_levels() -> None:
    scale = recognise_scale({"gut": 5, "mittel": 5, "Weiß nicht": 2, "-99": 1})
    assert scale is not None
    assert scale.no_answer == ("Weiß nicht", "-99")
    assert parse_level("Weiß nicht", scale.labels) is None


def test_stray_zero_and_values_beyond_a_hole_are_outside() -> None:
    scale = recognise_scale({"5": 300, "4": 100, "3": 60, "1": 4, "0": 1, "9": 2})
    assert scale is not None
    assert set(scale.outside) == {"0", "9"}


def test_a_few_damaged_words_do_not_hide_the_scale() -> None:
    scale = recognise_scale({"gut": 40, "mittel": 30, "sehr gut": 20, "sher gut": 2})
    assert scale is not None
    assert scale.outside == ("sher gut",)


def test_half_steps_lie_on_a_scale_of_digits() -> None:
    scale = recognise_scale({"1": 4, "3": 4, "5": 4})
    assert scale is not None
    assert parse_level("4,5", scale.labels) == 4.5
    assert parse_level("6", scale.labels) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 - gut", (4, "gut")),
        ("5 = sehr gut", (5, "sehr gut")),
        ("0 – Noch kein Bezug", (0, "noch kein bezug")),
        ("Sehr erfolgreich (6)", (6, "sehr erfolgreich")),
        ("4,5", (4.5, "")),
        ("3 Jahre", None),
        ("2026-04-27", None),
        ("10 GB - 100 GB", None),
    ],
)
def test_digit_and_label(text: str, expected: tuple[float, str] | None) -> None:
    assert split_rating(text) == expected


@pytest.mark.parametrize(
    ("stem", "name", "suggested", "expected"),
    [
        ("Wie schätzen Sie Ihre Kenntnisse ein?", "ability5-de", "current", "current"),
        ("Kenntnisse (Soll)", "digits:1-5", "unknown", "required"),
        ("Welche Stufe ist für Ihre Stelle erforderlich?", "digits:0-5", "unknown", "required"),
        ("Wie wichtig ist dieses Thema für Ihre Arbeit?", "digits:1-5", "unknown", "importance"),
        ("Wie hoch ist Ihr Schulungsbedarf bei Excel-Kenntnissen?", "level5-de", "unknown", "need"),
        ("SERVC2", "interest3-en", "need", "need"),
        ("Wie zufrieden sind Sie mit der Schulung?", "satisfaction5-de", "other", "other"),
        ("Einschätzung der vorgesetzten Person", "ability5-de", "current", "other"),
        ("Q3", "digits:1-4", "unknown", "unknown"),
    ],
)
def test_measure(stem: str, name: str, suggested: str, expected: str) -> None:
    assert find_measure(stem, name, suggested) == expected  # type: ignore[arg-type]


def test_every_family_recognises_its_own_words() -> None:
    for family in FAMILIES:
        words = [level[0].rstrip("*").strip() for level in family.levels()]
        scale = recognise_scale(dict.fromkeys(words, 3))
        assert scale is not None, family.name
        found = [parse_level(word, scale.labels) for word in words]
        assert found == [family.base + index for index in range(len(words))], family.name


def test_no_family_names_a_word_twice() -> None:
    for family in FAMILIES:
        keys = [squeeze_key(word) for level in family.levels() for word in level]
        assert len(keys) == len(set(keys)), family.name


@pytest.mark.parametrize(
    "code",
    ["-966", "-900", "-999", "-988", "-950.0", "-9", "-8", "-7", "-6", "-5", "-4", "-1", "-99", "-97", "-88", "-55",
     "-9999", "98", "97", "998", "9999", "-966 = Filtersprung", "-9 - nicht beantwortet"],
)  # fmt: skip
@pytest.mark.parametrize("levels_seen", ["12345", "01234", "123"])
def test_codes_that_cannot_be_levels_are_missing(code: str, levels_seen: str) -> None:
    """However many there are: SPSS, SoSci Survey (-9, -1), QUAMP (-9xx), EFS (-77, -66), Kobo (98, 998)."""
    scale = recognise_scale({**dict.fromkeys(levels_seen, 5), code: 30})
    assert scale is not None
    assert [label.label for label in scale.labels] == list(levels_seen)
    assert scale.no_answer == (code,)
    assert (scale.outside, parse_level(code, scale.labels)) == ((), None)


@pytest.mark.parametrize("numbers", [("97", "98", "45", "33"), ("12", "17", "98", "30"), ("98", "97")])
def test_large_numbers_beside_large_numbers_are_no_codes(numbers: tuple[str, ...]) -> None:
    assert levels(*numbers) is None


def test_a_scale_around_zero_is_asked_about_and_not_cut_silently() -> None:
    answers = [str(number) for number in range(-5, 6)]
    scale = recognise_scale(dict.fromkeys(answers, 3))
    assert scale is not None
    assert set(scale.no_answer) == {str(number) for number in range(-5, 0)}
