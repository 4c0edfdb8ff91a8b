"""Feedback through the privacy rule, read in from exports; the public page; events' files."""

import io
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from needs_analysis import UserError
from strategy import (
    Dialogue,
    Event,
    Feedback,
    IntakeOrder,
    load_dialogue,
    open_town,
    read_feedback_file,
    summarise_feedback,
    watch_answers,
    watch_results,
    write_public_page,
)
from strategy.events_files import write_event_calendar, write_registration_list
from strategy.feedback import complaint_shares
from strategy.public_page import READERS, plain_wordings
from strategy.wording import Speaker
from tests.masterdata import cell, changed, shipped

TODAY = date(2026, 11, 25)
SHIPPED = load_dialogue(shipped())


def pieces(quarter: int, topic: str, count: int, satisfaction: float | None = 50.0) -> list[Feedback]:
    day = date(2026, 3 * quarter - 2, 1)
    return [
        Feedback(f"{quarter}{topic}{n}", day, "email", topic, complaint=True, satisfaction=satisfaction)
        for n in range(count)
    ]


def test_no_difference_of_what_is_shown_isolates_a_few() -> None:
    """Q1: 12 + 3 pieces. Showing the 12 would give the 3 away by difference, so the topic stays hidden too."""
    voices = {(one.period, one.topic): one for one in summarise_feedback([*pieces(1, "A", 12), *pieces(1, "B", 3)], 5)}
    assert voices["", None].count == 15
    assert voices["2026-Q1", "B"].count is None
    assert voices["2026-Q1", "A"].count is None
    more = {(one.period, one.topic): one for one in summarise_feedback([*pieces(1, "A", 12), *pieces(1, "B", 6)], 5)}
    assert (more["2026-Q1", "A"].count, more["2026-Q1", "B"].count) == (10, 5)


def test_satisfaction_needs_enough_who_said_it() -> None:
    feedback = [*pieces(1, "A", 4, 25.0), *pieces(1, "A", 8, None), *pieces(2, "A", 10, 75.0)]
    voices = {(one.period, one.topic): one for one in summarise_feedback(feedback, 5)}
    assert voices["2026-Q1", None].count == 10
    assert voices["2026-Q1", None].satisfaction is None
    assert voices["2026-Q2", None].satisfaction is None, "else the four of the first quarter could be worked out"
    assert voices["", None].satisfaction == pytest.approx((4 * 25 + 10 * 75) / 14, abs=0.05)


def test_targets_watched_by_hand() -> None:
    """Four answers after 2, 5, 6 and no days; the last is overdue: two of four kept the five days."""
    days = [date(2026, 1, 3), date(2026, 1, 6), date(2026, 1, 7), None]
    made = [
        Feedback(str(n), date(2026, 1, 1), "", "", complaint=False, satisfaction=None, answered=day)
        for n, day in enumerate(days)
    ]
    dialogue = dialogue_of(made)
    assert watch_answers(dialogue, TODAY, 4).kept == 0.5
    assert watch_answers(dialogue, TODAY, 4).due == 4
    assert watch_answers(dialogue, TODAY, 5).kept is None, "too few to say anything"
    assert watch_answers(dialogue, date(2026, 1, 4), 1).due == 3, "who can still be answered in time is not due"


def dialogue_of(feedback: list[Feedback], events: tuple[Event, ...] = ()) -> Dialogue:
    return Dialogue(events, SHIPPED.topics, tuple(feedback), {}, {}, 5, 60, "", (), (), ())


def test_results_of_participation_are_watched() -> None:
    found = watch_results(SHIPPED, TODAY)
    assert (found.due, found.kept) == (2, 0.5)  # the first answered after 46 days, the second is overdue


def test_complaints_by_competency() -> None:
    """T1 (ADM-2, COL-2) 20 of 30, T4 (COL-2) 10 of 30; two about T5 tell nothing and hide nobody."""
    feedback = [*pieces(1, "T1", 20), *pieces(1, "T4", 10)]
    assert complaint_shares(dialogue_of(feedback), 5) == pytest.approx({"ADM-2": 2 / 3, "COL-2": 1.0})
    assert complaint_shares(dialogue_of(pieces(1, "T1", 4)), 5) == {}
    rounded_up = dialogue_of([*pieces(1, "T2", 24), *pieces(1, "T1", 19)])
    assert complaint_shares(rounded_up, 5)["COL-2"] == 1.0, "25 + 20 of 43 are not more than all"


# --- intake ----------------------------------------------------------------------------------------------------------

CSV = (
    "Eingang;Kanal;Thema;Nachricht;Zufriedenheit;Name;E-Mail;Beantwortet am\n"
    "01.10.2026;Online-Formular;;Das Formular im Portal ging nicht, bitte an erika@muster.example;2;Erika Muster;erika@muster.example;03.10.2026\n"
    "02.10.2026;Telefon;Wartezeit und Termine;;5;Max Beispiel;;\n"
    "irgendwann;;;kaputt;;;;\n"
    "03.10.2026 08:15;;;nichts Besonderes;9;;;\n"
)


def test_feedback_is_read_and_nothing_personal_kept() -> None:
    found = read_feedback_file("rueckmeldungen.csv", CSV.encode(), SHIPPED, IntakeOrder(channel="counter_card"))
    kept = [
        (row["day"], row["channel"], row["topic"], row["complaint"], row["satisfaction"], row["answered"])
        for row in found.rows
    ]
    assert kept == [
        ("2026-10-01", "web_form", "T1", "yes", "25", "2026-10-03"),
        ("2026-10-02", "phone", "T2", "no", "100", ""),
        ("2026-10-03", "counter_card", "", "no", "", ""),
    ]
    assert not re.search(r"erika|muster|max|portal", str(found.rows).casefold())
    assert [message.values["n"] for message in found.findings] == [1, 1]


@pytest.mark.parametrize(
    ("scale", "text", "value"),
    [
        ("stars", "5", "100"),
        ("stars", "★★★", "50"),
        ("grades", "1", "100"),
        ("grades", "3,5", "50"),
        ("percent", "80", "80"),
        ("ten", "7", "70"),
    ],
)
def test_satisfaction_on_any_scale(scale: str, text: str, value: str) -> None:
    content = f"Datum;Bewertung\n2026-10-01;{text}\n2026-10-02;{text}\n".encode()
    assert read_feedback_file("a.csv", content, SHIPPED, IntakeOrder(scale=scale)).rows[0]["satisfaction"] == value


@pytest.mark.parametrize("content", [b"Thema;Text\nA;B\n", b"Datum;Text\nx;y\n"])
def test_without_days_there_is_a_sentence(content: bytes) -> None:
    with pytest.raises(UserError, match=r"day of receipt"):
        read_feedback_file("a.csv", content, SHIPPED)


def test_columns_can_be_chosen() -> None:
    content = b"wann;was\n2026-10-01;Termin zu lange gewartet\n2026-10-02;Datenschutz\n"
    found = read_feedback_file("a.csv", content, SHIPPED, IntakeOrder({"day": "wann", "text": "was"}))
    assert [row["topic"] for row in found.rows] == ["T2", "T5"]


# --- the public page -------------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Tags with their attributes, and ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def page() -> str:
    return write_public_page(open_town(shipped()), TODAY, example=True).decode()


def test_the_page_stands_alone() -> None:
    tags = Tags(page()).tags
    names = {name for name, _ in tags}
    assert not names & {"script", "link", "img", "iframe", "form", "object"}
    assert all(str(attributes["href"]).startswith("#") for name, attributes in tags if name == "a")
    assert not [key for _, attributes in tags for key in attributes if key.startswith("on") or key in {"src", "style"}]
    assert "http" not in page()
    assert "@import" not in page()


def test_every_link_leads_somewhere_and_ids_are_unique() -> None:
    tags = Tags(page()).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(attributes["href"])[1:] for name, attributes in tags if name == "a"} <= set(ids)
    assert [attributes["lang"] for name, attributes in tags if name == "article"] == ["de", "de", "en"]


def test_every_sentence_of_the_page_has_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    said: set[str] = set()
    plain = READERS[1]
    real = type(plain).say

    def listen(self: object, sentence: str, **values: str | float) -> str:
        said.add(sentence)
        return real(self, sentence, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(type(plain), "say", listen)
    page()
    units = {sentence for sentence in said if sentence.startswith("{value}") and "year" not in sentence}
    assert said - units - set(plain_wordings()) == set()
    for sentence, words in plain_wordings().items():
        assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", sentence))
        assert all(len(part.split()) <= 15 for part in re.split(r"[.:?!] ?", words)), "plain sentences are short"


def test_results_come_with_the_answer_only_once_it_is_published() -> None:
    text = page()
    assert "Alle neuen Formulare werden vor dem Start" in text
    hidden = write_public_page(
        open_town(changed(cell("dialogue_events", "E01", "published", ""))), date(2026, 7, 6)
    ).decode()
    assert "Alle neuen Formulare" not in hidden
    assert "Die Antwort folgt bis 06.07.2026" in hidden


def test_few_participants_are_not_counted_in_public() -> None:
    assert "16 Personen nahmen teil" in page()
    few = write_public_page(open_town(changed(cell("dialogue_events", "E02", "attended", "4"))), TODAY).decode()
    assert "4 Personen nahmen teil" not in few


def test_texts_of_the_master_data_are_escaped() -> None:
    text = write_public_page(
        open_town(changed(cell("goals", "Z1", "title_de", "<script>alert(1)</script>"))), TODAY
    ).decode()
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


# --- files of events -------------------------------------------------------------------------------------------------


def test_the_list_has_a_row_for_every_place_and_a_waiting_list() -> None:
    event = next(one for one in SHIPPED.events if one.id == "E02")
    sheet = load_workbook(io.BytesIO(write_registration_list(event, Speaker("de")))).active
    states = [row[4] for row in sheet.iter_rows(min_row=6, values_only=True)]  # type: ignore[union-attr]
    assert (states.count("Platz"), states.count("Warteliste")) == (20, 10)
    assert all(row[1] is None for row in sheet.iter_rows(min_row=6, values_only=True))  # type: ignore[union-attr]


def test_the_calendar_leaves_out_what_is_cancelled() -> None:
    events = load_dialogue(changed(cell("dialogue_events", "E04", "status", "cancelled"))).events
    found = Calendar.from_ical(write_event_calendar(events, Speaker("en"), "Musterstadt")).walk("VEVENT")
    assert len(found) == 4
    assert min(str(entry["DTSTART"].dt) for entry in found) == "2026-05-07 18:00:00"


@pytest.mark.parametrize(
    ("today", "said", "silent"),
    [
        (date(2026, 11, 9), "Die Antwort folgt bis 09.11.2026", "verspätet"),
        (date(2026, 11, 10), "Die Antwort war bis 09.11.2026 zugesagt; sie kommt verspätet.", "Die Antwort folgt bis"),
    ],
)
def test_a_late_answer_is_owned_up_to(today: date, said: str, silent: str) -> None:
    """E02 was held on 10 September; 60 days later is 9 November."""
    german = write_public_page(open_town(shipped()), today).decode().split('<article id="einfach"')[0]
    assert said in german
    assert silent not in german


def test_every_indicator_of_the_public_page_has_its_day_and_source() -> None:
    german, rest = write_public_page(open_town(shipped()), TODAY).decode().split('<article id="einfach"')
    indicators = shipped()["indicators"].rows
    assert german.count("Quelle: ") == len(indicators)
    assert rest.split('<article id="en"')[1].count("Source: ") == len(indicators)
    assert rest.split('<article id="en"')[0].count("Woher die Zahl kommt: ") == len(indicators)
