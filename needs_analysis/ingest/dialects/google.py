"""Google Forms: first column is the time stamp; ``Question [Row]`` for grids; answers joined by comma and blank."""

from needs_analysis.ingest.dialects.protocol import Defaults, bracket_heads, named_columns
from needs_analysis.ingest.sheet import Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key


class GoogleForms(Defaults):
    """One header row, no id, no mark of completeness."""

    tool = "google-forms"
    separator = ", "
    identities = ("e-mail-adresse", "email address", "username", "nutzername")

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By the first cell."""
        first = sheet.row(0)[:1]
        if first and normal_key(first[0]) in ("timestamp", "zeitstempel"):
            return Layout(0, 1, named_columns(sheet, 0, normal_key(first[0])))
        return None

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Stems before the bracket."""
        return bracket_heads(sheet.row(layout.first))
