"""What the commands around very many towns do; values out, no printing."""

import argparse
from dataclasses import asdict

from lernkompass.commands import Answer, say_written
from lernkompass.country import Invented, analyse_country, make_country, open_executor
from lernkompass.masterdata import load_town
from lernkompass.story import Progress
from needs_analysis import Message


def run_sample(wanted: argparse.Namespace, _: Progress) -> Answer:
    """An invented country as parts."""
    parts = make_country(wanted.folder, load_town(wanted.masterdata), Invented(wanted.staff, wanted.seed))
    document = {"folder": str(wanted.folder), "staff": wanted.staff, "parts": parts}
    return Answer(document, [Message("{count} part(s) written.", {"count": parts}), say_written(wanted.folder)])


def run_analyse(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """Parts -> figures of every town, of the country, its roles and groups, and the demand for the plan."""
    with open_executor(wanted.executor, wanted.workers, wanted.scheduler) as executor:
        found = analyse_country(wanted.folder, wanted.out, executor, tell)
    line = "{people} people in {parts} part(s), {computed} of them computed now; {groups} learning groups."
    return Answer(asdict(found), [Message(line, asdict(found)), say_written(wanted.out)])
