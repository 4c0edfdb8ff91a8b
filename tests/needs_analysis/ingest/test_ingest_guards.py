"""Files that must end in one sentence, quickly, and never end the process."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from needs_analysis.ingest import read_survey
from needs_analysis.ingest.bounds import MAX_BYTES
from needs_analysis.ingest.guards import find_container
from needs_analysis.model import UserError
from tests.needs_analysis.ingest.ingest_files import ods, replaced, sheet_part, sheet_xml, text, xls, xlsb, xlsx

ROWS = [["Excel", "Word"], ["gut", "mittel"]]


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def bomb() -> bytes:
    return replaced(xlsx(ROWS), {"xl/sharedStrings.xml": b"<sst>" + b" " * 40_000_000 + b"</sst>"})


def encrypted_zip() -> bytes:
    data = bytearray(xlsx(ROWS))
    position = 0
    while (position := data.find(b"PK\x01\x02", position)) >= 0:
        data[position + 8] |= 1
        position += 4
    return bytes(data)


def password_ole() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def ods_far() -> bytes:
    row = b'<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    cell = b'<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    far = b'<table:table-row><table:table-cell table:number-columns-repeated="16383"/>' + cell + b"</table:table-row>"
    content = zipfile.ZipFile(io.BytesIO(ods(ROWS))).read("content.xml")
    return replaced(ods(ROWS), {"content.xml": content.replace(b"</table:table>", row + far + b"</table:table>")})


FAR = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "blank": (lambda: b"\n \n", "empty"),
    "program": (lambda: b"MZ\x90\x00\x03" + bytes(500), "not a table file (EXE)"),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj", "not a table file (PDF)"),
    "html": (lambda: b"<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>", "HTML"),
    "html table": (lambda: b"<table><tr><td>1</td></tr></table>", "HTML"),
    "zip": (lambda: zipped({"a.txt": b"x"}), "ZIP"),
    "docx": (lambda: zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "ZIP"),
    "truncated": (lambda: xlsx(ROWS)[:-200], "damaged"),
    "cut in the middle": (lambda: xlsx(ROWS)[:900], "damaged"),
    "truncated xls": (lambda: xls(ROWS)[:700], "damaged"),
    "password xlsx": (password_ole, "password"),
    "password zip": (encrypted_zip, "password"),
    "zip bomb": (bomb, "unpacks"),
    "entities": (
        lambda: replaced(xlsx(ROWS), {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "not opened",
    ),
    "two corners": (lambda: sheet_xml(FAR.format(1, "A") + FAR.format(1048576, "XFD")), "rows"),
    "corner in row one": (
        lambda: sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'),
        "rows",
    ),
    "row beyond": (lambda: sheet_xml(FAR.format(4294967290, "A")), "rows"),
    "single quotes": (
        lambda: sheet_xml("<row r='1'><c r='A1'><v>1</v></c><c\nr = 'XFD1048576'><v>1</v></c></row>"),
        "rows",
    ),
    "prefixed": (lambda: sheet_xml('<row r="1"/><c s="1"\tr="XFD1048576"><v>1</v></c>'), "rows"),
    "nameless": (lambda: sheet_xml('<row r="1048000">' + "<c><v>1</v></c>" * 2000 + "</row>"), "rows"),
    "sheet under another name": (
        lambda: replaced(xlsx(ROWS), {"xl/other.dat": sheet_part(FAR.format(1, "A") + FAR.format(1048576, "XFD"))}),
        "rows",
    ),
    "utf-16 part": (
        lambda: replaced(xlsx(ROWS), {"xl/worksheets/sheet1.xml": sheet_part("").decode().encode("utf-16")}),
        "not opened",
    ),
    "four letters": (lambda: sheet_xml(FAR.format(1, "AAAAA")), "columns"),
    "xlsb corner": (lambda: xlsb(ROWS, (1_048_575, 16_383)), "rows"),
    "ods corner": (ods_far, "rows"),
    "binary": (lambda: bytes(range(256)) * 20, "neither"),
    "too wide": (lambda: text([["a"] * 20_000, ["b"] * 20_000]), "columns"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_sentence(name: str) -> None:
    make, part = REFUSED[name]
    content = make()
    start = time.process_time()
    # What spans too many cells must be stopped before the parser: there it would end the whole test run.
    with pytest.raises(UserError) as caught:
        find_container(content) if part == "rows" else read_survey(name, content)
    assert time.process_time() - start < 5
    assert part in str(caught.value)
    assert "{" not in str(caught.value)


def test_a_file_that_ends_the_parser_leaves_this_process_alive() -> None:
    """An end tag of another name sends the parser on without end: it is read apart, with limits."""
    part = zipfile.ZipFile(io.BytesIO(ods(ROWS))).read("content.xml")
    content = replaced(ods(ROWS), {"content.xml": part.replace(b"</table:table>", b"</table:other>")})
    with pytest.raises(UserError, match="damaged"):
        read_survey("x.ods", content)


def test_larger_than_the_limit_is_refused() -> None:
    with pytest.raises(UserError, match="200 MB"):
        read_survey("big.csv", bytes(MAX_BYTES + 1))


def test_the_sentence_names_no_content() -> None:
    with pytest.raises(UserError) as caught:
        read_survey("x", b"%PDF secret@example.org")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("far but narrow", sheet_xml(FAR.format(1, "A") + FAR.format(200_000, "B"))),
        ("wide", sheet_xml(FAR.format(1, "BXX"))),
    ],
)
def test_large_but_harmless_is_read(name: str, content: bytes) -> None:
    assert read_survey(name, content).tool == "generic"


def test_huge_header_cell_is_shortened() -> None:
    raw = read_survey("x", text([["x" * 100_000, "Excel"], ["gut", "mittel"]]))
    assert len(raw.columns[0].header) <= 2000
