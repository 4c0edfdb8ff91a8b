"""The town's own look of course plans: an example to begin with, and the check of a template."""

import argparse

from curriculum import read_template, write_example
from lernkompass.commands import Answer, read_file, say_written, write_file
from lernkompass.story import Progress
from needs_analysis import Message


def run_template(wanted: argparse.Namespace, _: Progress) -> Answer:
    """A Word template checked, or the example to begin with written."""
    if wanted.check:
        read_template(read_file(wanted.file))
        return Answer({"file": str(wanted.file), "ok": True}, [Message("The template can be used.")])
    write_file(wanted.file, write_example(wanted.lang))
    return Answer({"file": str(wanted.file)}, [say_written(wanted.file)])
