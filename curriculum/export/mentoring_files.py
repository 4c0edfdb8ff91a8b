"""Mentoring handed over: an agreement to fill in and sign for every pair, and the dates of their meetings."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event

from curriculum.calendar import weekday_of
from curriculum.export.calendar_ics import ZONE, start_calendar
from curriculum.export.calendar_told import STAMP
from curriculum.export.docx_parts import Grid, add_grid, add_item, save_paper, start_paper
from curriculum.export.names import clean_text, write_clock
from curriculum.model import Calendar
from curriculum.spelling import spell_id
from needs_analysis import Demand, Language, Learner, Message, write_date

MEETINGS, WEEKS_BETWEEN = 6, 4
_BEGIN, _END = time(10), time(11)
_FIRST_WEEKS = 3  # after the first day of the year, so that invitations arrive
_RULES = (
    "Both take part of their own will; each may end it at any time without giving reasons.",
    "What is said stays between the two. Nothing is reported to superiors or to human resources.",
    "The meetings are working time.",
    "The mentor does not judge; the mentee's superior has no part in the meetings.",
)


def write_mentoring(
    demand: Demand, pairs: Sequence[Mapping[str, str]], calendar: Calendar, language: Language
) -> Mapping[str, bytes]:
    """Per pair ``<mentee>.docx`` and ``<mentee>.ics``. ``pairs``: mentee, mentor and reason in words."""
    learners = {learner.id: learner for learner in demand.learners}
    files: dict[str, bytes] = {}
    for pair in pairs:
        days = [*find_days(learners[pair["mentee"]], learners[pair["mentor"]], calendar)]
        name = spell_id(pair["mentee"])
        files[f"{name}.docx"] = _write_agreement(pair, days, language)
        files[f"{name}.ics"] = _write_dates(pair, days, language)
    return files


def find_days(mentee: Learner, mentor: Learner, calendar: Calendar) -> Iterator[date]:
    """Days for the meetings: every few weeks, the first weekday on which both work and nothing is closed."""
    both = set(mentee.availability[0].weekdays) & set(mentor.availability[0].weekdays)
    day, found = calendar.first_day + timedelta(weeks=_FIRST_WEEKS), 0
    while found < MEETINGS and day <= calendar.last_day and both:
        if weekday_of(day) in both and day not in calendar.holidays:
            yield day
            found, day = found + 1, day + timedelta(weeks=WEEKS_BETWEEN)
        else:
            day += timedelta(days=1)


def _write_agreement(pair: Mapping[str, str], days: Sequence[date], language: Language) -> bytes:
    def say(sentence: str) -> str:
        return Message(sentence).text(language)

    title = say("Mentoring agreement")
    paper = start_paper(title, say("Planned with Lernkompass"), language)
    paper.add_paragraph(title, style="Title")
    facts = [(say("Mentee"), pair["mentee"]), (say("Mentor"), pair["mentor"]), (say("Why these two"), pair["reason"])]
    add_grid(paper, Grid(title, (), facts, (1.6, 4)))
    paper.add_paragraph(say("What we want to achieve"), style="Heading 1")
    for _ in range(3):
        paper.add_paragraph("_" * 78)
    paper.add_paragraph(say("What we agree on"), style="Heading 1")
    for rule in _RULES:
        add_item(paper, "–", say(rule))
    paper.add_paragraph(say("Our meetings (proposal)"), style="Heading 1")
    head = ["", say("Date"), say("Time"), say("What we talked about")]
    rows = [
        (str(number), write_date(day, language, "full"), write_clock(_BEGIN, _END), "")
        for number, day in enumerate(days, start=1)
    ]
    add_grid(paper, Grid(say("Our meetings (proposal)"), head, rows, (0.4, 3, 1.6, 5)))
    paper.add_paragraph(clean_text(f"\n\n{'_' * 30}          {'_' * 30}"))
    paper.add_paragraph(f"{say('Mentee')}{' ' * 46}{say('Mentor')}")
    return save_paper(paper)


def _write_dates(pair: Mapping[str, str], days: Sequence[date], language: Language) -> bytes:
    """Identities are stable per pair and meeting; the file names nobody but the two pseudonyms."""
    title = Message("Mentoring").text(language)
    calendar = start_calendar(title, language)
    for number, day in enumerate(days, start=1):
        event = Event()
        event.add("uid", f"mentoring-{spell_id(pair['mentee'])}-{number}-{day.year}@lernkompass")
        event.add("dtstamp", STAMP)
        event.add("dtstart", datetime.combine(day, _BEGIN, tzinfo=ZoneInfo(ZONE)))
        event.add("dtend", datetime.combine(day, _END, tzinfo=ZoneInfo(ZONE)))
        event.add("summary", f"{title}: {pair['mentor']} – {pair['mentee']}")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
