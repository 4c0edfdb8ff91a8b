"""The dialogue with citizens and staff out of its tables, which `check_strategy` has judged."""

from collections.abc import Mapping
from datetime import date

from needs_analysis import Row, Tables, Text, setting
from strategy.model import ChangeReading, Channel, Dialogue, Event, Feedback, Idea, Topic

DIALOGUE_TABLES = (
    "change_communication",
    "staff_ideas",
    "change_readings",
    "dialogue_degrees",
    "dialogue_formats",
    "dialogue_events",
    "feedback_channels",
    "feedback_states",
    "feedback_topics",
    "feedback",
)


def load_dialogue(tables: Tables) -> Dialogue:
    """Events, feedback, communication plan and ideas of these tables; empty where a table is."""
    degrees = names_of(tables, "dialogue_degrees")
    formats = {row.text("id"): row for row in tables["dialogue_formats"].rows}
    settings = Row(0, {key: setting(tables, key) for key in _SETTINGS})
    return Dialogue(
        events=tuple(
            sorted((_event(row, formats, degrees) for row in tables["dialogue_events"].rows), key=lambda one: one.day)
        ),
        topics=tuple(
            Topic(row.text("id"), _text(row, "name"), row.items("words"), row.items("competencies"))
            for row in tables["feedback_topics"].rows
        ),
        feedback=tuple(map(read_feedback, tables["feedback"].rows)),
        channels=names_of(tables, "feedback_channels"),
        states=names_of(tables, "feedback_states"),
        answer_days=settings.whole("dialogue.first_answer_days") or 0,
        result_days=settings.whole("dialogue.published_result_days") or 0,
        contact=settings.text("dialogue.contact"),
        plan=tuple(map(_channel, tables["change_communication"].rows)),
        ideas=tuple(map(_idea, tables["staff_ideas"].rows)),
        change=tuple(map(_change, tables["change_readings"].rows)),
    )


_SETTINGS = ("dialogue.first_answer_days", "dialogue.published_result_days", "dialogue.contact")


def names_of(tables: Tables, name: str) -> Mapping[str, Text]:
    """The names of a table's rows by id."""
    return {row.text("id"): _text(row, "name") for row in tables[name].rows}


def _text(row: Row, name: str) -> Text:
    return Text(row.text(f"{name}_de"), row.text(f"{name}_en"))


def _event(row: Row, formats: Mapping[str, Row], degrees: Mapping[str, Text]) -> Event:
    form = formats.get(row.text("format"), Row(0, {}))
    return Event(
        id=row.text("id"),
        format=_text(form, "name"),
        degree=degrees.get(form.text("degree"), Text("", "")),
        goal=row.text("goal"),
        title=_text(row, "title"),
        plain=row.text("plain_de"),
        day=row.day("day") or date.min,
        start=row.text("start"),
        place=row.text("place"),
        capacity=row.whole("capacity") or form.whole("capacity"),
        registered=row.whole("registered") or 0,
        attended=row.whole("attended") or 0,
        access=row.items("access"),
        status=row.text("status"),
        result=_text(row, "result"),
        answer=_text(row, "answer"),
        published=row.day("published"),
    )


def read_feedback(row: Row) -> Feedback:
    """One piece of feedback out of its row."""
    return Feedback(
        row.text("id"),
        row.day("day") or date.min,
        row.text("channel"),
        row.text("topic"),
        row.yes("complaint"),
        row.value("satisfaction"),
        row.text("state"),
        row.day("answered"),
        row.day("published"),
    )


def _channel(row: Row) -> Channel:
    return Channel(
        row.text("id"),
        row.text("audience"),
        row.text("format"),
        _text(row, "name"),
        row.text("cadence"),
        row.text("responsible"),
        row.day("last_done"),
    )


def _idea(row: Row) -> Idea:
    count = row.whole("count") or 0
    said, did = _text(row, "said"), _text(row, "did")
    return Idea(row.text("id"), row.text("competency"), said, count, did, row.day("published"))


def _change(row: Row) -> ChangeReading:
    n, mean = row.whole("n") or 0, row.value("mean") or 0.0
    return ChangeReading(row.whole("year") or 0, row.text("block"), row.text("population"), n, mean)
