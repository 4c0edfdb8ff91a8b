"""A coded export beside its codebooks: codes become words, questions get wording, what was decided is said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from needs_analysis.ingest.codebook import Codebook, Variable, code_key, join
from needs_analysis.ingest.codebook_limesurvey import is_structure_sheet, is_xml, read_structure, read_structure_sheet
from needs_analysis.ingest.codebook_r import is_r, read_r
from needs_analysis.ingest.codebook_scales import runs_down, scale_of, words_of
from needs_analysis.ingest.codebook_spss import is_spss, read_spss
from needs_analysis.ingest.codebook_stata import is_stata, read_stata
from needs_analysis.ingest.codebook_syntax import refuse_large, to_codebook
from needs_analysis.ingest.codebook_tables import LONGEST_CODE, read_label_tables
from needs_analysis.ingest.delimited import decode_text, read_delimited
from needs_analysis.ingest.guards import find_container
from needs_analysis.ingest.kept import is_kept, unpack_sheets
from needs_analysis.ingest.scales import Scale, is_no_answer
from needs_analysis.ingest.sheet import Answers, Head, Sheet, TextColumn
from needs_analysis.ingest.text import parse_number, plain_text, squeeze_key
from needs_analysis.ingest.workbook import read_workbook
from needs_analysis.language import Message
from needs_analysis.model import Finding, row_cell

MOST = 50
SCRIPT = 256 * 1024
"""How many bytes show that a file is a script."""
USED = "The codebook {file} explains {columns} of {all} columns; it decided wording, labels, order and missing codes."
UNUSED = "The codebook {file} names no column of this export. Check that both belong to the same survey."
CONFLICT = "The codebook {file} gives two meanings to “{code}”. The first one was used."
MISSING = "The codebook says that {code} (“{label}”) in “{header}” is no answer. It counts as missing."
TURNED = "In “{header}” the codes and their words run in opposite directions. The words decide which level is higher."
GAP = "The codebook does not explain “{value}” in “{header}”. It stays as it was."


@dataclass(frozen=True, slots=True)
class Explained:
    """Answers in words. ``scales``: column index -> the scale its codebook gives it, None where its codes are none."""

    answers: Answers
    scales: Mapping[int, Scale | None] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def open_codebooks(files: Mapping[str, bytes], heads: Sequence[Head]) -> list[Codebook]:
    """The codebooks uploaded beside an export, each by its content. Raises `UserError` for one that cannot be read."""
    names = [name for head in heads for name in (head.key, head.header) if name]
    return [_open(file, content, names) for file, content in files.items()]


def is_syntax(content: bytes) -> bool:
    """Whether some bytes are a script of SPSS, Stata or R that labels an export."""
    if is_kept(content):
        return False
    return find_container(content) == "text" and bool(content.strip()) and _is_script(decode_text(content[:SCRIPT]))


def _is_script(text: str) -> bool:
    return is_spss(text) or is_stata(text) or is_r(text)


def open_sheets(content: bytes) -> Sequence[Sheet]:
    """The sheets of a codebook that is a table, also of one that was kept."""
    if is_kept(content):
        return unpack_sheets(content).sheets
    container = find_container(content)
    return [read_delimited("", content)] if container == "text" else read_workbook(content, container)


def _open(file: str, content: bytes, names: Sequence[str]) -> Codebook:
    if is_xml(content):
        return read_structure(file, content)
    if is_syntax(content):
        refuse_large(file, content)
        text = decode_text(content)
        read = read_spss if is_spss(text) else read_stata if is_stata(text) else read_r
        return to_codebook(file, read(text, names))
    sheets = open_sheets(content)
    if is_structure_sheet(sheets[0]):
        return read_structure_sheet(file, sheets[0])
    return read_label_tables(file, sheets, names)


def explain_answers(answers: Answers, books: Sequence[Codebook], sheet: Sheet, separator: str) -> Explained:
    """The same answers with the wording and the words of the codebooks; the earlier codebook wins."""
    if not books:
        return Explained(answers)
    variables = _find_variables(answers.heads, books)
    _apply_legend(variables, answers, books)
    heads, columns = list(answers.heads), list(answers.columns)
    findings = list(_note_books(answers.heads, books, sheet, len(variables)))
    scales = {
        index: scale_of(variable) for index, variable in variables.items() if variable.labels or not variable.rated
    }
    for index, variable in variables.items():
        heads[index] = variable.head(heads[index])
        words = words_of(variable)
        if words and heads[index].role not in ("personal", "system"):
            findings += _note_codes(answers, index, variable, sheet)
            scale = scales.get(index)
            columns[index] = _translate(columns[index], words, "" if scale and scale.ordered else separator)
    return Explained(Answers(tuple(heads), tuple(columns), answers.first), scales, tuple(findings))


def _find_variables(heads: Sequence[Head], books: Sequence[Codebook]) -> dict[int, Variable]:
    found: dict[int, Variable] = {}
    for index, head in enumerate(heads):
        for book in books:
            variable = book.find(head)
            if variable is not None:
                found[index] = join(found[index], variable) if index in found else variable
    return found


def _apply_legend(found: dict[int, Variable], answers: Answers, books: Sequence[Codebook]) -> None:
    """Labels without a variable explain every column that holds nothing but their codes."""
    common = next((book.common for book in books if book.common), None)
    for index, (head, column) in enumerate(zip(answers.heads, answers.columns, strict=True)):
        if common is None or head.role or (index in found and found[index].labels):
            continue
        codes = {code_key(value) for value in column.counts() if not is_no_answer(value)}
        if codes and codes <= common.labels.keys():
            known = found.get(index, Variable(head.key or head.header))
            found[index] = replace(known, labels=common.labels, missing=common.missing)


def _translate(column: TextColumn, words: Mapping[str, str], separator: str) -> TextColumn:
    texts = [_word(value, words, separator) for value in column.values]
    if not texts:
        return column
    codes, different = pd.factorize(np.array(texts, dtype=object))
    return TextColumn(tuple(str(text) for text in different), codes[column.codes])


def _word(value: str, words: Mapping[str, str], separator: str) -> str:
    found = words.get(code_key(value))
    if found is None and parse_number(value) is None:
        found = words.get(squeeze_key(value))
    if found is not None or not separator or separator.strip() not in value:
        return value if found is None else found
    parts = [words.get(code_key(part)) for part in value.split(separator.strip()) if part.strip()]
    return separator.join(part for part in parts if part) if all(parts) else value


def _note_books(heads: Sequence[Head], books: Sequence[Codebook], sheet: Sheet, explained: int) -> Iterator[Finding]:
    for book in books:
        count = explained if book.common else sum(book.find(head) is not None for head in heads)
        if not count:
            yield Finding("CODEBOOK_UNUSED", sheet.name, "", "", Message(UNUSED, {"file": book.file}))
            continue
        message = Message(USED, {"file": book.file, "columns": count, "all": len(heads)})
        yield Finding("CODEBOOK_USED", sheet.name, "", "", message)
        for code in book.conflicts[:MOST]:
            conflict = Message(CONFLICT, {"file": book.file, "code": code})
            yield Finding("CODEBOOK_CONFLICT", sheet.name, "", code, conflict)


def _note_codes(answers: Answers, index: int, variable: Variable, sheet: Sheet) -> Iterator[Finding]:
    """The codes of one column that count as missing, and those that the codebook forgot."""
    column = answers.columns[index]
    header = variable.item or variable.question or answers.heads[index].header
    known = {squeeze_key(text) for text in variable.labels.values()}
    for value in list(column.counts())[:MOST]:
        row = answers.first + column.first_row(value) + 1
        cell, label = row_cell(index, row), variable.labels.get(code_key(value), "")
        values: dict[str, str | int | float] = {"code": plain_text(value)[:60], "label": label, "header": header}
        if code_key(value) in variable.missing:
            yield Finding("CODEBOOK_MISSING", sheet.name, cell, plain_text(value)[:60], Message(MISSING, values), row)
        elif _is_gap(value, variable) and squeeze_key(value) not in known:
            gap = Message(GAP, {"value": plain_text(value), "header": header})
            yield Finding("CODEBOOK_GAP", sheet.name, cell, plain_text(value), gap, row)
    if runs_down(variable):
        cell = row_cell(index, answers.first)
        yield Finding("CODEBOOK_REVERSED", sheet.name, cell, "", Message(TURNED, {"header": header}), answers.first)


def _is_gap(value: str, variable: Variable) -> bool:
    """Whether a value looks like a code and has no meaning; long texts are answers in own words."""
    is_code = variable.rated and code_key(value) not in variable.labels and len(value.strip()) <= LONGEST_CODE
    return is_code and not is_no_answer(value) and code_key(value) not in _filled(variable)


def _filled(variable: Variable) -> frozenset[str]:
    """The steps between labelled ends."""
    scale = scale_of(variable)
    return frozenset(code_key(f"{label.level:g}") for label in scale.labels) if scale else frozenset()
