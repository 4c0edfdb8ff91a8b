"""The sheet for the talk on qualification: one page, the unit's figures, the courses that fit, nobody's name."""

import io
from dataclasses import replace

import pytest
from pikepdf import Pdf

from lernkompass import handouts
from lernkompass.handouts import write_handout
from needs_analysis import Language, to_json
from strategy import Paper
from tests.curriculum.export.samples import MODULE, NAMED, programme

NEEDS = [("DIG-1", "Informationen finden und prüfen", "1,2 (0,9–1,5)"), ("DIG-9", "Anderes", "0,8")] + [
    (f"X-{n}", f"Langer Name einer Kompetenz mit vielen Wörtern {n}", "0,5") for n in range(20)
]


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    found: list[Paper] = []
    write = handouts.write_paper_pdf
    monkeypatch.setattr(handouts, "write_paper_pdf", lambda paper: (found.append(paper), write(paper))[1])
    return found


@pytest.mark.parametrize(
    ("language", "day", "words"), [("de", "23.03.2027", "Entwurf"), ("en", "23 Mar 2027", "draft")]
)
@pytest.mark.parametrize("draft", [True, False])
def test_one_page_with_what_fits(papers: list[Paper], language: Language, day: str, words: str, draft: bool) -> None:
    plan = to_json(replace(programme(NAMED), draft=draft))
    made = write_handout("Bürgerbüro Mitte", NEEDS, 5, language, plan)
    with Pdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 1
    text = str(papers[0].sections)
    assert all(said in text for said in ("1,2 (0,9–1,5)", day, MODULE.title.text(language), "§ 5"))
    assert (words in text) == draft
    assert [person for person in NAMED.people if person in text] == []


def test_without_a_plan_there_are_no_courses(papers: list[Paper]) -> None:
    write_handout("Amt 33", NEEDS, 5, "en", None)
    assert "Courses that fit" not in [section.title for section in papers[0].sections]
