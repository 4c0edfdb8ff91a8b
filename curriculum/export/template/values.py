"""What a template may name: every placeholder with its meaning, and the values of one course."""

from collections.abc import Mapping, Sequence
from typing import Any

from curriculum.export.course import Course, describe_course
from curriculum.export.course_docx import word_cost
from curriculum.export.entry import Starts
from curriculum.export.names import Names, clean_text, write_clock
from curriculum.export.teaching import Teaching, describe_teaching
from curriculum.model import Module, Session

WORDS: Mapping[str, str] = {
    "title": "Title of the module",
    "code": "Short name of the module",
    "number": "Number of the session",
    "run": "Id of the course on the learning platform",
    "heads": "How many people come",
    "period": "First and last day",
    "extent": "Hours in all",
    "provider": "Provider",
    "trainers": "Who teaches",
    "languages": "Languages",
    "duty": "Whether it is compulsory and when it has to be refreshed",
    "prerequisites": "Modules that come first",
    "cost": "Cost in all, per session and per head",
    "named": "Whether people are listed under their pseudonyms; else learning groups",
    "goals": "Learning goals",
    "goals.competency": "Competency",
    "goals.entry": "From level",
    "goals.target": "To level",
    "goals.ability": "What people can do afterwards",
    "starts": "Where the group starts, as far as the privacy rule lets it be said",
    "starts.competency": "Competency",
    "starts.before": "Before the course",
    "phases": "Phases",
    "phases.number": "No.",
    "phases.kind": "Form",
    "phases.hours": "Duration",
    "phases.when": "When",
    "dates": "Dates",
    "dates.number": "No.",
    "dates.weekday": "Weekday",
    "dates.day": "Date",
    "dates.time": "Time",
    "dates.kind": "Form",
    "dates.place": "Place",
    "agenda": "Agenda of each meeting",
    "agenda.heading": "Day, time and place",
    "agenda.lines": "Lines of the agenda",
    "agenda.lines.time": "Time",
    "agenda.lines.what": "What happens",
    "material": "Material and preparation, line by line",
    "transfer": "Transfer task at the workplace, line by line",
    "success": "How we see whether it worked",
    "success.what": "What we look at",
    "success.how": "How",
    "success.when": "When",
    "people": "People or learning groups",
    "people.name": "Pseudonym or name of the group",
    "people.seats": "Seats",
}
"""Placeholder -> what it says. Names with a dot belong to the list before the dot."""

LISTS: frozenset[str] = frozenset(name.rpartition(".")[0] for name in WORDS if "." in name)
TEXT_LISTS: frozenset[str] = frozenset({"material", "transfer"})


def course_values(session: Session, module: Module, names: Names, starts: Starts) -> dict[str, Any]:
    """The values of all placeholders for one run of a module: texts, and lists of them."""
    course = describe_course(session, module, names)
    values = {**_facts(course, names), **_lists(course, starts, names)}
    values.update(_teaching(describe_teaching(session, module, names)))
    return values


def _facts(course: Course, names: Names) -> dict[str, Any]:
    texts = {
        "title": course.title,
        "code": course.code,
        "number": str(course.number),
        "run": course.run,
        "heads": str(course.price.heads),
        "period": course.period,
        "extent": names.hours(course.hours),
        "provider": course.provider,
        "trainers": ", ".join(course.trainers),
        "languages": course.languages,
        "duty": course.duty,
        "prerequisites": ", ".join(course.prerequisites),
        "cost": word_cost(course, names),
    }
    return {**{name: clean_text(text) for name, text in texts.items()}, "named": course.named}


def _lists(course: Course, starts: Starts, names: Names) -> dict[str, Any]:
    return {
        "goals": _records(
            ("competency", "entry", "target", "ability"),
            [(goal.competency, goal.entry, goal.target, goal.ability) for goal in course.goals],
        ),
        "starts": _records(("competency", "before"), starts),
        "phases": _records(
            ("number", "kind", "hours", "when"),
            [(str(part.number), part.kind, names.hours(part.hours), part.when) for part in course.parts],
        ),
        "dates": _records(
            ("number", "weekday", "day", "time", "kind", "place"),
            [
                (str(one.number), one.weekday, names.day(one.day), write_clock(one.start, one.end), one.kind, one.place)
                for one in course.appointments
            ],
        ),
        "people": _records(("name", "seats"), [(one.name, str(one.seats)) for one in course.audience]),
    }


def _teaching(teaching: Teaching) -> dict[str, Any]:
    return {
        "agenda": [
            {"heading": clean_text(meet.heading), "lines": _records(("time", "what"), meet.lines)}
            for meet in teaching.agenda
        ],
        "material": [clean_text(line) for line in teaching.material],
        "transfer": [clean_text(line) for line in teaching.transfer],
        "success": _records(("what", "how", "when"), teaching.success),
    }


def _records(fields: Sequence[str], rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    return [dict(zip(fields, map(clean_text, row), strict=True)) for row in rows]
