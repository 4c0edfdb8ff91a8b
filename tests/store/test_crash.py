"""Whoever is killed while writing leaves a complete earlier or later state, on both engines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from store import check_lines, open_workspace
from store.database import DatabaseShelf

ROUNDS = 6

# One process imports once and then begets a writer per round, which it kills at a moment of the round's own.
KILLER = """
import os, random, signal, sys, time
from store import Act, add_line, open_workspace
from store.engine import engine_for

def write(start, said):
    space = open_workspace("stadt")
    for number in range(start, start + 100_000):
        text = str(number).encode()
        space.replace_needs({"needs.json": text, "demand.json": text * 3000}, budget=float(number))
        space.replace_plan({"plan.json": text, f"course-plans/{number % 3}.docx": text}, land=str(number))
        os.write(said, b" " + text)
        add_line(space, Act("erika", ("hr",), "make_plan"))

open_workspace("stadt").write({"begun": b""})
chance = random.Random(7)
for round in range(int(sys.argv[1])):
    engine_for.cache_clear()  # a connection must not be shared with the writer
    heard, said = os.pipe()
    writer = os.fork()
    if writer == 0:
        write(round * 1000 + 1, said)
    os.read(heard, 1)
    time.sleep(chance.uniform(0.0, 0.2))
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    os.close(said)
    with os.fdopen(heard) as lines:
        print(lines.read().split()[-1], flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="begets processes as POSIX systems do")
def test_every_state_after_a_kill_is_a_whole_one(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(ROUNDS)], capture_output=True, text=True, check=True, timeout=120
    )
    rounds = done.stdout.split()
    assert len(rounds) == ROUNDS
    acknowledged = int(rounds[-1])
    space = open_workspace("stadt", home)
    needs, demand, plan = (space.read(name) for name in ("needs.json", "demand.json", "plan.json"))
    number, state = int(needs or b""), space.state()
    assert demand == str(number).encode() * 3000
    assert (state.budget, number - acknowledged in {0, 1}) == (float(number), True), "nothing acknowledged is lost"
    assert plan in {None, str(number).encode()}, "an analysis and a plan are a change each"
    assert state.land == str(number if plan else number - 1) or number % 1000 == 1
    assert space.names("course-plans") == (() if plan is None else (f"course-plans/{number % 3}.docx",))
    assert check_lines(space).status == "intact"
    assert isinstance(space.shelf, DatabaseShelf)
    waves = space.shelf.waves()
    assert list(waves) == list(range(1, len(waves) + 1))
    assert space.shelf.wave(len(waves))["needs.json"] == needs
    assert json.loads(space.shelf.wave(len(waves))["state.json"])["budget"] == number
