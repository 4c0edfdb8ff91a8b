"""Rooms and closed days of the town out of their tables."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from curriculum.model import Room
from needs_analysis import Message, Problem, Table, Tables, check_tables, raise_errors

RESOURCE_TABLES = ("rooms", "closures")
# A closure of more than two months is a slip in a year, not a closed town hall.
LONGEST_CLOSURE = timedelta(days=62)


def load_rooms(tables: Tables) -> tuple[Room, ...]:
    """The rooms for sessions in person. Raises `MasterDataError`."""
    raise_errors(check_tables(tables, ["rooms"]))
    return tuple(Room(row.text("id"), row.text("name"), row.whole("seats") or 0) for row in tables["rooms"].rows)


def load_closures(tables: Tables) -> Mapping[date, str]:
    """Every closed day with its occasion (German, as the holidays of a Land). Raises `MasterDataError`."""
    raise_errors([*check_tables(tables, ["closures"]), *_check_closures(tables["closures"])])
    days: dict[date, str] = {}
    for row in tables["closures"].rows:
        first, last = row.day("first_day"), row.day("last_day")
        if first and last:
            length = (last - first).days + 1
            days |= {first + timedelta(days=count): row.text("name_de") for count in range(length)}
    return dict(sorted(days.items()))


def check_resources(tables: Tables) -> list[Problem]:
    """Everything that is wrong with rooms and closed days."""
    return [*check_tables(tables, RESOURCE_TABLES), *_check_closures(tables["closures"])]


def _check_closures(table: Table) -> Iterator[Problem]:
    for row in table.rows:
        first, last = row.day("first_day"), row.day("last_day")
        if not first or not last:
            continue
        if last < first:
            template = "The last day is before the first day. Swap or correct the two."
            yield table.problem(row, "last_day", Message(template))
        elif last - first > LONGEST_CLOSURE:
            template = "The closure lasts {days} days. Check the years of both days."
            yield table.problem(row, "last_day", Message(template, {"days": (last - first).days + 1}))
