"""The course plan of one run as a Word document that a trainer prints and teaches from."""

from docx.document import Document as Paper

from curriculum.export.course import Course, describe_course
from curriculum.export.docx_parts import (
    Grid,
    add_grid,
    add_heading_of_table,
    add_item,
    add_names,
    save_paper,
    start_paper,
)
from curriculum.export.draft import mark_paper
from curriculum.export.entry import Starts
from curriculum.export.names import Names, clean_text, write_clock
from curriculum.export.teaching import Teaching, describe_teaching
from curriculum.model import Module, Session


def write_course_docx(session: Session, module: Module, names: Names, starts: Starts = ()) -> bytes:
    """The course plan on A4, to be changed by its trainer.

    At a glance, learning goals, where the group starts, phases, dates, agenda, material, transfer, success, people.
    """
    course = describe_course(session, module, names)
    title = names.say("Course plan {code}, session {number}", code=course.code, number=course.number)
    footer = names.say("Planned with Lernkompass; costs and modules from the town's master data.")
    paper = start_paper(f"{course.title} ({title})", footer, names.language)
    if names.draft:
        mark_paper(paper, names.language)
    paper.add_paragraph(clean_text(title), style="Subtitle")
    paper.add_paragraph(clean_text(course.title), style="Title")
    add_grid(paper, Grid(names.say("At a glance"), (), list_facts(course, names), (1.1, 4)))
    _add_goals(paper, course, names)
    _add_starts(paper, starts, names)
    _add_phases(paper, course, names)
    _add_dates(paper, course, names)
    _add_teaching(paper, describe_teaching(session, module, names), names)
    _add_people(paper, course, names)
    return save_paper(paper)


def list_facts(course: Course, names: Names) -> list[tuple[str, str]]:
    """Label and text of what one wants to know first."""
    facts = [
        (names.say("People"), str(course.price.heads)),
        (names.say("Period"), course.period),
        (names.say("Extent"), names.hours(course.hours)),
        (names.say("Provider"), course.provider),
        (names.say("Trainer"), ", ".join(course.trainers)),
        (names.say("Language"), course.languages),
        (names.say("Obligation"), course.duty),
        (names.say("Prerequisites"), "\n".join(course.prerequisites) or names.say("none")),
        (names.say("Cost"), word_cost(course, names)),
    ]
    return [(label, text) for label, text in facts if text]


def word_cost(course: Course, names: Names) -> str:
    """The cost in all, per session and per head."""
    price = course.price
    return names.say(
        "{total} ({session} per session and {head} per head for {count} people)",
        total=names.money(price.total),
        session=names.money(price.session),
        head=names.money(price.head),
        count=price.heads,
    )


def _add_goals(paper: Paper, course: Course, names: Names) -> None:
    _head(paper, names.say("Learning goals"))
    head = [names.say(text) for text in ("Competency", "From level", "To level", "What people can do afterwards")]
    rows = [(goal.competency, goal.entry, goal.target, goal.ability) for goal in course.goals]
    add_grid(paper, Grid(names.say("Learning goals"), head, rows, (3, 2, 2, 3.6)))


def _add_phases(paper: Paper, course: Course, names: Names) -> None:
    _head(paper, names.say("Phases"))
    head = ["", *(names.say(text) for text in ("Phase", "Duration", "When"))]
    rows = [(str(part.number), part.kind, names.hours(part.hours), part.when) for part in course.parts]
    add_grid(paper, Grid(names.say("Phases"), head, rows, (0.4, 3.2, 1.4, 5)))


def _add_dates(paper: Paper, course: Course, names: Names) -> None:
    _head(paper, names.say("Dates"))
    if not course.appointments:
        paper.add_paragraph(names.say("This course has no fixed dates."))
        return
    head = ["", *(names.say(text) for text in ("Weekday", "Date", "Time", "Form", "Place"))]
    rows = [
        (str(item.number), item.weekday, names.day(item.day), write_clock(item.start, item.end), item.kind, item.place)
        for item in course.appointments
    ]
    add_grid(paper, Grid(names.say("Dates"), head, rows, (0.4, 1.7, 1.7, 1.6, 1.8, 2.8)))


def _add_starts(paper: Paper, starts: Starts, names: Names) -> None:
    if starts:
        _head(paper, names.say("Where this group starts"))
        head = [names.say(text) for text in ("Competency", "Before the course")]
        add_grid(paper, Grid(names.say("Where this group starts"), head, starts, (3, 5)))


def _add_teaching(paper: Paper, teaching: Teaching, names: Names) -> None:
    if teaching.agenda:
        _head(paper, names.say("Agenda (proposal)"))
        head = [names.say(text) for text in ("Time", "What happens")]
        for meet in teaching.agenda:
            add_heading_of_table(paper, meet.heading)
            add_grid(paper, Grid(meet.heading, head, meet.lines, (1.4, 7)))
    _head(paper, names.say("Material and preparation"))
    for line in teaching.material:
        add_item(paper, "–", line)
    _head(paper, names.say("Transfer task at the workplace"))
    for number, line in enumerate(teaching.transfer, start=1):
        add_item(paper, f"{number}.", line)
    _head(paper, names.say("How we see whether it worked"))
    head = [names.say(text) for text in ("What we look at", "How", "When")]
    add_grid(paper, Grid(names.say("How we see whether it worked"), head, teaching.success, (1.5, 5, 2.6)))


def _add_people(paper: Paper, course: Course, names: Names) -> None:
    _head(paper, names.say("Participants"))
    if course.named:
        add_names(paper, [person.name for person in course.audience])
        return
    head = [names.say(text) for text in ("Learning group", "People")]
    rows = [(group.name, str(group.seats)) for group in course.audience]
    add_grid(paper, Grid(names.say("Participants"), head, rows, (8, 2)))


def _head(paper: Paper, text: str) -> None:
    paper.add_paragraph(text, style="Heading 1")
