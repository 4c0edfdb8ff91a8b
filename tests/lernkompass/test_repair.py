"""A lost room from the command line: proposed, saved, and the smallest new plan after a decision."""

import json
from pathlib import Path
from typing import Any

import pytest

from lernkompass.__main__ import main
from needs_analysis import to_json
from tests.curriculum.towns import demand, person

PEOPLE = demand(*(person(f"p{n:02d}", {}, {"ADM-1": 2}, unit="A20-1", site="RH") for n in range(10)))
LOST = ["--lost", "SAAL", "--from", "2027-01-01", "--to", "2027-12-31"]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planned")
    (folder / "demand.json").write_bytes(to_json(PEOPLE))
    assert main(["plan", str(folder), "--budget", "3000", "--lang", "en"]) == 0
    return folder


def document(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return found


def rooms(folder: Path) -> set[str]:
    return {part["room"] for session in document(folder)["sessions"] for part in session["meetings"]} - {""}


def test_a_repair_is_proposed_then_saved_and_keeps_the_rules(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = document(planned)
    main(["repair", str(planned), *LOST, "--lang", "en", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert (said["saved"], said["people"] >= said["least"]) == (False, True)
    assert document(planned) == before
    assert main(["repair", str(planned), *LOST, "--save", "--lang", "en"]) == 0
    assert "SAAL" not in rooms(planned)
    assert main(["verify", str(planned), "--lang", "en"]) == 0


def test_a_decision_changes_little_and_is_kept(planned: Path) -> None:
    before = {(item["learner"], item["module"]) for item in document(planned)["assignments"]}
    wanted = {"locks": [{"kind": "barred", "modules": ["VER-01"], "learner": "p03"}]}
    (planned / "wanted.json").write_text(json.dumps(wanted), encoding="utf-8")
    command = ["plan", str(planned), "--budget", "3000", "--lang", "en", "--keep"]
    assert main([*command, "--decisions", str(planned / "wanted.json")]) == 0
    after = {(item["learner"], item["module"]) for item in document(planned)["assignments"]}
    assert {learner for learner, _ in before ^ after} <= {"p03"}
    assert json.loads((planned / "decisions.json").read_text(encoding="utf-8")) == wanted
    assert main(["verify", str(planned), "--lang", "en"]) == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--lost": "ATTIC"}, "There is no trainer or room “ATTIC”"),
        ({"--to": "2026-12-31"}, "The last day is before the first day"),
    ],
)
def test_what_does_not_work(
    planned: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], words: str
) -> None:
    wanted = dict(zip(LOST[::2], LOST[1::2], strict=True)) | change
    assert main(["repair", str(planned), *(part for pair in wanted.items() for part in pair), "--lang", "en"]) == 1
    assert words in capsys.readouterr().err


def test_without_a_plan_there_is_nothing_to_repair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["repair", str(tmp_path), *LOST, "--lang", "en"]) == 1
    assert "Run lernkompass plan first" in capsys.readouterr().err
