"""The course plan of one run as a PDF, and the confirmation for one person who took part."""

from collections.abc import Iterator

from curriculum.export.course import Course, describe_course
from curriculum.export.course_docx import list_facts
from curriculum.export.entry import Starts
from curriculum.export.names import Names, write_clock
from curriculum.export.printing import (
    Part,
    Title,
    facts,
    heading,
    items,
    keep,
    note,
    print_pdf,
    print_sheet,
    table,
    text,
    tokens,
)
from curriculum.export.teaching import Teaching, describe_teaching
from curriculum.model import Module, Session


def write_course_pdf(session: Session, module: Module, names: Names, starts: Starts = ()) -> bytes:
    """Everything a trainer teaches from: facts, goals, where the group starts, phases, agenda, transfer, success."""
    course = describe_course(session, module, names)
    teaching = describe_teaching(session, module, names)
    kicker = names.say("Course plan {code}, session {number}", code=course.code, number=course.number)
    parts = [*_about(course, starts, names), *_when(course, names), *_how(teaching, names), *_who(course, names)]
    return print_sheet(Title(course.title, kicker), parts, names)


def write_certificate_pdf(person: str, session: Session, module: Module, names: Names) -> bytes:
    """The confirmation of taking part, to be signed; ``person`` is the name as it is to be read."""
    course = describe_course(session, module, names)
    content = {
        "title": names.say("Confirmation of participation"),
        "summary": f"{person}, {course.title}",
        "kicker": names.say("Training of the town"),
        "person": person,
        "sentence": names.say("has taken part in the course"),
        "course": course.title,
        "details": names.say(
            "{period}, {hours} of learning time ({code}, session {number})",
            period=course.period or names.say("in the current year"),
            hours=names.hours(course.hours),
            code=course.code,
            number=course.number,
        ),
        "contents": names.say("What it was about"),
        "items": [f"{goal.competency} ({goal.entry} → {goal.target})" for goal in course.goals],
        "labels": [names.say("Place, date"), names.say("Signature")],
        "note": names.say("Taking part in training is documented and confirmed to staff in writing (§ 5 (3) TVöD)."),
    }
    return print_pdf("certificate", content, names.language)


def _about(course: Course, starts: Starts, names: Names) -> Iterator[Part]:
    yield facts(list_facts(course, names))
    yield heading(names.say("Learning goals"))
    head = [names.say(one) for one in ("Competency", "From → to", "What people can do afterwards")]
    rows = [(goal.competency, f"{goal.entry} → {goal.target}", goal.ability) for goal in course.goals]
    yield table(head, rows, (2.7, 3, 5.2))
    if starts:
        yield heading(names.say("Where this group starts"))
        yield table([names.say("Competency"), names.say("Before the course")], starts, (3, 5))
        yield note(names.say("Counted in steps of the smallest group shown, so that nobody can be recognised."))


def _when(course: Course, names: Names) -> Iterator[Part]:
    yield heading(names.say("Phases"))
    head = [names.say(one) for one in ("Phase", "Duration", "When")]
    rows = [(f"{part.number}. {part.kind}", names.hours(part.hours), part.when) for part in course.parts]
    yield table(head, rows, (3, 1.3, 5))
    yield heading(names.say("Dates"))
    if not course.appointments:
        yield text(names.say("This course has no fixed dates."))
        return
    head = [names.say(one) for one in ("Date", "Time", "Form", "Place")]
    days = [
        (f"{item.weekday}, {names.day(item.day)}", write_clock(item.start, item.end), item.kind, item.place)
        for item in course.appointments
    ]
    yield table(head, days, (3, 1.8, 1.8, 3))


def _how(teaching: Teaching, names: Names) -> Iterator[Part]:
    if teaching.agenda:
        yield heading(names.say("Agenda (proposal)"))
    for meet in teaching.agenda:
        yield keep(
            heading(meet.heading, 3), table([names.say("Time"), names.say("What happens")], meet.lines, (1.4, 7))
        )
    yield heading(names.say("Material and preparation"))
    yield items(teaching.material)
    yield heading(names.say("Transfer task at the workplace"))
    yield items(teaching.transfer, numbered=True)
    yield heading(names.say("How we see whether it worked"))
    yield table([names.say(one) for one in ("What we look at", "How", "When")], teaching.success, (1.3, 5, 2.4))


def _who(course: Course, names: Names) -> Iterator[Part]:
    yield heading(names.say("Participants"))
    if course.named:
        yield tokens(person.name for person in course.audience)
        return
    yield table(
        [names.say("Learning group"), names.say("People")], [(g.name, str(g.seats)) for g in course.audience], (8, 2)
    )
