"""What the commands around learning platforms do; values out, no printing."""

import argparse
import re
from pathlib import Path

from curriculum import HandOverOrder, HandOverWish, hand_over, summarise_handover, write_state
from lernkompass.commands import Answer, read_all_files, write_files
from lernkompass.masterdata import load_town
from lernkompass.story import Progress
from needs_analysis import Message, UserError
from store import MASTER_FILE, Workspace, handover_file, pseudonym_key


def run_handover(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """A planned folder -> numbered files for a platform, and in the folder what was sent."""
    _check_target(wanted.out, wanted.folder)
    workspace = Workspace(wanted.folder)
    town = load_town(wanted.masterdata or workspace.read(MASTER_FILE))
    order = HandOverOrder(pseudonym_key(), wanted.lang, wanted.enrolment)
    before = None if wanted.all else _read_state(wanted.platform, wanted.folder, wanted.previous)
    wish = HandOverWish(wanted.platform, order, read_all_files(wanted.people), before)
    made = hand_over(workspace.results(), town.framework, wish)
    for note in made.notes:
        tell(note)
    write_files(wanted.out, made.files)
    write_files(wanted.folder, {handover_file(wanted.platform): write_state(made)})
    lines = [Message("Written to {path}.", {"path": str(wanted.out)})] if made.files else []
    return Answer(summarise_handover(made, wanted.lang), lines)


def _check_target(out: Path, folder: Path) -> None:
    """Files with names must not lie in the workspace, nor be mixed with those of another hand-over."""
    if out.resolve().is_relative_to(folder.resolve()):
        message = "{out} lies inside {folder}. Choose another folder: accounts must not lie beside survey results."
        raise UserError(Message(message, {"out": str(out), "folder": str(folder)}))
    if out.is_dir() and any(re.match(r"\d+-", path.name) for path in out.iterdir()):
        message = (
            "{out} holds the files of another hand-over. Choose a new folder, or delete them once they are imported."
        )
        raise UserError(Message(message, {"out": str(out)}))


def _read_state(platform: str, *folders: Path | None) -> bytes | None:
    """What was sent from the first folder that was handed over."""
    found = (Workspace(folder).read(handover_file(platform)) for folder in folders if folder)
    return next((content for content in found if content is not None), None)
