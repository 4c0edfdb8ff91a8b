"""Workbooks written by hand, tag by tag, so that the same call always gives the same bytes and any fault can be put in."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from needs_analysis.model import row_cell

Rows = Sequence[Sequence[object]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
DATE_STYLE = 1


@dataclass(frozen=True)
class Day:
    """A cell with the serial number of a day, shown as a date."""

    serial: float


@dataclass(frozen=True)
class Sheet:
    """``before`` and ``after`` stand around ``sheetData``; ``hidden`` are row numbers (1-based)."""

    name: str
    rows: Rows
    state: str = "visible"
    before: str = ""
    after: str = ""
    hidden: tuple[int, ...] = ()


def pack(
    parts: Mapping[str, bytes | str] | Sequence[tuple[str, bytes | str]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip archive; pairs may name a part twice."""
    stream = io.BytesIO()
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in pairs:
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, content)
    return stream.getvalue()


def xlsx_parts(*sheets: Sheet, date1904: bool = False) -> dict[str, bytes | str]:
    """The parts of a workbook: content types, relations, list of sheets, styles, sheets."""
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.worksheet+xml"/>'
        for n in numbers
    )
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" state="{sheet.state}" r:id="rId{n}"/>'
        for n, sheet in zip(numbers, sheets, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOC}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    related += f'<Relationship Id="rId90" Type="{_DOC}/styles" Target="styles.xml"/>'
    related += f'<Relationship Id="rId91" Type="{_DOC}/sharedStrings" Target="sharedStrings.xml"/>'
    settings = f'<workbookPr date1904="{int(date1904)}"/>'
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        '"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.spreadsheetml.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}">{settings}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        **{f"xl/worksheets/sheet{n}.xml": sheet_xml(sheet) for n, sheet in zip(numbers, sheets, strict=True)},
    }


def xlsx(*sheets: Sheet, date1904: bool = False, parts: Mapping[str, bytes | str] | None = None) -> bytes:
    """A workbook, some of its parts exchanged or added."""
    return pack({**xlsx_parts(*sheets, date1904=date1904), **(parts or {})})


def sheet_xml(sheet: Sheet) -> str:
    """A sheet part."""
    rows = "".join(
        f'<row r="{number}"{" hidden=" + quoteattr("1") if number in sheet.hidden else ""}>'
        + "".join(cell_xml(row_cell(place, number), value) for place, value in enumerate(line) if value is not None)
        + "</row>"
        for number, line in enumerate(sheet.rows, start=1)
    )
    return f'{_HEAD}<worksheet xmlns="{_MAIN}">{sheet.before}<sheetData>{rows}</sheetData>{sheet.after}</worksheet>'


def raw_sheet(inside: str) -> str:
    """A sheet part with this inside ``sheetData``."""
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{inside}</sheetData></worksheet>'


def shared(*texts: str) -> str:
    """A part of shared strings."""
    return f'{_HEAD}<sst xmlns="{_MAIN}">{"".join(f"<si><t>{escape(text)}</t></si>" for text in texts)}</sst>'


def cell_xml(place: str, value: object) -> str:
    """One cell; texts stand inline."""
    if isinstance(value, Day):
        return f'<c r="{place}" s="{DATE_STYLE}"><v>{value.serial}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def csv_text(rows: Rows, delimiter: str = ";") -> str:
    """Rows as text, every cell quoted that needs it."""
    import csv

    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def ods(inside: str, before: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument sheet with these rows; ``before`` stands before the root of ``content.xml``."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in {"office": "office", "table": "table", "text": "text"}.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Daten">{inside}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return pack({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content, **(more or {})})


def ods_row(*values: str) -> str:
    """A row of texts."""
    cells = (
        f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        for value in values
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


# --- old binary workbooks -----------------------------------------------------------------------------------------

_SECTOR = 512


def xls(rows: Rows, *, first: bytes = b"") -> bytes:
    """A BIFF8 workbook in an OLE file; ``first`` are records right after the beginning of the workbook."""
    globals_ = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)), first]
    name = b"Daten"
    bound_size = 4 + 8 + len(name)
    start = sum(map(len, globals_)) + bound_size + 4
    bound = _record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name)
    cells = b"".join(
        _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
        if isinstance(value, int | float)
        else _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(str(value)), 1) + str(value).encode("utf-16-le"))
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
    )
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + _record(0x000A, b"")
    return ole("Workbook", b"".join(globals_) + bound + _record(0x000A, b"") + sheet)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def ole(name: str, stream: bytes) -> bytes:
    """An OLE file with one stream, padded to the size that needs no small sectors."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    root = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    directory = (root + _entry(name, 2, 0xFFFFFFFF, 2, len(stream))).ljust(_SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    return header.ljust(_SECTOR, b"\xff") + table + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    free = 0xFFFFFFFF
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, free, free, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
