"""Tables without respondents: figures per unit, course catalogues and codebooks are no survey and are refused."""

import re
from collections.abc import Sequence

from needs_analysis.ingest.codebook_tables import is_label_table
from needs_analysis.ingest.draft import Draft
from needs_analysis.ingest.naming import is_grouping_title
from needs_analysis.ingest.person_words import is_personal_name
from needs_analysis.ingest.sheet import Answers, Layout, Sheet, TextColumn
from needs_analysis.ingest.text import normal_key, parse_number
from needs_analysis.language import Message
from needs_analysis.model import UserError
from needs_analysis.redaction import MASK, redact_text

FEWEST_UNITS = 3
FEWEST_TOPICS = 2
MOSTLY = 0.8
FIGURES = (
    "The table shows figures per {header} (shares or averages), not the answers of single people. Needs cannot be "
    "computed from averages: please export the single responses from the survey tool."
)
CATALOGUE = (
    "The table is a list of courses, not a survey: its columns are {columns}. Please upload the survey export; courses "
    "belong into the master data."
)
CODEBOOK = (
    "The table explains variables and codes and holds no answers. Upload the survey export and pass this file as its "
    "codebook."
)
TURNED = (
    "The people stand in the columns of this table and the topics in its rows. Please turn it round (copy it, then "
    "“Paste special” with “Transpose”), so that each person has a row."
)
LONG = (
    "The rows of this table are topics (column {header}), not people. Please give each person one row, with a column "
    "per topic (in Excel with a pivot table), or export the single responses from the survey tool."
)
WEB_PAGE = (
    "The file is a web page (HTML), whatever its name says. Open it in Excel or LibreOffice, choose “Save as” with the "
    "type “Excel workbook (.xlsx)” and upload that file."
)
_PAGE = re.compile(rb"<(!doctype html|html|table|head|body)\b", re.IGNORECASE)
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)?\s*%")
_AVERAGE = re.compile(r"mittelwert|durchschnitt|anteil|prozent|\bø|%|\bmean\b|average|percent|\bshare\b|median")
_COURSE = re.compile(
    r"(?:kurs|seminar|veranstaltungs?|modul|course|module|training)"
    r"[- ]?(?:nr\.?|nummer|no\.?|id|titel|title|name|code)?"
    r"|titel|title|dauer|duration|kosten|preis|price|cost|gebühr|fee|termine?|dates?|ort|location|venue|dozent(?:in)?"
    r"|trainer(?:in)?|referent(?:in)?|instructor|anbieter|provider|zielgruppe|target group|lernziele?|inhalte?|format"
    r"|teilnehmerzahl|plätze|seats|beschreibung|description"
)
_COURSE_ALONE = re.compile(
    r"(?:kurs|seminar|veranstaltung|modul|course|module|training).*|dozent.*|referent.*|anbieter|provider"
)
_FEWEST_COURSE = 4
_TOPIC = re.compile(
    r"them(?:a|en|enfeld)|kompetenz(?:en|feld|bezeichnung)?|skills?|fähigkeit(?:en)?|fertigkeit(?:en)?|qualifikation(?:en)?"
    r"|fragen?|fragetext|items?|topics?|questions?|competenc(?:y|e|ies)|merkmale?|kriteri(?:um|en)|anforderung(?:en)?|lernfeld"
)


def refuse_web_page(content: bytes) -> None:
    """Raise `UserError` for a web page, also one that is called ``.xls``."""
    if _PAGE.match(content[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")):
        raise UserError(Message(WEB_PAGE))


def refuse_other_tables(sheet: Sheet, layout: Layout, answers: Answers, drafts: Sequence[Draft]) -> None:
    """Raise `UserError` for a hand-made table that holds no answers of people."""
    if is_label_table(sheet):
        raise UserError(Message(CODEBOOK))
    names = [head.header for head in answers.heads if head.header]
    people = [name for name in names if redact_text(name) == MASK]  # a usual first name with another one
    if len(people) >= FEWEST_UNITS and len(people) * 2 >= len(names):
        raise UserError(Message(TURNED))
    topics = _topic_column(answers)
    if topics is not None:
        raise UserError(Message(LONG, {"header": redact_text(answers.heads[topics].header)}))
    courses = [name for name in names if _COURSE.fullmatch(normal_key(name))]
    alone = any(_COURSE_ALONE.fullmatch(normal_key(name)) for name in courses)
    if not drafts and alone and len(courses) >= _FEWEST_COURSE and len(courses) * 2 >= len(names):
        raise UserError(Message(CATALOGUE, {"columns": ", ".join(courses)}))
    unit = _unit_column(answers)
    if unit is not None and _are_figures(answers, unit, totals=bool(layout.footers)):
        raise UserError(Message(FIGURES, {"header": redact_text(answers.heads[unit].header)}))


def _topic_column(answers: Answers) -> int | None:
    """The column of topics where each row is one: once for each person, or of nobody and in the first column."""
    filled = [index for index, column in enumerate(answers.columns) if column.counts()]
    for index in filled if answers.rows >= FEWEST_UNITS else ():
        column = answers.columns[index]
        if not _TOPIC.fullmatch(normal_key(answers.heads[index].header)) or len(column.counts()) < FEWEST_TOPICS:
            continue
        if index == filled[0] and set(column.counts().values()) == {1}:
            return index
        if any(_is_repeated(answers, person, column) for person in _people_columns(answers)):
            return index
    return None


def _people_columns(answers: Answers) -> list[TextColumn]:
    named = zip(answers.heads, answers.columns, strict=True)
    people = [column for head, column in named if is_personal_name(head.header)]
    return people if answers.stack is None else [*people, answers.columns[answers.stack]]


def _is_repeated(answers: Answers, people: TextColumn, topics: TextColumn) -> bool:
    """Whether people have several rows, a topic each and none twice, and the same topics come again for others."""
    rows = people.filled() & topics.filled()
    pairs = set(zip(people.codes[rows].tolist(), topics.codes[rows].tolist(), strict=True))
    once = len(pairs) == rows.sum() >= MOSTLY * answers.rows
    return once and all(2 * len(column.counts()) <= len(pairs) for column in (people, topics))


def _unit_column(answers: Answers) -> int | None:
    """The first filled column, where it names each unit once."""
    first = next((index for index, column in enumerate(answers.columns) if column.counts()), None)
    if first is None or is_personal_name(answers.heads[first].header):
        return None
    counts = answers.columns[first].counts()
    words = all(parse_number(text) is None for text in counts)
    once = set(counts.values()) == {1} and len(counts) >= FEWEST_UNITS
    return first if once and words and answers.heads[first].header else None


def _are_figures(answers: Answers, unit: int, *, totals: bool) -> bool:
    """Whether all columns beside the units hold shares, averages or counts."""
    rest = [
        (head, column)
        for index, (head, column) in enumerate(zip(answers.heads, answers.columns, strict=True))
        if index != unit
    ]
    filled = [(head, column) for head, column in rest if column.counts()]
    if not filled:
        return False
    shares = sum(_are_shares(column) for _, column in filled)
    averages = sum(bool(_AVERAGE.search(normal_key(head.header))) and _are_numbers(column) for head, column in filled)
    numbers = all(_are_shares(column) or _are_numbers(column) for _, column in filled)
    by_unit = is_grouping_title(answers.heads[unit].header)
    if shares >= MOSTLY * len(filled):
        return totals or by_unit
    broken = sum(_are_broken(column) for _, column in filled) * 2 >= len(filled)
    return numbers and by_unit and (averages > 0 or (totals and broken))


def _are_shares(column: TextColumn) -> bool:
    texts = list(map(str.strip, column.counts()))
    if not texts:
        return False
    if all(_SHARE.fullmatch(text) for text in texts):
        return True
    numbers = [parse_number(text) for text in texts]
    inside = all(number is not None and 0 <= number <= 1 for number in numbers)
    return inside and sum(number not in (0, 1) for number in numbers) * 2 > len(numbers)


def _are_numbers(column: TextColumn) -> bool:
    return all(parse_number(text) is not None for text in column.counts())


def _are_broken(column: TextColumn) -> bool:
    numbers = [number for text in column.counts() if (number := parse_number(text)) is not None]
    return sum(number % 1 > 0 for number in numbers) * 2 > len(numbers)
