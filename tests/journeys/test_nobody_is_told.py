"""Nobody can be singled out from what a town writes: the attacker has every file of analysis and plan, in both modes.

Towns are small and their teams tiny, because there the danger is. The files are the program's own; only the days are
left out, since nothing about people follows from them.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from curriculum.export.unit_seats import SeatsTold, count_seats
from curriculum.lms.handover import Wish, hand_over
from curriculum.lms.model import Order, Platform
from curriculum.model import Calendar, Catalogue, Limits, Session, Span, Timetable
from curriculum.optimise import optimise_plan
from curriculum.programme import Programme
from lernkompass.editions import Edition, write_plan_files
from lernkompass.masterdata import Town, load_town
from needs_analysis import (
    OTHERS,
    Analysis,
    Checked,
    Demand,
    Mode,
    Settings,
    Survey,
    Unit,
    UserError,
    analyse_survey,
    from_json,
    to_json,
    write_needs_workbook,
)
from needs_analysis.disclosure import FINE_ROUNDING_FROM, place_leaders
from needs_analysis.model import Counts
from store import SEATS_FILE, STARTS_FILE
from tests.curriculum.towns import module
from tests.journeys.telling import Fact, counts_behind, find_told, read_reasons, read_starts, read_unit_page
from tests.needs_analysis.attacker import find_exposed
from tests.needs_analysis.test_attack import below

K = 5
TOWNS = range(20)
FIRST_DAY, LAST_DAY = date(2027, 1, 4), date(2027, 12, 3)
ROLES = ("R01", "R02", "R03", "R04")
LEADING = ("R04",)
CATALOGUE = Catalogue(
    (
        module("M1", "DIG-1:0>2", group_min=4, group_max=16),
        module("M2", "DIG-1:2>4|DIG-2:0>1", group_min=4, group_max=16),
        module("M3", "DIG-2:1>3|DIG-1:0>1", group_min=4, group_max=16),
    )
)


@dataclass(frozen=True, eq=False)
class Written:
    """A town with all it has written."""

    town: Town
    survey: Survey
    analysis: Analysis
    programme: Programme
    files: Mapping[str, bytes]
    pages: Mapping[str, Mapping[str, Any]]

    @property
    def demand(self) -> Demand:
        return self.analysis.demand

    def below(self, unit: str) -> set[str]:
        return below({one.id: one.parent for one in self.town.framework.units}, unit)


@cache
def shipped_town() -> Town:
    return load_town(None)


def draw_survey(seed: int, mode: Mode) -> tuple[Town, Survey]:
    """Some fifty people: offices with one or two people directly in them and two teams each; roles lean to units."""
    generator, shipped = np.random.default_rng([seed, 7]), shipped_town()
    parents: dict[str, str | None] = {"u0": None}
    sizes = [int(generator.integers(3, 12))]
    for office in range(int(generator.integers(2, 4))):
        parents |= {f"o{office}": "u0", f"o{office}a": f"o{office}", f"o{office}b": f"o{office}"}
        sizes += [int(generator.integers(1, 3)), int(generator.integers(6, 12)), int(generator.choice([2, 6, 10]))]
    units = [unit for unit, size in zip(parents, sizes, strict=True) for _ in range(size)]
    usual = {unit: ROLES[generator.integers(4)] for unit in parents}
    roles = [usual[unit] if generator.random() < 0.8 else ROLES[generator.integers(4)] for unit in units]
    staff = tuple(Unit(unit, unit, parent, 2 * units.count(unit) + 1) for unit, parent in parents.items())
    framework = replace(shipped.framework, units=staff)
    names = tuple(one.id for one in framework.competencies if one.id in {"DIG-1", "DIG-2", "DIG-3"})
    required = np.array([[4.0, 3.0, 3.0]] * len(units))
    held = np.clip(required - np.round(generator.normal(1.4, 1.2, required.shape)), 0, 5)
    held[generator.random(held.shape) < 0.08] = np.nan
    held[np.isnan(held).all(axis=1)] = 1.0
    nothing = np.full(held.shape, np.nan)
    persons = tuple(f"P-{number:02d}" for number in range(len(units)))
    rated = np.where(
        generator.random(held.shape) < 0.7, np.clip(held + generator.integers(-1, 2, held.shape), 0, 5), np.nan
    )
    survey = Survey(
        mode, "profile", names, {}, 5.0, persons, tuple(units), tuple(roles), (None,) * len(units),
        held, required, nothing, nothing, others={"superior": rated} if mode == "named" else {},
    )  # fmt: skip
    return replace(shipped, framework=framework, catalogue=CATALOGUE), survey


@cache
def write_town(seed: int, mode: Mode, *, plain: bool = False) -> Written:
    """A random town, see `draw_survey`. ``plain``: every set of enough people is told, as tools with a threshold do it."""
    return write_survey(*draw_survey(seed, mode), seed, plain=plain)


def write_survey(town: Town, survey: Survey, seed: int, *, plain: bool = False) -> Written:
    """Needs, plan and all files of a survey."""
    n = len(survey.persons)
    checked = Checked(survey, (), Counts(n, n, 0, 0, 0, 0), ())
    with pytest.MonkeyPatch.context() as patch:
        if plain:
            patch.setattr("needs_analysis.publication.publishable_units_between", large_enough)
            patch.setattr("needs_analysis.publication._Judge.holds", lambda *_: True)
        analysis = analyse_survey(checked, town.framework, {}, Settings(K, language="en", leading=LEADING))
    plan = optimise_plan(analysis.demand, CATALOGUE, Limits(budget=1600.0, hours=16.0))
    sessions = []
    for chosen in plan.modules:
        seats = {one.learner: one.seats for one in plan.assignments if one.module == chosen.module}
        sessions += list(cut(chosen.module, seats, max(1, chosen.sessions), seed))
    calendar = Calendar("NW", FIRST_DAY, LAST_DAY, {}, ())
    programme = Programme(plan, Timetable(tuple(sessions), ()), calendar, CATALOGUE)
    with pytest.MonkeyPatch.context() as patch:
        if plain:
            patch.setattr("curriculum.export.unit_seats.publishable_units", lambda parents, *_: set(parents))
            patch.setattr("curriculum.export.entry.choose_sets", lambda sets, *_: (True,) * len(sets))
        files, pages = write_files(programme, analysis.demand, town, Edition("en"))
    workbook = write_needs_workbook(analysis.needs, "en")
    return Written(town, survey, analysis, programme, {**files, "needs.xlsx": workbook}, pages)


def write_files(
    programme: Programme, demand: Demand, town: Town, edition: Edition
) -> tuple[Mapping[str, bytes], Mapping[str, Mapping[str, Any]]]:
    """All files of a plan, and in place of the typesetter the values it prints and no others."""
    pages: dict[str, Mapping[str, Any]] = {}

    def keep_values(_: str, content: Mapping[str, Any], language: str) -> bytes:
        assert language == "en"
        pages[f"{content['kicker']}: {content['title']}"] = content
        return b"%PDF"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("curriculum.export.printing.print_pdf", keep_values)
        return write_plan_files(programme, demand, town, edition), pages


def large_enough(
    parents: Mapping[str, str | None], fewest: Mapping[str, int], _: Mapping[str, int], k: int
) -> set[str]:
    """The plain rule: whatever holds k answers."""
    return {unit for unit in parents if sum(fewest.get(one, 0) for one in below(parents, unit)) >= k}


def cut(name: str, seats: Mapping[str, int], sessions: int, seed: int) -> Iterator[Session]:
    """Seats shared out over sessions by chance."""
    places = [who for who, count in sorted(seats.items()) for _ in range(count)]
    np.random.default_rng([seed, 8]).shuffle(places)
    for number in range(sessions):
        mine = Counter(places[number::sessions])
        if mine:
            span = Span("self", 2.0, FIRST_DAY, LAST_DAY, 0)
            yield Session(f"{name}-{number + 1:02d}", name, number + 1, (), dict(mine), (span,))


def facts_of(written: Written) -> Iterator[Fact]:
    """All that follows from the files of a named town about levels, gaps and seats."""
    demand, framework = written.demand, written.town.framework
    ids = {one.name.en: one.id for one in framework.competencies}
    roles = {one.name.en: one.id for one in framework.roles}
    everybody = frozenset(one.id for one in demand.learners)
    for session in written.programme.timetable.sessions:
        prefix = f"course-plans/{session.module}-{session.number:02d}-"
        document = next(
            content for name, content in written.files.items() if name.startswith(prefix) and name.endswith("docx")
        )
        yield from read_starts(document, frozenset(session.people), demand, ids)
    titles = [one.title.en for one in CATALOGUE.modules]
    for title, page in written.pages.items():
        if title.startswith("Training") and "for your unit" in title:
            unit = page["title"]
            inside = frozenset(one.id for one in demand.learners if one.unit in written.below(unit))
            yield from read_unit_page(page, inside, titles, K)
    for name, seats in whole_seats(written).items():
        yield Fact(f"seat {name}", everybody, seats, seats)
    yield from read_reasons(written.files["plan.xlsx"], demand, roles, ids)
    yield from read_gaps(written, ids, roles)
    yield from read_beside(written, ids, roles)


def read_beside(written: Written, ids: Mapping[str, str], roles: Mapping[str, str]) -> Iterator[Fact]:
    """The workbook of needs, side by side: mean levels as superiors see them, where the reader knows who was rated."""
    book = load_workbook(io.BytesIO(written.files["needs.xlsx"]), read_only=True)
    rows = book["Side by side"].iter_rows(min_row=2, values_only=True) if "Side by side" in book.sheetnames else ()
    for name, title, _, _, _, level, n, *_ in rows:
        competency = ids[str(title)]
        place = "" if name == "Whole organisation" else str(name)
        meant = {
            one for one in whom(written, place, set(), roles) if not np.isnan(rated_level(written, one, competency))
        }
        assert len(meant) == n, (name, title)
        half = len(meant) * (0.005 if len(meant) >= FINE_ROUNDING_FROM else 0.05) + 1e-9
        total = len(meant) * float(str(level))
        yield Fact(f"rated {competency}", frozenset(meant), total - half, total + half, exact=True)


def rated_level(written: Written, who: str, competency: str) -> float:
    survey = written.survey
    return float(survey.others["superior"][survey.persons.index(who), survey.competencies.index(competency)])


def read_gaps(written: Written, ids: Mapping[str, str], roles: Mapping[str, str]) -> Iterator[Fact]:
    """The workbook of needs: mean gaps of everybody, of units, of what remains of them and of roles."""
    book = load_workbook(io.BytesIO(written.files["needs.xlsx"]), read_only=True)
    whole = [("", row[0], row[1], row[4]) for row in book["Learning needs"].iter_rows(min_row=2, values_only=True)]
    parts = [row for name in ("Units", "Roles") for row in book[name].iter_rows(min_row=2, values_only=True)]
    shown = {str(row[0]) for row in parts if isinstance(row[1], int)}
    for name, title, n, gap in [
        *whole,
        *((row[0], row[2], row[3], row[6]) for row in parts if isinstance(row[1], int)),
    ]:
        if isinstance(n, int) and isinstance(gap, int | float):
            meant = {one for one in whom(written, str(name), shown, roles) if knows(written, one, ids[str(title)])}
            assert len(meant) == n, (name, title)
            half = n * (0.005 if n >= FINE_ROUNDING_FROM else 0.05) + 1e-9
            yield Fact(f"gap {ids[str(title)]}", frozenset(meant), n * gap - half, n * gap + half, exact=True)


def whom(written: Written, name: str, shown: set[str], roles: Mapping[str, str]) -> frozenset[str]:
    """Who is meant by a name in the files."""
    survey = written.survey
    if name in roles:
        return frozenset(who for who, role in zip(survey.persons, survey.roles, strict=True) if role == roles[name])
    parents = {unit.id: unit.parent for unit in written.town.framework.units}
    places = place_leaders(survey.units, survey.roles, parents, LEADING)
    unit = name.removeprefix("Others in ")
    inside = written.below(unit) if unit else set(parents)
    if unit != name:
        inside = inside.difference(*(written.below(one) for one in inside - {unit} if one in shown))
    return frozenset(who for who, place in zip(survey.persons, places, strict=True) if place in inside)


def knows(written: Written, who: str, competency: str) -> bool:
    survey = written.survey
    return not np.isnan(survey.held[survey.persons.index(who), survey.competencies.index(competency)])


def whole_seats(written: Written) -> dict[str, int]:
    rows = load_workbook(io.BytesIO(written.files["plan.xlsx"]), read_only=True)["Modules"].iter_rows(
        min_row=2, values_only=True
    )
    return {str(row[1]): int(str(row[4])) for row in rows if row[0]}


def truth(about: str, who: str, written: Written) -> float:
    """What really is, to see that files are read rightly."""
    kind, _, name = about.partition(" ")
    if kind == "seat":
        modules = {one.title.en: one.id for one in CATALOGUE.modules}
        return sum(
            one.seats for one in written.programme.plan.assignments if (one.learner, one.module) == (who, modules[name])
        )
    learner = next(one for one in written.demand.learners if one.id == who)
    if kind == "rated":
        return rated_level(written, who, name)
    if kind == "gap":
        return sum(learner.steps.get(name, {}).values())
    return learner.ready.get(kind, {}).get(int(name.removeprefix(">= ")), 0)


def heads_of(written: Written) -> Iterator[Fact]:
    """What the demand of an anonymous town counts: heads of roles, those who need and who hold a level."""
    demand, survey = written.demand, written.survey
    named = {one.id for one in demand.learners}
    role_of = dict(zip(survey.persons, survey.roles, strict=True))
    rest = frozenset(who for who, role in role_of.items() if role not in named)
    largest = max(demand.learners, key=lambda one: one.heads).id
    for one in demand.learners:
        mine = frozenset(who for who, role in role_of.items() if role == one.id)
        if one.id == OTHERS or (OTHERS not in named and one.id == largest):
            mine |= rest
        assert len(mine) == one.heads, "counted otherwise than the attacker thinks"
        for kind, counted in (("need", one.steps), ("hold", one.ready)):
            for competency in survey.competencies:
                for level in range(1, 6):
                    shown = counted.get(competency, {}).get(level, 0)
                    yield Fact(f"{kind} {competency} {level}", mine, *counts_behind(shown, len(mine), K))


def is_true(about: str, who: str, survey: Survey) -> bool:
    kind, competency, level = about.split()
    row, column = survey.persons.index(who), survey.competencies.index(competency)
    held, required = survey.held[row, column], survey.required[row, column]
    return bool(held >= int(level) if kind == "hold" else held < int(level) <= required)


def leaks_of(written: Written) -> list[str]:
    """What the attacker finds out about fewer than k people: exact means by algebra, counts by integer programming."""
    facts = [*facts_of(written)]
    people = sorted(one.id for one in written.demand.learners)
    found = []
    for about in sorted({fact.about for fact in facts}):
        mine = [fact for fact in facts if fact.about == about]
        exact = [np.array([who in fact.who for who in people], dtype=float) for fact in mine if fact.exact]
        if (exact and find_exposed(exact, K) is not None) or (not exact and find_told(mine, K) is not None):
            found.append(about)
    return found


@pytest.mark.parametrize("seed", TOWNS)
def test_named_towns_tell_nobody(seed: int) -> None:
    written = write_town(seed, "named")
    for fact in facts_of(written):
        real = sum(truth(fact.about, who, written) for who in fact.who)
        assert fact.low <= real <= fact.high, ("read wrongly", fact.about)
    assert leaks_of(written) == []


def test_a_plain_threshold_tells_somebody_in_every_town() -> None:
    assert [seed for seed in TOWNS if not leaks_of(write_town(seed, "named", plain=True))] == []


def test_what_course_plans_told_is_written_down_and_kept_clear_of() -> None:
    """A plan made anew: the record grows, and the files of both plans together tell nobody."""
    told, both = 0, []
    for seed in (1, 5):
        first = write_town(seed, "named")
        record = first.files[STARTS_FILE]
        sessions = first.programme.timetable.sessions
        moved = replace(first.programme, timetable=Timetable(tuple(move_one(sessions)), ()))
        kept = {name: first.files[name] for name in (SEATS_FILE, STARTS_FILE)}
        files, pages = write_files(moved, first.demand, first.town, Edition("en", kept))
        assert json.loads(record).keys() <= json.loads(files[STARTS_FILE]).keys()
        assert unit_rows(pages) == unit_rows(first.pages), "one seat less: the numbers of units stand"
        again = [*facts_of(replace(first, programme=moved, files={**first.files, **files}, pages=pages))]
        both = [fact for fact in (*facts_of(first), *again) if ">=" in fact.about]
        told += len(both)
        for about in {fact.about for fact in both}:
            assert find_told([fact for fact in both if fact.about == about], K) is None, (seed, about)
    assert told


def unit_rows(pages: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    """What the pages of units tell in numbers."""
    return {
        title: [row for part in page["parts"] if part["kind"] == "table" for row in part["rows"]]
        for title, page in pages.items()
        if "for your unit" in title
    }


@pytest.mark.parametrize("seed", [0, 2])
def test_one_known_seat_less_moves_no_number_of_a_unit(seed: int) -> None:
    """Without the record some number would jump by a step, and tell that this very person had a seat."""
    first = write_town(seed, "named")
    jumps = 0
    for session in first.programme.timetable.sessions:
        for who in sorted(session.people):
            left = {other: seats for other, seats in session.people.items() if other != who}
            sessions = [
                replace(one, people=left) if one == session else one for one in first.programme.timetable.sessions
            ]
            one, other = (
                count_seats(sessions, first.demand, first.town.framework, before)[-1].shown
                for before in (from_json(tuple[SeatsTold, ...], first.files[SEATS_FILE]), ())
            )
            shown = json.loads(first.files[SEATS_FILE])[0]["shown"]
            jumps += other != shown
            assert one == shown
    assert jumps


def move_one(sessions: Sequence[Session]) -> Iterator[Session]:
    """Everybody stays, but one person of the first course."""
    first, *others = sessions
    gone = min(first.people)
    yield replace(first, people={who: seats for who, seats in first.people.items() if who != gone})
    yield from others


@pytest.mark.parametrize("seed", range(3))
def test_brochure_and_calendars_are_the_same_whatever_people_answered(seed: int) -> None:
    """What is handed to everybody follows from courses and dates alone; the whole plan stays with those who plan."""
    written = write_town(seed, "named")
    nobody = tuple(replace(one, ready={}, steps={}) for one in written.demand.learners)
    files, pages = write_files(written.programme, replace(written.demand, learners=nobody), written.town, Edition("en"))
    calendars = {name for name in files if name.endswith(".ics")}
    assert calendars
    assert {name: files[name] for name in calendars} == {name: written.files[name] for name in calendars}
    (brochure,) = (name for name, page in written.pages.items() if name.endswith(": Training programme 2027"))
    assert pages[brochure] == written.pages[brochure]
    shown = json.dumps(written.pages[brochure], default=str).encode() + b"".join(files[name] for name in calendars)
    assert [one.id for one in written.demand.learners if one.id.encode() in shown] == []
    assert files["plan.json"] != written.files["plan.json"], "the plan itself does say it"


@pytest.mark.parametrize("name", [SEATS_FILE, STARTS_FILE])
def test_a_broken_record_of_what_was_told_stops_the_plan(name: str) -> None:
    written = write_town(1, "named")
    with pytest.raises(UserError, match=re.escape(name)):
        write_plan_files(written.programme, written.demand, written.town, Edition("en", {name: b"[1]"}))


@pytest.mark.parametrize("seed", TOWNS)
def test_anonymous_towns_tell_nobody(seed: int) -> None:
    """The plan is made from the demand alone, so its files tell nothing that the demand does not tell."""
    written = write_town(seed, "anonymous")
    survey, heads = written.survey, [*heads_of(written)]
    for fact in heads:
        assert fact.low <= sum(is_true(fact.about, who, survey) for who in fact.who) <= fact.high, fact.about
    for about in {fact.about for fact in heads}:
        assert find_told([fact for fact in heads if fact.about == about], K) is None, about
    ids = {one.name.en: one.id for one in written.town.framework.competencies}
    roles = {one.name.en: one.id for one in written.town.framework.roles}
    told = [*read_gaps(written, ids, roles)]
    for about, competency in ((f"gap {one}", one) for one in survey.competencies):
        counted = {frozenset(who for who in fact.who if knows(written, who, competency)) for fact in heads}
        sets = {fact.who for fact in told if fact.about == about} | counted
        assert find_exposed([np.array([who in one for who in survey.persons], dtype=float) for one in sets], K) is None


@pytest.mark.parametrize("seed", [0, 3])
def test_files_of_an_anonymous_town_count_groups_as_the_plan_does_and_nobody_else(seed: int) -> None:
    written = write_town(seed, "anonymous")
    names = {one.id: one.name for one in written.demand.learners}
    for session in written.programme.timetable.sessions:
        prefix = f"course-plans/{session.module}-{session.number:02d}-"
        book = load_workbook(
            io.BytesIO(next(c for n, c in written.files.items() if n.startswith(prefix) and "xlsx" in n))
        )
        rows = book["Learning groups"].iter_rows(min_row=2, values_only=True)
        assert dict(rows) == {names[who]: seats for who, seats in session.people.items()}
    assert not [name for name in written.files if "/units/" in name]
    text = b"".join(content for name, content in written.files.items() if name.endswith((".json", ".ics")))
    assert [who for who in written.survey.persons if who.encode() in text] == []


@pytest.mark.parametrize("platform", ["moodle", "ilias"])
def test_what_an_anonymous_town_hands_to_a_platform_knows_no_number_of_people(platform: Platform) -> None:
    """Other numbers of heads, the same files."""
    written = write_town(0, "anonymous")
    more = replace(
        written.demand, learners=tuple(replace(one, heads=one.heads + 40) for one in written.demand.learners)
    )
    sent = [
        hand_over(
            {**written.files, "demand.json": to_json(demand)},
            written.town.framework,
            Wish(platform, Order(b"key", "en")),
        )
        for demand in (written.demand, more)
    ]
    assert sent[0].files
    assert sent[0].files == sent[1].files
