"""The whole plan of a year as a workbook: what it achieves, what it offers when, for whom and why."""

from collections.abc import Iterator

from curriculum.export.course import order_meetings
from curriculum.export.draft import mark_book
from curriculum.export.names import KINDS, STATUSES, Names, collect_names
from curriculum.export.xlsx_parts import Book, Field, Look, Value
from curriculum.model import Catalogue, Limits, ModulePlan, Session, Timetable
from curriculum.programme import Programme
from curriculum.wording import word_audience, word_decisions, word_message, word_reason
from needs_analysis import Demand, Framework, Language, Message, translate

Row = tuple[Value, ...]


def write_plan_xlsx(
    programme: Programme, demand: Demand, catalogue: Catalogue, framework: Framework, language: Language
) -> bytes:
    """Sheets: overview, modules, sessions, dates, recommendations, seats without a date, what was decided before."""
    plan, timetable = programme.plan, programme.timetable
    names = collect_names(demand, catalogue, framework, programme.calendar.rooms, language)
    book = Book(language)
    if programme.draft:
        mark_book(book)
    book.add_facts("Overview", _overview(programme, catalogue, framework, names))
    book.add_table("Modules", _MODULE_FIELDS, [_module_row(item, catalogue, names) for item in plan.modules])
    book.add_table("Sessions", _SESSION_FIELDS, [_session_row(item, names) for item in timetable.sessions])
    book.add_table("Dates", _DATE_FIELDS, _date_rows(timetable, names))
    book.add_table("Recommendations", _ADVICE_FIELDS, _advice_rows(programme, demand, framework, names))
    who = "Person" if demand.mode == "named" else "Learning group"
    fields = (Field("Module"), Field(who), Field("Seats", "count"), Field("Reason", "wide"))
    book.add_table("Without a date", fields, _unplaced_rows(programme, names))
    book.add_table("Decisions", (Field("Decision", "wide"),), _decision_rows(plan.limits, names))
    return book.content(translate("Training plan", language))


_MODULE_FIELDS = (
    Field("Module"),
    Field("Title"),
    Field("Obligation"),
    Field("Sessions", "count"),
    Field("Seats", "count"),
    Field("Hours per head", "plain"),
    Field("Cost", "money"),
    Field("Cost per head", "money"),
)
_SESSION_FIELDS = (
    Field("Module"),
    Field("Session", "plain"),
    Field("Title"),
    Field("Begins", "day"),
    Field("Ends", "day"),
    Field("Seats", "count"),
    Field("Meetings", "count"),
    Field("Dates"),
    Field("Places"),
)
_DATE_FIELDS = (
    Field("Date", "day"),
    Field("Weekday"),
    Field("Begins", "clock"),
    Field("Ends", "clock"),
    Field("Title"),
    Field("Session", "plain"),
    Field("Form"),
    Field("Place"),
    Field("Seats", "count"),
)
_ADVICE_FIELDS = (Field("Module"), Field("For whom"), Field("Reason", "wide"))


def _overview(
    programme: Programme, catalogue: Catalogue, framework: Framework, names: Names
) -> Iterator[tuple[str, Value, Look]]:
    plan, timetable, calendar = programme.plan, programme.timetable, programme.calendar
    yield names.say("Status"), names.say(STATUSES[plan.status]), "text"
    yield names.say("In words"), word_message(plan.message, catalogue, framework, names.language), "text"
    yield names.say("Value (levels closed, weighted)"), plan.objective, "number"
    yield names.say("Proven upper limit"), plan.bound, "number"
    yield names.say("Gap to the limit"), plan.gap, "percent"
    yield names.say("Budget"), plan.limits.budget, "money"
    yield names.say("Cost"), plan.cost, "money"
    yield names.say("Left of the budget"), plan.limits.budget - plan.cost, "money"
    yield names.say("Learning hours in all"), plan.hours, "number"
    yield names.say("Hours per head and year at most"), plan.limits.hours, "plain"
    yield names.say("Sessions"), len(timetable.sessions), "count"
    yield names.say("Seats with a date"), sum(session.seats for session in timetable.sessions), "count"
    yield names.say("Seats without a date"), sum(item.seats for item in timetable.unplaced), "count"
    yield names.say("Period"), names.days(calendar.first_day, calendar.last_day), "text"
    yield (
        names.say("Note"),
        names.say("Planned with Lernkompass; costs and modules from the town's master data."),
        "text",
    )


def _module_row(item: ModulePlan, catalogue: Catalogue, names: Names) -> Row:
    module = catalogue.module(item.module)
    duty = names.say("Compulsory module") if module and module.mandatory else ""
    hours = module.hours_of() if module else None
    title = names.modules.get(item.module, item.module)
    per_head = item.cost / item.seats if item.seats else None
    return item.module, title, duty, item.sessions, item.seats, hours, item.cost, per_head


def _session_row(session: Session, names: Names) -> Row:
    meetings = order_meetings(session)
    dated = bool(meetings or session.spans)
    return (
        session.module,
        session.number,
        names.modules.get(session.module, session.module),
        session.first_day if dated else None,
        session.last_day if dated else None,
        session.seats,
        len(meetings),
        ", ".join(names.day(meeting.day) for meeting in meetings),
        ", ".join(dict.fromkeys(names.place(meeting.room) for meeting in meetings)),
    )


def _date_rows(timetable: Timetable, names: Names) -> Iterator[Row]:
    dated = [(meeting, session) for session in timetable.sessions for meeting in session.meetings]
    for meeting, session in sorted(dated, key=lambda pair: (pair[0].day, pair[0].start, pair[1].id)):
        yield (
            meeting.day,
            names.weekday(meeting.day),
            meeting.start,
            meeting.end,
            names.modules.get(session.module, session.module),
            session.number,
            translate(KINDS[meeting.kind], names.language),
            names.place(meeting.room),
            session.seats,
        )


def _advice_rows(programme: Programme, demand: Demand, framework: Framework, names: Names) -> Iterator[Row]:
    for item in programme.plan.recommendations:
        who = word_audience(item, demand, framework, names.language)
        reason = word_reason(item, programme.catalogue, framework, names.language)
        yield names.modules.get(item.module, item.module), who, reason


_FAIRNESS = {
    "weakest_first": "Every unit gets at least {share}% of what the weakest could get at best.",
    "floor": "Every unit gets at least {share}% of its need.",
    "part_time": "Part-time staff get at least {share}% of the coverage of the others.",
}


def _decision_rows(limits: Limits, names: Names) -> Iterator[Row]:
    if limits.fairness.kind in _FAIRNESS:
        share = {"share": round(100 * limits.fairness.share)}
        yield (Message(_FAIRNESS[limits.fairness.kind], share).text(names.language),)
    for line, _ in word_decisions(limits, names.modules, names.learners, names.language):
        yield (line,)


def _unplaced_rows(programme: Programme, names: Names) -> Iterator[Row]:
    timetable = programme.timetable
    if timetable.sessions and not timetable.unplaced:
        yield names.say("Every seat has a date."), None, None, None
    for item in timetable.unplaced:
        learner = names.learners.get(item.learner, item.learner)
        yield names.modules.get(item.module, item.module), learner, item.seats, item.reason.text(names.language)
