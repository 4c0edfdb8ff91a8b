"""KoboToolbox and ODK Central: questions between start/end and columns that begin with an underscore."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from needs_analysis.ingest.dialects.protocol import Defaults, find_row, matches, named_columns, role_of, simple_heads
from needs_analysis.ingest.sheet import Answers, BoolArray, Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key, plain_text

_OWN = ("_id", "_uuid", "_submission_time", "_index", "_status", "__version__")
LEAST = 4
_NOT_APPROVED = ("not approved", "nicht genehmigt", "validation_status_not_approved")


class Kobo(Defaults):
    """One header row; ``Question/Option`` where several answers are spread."""

    tool = "kobo"
    separator = " "
    identities = ("_uuid", "_id")

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By four of Kobo's own columns."""
        row = find_row(sheet, *_OWN, least=LEAST)
        return (
            None
            if row is None
            else Layout(row, 1, named_columns(sheet, row, *(name for name in _OWN if name in sheet.keys(row))))
        )

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Option columns share the question before the slash."""
        return _slash_heads(sheet.row(layout.first))

    def find_tests(self, answers: Answers) -> BoolArray | None:
        """Submissions that were looked at and not approved."""
        status = answers.find("_validation_status")
        return None if status is None else matches(status, *_NOT_APPROVED)


class Odk(Defaults):
    """ODK Central: SubmissionDate and KEY."""

    tool = "odk"
    separator = " "
    identities = ("key", "meta-instanceid", "instanceid")

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By SubmissionDate beside KEY or the instance id."""
        for names in (("submissiondate", "key"), ("submissiondate", "meta-instanceid"), ("meta-instanceid", "key")):
            row = find_row(sheet, *names)
            if row is not None:
                return Layout(row, 1, named_columns(sheet, row, *names))
        return None

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """One head per column."""
        heads = _slash_heads(sheet.row(layout.first))
        own = re.compile(
            r"submissiondate|submitt\w+|attachments\w*|edits|formversion|reviewstate|devic\w+|key|meta-.*|status"
        )
        return [
            Head(head.header, key=head.key, role="system") if own.fullmatch(normal_key(head.header)) else head
            for head in heads
        ]

    def find_tests(self, answers: Answers) -> BoolArray | None:
        """Submissions that a reviewer rejected."""
        review = answers.find("reviewstate")
        return None if review is None else matches(review, "rejected")


def _slash_heads(cells: Sequence[str]) -> list[Head]:
    heads = simple_heads(cells)
    questions = {plain_text(cell) for cell in cells}
    for index, cell in enumerate(cells):
        stem, mark, option = plain_text(cell).rpartition("/")
        if mark and option and stem in questions and not role_of(cell):
            heads[index] = Head(heads[index].header, stem, option, role="multiple")
    groups = Counter(head.header.rpartition("/")[0] for head in heads if not head.role)
    return [_group_head(head, groups) for head in heads]


def _group_head(head: Head, groups: Counter[str]) -> Head:
    """Questions of one group, or one question of a repeated group: the part before the slash is what they share."""
    stem, mark, item = head.header.rpartition("/")
    shared = bool(mark and item and stem) and groups[stem] > 1 and not head.role
    return replace(head, stem=stem, item=item) if shared else head
