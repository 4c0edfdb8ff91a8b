"""All course plans of a programme as files with names that every system takes."""

import os
import re
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from curriculum.export.calendar_ics import write_course_ics
from curriculum.export.course_docx import write_course_docx
from curriculum.export.course_pdf import write_course_pdf
from curriculum.export.course_xlsx import write_course_xlsx
from curriculum.export.draft import mark_filled
from curriculum.export.entry import Starts, choose_entries, describe_entries
from curriculum.export.issue import Issue
from curriculum.export.names import Names, collect_names, find_module
from curriculum.export.template import Template
from curriculum.model import Module, Session
from curriculum.programme import Programme
from curriculum.spelling import plain_letters
from needs_analysis import Demand, Framework, Language, Message

_LONGEST_SLUG = 48
_SETTERS = min(4, os.cpu_count() or 1)
"""Pages are set beside the other files: the typesetter works outside of Python's lock."""

_AHEAD = 32
_TOLD_EVERY = 200


@dataclass(frozen=True, slots=True)
class _Run:
    """One course with the name of its files."""

    name: str
    session: Session
    module: Module
    starts: Starts


def course_plans(programme: Programme, demand: Demand, framework: Framework, issue: Issue) -> Mapping[str, bytes]:
    """File name -> content: a pdf, a docx, an xlsx and an ics for every session.

    Raises `UserError` when the catalogue lacks a module of the timetable.
    """
    names, rooms = _names(programme, demand, framework, issue.language), programme.calendar.rooms
    files: dict[str, bytes] = {}
    for done, (run, printed) in enumerate(_print_ahead(_runs(programme, demand, names), names), start=1):
        files[f"{run.name}.pdf"] = printed
        files[f"{run.name}.docx"] = _paper(run, names, issue.template)
        files[f"{run.name}.xlsx"] = write_course_xlsx(run.session, run.module, names)
        files[f"{run.name}.ics"] = write_course_ics(run.session, run.module, issue.language, rooms, issue.told)
        _tell_written(done, len(programme.timetable.sessions), issue)
    return files


def _print_ahead(runs: Iterator[_Run], names: Names) -> Iterator[tuple[_Run, bytes]]:
    """Each run with its pages, which are being set while the other files of earlier runs are written."""
    waiting: deque[tuple[_Run, Future[bytes]]] = deque()
    with ThreadPoolExecutor(_SETTERS) as setters:
        for run in runs:
            printing = setters.submit(write_course_pdf, run.session, run.module, names, run.starts)
            waiting.append((run, printing))
            if len(waiting) > _AHEAD:
                done, printed = waiting.popleft()
                yield done, printed.result()
        for run, printing in waiting:
            yield run, printing.result()


def _tell_written(done: int, count: int, issue: Issue) -> None:
    if done % _TOLD_EVERY == 0:
        issue.tell(Message("{done} of {count} course plans written …", {"done": done, "count": count}))


def course_papers(programme: Programme, demand: Demand, framework: Framework, issue: Issue) -> Mapping[str, bytes]:
    """Only the Word files of `course_plans`, for a plan that is there and a template that is new."""
    names = _names(programme, demand, framework, issue.language)
    return {f"{run.name}.docx": _paper(run, names, issue.template) for run in _runs(programme, demand, names)}


def _names(programme: Programme, demand: Demand, framework: Framework, language: Language) -> Names:
    calendar = programme.calendar
    names = collect_names(demand, programme.catalogue, framework, calendar.rooms, language)
    trainers = {trainer.id: trainer.name for trainer in calendar.trainers}
    return replace(names, trainers=trainers, draft=programme.draft)


def _runs(programme: Programme, demand: Demand, names: Names) -> Iterator[_Run]:
    taken: set[str] = set()
    sessions, catalogue = programme.timetable.sessions, programme.catalogue
    told = choose_entries(sessions, catalogue, demand, programme.told)
    starts = describe_entries(sessions, catalogue, demand, names, told)
    for session in sessions:
        module = find_module(catalogue, session.module)
        name = _free_name(name_course(session, module, names.language), taken)
        taken.add(name.lower())
        yield _Run(name, session, module, starts[session.id])


def _paper(run: _Run, names: Names, template: Template | None) -> bytes:
    if template is None:
        return write_course_docx(run.session, run.module, names, run.starts)
    filled = template.write_course(run.session, run.module, names, run.starts)
    return mark_filled(filled, names.language) if names.draft else filled


def name_course(session: Session, module: Module, language: Language) -> str:
    """``GRU-01-02-digitaler-start``: module, number of the run and title, in ASCII letters, digits and hyphens."""
    title = _plain(module.title.text(language)).lower()
    short = title if len(title) <= _LONGEST_SLUG else title[:_LONGEST_SLUG].rsplit("-", 1)[0]
    return f"{course_prefix(module.id, session.number)}{short}".rstrip("-")


def course_prefix(module: str, number: int) -> str:
    """How the names of a run's files begin, whatever the language: ``GRU-01-02-``."""
    return f"{_plain(module)}-{number:02d}-"


def _free_name(name: str, taken: set[str]) -> str:
    """The name, numbered where another course has it already (some file systems do not tell case apart)."""
    free, number = name, 2
    while free.lower() in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", plain_letters(text)).strip("-")
