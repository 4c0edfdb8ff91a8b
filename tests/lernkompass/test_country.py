"""A country worked off by a loop, by processes and by a cluster: the same bytes; nothing lost, nothing done twice."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lernkompass.__main__ import main
from lernkompass.country import Invented, analyse_country, make_country, open_executor
from lernkompass.country.executors import Work
from lernkompass.masterdata import load_town
from needs_analysis import Message, UserError
from store import Results, open_wave

STAFF = 320


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    assert make_country(folder, load_town(None), Invented(STAFF, median=40, part_size=30)) >= 3
    return folder


@pytest.fixture(scope="module")
def by_loop(country: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("loop")
    with open_executor("loop") as executor:
        found = analyse_country(country, out, executor, _silent)
    assert (found.people, found.computed) == (STAFF, found.parts)
    return out


def _silent(_: Message) -> None:
    pass


def _shown(out: Path) -> dict[str, bytes]:
    files = [*out.glob("towns/*/needs.parquet"), *out.glob("*.json")]
    return {str(file.relative_to(out)): file.read_bytes() for file in files}


@pytest.mark.parametrize("kind", ["pool", "dask"])
def test_every_executor_writes_the_same_bytes(country: Path, by_loop: Path, tmp_path: Path, kind: str) -> None:
    if kind == "dask":
        pytest.importorskip("distributed")
    with open_executor(kind, workers=2) as executor:
        analyse_country(country, tmp_path, executor, _silent)
    assert _shown(tmp_path) == _shown(by_loop)
    assert len(_shown(by_loop)) > 5


def test_another_cut_into_parts_gives_the_same_figures(by_loop: Path, tmp_path: Path) -> None:
    make_country(tmp_path / "in", load_town(None), Invented(STAFF, median=40))
    with open_executor("loop") as executor:
        assert analyse_country(tmp_path / "in", tmp_path / "out", executor, _silent).parts == 1
    assert _shown(tmp_path / "out") == _shown(by_loop)


class _Stopping:
    """Does some parts, then dies."""

    def __init__(self, parts: int) -> None:
        self.parts, self.done = parts, 0

    def run(self, work: Work, names: Sequence[str]) -> Iterator[str]:
        for name in names:
            if self.done == self.parts:
                raise KeyboardInterrupt
            self.done += 1
            yield work(name)


def test_what_is_finished_is_not_done_again(country: Path, by_loop: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        analyse_country(country, tmp_path, _Stopping(2), _silent)
    stamps = {file: file.stat().st_mtime_ns for file in tmp_path.glob("parts/*.needs.npz")}
    assert len(stamps) == 2
    with open_executor("loop") as executor:
        found = analyse_country(country, tmp_path, executor, _silent)
        assert found.computed == found.parts - 2
        assert {file: file.stat().st_mtime_ns for file in stamps} == stamps
        assert analyse_country(country, tmp_path, executor, _silent).computed == 0
    assert _shown(tmp_path) == _shown(by_loop)


@pytest.mark.parametrize("kind", ["pool", "dask"])
def test_a_killed_worker_loses_and_repeats_nothing(country: Path, by_loop: Path, tmp_path: Path, kind: str) -> None:
    if kind == "dask":
        pytest.importorskip("distributed")
    killed: list[int] = []
    finished: dict[Path, int] = {}

    def kill_one() -> None:
        while not killed:
            for child in _children(os.getpid()):
                if done := {file: file.stat().st_mtime_ns for file in tmp_path.glob("parts/*.needs.npz")}:
                    os.kill(child, signal.SIGKILL)
                    finished.update(done)
                    killed.append(child)
                    return
            time.sleep(0.01)

    watcher = threading.Thread(target=kill_one, daemon=True)
    watcher.start()
    with open_executor(kind, workers=1) as executor:
        analyse_country(country, tmp_path, executor, _silent)
    assert killed
    assert {file: file.stat().st_mtime_ns for file in finished} == finished
    assert _shown(tmp_path) == _shown(by_loop)


def _children(process: int) -> list[int]:
    """Worker processes, found by their command line (the resource tracker is none)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_text()
        except (OSError, ValueError):
            continue
        if parent == process and "spawn_main" in command:
            found.append(int(folder.name))
    return found


def test_a_changed_part_is_computed_anew(tmp_path: Path) -> None:
    make_country(tmp_path / "in", load_town(None), Invented(150, median=40, part_size=50))
    with open_executor("loop") as executor:
        first = analyse_country(tmp_path / "in", tmp_path / "out", executor, _silent)
        name = open_wave(tmp_path / "in")[1][0]
        for kind in ("people", "units"):
            (tmp_path / "in" / f"{name}.{kind}.parquet").unlink()
        second = analyse_country(tmp_path / "in", tmp_path / "out", executor, _silent)
    assert second.parts == first.parts - 1
    assert second.people < first.people


def test_no_town_reaches_into_another(by_loop: Path) -> None:
    results = Results(by_loop)
    towns = sorted(folder.name for folder in (by_loop / "towns").iterdir())
    for town in towns:
        content = results.read_town(town)
        assert {unit.split("-")[0] for unit in content["unit"]} == {town}
        assert min(content["n"]) == 0 or min(content["n"]) >= 5
    for crossing in ("../" + towns[0], f"{towns[0]}/../{towns[1]}", "", ".", "..", "a/b", "a\\b", "x" * 99, "%2e%2e"):
        with pytest.raises(UserError):
            results.read_town(crossing)
        with pytest.raises(UserError):
            results.keep_towns({crossing: slice(0, 0)}, {})


def test_the_country_shows_no_small_figure(by_loop: Path) -> None:
    document = json.loads((by_loop / "needs.json").read_text())
    assert {entry["kind"] for entry in document["populations"]} >= {"country", "role"}
    for entry in document["populations"]:
        assert all(figure["n"] >= 5 for figure in entry["competencies"])


def test_the_commands_tell_the_story(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "in")
    assert main(["country", "sample", folder, "--staff", "150", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["parts"] == 1
    assert main(["country", "analyse", folder, "--out", str(tmp_path / "out"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["people"] == 150
    assert main(["country", "analyse", str(tmp_path), "--out", str(tmp_path / "out"), "--lang", "en"]) == 1
    assert "wave.json" in capsys.readouterr().err


def test_seats_of_a_country_are_shared_out_among_its_towns(
    country: Path, by_loop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = shutil.copytree(by_loop, tmp_path / "out")
    wanted = ["country", "plan", str(country), "--out", str(out), "--json"]
    assert main([*wanted, "--budget", "60000"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["status"] in {"optimal", "feasible"}
    assert 0 < said["objective"] <= said["bound"] <= said["objective"] * 1.01
    assert 0 < said["cost"] <= 60000
    kept = json.loads((out / "seats.json").read_text())
    rows = [line.split(",") for line in (out / "seats.csv").read_text().splitlines()[1:]]
    towns = {folder.name: Results(out).read_town(folder.name) for folder in (out / "towns").iterdir()}
    for module in kept["modules"]:
        mine = [(town, int(seats), int(own)) for town, name, seats, own in rows if name == module["id"]]
        assert sum(seats for _, seats, _ in mine) + module["left"] == module["seats"] > 0
        assert sum(own for _, _, own in mine) + module["joint"] == module["sessions"]
        assert all(seats <= max(towns[town]["n"]) for town, seats, _ in mine)
    assert said["seats"] == sum(module["seats"] for module in kept["modules"])


def test_without_groups_there_are_no_seats(tmp_path: Path, country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["country", "plan", str(country), "--out", str(tmp_path), "--budget", "1"]
    assert main([*wanted, "--lang", "en"]) == 1
    assert "country analyse" in capsys.readouterr().err


def test_a_worker_loads_nothing_of_the_plan() -> None:
    said = "import sys, lernkompass.country.run as run; print(run.NEEDS, 'curriculum' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["needs", "False"]


def test_a_scheduler_that_does_not_answer_is_said(
    country: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The address comes from the settings where none is named."""
    pytest.importorskip("distributed")
    monkeypatch.setattr("lernkompass.country.executors.PATIENCE", "1s")
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path))
    (tmp_path / "settings.toml").write_text('[cluster]\nscheduler = "tcp://127.0.0.1:9"\n')
    wanted = ["country", "analyse", str(country), "--out", str(tmp_path / "out"), "--executor", "dask"]
    assert main([*wanted, "--lang", "en"]) == 1
    assert "127.0.0.1:9" in capsys.readouterr().err


def test_another_executor_is_refused() -> None:
    with pytest.raises(UserError, match="loop, pool or dask"):
        open_executor("cloud")
