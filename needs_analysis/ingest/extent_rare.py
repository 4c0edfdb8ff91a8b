"""The same for sheets of xlsb and ods files."""

import re
from collections.abc import Iterable
from itertools import chain

from needs_analysis.ingest.extent import Extent, cut_at_tags

_REPEAT = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell)\b([^<>]*?)(/?)>|</table:table-row>|<table:table[\s>]"
)
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,12})"')
_COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d{1,12})"')
_VALUE = re.compile(rb"office:value-type|table:formula|calcext:value-type")
_LAST_CELL_RECORD = 11


def measure_binary(pieces: Iterable[bytes]) -> Extent:
    """The extent of an xlsb sheet: records of a variable-length type and size; 0 starts a row, 1 to 11 are cells."""
    data = b"".join(pieces)
    position = rows = columns = 0
    while position < len(data):
        kind, position = _variable(data, position, 2)
        size, position = _variable(data, position, 4)
        number = int.from_bytes(data[position : position + 4], "little") + 1
        if kind == 0:
            rows = max(rows, number)
        elif kind <= _LAST_CELL_RECORD:
            columns = max(columns, number)
        position += size
    return Extent(rows, columns)


def _variable(data: bytes, position: int, longest: int) -> tuple[int, int]:
    value = 0
    for index in range(longest):
        if position >= len(data):
            break
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << 7 * index
        if not byte & 0x80:
            break
    return value, position


def measure_repeated(pieces: Iterable[bytes]) -> Extent:
    """The extent of the largest ods table up to its last cell with content, repetitions counted."""
    extent = Extent()
    row = last_row = times = column = last_column = 0
    for tag in chain.from_iterable(map(_REPEAT.finditer, cut_at_tags(pieces))):
        kind, attributes = tag[1], tag[2] or b""
        if kind == b"table-row":
            times, column, last_column = _repetitions(_ROWS_REPEATED, attributes), 0, 0
        elif kind:
            column += _repetitions(_COLUMNS_REPEATED, attributes)
            last_column = column if _VALUE.search(attributes) or not tag[3] else last_column
        elif tag[0].startswith(b"</"):
            row += times
            last_row = row if last_column else last_row
            extent = extent.reach(Extent(last_row, last_column))
        else:
            row = last_row = 0
    return extent


def _repetitions(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1
