"""Workbooks as bytes that are the same in every run, and changes to their parts that the library cannot make."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

_ZIP_TIME = (2026, 10, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v ?/?>(?:</v>)?</c>')

Edit = Callable[[str, bytes], bytes]


def new_sheet(title: str, author: str, written: datetime) -> tuple[Workbook, Worksheet]:
    """A workbook with one empty sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet(title)
    book.properties.creator = author
    book.properties.created = written
    return book, sheet


def save_workbook(book: Workbook, edit: Edit = lambda _, content: content) -> bytes:
    """The workbook as bytes with fixed times inside; ``edit`` may change each part (name, content) on the way."""
    stream = BytesIO()
    book.save(stream)
    stamp = f"{book.properties.created:%Y-%m-%dT%H:%M:%SZ}".encode()
    result = BytesIO()
    with ZipFile(stream) as source, ZipFile(result, "w") as target:
        for name in source.namelist():
            content = edit(name, source.read(name))
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            info = ZipInfo(name, _ZIP_TIME)
            info.external_attr = 0o600 << 16
            target.writestr(info, content, ZIP_DEFLATED, 9)
    return result.getvalue()


def with_results(results: Mapping[str, float]) -> Edit:
    """Store the results of formulas (cell -> number) in the first sheet, as a spreadsheet program does on saving."""

    def edit(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        return _FORMULA.sub(
            lambda found: f'<c r="{found[1]}"{found[2]}><f>{found[3]}</f><v>{escape(str(results[found[1]]))}</v></c>',
            content.decode("utf-8"),
        ).encode("utf-8")

    return edit
