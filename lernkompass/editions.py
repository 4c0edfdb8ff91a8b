"""The files of a plan: what goes on from one plan to the next is the town's Word template and what calendars know."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from approval import PLAN_GATES
from curriculum import (
    STAMP,
    Issue,
    Programme,
    SeatsTold,
    choose_entries,
    count_seats,
    course_plans,
    mark_calendar,
    note_dates,
    plan_document,
    read_template,
    read_told,
    write_cancelled_ics,
    write_plan_xlsx,
    write_programme,
    write_timetable_ics,
)
from lernkompass.masterdata import Town
from needs_analysis import Demand, Language, Message, UserError, from_json, to_json
from store import (
    CALENDAR_FILE,
    CANCELLED_FILE,
    PLAN_FILE,
    PROGRAMME_FILE,
    SEATS_FILE,
    STARTS_FILE,
    TEMPLATE_FILE,
    Workspace,
)

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Edition:
    """How the files of a plan are written.

    ``kept``: files of the workspace, of which four are looked at: the town's Word template, what calendars were told
    before, of whom course plans told where they start, and what pages of units told. ``now``: the moment that changed
    dates get. ``tell`` hears how far the writing is.
    """

    language: Language = "de"
    kept: Files = field(default_factory=dict)
    now: datetime = STAMP
    tell: Callable[[Message], None] = lambda _: None


def open_edition(language: Language, workspace: Workspace, template: bytes | None = None) -> Edition:
    """The edition of this moment with what the workspace keeps; a new template goes before the one that is kept."""
    found = {name: workspace.read(name) for name in (CALENDAR_FILE, SEATS_FILE, STARTS_FILE, TEMPLATE_FILE)} | (
        {TEMPLATE_FILE: template} if template else {}
    )
    kept = {name: content for name, content in found.items() if content is not None}
    return Edition(language, kept, datetime.now(UTC))


def write_plan_files(programme: Programme, demand: Demand, town: Town, edition: Edition) -> Files:
    """Everything a plan writes; of a draft every file for people says that it is one."""
    programme = replace(programme, draft=programme.draft and not set(town.gates).isdisjoint(PLAN_GATES))
    catalogue, framework, language = programme.catalogue, town.framework, edition.language
    document = plan_document(programme, demand, framework, language)
    programme = replace(programme, told=_read_starts(edition.kept.get(STARTS_FILE)))
    entries = choose_entries(programme.timetable.sessions, catalogue, demand, programme.told)
    issue = open_issue(programme, town.name, edition)
    rooms, told = programme.calendar.rooms, issue.told
    seats = count_seats(programme.timetable.sessions, demand, framework, issue.seats)
    plans = {
        **course_plans(programme, demand, framework, issue),
        **write_programme(programme, demand, framework, issue),
    }
    cancelled = write_cancelled_ics(told, language, rooms)
    files = {
        PLAN_FILE: json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode(),
        PROGRAMME_FILE: to_json(programme),
        "plan.xlsx": write_plan_xlsx(programme, demand, catalogue, framework, language),
        "timetable.ics": write_timetable_ics(programme.timetable, catalogue, language, rooms, told),
        CALENDAR_FILE: to_json(told),
        **({STARTS_FILE: to_json(entries)} if entries else {}),
        **({SEATS_FILE: to_json(seats)} if seats else {}),
        **({CANCELLED_FILE: cancelled} if cancelled else {}),
        **{f"course-plans/{name}": content for name, content in plans.items()},
    }
    if not programme.draft:
        return files
    return {name: mark_calendar(made, language) if name.endswith(".ics") else made for name, made in files.items()}


def _read_starts(content: bytes | None) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Of whom course plans told so far. Raises UserError for a broken record: without it nothing is safe."""
    try:
        return from_json(dict[str, tuple[tuple[str, ...], ...]], content) if content else {}
    except ValueError as error:
        template = "The record of what course plans told cannot be read. Restore {file} from a backup."
        raise UserError(Message(template, {"file": STARTS_FILE})) from error


def _read_seats(content: bytes | None) -> tuple[SeatsTold, ...]:
    """What pages of units told so far. Raises UserError for a broken record: without it nothing is safe."""
    try:
        return from_json(tuple[SeatsTold, ...], content) if content else ()
    except ValueError as error:
        template = "The record of what pages of units told cannot be read. Restore {file} from a backup."
        raise UserError(Message(template, {"file": SEATS_FILE})) from error


def open_issue(programme: Programme, town: str, edition: Edition) -> Issue:
    """The issue of a programme: with the template that the workspace keeps, and what calendars are told with it."""
    template = edition.kept.get(TEMPLATE_FILE)
    told = read_told(edition.kept.get(CALENDAR_FILE))
    if programme.plan.status != "infeasible":  # limits that allow no plan cancel no course
        told = note_dates(programme, told, edition.now)
    seats = _read_seats(edition.kept.get(SEATS_FILE))
    return Issue(town, edition.language, read_template(template) if template else None, told, seats, edition.tell)
