"""Columns of people in the exports of every tool, by content, and topics that only sound like them."""

from collections.abc import Sequence

import pytest

from needs_analysis import describe_table, keep_survey, read_survey
from needs_analysis.ingest import doubtful_columns
from tests.needs_analysis.ingest.ingest_files import Rows, text
from tests.needs_analysis.ingest.planted import text_of_kept

DONE = "2026-04-27 11:34:05"
LEVELS = ("Keine Kenntnisse", "Geringe Kenntnisse", "Mittlere Kenntnisse", "Gute Kenntnisse")
EXPORTS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "quamp": (("SUP4_1", "SUP4_2", "is_test", "last_position", "language", "user_agent"), ("invitation", "user")),
    "formbricks": (("No.", "Response ID", "Survey ID", "Finished", "1. Excel"), ("User ID", "url", "Email")),
    "kobo": (("start", "end", "Excel", "_id", "_uuid", "_submission_time", "_index", "_status"), ("_submitted_by", "username", "deviceid")),
    "odk": (("SubmissionDate", "KEY", "Excel"), ("SubmitterName", "SubmitterID", "DeviceID", "phonenumber", "username")),
    "qualtrics": (("StartDate", "EndDate", "Progress", "Finished", "ResponseId", "Q1_1", "Q1_2"), (
        "IPAddress", "RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference", "LocationLatitude", "LocationLongitude")),
    "typeform": (("#", "Excel", "Start Date (UTC)", "Submit Date (UTC)"), ("Network ID",)),
    "sosci": (("CASE", "QUESTNNR", "MODE", "STARTED", "KO01_01", "KO01_02", "FINISHED"), ("SERIAL", "REF")),
    "limesurvey-codes": (("id", "submitdate", "lastpage", "A[1]", "A[2]"), ("token", "ipaddr", "firstname", "lastname", "email")),
    "surveymonkey": (("RespondentID", "CollectorID", "StartDate", "EndDate", "Excel"), (
        "IP Address", "Email Address", "First Name", "LastName", "Custom 1", "Custom Data 1")),
    "efs": (("lfdn", "dispcode", "v_1", "v_2"), ("u_name", "u_email", "u_1", "c_email")),
    "msforms": (("Id", "Startzeit", "Fertigstellungszeit", "Können.Excel", "Können.Word"), ("E-Mail", "Name")),
}  # fmt: skip
"""Tool -> columns that stay and columns of people."""


def export(tool: str) -> bytes:
    own, people = EXPORTS[tool]
    rows: Rows = [[*own, *people], *([*(_cell(name, n) for name in own), *(f"zugew{n}.{place}" for place in range(len(people)))]
                                     for n in range(1, 7))]  # fmt: skip
    return text(rows)


def _cell(name: str, number: int) -> object:
    key = name.casefold()
    if "date" in key or key in ("start", "end", "startzeit", "fertigstellungszeit", "started", "_submission_time"):
        return DONE
    return number % 5 if any(mark in key for mark in ("excel", "word", "q1", "v_", "a[", "ko01", "sup")) else number


@pytest.mark.parametrize("tool", EXPORTS)
def test_entries_of_tools_that_name_people_are_masked_and_said(tool: str) -> None:
    content = export(tool)
    own, people = EXPORTS[tool]
    raw = read_survey("x.csv", content)
    assert raw.tool == tool
    assert [column.kind for column in raw.columns[len(own) :]] == ["personal"] * len(people)
    assert "personal" not in [column.kind for column in raw.columns[: len(own)]]
    assert len([finding for finding in raw.findings if finding.code == "PERSONAL_DATA"]) == len(people)
    assert "zugew" not in text_of_kept(keep_survey(content))
    assert "zugew" not in str(describe_table(raw, "de"))


UNKNOWN: dict[str, tuple[Sequence[object], str]] = {
    "seven digits": ([7710000 + n for n in range(12)], "◦"),
    "digits of two lengths": ([99995 + n for n in range(12)], "◦"),
    "letters and digits": ([f"M-{47000 + n}" for n in range(12)], "◦"),
    "logins": ([f"mueller{n:02d}" for n in range(12)], "◦"),
    "names": (
        ["Klein, Petra", "Groß, Uwe", "Lang, Eva", "Kurz, Jan", "Hoch, Ute", "Tief, Ali", "Breit, Ina", "Fern, Tim"],
        "•",
    ),
    "first names": (["Petra", "Uwe", "Eva", "Petra", "Uwe", "Eva", "Petra", "Uwe"], "◦"),
    "repeated chiefs": (["Petra Klein", "Uwe Groß", "Eva Lang"] * 4, "•"),
    "days": ([f"202604{n:02d}" for n in range(10, 22)], ""),
    "repeated numbers": ([10115, 10117, 10119, 10178] * 3, ""),
    "ages": ([25 + n for n in range(12)], ""),
    "sentences": ([f"Mehr Kurse zu Thema {n}" for n in range(12)], ""),
    "programs": (["Excel", "Word", "Outlook", "SAP"] * 3, ""),
}
"""Case -> answers and the mark of their masks: ``•`` certain, ``◦`` may be allowed, none where nobody is meant."""


@pytest.mark.parametrize("case", UNKNOWN)
def test_columns_that_look_like_people_under_a_header_that_says_nothing(case: str) -> None:
    values, mark = UNKNOWN[case]
    rows: Rows = [["Id", "Startzeit", "Fertigstellungszeit", "Zusatz", "Können.Excel", "Können.Word"]]
    rows = [*rows, *([n, DONE, DONE, value, LEVELS[n % 4], LEVELS[(n + 1) % 4]] for n, value in enumerate(values))]
    raw = read_survey("x.csv", text(rows))
    assert [column.header for column in doubtful_columns(raw)] == (["Zusatz"] if mark == "◦" else [])
    assert (raw.columns[3].kind == "personal") == bool(mark)
    again = read_survey("x.csv", keep_survey(text(rows)))
    assert again.findings == raw.findings
    assert again.cells[3].tolist() == ([f"{mark}{n}" for n in _numbered(values)] if mark else raw.cells[3].tolist())
    allowed = read_survey("x.csv", keep_survey(text(rows), allowed=["Zusatz"]))
    assert (allowed.columns[3].kind == "personal") == (mark == "•")
    assert allowed.columns == read_survey("x.csv", text(rows), allowed=["Zusatz"]).columns


def _numbered(values: Sequence[object]) -> list[int]:
    order = list(dict.fromkeys(values))
    return [order.index(value) + 1 for value in values]


def test_an_address_is_never_allowed() -> None:
    rows: Rows = [["Kanal", "Excel", "Word"], *([f"zugewandt{n}@stadt.example", n % 5, 3] for n in range(9))]
    kept = keep_survey(text(rows), allowed=["Kanal"])
    assert "zugewandt" not in text_of_kept(kept)


@pytest.mark.parametrize(
    "header", ["E-Mail", "Telefon", "Login", "Handy", "Adresse", "User", "Kontakt", "Mitarbeiter", "Token"]
)
@pytest.mark.parametrize(
    "levels", [(0, 1, 2, 3, 4), LEVELS, ("1 - gar nicht", "2", "3 - gut")], ids=["digits", "words", "mixed"]
)
def test_topics_that_people_rate_stay(header: str, levels: Sequence[object]) -> None:
    rows: Rows = [
        ["Amt", "Excel", header, "Word"],
        *(["Bauamt", *(levels[(n + k) % len(levels)] for k in range(3))] for n in range(20)),
    ]
    raw = read_survey("x.csv", text(rows))
    assert raw.columns[2].kind == "rating"
    again = read_survey("x.csv", keep_survey(text(rows)))
    assert again.cells.equals(raw.cells)
    assert again.blocks == raw.blocks


def test_people_who_are_called_like_answers_take_no_answer_away() -> None:
    names = ("Erika Gut", "Uwe Stark", "Eva Mittel", "Jan Keine", "Ute Gering", "Ina Hoch")
    rows: Rows = [["Name", "Können.Excel", "Können.Word", "Bemerkung"],
                  *([name, ("gut", "Mittel", "Gering")[n % 3], ("Gut", "mittel", "gering")[n % 3], f"Stark half mir {n}"] for n, name in enumerate(names))]  # fmt: skip
    raw = read_survey("x.csv", keep_survey(text(rows)))
    assert set(raw.cells[1]) == {"gut", "Mittel", "Gering"}
    assert raw.cells[3].tolist() == [f"[•••] half mir {n}" for n in range(6)]
