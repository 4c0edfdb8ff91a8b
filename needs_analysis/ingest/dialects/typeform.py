"""Typeform: ``#`` first, times in UTC last; each option of a choice in a column of its own."""

from needs_analysis.ingest.dialects.protocol import Defaults, matches, named_columns, prefix_heads, simple_heads
from needs_analysis.ingest.sheet import Answers, BoolArray, Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key


class Typeform(Defaults):
    """One header row; option columns repeat their header as value; intro texts repeat before each item."""

    tool = "typeform"
    identities = ("#",)  # the network id stands for an office, not for a person

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By ``#`` and a time column in UTC."""
        cells = [normal_key(cell) for cell in sheet.row(0)]
        utc = next((cell for cell in cells if "(utc)" in cell), None)
        if cells[:1] != ["#"] or utc is None:
            return None
        return Layout(0, 1, named_columns(sheet, 0, "#", utc))

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Blocks by the intro repeated above a blank line; options by their values."""
        cells = [cell.replace("\r\n", "\n") for cell in sheet.row(layout.first)]
        stems = prefix_heads(cells, "\n\n")
        plain = simple_heads(cells)
        heads = []
        for index, (head, bare) in enumerate(zip(stems, plain, strict=True)):
            values = sheet.columns[index].part(slice(layout.data, None)).counts()
            option = {normal_key(value) for value in values} == {normal_key(cells[index])}
            heads.append(Head(bare.header, role="multiple") if option else head)
        return heads

    def find_complete(self, answers: Answers) -> BoolArray | None:
        """Responses of the type "completed", else those with a time at which they were submitted."""
        kind = answers.find("response type")
        if kind is not None:
            return matches(kind, "completed")
        submitted = answers.find("submit date (utc)")
        return submitted.filled() if submitted is not None and submitted.filled().any() else None
