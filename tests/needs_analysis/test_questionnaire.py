"""The questionnaire goes out as a form and as a LimeSurvey file, and its answers come back without matching by hand."""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis import (
    LANGUAGES,
    Framework,
    Language,
    Reading,
    Survey,
    Text,
    check_survey,
    known_headers,
    load_framework,
    merge_matchings,
    propose_matching,
    read_survey,
    read_tables,
    shipped_data,
    translate,
    write_questionnaire,
)
from needs_analysis.questionnaire import write_collection_sheet
from needs_analysis.questionnaire.content import NOTICE_DRAFT, WISH, both, make_codes, notice, unit_choices

KEY = b"0123456789abcdef0123456789abcdef"
UNKNOWN = float("nan")
NO_USE = -1
PLACE = ("A33-1", "R02", "W5-SA")
"""Unit, role and working-time model of everybody who answers here."""


@cache
def framework() -> Framework:
    return load_framework(read_tables(shipped_data("master")))


def open_book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def save(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def levels_in(language: Language) -> list[str]:
    return [f"{item.level} – {item.name.text(language)}" for item in framework().levels]


def place_names(language: Language) -> tuple[str, str, str]:
    unit, role = framework().unit(PLACE[0]), framework().role(PLACE[1])
    model = next(item for item in framework().working_times if item.id == PLACE[2])
    assert unit is not None
    assert role is not None
    return unit.name, role.name.text(language), model.name.text(language)


def answers(*choices: int | None) -> list[int | None]:
    """Levels for all competencies, the given ones over and over; None is "cannot judge", `NO_USE` "plays no part"."""
    return list(islice(cycle(choices), len(framework().competencies)))


def labels(levels: Sequence[int | None], language: Language) -> list[str]:
    names = [*levels_in(language), *ways_out(language)]
    return [names[-2] if level is None else names[level] for level in levels]


def ways_out(language: Language) -> list[str]:
    return [translate(way, language) for way in ("I cannot judge", "Plays no part in my work")]


def survey_in(content: bytes) -> Survey:
    """The survey as it is read without anybody confirming anything."""
    raw = read_survey("returned", content)
    return check_survey([raw], propose_matching(raw, framework()), framework(), Reading("named", KEY)).survey


def assert_read(survey: Survey, levels: Sequence[Sequence[int | None]]) -> None:
    """Levels, unit, role and working time of everybody came back as they were given."""
    held = np.array([[UNKNOWN if level in {None, NO_USE} else level for level in row] for row in levels], dtype=float)
    assert survey.competencies == tuple(item.id for item in framework().competencies)
    assert sorted(map(str, survey.held.tolist())) == sorted(map(str, held.tolist()))
    assert set(zip(survey.units, survey.roles, survey.working_times, strict=True)) == {PLACE}


# --- the form -----------------------------------------------------------------------------------------------------


def drop_downs(book: Workbook, sheet: Worksheet) -> dict[str, list[str]]:
    """Cell -> the answers its list offers, as the spreadsheet program would show them."""
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        name, _, area = str(rule.formula1).partition("!")
        texts = [str(cell.value) for (cell,) in book[name.strip("'")][area.replace("$", "")]]
        for spot in rule.sqref.ranges:
            offered.update({sheet.cell(row, column).coordinate: texts for row, column in spot.cells})
    return offered


def answer_cells(book: Workbook) -> dict[str, str]:
    """Stable key -> the cell of the form that the formula under it repeats."""
    data = book.worksheets[1]
    formulas = {str(key.value): str(formula.value) for key, formula in zip(data[1], data[2], strict=True)}
    return {key: re.sub(r"^=IF\('?\w+'?!(\w+)=.*$", r"\1", formula) for key, formula in formulas.items()}


def fill_form(levels: Sequence[int | None], language: Language = "de") -> Workbook:
    book = open_book(write_questionnaire(framework(), "xlsx", language))
    cells, offered = answer_cells(book), drop_downs(book, book.worksheets[0])
    keys = ("unit", "role", "working_time", *(f"level [{item.id}]" for item in framework().competencies))
    chosen = dict(zip(keys, (*place_names(language), *labels(levels, language)), strict=True))
    for key, text in chosen.items():
        assert text in offered[cells[key]]
    for key, text in {**chosen, "person": "KTR-482", "wish": "E-Akte üben"}.items():
        book.worksheets[0][cells[key]] = text
    return book


def store_results(book: Workbook) -> bytes:
    """What a spreadsheet program stores when the form is saved: the results of the formulas."""
    form, data, *_ = book.worksheets
    for place, cell in enumerate(answer_cells(book).values(), start=1):
        data.cell(2, place).value = form[cell].value
    return save(book)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_offers_every_answer_and_protects_everything_else(language: Language) -> None:
    book = open_book(write_questionnaire(framework(), "xlsx", language))
    form, data, lists = book.worksheets
    cells, offered = answer_cells(book), drop_downs(book, form)
    competencies = [f"level [{item.id}]" for item in framework().competencies]
    assert list(cells) == ["person", "unit", "role", "working_time", *competencies, "wish"]
    unlocked = {cell.coordinate for row in form.iter_rows() for cell in row if not cell.protection.locked}
    wish_row = cells["wish"].lstrip("A")
    assert unlocked == {*cells.values(), f"B{wish_row}", f"C{wish_row}"}
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert (form.sheet_state, data.sheet_state, lists.sheet_state) == ("visible", "visible", "hidden")
    assert offered[cells["unit"]] == [unit.name for unit in framework().units]
    assert offered[cells["role"]] == [role.name.text(language) for role in framework().roles]
    assert offered[cells["working_time"]] == [model.name.text(language) for model in framework().working_times]
    for key in competencies:
        assert offered[cells[key]] == [*levels_in(language), *ways_out(language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_explains_itself(language: Language) -> None:
    form = open_book(write_questionnaire(framework(), "xlsx", language)).worksheets[0]
    text = "\n".join(str(cell.value) for row in form.iter_rows() for cell in row if cell.value)
    wanted = [translate(NOTICE_DRAFT, language), *(message.text(language) for message in notice())]
    for item in framework().competencies:
        wanted += [item.name.text(language), item.description.text(language)]
    wanted += [item.anchor.text(language) for item in framework().levels]
    assert [line for line in wanted if line not in text] == []


def test_the_form_prints_on_a4_pages() -> None:
    form = open_book(write_questionnaire(framework(), "xlsx", "de")).worksheets[0]
    heights = [form.row_dimensions[row].height for row in range(1, form.max_row + 1)]
    breaks = [item.id for item in form.row_breaks.brk]
    pages = [sum(heights[start:end]) for start, end in zip([0, *breaks], [*breaks, len(heights)], strict=True)]
    assert form.page_setup.paperSize == 9
    assert len(pages) == 3
    assert all(400 < height < 842 / 0.92 - 80 for height in pages)


def test_the_notice_says_all_it_must_and_is_marked_as_a_sample() -> None:
    texts = [message.text("en") for message in notice()]
    heads = [text.partition(":")[0] for text in texts]
    assert heads == ["Voluntary", "Purpose", "Who sees what", "Smallest group", "Kept until", "Your rights"]
    assert "from 5 answers on" in texts[3]
    assert "data protection officer and your staff council" in NOTICE_DRAFT


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "levels",
    [(0, 1, 2, 3, 4, 5), (3,), (0, 5), (1, 2), (None,), (4, None, 0), (5,), (2, 2, 2, NO_USE)],
)
def test_a_filled_form_comes_back_without_matching_by_hand(language: Language, levels: tuple[int | None, ...]) -> None:
    given = answers(*levels)
    survey = survey_in(store_results(fill_form(given, language)))
    assert_read(survey, [given])
    assert survey.wishes == ("E-Akte üben",)


def test_many_forms_come_back_together() -> None:
    given = [answers(0), answers(5), answers(2, 3), answers(None, 1), answers(4, 0)]
    raws = []
    for number, levels in enumerate(given):
        book = fill_form(levels)
        book.worksheets[0][answer_cells(book)["person"]] = f"KTR-{100 + number}"
        raws.append(read_survey(f"form-{number}.xlsx", store_results(book)))
    matching = merge_matchings([propose_matching(raw, framework()) for raw in raws])
    assert_read(check_survey(raws, matching, framework(), Reading("named", KEY)).survey, given)


def test_a_form_saved_by_libreoffice_comes_back(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice to compute and save the form")
    given = answers(0, 3, None, 5, 2)
    (tmp_path / "form.xlsx").write_bytes(save(fill_form(given)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, str(tmp_path / "form.xlsx")], check=True, capture_output=True, timeout=120)
    assert_read(survey_in((tmp_path / "saved" / "form.xlsx").read_bytes()), [given])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("people", [1, 2, 30])
def test_the_collection_sheet_comes_back(language: Language, people: int) -> None:
    book = open_book(write_collection_sheet(framework(), language, people=40))
    sheet = book.worksheets[0]
    offered = drop_downs(book, sheet)
    given = [answers(person % 6, 2, None, 4) for person in range(people)]
    for row, levels in enumerate(given, start=2):
        cells = [f"KTR-{100 + row}", *place_names(language), *labels(levels, language), ""]
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(row, column)
            assert not cell.protection.locked
            assert text in offered.get(cell.coordinate, [text])
            cell.value = text
    assert sheet.cell(1, 5).protection.locked
    assert_read(survey_in(save(book)), given)


# --- LimeSurvey ---------------------------------------------------------------------------------------------------


@dataclass
class Asked:
    """A question of the import file with its subquestions and answers."""

    row: Mapping[str, str]
    parts: list[Mapping[str, str]] = field(default_factory=list)
    answers: list[Mapping[str, str]] = field(default_factory=list)


def structure(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), dialect="excel-tab"))


def asked(content: bytes, language: Language) -> list[Asked]:
    """The questions of one language, put together by proximity as LimeSurvey's importer does."""
    found: list[Asked] = []
    for row in structure(content):
        if row["language"] == language and row["class"] == "Q":
            found.append(Asked(row))
        elif row["language"] == language and row["class"] in {"SQ", "A"}:
            (found[-1].parts if row["class"] == "SQ" else found[-1].answers).append(row)
    return found


@pytest.mark.parametrize("base", LANGUAGES)
def test_the_import_file_keeps_the_rules_of_its_format(base: Language) -> None:
    content = write_questionnaire(framework(), "limesurvey", base)
    rows = structure(content)
    assert content.startswith(b"\xef\xbb\xbfclass\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\t")
    content[:1000].decode("utf-8")  # the importer guesses the encoding from these: no letter may be cut in two
    assert not {"\\", "{", "}"} & set(content.decode("utf-8"))
    assert [row["class"] for row in rows if row["class"] != "S"][:1] == ["SL"]
    settings = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
    assert settings["language"] == base
    assert {base, settings["additional_languages"]} == set(LANGUAGES)
    assert settings["anonymized"] == "Y"
    codes = [row["name"] for row in rows if row["class"] == "Q" and row["language"] == base]
    assert len(set(codes)) == len(codes) == 4 + len(framework().areas) + 1
    names = [row["name"] for row in rows if row["class"] in {"Q", "SQ"}]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", name) for name in names)
    assert all(re.fullmatch(r"[A-Za-z0-9]{1,5}", row["name"]) for row in rows if row["class"] == "A")


def test_both_languages_have_the_same_rows_in_the_same_order() -> None:
    rows = structure(write_questionnaire(framework(), "limesurvey", "de"))
    kinds = {"G", "Q", "SQ", "A"}
    shapes = [
        [
            (row["class"], row["type/scale"], "" if row["class"] == "G" else row["name"])
            for row in rows
            if row["language"] == language and row["class"] in kinds
        ]
        for language in LANGUAGES
    ]
    assert shapes[0] == shapes[1]
    order = [row["language"] for row in rows if row["class"] in kinds]
    assert order == sorted(order)  # all of German, the base language, before all of English


@pytest.mark.parametrize("language", LANGUAGES)
def test_limesurvey_asks_what_the_form_asks(language: Language) -> None:
    content = write_questionnaire(framework(), "limesurvey", "de")
    arrays = [question for question in asked(content, language) if question.row["type/scale"] == "F"]
    items = [part["text"] for question in arrays for part in question.parts]
    assert items == [item.name.text(language) for item in framework().competencies]
    for question in arrays:
        assert [row["name"] for row in question.answers] == ["A0", "A1", "A2", "A3", "A4", "A5", "KA", "NREL"]
        assert [row["text"] for row in question.answers][:6] == levels_in(language)
    welcome = next(
        row["text"]
        for row in structure(content)
        if row["name"] == "surveyls_welcometext" and row["language"] == language
    )
    assert [message.text(language) for message in notice() if message.text(language) not in welcome] == []


SYSTEM = {
    "code": ("id", "submitdate", "lastpage", "startlanguage", "seed"),
    "full": ("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsgeneratorstartwert"),
}


def export(
    language: Language, heading: str, values: str, levels: Sequence[Sequence[int | None]]
) -> tuple[list[str], bytes]:
    """The headers of the questions and the csv that LimeSurvey would write for some answers."""
    questions = asked(write_questionnaire(framework(), "limesurvey", "de"), language)
    headers = [header for question in questions for header in question_headers(question, heading)]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow([*SYSTEM[heading.partition("-")[0]], *headers])
    for number, row in enumerate(levels, start=1):
        cells = response(questions, language, values, (f"KTR-{100 + number}", row))
        writer.writerow([number, "2026-09-10 10:00:00", 8, language, 4711 + number, *cells])
    return headers, f"\ufeff{stream.getvalue()}\r\n".encode()


def question_headers(question: Asked, heading: str) -> list[str]:
    patterns = {"code": "{0}[{1}]", "code-expressions": "{0}_{1}", "full": "{0} [{1}]"}
    field_name = "text" if heading == "full" else "name"
    own = question.row[field_name]
    return [patterns[heading].format(own, part[field_name]) for part in question.parts] or [own]


def response(
    questions: Sequence[Asked], language: Language, values: str, person: tuple[str, Sequence[int | None]]
) -> Iterator[str]:
    texts = iter((person[0], *place_names(language), *labels(person[1], language), "E-Akte üben"))
    for question in questions:
        for _ in question.parts or [question.row]:
            text = next(texts)
            coded = (row["name"] for row in question.answers if row["text"] == text)
            yield next(coded) if values == "short" and question.answers else text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("heading", ["code", "code-expressions", "full"])
@pytest.mark.parametrize("values", ["short", "long"])
def test_limesurvey_answers_come_back_without_matching_by_hand(language: Language, heading: str, values: str) -> None:
    given = [answers(person % 4, 1, None, 3, NO_USE) for person in range(12)]
    headers, content = export(language, heading, values, given)
    known = {header.casefold() for header in known_headers(framework())}
    assert [header for header in headers if header.casefold() not in known] == []
    survey = survey_in(content)
    assert_read(survey, given)
    unused = [sum(row[place] == NO_USE for row in given) for place in range(len(given[0]))]
    assert survey.not_relevant == {name: n for name, n in zip(survey.competencies, unused, strict=True) if n}
    assert len(survey.wishes) == len(given)


# --- odd frameworks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifiers", "longest", "codes"),
    [
        (("DIG-1", "DIG-2"), 20, ["DIG1", "DIG2"]),
        (("W4-FR", "W5"), 5, ["W4FR", "W5"]),
        (("1.1", "1.2"), 20, ["C001", "C002"]),
        (("A-1", "A1"), 20, ["A1", "C002"]),
        (("Büro",), 20, ["Bro"]),
        (("", "---"), 20, ["C001", "C002"]),
        (("a-very-long-identifier-of-its-own",), 20, ["C001"]),
        (("TOOLONG",), 5, ["C001"]),
    ],
)
def test_codes_fit_limesurvey_and_stay_apart(identifiers: Sequence[str], longest: int, codes: Sequence[str]) -> None:
    assert list(make_codes(identifiers, "C", longest).values()) == codes


def test_units_of_the_same_name_are_told_apart() -> None:
    units = [replace(unit, name="Team 1") if unit.id in {"A10-1", "A20-1"} else unit for unit in framework().units]
    offered = unit_choices(replace(framework(), units=tuple(units)))
    names = {choice.value: choice.label.de for choice in offered}
    assert names["A10-1"] == "Team 1 (Amt 10 – Haupt- und Personalamt)"
    assert names["A20-1"] == "Team 1 (Amt 20 – Kämmerei und Steuern)"
    assert names["A10-2"] == "Personalservice"


def test_letters_that_limesurvey_would_execute_are_replaced() -> None:
    first, *rest = framework().competencies
    odd = replace(first, name=Text("Wege {kurz} \\ <b>lang</b>", "Ways {short}\tand long"))
    content = write_questionnaire(replace(framework(), competencies=(odd, *rest)), "limesurvey", "de")
    texts = [row["text"] for row in structure(content) if row["name"] == "DIG1"]
    assert texts == ["Wege (kurz) / &lt;b&gt;lang&lt;/b&gt;", "Ways (short) and long"]


def test_every_wording_of_the_form_is_a_known_header() -> None:
    found = known_headers(framework())
    assert found[both(WISH.wording).de.casefold()] == "wish"
    assert set(found.values()) == {
        "person", "unit", "role", "working_time", "wish", *(f"competency:{item.id}" for item in framework().competencies),
    }  # fmt: skip
