"""Files too large to keep: each is small when packed, or quickly made, and made to exhaust the machine."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping

from needs_analysis.model import row_cell
from tests.broken.containers import Sheet, ods, raw_sheet, shared, xlsx, xlsx_parts
from tests.broken.make_faults import GOOD

LEVELS = [
    "Keine Kenntnisse",
    "Geringe Kenntnisse",
    "Mittlere Kenntnisse",
    "Gute Kenntnisse",
    "Sehr umfassende Kenntnisse",
]


def full_sheet(rows: int, columns: int) -> bytes:
    """A workbook in which every cell is answered."""
    rng = random.Random(1)
    letters = [row_cell(place, 1)[:-1] for place in range(columns)]
    parts = xlsx_parts(Sheet("Umfrage", []))
    head, tail = str(parts.pop("xl/worksheets/sheet1.xml")).split("</sheetData>")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in {
            **parts,
            "xl/sharedStrings.xml": shared(*LEVELS, *(f"Frage {n}" for n in range(columns))),
        }.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(head.encode())
            for row in range(1, rows + 2):
                texts = [rng.randrange(5) if row > 1 else 5 + place for place in range(columns)]
                cells = "".join(
                    f'<c r="{a}{row}" t="s"><v>{text}</v></c>' for a, text in zip(letters, texts, strict=True)
                )
                part.write(f'<row r="{row}">{cells}</row>'.encode())
            part.write(b"</sheetData>" + tail.encode())
    return stream.getvalue()


def shared_text_bomb() -> bytes:
    """One long text that twenty thousand cells share: 20 GB as texts of their own, a few kilobytes in the file."""
    row = "".join(f'<c r="{a}{{0}}" t="s"><v>0</v></c>' for a in "ABCDEFGHIJ")
    inside = "".join(f'<row r="{n}">{row.format(n)}</row>' for n in range(1, 2001))
    return xlsx(
        GOOD, parts={"xl/worksheets/sheet1.xml": raw_sheet(inside), "xl/sharedStrings.xml": shared("x" * 1_000_000)}
    )


def repeated_text_bomb() -> bytes:
    cell = f'<table:table-cell table:number-columns-repeated="15000" office:value-type="string"><text:p>{"x" * 100_000}</text:p></table:table-cell>'
    return ods(f'<table:table-row table:number-rows-repeated="1000">{cell}</table:table-row>')


def flat_bomb() -> bytes:
    return xlsx(GOOD, parts={"xl/worksheets/sheet1.xml": raw_sheet(" " * 60_000_000)})


def many_attributes() -> bytes:
    return xlsx(
        GOOD,
        parts={
            "xl/worksheets/sheet1.xml": raw_sheet(
                "<row r='1'><c " + "".join(f'a{n}="" ' for n in range(200_000)) + "><v>1</v></c></row>"
            )
        },
    )


def deep(part: str) -> bytes:
    return xlsx(GOOD, parts={part: "<a>" * 1_000_000 + "</a>" * 1_000_000})


def deep_cells() -> bytes:
    return xlsx(GOOD, parts={"xl/worksheets/sheet1.xml": raw_sheet("<row><c><is>" * 500_000)})


def many_styles() -> bytes:
    rng = random.Random(1)
    styles = "".join(f'<xf numFmtId="{rng.randrange(99)}" fontId="{rng.randrange(10**6)}"/>' for _ in range(1_000_000))
    return xlsx(
        GOOD,
        parts={
            "xl/styles.xml": f'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>{styles}</cellXfs></styleSheet>'
        },
    )


def many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 200_000))
    return xlsx(Sheet("Umfrage", GOOD.rows, after=f"<mergeCells>{merges}</mergeCells>"))


HUGE: Mapping[str, Callable[[], bytes]] = {
    "shared_text_bomb.xlsx": shared_text_bomb,
    "repeated_text_bomb.ods": repeated_text_bomb,
    "flat_bomb.xlsx": flat_bomb,
    "many_attributes.xlsx": many_attributes,
    "deep_workbook.xlsx": lambda: deep("xl/workbook.xml"),
    "deep_cells.xlsx": deep_cells,
    "million_styles.xlsx": many_styles,
    "many_merges.xlsx": many_merges,
    "one_line_of_50_mb.csv": lambda: b"x" * 50_000_000,
    "quote_open_over_45_mb.csv": lambda: b'Nr.;Excel\r\n1;"' + b"Gut;\r\n" * 7_500_000,
    "delimiters_40_million.csv": lambda: b";" * 40_000_000,
    "wide_then_long.csv": lambda: b"x" + b";x" * 10_000 + b"\nx" * 1_000_000,
}
