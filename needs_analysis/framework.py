"""The town's frame out of its tables: competencies, levels, role profiles, units and working-time models."""

import math
from collections.abc import Iterator, Mapping, Sequence

from needs_analysis.cells import parse_weekdays
from needs_analysis.checks import check_tables
from needs_analysis.language import Message, Text
from needs_analysis.model import Area, Competency, Framework, Level, RoleProfile, SkillTest, Unit, WorkingTime
from needs_analysis.tables import Problem, Row, Table, Tables, raise_errors

FRAMEWORK_TABLES = (
    "areas", "competencies", "levels", "role_profiles", "units", "working_times", "staff", "tests",
    "digcomp_crosswalk",
)  # fmt: skip
VALID_MONTHS = "ratings.valid_months"
TOP_LEVEL = 5


def load_framework(tables: Tables) -> Framework:
    """The framework of these tables.

    Raises `MasterDataError` with every breach at once: ids that do not resolve, gaps in the scale, levels outside it,
    units that form no tree, working times that do not add up.
    """
    raise_errors(check_framework(tables))
    rows = tables["units"].rows
    sites = _sites(rows)
    return Framework(
        areas=tuple(Area(row.text("id"), _name(row)) for row in tables["areas"].rows),
        competencies=tuple(_competency(row, _usual_months(tables)) for row in tables["competencies"].rows),
        levels=tuple(sorted(map(_level, tables["levels"].rows), key=lambda level: level.level)),
        roles=tuple(_role(row, tables["competencies"].ids()) for row in tables["role_profiles"].rows),
        units=tuple(_unit(row, sites) for row in rows),
        working_times=tuple(_working_time(row) for row in tables["working_times"].rows),
        tests=tuple(_test(row) for row in tables["tests"].rows),
        role_staff=_role_staff(tables["staff"]),
    )


def check_framework(tables: Tables) -> list[Problem]:
    """Everything that is wrong with the tables of the framework."""
    return [
        *check_tables(tables, FRAMEWORK_TABLES),
        *_check_levels(tables["levels"]),
        *_check_profiles(tables),
        *_check_units(tables["units"]),
        *_check_working_times(tables["working_times"]),
        *_check_tests(tables["tests"]),
        *_check_role_staff(tables),
    ]


# --- building -------------------------------------------------------------------------------------------------------


def _name(row: Row) -> Text:
    return Text(row.text("name_de"), row.text("name_en"))


def _competency(row: Row, usual_months: int | None) -> Competency:
    return Competency(
        id=row.text("id"),
        area=row.text("area"),
        name=_name(row),
        description=Text(row.text("description_de"), row.text("description_en")),
        digcomp=row.items("digcomp"),
        kgst_key=row.text("kgst_key"),
        valid_months=row.whole("valid_months") or usual_months,
    )


def _usual_months(tables: Tables) -> int | None:
    """How long ratings count where a competency says nothing; None (0 in the settings) for ever."""
    rows = tables["settings"].rows if "settings" in tables else ()
    return next((row.whole("value") or None for row in rows if row.text("key") == VALID_MONTHS), None)


def _role_staff(table: Table) -> dict[str, int]:
    """People per role; rows for single units are added up."""
    found: dict[str, int] = {}
    for row in table.rows:
        found[row.text("role")] = found.get(row.text("role"), 0) + (row.whole("staff") or 0)
    return found


def _test(row: Row) -> SkillTest:
    columns = ((level, row.value(f"points_{level}")) for level in range(1, TOP_LEVEL + 1))
    points = {level: fewest for level, fewest in columns if fewest is not None}
    return SkillTest(row.text("id"), row.text("name"), row.text("platform"), row.text("competency"), points)


def _level(row: Row) -> Level:
    return Level(row.whole("level") or 0, _name(row), Text(row.text("anchor_de"), row.text("anchor_en")))


def _role(row: Row, competencies: tuple[str, ...]) -> RoleProfile:
    required = {competency: row.whole(competency) or 0 for competency in competencies}
    name = _name(row)
    people = Text(row.text("people_de") or name.de, row.text("people_en") or row.text("people_de") or name.en)
    return RoleProfile(row.text("role_id"), name, required, people)


def _unit(row: Row, sites: Mapping[str, str]) -> Unit:
    name, staff = row.text("id"), row.whole("staff") or 0
    before = row.items("formed_from")
    return Unit(name, row.text("name"), row.text("parent") or None, staff, sites[name], before)


def _sites(rows: Sequence[Row]) -> dict[str, str]:
    """Where each unit works: at its own site, else where the unit above works."""
    parents = {row.text("id"): row.text("parent") for row in rows}
    sites = {row.text("id"): row.text("site") for row in rows}
    for name in sites:
        above = name
        while above and not sites.get(above):
            above = parents.get(above, "")
        sites[name] = sites.get(above, "")
    return sites


def _working_time(row: Row) -> WorkingTime:
    return WorkingTime(
        id=row.text("id"),
        name=_name(row),
        weekdays=parse_weekdays(row.text("weekdays")) or (),
        days_per_week=row.whole("days_per_week") or 0,
        hours_per_day=row.value("hours_per_day") or 0.0,
        weekly_hours=row.value("weekly_hours") or 0.0,
        rotating=row.yes("rotating"),
    )


# --- checks over more than one cell ---------------------------------------------------------------------------------


def _check_levels(table: Table) -> Iterator[Problem]:
    for row in table.rows:
        level = row.whole("level")
        if row.text("level") and (level is None or not 0 <= level <= TOP_LEVEL):
            template = "“{value}” is no level. Write a whole number from 0 to {top}."
            yield table.problem(row, "level", Message(template, {"value": row.text("level"), "top": str(TOP_LEVEL)}))
    found = {level for row in table.rows if (level := row.whole("level")) is not None and 0 <= level <= TOP_LEVEL}
    for missing in sorted(set(range(max(found, default=0))) - found):
        template = "Level {level} is missing. The scale runs from 0 without a gap; add a row for it."
        yield table.problem(None, "level", Message(template, {"level": str(missing)}))


def top_level(tables: Tables) -> int:
    """The highest level of the scale, 5 at most."""
    levels = [level for row in tables["levels"].rows if (level := row.whole("level")) is not None]
    return min(max(levels, default=TOP_LEVEL), TOP_LEVEL)


def _check_profiles(tables: Tables) -> Iterator[Problem]:
    table, top = tables["role_profiles"], top_level(tables)
    for row in table.rows:
        for competency in tables["competencies"].ids():
            level = row.whole(competency)
            if level is not None and top < level <= TOP_LEVEL:
                template = "Level {level} is above the scale of the sheet levels. Write at most {top}."
                message = Message(template, {"level": str(level), "top": str(top)})
                yield table.problem(row, competency, message)


def _check_units(table: Table) -> Iterator[Problem]:
    parents = {row.text("id"): row.text("parent") for row in table.rows}
    roots = [row for row in table.rows if row.text("id") and not row.text("parent")]
    for row in roots[1:]:
        template = "There is already a top unit, {root}. Write the id of the unit above {unit}."
        message = Message(template, {"root": roots[0].text("id"), "unit": row.text("id")})
        yield table.problem(row, "parent", message)
    for row in table.rows:
        circle = _circle(row.text("id"), parents)
        if circle:
            template = "The units run in a circle: {circle}. Give one of them a unit outside the circle."
            yield table.problem(row, "parent", Message(template, {"circle": " > ".join(circle)}))


def _circle(start: str, parents: Mapping[str, str]) -> list[str]:
    """The way from a unit up and back to itself; empty where it ends at the top. Told once, at its first id."""
    path, unit = [start], parents.get(start, "")
    while unit in parents and unit not in path:
        path.append(unit)
        unit = parents[unit]
    return [*path, start] if unit == start and start == min(path) else []


def _check_working_times(table: Table) -> Iterator[Problem]:
    for row in table.rows:
        days, weekdays = row.whole("days_per_week"), parse_weekdays(row.text("weekdays"))
        if days is not None and weekdays:
            yield from _check_days(table, row, days, weekdays)
        daily, weekly = row.value("hours_per_day"), row.value("weekly_hours")
        if days is not None and daily is not None and weekly is not None:
            yield from _check_hours(table, row, days * daily, weekly)


def _check_days(table: Table, row: Row, days: int, weekdays: tuple[str, ...]) -> Iterator[Problem]:
    values = {"days": str(days), "count": str(len(weekdays))}
    if len(set(weekdays)) != len(weekdays):
        yield table.problem(row, "weekdays", Message("A weekday stands twice. Write each one once."))
    elif row.yes("rotating") and days >= len(weekdays):
        template = "A rotating model works {days} of its weekdays and lists only {count}. List all that may be worked."
        yield table.problem(row, "weekdays", Message(template, values))
    elif not row.yes("rotating") and days != len(weekdays):
        template = "{count} weekdays are listed, days_per_week says {days}. Correct one of the two."
        yield table.problem(row, "weekdays", Message(template, values))


def _check_hours(table: Table, row: Row, product: float, weekly: float) -> Iterator[Problem]:
    # Hours a day are often rounded to two decimals; over six days that adds up to 0.03 hours.
    if not math.isclose(product, weekly, abs_tol=0.05):
        template = "Days times hours a day make {product} hours, weekly_hours says {weekly}. Correct one of them."
        message = Message(template, {"product": f"{product:g}", "weekly": f"{weekly:g}"})
        yield table.problem(row, "weekly_hours", message)


def _check_tests(table: Table) -> Iterator[Problem]:
    """Points must rise with the levels, and one level at least must have some."""
    for row in table.rows:
        points = [row.value(f"points_{level}") for level in range(1, TOP_LEVEL + 1)]
        known = [value for value in points if value is not None]
        if not known:
            template = "No level has points, so the test shows nothing. Write the fewest points of one level at least."
            yield table.problem(row, "points_1", Message(template))
        elif known != sorted(set(known)):
            template = "A higher level needs more points than a lower one. Correct the points of {name}."
            yield table.problem(row, "points_1", Message(template, {"name": row.text("name")}))


def _check_role_staff(tables: Tables) -> Iterator[Problem]:
    """A role is counted once: for the whole town or for its units, and all roles together are all units together."""
    table = tables["staff"]
    if "units" not in tables:
        return
    whole = {row.text("role") for row in table.rows if not row.text("unit")}
    seen: set[tuple[str, str]] = set()
    for row in table.rows:
        place = (row.text("role"), row.text("unit"))
        if place in seen or (row.text("unit") and row.text("role") in whole):
            template = "{role} is counted twice. Count a role for the whole town or for its units, each once."
            yield table.problem(row, "role", Message(template, {"role": row.text("role")}))
        seen.add(place)
    roles = sum(row.whole("staff") or 0 for row in table.rows)
    units = sum(row.whole("staff") or 0 for row in tables["units"].rows)
    if table.rows and roles != units:
        template = "The roles have {roles} people, the units {units}. Correct one of the two."
        values = {"roles": str(roles), "units": str(units)}
        yield table.problem(None, "staff", Message(template, values), "warning")
