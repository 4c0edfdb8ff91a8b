"""The written proof of training for one person, as § 5 (3) TVöD asks for, on one sheet of Word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from curriculum.export.docx_parts import Grid, add_grid, save_paper, start_paper
from curriculum.export.names import Names, clean_text
from needs_analysis import PERCENT


@dataclass(frozen=True, slots=True)
class Attended:
    """One course a person took part in; ``day``: when it was completed, None where it was not."""

    title: str
    code: str
    hours: float
    done: bool
    day: date | None
    grade: str


def write_training_record(person: str, courses: Sequence[Attended], names: Names) -> bytes:
    """A table of all courses with hours and results, the sum of hours, and lines to sign."""
    title = names.say("Proof of training")
    paper = start_paper(
        f"{title}: {person}", names.say("Made with Lernkompass from the records of the courses."), names.language
    )
    paper.add_paragraph(clean_text(title), style="Subtitle")
    paper.add_paragraph(clean_text(person), style="Title")
    paper.add_paragraph(
        names.say("Taking part in training is documented and confirmed to staff in writing (§ 5 (3) TVöD).")
    )
    head = [names.say(text) for text in ("Course", "Course number", "Extent", "Result", "Completed on", "Grade")]
    add_grid(paper, Grid(title, head, [_row(course, names) for course in courses], (3.3, 2.7, 1.4, 2.1, 2.1, 1.4)))
    hours = sum(course.hours for course in courses if course.done)
    paper.add_paragraph()
    paper.add_paragraph(names.say("Completed in all: {hours} of learning time.", hours=names.hours(hours)))
    line = "_" * 34
    paper.add_paragraph(f"\n\n{line}          {line}")
    paper.add_paragraph(
        names.say("Place, date                                                Signature of the employer")
    )
    return save_paper(paper)


def _row(course: Attended, names: Names) -> tuple[str, ...]:
    result = names.say("completed") if course.done else names.say("took part in")
    day = names.day(course.day) if course.day else ""
    return course.title, course.code, names.hours(course.hours), result, day, _grade(course.grade, names)


def _grade(grade: str, names: Names) -> str:
    """A grade as its source writes it; German sets a space before the sign of per cent."""
    return re.sub(r"(?<=\d)%", PERCENT[names.language], grade)
