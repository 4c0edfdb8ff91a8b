import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from needs_analysis import MasterDataError, Row, Table, Tables, UserError, read_tables, write_folder, write_workbook
from needs_analysis.cells import clean_text
from needs_analysis.checks import check_tables, check_unknown, column_rules, table_rules
from tests.masterdata import cells_of, put, shipped, told


def one_table(name: str, *lines: tuple[str, ...]) -> Tables:
    rows = (Row(number, dict(zip(lines[0], line, strict=True))) for number, line in enumerate(lines[1:], start=2))
    return Tables({name: Table(name, name, lines[0], tuple(rows))})


# --- there and back -------------------------------------------------------------------------------------------------


def test_shipped_tables_come_back_from_the_workbook() -> None:
    assert cells_of(read_tables(write_workbook(shipped()))) == cells_of(shipped())
    assert read_tables(write_workbook(shipped())).problems == ()


def test_shipped_tables_come_back_from_a_folder(tmp_path: Path) -> None:
    write_folder(shipped(), tmp_path / "neu")
    assert cells_of(read_tables(tmp_path / "neu")) == cells_of(shipped())


NASTY = ["=1+1", "@SUM(A1)", "-3", "+49 2871", "007", "0,22", "1.10", "2027-01", "ÄÖÜß „“", "a\nb", " vorn", "hinten ",
         "_x0041_", "_x0041_x0042_", "TRUE", "#REF!", "'", '"', "1e5", "😀", "\t", ";", "None", "nan", "x" * 300]  # fmt: skip
texts = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=30)).map(
    clean_text
)
headings = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
headings = headings.map(lambda text: clean_text(text).strip()).filter(bool)
known = ("modules", "settings", "goal_competencies", "units")


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    name = draw(st.sampled_from(known) | st.from_regex(r"[a-z_]{1,20}", fullmatch=True).filter(lambda n: n != "readme"))
    own = [rule.name for rule in column_rules(name) if "<" not in rule.name]
    columns = draw(st.lists(headings | st.sampled_from(own or ["id"]), min_size=1, max_size=6, unique=True))
    lines = draw(st.lists(st.lists(texts, min_size=len(columns), max_size=len(columns)), max_size=6))
    kept = [tuple(line) for line in lines if any(text.strip() for text in line)]
    return one_table(name, tuple(columns), *kept)


@settings(deadline=None, max_examples=60)
@given(tables())
def test_any_table_comes_back_from_the_workbook_cell_by_cell(written: Tables) -> None:
    read = read_tables(write_workbook(written))
    assert cells_of(read) == cells_of(written)
    assert read.problems == ()


@settings(deadline=None, max_examples=60)
@given(tables())
def test_any_table_comes_back_from_csv_cell_by_cell(tmp_path_factory: pytest.TempPathFactory, written: Tables) -> None:
    folder = tmp_path_factory.mktemp("csv")
    write_folder(written, folder)
    assert cells_of(read_tables(folder)) == cells_of(written)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_nothing_is_lost_when_an_office_program_saves_the_workbook(tmp_path: Path) -> None:
    kept = [text for text in NASTY if text != "_x0041_x0042_"]  # LibreOffice itself does not escape that one
    odd = one_table("notizen", ("id", "text"), *((str(place), text) for place, text in enumerate(kept)))
    before = put(shipped(), odd["notizen"])
    (tmp_path / "a.xlsx").write_bytes(write_workbook(before))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
               str(tmp_path / "out"), str(tmp_path / "a.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert cells_of(read_tables(tmp_path / "out" / "a.xlsx")) == cells_of(before)


# --- the workbook ---------------------------------------------------------------------------------------------------


def test_texts_that_look_like_formulas_are_texts() -> None:
    content = write_workbook(one_table("modules", ("id", "title_de"), ("=1+1", '=HYPERLINK("x")')))
    sheet = load_workbook(io.BytesIO(content))["modules"]
    for place in ("A2", "B2"):
        assert sheet[place].data_type == "s"
        assert sheet[place].quotePrefix


def test_the_workbook_is_made_to_be_edited() -> None:
    book = load_workbook(io.BytesIO(write_workbook(shipped())))
    assert book.sheetnames == ["readme", *table_rules()]
    readme = " ".join(str(cell.value) for row in book["readme"] for cell in row if cell.value)
    assert "Alle Angaben sind Beispiele" in readme
    assert "All entries are examples" in readme
    modules = book["modules"]
    assert modules.freeze_panes == "B2"
    assert modules["I2"].value == 6
    assert modules["A2"].number_format == "@"
    assert "Kleinste Gruppe" in modules["I1"].comment.text
    rules = book["competencies"].data_validations.dataValidation
    lists = [rule.formula1 for rule in rules if rule.type == "list"]
    assert lists == ["'areas'!$A$2:$A$207"]
    for sheet in book.worksheets[1:]:
        assert all(cell.font.b for cell in sheet[1]), sheet.title


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        (one_table("notes", ("id",), ("x" * 32_768,)), ("notes", 2, "id")),
        (one_table("a" * 32, ("id",), ("x",)), ("a" * 32, None, "")),
        (one_table("a/b", ("id",), ("x",)), ("a/b", None, "")),
    ],
)
def test_what_no_workbook_can_hold_is_refused(bad: Tables, place: tuple[str, int | None, str]) -> None:
    with pytest.raises(MasterDataError) as caught:
        write_workbook(bad)
    assert told(caught.value.problems) == [place]


# --- reading what people save ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "id,name_de\nDIG,Übung; zwei\n".encode(),
        "\ufeffid,name_de\r\nDIG,Übung; zwei\r\n".encode(),
        'id;name_de\r\nDIG;"Übung; zwei"\r\n'.encode("cp1252"),
        "id\tname_de\nDIG\tÜbung; zwei\n".encode("utf-16"),
        "id,name_de\n\n , \nDIG,Übung; zwei\n".encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "German Excel", "Unicode text", "blank rows"],
)
def test_csv_dialects(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "areas.csv").write_bytes(content)
    read = read_tables(tmp_path)
    assert [dict(row.cells) for row in read["areas"].rows] == [{"id": "DIG", "name_de": "Übung; zwei"}]
    assert read["areas"].source == "areas.csv"
    assert read.problems == ()


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text('id,name_de\nA,"zwei\nZeilen"\n\nB,b\n', encoding="utf-8")
    assert [row.number for row in read_tables(tmp_path)["areas"].rows] == [2, 4]


def test_cells_typed_by_hand() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = " Closures "
    sheet.append(["first_day", "last_day", "number", "flag"])
    sheet.append([date(2027, 12, 24), "31.12.2027", 2.0, True])
    content = io.BytesIO()
    book.save(content)
    row = read_tables(content.getvalue())["closures"].rows[0]
    assert row.cells == {"first_day": "2027-12-24", "last_day": "31.12.2027", "number": "2", "flag": "yes"}
    assert (row.day("first_day"), row.day("last_day")) == (date(2027, 12, 24), date(2027, 12, 31))


def test_odd_tables_are_told(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text("id,id,name_de,\nA,B,Feld,allein\n", encoding="utf-8")
    read = read_tables(tmp_path)
    assert told(read.problems) == [("areas.csv", 1, "id"), ("areas.csv", 2, "")]
    assert read["areas"].rows[0].cells == {"id": "A", "name_de": "Feld"}


@pytest.mark.parametrize("name", ["nothing", "empty", "text.xlsx", "broken"])
def test_what_cannot_be_opened_is_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.xlsx").write_text("no workbook")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "areas.csv").write_text('id\n"' + "x" * 200_000)
    with pytest.raises(UserError) as caught:
        read_tables(tmp_path / name)
    assert str(caught.value).endswith(".")


# --- the rules ------------------------------------------------------------------------------------------------------


def test_every_known_table_is_shipped_and_keeps_its_rules() -> None:
    assert set(shipped()) == set(table_rules())
    assert check_tables(shipped(), list(table_rules())) == []


def test_every_rule_is_explained_in_both_languages() -> None:
    for name, table in table_rules().items():
        assert all((table.title.de, table.title.en, table.note.de, table.note.en)), name
        for rule in column_rules(name):
            assert all((rule.meaning.de, rule.meaning.en)), (name, rule.name)


def test_an_unknown_sheet_is_kept_and_warned_of() -> None:
    tables = put(shipped(), Table("notizen", "Notizen", ("a",), (Row(2, {"a": "b"}),)))
    warnings = check_unknown(tables)
    assert [(warning.source, warning.severity) for warning in warnings] == [("Notizen", "warning")]
    assert cells_of(read_tables(write_workbook(tables)))["notizen"] == (("a",), [{"a": "b"}])
