"""Microsoft Forms: known by the question ids inside its workbook, else by its first columns."""

from dataclasses import replace

from needs_analysis.ingest.dialects.protocol import Defaults, find_row, named_columns, prefix_heads, role_of
from needs_analysis.ingest.sheet import Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key
from needs_analysis.language import Message

_STARTS = {"start time", "startzeit"}
_ENDS = {"completion time", "fertigstellungszeit"}
_OWN_IDS = {"id", "startDate", "submitDate", "responder", "responderName"}


class MicrosoftForms(Defaults):
    """One header row; ``Question.Row`` for matrices; several answers as ``A;B;``."""

    tool = "msforms"
    identities = ("id", "e-mail", "email", "e-mail-adresse", "email address")

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By question ids in the workbook, else by the columns Id, start time, completion time."""
        if sheet.question_ids:
            row = find_row(
                sheet, *(normal_key(name) for name in sheet.question_ids), least=len(sheet.question_ids) // 2 + 1
            )
            return Layout(row or 0, 1, Message("The workbook carries the question ids of Microsoft Forms."))
        for names in ((start, end) for start in sorted(_STARTS) for end in sorted(_ENDS)):
            row = find_row(sheet, "id", *names)
            if row is not None:
                return Layout(row, 1, named_columns(sheet, row, "id", *names))
        return None

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Matrix stems by common beginning; question ids as keys."""
        cells = sheet.row(layout.first)
        ids = {normal_key(name): identifier for name, identifier in sheet.question_ids.items()}
        heads = []
        for cell, head in zip(cells, prefix_heads(cells), strict=True):
            key = ids.get(normal_key(cell), "")
            role = "system" if key in _OWN_IDS and role_of(cell) != "personal" else head.role
            heads.append(
                replace(
                    head,
                    key="" if key.startswith("responder") else key,
                    role="personal" if key.startswith("responder") else role,
                )
            )
        return heads
