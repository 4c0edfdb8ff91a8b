"""What the town teaches with, out of its tables: sites and ways, rooms, trainers, absences, closed days, holidays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations

from curriculum.calendar import make_calendar
from curriculum.model import Calendar, Catalogue, Module, Room, Service, Trainer
from needs_analysis import Message, Problem, Row, Table, Tables, check_tables, raise_errors

RESOURCE_TABLES = ("sites", "travel", "rooms", "trainers", "absences", "closures", "school_holidays")
INTERNAL = "internal"
"""Kind of provider whose modules the town's own trainers teach."""

# A closure of more than two months is a slip in a year, not a closed town hall.
LONGEST_CLOSURE = timedelta(days=62)

Days = Mapping[date, str]


@dataclass(frozen=True, slots=True)
class Resources:
    """``sites``: id -> name. ``travel``: site -> other site -> minutes. ``courses_at``: site -> where its people learn.

    ``closures`` and ``school_holidays``: day -> occasion (German, as the holidays of a Land).
    """

    rooms: tuple[Room, ...] = ()
    trainers: tuple[Trainer, ...] = ()
    closures: Days = field(default_factory=dict)
    school_holidays: Days = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    travel: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    courses_at: Mapping[str, str] = field(default_factory=dict)


def load_resources(tables: Tables, catalogue: Catalogue) -> Resources:
    """Everything the tables say. Raises `MasterDataError` with all that is wrong."""
    raise_errors(check_resources(tables))
    rows = {name: tables[name].rows for name in RESOURCE_TABLES}
    ways: dict[str, dict[str, int]] = {}
    for row in rows["travel"]:
        ways.setdefault(row.text("from_site"), {})[row.text("to_site")] = row.whole("minutes") or 0
    return Resources(
        tuple(_room(row, rows["absences"]) for row in rows["rooms"]),
        tuple(_trainer(row, rows["absences"], catalogue) for row in rows["trainers"]),
        _named_days(rows["closures"]),
        _named_days(rows["school_holidays"]),
        {row.text("id"): row.text("name") for row in rows["sites"]},
        ways,
        {row.text("id"): row.text("courses_at") for row in rows["sites"] if row.text("courses_at")},
    )


def open_calendar(land: str, year: int, resources: Resources, service: Service) -> Calendar:
    """The year with everything there is to teach with. Raises UserError for a Land that does not exist."""
    bare = make_calendar(land, year, resources.rooms, resources.closures)
    school = {day: name for day, name in resources.school_holidays.items() if day.year == year}
    service = replace(service, travel=resources.travel, courses_at=resources.courses_at)
    return replace(bare, trainers=resources.trainers, school_holidays=school, service=service)


def _room(row: Row, absences: Sequence[Row]) -> Room:
    name = row.text("id")
    seats = row.whole("seats") or 0
    return Room(name, row.text("name"), seats, row.text("site"), _away(absences, "room", name), row.items("access"))


def _trainer(row: Row, absences: Sequence[Row], catalogue: Catalogue) -> Trainer:
    name, weekdays = row.text("id"), row.weekdays("weekdays")
    modules = tuple(module.id for module in catalogue.modules if _teaches(row, module))
    return Trainer(name, row.text("name"), modules, weekdays, _away(absences, "trainer", name))


def _teaches(row: Row, module: Module) -> bool:
    known = row.items("competencies")
    raised = module.provider_type == INTERNAL and any(step.competency in known for step in module.steps)
    return raised or module.id in row.items("modules")


def _away(absences: Sequence[Row], column: str, name: str) -> tuple[date, ...]:
    return tuple(sorted({day for row in absences if row.text(column) == name for day in _days(row)}))


def _days(row: Row) -> list[date]:
    first, last = row.day("first_day"), row.day("last_day")
    length = (last - first).days + 1 if first and last else 0
    return [first + timedelta(days=count) for count in range(length)] if first else []


def _named_days(rows: Sequence[Row]) -> Days:
    days = {day: row.text("name_de") for row in rows for day in _days(row)}
    return dict(sorted(days.items()))


# --- checks ---------------------------------------------------------------------------------------------------------


def check_resources(tables: Tables) -> list[Problem]:
    """Everything that is wrong with sites, rooms, trainers, absences and days."""
    return [
        *check_tables(tables, RESOURCE_TABLES),
        *_check_spans(tables["absences"]),
        *_check_spans(tables["closures"], LONGEST_CLOSURE),
        *_check_spans(tables["school_holidays"], LONGEST_CLOSURE),
        *_check_absences(tables["absences"]),
        *_check_sites(tables),
        *_check_travel(tables),
        *_check_trainers(tables),
    ]


def _check_spans(table: Table, longest: timedelta | None = None) -> Iterator[Problem]:
    for row in table.rows:
        first, last = row.day("first_day"), row.day("last_day")
        if not first or not last:
            continue
        if last < first:
            template = "The last day is before the first day. Swap or correct the two."
            yield table.problem(row, "last_day", Message(template))
        elif longest and last - first > longest:
            template = "The closure lasts {days} days. Check the years of both days."
            yield table.problem(row, "last_day", Message(template, {"days": (last - first).days + 1}))


def _check_absences(table: Table) -> Iterator[Problem]:
    for row in table.rows:
        if bool(row.text("trainer")) == bool(row.text("room")):
            template = "Name either a trainer or a room, one row for each."
            yield table.problem(row, "trainer", Message(template))


def _check_sites(tables: Tables) -> Iterator[Problem]:
    """Rooms and units say where they are as soon as there are sites, and courses are held where there is a room."""
    sites, rooms, units = tables["sites"], tables["rooms"], tables["units"]
    if not sites.rows or "rooms" not in tables:
        return
    for row in rooms.rows:
        if not row.text("site"):
            yield rooms.problem(row, "site", Message("There are several sites. Say at which one this room is."))
    for row in units.rows:
        if not row.text("parent") and not row.text("site"):
            message = "There are several sites. Say at which one this unit works; the units below may differ."
            yield units.problem(row, "site", Message(message), "warning")
    equipped = {row.text("site") for row in rooms.rows}
    elsewhere = {row.text("id") for row in sites.rows if row.text("courses_at") not in ("", row.text("id"))}
    for row in sites.rows:
        there = row.text("courses_at") or row.text("id")
        if there in elsewhere:
            message = "{site} itself has its courses elsewhere. Name the site where the courses are."
            yield sites.problem(row, "courses_at", Message(message, {"site": there}))
        elif there not in equipped:
            message = "There is no room at {site}. Name a site with a room in courses_at, or add a room."
            yield sites.problem(row, "courses_at", Message(message, {"site": there}), "warning")


def _check_travel(tables: Tables) -> Iterator[Problem]:
    table, known = tables["travel"], set[frozenset[str]]()
    for row in table.rows:
        pair = frozenset({row.text("from_site"), row.text("to_site")})
        if len(pair) == 1:
            yield table.problem(row, "to_site", Message("Both sites are the same. Correct one of the two."))
        elif pair in known:
            yield table.problem(row, "to_site", Message("This pair stands twice. Delete one of the two rows."))
        known.add(pair)
    for one, other in combinations(tables["sites"].ids("id"), 2):
        if {one, other} not in known:
            message = "No time is given between {one} and {other}. Trainers do not go there and back on one day."
            yield table.problem(None, "minutes", Message(message, {"one": one, "other": other}), "warning")


def _check_trainers(tables: Tables) -> Iterator[Problem]:
    table, modules = tables["trainers"], tables["modules"]
    for row in table.rows:
        if not row.items("competencies") and not row.items("modules"):
            message = "Nothing is said of what is taught. Fill competencies or modules."
            yield table.problem(row, "competencies", Message(message), "warning")
    taught = {name for row in table.rows for name in row.items("modules")}
    known = {name for row in table.rows for name in row.items("competencies")}
    for row in modules.rows if table.rows else ():
        raised = {part.split(":")[0].strip() for part in row.items("competencies", "|")}
        alone = row.text("provider_type") == INTERNAL and row.text("id") not in taught and not raised & known
        if alone:
            message = "Nobody in the sheet trainers teaches this internal module. It is planned without a trainer."
            yield modules.problem(row, "provider_type", Message(message), "warning")
