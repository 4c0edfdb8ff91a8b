"""Mentors and mentees from the command line."""

import json
from pathlib import Path

import pytest

from lernkompass.__main__ import main
from needs_analysis import to_json
from tests.curriculum.test_mentoring import ANN, BEN, CID
from tests.curriculum.towns import anonymous_town, demand

VOLUNTEERS = {"mentors": {"ben": 1, "cid": 1}, "mentees": ["ann"], "superiors": {"ann": "ben"}}


def call(folder: Path, town: object, volunteers: object) -> int:
    (folder / "demand.json").write_bytes(to_json(town))
    (folder / "who.json").write_text(json.dumps(volunteers), encoding="utf-8")
    return main(["mentor", str(folder), str(folder / "who.json"), "--lang", "en"])


def test_pairs_are_written_with_their_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(tmp_path, demand(ANN, BEN, CID), VOLUNTEERS) == 0
    written = json.loads((tmp_path / "mentoring.json").read_text(encoding="utf-8"))
    assert [(pair["mentee"], pair["mentor"]) for pair in written["pairs"]] == [("ann", "cid")]
    assert written["pairs"][0]["reason"].startswith("In C the mentor holds level 3, the mentee 1;")
    assert "1 pairs were found; 0 mentees have nobody yet." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("town", "volunteers", "words"),
    [
        (anonymous_town(60), VOLUNTEERS, "people under pseudonyms"),
        (demand(ANN), {"mentors": []}, "cannot be read"),
    ],
)
def test_what_does_not_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], town: object, volunteers: object, words: str
) -> None:
    assert call(tmp_path, town, volunteers) == 1
    assert words in capsys.readouterr().err
