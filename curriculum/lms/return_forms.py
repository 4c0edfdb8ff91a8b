"""The short forms back in: answers from any survey tool are found by their statements or labels, in either language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from curriculum.lms.short_forms import AGREEMENT, FORM_KINDS, QUESTIONS, STATEMENTS, FormKind
from curriculum.programme import Programme
from needs_analysis import LANGUAGES, Message, UserError, read_grids, redact_text, translate

Rows = tuple[tuple[str, ...], ...]
Course = tuple[str, str]
"""Module, and the id of its run on platforms (``""`` where a file speaks of the module only)."""

_HEAD_ROWS = 25  # rows within which the heads have to stand
_FEWEST_HEADS = 2
_COURSE_HEADS = {"kurs", "kursid", "course", "courseid", "courseshortname", "modul", "module", "modulid", "lehrgang"}
_STEP = re.compile(r"\s*(?:A|\()?\s*([1-5])(?:[.,]0+)?\s*\)?(?:$|[\s.:–-])")
UNKNOWN = (
    "{file} holds no answers to one of our short forms: no column carries one of the statements or labels. Export the "
    "answers with the full text of the questions."
)
NO_COURSE = "{file} does not say which course it is about. Name the course, or give the file the course's id as name."
NOT_THERE = "“{course}” is no course of this plan."


@dataclass(slots=True)
class Answers:
    """Everything that came back of one form for one course: step per statement and person, texts per question."""

    steps: dict[str, list[int]] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    people: int = 0


@dataclass(frozen=True, slots=True)
class _Heads:
    row: int
    labels: Mapping[int, str]
    course: int | None


def read_forms(
    files: Mapping[str, bytes], programme: Programme, course: str = ""
) -> dict[tuple[FormKind, Course], Answers]:
    """The answers by form and course. ``course``: the one of files that do not name theirs.

    Raises `UserError` for a file without answers to a form, and where the course is not known.
    """
    known = spell_courses(programme)
    found: dict[tuple[FormKind, Course], Answers] = {}
    for name, content in files.items():
        sheets = [(rows, heads) for rows in read_grids(content).values() if (heads := _find_heads(rows))]
        if not sheets:
            raise UserError(Message(UNKNOWN, {"file": name}))
        for rows, heads in sheets:
            _add_sheet(found, rows, heads, _default_course(name, course, known), (name, known))
    return found


def spell_courses(programme: Programme) -> dict[str, Course]:
    """Whatever names a course of the plan -> the course: id of the run, module, title."""
    known: dict[str, Course] = {}
    for module in programme.catalogue.modules:
        for text in (module.id, *(module.title.text(tongue) for tongue in LANGUAGES)):
            known[_bare(text)] = (module.id, "")
    for run, session in programme.runs.items():
        known[_bare(run)] = known[_bare(session.id)] = (session.module, run)
    return known


def _default_course(file: str, course: str, known: Mapping[str, Course]) -> Course | None:
    if course:
        if _bare(course) not in known:
            raise UserError(Message(NOT_THERE, {"course": course}))
        return known[_bare(course)]
    spelt = _bare(file)
    inside = [name for name, (_, run) in known.items() if run and name in spelt]
    return known[max(inside, key=len)] if inside else None


def _add_sheet(
    found: dict[tuple[FormKind, Course], Answers],
    rows: Rows,
    heads: _Heads,
    default: Course | None,
    source: tuple[str, Mapping[str, Course]],
) -> None:
    file, known = source
    for line in rows[heads.row + 1 :]:
        named = _bare(line[heads.course]) if heads.course is not None else ""
        if not any(line[place].strip() for place in heads.labels):
            continue
        where = known.get(named) if named else default
        if where is None:
            raise UserError(
                Message(NOT_THERE, {"course": line[heads.course or 0]}) if named else Message(NO_COURSE, {"file": file})
            )
        for kind in FORM_KINDS:
            mine = {place: label for place, label in heads.labels.items() if label.startswith(f"{kind.upper()}-")}
            if mine:
                _add_line(found.setdefault((kind, where), Answers()), line, mine)


def _add_line(answers: Answers, line: Sequence[str], labels: Mapping[int, str]) -> None:
    given = False
    for place, label in labels.items():
        text = line[place].strip()
        if label in QUESTIONS and text:
            answers.words.setdefault(label, []).append(redact_text(text))
            given = True
        elif (step := rate_answer(text)) is not None:
            answers.steps.setdefault(label, []).append(step)
            given = True
    answers.people += given


def rate_answer(text: str) -> int | None:
    """The step from 1 to 5: its words in either language, its number, or its number before the words."""
    bare = _bare(text)
    for number, tongue in product(range(1, len(AGREEMENT) + 1), LANGUAGES):
        if bare == _bare(translate(AGREEMENT[number - 1], tongue)):
            return number
    found = _STEP.match(text)
    return int(found[1]) if found else None


def _find_heads(rows: Rows) -> _Heads | None:
    """The row that carries most of our statements or labels."""
    best: _Heads | None = None
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        labels = {place: label for place, text in enumerate(row) for label in _label_of(text)}
        if len(labels) >= _FEWEST_HEADS and (best is None or len(labels) > len(best.labels)):
            course = next((place for place, text in enumerate(row) if _bare(text) in _COURSE_HEADS), None)
            best = _Heads(number, labels, course)
    return best


def _label_of(head: str) -> Iterator[str]:
    """The label that a head carries: the label itself, or the statement in one of the languages."""
    bare = _bare(head)
    for table in (STATEMENTS, QUESTIONS):
        for label, sentence in table.items():
            spelt = {_bare(label), *(_bare(translate(sentence, tongue)) for tongue in LANGUAGES)}
            if any(one in bare for one in spelt):
                yield label
                return


def _bare(text: str) -> str:
    """Letters and digits only: tools change signs and spaces of labels and questions."""
    return re.sub(r"[\W_]+", "", text).casefold()
