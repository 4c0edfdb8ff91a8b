"""The report to the council: a page per goal, the figures of the values it is made of, open in Word."""

import io
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from pdfua import validate

from needs_analysis import Language, Text
from strategy import (
    Evidence,
    Goal,
    GoalView,
    PaperGrid,
    ReportOrder,
    Speaker,
    open_town,
    open_words,
    view_progress,
    write_council_report,
    write_paper_docx,
    write_paper_pdf,
)
from strategy.goals import Branch, mean_closed
from tests.masterdata import shipped

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module", params=["de", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    return request.param  # type: ignore[no-any-return]


def test_every_goal_has_its_page(language: Language) -> None:
    town = open_town(shipped())
    paper = write_council_report(town, Evidence(), ReportOrder(language, DAY, example=True))
    document = Document(io.BytesIO(write_paper_docx(paper)))
    headings = [one for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    goals = [one for one in headings if one.text.startswith(("Ziel ", "Goal "))]
    assert [one.text.split(":")[0].split()[1] for one in goals] == ["Z1", "Z2", "Z3", "Z4", "Z5", "Z6"]
    assert all(one.paragraph_format.page_break_before for one in goals)
    assert document.core_properties.language == {"de": "de-DE", "en": "en-GB"}[language]
    assert document.core_properties.title
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {one.rule.text(language) for one in view_progress(town.strategy)} <= cells, "each light has its rule beside"


def test_an_example_says_so_and_nothing_is_claimed_without_a_plan() -> None:
    town = open_town(shipped())
    words = str(write_council_report(town, Evidence(), ReportOrder("en", DAY, example=True)).sections)
    assert "examples of a town that does not exist" in words
    assert "There is no plan yet" in words
    assert "examples of a town" not in str(write_council_report(town, Evidence(), ReportOrder("en", DAY)).sections)


def test_levels_of_few_people_are_rounded_to_multiples_of_k() -> None:
    from strategy.goal_words import _open_counts

    assert _open_counts(Branch("A", 0.5, None, 3, 2, {}), 5) == (0, 0, 0)
    assert _open_counts(Branch("A", 0.5, None, 63, 41, {}), 5) == (63, 40, 23)


def test_the_pdf_is_accessible_and_has_a_page_per_goal(language: Language, tmp_path: Path) -> None:
    paper = write_council_report(open_town(shipped()), Evidence(), ReportOrder(language, DAY, example=True))
    path = tmp_path / "report.pdf"
    path.write_bytes(write_paper_pdf(paper))
    assert [finding.message for finding in validate(path).findings] == []
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang).startswith(language)
        assert len(pdf.pages) == 9  # at a glance, six goals, money, sources
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == paper.title


def test_each_table_of_figures_says_its_sheet_and_rows(language: Language) -> None:
    paper = write_council_report(open_town(shipped()), Evidence(), ReportOrder(language, DAY))
    grids = [part for section in paper.sections for part in section.parts if isinstance(part, PaperGrid)]
    assert grids
    assert [grid.caption for grid in grids if not grid.source] == []
    document = Document(io.BytesIO(write_paper_docx(paper)))
    assert {grid.source for grid in grids if grid.rows} <= {one.text for one in document.paragraphs}


@pytest.mark.parametrize(
    ("period", "language", "expected"),
    [("2026-Q1", "de", "Januar bis März 2026"), ("2026-Q4", "en", "October to December 2026")],
)
def test_quarters_are_told_as_people_say_them(period: str, language: Language, expected: str) -> None:
    assert Speaker(language).quarter(period) == expected


@pytest.mark.parametrize(
    ("branches", "closed", "cost", "words"),
    [
        ([Branch("A", 1.0, None, None, None, {})], None, None, "There is no plan yet"),
        ([Branch("A", 1.0, 0.4, 40, None, {})], None, 0.0, "is not told: it would be told of too few people."),
        ([Branch("A", 1.0, 0.0, 0, 0, {})], None, 0.0, "Nothing is missing in the competencies"),
        ([Branch("A", 1.0, 0.4, 40, 20, {})], 0.5, 90.0, "closes 50% of this goal's gaps for €90; 50% stay open."),
        (
            [Branch("A", 0.7, 0.4, 40, 20, {}), Branch("B", 0.3, 0.4, 40, None, {})],
            0.5,
            90.0,
            "50% stay open. Competencies without a figure are left out of it",
        ),
    ],
)
def test_what_is_not_told_is_not_called_missing_or_closed(
    branches: list[Branch], closed: float | None, cost: float | None, words: str
) -> None:
    town = open_town(shipped())
    view = GoalView(town.strategy.goals[0], tuple(branches), closed, cost, (), {})
    assert words in open_words(town, view, Speaker("en")).replace("\N{NO-BREAK SPACE}", " ")


def test_the_mean_over_goals_counts_only_those_that_may_be_told() -> None:
    """By hand: goals of weight 0.3 and 0.2 with 0.1 and 0.6 closed; 0.5 is not told: (0.03 + 0.12) / 0.5."""
    goals = [Goal(name, Text(name, name), weight, {}) for name, weight in (("A", 0.3), ("B", 0.2), ("C", 0.5))]
    views = [GoalView(goal, (), closed, 0.0, (), {}) for goal, closed in zip(goals, (0.1, 0.6, None), strict=True)]
    assert mean_closed(views) == pytest.approx(0.3)
    assert mean_closed(views[2:]) is None
