"""Tables as the CSV readers of learning platforms take them: comma, double quotes, one width, UTF-8 with its mark."""

import csv
import io
from collections.abc import Iterable, Sequence

from curriculum.spelling import clean_cell

MARK = "\ufeff"
"""Moodle strips it, spreadsheet programs need it to show umlauts."""


def write_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file with these columns; every row has exactly as many cells as the head, texts are made safe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        if len(row) != len(head):
            raise ValueError(row)
        writer.writerow([clean_cell(cell) for cell in row])
    return (MARK + stream.getvalue()).encode()
