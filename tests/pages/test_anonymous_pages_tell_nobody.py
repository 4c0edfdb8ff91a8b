"""What pages show of anonymous towns: every table, every file of rows that is offered beside one, and every chart.

Two walls are looked at. The pages get the published needs and the demand and nothing else of the survey; and what these
two hold is read back from the pages, figure by figure, by an attacker who knows who is in which unit, role and learning
group. A table that nobody here knows how to read makes the test fail.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.gap_simulator import CLEAR, simulate
from dashboard import Desk, long_tables
from dashboard.html import Sorting
from dashboard.long_tables import LongTable
from needs_analysis import Unit, group_gaps
from store import RELEASE_FILE, RELEASES_FILE, Workspace, open_workspace
from tests.journeys.test_nobody_is_told import ROLES, K, Written, knows, shipped_town, whom, write_survey, write_town
from tests.needs_analysis.attacker import find_exposed
from tests.needs_analysis.test_score import survey_of
from tests.pages.looking import Opener
from tests.pages.test_pages_tell_nobody import Figure, Grid, charts, every_choice, figures_on, grids, is_number, move_in

PAGES = (
    ("", ""),
    ("needs", "choice-below"),
    ("team", "choice-unit"),
    ("plan", "For whom"),
    ("courses", "Module"),
    ("strategy", "strategy-goal"),
    ("change", ""),
    ("dialogue", ""),
    ("platform", ""),
    ("effects", ""),
    ("approvals", ""),
    ("methods", ""),
)
"""Pages that show results, and the list on each whose options are chosen, up to so many."""

_MOST = 4

MEANS = (
    "Competencies by priority|Gaps by unit|Gaps by role|.+ beside the whole organisation|.+ – \\d+ people"
    "|What changes in the priorities|Leaders' needs in leadership competencies"
)
COUNTS = "Units below .+|Roles in the whole organisation"
DEMANDED = (
    "Recommended modules and why|Programme of the year|Competencies of the goal|Levels before the course|Who comes"
    "|Goals, what closes them and what it costs|Seats without a date|What each budget closes|Courses by date"
)
"""Figures that follow from the demand, in which counts are rounded and groups are large, and from the plan made of it."""

OF_THE_WHOLE = "Figures on the quality of the groups|How well the answers of a field hang together"
OF_NOBODY = (
    "All indicators|Budget lines by year, in euros|Catalogue of measures|Courses of the plan that close it"
    "|Events by degree of participation|Feedback by quarter|Goals it serves|Indicators|Measured values"
    "|Parts of the course in order|Parts of the weights tried|Programme for leaders .+|Readiness for change"
    "|Staff, IT and rooms by year|Strategic measures|Topics, .+|Weights saved and tried"
    "|What citizens complain about, by competency|What will change on the platform"
    "|Where the money of the measures comes from|Who is told what and when|You said, we did"
)
"""Master data, dates, citizens' feedback, and the change survey, which is guarded and attacked elsewhere."""


@cache
def grouped_town() -> Written:
    """A hundred people in whom learning groups are found, in units and roles that have nothing to do with them."""
    people, generator, shipped = simulate(CLEAR.of(people=110), 1), np.random.default_rng(5), shipped_town()
    names = tuple(one.id for one in shipped.framework.competencies)[: people.gaps.shape[1]]
    gaps = np.clip(people.gaps.to_numpy(), -1, 4)
    gaps[np.isnan(gaps).all(axis=1)] = 0.0
    units = tuple(str(generator.choice(["u0", "o0", "o1", "o2"], p=[0.1, 0.4, 0.3, 0.2])) for _ in gaps)
    parents = {"u0": None, "o0": "u0", "o1": "u0", "o2": "u0"}
    framework = replace(shipped.framework, units=tuple(Unit(one, one, up, 99) for one, up in parents.items()))
    survey = survey_of((4.0 - gaps[:, : len(names)]).tolist(), [[4.0] * len(names)] * len(gaps))
    survey = replace(
        survey,
        competencies=names,
        persons=tuple(f"P-{number:03d}" for number in range(len(gaps))),
        units=units,
        roles=tuple(str(generator.choice(ROLES)) for _ in gaps),
    )
    return write_survey(replace(write_town(0, "anonymous").town, framework=framework), survey, 0)


@cache
def group_of(written: Written) -> dict[str, str]:
    """Learning group of everybody by its name, as the attacker is afraid to be told."""
    frame = replace(written.analysis.gaps).frame()
    areas = {one.id: one.area for one in written.town.framework.competencies}
    best = group_gaps(frame, {name: areas[name] for name in frame}, _roles(written, frame.index)).best
    titles = {f"G{number}": one.name for one in written.analysis.needs.groups.groups for number in [one.id[1:]]}
    return {
        who: titles.get(f"G{number + 1}", "")
        for who, number in zip(written.survey.persons, best.to_numpy(), strict=True)
    }


def _roles(written: Written, index: object) -> object:
    import pandas as pd

    return pd.Series([role or "" for role in written.survey.roles], index=index)


def towns() -> list[Written]:
    return [write_town(3, "anonymous"), grouped_town()]


def opened(open_page: Opener, home: Path) -> Iterator[AppTest]:
    for page, chooser in PAGES:
        at = open_page(home, page or "overview", "en")
        key = next((box.key for box in at.selectbox if chooser and chooser in (box.key, box.label)), None)
        yield at
        if key:
            yield from islice(every_choice(at, key), 1, _MOST)
        elif chooser and (box := next((one for one in at.selectbox if one.label == chooser), None)) is not None:
            yield from (box.select_index(number).run() for number in range(1, min(_MOST, len(box.options))))


def figures_of_groups(grid: Grid) -> Iterator[Figure]:
    found = re.fullmatch(r"(.+) – \d+ people", grid.caption)
    if found:
        yield from (("gap", found[1], row[0]) for row in grid.rows if is_number(row[1]))
    if grid.caption == "What changes in the priorities":
        yield from (("gap", "", row[0]) for row in grid.rows)


def truth_of(written: Written, figure: Figure) -> frozenset[str]:
    _, place, name = figure
    ids = {one.name.en: one.id for one in written.town.framework.competencies}
    roles = {one.name.en: one.id for one in written.town.framework.roles}
    shown = {unit.id for unit in written.analysis.needs.units}
    if place in {one.name for one in written.analysis.needs.groups.groups}:
        people = frozenset(who for who, group in group_of(written).items() if group == place)
    else:
        people = whom(written, place, shown, roles)
    return frozenset(who for who in people if knows(written, who, ids[name]))


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> set[Grid]:
    """Every table that pages offer to save with all its rows, as its file tells it."""
    files: set[Grid] = set()

    def save(desk: Desk, table: LongTable[Any], words: str, sorting: Sorting | None) -> None:
        content = long_tables.write_csv(table.head, long_tables._arrange(desk, table, words, sorting), desk.language)
        head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        files.add(Grid(table.caption, tuple(head), tuple(tuple(row) for row in rows)))

    monkeypatch.setattr("dashboard.long_tables._offer", save)
    return files


@pytest.mark.parametrize("number", range(2))
def test_pages_of_an_anonymous_town_tell_nobody(
    open_page: Opener, tmp_path: Path, saved: set[Grid], number: int
) -> None:
    written = towns()[number]
    move_in(written, tmp_path)
    figures: set[Figure] = set()
    tables: set[Grid] = set()
    for at in opened(open_page, tmp_path):
        assert not at.exception
        assert [row for row in charts(at) if set(row) & set(written.survey.persons)] == []
        tables |= set(grids(at))
        figures |= set(figures_on(at))
    assert {grid.caption for grid in saved} >= {"Recommended modules and why"}
    tables = {replace(grid, caption=re.sub(r": \d+ of \d+ rows$", "", grid.caption)) for grid in tables} | saved
    figures |= {figure for grid in tables for figure in figures_of_groups(grid)}
    known = f"{MEANS}|{COUNTS}|{DEMANDED}|{OF_THE_WHOLE}|{OF_NOBODY}"
    assert [grid.caption for grid in tables if not re.fullmatch(known, grid.caption)] == [], "nobody reads it"
    assert len({place for _, place, _ in figures} & {one.id for one in written.analysis.needs.units}) > 1
    people = written.survey.persons
    for name in sorted({name for _, _, name in figures}):
        sets = {truth_of(written, one) for one in figures if one[2] == name}
        assert find_exposed([np.array([who in one for who in people], float) for one in sets], K) is None, name
    for grid in tables:
        check_demanded(written, grid)


def check_demanded(written: Written, grid: Grid) -> None:
    """What is said of heads and levels is the sum of the demand's rounded counts, counted here once more."""
    ids = {one.name.en: one.id for one in written.town.framework.competencies}
    learners = written.demand.learners
    names = {one.name: one for one in learners}
    if grid.caption == "Competencies of the goal":
        for row in grid.rows:
            levels = sum(sum(one.steps.get(ids[row[0]], {}).values()) for one in learners)
            assert abs(int(row[3].replace(",", "")) - levels) <= K / 2, row
    if grid.caption == "Recommended modules and why":
        for _, who, reason in grid.rows:
            found = re.search(r"(\d+) of (\d+) people: on average ([\d.]+) levels are missing in “(.+?)”", reason)
            if found:
                mine = names[who]
                mean = sum(mine.steps[ids[found[4]]].values()) / mine.heads
                assert (int(found[2]), float(found[3])) == (mine.heads, pytest.approx(mean, abs=0.051))
    if grid.caption == "Who comes":
        assert {row[0] for row in grid.rows} <= names.keys()


def test_the_share_of_clear_members_follows_from_the_people_told() -> None:
    groups = grouped_town().analysis.needs.groups
    assert groups.status == "groups"
    assert (groups.between is None) == ("clear_share" not in groups.quality)


def test_pages_of_results_read_nothing_else_of_the_survey(
    open_page: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The uploads lie in the same workspace, and no page of results opens one of them.

    The release is opened to say whether it was handed on already, and not looked into.
    """
    written, read = write_town(0, "anonymous"), set[str]()
    move_in(written, tmp_path)
    open_workspace("klein", tmp_path).write({"uploads/survey.xlsx": b"x", RELEASE_FILE: b"x", RELEASES_FILE: b"[]"})
    plain = Workspace.read

    def note(self: Workspace, name: str) -> bytes | None:
        read.add(name)
        return plain(self, name)

    monkeypatch.setattr(Workspace, "read", note)
    for page, _ in PAGES:
        open_page(tmp_path, page or "overview", "en")
    assert {"needs.json", "demand.json", "plan.json"} <= read
    assert {name for name in read if name.startswith("uploads/")} == set()
