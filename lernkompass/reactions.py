"""The short forms of courses back in: what participants and, later, superiors say."""

import argparse

from curriculum import AnsweredForms, bring_forms_back
from lernkompass.commands import Answer, read_all_files, write_files
from lernkompass.story import Progress
from needs_analysis import Message
from store import FORMS_FILE, Workspace


def run_reactions(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """Exports of the short forms -> form-answers.json in the folder: sums only, as far as the privacy rule allows."""
    workspace = Workspace(wanted.folder)
    answered = AnsweredForms(read_all_files(wanted.files), wanted.course, workspace.read(FORMS_FILE))
    kept, notes, document = bring_forms_back(workspace.results(), answered)
    for note in notes:
        tell(note)
    write_files(wanted.folder, {FORMS_FILE: kept})
    line = Message("{count} courses with answers that may be shown.", {"count": document["courses"]})
    return Answer(document, [line])
