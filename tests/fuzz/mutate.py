"""Changes that keep a file's structure: parts of a workbook, tags and attributes, rows and cells of a text file."""

import io
import random
import re
import zipfile
from collections.abc import Callable

LARGEST = 200_000
TAGS = [
    b'<c r="A1" t="s"><v>0</v></c>', b'<c r="B2" t="s"><v>999999</v></c>', b'<c r="C3" t="e"><v>#N/A</v></c>',
    b'<c r="XFD1"><v>1</v></c>', b'<c t="inlineStr"><is><t>gut</t></is></c>', b'<c r="A2" s="1"><v>45000.5</v></c>',
    b'<c r="D4"><f>1+1</f></c>', b'<c r="D4"><f>1+1</f><v></v></c>', b'<c r="A5" t="b"><v>1</v></c>',
    b'<row r="3" hidden="1">', b'<row r="1048576">', b"</row>", b"<row>", b'<mergeCell ref="A1:C1"/>',
    b'<mergeCell ref="C9:A1"/>', b"<si><t>Sehr gut</t></si>", b"<si><r><t>x</t></r></si>", b"<!-- -->", b"<![CDATA[gut]]>",
    b'<sheet name="B" sheetId="2" state="hidden" r:id="rId1"/>', b'<workbookPr date1904="1"/>', b"&#0;", b"&amp;", b"&x;",
    b'<table:table-row table:number-rows-repeated="3">', b'<table:table-cell table:number-columns-repeated="9"/>',
    b'<table:table-cell office:value-type="float" office:value="4"><text:p>4</text:p></table:table-cell>',
    b'<tableColumn id="1" name="Frage_xD800_"/>', b'dimension ref="A1:XFD1048576"',
]  # fmt: skip
WORDS = [
    "Gut", "Sehr gut", "k. A.", "weiß nicht", "4,5", "4.0", "4 - gut", "sehr gut (5)", "-99", "999", "#NULL!", "x", "=1+1",
    "Zeitstempel", "Timestamp", "RespondentID", "CollectorID", "StartDate", "EndDate", "Progress", "Finished",
    '{"ImportId":"QID1_1"}', "id", "submitdate", "lastpage", "CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED",
    "#", "Submit Date (UTC)", "_id", "_uuid", "_index", "KEY", "SubmissionDate", "No.", "Response ID", "lfdn", "v_1",
    "is_test", "last_position", "user_agent", "Participant ID", "Frage [Zeile]", "Frage [Zeile][Spalte]", "A;B;", "a, b",
    "Excel (Ist)", "Excel (Soll)", "Gesamt", "a@example.org", "2026-04-27 11:34:05", "1980-01-01 00:00:00", "AO01",
    "\u202eabc", "\u0000", "\u00a0", "e\u0301", "\ufeff", "\u2028", "ſ", "İ", "٣", "²", "1e999", "1_0", "-", "", " ", "\n",
    "**fett**", "<b>x</b>", "[", "]", "[[", "(", "1 = schlecht, 5 = gut", "TIME_SUM", "v_1.1", "SUP6_1", "XX01_01",
]  # fmt: skip
_TAG = re.compile(rb"<[^<>]*>")


def mutate(data: bytes, rng: random.Random) -> bytes:
    """The file with one to four changes."""
    for _ in range(rng.randint(1, 4)):
        changed = _mutate_archive(data, rng) if data.startswith(b"PK") else None
        data = changed or (mutate_bytes(data, rng) if _is_binary(data) else _mutate_text(data, rng))
    return data[:LARGEST]


def _is_binary(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def mutate_bytes(data: bytes, rng: random.Random) -> bytes:
    """Some bytes flipped, cut out, doubled or set to an extreme."""
    if not data:
        return bytes([rng.randrange(256)])
    start = rng.randrange(len(data))
    end = min(len(data), start + rng.choice([1, 1, 2, 4, 8, 64]))
    middle = rng.choice([
        b"", data[start:end] * 2, bytes(rng.randrange(256) for _ in range(end - start)),
        b"\xff" * (end - start), b"\0" * (end - start), bytes(byte ^ 1 << rng.randrange(8) for byte in data[start:end]),
    ])  # fmt: skip
    return data[:start] + middle + data[end:]


# --- workbooks ----------------------------------------------------------------------------------------------------


def _mutate_archive(data: bytes, rng: random.Random) -> bytes | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:  # noqa: BLE001 - a damaged archive is changed byte by byte
        return None
    if not parts:
        return None
    if not rng.randrange(12):
        return mutate_bytes(data, rng)
    index = rng.randrange(len(parts)) if not rng.randrange(3) else _pick_sheet(parts, rng)
    name, content = parts[index]
    if not rng.randrange(15):
        parts[index] = (rng.choice([name + "x", "xl/workbook.xml", name.upper(), "../" + name, ""]), content)
    elif not rng.randrange(20):
        parts.pop(index)
    elif content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        parts[index] = (name, _mutate_xml(content, rng))
    else:
        parts[index] = (name, mutate_bytes(content, rng))
    return _zip(parts)


def _pick_sheet(parts: list[tuple[str, bytes]], rng: random.Random) -> int:
    busy = [i for i, (name, _) in enumerate(parts) if re.search(r"sheet|content|workbook|sharedS|table|rels", name)]
    return rng.choice(busy or [0])


def _zip(parts: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 1)
    return stream.getvalue()


def _mutate_xml(content: bytes, rng: random.Random) -> bytes:
    tags = list(_TAG.finditer(content))
    if not tags or not rng.randrange(6):
        return mutate_bytes(content, rng)
    tag, other = rng.choice(tags), rng.choice(tags)
    start, end = sorted((tag.start(), other.end()))
    change: Callable[[], bytes] = rng.choice([
        lambda: content[: tag.start()] + rng.choice(TAGS) + content[tag.start() :],
        lambda: content[: tag.start()] + other.group() + content[tag.start() :],
        lambda: content[: tag.start()] + content[tag.end() :],
        lambda: content[:start] + content[end:],
        lambda: content[:end] + content[start:end] + content[end:] if end - start < LARGEST // 8 else content,
        lambda: content[: tag.end()] + rng.choice(WORDS).encode() + content[tag.end() :],
        lambda: content[: tag.start()] + _mutate_tag(tag.group(), rng) + content[tag.end() :],
        lambda: content[: tag.start()] + _mutate_tag(tag.group(), rng) + content[tag.end() :],
    ])  # fmt: skip
    return change()


def _mutate_tag(tag: bytes, rng: random.Random) -> bytes:
    values = list(re.finditer(rb'"[^"]*"', tag))
    if not values:
        return tag[:-1] + b' r="A1">'
    value = rng.choice(values)
    new = rng.choice([
        b"", b"0", b"-1", b"1", b"999999", b"4294967296", b"XFD1048576", b"A0", b"AAAA1", b"1048577", b"s", b"e", b"str",
        b"rId1", b"rId99", b"hidden", b"veryHidden", b"n", b"d", b"1904", b"../../x", b"worksheets/sheet1.xml", b"\xff",
    ])  # fmt: skip
    return tag[: value.start() + 1] + new + tag[value.end() - 1 :]


# --- text files ---------------------------------------------------------------------------------------------------


def _mutate_text(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", errors="replace")
    if not rng.randrange(10):
        encoding = rng.choice(["utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "utf-8-sig", "utf-32"])
        return text.encode(encoding, errors="replace")
    if not rng.randrange(8):
        return mutate_bytes(data, rng)
    delimiter = max(";,\t|", key=text.count)
    rows = [line.split(delimiter) for line in text.split("\n")]
    return "\n".join(delimiter.join(row) for row in _mutate_rows(rows, rng)).encode()


def _mutate_rows(rows: list[list[str]], rng: random.Random) -> list[list[str]]:
    row = rng.randrange(len(rows))
    column = rng.randrange(max(1, len(rows[row])))
    kind = rng.randrange(9)
    if kind == 0:
        rows.insert(row, list(rng.choice(rows)))
    elif kind == 1 and len(rows) > 1:
        rows.pop(row)
    elif kind == 2:
        rows = [[*line[:column], *line[column : column + 1], *line[column:]] for line in rows]
    elif kind == 3:
        rows = [line[:column] + line[column + 1 :] for line in rows]
    elif kind == 4:
        word = rng.choice(WORDS)
        rows = [
            [word if place == column and index else cell for place, cell in enumerate(line)]
            for index, line in enumerate(rows)
        ]
    elif kind == 5:
        rows[row] = [rng.choice(WORDS) for _ in rows[row]]
    elif kind == 6 and rows[row]:
        cell = rows[row][min(column, len(rows[row]) - 1)]
        rows[row][min(column, len(rows[row]) - 1)] = (
            rng.choice(['"', '""', "'", ""]) + cell + rng.choice(['"', ";", ",", "\r", "\n"])
        )
    elif kind == 7:
        rows.insert(0, [rng.choice(["sep=;", "sep=,", "# Umfrage", "", "Titel"])])
    else:
        rows[row] = [*rows[row][:column], rng.choice(WORDS), *rows[row][column + 1 :]]
    return rows
