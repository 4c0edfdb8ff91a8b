"""What an analysis hands back: the uploaded sheets cell for cell, each faulty cell marked and commented, and a list.

Only headers and answers are handed back. Personal data, free text and the tool's own entries are left out: the cell's
place leads back to the file of the person who uploaded it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import coordinate_to_tuple, get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis.ingest import parse_number
from needs_analysis.language import Language, Message, show_text, translate
from needs_analysis.model import Checked, Column, Finding, Matching, Outcome, RawTable, row_cell
from needs_analysis.recognise import column_source
from needs_analysis.sheets import HEAD, Book, Cell, keep_texts, show_cell

OUTCOMES: Mapping[Outcome, str] = {
    "accepted": "accepted",
    "partial": "not finished",
    "duplicate": "answered twice",
    "empty": "empty",
    "quarantined": "set aside",
}
MOST_CELLS = 60_000
"""Larger sheets are handed back with their marked rows only, so that the workbook opens at once."""
MOST_COMMENTS = 5_000
_LONGEST_TITLE = 31
_WIDTH, _WIDEST = 14, 28
_FAULTY = PatternFill("solid", fgColor="FFD966")
_ASIDE = PatternFill("solid", fgColor="E4E4E4")
_LEFT_OUT = frozenset({"personal", "text", "system"})
_LEGEND = (
    "The copies of your sheets show headers and answers in their own cells. Yellow: see the comment in the cell. Grey: "
    "the row is not used. Personal data, free text and the tool's own entries are left out."
)
_PART = "{file} is large: only its header and the rows that have a mark are shown. Row numbers are those of your file."


def write_findings_workbook(
    raws: Sequence[RawTable], matching: Matching, checked: Checked, language: Language
) -> bytes:
    """Counts, every finding with its repair, and each uploaded sheet with the findings where they belong.

    ``raws``: the files behind ``checked``, in its order.
    """
    used = {m.source for m in matching.columns if m.confirmed and m.target not in {"", "person", "wish"}}
    book = Book(language)
    large = [raw for raw in raws if _is_large(raw)]
    notes = [Message(_LEGEND), *(Message(_PART, {"file": raw.file}) for raw in large)]
    said: list[list[Cell]] = [[note.text(language), None] for note in notes]
    book.add_sheet("Rows", ("What became of the rows", "Rows"), [*_count_rows(checked, language), *said])
    head = ("File", "Sheet", "Cell", "Value", "What to do", "Code")
    book.add_sheet("Findings", head, (_finding_row(finding, language) for finding in checked.findings))
    listed = book.book.worksheets[1]
    start = 0
    for raw in raws:
        outcomes = checked.outcomes[start : start + len(raw.cells)]
        start += len(raw.cells)
        sheet = book.new_sheet(raw.sheet or raw.file.rpartition(".")[0][:_LONGEST_TITLE] or raw.file)
        hidden = {column.index for column in raw.columns if _is_left_out(column, used)}
        _copy_sheet(sheet, _Copy(raw, outcomes, frozenset(hidden)), checked.findings, language)
        _link_findings(listed, checked.findings, raw, sheet.title)
    return book.content()


def _count_rows(checked: Checked, language: Language) -> list[list[Cell]]:
    counts = checked.counts
    rows: list[list[Cell]] = [[translate(text, language), getattr(counts, name)] for name, text in OUTCOMES.items()]
    return [*rows, [translate("rows read", language), counts.rows]]


def _finding_row(finding: Finding, language: Language) -> list[Cell]:
    text = finding.message.text(language)
    return [finding.file, finding.sheet, finding.cell, finding.value, text, finding.code]


def _link_findings(listed: Worksheet, findings: Sequence[Finding], raw: RawTable, title: str) -> None:
    """A click on a finding's cell leads to the marked cell."""
    for row, finding in enumerate(findings, start=2):
        if finding.cell and (finding.file, finding.sheet) == (raw.file, raw.sheet):
            cell = listed.cell(row, 3)
            place = f"{quote_sheetname(title)}!{finding.cell}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, display=finding.cell)
            cell.font = Font(name="Calibri", underline="single", color="1F4E9F")


def _is_left_out(column: Column, used: Collection[str]) -> bool:
    """Free text that the analysis reads as the name of a unit or a role is an answer like others."""
    return column.kind in _LEFT_OUT and not (column.kind == "text" and column_source(column) in used)


@dataclass(frozen=True, eq=False)
class _Copy:
    """A file with what became of its rows, and the columns that are not handed back."""

    raw: RawTable
    outcomes: Sequence[Outcome]
    hidden: frozenset[int]


def _is_large(raw: RawTable) -> bool:
    return raw.cells.size > MOST_CELLS


def _copy_sheet(sheet: Worksheet, copy: _Copy, findings: Sequence[Finding], language: Language) -> None:
    raw = copy.raw
    comments = _collect_comments(raw, findings, language)
    faulty = frozenset(comments)
    pairs = zip(raw.cells.index.tolist(), copy.outcomes, strict=True)
    aside = {row: outcome for row, outcome in pairs if outcome != "accepted"}
    for row, outcome in aside.items():
        comments.setdefault(row_cell(0, row), []).insert(0, translate(OUTCOMES[outcome], language))
    first = int(raw.cells.index[0]) if len(raw.cells) else 1 + max(raw.margins, default=0)
    _write_margins(sheet, copy, first)
    _write_answers(sheet, copy, _shown_rows(raw, comments), aside)
    _mark_cells(sheet, comments, faulty)
    for area in raw.merged:
        sheet.merge_cells(area)
    for column in raw.columns:
        width = min(_WIDEST, max(_WIDTH, len(column.header) // 2))
        sheet.column_dimensions[get_column_letter(column.index + 1)].width = width
    sheet.freeze_panes = f"A{first}"
    keep_texts(sheet)


def _collect_comments(raw: RawTable, findings: Iterable[Finding], language: Language) -> dict[str, list[str]]:
    comments: dict[str, list[str]] = {}
    for finding in findings:
        if finding.cell and (finding.file, finding.sheet) == (raw.file, raw.sheet):
            comments.setdefault(finding.cell, []).append(finding.message.text(language))
    return comments


def _shown_rows(raw: RawTable, comments: Mapping[str, object]) -> set[int]:
    rows = {int(row) for row in raw.cells.index}
    if not _is_large(raw):
        return rows
    marked = sorted(rows & {coordinate_to_tuple(cell)[0] for cell in comments})
    return set(marked[: MOST_CELLS // max(1, len(raw.columns))])


def _write_margins(sheet: Worksheet, copy: _Copy, first: int) -> None:
    """Title and header rows as they stand; below the answers only what no personal column holds."""
    for row, texts in copy.raw.margins.items():
        for index, text in enumerate(texts):
            if not text or (row >= first and index in copy.hidden):
                continue
            cell = sheet.cell(row, index + 1, show_cell(text))
            if first - copy.raw.header_rows <= row < first:
                cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
                cell.fill = HEAD
                cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_answers(sheet: Worksheet, copy: _Copy, shown: set[int], aside: Mapping[int, object]) -> None:
    raw = copy.raw
    for column in (column for column in raw.columns if column.index not in copy.hidden):
        texts = raw.cells[column.index]
        for row, value in _filled(zip(texts.index.tolist(), texts.tolist(), strict=True), shown):
            sheet.cell(row, column.index + 1, _as_cell(value))
    for row in aside.keys() & shown:
        for column in raw.columns:
            sheet.cell(row, column.index + 1).fill = _ASIDE
    for row in set(raw.cells.index.tolist()) - shown:
        sheet.row_dimensions[row].hidden = True


def _filled(cells: Iterable[tuple[int, str]], shown: set[int]) -> Iterator[tuple[int, str]]:
    return ((row, text) for row, text in cells if text and row in shown)


def _as_cell(text: str) -> Cell:
    """A number where the text is one, so that the copy computes like the file."""
    number = parse_number(text)
    if number is None or text != text.strip() or (text[0] in "0+-" and text not in ("0", "0.0")):
        return show_cell(text)
    return int(number) if number == int(number) else number


def _mark_cells(sheet: Worksheet, comments: Mapping[str, Sequence[str]], faulty: Collection[str]) -> None:
    for place, texts in list(comments.items())[:MOST_COMMENTS]:
        row, column = coordinate_to_tuple(place)
        if sheet.row_dimensions[row].hidden:
            continue
        cell = sheet.cell(row, column)
        if place in faulty:
            cell.fill = _FAULTY
            cell.font = Font(name="Calibri", bold=True, color="000000")
        comment = Comment("\n".join(dict.fromkeys(map(show_text, texts))), "Lernkompass")
        comment.width, comment.height = 320, 40 + 22 * (sum(map(len, texts)) // 45 + len(texts))
        cell.comment = comment
