"""One small file per fault: damaged, disguised and hostile ones, named after what is wrong with them."""

import io
import zipfile
from collections.abc import Callable, Mapping

from tests.broken.containers import (
    Day,
    Rows,
    Sheet,
    csv_text,
    ods,
    ods_row,
    ole,
    pack,
    raw_sheet,
    shared,
    sheet_xml,
    xls,
    xlsx,
    xlsx_parts,
)
from tests.needs_analysis.ingest.ingest_files import xlsb

ROWS: Rows = [["Nr.", "Excel", "Word"], [1, "Gut", "Sehr gut"], [2, "Eher schlecht", "Gut"], [3, "Sehr gut", "Gut"]]
GOOD = Sheet("Umfrage", ROWS)
LAUGHS = "<!DOCTYPE a [<!ENTITY b0 'ha'>" + "".join(
    f"<!ENTITY b{n} '{f'&b{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip
EXTERNAL = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>"
LOCKED = b"\x2f\x00\x06\x00\x01\x00\x00\x00\x00\x00"


def insert(part: str, declaration: str, *, entity: str = "") -> bytes:
    """A workbook with a document type in one part, and an entity as the last text of it."""
    parts = {**xlsx_parts(GOOD), "xl/sharedStrings.xml": shared("Gut")}
    text = str(parts[part])
    head, _, rest = text.partition("?>")
    parts[part] = f"{head}?>{declaration}{rest.replace('Sehr gut', entity, 1) if entity else rest}"
    return pack(parts)


def cell(place: str, inside: str, kind: str = "") -> str:
    return f'<c r="{place}"{f" t={kind!r}" if kind else ""}>{inside}</c>'


def sheet_of(inside: str, **parts: bytes | str) -> bytes:
    renamed = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    return xlsx(GOOD, parts={"xl/worksheets/sheet1.xml": raw_sheet(inside), **renamed})


def lie(content: bytes, size: int) -> bytes:
    """The list of parts says that each part is so long when unpacked, whatever it is."""
    data = bytearray(content)
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        data[place + 24 : place + 28] = size.to_bytes(4, "little")
        place += 4
    return bytes(data)


def lie_short() -> bytes:
    """Parts that unpack to more than the list says, with the check sum of the beginning."""
    import zlib

    content = sheet_xml(GOOD)
    data = bytearray(xlsx(GOOD))
    place = data.find(b"xl/worksheets/sheet1.xml", data.find(b"PK\x01\x02")) - 46
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    data[place + 16 : place + 20] = zlib.crc32(content.encode()[:100]).to_bytes(4, "little")
    return bytes(data)


def overlapping() -> bytes:
    """Two names in the list of parts that share one piece of packed data."""
    data = xlsx(GOOD)
    start = data.find(b"PK\x01\x02")
    end = data.find(b"PK\x05\x06")
    entry = data[start : data.find(b"PK\x01\x02", start + 4)]
    twin = entry.replace(b"[Content_Types].xml", b"[Content_Types].xmk")
    tail = bytearray(data[end:])
    count = int.from_bytes(tail[8:10], "little") + 1
    tail[8:10] = tail[10:12] = count.to_bytes(2, "little")
    tail[12:16] = (end - start + len(twin)).to_bytes(4, "little")
    return data[:end] + twin + bytes(tail)


def encrypted_zip() -> bytes:
    data = bytearray(xlsx(GOOD))
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        data[place + 8] |= 1
        place += 4
    return bytes(data)


def nul_name() -> bytes:
    return xlsx(GOOD, parts={"xl/media/a_b.xml": "<a/>"}).replace(b"xl/media/a_b.xml", b"xl/media/a\0b.xml")


def dated(*, date1904: bool) -> bytes:
    """Days 1, 59, 60 (1900-02-29, which never was), 61 and 46139 of the system."""
    days = [1, 59, 60, 61, 46139]
    return xlsx(
        Sheet("Umfrage", [["Nr.", "Tag", "Excel"], *([n, Day(day), "Gut"] for n, day in enumerate(days))]),
        date1904=date1904,
    )


def wide(columns: int) -> str:
    return csv_text([[f"F{n}" for n in range(columns)], ["Gut"] * columns])


def marks() -> str:
    """Marks that turn the direction of writing, control characters, and a name that reads backwards."""
    rows = [
        ["Nr.", "Excel \u202elecxE", "Wo\u200brd"],
        [1, "Gut\u0007", "\u2066Gut\u2069"],
        [2, "Gut", "Sehr gut"],
        [3, "Sehr gut", "\u202etug"],
    ]
    return csv_text(rows)


def surrogates() -> bytes:
    """UTF-16 with half a pair, and an odd byte at its end."""
    return "\ufeffNr.;Excel\r\n1;Gut\r\n2;".encode("utf-16-le") + b"\x00\xd8" + "x\r\n".encode("utf-16-le") + b"\x41"


def binary(**more: bytes) -> bytes:
    """A binary workbook (BIFF12), packed so that the same bytes come every time."""
    with zipfile.ZipFile(io.BytesIO(xlsb(ROWS))) as archive:
        return pack({**{name: archive.read(name) for name in archive.namelist()}, **more})


SAME = '<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>'
FAULTS: Mapping[str, Callable[[], bytes | str]] = {
    # not what the name says
    "program_named.xlsx": lambda: b"MZ\x90\x00\x03" + bytes(300),
    "pdf_named.xlsx": lambda: b"%PDF-1.7\n1 0 obj\n",
    "html_named.xls": lambda: "<html><body><table><tr><td>Nr.</td></tr></table></body></html>",
    "word_named.xlsx": lambda: pack({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}),
    "nested_zip.xlsx": lambda: pack({"a.xlsx": pack({"b.xlsx": xlsx(GOOD)})}),
    "text_named.xlsx": lambda: csv_text(ROWS),
    "other_ole.xls": lambda: ole("WordDocument", bytes(600)),
    "empty.csv": lambda: b"",
    "blank_lines.csv": lambda: "\r\n\r\n \r\n",
    "nul_bytes.csv": lambda: csv_text(ROWS).replace("Gut", "G\0t"),
    "binary.csv": lambda: bytes(range(256)) * 4,
    # protected
    "password_xlsx.xlsx": lambda: ole("EncryptedPackage", bytes(600)),
    "password_xls.xls": lambda: xls(ROWS, first=LOCKED),
    "password_ods.ods": lambda: ods(ods_row("a"), more={
        "META-INF/manifest.xml": "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"}),
    "password_zip.xlsx": encrypted_zip,
    # damaged
    "cut_off.xlsx": lambda: xlsx(GOOD)[:-300],
    "cut_off.ods": lambda: ods(ods_row("Nr.", "Excel"))[:300],
    "cut_off.xls": lambda: xls(ROWS)[:1200],
    "cut_off.xlsb": lambda: binary()[:-300],
    "cut_off_quote.csv": lambda: csv_text(ROWS) + '4;"Gut',
    "damaged_bytes.xlsx": lambda: (data := xlsx(GOOD))[:700] + bytes(40) + data[740:],
    "shared_text_out_of_range.xlsx": lambda: sheet_of(f'<row r="1">{cell("A1", "<v>99</v>", "s")}</row>'),
    "no_sheet_part.xlsx": lambda: pack({k: v for k, v in xlsx_parts(GOOD).items() if "sheet1" not in k}),
    "no_visible_sheet.xlsx": lambda: xlsx(Sheet("Umfrage", ROWS, "hidden")),
    "tags_crossed.xlsx": lambda: sheet_of('<row r="1"><c r="A1"><v>1</c></v></row>'),
    "utf16_part.xlsx": lambda: xlsx(GOOD, parts={"xl/worksheets/sheet1.xml": sheet_xml(GOOD).encode("utf-16")}),
    "half_surrogates_utf16.csv": surrogates,
    "wrong_content_types.xlsx": lambda: xlsx(GOOD, parts={"[Content_Types].xml": "<Types/>"}),
    # bombs
    "entity_bomb_workbook.xlsx": lambda: insert("xl/workbook.xml", LAUGHS),
    "entity_bomb_sheet.xlsx": lambda: insert("xl/worksheets/sheet1.xml", LAUGHS, entity="&b9;"),
    "entity_bomb_shared_strings.xlsx": lambda: insert("xl/sharedStrings.xml", LAUGHS),
    "entity_bomb_relations.xlsx": lambda: insert("xl/_rels/workbook.xml.rels", LAUGHS),
    "entity_bomb.ods": lambda: ods(ods_row("Nr."), before=LAUGHS),
    "external_entity.xlsx": lambda: insert("xl/worksheets/sheet1.xml", EXTERNAL, entity="&b;"),
    "external_entity.ods": lambda: ods(ods_row("Nr."), before=EXTERNAL),
    "lying_size_long.xlsx": lambda: lie(xlsx(GOOD), 4_000_000_000),
    "lying_size_short.xlsx": lie_short,
    "overlapping_parts.xlsx": overlapping,
    "part_twice.xlsx": lambda: pack([*xlsx_parts(GOOD).items(), ("XL/workbook.xml", "<a/>")]),
    "path_leads_out.xlsx": lambda: xlsx(GOOD, parts={"../../xl/a.xml": "<a/>"}),
    "nul_in_part_name.xlsx": nul_name,
    "packed_otherwise.xlsx": lambda: pack(xlsx_parts(GOOD), zipfile.ZIP_BZIP2),
    "one_part_as_many_sheets.xlsx": lambda: xlsx(GOOD, parts={"xl/workbook.xml": str(xlsx_parts(GOOD)["xl/workbook.xml"]).replace(
        "</sheets>", "".join(SAME.format(n=n) for n in range(10, 200)) + "</sheets>")}),
    "two_far_corners.xlsx": lambda: sheet_of(
        f'<row r="1">{cell("A1", "<v>1</v>")}</row><row r="1048576">{cell("XFD1048576", "<v>1</v>")}</row>'),
    "two_far_corners.ods": lambda: ods(
        ods_row("a") + '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="16383"/><table:table-cell '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'),
    "row_beyond_the_last.xlsx": lambda: sheet_of(f'<row r="4294967290">{cell("A4294967290", "<v>1</v>")}</row>'),
    "columns_20000.csv": lambda: wide(20_000),
    # odd, yet read
    "columns_16384.csv": lambda: wide(16_384),
    "claims_all_cells.xlsx": lambda: xlsx(Sheet("Umfrage", ROWS, before='<dimension ref="A1:XFD1048576"/>')),
    "empty_cells_far_away.xlsx": lambda: sheet_of(
        f'<row r="1">{cell("A1", "<is><t>Excel</t></is>", "inlineStr")}</row><row r="2">{cell("A2", "<v>4</v>")}</row>'
        '<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
    "merged_giant_range.xlsx": lambda: xlsx(Sheet("Umfrage", ROWS, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
    "external_link.xlsx": lambda: xlsx(GOOD, parts={
        "xl/externalLinks/externalLink1.xml": '<externalLink><externalBook r:id="rId1"/></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": '<Relationships><Relationship Id="rId1" '
        'Target="https://example.org/a.xlsx" TargetMode="External"/></Relationships>'}),
    "dates_1900.xlsx": lambda: dated(date1904=False),
    "dates_1904.xlsx": lambda: dated(date1904=True),
    "direction_marks.csv": marks,
    "header_of_100000_characters.csv": lambda: csv_text([["Nr.", "x" * 100_000, "Word"], [1, "Gut", "Gut"], [2, "Gut", "Sehr gut"]]),
    "header_of_100000_brackets.csv": lambda: csv_text([["Nr.", "[" * 100_000, "Word"], [1, "Gut", "Gut"], [2, "Gut", "Sehr gut"]]),
    "old_mac_line_ends.csv": lambda: csv_text(ROWS).replace("\r\n", "\r"),
    "binary_workbook.xlsb": binary,
    "macros_binary.xlsb": lambda: binary(**{"xl/vbaProject.bin": b"x"}),
    "macros.xlsm": lambda: xlsx(GOOD, parts={"xl/vbaProject.bin": b"x"}),
    "table_names_with_surrogates.xlsx": lambda: xlsx(GOOD, parts={
        "xl/worksheets/_rels/sheet1.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r" Type="x/table" Target="../tables/t.xml"/></Relationships>',
        "xl/tables/t.xml": '<t xmlns:f="http://schemas.microsoft.com/office/spreadsheetml/2023/msForms"><tableColumn '
        'name="_xD800__x0000_"><f:question id="r1"/></tableColumn></t>'}),
}  # fmt: skip


def read_zip(content: bytes) -> list[str]:
    """The names in an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()
