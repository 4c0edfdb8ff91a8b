"""Whether a zip archive is what it says, and what kind of workbook it holds, before any parser sees it.

Two readers of one archive can disagree: about sizes, about names that come twice, about where the list of parts lies.
So every part is unpacked here once, measured, and held against the list.
"""

import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from copy import copy
from io import BytesIO
from itertools import pairwise

from needs_analysis.ingest import bounds
from needs_analysis.ingest.extent import Extent, measure_sheet
from needs_analysis.ingest.extent_rare import measure_binary, measure_repeated
from needs_analysis.ingest.refusals import (
    BROKEN,
    NOT_A_TABLE,
    PACKED,
    PROTECTED,
    TOO_MANY_CELLS,
    Container,
    refuse,
)

CHUNK = 1024**2
_BINARY_OTHERS = (
    "xl/styles.bin",
    "xl/sharedStrings.bin",
    "xl/workbook.bin",
    "xl/vbaProject",
    "xl/printerSettings",
    "xl/calcChain",
)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEADER_SIZE = 30
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


def check_archive(content: bytes) -> Container:
    """The kind of workbook a zip archive holds. Raises `UserError` when it is none, damaged, or beyond the bounds."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_directory(parts, len(content))
            kind = _find_kind(archive, {part.filename for part in parts})
            _measure_parts(archive, kind)
    except _DAMAGED as error:
        raise refuse(BROKEN) from error
    return kind


def _check_directory(parts: list[zipfile.ZipInfo], size: int) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise refuse(PROTECTED)
    unpacked = sum(part.file_size for part in parts)
    dense = any(
        part.file_size > bounds.RATIO_FROM and part.file_size > bounds.MAX_RATIO * max(1, part.compress_size)
        for part in parts
    )
    # No honest deflate stream grows a thousandfold; parts that lie upon each other do.
    grown = unpacked > 1000 * size + bounds.RATIO_FROM
    if len(parts) > bounds.MAX_PARTS or unpacked > bounds.MAX_UNPACKED or dense or grown or _overlap(parts):
        raise refuse(PACKED)
    names = Counter(part.filename.casefold() for part in parts)
    known = all(part.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts)
    if not known or max(names.values(), default=0) > 1 or any(map(_is_odd_name, parts)):
        raise refuse(BROKEN)


def _overlap(parts: list[zipfile.ZipInfo]) -> bool:
    ordered = sorted(parts, key=lambda part: part.header_offset)
    return any(
        first.header_offset + _HEADER_SIZE + first.compress_size > second.header_offset
        for first, second in pairwise(ordered)
    )


def _is_odd_name(part: zipfile.ZipInfo) -> bool:
    """Names that lead out of the archive, or that two readers may read differently."""
    name = part.orig_filename
    return name != part.filename or "\\" in name or name.startswith("/") or ".." in name.split("/")


def _find_kind(archive: zipfile.ZipFile, names: set[str]) -> Container:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "mimetype" in names and b"spreadsheet" in _head(archive, "mimetype"):
        if "META-INF/manifest.xml" in names and b"encryption-data" in _head(archive, "META-INF/manifest.xml"):
            raise refuse(PROTECTED)
        if "content.xml" in names:
            return "ods"
    raise refuse(NOT_A_TABLE, kind="ZIP")


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(CHUNK)


def _measure_parts(archive: zipfile.ZipFile, kind: Container) -> None:
    for part in archive.infolist():
        extent = _measure_part(archive, part, kind)
        if not extent.fits:
            raise refuse(TOO_MANY_CELLS, part=part.filename, rows=extent.rows, columns=extent.columns)


def _measure_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, kind: Container) -> Extent:
    name = part.filename
    pieces = _unpack(archive, part, xml=name.endswith((".xml", ".rels")))
    # Any part may be declared a sheet, so the names prove nothing.
    if kind == "xlsx":
        return measure_sheet(pieces, lambda: _unpack(archive, part, xml=False))
    if kind == "xlsb" and name.endswith(".bin") and not name.startswith(_BINARY_OTHERS):
        return measure_binary(pieces)
    if kind == "ods" and name == "content.xml":
        return measure_repeated(pieces)
    for _ in pieces:
        pass
    return Extent()


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, xml: bool) -> Iterator[bytes]:
    """A part in pieces of 1 MiB; refused where it holds more or less than the list of parts says."""
    longer = copy(part)
    longer.file_size += 1
    size = 0
    with archive.open(longer) as stream:
        while piece := stream.read(CHUNK):
            if xml and not size and (b"\0" in piece[:65_536] or _DTD.search(piece)):
                raise refuse(PACKED)
            size += len(piece)
            yield piece
    if size != part.file_size:
        raise refuse(PACKED)
