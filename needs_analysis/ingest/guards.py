"""What is refused before anything is parsed: files that are no tables, and files made to exhaust the machine.

The bounds stand in ``bounds``, the sentences in ``refusals``. Everything here looks at bytes alone, in bounded time and
memory; what passes is parsed in a process of its own (see ``apart``).
"""

import re

from needs_analysis.ingest.archive import check_archive
from needs_analysis.ingest.bounds import MAX_BYTES
from needs_analysis.ingest.refusals import NOT_A_TABLE, PROTECTED, TOO_LARGE, Container, refuse

_ZIP = b"PK\x03\x04"
_BEGIN, _FILEPASS, _FIRST_RECORDS = b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x2f\x00", 4
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def find_container(content: bytes) -> Container:
    """What kind of file this is, by its first bytes and never by its name.

    Raises `UserError` for files that hold no table, are protected, damaged, or beyond the bounds above.
    """
    if len(content) > MAX_BYTES:
        raise refuse(TOO_LARGE, megabytes=MAX_BYTES // 1024**2)
    if content.startswith(_ZIP):
        return check_archive(content)
    if content.startswith(_OLE):
        return _check_old(content)
    _refuse_foreign(content)
    return "text"


def _refuse_foreign(content: bytes) -> None:
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kinds = {b"mz": "EXE", b"\x7felf": "ELF", b"%pdf": "PDF", b"\x89png": "PNG", b"\xff\xd8\xff": "JPEG"}
    kinds |= {b"rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip", b"{\\rtf": "RTF", b"<?xml": "XML", b"pk": "ZIP"}
    for start, kind in kinds.items():
        if head.startswith(start) and not (kind in ("EXE", "ELF", "ZIP") and _is_text(content)):
            raise refuse(NOT_A_TABLE, kind=kind)
    if re.match(rb"<(!doctype html|html|table|head|body)\b", head):
        raise refuse(NOT_A_TABLE, kind="HTML")


def _is_text(content: bytes) -> bool:
    return b"\0" not in content[:4096]


def _check_old(content: bytes) -> Container:
    if "EncryptedPackage".encode("utf-16-le") in content or _is_locked(content):
        raise refuse(PROTECTED)
    return "xls"


def _is_locked(content: bytes) -> bool:
    """Whether an old workbook says among its first records that all others are encrypted."""
    start = -1
    while (start := content.find(_BEGIN, start + 1)) >= 0:
        place = start
        for _ in range(_FIRST_RECORDS):
            kind, size = content[place : place + 2], int.from_bytes(content[place + 2 : place + 4], "little")
            if kind == _FILEPASS:
                return True
            place += 4 + size
    return False
