"""Nothing personal outside the columns that are known to be personal: headers, titles, names of sheets, other cells.

A table as it was read keeps personal data in the cells of its personal columns and nowhere else; an upload as it is
kept does not even have those (see ``keep``).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from needs_analysis.ingest.person_words import mentions_person
from needs_analysis.ingest.personal import mask_where_struck, words_for_people
from needs_analysis.ingest.sheet import BoolArray, TextColumn
from needs_analysis.ingest.text import normal_key
from needs_analysis.language import Message
from needs_analysis.model import Block, Column, Finding, ItemStatistics, Kind, RawTable, row_cell
from needs_analysis.redaction import MASK, redact_remark, redact_text

Change = Callable[[str], str]
REMARKS: frozenset[Kind] = frozenset({"rating", "nominal", "multiple", "text"})
"""Kinds of columns in whose answers people write remarks."""

OWN_WORDS: frozenset[Kind] = frozenset({"text", "empty"})
"""Kinds of columns in which people write in their own words: even single words that name people are struck out."""


def clean_table(raw: RawTable) -> RawTable:
    """The table with everything that may be shown free of personal data; personal columns keep their cells."""
    personal = {row_cell(column.index, 0).rstrip("0") for column in raw.columns if column.kind == "personal"}
    named = [column.index for column in raw.columns if column.kind == "personal" and mentions_person(column.header)]
    known = words_for_people(str(text) for index in named for text in raw.cells[index].unique())
    first = int(raw.cells.index[0]) if len(raw.cells) else 1 + max(raw.margins, default=0)
    cells = _clean_cells(raw, known)
    return replace(
        raw,
        sheet=redact_text(raw.sheet),
        columns=tuple(map(_clean_column, raw.columns)),
        blocks=tuple(_hide_labels(_clean_block(block), raw.cells, cells) for block in raw.blocks),
        cells=cells,
        findings=tuple(clean_finding(_hide_value(finding, personal), known) for finding in raw.findings),
        margins={
            row: clean_row(texts, known, titles=not first - raw.header_rows <= row < first)
            for row, texts in raw.margins.items()
        },
    )


def _clean_column(column: Column) -> Column:
    return replace(
        column,
        header=redact_text(column.header),
        key=redact_text(column.key),
        block=None if column.block is None else redact_text(column.block),
        item=None if column.item is None else redact_text(column.item),
    )


def _clean_block(block: Block) -> Block:
    statistics: dict[str, ItemStatistics] = {redact_text(item): numbers for item, numbers in block.statistics.items()}
    return replace(
        block,
        stem=redact_text(block.stem),
        items=tuple(map(redact_text, block.items)),
        scale=tuple(replace(label, label=redact_text(label.label)) for label in block.scale),
        no_answer=tuple(map(redact_text, block.no_answer)),
        statistics=statistics,
    )


def _hide_labels(block: Block, before: pd.DataFrame, after: pd.DataFrame) -> Block:
    """The block without labels that stood only in cells which were struck out."""
    changed = [column for column in block.columns if not before[column].equals(after[column])]
    if not changed:
        return block
    left = _texts_of(after, block.columns)
    gone = {text.strip() for text in _texts_of(before, changed) - left}
    scale = tuple(replace(label, label=MASK) if label.label in gone else label for label in block.scale)
    return replace(block, scale=scale, no_answer=tuple(MASK if text in gone else text for text in block.no_answer))


def _texts_of(cells: pd.DataFrame, columns: Sequence[int]) -> set[str]:
    return {str(text) for column in columns for text in cells[column].unique()}


def _hide_value(finding: Finding, personal: Collection[str]) -> Finding:
    """A finding about a cell of a personal column does not say what stands there."""
    if not finding.value or finding.cell.rstrip("0123456789") not in personal:
        return finding
    values = {name: MASK if value == finding.value else value for name, value in finding.message.values.items()}
    return replace(finding, value="", message=Message(finding.message.template, values))


def clean_finding(finding: Finding, known: Collection[str]) -> Finding:
    """A finding whose value, sentence and sheet name nobody."""
    values = {
        name: redact_text(value, known, alone=False) if isinstance(value, str) else value
        for name, value in finding.message.values.items()
    }
    message, value = Message(finding.message.template, values), redact_remark(finding.value, known)
    return replace(finding, sheet=redact_text(finding.sheet), value=value, message=message)


def _clean_cells(raw: RawTable, known: Collection[str]) -> pd.DataFrame:
    cells: dict[int, pd.Series] = {}
    labelled: set[int] = set()
    for column in raw.columns:
        found = raw.cells[column.index]
        texts = [str(text) for text in found.unique()]
        labels = [text for text in texts if is_label(text)]
        labelled.update(found.index[found.isin(labels)] if labels else ())
        change = cell_change(column.kind, known) if column.kind != "personal" else str
        changed = {text: clean for text in texts if (clean := change(text)) != text}
        cells[column.index] = found.replace(changed) if changed else found
    frame = pd.DataFrame(cells, index=raw.cells.index)
    for row in sorted(labelled):
        for place in follow_labels([str(text) for text in raw.cells.loc[row]]):
            frame.loc[row, frame.columns[place]] = MASK
    return frame


def cell_change(kind: Kind, known: Collection[str]) -> Change:
    """What becomes of the cells of a column that is not personal: entries of the tool stay apart, words are struck."""
    if kind == "system":
        return mask_where_struck()
    if kind in REMARKS:
        return lambda text: redact_remark(text, known, alone=kind in OWN_WORDS)
    return lambda text: redact_text(text, known, alone=kind in OWN_WORDS)


def clean_row(texts: Sequence[str], known: Collection[str], *, titles: bool) -> tuple[str, ...]:
    """A row outside the answers; in ``titles`` the cell behind a word that asks for a person goes as a whole."""
    clean = [redact_text(text, known, alone=False) for text in texts]
    for place in follow_labels(texts) if titles else ():
        clean[place] = MASK
    return tuple(clean)


def is_label(text: str) -> bool:
    """Whether a cell is a label with a colon that asks for a person."""
    return text.rstrip().endswith(":") and mentions_person(text.rstrip(" :"))


def follow_labels(texts: Sequence[str]) -> Iterable[int]:
    """The places of cells that follow a label such as ``Ansprechpartnerin:`` in their row."""
    filled = [place for place, text in enumerate(texts) if normal_key(text)]
    return [
        after
        for before, after in pairwise(filled)
        if mentions_person(texts[before].rstrip(" :")) and not mentions_person(texts[after].rstrip(" :"))
    ]


def change_cells(column: TextColumn, rows: BoolArray, change: Change) -> TextColumn:
    """The column with other texts in some rows; those that no cell holds any more are gone."""
    values = [*column.values, *map(change, column.values)]
    codes = column.codes + rows * len(column.values)
    used, places = np.unique(codes, return_inverse=True)
    if not len(used):
        return TextColumn((), codes)
    merged, different = pd.factorize(np.array([values[number] for number in used], dtype=object))
    return TextColumn(tuple(map(str, different)), merged[places])
