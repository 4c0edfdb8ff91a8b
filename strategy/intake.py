"""Feedback out of exports of any tool: columns recognised, topics told by key words, and of the words nothing kept.

A sheet is read by the survey reader with all its guards. What a column means is proposed and may be decided by a
person; what cannot be read is counted and said. Only day, channel, topic, complaint, satisfaction, state and dates of
answers go on: no name, no address, no wording.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from needs_analysis import Message, RawTable, UserError, read_survey
from strategy.model import Dialogue, Topic

FIELDS = ("day", "channel", "topic", "text", "complaint", "satisfaction", "state", "answered", "published")
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "answered": ("erste antwort", "beantwortet", "antwort am", "answered", "first answer", "reply"),
    "published": ("veröffentlicht", "published"),
    "day": ("eingang", "datum", "received", "date", "zeitstempel", "timestamp", "day", "tag"),
    "channel": ("kanal", "weg", "channel", "source", "quelle"),
    "topic": ("thema", "topic", "kategorie", "category", "betreff", "subject"),
    "satisfaction": ("zufrieden", "satisf", "bewertung", "rating", "sterne", "stars", "note"),
    "complaint": ("beschwerde", "complaint", "anliegen art", "art"),
    "state": ("stand", "status", "state"),
    "text": ("text", "anliegen", "nachricht", "message", "kommentar", "comment", "rückmeldung", "feedback"),
}
_YES = ("yes", "ja", "x", "1", "beschwerde", "complaint", "kritik", "true")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Scale:
    """What a satisfaction is written on: the value that stands for the worst and for the best."""

    worst: float
    best: float


SCALES: Mapping[str, Scale] = {
    "stars": Scale(1, 5),
    "grades": Scale(6, 1),
    "percent": Scale(0, 100),
    "ten": Scale(0, 10),
}
"""1 to 5 stars, German school grades 1 to 6, per cent, 0 to 10."""


@dataclass(frozen=True, slots=True)
class IntakeOrder:
    """How to read: which column means what (heading by field; None: as proposed) and the scale of the satisfaction."""

    columns: Mapping[str, str] | None = None
    scale: str = "stars"
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """Rows for the sheet ``feedback`` and what was found: the columns used, rows without a day, unknown values."""

    rows: tuple[Mapping[str, str], ...]
    columns: Mapping[str, str]
    headings: tuple[str, ...]
    findings: tuple[Message, ...] = field(default=())


def propose_columns(headings: Sequence[str]) -> dict[str, str]:
    """Field -> heading, each heading once, the more telling fields first."""
    free = dict.fromkeys(heading for heading in headings if heading)
    found: dict[str, str] = {}
    for name, words in _HEADINGS.items():
        match = next((heading for word in words for heading in free if word in heading.casefold()), None)
        if match is not None:
            found[name] = match
            free.pop(match)
    return found


def read_feedback_file(name: str, content: bytes, dialogue: Dialogue, order: IntakeOrder | None = None) -> Intake:
    """The feedback of one file. Raises UserError for a file that cannot be read or has no column of days."""
    order = order or IntakeOrder()
    raw = read_survey(name, content, tool="generic")
    headings = tuple(column.header for column in raw.columns)
    columns = dict(order.columns) if order.columns is not None else propose_columns(headings)
    if columns.get("day") not in headings:
        raise UserError(Message("No column holds the day of receipt. Name one “Eingang” or “Datum”, or choose it."))
    taken = len(dialogue.feedback)
    rows: list[Mapping[str, str]] = []
    misses: dict[str, int] = {}
    for line in _lines(raw, headings):
        values = {key: line.get(heading, "").strip() for key, heading in columns.items() if heading in headings}
        row = _row(values, dialogue, order, misses)
        if row is not None:
            rows.append({"id": f"F{taken + len(rows) + 1:05d}", **row})
    if not rows:
        raise UserError(Message("No row of this file holds a day of receipt that can be read."))
    return Intake(tuple(rows), columns, headings, tuple(_tell(misses)))


def _lines(raw: RawTable, headings: Sequence[str]) -> list[dict[str, str]]:
    body = raw.cells.iloc[raw.header_rows :] if len(raw.outcomes) != len(raw.cells) else raw.cells
    return [
        {heading: "" if pd.isna(value) else str(value) for heading, value in zip(headings, line, strict=True)}
        for line in body.itertuples(index=False, name=None)
    ]


def _row(
    values: Mapping[str, str], dialogue: Dialogue, order: IntakeOrder, misses: dict[str, int]
) -> dict[str, str] | None:
    day = read_day(values.get("day", ""))
    if day is None:
        misses["day"] = misses.get("day", 0) + any(values.values())
        return None
    satisfaction = _satisfaction(values.get("satisfaction", ""), SCALES[order.scale])
    if satisfaction is None and values.get("satisfaction"):
        misses["satisfaction"] = misses.get("satisfaction", 0) + 1
    words = f"{values.get('topic', '')} {values.get('text', '')}"
    topic = _named(values.get("topic", ""), {one.id: (one.name.de, one.name.en) for one in dialogue.topics})
    channel = _named(values.get("channel", ""), {key: (n.de, n.en) for key, n in dialogue.channels.items()})
    state = _named(values.get("state", ""), {key: (n.de, n.en) for key, n in dialogue.states.items()})
    answered, published = (read_day(values.get(key, "")) for key in ("answered", "published"))
    return {
        "day": day.isoformat(),
        "channel": channel or order.channel or next(iter(dialogue.channels), ""),
        "topic": topic or tell_topic(words, dialogue.topics),
        "complaint": "yes" if _is_complaint(values, satisfaction) else "no",
        "satisfaction": "" if satisfaction is None else f"{satisfaction:g}",
        "state": state,
        "answered": answered.isoformat() if answered else "",
        "published": published.isoformat() if published else "",
    }


_UNHAPPY = 40.0


def _is_complaint(values: Mapping[str, str], satisfaction: float | None) -> bool:
    """As the file says; without such a column, whoever is clearly dissatisfied complains."""
    if "complaint" in values:
        return values["complaint"].casefold().startswith(_YES)
    return satisfaction is not None and satisfaction < _UNHAPPY


def tell_topic(words: str, topics: Sequence[Topic]) -> str:
    """The topic whose key words the text holds most often, the first of the sheet where two tie; "" without any."""
    text = words.casefold()
    counts = {topic.id: sum(text.count(word.casefold()) for word in topic.words) for topic in topics}
    best = max(counts, key=lambda name: counts[name], default="")
    return best if counts.get(best) else ""


def _named(text: str, names: Mapping[str, Sequence[str]]) -> str:
    wanted = text.strip().casefold()
    return next(
        (key for key, words in names.items() if wanted and wanted in {key.casefold(), *(w.casefold() for w in words)}),
        "",
    )


def _satisfaction(text: str, scale: Scale) -> float | None:
    """A satisfaction from 0 to 100; None for what is no number of the scale. Stars may be drawn."""
    drawn = text.count("★")
    found = _NUMBER.search(text)
    value = float(drawn) if drawn else float(found.group().replace(",", ".")) if found else None
    if value is None or not min(scale.worst, scale.best) <= value <= max(scale.worst, scale.best):
        return None
    return round(100 * (value - scale.worst) / (scale.best - scale.worst), 1)


def read_day(text: str) -> date | None:
    """A day in the ways forms write it, the time left out."""
    text = text.strip().replace("T", " ").split("+")[0].split(".000")[0]
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - days of a calendar have no zone
        except ValueError:
            continue
    return None


def _tell(misses: Mapping[str, int]) -> list[Message]:
    told = []
    if misses.get("day"):
        told.append(Message("{n} rows without a readable day were left out.", {"n": misses["day"]}))
    if misses.get("satisfaction"):
        template = "{n} satisfactions are not on the chosen scale and were left empty."
        told.append(Message(template, {"n": misses["satisfaction"]}))
    return told
