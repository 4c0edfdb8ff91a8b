"""Approval from the command line: drafts say so, an approved plan does not, and what is changed afterwards does again."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pikepdf import Pdf

from approval import read_events, record, write_events
from lernkompass import approvals, proposals
from lernkompass.__main__ import main
from lernkompass.editions import Edition, write_plan_files
from lernkompass.masterdata import load_town
from lernkompass.story import read_programme
from needs_analysis import Demand, from_json, to_json
from store import Workspace, check_lines, read_lines
from strategy import Paper
from tests.curriculum.export.samples import MODULE, NAMED, PEOPLE, UNDATED, programme

Call = Callable[..., tuple[int, str]]
WORDS = "not agreed with the staff council yet"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A folder with a small plan as ``lernkompass plan`` leaves it."""
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path / "home"))
    folder = Workspace(tmp_path / "2027")
    made = write_plan_files(replace(programme(NAMED, UNDATED), draft=True), PEOPLE, load_town(), Edition("en"))
    folder.write({**made, "demand.json": to_json(PEOPLE)})
    return folder


@pytest.fixture
def call(town: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    assert town.names()

    def run(*more: str) -> tuple[int, str]:
        code = main(["approval", str(tmp_path / "2027"), "--lang", "en", "--day", "2026-11-26", *more])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def agree(call: Call) -> None:
    for gate in ("selection", "plan"):
        assert call("--gate", gate, "--step", "submitted")[0] == 0
        assert call("--gate", gate, "--step", "approved", "--remark", "letter of 8 Dec")[0] == 0


def marked(town: Workspace) -> dict[str, bool]:
    """File -> whether it says that it is a draft."""
    return {name: _is_marked(name, town.read(name) or b"") for name in town.names() if _is_for_people(name)}


def _is_for_people(name: str) -> bool:
    return name.endswith((".xlsx", ".docx", ".pdf", ".ics"))


def _is_marked(name: str, content: bytes) -> bool:
    if name.endswith(".ics"):
        events = content.count(b"BEGIN:VEVENT")
        assert content.count(b"STATUS:TENTATIVE") in {0, events}
        return b"X-WR-CALNAME:Draft" in content
    if name.endswith(".xlsx"):
        book = load_workbook(io.BytesIO(content))
        headed = {WORDS in (sheet.oddHeader.left.text or "") for sheet in book}
        assert len(headed) == 1
        return book.sheetnames[0] == "Draft" and headed == {True}
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(part).decode() for part in archive.namelist() if part.endswith(".xml")]
        return sum(WORDS in part for part in parts) >= 2  # above the title, and in the header of every page
    with Pdf.open(io.BytesIO(content)) as pdf:
        return "Draft" in str(pdf.docinfo.get("/Keywords", ""))


def test_every_file_says_that_it_is_a_draft_until_both_gates_are_approved(town: Workspace, call: Call) -> None:
    assert set(marked(town).values()) == {True}
    assert json.loads(town.read("plan.json") or b"")["draft"] is True
    agree(call)
    assert set(marked(town).values()) == {False}
    assert json.loads(town.read("plan.json") or b"")["draft"] is False
    assert call("--gate", "plan", "--step", "withdrawn")[0] == 0
    assert set(marked(town).values()) == {True}


def test_one_gate_alone_does_not_make_it_final(town: Workspace, call: Call) -> None:
    call("--gate", "plan", "--step", "submitted")
    call("--gate", "plan", "--step", "approved", "--remark", "letter")
    assert set(marked(town).values()) == {True}


def test_what_is_changed_after_the_approval_is_a_draft_again(town: Workspace, call: Call) -> None:
    agree(call)
    before = read_programme(town.read("programme.json") or b"")
    first, *others = before.timetable.sessions
    fewer = replace(before, timetable=replace(before.timetable, sessions=(first,)))
    assert others
    town.write({"programme.json": to_json(fewer)})
    code, said = call()
    assert code == 0
    assert "Plan with dates: draft, because it was changed after it had been put to the staff council" in said
    assert "Selection of participants: approved" in said, "who is to learn what has not changed"


def test_the_same_plan_in_another_order_of_keys_is_the_same(town: Workspace, call: Call) -> None:
    agree(call)
    document = json.loads(town.read("programme.json") or b"")
    town.write({"programme.json": json.dumps(dict(reversed(document.items()))).encode()})
    assert "Plan with dates: approved" in call()[1]


def test_every_step_stands_in_the_audit(town: Workspace, call: Call) -> None:
    agree(call)
    lines = read_lines(town)
    assert [line.what for line in lines] == ["submit_approval", "record_approval"] * 2
    digest = json.loads(call("--json")[1])["plan"]["digest"]
    assert lines[-1].about == f"plan: approved {digest[:12]}"
    assert check_lines(town).status == "intact"


def test_of_two_in_the_same_moment_one_counts_and_the_audit_says_so(
    town: Workspace, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("--gate", "plan", "--step", "submitted")
    faster = write_events(read_events(town.read("approvals.json"))) + b" "
    monkeypatch.setattr(approvals, "record", lambda *given: (town.write({"approvals.json": faster}), record(*given))[1])
    code, said = call("--gate", "plan", "--step", "approved", "--remark", "letter")
    assert (code, "a newer version" in said) == (1, True)
    assert town.read("approvals.json") == faster
    lines = [(line.what, line.allowed) for line in read_lines(town)]
    assert lines == [("submit_approval", True), ("record_approval", True), ("record_approval", False)]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--gate", "plan", "--step", "approved", "--remark", "x"), "not possible now"),
        (("--step", "submitted"), "Say with --gate"),
        (("--print", "x.pdf"), "Say with --gate"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(call: Call, more: tuple[str, ...], words: str) -> None:
    code, said = call(*more)
    assert (code, words in said) == (1, True)


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    """What is printed, as values."""
    found: list[Paper] = []
    write = proposals.write_paper_pdf
    monkeypatch.setattr(proposals, "write_paper_pdf", lambda paper: (found.append(paper), write(paper))[1])
    return found


@pytest.mark.parametrize("gate", ["survey", "selection", "plan"])
def test_the_text_for_the_council_names_its_version_and_no_person(
    town: Workspace, call: Call, papers: list[Paper], gate: str, tmp_path: Path
) -> None:
    path = tmp_path / f"{gate}.pdf"
    assert call("--gate", gate, "--print", str(path))[0] == 0
    assert path.read_bytes().startswith(b"%PDF")
    digest = json.loads(call("--json")[1])[gate]["digest"]
    (paper,) = papers
    assert digest[:12] in paper.subtitle
    text = str(paper.sections)
    people = [learner.id for learner in from_json(Demand, town.read("demand.json") or b"").learners]
    assert [one for one in people if one in text] == []
    assert (MODULE.title.en in text, "23 Mar 2027" in text) == (gate != "survey", gate == "plan")
