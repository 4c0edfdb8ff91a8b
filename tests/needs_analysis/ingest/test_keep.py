"""What is kept of an upload: all answers, no personal data; read again it says the same."""

import json
import zlib
from pathlib import Path

import pytest

from needs_analysis import PersonKey, UserError, describe_table, keep_survey, person_columns, read_survey, shipped_data
from needs_analysis.ingest import choose_reading, is_codebook, kept_choices
from needs_analysis.ingest.kept import MAGIC
from needs_analysis.ingest.read import read_sheets
from needs_analysis.pseudonym import make_pseudonym
from needs_analysis.redaction import redact_text
from tests.needs_analysis.ingest.ingest_files import text, workbook

SAMPLES = sorted(shipped_data("sample_town").glob("*.xlsx"))
KEY = b"key"

HEAD = ("Id", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Wie gut können Sie das?.Excel")
FORMS = text(
    [
        [*HEAD, "Wie gut können Sie das?.Word", "Wunsch"],
        [1, "2026-05-01 08:00:00", "2026-05-01 08:09:00", "erika.mustermann@stadt.example", "Erika Mustermann",
         "Gute Kenntnisse", "Keine Kenntnisse", "Rufen Sie mich an: 0221 / 470 11 22"],
        [2, "2026-05-01 08:01:00", "2026-05-01 08:09:00", "max.muster@stadt.example", "Max Muster",
         "Geringe Kenntnisse", "Gute Kenntnisse", "Mehr Zeit (max.muster@stadt.example)"],
        [3, "2026-05-01 08:02:00", "2026-05-01 08:09:00", "erika.mustermann@stadt.example", "Erika Mustermann",
         "Gute Kenntnisse", "Gute Kenntnisse", "Mehr Kurse"],
    ]
)  # fmt: skip
LEVELS = ("Keine Kenntnisse", "Geringe Kenntnisse", "Mittlere Kenntnisse", "Gute Kenntnisse", "Sehr gute Kenntnisse")
SECRETS = ("erika", "mustermann", "max.muster", "Max Muster", "470 11")


def words_of(kept: bytes) -> str:
    return zlib.decompress(kept.removeprefix(MAGIC)).decode("utf-8", errors="replace").casefold()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_kept_file_is_read_like_the_file_itself(path: Path) -> None:
    content = path.read_bytes()
    kept = keep_survey(content)
    first, again = read_survey(path.name, content), read_survey(path.name, kept)
    assert describe_table(again, "de") == describe_table(first, "de")
    assert again.outcomes.tolist() == first.outcomes.tolist()
    open_ = [column.index for column in first.columns if column.kind not in ("personal", "text")]
    assert again.cells[open_].equals(first.cells[open_])
    assert keep_survey(kept) == kept


def test_nothing_personal_is_left_in_what_is_kept() -> None:
    kept = keep_survey(FORMS)
    assert [secret for secret in SECRETS if secret.casefold() in words_of(kept)] == []
    raw = read_survey("forms.csv", kept)
    assert raw.cells[3].tolist() == ["•1", "•2", "•1"]
    assert raw.cells[7].tolist() == ["Rufen Sie mich an: [•••]", "Mehr Zeit ([•••])", "Mehr Kurse"]
    assert raw.outcomes.tolist() == read_survey("forms.csv", FORMS).outcomes.tolist()


def test_a_named_column_becomes_pseudonyms_and_only_that_one() -> None:
    kept = keep_survey(FORMS, person=PersonKey("E-Mail", KEY))
    assert [secret for secret in SECRETS if secret.casefold() in words_of(kept)] == []
    raw = read_survey("forms.csv", kept)
    erika = make_pseudonym("erika.mustermann@stadt.example", KEY)
    assert raw.cells[3].tolist() == [erika, make_pseudonym("MAX.muster@stadt.example", KEY), erika]
    assert raw.cells[4].tolist() == ["•1", "•2", "•1"]
    assert [column.kind for column in raw.columns[3:5]] == ["personal", "personal"]
    assert make_pseudonym(erika, b"another key") == erika


def test_people_are_told_apart_by_identifiers_before_addresses_before_names() -> None:
    head, rows = "Name,E-Mail,Personalnummer,IP-Adresse,Excel,Word", [
        f"Person {n},p{n}@stadt.example,47{n},10.0.0.1,{n % 5},{(n + 1) % 5}" for n in range(1, 9)
    ]  # fmt: skip
    raw = read_survey("list.csv", "\n".join([head, *rows]).encode())
    assert [column.header for column in person_columns(raw)] == ["Personalnummer", "E-Mail", "Name"]


def test_sheets_that_are_not_read_are_masked_too() -> None:
    staff = [["Name", "E-Mail"], *([f"Erika {n}", f"erika{n}@stadt.example"] for n in range(5))]
    levels = [["Amt", "Excel", "Word", "DMS"], *(["Bauamt", n % 5, (n + 1) % 5, 3] for n in range(20))]
    kept = keep_survey(workbook({"Antworten": levels, "Personal": staff}))
    assert kept_choices(kept)[0] == ("Antworten", "Personal")
    assert "erika" not in words_of(kept)


def test_the_chosen_reader_and_sheet_are_remembered_with_the_file() -> None:
    content = workbook({"Eins": [["A", "B"], [1, 2], [3, 4]], "Zwei": [["C", "D"], [1, 2]]})
    kept = choose_reading(keep_survey(content), tool="generic", sheet="Zwei")
    assert read_survey("x.xlsx", kept).sheet == "Zwei"
    assert read_survey("x.xlsx", kept, sheet="Eins").sheet == "Eins"
    assert read_survey("x.xlsx", choose_reading(kept, tool=None, sheet=None)).sheet == "Eins"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("schreiben an a.b@c.de, bitte", "schreiben an [•••], bitte"),
        ("0170 1234567", "[•••]"),
        ("Rechner 192.168.2.14 hängt", "Rechner [•••] hängt"),
        ("Version 1.2.3 vom 01.02.2026", "Version 1.2.3 vom 01.02.2026"),
        ("2026-05-01 08:00:00", "2026-05-01 08:00:00"),
        ("Amt 37, Zimmer 012", "Amt 37, Zimmer 012"),
    ],
)
def test_only_addresses_are_struck_out_of_running_text(text: str, left: str) -> None:
    assert redact_text(text) == left


@pytest.mark.parametrize(
    "damage",
    [
        MAGIC,
        MAGIC + b"nonsense",
        MAGIC + zlib.compress(b"\xff" * 8 + b"{}"),
        MAGIC + zlib.compress(b"\2" + b"\0" * 7 + b"{}"),
        keep_survey(FORMS)[:-20],
    ],
    ids=["nothing", "nonsense", "lying length", "empty table", "cut off"],
)
def test_damaged_bytes_end_in_a_sentence(damage: bytes) -> None:
    with pytest.raises(UserError, match="damaged"):
        read_survey("x", damage)


CODED = text(
    [
        ["lfdn", "dispcode", "v_1", "v_2", "v_3"],
        *([n, 31, n % 5 + 1, (n + 2) % 5 + 1, f"Person {n}"] for n in range(1, 11)),
    ]
)
LABELS = text(
    [
        ["Variable", "Frage", "Item", "Wert", "Label"],
        *(["v_1", "Wie gut können Sie das?", "Excel", n, label] for n, label in enumerate(LEVELS, 1)),
        *(["v_2", "Wie gut können Sie das?", "Word", n, label] for n, label in enumerate(LEVELS, 1)),
        ["v_3", "Vor- und Nachname", "", "", ""],
    ]
)


def test_a_codebook_stays_with_the_file_it_explains() -> None:
    assert (is_codebook(LABELS), is_codebook(CODED), is_codebook(FORMS)) == (True, False, False)
    kept = keep_survey(CODED, codebook={"labels.csv": LABELS})
    assert kept_choices(kept)[1] == ("labels.csv",)
    first, again = read_survey("coded.csv", CODED, codebook={"labels.csv": LABELS}), read_survey("coded.csv", kept)
    assert again.blocks == first.blocks
    assert [label.label for label in again.blocks[0].scale] == list(LEVELS)
    assert keep_survey(keep_survey(CODED), codebook={"labels.csv": LABELS}) == kept


def test_a_name_that_only_the_codebook_tells_is_masked_too() -> None:
    kept = keep_survey(CODED, codebook={"labels.csv": LABELS})
    assert "person 3" not in words_of(kept)


PEOPLE = (
    "Müller, Erika",
    "Schmidt, Hans",
    "Özdemir, Ayşe",
    "von Krüger, Jörg",
    "Wagner, Lena",
    "Bauer, Tim",
    "Koch, Ida",
)


@pytest.mark.parametrize(
    ("header", "masked"),
    [
        *((header, True) for header in (
            "Nachname, Vorname", "Wie heißen Sie?", "Mitarbeiter/in", "Beschäftigte/r", "Personal-ID", "Dienstnummer",
            "Vorgesetzte/r", "Ansprechpartner:in", "Employee", "Respondent", "Kontakt", "Ihr Kürzel", "Durchwahl",
            "Your name (optional)", "Name (freiwillig)", "Name der Führungskraft", "Wer hat Sie eingearbeitet?",
        )),
        *((header, False) for header in ("Name Ihres Amtes", "Organisationseinheit", "Name of your department")),
    ],
)  # fmt: skip
def test_people_are_found_by_the_words_of_a_header_and_by_the_look_of_names(header: str, masked: bool) -> None:
    values = PEOPLE if masked else [f"Amt Nord{'' if n % 2 else ' und West'}" for n in range(len(PEOPLE))]
    rows = [[*HEAD[:3], header, *HEAD[5:], "Wie gut können Sie das?.Word"]]
    rows += [
        [n, f"2026-05-01 08:0{n}:00", "2026-05-01 09:00:00", value, LEVELS[n % 4], LEVELS[(n + 1) % 4]]
        for n, value in enumerate(values)
    ]
    kept = words_of(keep_survey(text(rows)))
    assert [value for value in values if value.casefold() in kept] == ([] if masked else list(values))


def test_names_in_subtotals_are_not_kept() -> None:
    rows = [["Name", "Excel", "Word"], ["Ott, Eva", 1, 3], ["Summe Kaltenbach 4711", 1, 3], ["Lang, Ina", 2, 2]]
    kept = keep_survey(workbook({"2026": rows}))
    assert read_survey("x", kept).outcomes.tolist() == ["accepted", "quarantined", "accepted"]
    (sheet,) = read_sheets(kept).sheets
    shown = [cell for row in range(sheet.height) for cell in sheet.row(row)]
    assert "Summe" in shown
    assert not any("Kaltenbach" in cell or "4711" in cell for cell in shown)


def test_a_remark_in_an_answer_is_neither_kept_nor_shown() -> None:
    answers = ["gut", "sehr gut", "mittel", "gut", "schlecht", "gut", "mittel", "Gut (48213, E. Wagenknecht)"]
    content = "\n".join(["Excel;Word", *(f"{answer};gut" for answer in answers)]).encode()
    for shown in (
        words_of(keep_survey(content)).encode(),
        json.dumps(describe_table(read_survey("umfrage.csv", content), "de")).encode(),
    ):
        assert b"48213" not in shown
        assert b"Wagenknecht" not in shown
