"""A hand-over of a plan that is not agreed yet: to look at and to try in a test system, marked in every file's name."""

from collections.abc import Mapping
from dataclasses import replace

from curriculum.export.draft import DRAFT_WORD
from curriculum.lms.model import HandOver
from needs_analysis import Language, Message, translate

_READ_ME = "0-"
_NOT_YET = Message(
    "Draft: the staff council has not agreed to selection and plan yet. Look at these files, but do not import them "
    "into a platform that people use. They do not count as handed over."
)


def mark_handover(made: HandOver, language: Language) -> HandOver:
    """The same files under names that say so, the read-me with a warning above it."""
    warning = _NOT_YET.text(language)
    files = {
        name: content.replace(b"\xef\xbb\xbf", f"\ufeff{warning}\r\n\r\n".encode(), 1)
        if name.startswith(_READ_ME)
        else content
        for name, content in made.files.items()
    }
    return replace(made, files=mark_files(files, language), notes=(_NOT_YET, *made.notes), draft=True)


def mark_files(files: Mapping[str, bytes], language: Language) -> Mapping[str, bytes]:
    """The files with the word before their names."""
    word = translate(DRAFT_WORD, language).upper()
    return {f"{word}-{name}": content for name, content in files.items()}
