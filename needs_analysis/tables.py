"""Master data as tables: a folder of CSV files or one Excel workbook, read into the same plain rows.

A `Table` keeps every cell as text with the place it came from, so that a wrong value can be named by file (or sheet)
and row. Building values out of tables is the business of `framework`, ``curriculum.catalogue`` and ``strategy.goals``.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from needs_analysis import cells as cell
from needs_analysis.language import Language, Message, translate
from needs_analysis.model import UserError

Severity = Literal["error", "warning"]
README_SHEET = "readme"
REPAIR_SHEET = "lernkompass masterdata export"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the master data and how to mend it. ``row`` is the row a spreadsheet shows (1 = heading)."""

    source: str
    row: int | None
    column: str
    message: Message
    severity: Severity = "error"

    def text(self, language: Language) -> str:
        """Place and sentence: ``modules, row 12, column group_max: ...``."""
        place = [self.source]
        if self.row is not None:
            place.append(f"{translate('row', language)} {self.row}")
        if self.column:
            place.append(f"{translate('column', language)} {self.column}")
        return f"{', '.join(place)}: {self.message.text(language)}"


@dataclass(frozen=True, slots=True)
class ProblemList(Message):
    """A message that is a list of problems, one a line."""

    problems: tuple[Problem, ...] = ()

    def text(self, language: Language) -> str:
        """The introducing sentence and below it every problem on its own line."""
        head = Message(self.template, self.values).text(language)
        return "\n".join([head, *(f"- {problem.text(language)}" for problem in self.problems)])


class MasterDataError(UserError):
    """The master data cannot be used as they are; ``problems`` names every place and its repair."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep all problems; the message lists them."""
        self.problems = tuple(problems)
        template = "The master data cannot be used yet. Please mend these points ({count}):"
        super().__init__(ProblemList(template, {"count": len(self.problems)}, self.problems))


def raise_errors(problems: Sequence[Problem]) -> None:
    """Raise `MasterDataError` with all errors; warnings alone pass."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise MasterDataError(errors)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the spreadsheet and its cells by heading. Unreadable or missing cells give ``None``."""

    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell without blanks around it, ``""`` where there is none."""
        return self.cells.get(column, "").strip()

    def value(self, column: str) -> float | None:
        """The cell as a number."""
        return cell.parse_number(self.text(column))

    def whole(self, column: str) -> int | None:
        """The cell as a whole number."""
        return cell.parse_whole(self.text(column))

    def yes(self, column: str) -> bool:
        """The cell as yes or no; empty is no."""
        return bool(cell.parse_yes(self.text(column)))

    def items(self, column: str, separator: str = ";") -> tuple[str, ...]:
        """The cell as a list."""
        return cell.parse_items(self.text(column), separator)

    def weekdays(self, column: str) -> tuple[str, ...]:
        """The cell as weekdays, Mo Tu We Th Fr Sa."""
        return cell.parse_weekdays(self.text(column)) or ()

    def day(self, column: str) -> date | None:
        """The cell as a day."""
        return cell.parse_day(self.text(column))

    def month(self, column: str) -> date | None:
        """The cell as the first day of a month."""
        return cell.parse_month(self.text(column))


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of one CSV file or sheet; ``source`` is what its user calls it."""

    name: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def ids(self, column: str = "id") -> tuple[str, ...]:
        """The non-empty cells of a column, in order."""
        return tuple(row.text(column) for row in self.rows if row.text(column))

    def problem(self, row: Row | None, column: str, message: Message, severity: Severity = "error") -> Problem:
        """A problem at a place of this table."""
        return Problem(self.source, row.number if row else None, column, message, severity)


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a town's master data by name; ``problems`` is what was odd about reading them."""

    tables: Mapping[str, Table]
    problems: tuple[Problem, ...] = field(default=())

    def __getitem__(self, name: str) -> Table:
        """The table with this name; an empty one where the file has none (`check_tables` reports that)."""
        return self.tables.get(name) or Table(name, name, (), ())

    def __contains__(self, name: object) -> bool:
        """Whether the file has this table."""
        return name in self.tables

    def __iter__(self) -> Iterator[str]:
        """The names of the tables in the order of the file."""
        return iter(self.tables)


# --- reading --------------------------------------------------------------------------------------------------------


def read_tables(source: Path | bytes) -> Tables:
    """The tables of a folder with CSV files, of a workbook file, or of a workbook's bytes.

    Raises `UserError` when there is nothing to open; everything odd inside is a problem of the result instead.
    """
    if isinstance(source, bytes):
        return _collect(_read_workbook(source))
    if source.is_dir():
        files = sorted(source.glob("*.csv"))
        if not files:
            template = "The folder {path} holds no CSV files. Write them with “{command} FOLDER”."
            raise UserError(Message(template, {"path": str(source), "command": REPAIR_SHEET}))
        return _collect([(file.stem, file.name, _read_csv(file)) for file in files])
    if not source.is_file():
        template = "There is no file or folder {path}. Write one with “{command} FILE”."
        raise UserError(Message(template, {"path": str(source), "command": REPAIR_SHEET}))
    return read_tables(source.read_bytes())


Grid = list[list[str]]
_QUOTED = re.compile(r'"[^"]*(?:"|$)')


def _read_workbook(content: bytes) -> list[tuple[str, str, Grid]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        grids = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise UserError(Message("This file is no Excel workbook. Open it in Excel and save it as .xlsx.")) from error
    return [(name.strip(), name, [[cell.write_cell(value) for value in line] for line in grid]) for name, grid in grids]


def _read_csv(file: Path) -> Grid:
    text = _decode(file.read_bytes())
    heading = _QUOTED.sub("", text.split("\n", 1)[0])
    separator = max(",;\t", key=heading.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        template = "{file} cannot be read as CSV. Look for a quotation mark without its partner."
        raise UserError(Message(template, {"file": file.name})) from error
    return [[cell.unguard_formula(cell.clean_text(value)) for value in line] for line in lines]


def _decode(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, or what German Excel saves as plain CSV."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _collect(grids: Sequence[tuple[str, str, Grid]]) -> Tables:
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for name, source, grid in grids:
        if name.casefold() == README_SHEET:
            continue
        table, found = _build_table(name.casefold(), source, grid)
        if table.name in tables:
            template = "There are two sheets for the table {name}. Delete one of them."
            found.append(Problem(source, None, "", Message(template, {"name": table.name})))
        tables.setdefault(table.name, table)
        problems += found
    return Tables(tables, tuple(problems))


def _build_table(name: str, source: str, grid: Grid) -> tuple[Table, list[Problem]]:
    headings = [heading.strip() for heading in grid[0]] if grid else []
    problems = [
        Problem(source, 1, heading, Message("This heading stands twice. Rename or delete one of the two columns."))
        for heading, count in Counter(headings).items()
        if heading and count > 1
    ]
    places = {heading: index for index, heading in reversed(list(enumerate(headings))) if heading}
    columns = tuple(heading for heading in dict.fromkeys(headings) if heading)
    rows = []
    for number, line in enumerate(grid[1:], start=2):
        if not any(value.strip() for value in line):
            continue
        named = {heading: line[place] if place < len(line) else "" for heading, place in places.items()}
        rows.append(Row(number, {heading: named[heading] for heading in columns}))
        problems += _cells_outside(source, number, line, headings)
    return Table(name, source, columns, tuple(rows)), problems


def _cells_outside(source: str, number: int, line: list[str], headings: list[str]) -> Iterator[Problem]:
    for place, value in enumerate(line):
        if value.strip() and not (place < len(headings) and headings[place]):
            template = "The text “{value}” stands in a column without heading. Delete it or write a heading in row 1."
            yield Problem(source, number, "", Message(template, {"value": value.strip()[:40]}))


# --- writing --------------------------------------------------------------------------------------------------------


def write_folder(tables: Tables, folder: Path) -> None:
    """One CSV file (UTF-8, comma) per table; files of other names in the folder stay.

    A text that begins like a formula gets an apostrophe before it, which reading takes off again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in tables:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            odd = any(mark in heading for heading in tables[name].columns for mark in ";\t")
            headings = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL if odd else csv.QUOTE_MINIMAL)
            headings.writerow(tables[name].columns)
            writer.writerows(
                [cell.guard_formula(row.cells.get(column, "")) for column in tables[name].columns]
                for row in tables[name].rows
            )
