"""The yearly programme as a brochure, and one page per unit: what is on offer, when, for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from curriculum.export.calendar_ics import write_trainer_feeds
from curriculum.export.course import describe_course, order_meetings
from curriculum.export.issue import Issue
from curriculum.export.names import KINDS, Names, collect_names, find_module, write_clock
from curriculum.export.printing import (
    PAGE_BREAK,
    Part,
    Title,
    contents,
    heading,
    items,
    keep,
    note,
    print_sheet,
    table,
    text,
)
from curriculum.export.unit_seats import SeatsTold, count_seats
from curriculum.model import Module, Session
from curriculum.programme import Programme
from curriculum.spelling import spell_id
from curriculum.wording import word_audience
from needs_analysis import Demand, Framework, Unit, translate

_MOST_DAYS = 6


def write_programme(programme: Programme, demand: Demand, framework: Framework, issue: Issue) -> Mapping[str, bytes]:
    """The brochure, pages of units and calendars of trainers, by file name.

    ``programme.pdf``; ``units/<unit>.pdf`` where people are known, for every unit that the privacy rule allows;
    ``trainers/<trainer>.ics`` with the meetings of one trainer in all courses.
    """
    names = collect_names(demand, programme.catalogue, framework, programme.calendar.rooms, issue.language)
    names = replace(names, draft=programme.draft)
    pages = {
        f"units/{spell_id(unit.id)}.pdf": _unit_page(unit, programme, told, demand.smallest_group, names)
        for told in count_seats(programme.timetable.sessions, demand, framework, issue.seats)[-1:]
        for unit in framework.units
        if unit.id in told.shown
    }
    feeds = write_trainer_feeds(programme, issue.language, issue.told)
    pages |= {f"trainers/{spell_id(trainer)}.ics": content for trainer, content in feeds.items()}
    return {"programme.pdf": write_brochure(programme, (demand, framework), names, issue.town), **pages}


def write_brochure(programme: Programme, known: tuple[Demand, Framework], names: Names, town: str) -> bytes:
    """All modules of the year by field of competency, with goals and dates; a calendar of all dates at the end."""
    year = str(programme.calendar.first_day.year)
    parts = [*_opening(programme, names), *_modules(programme, known, names), *_calendar(programme, names)]
    return print_sheet(Title(names.say("Training programme {year}", year=year), town, cover=True), parts, names)


def _opening(programme: Programme, names: Names) -> Iterator[Part]:
    sessions = programme.timetable.sessions
    yield text(
        names.say(
            "{modules} modules in {sessions} courses. Whoever is planned for a course is invited; who would like to "
            "join another one speaks with the team lead.",
            modules=len({session.module for session in sessions}),
            sessions=len(sessions),
        )
    )
    yield contents(names.say("Contents"))
    yield PAGE_BREAK


def _modules(programme: Programme, known: tuple[Demand, Framework], names: Names) -> Iterator[Part]:
    _, framework = known
    runs: dict[str, list[Session]] = {}
    for session in programme.timetable.sessions:
        runs.setdefault(session.module, []).append(session)
    area_of = {item.id: item.area for item in framework.competencies}
    for area in framework.areas:
        modules = [find_module(programme.catalogue, name) for name in sorted(runs)]
        mine = [one for one in modules if one.steps and area_of.get(one.steps[0].competency) == area.id]
        if mine:
            yield heading(area.name.text(names.language))
        for module in mine:
            yield from _module(module, runs[module.id], _audience(module, programme, known, names), names)


def _audience(module: Module, programme: Programme, known: tuple[Demand, Framework], names: Names) -> str:
    found = [one for one in programme.plan.recommendations if one.module == module.id]
    return ", ".join(dict.fromkeys(word_audience(one, *known, names.language) for one in found))


def _module(module: Module, sessions: list[Session], audience: str, names: Names) -> Iterator[Part]:
    course = describe_course(sessions[0], module, names)
    phases = ", ".join(f"{translate(KINDS[p.kind], names.language)} {names.hours(p.hours)}" for p in module.phases)
    about = [text(" · ".join(part for part in (module.id, phases, course.duty) if part))]
    about += [text(names.say("For: {audience}", audience=audience))] if audience else []
    goals = [f"{goal.competency}: {goal.entry} → {goal.target}" for goal in course.goals]
    yield keep(heading(course.title, 3), *about, items(goals))
    head = [names.say(one) for one in ("Session", "Period", "Dates", "Place")]
    yield table(head, [_run(one, names) for one in sessions], (1.3, 3.1, 4.5, 3.9))


def _run(session: Session, names: Names) -> tuple[str, ...]:
    meetings = order_meetings(session)
    period = names.days(session.first_day, session.last_day) if meetings or session.spans else ""
    dates = "\n".join(f"{names.day(one.day)}, {write_clock(one.start, one.end)}" for one in meetings)
    rooms = [names.place(one.room) for one in meetings]
    places = "\n".join(rooms if len({*rooms}) > 1 else rooms[:1])  # a line per date where they differ
    return str(session.number), period, dates or names.say("at a time of your own choice"), places


def _calendar(programme: Programme, names: Names) -> Iterator[Part]:
    dated = [(meeting, session) for session in programme.timetable.sessions for meeting in session.meetings]
    ordered = sorted(dated, key=lambda pair: (pair[0].day, pair[0].start, pair[1].id))
    yield PAGE_BREAK
    yield heading(names.say("All dates of the year"))
    head = [names.say(one) for one in ("Date", "Time", "Course", "Place")]
    rows = [
        (
            f"{names.weekday(meeting.day)}, {names.day(meeting.day)}",
            write_clock(meeting.start, meeting.end),
            f"{names.modules.get(session.module, session.module)} ({session.number})",
            names.place(meeting.room),
        )
        for meeting, session in ordered
    ]
    yield table(head, rows, (3, 1.7, 4.8, 3.7))


# --- units ----------------------------------------------------------------------------------------------------------


def _unit_page(unit: Unit, programme: Programme, told: SeatsTold, k: int, names: Names) -> bytes:
    year = str(programme.calendar.first_day.year)
    title = Title(unit.name, names.say("Training {year} for your unit", year=year))
    return print_sheet(title, _unit_parts(programme, told.shown[unit.id], k, names), names)


def _unit_parts(programme: Programme, shown: Mapping[str, int], k: int, names: Names) -> Iterator[Part]:
    """Modules in which at least a smallest group of the unit's people has a seat, counted to the nearest of it."""
    rows = [*_unit_rows(programme, shown, names)]
    yield text(names.say("Modules that several people of your unit attend this year, by their first date."))
    if rows:
        head = [names.say(one) for one in ("Module", "Begins on", "Extent", "People, about")]
        yield table(head, rows, (3.4, 5.4, 1.3, 1.5))
    else:
        yield text(names.say("There is no such module this year."))
    yield note(
        names.say(
            "Counted to the nearest {k} people. Modules with fewer than {k} of your people are not listed, so that "
            "nobody's needs can be read off; everybody is invited personally. The days are those of all courses of a "
            "module. After a new plan a number stands as it was told before until the seats of enough people have "
            "changed.",
            k=k,
        )
    )


def _unit_rows(programme: Programme, shown: Mapping[str, int], names: Names) -> Iterator[tuple[str, ...]]:
    """Which of the courses somebody of the unit sits in is not said: it may be one person."""
    runs: dict[str, list[Session]] = {}
    for session in sorted(programme.timetable.sessions, key=lambda one: (one.first_day, one.id)):
        runs.setdefault(session.module, []).append(session)
    for name, sessions in runs.items():
        if name in shown:
            module = find_module(programme.catalogue, name)
            days = [names.day(session.first_day) for session in sessions]
            more = ", …" if len(days) > _MOST_DAYS else ""
            begin = ", ".join(days[:_MOST_DAYS]) + more
            yield names.modules[name], begin, names.hours(module.hours_of()), str(shown[name])
