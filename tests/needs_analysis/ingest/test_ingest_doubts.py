"""What is asked before anything is averaged: reversed items, near misses, two-sided scales, paired views, odd codes."""

from statistics import correlation, fmean

import pytest

from needs_analysis.ingest import read_survey
from needs_analysis.ingest.doubts import edit_distance, nearest_label
from needs_analysis.model import Finding, RawTable
from tests.needs_analysis.ingest.ingest_files import Rows, text

AGREE = ("stimme gar nicht zu", "stimme eher nicht zu", "teils, teils", "stimme eher zu", "stimme voll zu")
ABLE = ("gar nicht", "eher schlecht", "mittel", "eher gut", "sehr gut")


def found(raw: RawTable, code: str) -> list[Finding]:
    return [finding for finding in raw.findings if finding.code == code]


def means(raw: RawTable) -> list[float | None]:
    return [numbers.mean for block in raw.blocks for numbers in block.statistics.values()]


LEVELS = [(1 + n % 5, 1 + (n + n // 7) % 5, 5 - n % 5) for n in range(40)]


def test_an_item_against_the_others_is_asked_about() -> None:
    head = [
        "Zeitstempel",
        *(f"Wie ist es? [{item}]" for item in ("Technik macht mir Freude", "Ich lerne gern", "Ich bin skeptisch")),
    ]
    raw = read_survey(
        "x", text([head, *([str(n), *(AGREE[level - 1] for level in row)] for n, row in enumerate(LEVELS))])
    )
    asked = found(raw, "REVERSE_KEYED")
    rest = correlation([row[2] for row in LEVELS], [fmean(row[:2]) for row in LEVELS])
    assert [finding.cell for finding in asked if f"{rest:.2f}" in finding.message.text("en")] == ["D1"]
    assert means(raw) == [pytest.approx(fmean(row[place] for row in LEVELS)) for place in range(3)], "nothing is turned"


@pytest.mark.parametrize(("people", "asked"), [(16, 0), (40, 1)])
def test_few_answers_prove_no_reversal(people: int, asked: int) -> None:
    head = ["Zeitstempel", *(f"Wie ist es? [{item}]" for item in "ABC")]
    rows: Rows = [[str(n), *(AGREE[level - 1] for level in row)] for n, row in enumerate(LEVELS[:people])]
    assert len(found(read_survey("x", text([head, *rows])), "REVERSE_KEYED")) == asked


@pytest.mark.parametrize(
    ("items", "asked"),
    [
        (("Ich kann das", "Ich kann das nicht erklären", "Ich übe"), ["C1"]),
        (("Excel", "Word", "SAP"), []),
        (("Das Tempo war gut", "It was too difficult", "Es war klar"), ["C1"]),
        (("Ich kann nichts", "Ich kann keine Formeln", "Ich mag das"), []),
        (("I'm fine", "I don't like it", "I use it"), ["C1"]),
    ],
)
def test_negative_wording_among_positive_is_asked_about(items: tuple[str, ...], asked: list[str]) -> None:
    head = ["Zeitstempel", *(f"Wie ist es? [{item}]" for item in items)]
    raw = read_survey("x", text([head, ["1", *AGREE[1:4]], ["2", *AGREE[2:5]]]))
    assert [finding.cell for finding in found(raw, "REVERSE_KEYED")] == asked


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("gut", "gut", 0)],
)
def test_edit_distance_as_in_the_textbook(one: str, other: str, edits: int) -> None:
    assert edit_distance(one, other) == edit_distance(other, one) == edits


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ("eher gutt", "eher gut"),
        ("Ehr  schlecht", "eher schlecht"),
        ("sehr guent", "sehr gut"),
        ("mitel", "mittel"),
        ("gut", None),
        ("vielleicht", None),
        ("eher schlecht und mehr", None),
    ],
)
def test_the_nearest_label(answer: str, label: str | None) -> None:
    assert nearest_label(answer, ABLE) == label


def test_a_near_miss_is_suggested_and_never_applied() -> None:
    rows: Rows = [[str(n), ABLE[n % 5], ABLE[(n + 1) % 5]] for n in range(20)]
    raw = read_survey(
        "x", text([["Zeitstempel", "Wie gut? [A]", "Wie gut? [B]"], *rows, ["20", "eher gutt", "mittel"]])
    )
    (asked,) = found(raw, "NEARLY_A_LABEL")
    assert (asked.cell, asked.value) == ("B22", "eher gutt")
    assert "nearly the label “eher gut”" in asked.message.text("en")
    assert raw.cells.loc[22, 1] == "eher gutt"
    assert raw.blocks[0].statistics["A"].n == 20


@pytest.mark.parametrize(
    "answers",
    [
        ("1 (zu langsam)", "2", "3", "4", "5 (zu schnell)"),
        ("1 - viel zu kurz", "2 - genau richtig", "3 - viel zu lang"),
        ("1 = too slow", "2 = just right", "3 = too fast"),
    ],
)
def test_a_scale_whose_middle_is_best_is_never_averaged_unasked(answers: tuple[str, ...]) -> None:
    rows: Rows = [[str(n), answers[n % len(answers)], answers[(n + 1) % len(answers)]] for n in range(12)]
    raw = read_survey("x", text([["Zeitstempel", "Tempo? [Teil 1]", "Tempo? [Teil 2]"], *rows]))
    assert [block.ordered for block in raw.blocks] == [False]
    assert set(means(raw)) == {None}
    assert len(found(raw, "TWO_SIDED_SCALE")) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("Too slow", "Just right", "Too fast"),
        ("zu kurz", "genau richtig", "zu lang"),
        ("Schulungen", "Beratung", "Helpdesk"),
    ],
)
def test_words_without_order_make_no_block(words: tuple[str, ...]) -> None:
    rows: Rows = [[str(n), words[n % 3], words[(n + 1) % 3]] for n in range(12)]
    assert read_survey("x", text([["Zeitstempel", "Frage? [A]", "Frage? [B]"], *rows])).blocks == ()


@pytest.mark.parametrize(
    ("answers", "ordered"),
    [
        (("1 - Schulungen", "2 - Beratung", "3 - Helpdesk", "4 - keine"), False),
        (("1", "2", "3", "4"), False),
        (("1 - gar nicht", "2 - eher schlecht", "3 - mittel", "4 - eher gut"), True),
        (("1 (gar nicht)", "2", "3", "4 (sehr gut)"), True),
        (("1 = sehr gut", "2", "3", "4 = ungenügend"), False),
    ],
)
def test_numbered_answers_are_levels_only_where_the_words_say_so(answers: tuple[str, ...], *, ordered: bool) -> None:
    rows: Rows = [[str(n), answers[n % 4], answers[(n + 1) % 4]] for n in range(16)]
    raw = read_survey("x", text([["Zeitstempel", "Frage? [A]", "Frage? [B]"], *rows]))
    assert [block.ordered for block in raw.blocks] == [ordered]
    assert all((mean is not None) is ordered for mean in means(raw))


@pytest.mark.parametrize(
    ("head", "measures"),
    [
        (("Kenntnisse [{}][Ist]", "Kenntnisse [{}][Soll]"), ("current", "required")),
        (("{} (Ist)", "{} (Soll)"), ("current", "required")),
        (("{} - Wichtigkeit", "{} - Kompetenz"), ("importance", "current")),
        (("Themen [{}][Wichtigkeit]", "Themen [{}][Kompetenz]"), ("importance", "current")),
        (("{} - Frequency of Use", "{} - Level of Interest"), ("other", "need")),
        (("{}_ist", "{}_soll"), ("current", "required")),
    ],
)
def test_two_views_of_the_same_topics_are_paired(head: tuple[str, str], measures: tuple[str, str]) -> None:
    topics = ("Excel", "Word-Vorlagen", "SAP")
    first, second = (
        ("Never", "Rarely", "Occasionally", "Frequently", "Daily"),
        ("Not interested", "Somewhat interested", "Very interested"),
    )
    if "current" in measures and "importance" not in measures:
        first = second = ABLE
    elif "importance" in measures:
        first, second = ("unwichtig", "eher unwichtig", "eher wichtig", "sehr wichtig"), ABLE
    names = [view.format(topic) for topic in topics for view in head]
    rows: Rows = [
        [str(n), *(words[(n + place) % len(words)] for place in range(3) for words in (first, second))]
        for n in range(15)
    ]
    raw = read_survey("x", text([["Zeitstempel", *names], *rows]))
    assert [block.measure for block in raw.blocks] == list(measures)
    assert [block.items for block in raw.blocks] == [topics, topics]
    assert [len(block.scale) for block in raw.blocks] == [len(first), len(second)]
    assert all(block.ordered for block in raw.blocks)


def test_decimals_in_two_spellings_and_missing_codes() -> None:
    rows: Rows = [
        ["Name", "Excel (1 = gar nicht, 5 = sehr gut)"],
        ["a", "4,0"],
        ["b", "5.0"],
        ["c", "4,5"],
        ["d", "999"],
        ["e", "#NULL!"],
        ["f", "-99"],
    ]
    raw = read_survey("x", text(rows, ";"))
    assert len(found(raw, "MIXED_DECIMALS")) == 1
    assert [(numbers.n, numbers.mean) for block in raw.blocks for numbers in block.statistics.values()] == [(3, 4.5)]


@pytest.mark.parametrize(
    ("head", "answers", "missing"),
    [
        ("Wie gut? (1 = gar nicht, 5 = sehr gut, 6 = kann ich nicht einschätzen) [{}]", ("1", "5", "6"), ("6",)),
        ("Wie gut? [{}]", ("1 - gar nicht", "5 - sehr gut", "6 - weiß nicht"), ("6 - weiß nicht",)),
        ("Wie gut? [{}]", ("gar nicht (1)", "sehr gut (5)", "k. A. (9)"), ("k. A. (9)",)),
        ("Wie gut? (0 = keine Angabe, 1 = gar nicht, 5 = sehr gut) [{}]", ("1", "5", "0"), ("0",)),
    ],
)
def test_a_digit_whose_word_is_no_answer_is_no_level(
    head: str, answers: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    rows: Rows = [[str(n), answers[n % 3], answers[(n + 1) % 3]] for n in range(12)]
    raw = read_survey("x", text([["Zeitstempel", head.format("A"), head.format("B")], *rows]))
    assert raw.blocks[0].no_answer == missing
    assert [(numbers.n, numbers.mean) for numbers in raw.blocks[0].statistics.values()] == [(8, 3), (8, 3)]


def test_none_as_the_lowest_digit_is_a_level() -> None:
    answers = ("0 - none", "1 - some knowledge", "2 - extensive knowledge")
    rows: Rows = [[str(n), answers[n % 3], answers[(n + 1) % 3]] for n in range(12)]
    raw = read_survey("x", text([["Zeitstempel", "How good? [A]", "How good? [B]"], *rows]))
    assert [label.level for label in raw.blocks[0].scale] == [0, 1, 2]
    assert raw.blocks[0].statistics["A"].n == 12


def test_the_same_scale_in_other_words_has_the_same_levels() -> None:
    one = ("Not needed ", "Slightly needed", "Moderately needed", "Very needed ", "Absolutely essential")
    other = ("not  needed", "Slightly Needed", "Moderately\u00a0needed", "Highly needed", "absolutely essential ")
    rows: Rows = [[str(n), *(words[(n + place) % 5] for words in (one, other) for place in (0, 1))] for n in range(10)]
    raw = read_survey("x", text([["Timestamp", "First? [A]", "First? [B]", "Second? [A]", "Second? [B]"], *rows]))
    first, second = raw.blocks
    assert {label.level for label in first.scale} == {label.level for label in second.scale} == {1, 2, 3, 4, 5}
    assert list(first.statistics.values()) == list(second.statistics.values())


def test_qualtrics_without_the_row_of_import_ids() -> None:
    names = ["StartDate", "EndDate", "Progress", "Finished", "Q1_1", "Q1_2"]
    words = ["Start Date", "End Date", "Progress", "Finished", "Wie gut? - Excel", "Wie gut? - Word"]
    raw = read_survey(
        "x", text([names, words, ["a", "b", 100, "True", "gut", "mittel"], ["a", "b", 40, "False", "gut", ""]])
    )
    assert (raw.tool, raw.header_rows, raw.outcomes.tolist()) == ("qualtrics", 2, ["accepted", "partial"])
    assert [(block.stem, block.items) for block in raw.blocks] == [("Wie gut?", ("Excel", "Word"))]


@pytest.mark.parametrize(
    ("codes", "asked"), [((-2, -1, 0, 1, 2), 1), ((-1, 0, 1, 2, 3), 0), ((-2, 1, 2, 3, 4), 0), ((-99, 0, 1, 2), 0)]
)
def test_negative_codes_that_may_be_levels_are_asked_about(codes: tuple[int, ...], asked: int) -> None:
    rows: Rows = [[str(n), codes[n % len(codes)], codes[(n + 1) % len(codes)]] for n in range(20)]
    raw = read_survey("x", text([["Zeitstempel", "Wie? [A]", "Wie? [B]"], *rows]))
    assert len(found(raw, "NEGATIVE_LEVELS")) == asked


def test_one_network_is_no_person() -> None:
    rows: Rows = [[f"id{n}", 1 + n % 5, 1 + (n + 1) % 5, "t", "t", "same"] for n in range(6)]
    head = ["#", "Wie sicher?\n\nExcel", "Wie sicher?\n\nWord", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"]
    raw = read_survey("x", text([head, *rows, rows[0]]))
    assert (raw.tool, raw.count("accepted"), raw.count("duplicate")) == ("typeform", 6, 1)


@pytest.mark.parametrize(
    ("heading", "asked"),
    [
        ("Schulnote Excel;Schulnote Word;Schulnote Outlook", 3),
        ("Excel (Schulnoten 1-6);Word (Schulnoten 1-6);Outlook (Schulnoten 1-6)", 3),
        ("Notenbank Excel;Word notieren;Outlook", 0),
    ],
)
def test_school_marks_run_the_other_way(heading: str, asked: int) -> None:
    rows = [f"{i % 6 + 1};{i * 5 % 6 + 1};{(i + 2) % 6 + 1}" for i in range(24)]
    raw = read_survey("umfrage.csv", "\n".join([heading, *rows]).encode())
    assert len(found(raw, "REVERSE_KEYED")) == asked
