"""All course plans of a programme as files with names that every system takes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from curriculum.export.calendar_ics import write_course_ics
from curriculum.export.course_docx import write_course_docx
from curriculum.export.course_pdf import write_course_pdf
from curriculum.export.course_xlsx import write_course_xlsx
from curriculum.export.entry import Starts, choose_entries, describe_entries
from curriculum.export.names import Names, collect_names, find_module
from curriculum.model import Catalogue, Module, Room, Session
from curriculum.programme import Programme
from curriculum.spelling import plain_letters
from needs_analysis import Demand, Framework, Language

_LONGEST_SLUG = 48


def course_plans(
    programme: Programme, demand: Demand, catalogue: Catalogue, framework: Framework, language: Language
) -> Mapping[str, bytes]:
    """File name -> content: a pdf, a docx, an xlsx and an ics for every session.

    Raises `UserError` when the catalogue lacks a module of the timetable.
    """
    rooms = programme.calendar.rooms
    names = collect_names(demand, catalogue, framework, rooms, language)
    trainers = {trainer.id: trainer.name for trainer in programme.calendar.trainers}
    names = replace(names, trainers=trainers, draft=programme.draft)
    sessions = programme.timetable.sessions
    told = choose_entries(sessions, catalogue, demand, programme.told)
    starts = describe_entries(sessions, catalogue, demand, names, told)
    files: dict[str, bytes] = {}
    for session in programme.timetable.sessions:
        module = find_module(catalogue, session.module)
        name = _free_name(name_course(session, module, language), files)
        files.update(_course(name, (session, module, starts[session.id]), names, rooms))
    return files


def name_course(session: Session, module: Module, language: Language) -> str:
    """``GRU-01-02-digitaler-start``: module, number of the run and title, in ASCII letters, digits and hyphens."""
    title = _plain(module.title.text(language)).lower()
    short = title if len(title) <= _LONGEST_SLUG else title[:_LONGEST_SLUG].rsplit("-", 1)[0]
    return f"{course_prefix(module.id, session.number)}{short}".rstrip("-")


def course_prefix(module: str, number: int) -> str:
    """How the names of a run's files begin, whatever the language: ``GRU-01-02-``."""
    return f"{_plain(module)}-{number:02d}-"


def _course(
    name: str, run: tuple[Session, Module, Starts], names: Names, rooms: tuple[Room, ...]
) -> Iterator[tuple[str, bytes]]:
    session, module, starts = run
    yield f"{name}.pdf", write_course_pdf(session, module, names, starts)
    yield f"{name}.docx", write_course_docx(session, module, names, starts)
    yield f"{name}.xlsx", write_course_xlsx(session, module, names)
    yield f"{name}.ics", write_course_ics(session, module, names.language, rooms)


def _free_name(name: str, taken: Mapping[str, bytes]) -> str:
    """The name, numbered where another course has it already (some file systems do not tell case apart)."""
    used = {file.lower() for file in taken}
    free, number = name, 2
    while f"{free}.docx".lower() in used:
        free, number = f"{name}-{number}", number + 1
    return free


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", plain_letters(text)).strip("-")
