"""One topic with several views beside each other is one item of each view, however the headers spell it."""

import pytest

from needs_analysis.ingest import keep_survey, read_survey
from tests.needs_analysis.ingest.ingest_files import text

THREE = (("Ist", "current"), ("Soll", "required"), ("Wichtigkeit", "importance"))
ANSWERS = [["Amt 3", 1 + row % 3, 3 + row % 3, 1 + row % 5] for row in range(12)]


@pytest.mark.parametrize(
    "spelling",
    [
        "{topic} [{view}]", "{topic} ({view})", "{topic}: {view}", "{topic} - {view}", "{topic} – {view}",
        "{topic} | {view}", "{topic}/{view}", "{topic}_{view}", "{topic} {view}",
        "{view}: {topic}", "{view} - {topic}", "[{view}] {topic}", "({view}) {topic}", "{view} {topic}", "{view}_{topic}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("topics", [("Excel",), ("Excel", "Word"), ("E-Akte (DMS)",)])
def test_views_are_the_questions_and_the_topic_their_item(spelling: str, topics: tuple[str, ...]) -> None:
    head = ["Amt", *(spelling.format(topic=topic, view=view) for topic in topics for view, _ in THREE)]
    rows = [[row[0], *(row[1:] * len(topics))] for row in ANSWERS]
    raw = read_survey("views.csv", text([head, *rows], ";"))
    assert [(block.stem, block.measure) for block in raw.blocks] == list(THREE)
    assert {block.items for block in raw.blocks} == {topics}
    assert all([label.level for label in block.scale] == [1, 2, 3, 4, 5] for block in raw.blocks)


@pytest.mark.parametrize(
    ("head", "stems"),
    [
        (["Excel [Häufigkeit]", "Excel [Interesse]"], ["Häufigkeit", "Interesse"]),
        (["Excel (current)", "Excel (required)"], ["current", "required"]),
        (["IST-Stand Excel", "SOLL-Stand Excel"], ["IST-Stand", "SOLL-Stand"]),
        (["Excel Selbsteinschätzung", "Excel Fremdeinschätzung"], ["Selbsteinschätzung", "Fremdeinschätzung"]),
        (["Excel benötigt", "Excel vorhanden"], ["benötigt", "vorhanden"]),
        (["Excel [Ist]", "Word [Soll]"], []),
        (["Excel (Bedeutung)", "Excel (Wichtigkeit)"], None),
        (["Was ist Excel", "Was soll Excel"], None),
    ],
)
def test_two_views_that_ask_for_different_things_make_a_pair(head: list[str], stems: list[str] | None) -> None:
    raw = read_survey("views.csv", text([["Amt", *head], *(row[: 1 + len(head)] for row in ANSWERS)], ";"))
    found = [(block.stem, block.items) for block in raw.blocks]
    assert found == [(stem, ("Excel",)) for stem in stems] if stems else all(len(items) != 1 for _, items in found)


def test_words_and_the_kept_form_are_paired_too() -> None:
    words = ("keine", "Grundkenntnisse", "Fortgeschritten", "Experte")
    rows = [["Excel (Ist)", "Excel (Soll)"], *([words[row % 3], words[1 + row % 3]] for row in range(12))]
    for content in (text(rows, ";"), keep_survey(text(rows, ";"))):
        raw = read_survey("views.csv", content)
        assert [(block.stem, block.items, len({label.level for label in block.scale})) for block in raw.blocks] == [
            ("Ist", ("Excel",), 4), ("Soll", ("Excel",), 4),
        ]  # fmt: skip
