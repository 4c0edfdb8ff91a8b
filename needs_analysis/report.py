"""What an analysis hands back as workbooks: the published needs, and the findings with every row that was set aside."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis.language import Language, Message, translate
from needs_analysis.match import column_source
from needs_analysis.methods import explain_methods, write_agreement
from needs_analysis.model import Checked, Finding, Matching, Need, Needs, Outcome, Population, RawTable

Cell = str | float | int | None
_HEAD = PatternFill("solid", fgColor="1F4E5F")
_WIDEST, _NARROWEST = 60, 9
_SHARES = {"Share with a gap", "Anteil mit Lücke"}


def write_needs_workbook(needs: Needs, language: Language) -> bytes:
    """The published figures as a workbook: overview, ranking, units, roles, learning groups."""
    book = _Book(language)
    book.add_sheet("Overview", ("Overview", "Value"), _overview(needs, language))
    head = (*_NEED_HEAD, "Gap, units weighted by staff", "Held, as superiors see it", "Importance", "MWDS", "RDM")
    book.add_sheet("Learning needs", head, ([need.name, *_figures(need), *_views(need)] for need in needs.competencies))
    book.add_sheet(
        "Units", ("Unit", "Respondents", *_NEED_HEAD), _population_rows(_with_others(needs, language), language)
    )
    book.add_sheet(
        "Roles", ("Role", "Respondents", *_NEED_HEAD), _population_rows(needs.roles + needs.hidden_roles, language)
    )
    book.add_sheet("Learning groups", ("Group", "People", "Competency", "Gap", "Above average"), _group_rows(needs))
    book.add_sheet("How it was computed", ("Section", "Explanation"), _method_rows(needs, language))
    book.add_sheet("Privacy rule", ("Number", "Rule for a works agreement"), _rule_rows(needs, language))
    return book.content()


def write_findings_workbook(
    raws: Sequence[RawTable], matching: Matching, checked: Checked, language: Language
) -> bytes:
    """Every finding with sheet, cell and repair, and every row that was set aside, as it was read.

    ``raws``: the files behind ``checked``, in its order. Only columns that the analysis uses are handed back, never
    pseudonyms or free text: the row number leads back to the file.
    """
    book = _Book(language)
    book.add_sheet("Rows", ("What became of the rows", "Rows"), _count_rows(checked, language))
    head = ("File", "Sheet", "Cell", "Value", "What to do", "Code")
    book.add_sheet("Findings", head, (_finding_row(finding, language) for finding in checked.findings))
    used = {m.source for m in matching.columns if m.confirmed and m.target not in {"", "person", "wish"}}
    start = 0
    for raw in raws:
        outcomes = checked.outcomes[start : start + len(raw.cells)]
        start += len(raw.cells)
        shown = [c for c in raw.columns if c.kind != "personal" and column_source(c) in used]
        rows = [
            [int(str(number)), translate(OUTCOMES[outcome], language), *(raw.cells.loc[number, c.index] for c in shown)]
            for number, outcome in zip(raw.cells.index, outcomes, strict=True)
            if outcome != "accepted"
        ]
        if not rows:
            continue
        title = Message("Set aside {file}", {"file": raw.file}).text(language)
        book.add_sheet(title, ("Row", "Reason", *(column.header for column in shown)), rows)
    return book.content()


OUTCOMES: Mapping[Outcome, str] = {
    "accepted": "accepted",
    "partial": "not finished",
    "duplicate": "answered twice",
    "empty": "empty",
    "quarantined": "set aside",
}
_NEED_HEAD = ("Competency", "Answers", "Held", "Required", "Gap", "from", "to", "Priority", "Share with a gap")


def _overview(needs: Needs, language: Language) -> list[list[Cell]]:
    note = Message(
        "Figures about fewer than {k} people are not shown. Levels run from 0 to 5; a gap is what is missing to the "
        "required level. The interval (from, to) is the 95 % interval of the mean.",
        {"k": needs.smallest_group},
    )
    return [
        [translate("Mode", language), translate(needs.mode, language)],
        [translate("Respondents", language), needs.respondents],
        [translate("People asked", language), needs.invited],
        [translate("Smallest group", language), needs.smallest_group],
        [translate("Note", language), note.text(language)],
    ]


def _with_others(needs: Needs, language: Language) -> Iterable[Population]:
    """All units, each followed by those of its people who are in no unit shown below it."""
    others = {population.id: population for population in needs.others}
    for unit in needs.all_units:
        yield unit
        if unit.id in others:
            name = Message("Others in {unit}", {"unit": unit.name}).text(language)
            yield replace(others[unit.id], name=name)


def _figures(need: object) -> list[Cell]:
    names = ("n", "held", "required", "gap", "low", "high", "priority", "share")
    return [getattr(need, name) for name in names]


def _views(need: Need) -> list[Cell]:
    ranked = need.ranked
    by_importance: list[Cell] = [ranked.importance, ranked.mwds, ranked.rdm] if ranked else [None, None, None]
    return [need.weighted, need.superior, *by_importance]


def _method_rows(needs: Needs, language: Language) -> Iterable[list[Cell]]:
    for section in explain_methods(needs):
        for sentence in section.sentences:
            yield [section.heading.text(language), sentence.text(language)]


def _rule_rows(needs: Needs, language: Language) -> Iterable[list[Cell]]:
    for number, rule in enumerate(write_agreement(needs.smallest_group), start=1):
        yield [number, rule.text(language)]


def _population_rows(populations: Iterable[Population], language: Language) -> Iterable[list[Cell]]:
    for population in populations:
        if not population.published:
            yield [population.name, translate("too few answers", language)]
        for need in population.competencies:
            yield [population.name, population.n, need.name, *_figures(need)]


def _group_rows(needs: Needs) -> Iterable[list[Cell]]:
    for group in needs.groups.groups:
        for need in group.needs:
            yield [group.name, group.size, need.name, need.gap, need.above]


def _count_rows(checked: Checked, language: Language) -> list[list[Cell]]:
    counts = checked.counts
    rows: list[list[Cell]] = [[translate(text, language), getattr(counts, name)] for name, text in OUTCOMES.items()]
    return [*rows, [translate("rows read", language), counts.rows]]


def _finding_row(finding: Finding, language: Language) -> list[Cell]:
    text = finding.message.text(language)
    return [finding.file, finding.sheet, finding.cell, finding.value, text, finding.code]


@dataclass(slots=True)
class _Book:
    """A workbook of plain readable sheets; texts never become formulas."""

    language: Language
    book: Workbook

    def __init__(self, language: Language) -> None:
        self.language = language
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])

    def add_sheet(self, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        sheet = self.book.create_sheet(self._free_title(translate(title, self.language)))
        sheet.append([translate(text, self.language) if text else None for text in head])
        for row in rows:
            sheet.append(list(row))
        _keep_texts(sheet)
        _dress(sheet)

    def content(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def _free_title(self, wanted: str) -> str:
        plain = "".join(" " if letter in "\\/*?:[]" else letter for letter in wanted)
        taken = {sheet.title for sheet in self.book.worksheets}
        return next(
            title
            for number in range(1, len(taken) + 2)
            if (title := plain[:31] if number == 1 else f"{plain[:27]} {number}") not in taken
        )


def _keep_texts(sheet: Worksheet) -> None:
    """A text that begins like a formula stays a text."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value[:1] in {"=", "+", "-", "@"}:
                cell.data_type = "s"
                cell.quotePrefix = True


def _dress(sheet: Worksheet) -> None:
    """Readable at once, on screen and on paper: header that stays, widths that fit, wrapped long texts, filter."""
    for cell in sheet[1]:
        cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, column in enumerate(sheet.iter_cols(min_row=1, max_row=sheet.max_row), start=1):
        longest = max((len(str(cell.value)) for cell in column if cell.value is not None), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(_WIDEST, max(_NARROWEST, longest + 2))
        for cell in column[1:]:
            cell.alignment = Alignment(wrap_text=longest > _WIDEST, vertical="top")
            if isinstance(cell.value, float):
                cell.number_format = "0%" if column[0].value in _SHARES else "0.00"
            lines = -(-len(str(cell.value or "")) // _WIDEST)
            if lines > 1:
                row = sheet.row_dimensions[int(cell.row or 1)]
                row.height = max(row.height or 0, 15 * lines)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
