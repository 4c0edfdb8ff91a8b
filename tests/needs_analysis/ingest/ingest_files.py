"""Small files built in the tests: workbooks, text files, and the workbook Microsoft Forms writes."""

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

SHARED = Path(__file__).parents[3] / ".." / "shared" / "surveys"
FORMS = "http://schemas.microsoft.com/office/spreadsheetml/2023/msForms"
Rows = Sequence[Sequence[object]]


def xlsx(rows: Rows, change: Callable[[Worksheet], None] | None = None, title: str = "Sheet1") -> bytes:
    return workbook({title: rows}, change)


def workbook(sheets: Mapping[str, Rows], change: Callable[[Worksheet], None] | None = None) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if change:
        change(book.worksheets[0])
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def text(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode(encoding)


def forms(rows: Rows, ids: Sequence[str]) -> bytes:
    """A workbook with the table Microsoft Forms writes: every column carries its question id."""

    def add_table(sheet: Worksheet) -> None:
        sheet.add_table(Table(displayName="Table1", ref=sheet.dimensions))

    columns = "".join(
        f"<tableColumn id={quoteattr(str(number))} name={quoteattr(str(name).replace(chr(10), '_x000a_'))}>"
        f'<extLst><ext uri="{{FCC71383-01E1-4257-9335-427F07BE8D7F}}" xmlns:xlmsforms="{FORMS}">'
        f'<xlmsforms:question id="{identifier}"/></ext></extLst></tableColumn>'
        for number, (name, identifier) in enumerate(zip(rows[0], ids, strict=True), start=1)
    )
    table = (
        '<?xml version="1.0" encoding="UTF-8"?><table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'id="1" name="Table1" displayName="Table1" ref="A1:Z9"><tableColumns count="{len(ids)}">{columns}</tableColumns></table>'
    )
    return replaced(xlsx(rows, add_table), {"xl/tables/table1.xml": table.encode()})


def replaced(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same archive with some parts exchanged or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return stream.getvalue()


def sheet_xml(cells: str) -> bytes:
    """A workbook whose only sheet has this inside ``sheetData``."""
    return replaced(xlsx([["a"]]), {"xl/worksheets/sheet1.xml": sheet_part(cells)})


def sheet_part(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def xlsb(rows: Rows, far: tuple[int, int] | None = None) -> bytes:
    """A minimal binary workbook (BIFF12); ``far`` adds one cell at row, column (0-based)."""
    cells = [(row, column, value) for row, line in enumerate(rows) for column, value in enumerate(line)]
    cells += [(*far, "x")] if far else []
    data = record(0x94, struct.pack("<4I", 0, len(rows), 0, 9)) + record(0x91, b"")
    last = -1
    for row, column, value in cells:
        data += record(0, struct.pack("<I", row) + bytes(13)) if row != last else b""
        last = row
        place = struct.pack("<II", column, 0)
        number = isinstance(value, int | float)
        data += record(5, place + struct.pack("<d", value)) if number else record(6, place + wide(str(value)))
    sheet = record(0x81, b"") + data + record(0x92, b"") + record(0x82, b"")
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("Daten")
    book = record(0x83, b"") + record(0x8F, b"") + record(0x9C, bundle) + record(0x90, b"") + record(0x84, b"")
    main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'

    def relations(kind: str, target: str) -> bytes:
        return (
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{main}/{kind}" Target="{target}"/></Relationships>'
        ).encode()

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", relations("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relations("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return stream.getvalue()


def record(kind: int, data: bytes) -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = b"", len(data)
    while True:
        size += bytes([rest & 0x7F | (0x80 if rest > 0x7F else 0)])
        rest >>= 7
        if not rest:
            return head + size + data


def wide(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def xls(rows: Rows) -> bytes:
    return xls_sheets({"Daten": rows})


def xls_sheets(sheets: Mapping[str, Rows]) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    for title, rows in sheets.items():
        sheet = book.add_sheet(title)
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                sheet.write(row, column, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows: Rows) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table as OdsTable
    from odf.table import TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = OdsTable(name="Daten")
    for line in rows:
        row = TableRow()
        for value in line:
            number = isinstance(value, int | float)
            cell = TableCell(valuetype="float", value=value) if number else TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    stream = io.BytesIO()
    book.write(stream)
    return stream.getvalue()
