"""What is struck out of running text and what stays: two tables, written by hand from what people write."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs_analysis.redaction import MASK, first_names, redact_remark, redact_text

PERSONAL = [
    ("a.b@c.de", "[•••]"),
    ("schreiben an a.b@c.de, bitte", "schreiben an [•••], bitte"),
    ("zq. frei @stadt.de", "[•••]"),
    ("Mail: zq(at)stadt.de", "Mail: [•••]"),
    ("zq [at] stadt [dot] de", "[•••]"),
    ("zq at stadt.de", "[•••]"),
    ("zq.frei (at) stadt (punkt) de", "[•••]"),
    ("siehe https://intern.example/x?token=1", "siehe [•••]"),
    ("0170 1234567", "[•••]"),
    ("Ruf an: 0221.555.0166", "Ruf an: [•••]"),
    ("(0221) 555-0166", "[•••]"),
    ("+49 (0)221 5550166", "[•••]"),
    ("unter 0241 / 432-1200 erreichbar", "unter [•••] erreichbar"),
    ("Tel. 4711", "[•••]"),
    ("Durchwahl -123", "[•••]"),
    ("IBAN DE02 1203 0000 0000 2020 51 fehlt", "IBAN [•••] fehlt"),
    ("de02120300000000202051", "[•••]"),
    ("Rechner 192.168.2.14 hängt", "Rechner [•••] hängt"),
    ("Rechner 2001:db8:85a3::8a2e:370:7334 hängt", "Rechner [•••] hängt"),
    ("fe80::1ff:fe23:4567:890a", "[•••]"),
    ("00:1B:44:11:3A:B7", "[•••]"),
    ("meine Personalnummer 4711815 bitte", "meine [•••] bitte"),
    ("Pers.-Nr.: 4711815", "[•••]"),
    ("Stammnummer 123456", "[•••]"),
    ("Login: mueller01", "[•••]"),
    ("SV-Nummer 12 345678 A 123", "SV-Nummer [•••]"),
    ("Steuer-ID 12 345 678 901", "Steuer-ID [•••]"),
    ("Auto K-AB 1234", "Auto [•••]"),
    ("Wohnt Lindenstraße 12a, 50667 Köln", "[•••]"),
    ("Seit 01.02.1980 warte ich", "Seit [•••] warte ich"),
    ("geb. 01.02.80", "geb. [•••]"),
    ("Frau Dr. Müller-Lüdenscheid erklärt es gut", "[•••] erklärt es gut"),
    ("Herrn von der Heide fragen", "[•••] fragen"),
    ("Kollegin Anna Beispiel hilft", "[•••] hilft"),
    ("Erika Mustermann hat es gezeigt", "[•••] hat es gezeigt"),
    ("ERIKA MUSTERMANN hat es gezeigt", "[•••] hat es gezeigt"),
    ("Klein, Petra", "[•••]"),
    ("Hans-Peter von Krüger", "[•••]"),
    ("Ayşe Özdemir", "[•••]"),
    ("Kompetenzmatrix, erstellt von Petra Klein, HR", "Kompetenzmatrix, erstellt von [•••], HR"),
    ("Ansprechpartnerin: Klein", "Ansprechpartnerin: [•••]"),
    ("Bearbeiter: P. Klein", "Bearbeiter: [•••]"),
    ("gez. Klein", "gez. [•••]"),
]  # fmt: skip
PLAIN = [
    "5.2.1 Module", "Kapitel 1.2.3.4", "Amt 37", "FB 5", "Dez. II", "2024-2025", "Mo-Fr 8.00-16.30", "08.00-16.30", "Stufe 3 von 5",
    "Microsoft Teams", "MS Office", "Ms Teams", "Outlook", "SAP", "SAP-HR 12", "Adobe Acrobat", "Excel 2021, Pivot und 3 Listen",
    "Windows 10.0.19041.1", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "Version 1.2.3 vom 01.02.2026",
    "2026-05-01 08:00:00", "1980-01-01 00:00:00", "01.01.1980 00:00", "4/27/2026 11:34:05 AM", "04/27/2026 11:34", "27.04.2026 11:34",
    "0000-00-00 00:00:00", "2026/04/27 11:34:05 AM MESZ", "05.10.-07.10.2026", "03/2026", "16:30:00", "Amt 37, Zimmer 012",
    "0123 Haushalt", "10.000 Einwohner", "1.000 - 2.000 Euro", "0-10 Stunden", "0,5 bis 0,75", "EG 9b-12", "§ 5 Abs. 2 Nr. 1",
    "DIN-A 4", "DIN EN ISO 9001", "Herr/Frau", "Frau am Schalter sein", "Meinen Kollegen Excel zeigen", "z. B. Excel", "look at the data.",
    "Kita Anne Frank", "Anne-Frank-Schule", "Haus Elisabeth", "Jan Feb Mär", "Jan 19, 2017", "OZG 2.0", "Arbeitsplatz 4.0", "E-Akte (DMS)",
    "rf4070e93961f5b678f24c0cd2926b105", "R_3kJ2hXa81bQ", "P 4", "stimme voll zu", "Sehr erfolgreich (6)", "4,0", "", "•12", "k. A.",
]  # fmt: skip


@pytest.mark.parametrize(("written", "shown"), PERSONAL)
def test_personal_data_are_struck_out(written: str, shown: str) -> None:
    assert redact_text(written) == shown


@pytest.mark.parametrize("text", PLAIN)
def test_everything_else_stays(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize(
    ("text", "alone", "shown"),
    [
        ("Danke an Zwirbel", True, "Danke an [•••]"),
        ("Danke an Zwirbel", False, "Danke an Zwirbel"),
        ("Zwirbel, Quasi", False, "[•••]"),
        ("Quasi Zwirbel half", False, "[•••] half"),
        ("Nummer 4711815 fehlt", False, "Nummer [•••] fehlt"),
        ("4711815", False, "[•••]"),
        ("Das ist gut", True, "Das ist gut"),
        ("Gut", False, "Gut"),
    ],
)
def test_words_of_the_file_that_name_people_are_struck_out(text: str, alone: bool, shown: str) -> None:
    assert redact_text(text, {"zwirbel", "quasi", "4711815", "gut"}, alone=alone) == shown


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["und", "Excel", "5.2", "Amt 37", ",", "Herr", "Petra", "0221", "gez."]), max_size=4),
    st.sampled_from([written for written, shown in PERSONAL if shown == MASK and not written.startswith("Wohnt")]),
    st.lists(st.sampled_from(["und", "hilft", "bitte", "(siehe oben)", "- danke", "!"]), max_size=4),
)
def test_it_is_found_wherever_it_stands_and_once_is_enough(before: list[str], secret: str, after: list[str]) -> None:
    clean = redact_text(" ".join([*before, secret, *after]))
    assert secret not in clean
    assert redact_text(clean) == clean


@pytest.mark.parametrize(
    "piece", ["a", "a.", "0 ", "@", "A b", "1.", ":", "Petra ", "Frau ", "Ab-", "a(at)", "x1 ", "Tel. ", "DE02 ", "a@"]
)
def test_cells_of_a_hundred_thousand_characters_take_no_time(piece: str) -> None:
    """Bound: a second of processor time; a search that runs back on itself would take minutes."""
    start = time.process_time()
    redact_text(piece * (100_000 // len(piece)))
    assert time.process_time() - start < 1


def test_no_first_name_is_a_word_of_surveys() -> None:
    words = {
        "excel",
        "word",
        "teams",
        "august",
        "mark",
        "will",
        "can",
        "may",
        "alexa",
        "ernst",
        "april",
        "mai",
        "outlook",
    }
    assert words & first_names() == set()


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("Gut (48213, E. Wagenknecht)", "Gut ([•••], [•••])"),
        ("sehr gut, laut K. Müller-Lüdenscheidt", "sehr gut, laut [•••]"),
        ("A. Fachkompetenz", "A. Fachkompetenz"),
        ("z. B. Excel", "z. B. Excel"),
        ("1 – Einsteigen", "1 – Einsteigen"),
        ("seit 2019", "seit 2019"),
        ("3,5", "3,5"),
        ("12345", "12345"),  # a code of the scale, told by its column
    ],
)
def test_remarks_about_people_go_out_of_answers_on_a_scale(answer: str, left: str) -> None:
    assert redact_remark(answer) == left
