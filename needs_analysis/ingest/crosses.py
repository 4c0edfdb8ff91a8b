"""Crosses under the steps of a scale, one column per step and topic: put together to one answer per topic.

The columns of the file stay as they are; those put together stand to their right, as those of a joined sheet do.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from needs_analysis.ingest.lexicon import find_levels
from needs_analysis.ingest.scales import is_no_answer, split_rating
from needs_analysis.ingest.sheet import BoolArray, Crosses, Head, Sheet, TextColumn
from needs_analysis.ingest.text import normal_key, parse_number, plain_text
from needs_analysis.language import Message
from needs_analysis.model import Finding, row_cell

LOOK_AHEAD = 12
FEWEST_STEPS, MOST_STEPS = 3, 11
LONGEST_STEP = 60
PURE = 2 / 3
"""Share of the answered rows in which every topic has one cross at most: else several may be chosen."""
MOST = 50
MOST_TEXTS = 200
READ = (
    "From this cell on row {row} says which step of a scale each cross below it means. It was read as part of the "
    "header. The answers were put together, one column per topic, from {cell} on."
)
TWICE = "“{topic}” has more than one cross in this row. The answer counts as missing; leave one cross."
_MARKS = {"x", "xx", "×", "✓", "✔", "✗", "✘", "☒", "☑", "●", "•", "■"}
_NUMBERED = re.compile(r"(\S.*?) ?(?:[\[(] ?(\d{1,2}) ?[\])]|[-–—:|/_. ] ?(\d{1,2}))")


@dataclass(frozen=True, slots=True)
class _Topic:
    """Neighbouring columns from ``left`` on that stand for the steps of one scale."""

    left: int
    steps: tuple[str, ...]
    name: str
    row: int

    @property
    def columns(self) -> range:
        return range(self.left, self.left + len(self.steps))


def join_crosses(sheet: Sheet) -> Sheet:
    """The sheet with one more column per topic whose steps are crossed; as it is where nothing is crossed."""
    for row in range(min(LOOK_AHEAD, sheet.height - 1)):
        for topics in (_find_numbered(sheet, row), _find_topics(sheet, row)):
            read = _read_crosses(sheet, row, topics) if topics else None
            if read is not None:
                return _with_topics(sheet, row, topics, read)
    return sheet


def mark_crossed(heads: Sequence[Head], sheet: Sheet) -> list[Head]:
    """The heads of a sheet; those of columns put together are the topic alone, with the steps of its scale."""
    crosses = sheet.crosses
    if crosses is None:
        return list(heads)
    rows = (crosses.first, crosses.last + 1)
    names = {index: _first(sheet, rows, (index, index + 1)) for index in crosses.steps}
    return [Head(names[i], steps=crosses.steps[i]) if i in names else head for i, head in enumerate(heads)]


# --- where the steps stand ----------------------------------------------------------------------------------------


def _find_topics(sheet: Sheet, row: int) -> list[_Topic]:
    """Topics whose steps stand in a row and whose names stand above them."""
    cells = [plain_text(cell) if len(cell) <= LONGEST_STEP else "" for cell in sheet.row(row)]
    runs = [*_digit_runs(cells)] or [*_word_runs(cells)]
    topics = []
    for left, right in runs:
        steps = tuple(cells[left:right])
        above = next((r for r in range(row - 1, max(-1, row - 3), -1) if _first(sheet, (r, r + 1), (left, right))), row)
        name = _first(sheet, (above, row), (left, right))
        over = _title_over(sheet, above - 1, range(runs[0][0], left + 1)) if name and above else ""
        named = f"{over} | {name}" if over else name or f"{steps[0]} … {steps[-1]}"
        topics.append(_Topic(left, steps, named, above - 1 if over else above))
    return topics


def _first(sheet: Sheet, rows: tuple[int, int], columns: tuple[int, int]) -> str:
    """The first filled cell of a range."""
    texts = (cell for row in range(*rows) for cell in sheet.row(row)[slice(*columns)])
    return next((plain_text(text) for text in texts if normal_key(text)), "")


def _title_over(sheet: Sheet, row: int, columns: range) -> str:
    """The last title in a row at or before a topic, but no title of the whole table, which begins further left."""
    cells = sheet.row(row)
    return next((plain_text(cells[index]) for index in reversed(columns) if normal_key(cells[index])), "")


def _digit_runs(cells: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of digits that count up or down by one; words for "no answer" behind them belong to them."""
    pairs = map(split_rating, cells)
    numbers = [pair[0] if pair else None for pair in pairs]
    left = 0
    while left < len(cells):
        right = _digits_end(numbers, left)
        if FEWEST_STEPS <= right - left <= MOST_STEPS and {numbers[left], numbers[right - 1]} & {0.0, 1.0}:
            while right < len(cells) and normal_key(cells[right]) and is_no_answer(cells[right]):
                right += 1
            yield left, right
        left = max(right, left + 1)


def _digits_end(numbers: Sequence[float | None], left: int) -> int:
    first = numbers[left]
    for step in (1, -1) if first is not None and first in range(MOST_STEPS) else ():
        right = left + 1
        while right < len(numbers) and numbers[right] == first + step * (right - left):  # type: ignore[operator]
            right += 1
        if right - left >= FEWEST_STEPS:
            return right
    return left


def _word_runs(cells: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The same words again and again, or words of one scale of the lexicon."""
    keys = [normal_key(cell) for cell in cells]
    left = 0
    while left < len(keys):
        size = _repeated(keys, left) or _levels(cells, left)
        if size:
            yield left, left + size
        left += size or 1


def _repeated(keys: Sequence[str], left: int) -> int:
    """How many different words from here on stand a second time right behind or right before them."""
    for size in range(FEWEST_STEPS, MOST_STEPS + 1):
        words = keys[left : left + size]
        twice = words in (keys[left + size : left + 2 * size], keys[left - size : left] if left >= size else [])
        if twice and len(words) == size == len(set(words)) and all(words) and not all(map(parse_number, words)):
            return size
    return 0


def _levels(cells: Sequence[str], left: int) -> int:
    places: set[int] | None = None
    right = left
    while right < len(cells) and right - left < MOST_STEPS and (found := find_levels(cells[right])):
        shared = found.keys() if places is None else places & found.keys()
        if not shared or cells[right] in cells[left:right]:
            break
        places, right = set(shared), right + 1
    return right - left if right - left >= FEWEST_STEPS else 0


def _find_numbered(sheet: Sheet, row: int) -> list[_Topic]:
    """Topics with their steps in one header: ``Excel 1``, ``Excel [2]``."""
    found = [_NUMBERED.fullmatch(" ".join(cell.split())) if len(cell) <= 200 else None for cell in sheet.row(row)]  # noqa: PLR2004
    parts = [(match[1], int(match[2] or match[3])) if match else ("", -1) for match in found]
    topics: list[_Topic] = []
    left = 0
    while left < len(parts):
        name, first = parts[left]
        right = left + 1
        while right < len(parts) and name and parts[right] == (name, first + right - left):
            right += 1
        if FEWEST_STEPS <= right - left <= MOST_STEPS and first in (0, 1):
            steps = tuple(str(number) for _, number in parts[left:right])
            topics.append(_Topic(left, steps, plain_text(name), row))
        left = right
    return topics


# --- what the crosses say -----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Read:
    """``columns``: the answers of each topic; ``twice``: topic and row (0-based) of its answers with two crosses."""

    columns: tuple[TextColumn, ...]
    twice: tuple[tuple[_Topic, int], ...]


def _read_crosses(sheet: Sheet, row: int, topics: Sequence[_Topic]) -> _Read | None:
    """The answers of the rows below the steps; None where they are not mostly one cross per topic."""
    inside = [index for topic in topics for index in topic.columns]
    if not _may_be_crossed([sheet.columns[index] for index in inside]):
        return None
    below = {index: sheet.columns[index].part(slice(row + 1, None)) for index in inside}
    said = Counter(normal_key(text) for column in below.values() for text in column.counts())
    marks = _MARKS & said.keys() or {"1"}
    crossed = {index: _where(column, marks) for index, column in below.items()}
    strange = {index: column.filled() & ~crossed[index] & ~_silent(column) for index, column in below.items()}
    totals = [_sum([crossed[index] for index in topic.columns]) for topic in topics]
    others = _sum([strange[index] for index in inside])
    answered = (_sum(totals) + others) > 0
    pure = answered & (others == 0) & np.all([total <= 1 for total in totals], axis=0)
    used = sum(bool(crossed[index].any()) for index in inside)
    least = 1 if marks != {"1"} and all(topic.row < row for topic in topics) else 2
    if used < least or pure.sum() < max(least, PURE * answered.sum()):
        return None
    columns = tuple(_answers(sheet, row, topic, crossed) for topic in topics)
    places = ((topic, np.flatnonzero(total > 1)) for topic, total in zip(topics, totals, strict=True))
    return _Read(columns, tuple((topic, row + 1 + int(place)) for topic, found in places for place in found))


def _may_be_crossed(columns: Sequence[TextColumn]) -> bool:
    """Whether some columns hold few different texts, a mark among them; told without a look at the rows."""
    few = all(len(column.values) <= MOST_TEXTS for column in columns)
    return few and any(normal_key(value) in _MARKS | {"1"} for column in columns for value in column.values)


def _where(column: TextColumn, keys: set[str]) -> BoolArray:
    return column.where([normal_key(value) in keys for value in column.values])


def _silent(column: TextColumn) -> BoolArray:
    return column.where([is_no_answer(value) for value in column.values])


def _sum(flags: Sequence[npt.NDArray[np.bool_] | npt.NDArray[np.intp]]) -> npt.NDArray[np.intp]:
    total: npt.NDArray[np.intp] = np.sum(np.array(flags, dtype=np.intp), axis=0)
    return total


def _answers(sheet: Sheet, row: int, topic: _Topic, crossed: dict[int, BoolArray]) -> TextColumn:
    """The step crossed in each row, both where there are two; else the one word that stands instead of a cross."""
    cells: list[object] = [""] * sheet.height
    cells[topic.row] = topic.name
    for place in range(row + 1, sheet.height):
        steps = [
            step for step, index in zip(topic.steps, topic.columns, strict=True) if crossed[index][place - row - 1]
        ]
        if not steps:
            words = [text for index in topic.columns if normal_key(text := sheet.columns[index].text(place))]
            steps = words if len(words) == 1 else []
        cells[place] = " + ".join(steps)
    return TextColumn.of(cells)


def _with_topics(sheet: Sheet, row: int, topics: Sequence[_Topic], read: _Read) -> Sheet:
    first, place = topics[0], row_cell(sheet.width, row + 1)
    found = [
        Finding(
            "CROSSES_JOINED", sheet.name, row_cell(first.left, row + 1), "",
            Message(READ, {"row": row + 1, "cell": place}), row + 1,
        )
    ]  # fmt: skip
    for topic, twice in read.twice[:MOST]:
        cell = row_cell(topic.left, twice + 1)
        found.append(Finding("TWO_CROSSES", sheet.name, cell, "", Message(TWICE, {"topic": topic.name}), twice + 1))
    steps = {sheet.width + number: topic.steps for number, topic in enumerate(topics)}
    crosses = Crosses(min(topic.row for topic in topics), row, steps)
    wide = replace(sheet, columns=(*sheet.columns, *read.columns), crosses=crosses)
    return wide.with_findings(*found)
