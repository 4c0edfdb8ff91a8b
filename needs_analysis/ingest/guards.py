"""What is refused before anything is parsed: files that are no tables, and files made to exhaust the machine.

Every bound is checked on bytes alone, in bounded time and memory, because the parser behind it allocates one dense
rectangle per sheet: two cells in opposite corners would end the process.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Literal

from needs_analysis.ingest.extent import sheet_size
from needs_analysis.language import Message
from needs_analysis.model import UserError

Container = Literal["xlsx", "xlsb", "ods", "xls", "text"]

MAX_BYTES = 200 * 1024**2
MAX_UNPACKED = 1536 * 1024**2
MAX_PARTS = 2000
MAX_RATIO = 250
RATIO_FROM = 10 * 1024**2
MAX_CELLS = 30_000_000
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".rels")
_BINARY_OTHERS = (
    "xl/styles.bin",
    "xl/sharedStrings.bin",
    "xl/workbook.bin",
    "xl/vbaProject",
    "xl/printerSettings",
    "xl/calcChain",
)

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_REPEAT = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell)\b([^>]*?)(/?)>|</table:table-row>|<table:table[\s>]"
)
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,12})"')
_COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d{1,12})"')
_VALUE = re.compile(rb"office:value-type|table:formula|calcext:value-type")

TOO_LARGE = "The file is larger than the program reads ({megabytes} MB at most). Split it or export fewer columns."
TOO_MANY_CELLS = (
    "Sheet part {part} claims to be {rows} rows by {columns} columns, more than the program reads. "
    "Often one stray cell far below or to the right is the cause: delete the empty rows and columns and save again."
)
PACKED = "The file unpacks to far more data than a survey has. It was not opened. Please export it again."
BROKEN = "The file is damaged or incomplete and cannot be opened. Please export or download it again."
PROTECTED = "The file is protected by a password. Open it, remove the password, save it and upload it again."
NOT_A_TABLE = "This is not a table file ({kind}). Please upload the survey export as xlsx, xls, xlsb, ods or csv."


def find_container(content: bytes) -> Container:
    """What kind of file this is, by its first bytes and never by its name.

    Raises `UserError` for files that hold no table, are protected, damaged, or beyond the bounds above.
    """
    if len(content) > MAX_BYTES:
        raise UserError(Message(TOO_LARGE, {"megabytes": MAX_BYTES // 1024**2}))
    if content.startswith(_ZIP):
        return _check_archive(content)
    if content.startswith(_OLE):
        return _check_old(content)
    _refuse_foreign(content)
    return "text"


def _refuse_foreign(content: bytes) -> None:
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kinds = {b"mz": "program", b"\x7felf": "program", b"%pdf": "PDF", b"\x89png": "PNG", b"\xff\xd8\xff": "JPEG"}
    kinds |= {b"rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip", b"{\\rtf": "RTF", b"<?xml": "XML", b"pk": "ZIP"}
    for start, kind in kinds.items():
        if head.startswith(start) and not (kind in ("program", "ZIP") and _is_text(content)):
            raise UserError(Message(NOT_A_TABLE, {"kind": kind}))
    if re.match(rb"<(!doctype html|html|table|head|body)\b", head):
        raise UserError(Message(NOT_A_TABLE, {"kind": "HTML"}))


def _is_text(content: bytes) -> bool:
    return b"\0" not in content[:4096]


def _check_old(content: bytes) -> Container:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UserError(Message(PROTECTED))
    return "xls"


def _check_archive(content: bytes) -> Container:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_directory(parts, len(content))
            kind = _archive_kind(archive, {part.filename for part in parts})
            _check_parts(archive, kind)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UserError(Message(BROKEN)) from error
    return kind


def _check_directory(parts: list[zipfile.ZipInfo], size: int) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise UserError(Message(PROTECTED))
    unpacked = sum(part.file_size for part in parts)
    dense = any(
        part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(1, part.compress_size) for part in parts
    )
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or dense or unpacked > 1000 * size + RATIO_FROM:
        raise UserError(Message(PACKED))


def _archive_kind(archive: zipfile.ZipFile, names: set[str]) -> Container:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    if {"content.xml", "mimetype"} <= names and b"spreadsheet" in archive.read("mimetype")[:200]:
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise UserError(Message(PROTECTED))
        return "ods"
    raise UserError(Message(NOT_A_TABLE, {"kind": "ZIP"}))


def _check_parts(archive: zipfile.ZipFile, kind: Container) -> None:
    for part in archive.infolist():
        name = part.filename
        if name.endswith((".xml", ".rels")):
            _check_dtd(archive, name)
        # Any part may be declared a sheet, so the names prove nothing.
        if kind == "xlsx" and not name.endswith(_PICTURES):
            _check_size(name, *sheet_size(archive, name))
        elif kind == "xlsb" and name.endswith(".bin") and not name.startswith(_BINARY_OTHERS):
            _check_size(name, *_binary_size(archive.read(name)))
        elif kind == "ods" and name == "content.xml":
            _check_size(name, *_repeated_size(archive.read(name)))


def _check_dtd(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name) as stream:
        head = stream.read(64 * 1024)
    if b"\0" in head or _DTD.search(head):
        raise UserError(Message(PACKED))


def _check_size(part: str, rows: int, columns: int) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise UserError(Message(TOO_MANY_CELLS, {"part": part, "rows": rows, "columns": columns}))


def _binary_size(data: bytes) -> tuple[int, int]:
    """Rows and columns of an xlsb sheet: records of a variable-length type and size; 0 starts a row, 1-11 are cells."""
    position = rows = columns = 0
    while position < len(data):
        kind, position = _variable(data, position, 2)
        size, position = _variable(data, position, 4)
        number = int.from_bytes(data[position : position + 4], "little") + 1
        if kind == 0:
            rows = max(rows, number)
        elif kind <= 11:  # noqa: PLR2004 - the cell records of the format
            columns = max(columns, number)
        position += size
    return rows, columns


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


def _repeated_size(data: bytes) -> tuple[int, int]:
    """Rows and columns of the largest ods table up to its last cell with content, repetitions counted."""
    rows = columns = row = last_row = times = column = last_column = 0
    for tag in _REPEAT.finditer(data):
        kind, attributes = tag.group(1), tag.group(2) or b""
        if kind == b"table-row":
            times, column, last_column = _repetitions(_ROWS_REPEATED, attributes), 0, 0
        elif kind:
            column += _repetitions(_COLUMNS_REPEATED, attributes)
            last_column = column if _VALUE.search(attributes) or not tag.group(3) else last_column
        elif tag.group().startswith(b"</"):
            row += times
            last_row = row if last_column else last_row
            rows, columns = max(rows, last_row), max(columns, last_column)
        else:
            row = last_row = 0
    return rows, columns


def _repetitions(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found.group(1)) if found else 1
