"""The module catalogue out of its table: what each module raises, in which phases, for whom and at what cost."""

import math
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from curriculum.model import Catalogue, Module, Phase, PhaseKind, Step
from needs_analysis import (
    Framework,
    Message,
    Problem,
    Row,
    Table,
    Tables,
    Text,
    check_tables,
    raise_errors,
    top_level,
    unknown_id,
)

CATALOGUE_TABLES = ("grounding", "modules")
Demanded = Mapping[str, Mapping[str, int]]
_STEP = re.compile(r"\s*(?P<competency>[^:>]+?)\s*:\s*(?P<low>\d+)\s*>\s*(?P<high>\d+)\s*")
_PHASE = re.compile(rf"\s*(?P<kind>{'|'.join(get_args(PhaseKind))})\s*:\s*(?P<hours>\d+(?:[.,]\d+)?)\s*")
# Where the hours of each kind of phase are counted in the table.
_HOURS: Mapping[str, tuple[PhaseKind, ...]] = {
    "online_hours": ("self", "live"),
    "inperson_hours": ("room",),
    "transfer_hours": ("transfer", "coaching"),
}


def load_catalogue(tables: Tables, framework: Framework) -> Catalogue:
    """All modules, prerequisites before the modules that need them, otherwise in the order of the table.

    Raises `MasterDataError` with every breach at once: ids that do not resolve, circles of prerequisites, phases that
    do not sum to the hours columns, group sizes upside down, and levels some role needs but no chain of modules
    reaches from level 0.
    """
    demanded = {role.id: role.required for role in framework.roles}
    competencies = tuple(item.id for item in framework.competencies)
    top = max(level.level for level in framework.levels)
    raise_errors(_check(tables, competencies, demanded, top))
    return Catalogue(tuple(_order_modules([_module(row) for row in tables["modules"].rows])))


def check_catalogue(tables: Tables) -> list[Problem]:
    """Everything that is wrong with the catalogue, judged by the framework's tables beside it, sound or not."""
    competencies = tables["competencies"].ids()
    demanded = {
        row.text("role_id"): {item: row.whole(item) or 0 for item in competencies}
        for row in tables["role_profiles"].rows
    }
    return _check(tables, competencies, demanded, top_level(tables))


def _check(tables: Tables, competencies: Sequence[str], demanded: Demanded, top: int) -> list[Problem]:
    table = tables["modules"]
    problems = check_tables(tables, CATALOGUE_TABLES, {"competencies": competencies})
    for row in table.rows:
        problems += _check_steps(table, row, competencies, top)
        problems += _check_phases(table, row)
        problems += _check_group(table, row)
    problems += _check_circles(table)
    if table.rows:
        problems += _check_reach(tables, demanded)
    return problems


# --- building -------------------------------------------------------------------------------------------------------


def _module(row: Row) -> Module:
    return Module(
        id=row.text("id"),
        title=Text(row.text("title_de"), row.text("title_en")),
        steps=_read_steps(row),
        phases=_read_phases(row),
        group_min=row.whole("group_min") or 0,
        group_max=row.whole("group_max") or 0,
        cost_per_session=row.value("cost_per_session_eur") or 0.0,
        cost_per_participant=row.value("cost_per_participant_eur") or 0.0,
        prerequisites=row.items("prerequisites"),
        provider_type=row.text("provider_type"),
        languages=row.items("language"),
        mandatory=row.yes("mandatory"),
        refresh_months=row.whole("refresh_months"),
        grounding=row.items("grounding"),
        access=row.items("access"),
    )


def _read_steps(row: Row) -> tuple[Step, ...]:
    """The steps of a module that can be read; `_check_steps` names the others."""
    found = (_STEP.fullmatch(part) for part in row.items("competencies", "|"))
    return tuple(Step(step["competency"], int(step["low"]), int(step["high"])) for step in found if step)


def _read_phases(row: Row) -> tuple[Phase, ...]:
    found = (_PHASE.fullmatch(part) for part in row.items("sequence"))
    kinds: dict[str, PhaseKind] = {kind: kind for kind in get_args(PhaseKind)}
    return tuple(Phase(kinds[phase["kind"]], float(phase["hours"].replace(",", "."))) for phase in found if phase)


def _order_modules(modules: list[Module]) -> Iterator[Module]:
    """Prerequisites first; stable otherwise. The prerequisites are known to run in no circle."""
    waiting, placed = list(modules), set[str]()
    while waiting:
        ready = next(module for module in waiting if placed.issuperset(module.prerequisites))
        waiting.remove(ready)
        placed.add(ready.id)
        yield ready


# --- checks ---------------------------------------------------------------------------------------------------------


def _check_steps(table: Table, row: Row, competencies: Sequence[str], top: int) -> Iterator[Problem]:
    seen = set[str]()
    for part in row.items("competencies", "|"):
        step = _STEP.fullmatch(part)
        message = _judge_step(part, step, competencies, top)
        if not message and step and step["competency"] in seen:
            message = Message("{id} stands twice. Join its steps into one.", {"id": step["competency"]})
        if message:
            yield table.problem(row, "competencies", message)
        if step:
            seen.add(step["competency"])


def _judge_step(part: str, step: re.Match[str] | None, competencies: Sequence[str], top: int) -> Message | None:
    if not step:
        template = "“{value}” cannot be read. Write competency, colon, level from > level to, for example DIG-1:0>1."
        return Message(template, {"value": part})
    if competencies and step["competency"] not in competencies:
        return unknown_id(step["competency"], "competencies", competencies)
    if not int(step["low"]) < int(step["high"]) <= top:
        template = "“{value}” goes no way up the scale. The level to must be above the level from and at most {top}."
        return Message(template, {"value": part, "top": str(top)})
    return None


def _check_phases(table: Table, row: Row) -> Iterator[Problem]:
    parts = row.items("sequence")
    for part in parts:
        if not _PHASE.fullmatch(part):
            template = "“{value}” cannot be read. Write kind and hours, for example self:2;room:4. Kinds: {kinds}."
            kinds = ", ".join(get_args(PhaseKind))
            yield table.problem(row, "sequence", Message(template, {"value": part, "kinds": kinds}))
    phases = _read_phases(row)
    if parts and len(phases) == len(parts):
        for column, counted in _HOURS.items():
            yield from _compare_hours(table, row, column, sum(phase.hours for phase in phases if phase.kind in counted))


def _compare_hours(table: Table, row: Row, column: str, total: float) -> Iterator[Problem]:
    hours = row.value(column)
    if hours is not None and not math.isclose(hours, total, abs_tol=0.005):
        template = (
            "The phases in sequence make {total} hours ({kinds}), this cell says {hours}. Correct one of the two."
        )
        values = {"total": f"{total:g}", "hours": f"{hours:g}", "kinds": " + ".join(_HOURS[column])}
        yield table.problem(row, column, Message(template, values))


def _check_group(table: Table, row: Row) -> Iterator[Problem]:
    low, high = row.whole("group_min"), row.whole("group_max")
    if low is not None and high is not None and low > high:
        template = "The smallest group ({low}) is larger than the largest ({high}). Swap or correct the two."
        yield table.problem(row, "group_min", Message(template, {"low": str(low), "high": str(high)}))


def _check_circles(table: Table) -> Iterator[Problem]:
    needs = {row.text("id"): row.items("prerequisites") for row in table.rows}
    for row in table.rows:
        circle = _find_circle(row.text("id"), needs)
        # The same circle is found from each of its modules; it is told once.
        if circle and row.text("id") == min(circle):
            template = "These modules need each other in a circle: {circle}. Take out one of the prerequisites."
            yield table.problem(row, "prerequisites", Message(template, {"circle": " > ".join(circle)}))


def _find_circle(start: str, needs: Mapping[str, Sequence[str]]) -> list[str]:
    """The shortest way from a module over prerequisites back to itself; empty where there is none."""
    paths, seen = deque([[start]]), set[str]()
    while paths:
        path = paths.popleft()
        for needed in needs.get(path[-1], ()):
            if needed == start:
                return [*path, start]
            if needed not in seen:
                seen.add(needed)
                paths.append([*path, needed])
    return []


def _check_reach(tables: Tables, demanded: Demanded) -> Iterator[Problem]:
    """A problem for each competency with a required level that no chain of modules reaches from level 0."""
    table, profiles = tables["modules"], tables["role_profiles"]
    places = {row.text("role_id"): row for row in profiles.rows}
    unread = " ".join(
        part for row in table.rows for part in row.items("competencies", "|") if not _STEP.fullmatch(part)
    )
    reach = reachable_levels([step for row in table.rows for step in _read_steps(row)])
    for competency in dict.fromkeys(item for required in demanded.values() for item in required):
        level, role = max((required.get(competency, 0), role) for role, required in demanded.items())
        reached = reach.get(competency, 0)
        if level > reached and competency not in unread:
            template = (
                "Role {role} needs level {level} of {competency}, but the modules lead from level 0 only to {reached}. "
                "Add a module that starts at level {reached} or lower, or lower the role profile."
            )
            values = {"role": role, "level": str(level), "competency": competency, "reached": str(reached)}
            if role in places:
                yield profiles.problem(places[role], competency, Message(template, values))
            else:
                yield table.problem(None, "competencies", Message(template, values))


def reachable_levels(steps: Sequence[Step]) -> dict[str, int]:
    """The highest level of each competency that someone who starts at 0 can reach by these steps."""
    reach: dict[str, int] = {}
    for step in sorted(steps, key=lambda step: step.from_level):
        if step.from_level <= reach.get(step.competency, 0):
            reach[step.competency] = max(step.to_level, reach.get(step.competency, 0))
    return reach
