"""What a trainer needs beside the facts: a course of each meeting, material, the transfer task, how success shows.

All of it is a proposal made of the module's steps and the meetings' hours; trainers change it in the Word file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from curriculum.calendar import add_months
from curriculum.export.course import name_ability, order_meetings
from curriculum.export.names import Names, write_clock
from curriculum.model import Meeting, Module, Session, Step

_LONGEST_STRETCH = 90  # minutes of work without a break
_BREAK, _LUNCH, _LUNCH_FROM = 15, 45, 300  # minutes; a meal is due in meetings of five hours and more
_OPENING, _CLOSING, _SHORT = 15, 15, 10
_SHOWING = 0.4  # share of a stretch in which something is shown; the rest is practice
_MOST_TASKS = 3
_FIXED: Mapping[str, str] = {
    "opening": "Arrival, goals, what everybody brings along",
    "closing": "What do I take along? Transfer task and feedback",
    "meal": "Lunch break",
    "break": "Break",
}
_LATER = 3  # months after which the superior is asked


@dataclass(frozen=True, slots=True)
class Meet:
    """The course of one meeting: a heading, and (clock, what happens) in order."""

    heading: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Teaching:
    """Everything proposed for a run. ``success``: (Kirkpatrick's level, how it is seen, when)."""

    agenda: tuple[Meet, ...]
    material: tuple[str, ...]
    transfer: tuple[str, ...]
    success: tuple[tuple[str, str, str], ...]


def describe_teaching(session: Session, module: Module, names: Names) -> Teaching:
    """The proposal for a session of this module."""
    meetings = order_meetings(session)
    return Teaching(
        agenda=tuple(_meet(number, meetings, module, names) for number in range(len(meetings))),
        material=tuple(_material(module, names)),
        transfer=tuple(_transfer(module, names)),
        success=tuple(_success(session, module, names)),
    )


# --- the course of a meeting ----------------------------------------------------------------------------------------


def _meet(number: int, meetings: Sequence[Meeting], module: Module, names: Names) -> Meet:
    meeting = meetings[number]
    place = names.place(meeting.room)
    heading = (
        f"{names.weekday(meeting.day)}, {names.day(meeting.day)}, {write_clock(meeting.start, meeting.end)}, {place}"
    )
    steps = _share_steps(number, len(meetings), module)
    spans = plan_minutes(_minutes(meeting), first=number == 0, last=number == len(meetings) - 1)
    topics = _share_topics(steps, [kind for kind, _ in spans].count("work"), names)
    lines, clock = [], datetime.combine(meeting.day, meeting.start)
    for kind, minutes in spans:
        for text, part in _word_span(kind, minutes, topics, names):
            end = clock + timedelta(minutes=part)
            lines.append((write_clock(clock.time(), end.time()), text))
            clock = end
    return Meet(heading, tuple(lines))


def _minutes(meeting: Meeting) -> int:
    start, end = (datetime.combine(meeting.day, clock) for clock in (meeting.start, meeting.end))
    return int((end - start).total_seconds()) // 60


def plan_minutes(total: int, *, first: bool, last: bool) -> list[tuple[str, int]]:
    """(kind, minutes) that fill a meeting: opening, work with breaks (a meal from five hours on), closing."""
    opening, closing = (_OPENING if first else _SHORT), (_CLOSING if last else _SHORT)
    if total < opening + closing + 2 * _SHORT:
        return [("work", total)]
    rest = total - opening - closing
    stretches = max(1, -(-rest // (_LONGEST_STRETCH + _BREAK)))
    breaks = [_BREAK] * (stretches - 1)
    if total >= _LUNCH_FROM and breaks:
        breaks[(len(breaks) - 1) // 2] = _LUNCH
    work = rest - sum(breaks)
    edges = [5 * round(work * part / stretches / 5) for part in range(stretches)] + [work]
    spans = [("opening", opening)]
    for part in range(stretches):
        spans.append(("work", edges[part + 1] - edges[part]))
        if part < len(breaks):
            spans.append(("meal" if breaks[part] == _LUNCH else "break", breaks[part]))
    return [*spans, ("closing", closing)]


def _share_steps(number: int, meetings: int, module: Module) -> Sequence[Step]:
    """The steps that this meeting is about: shared out in order, at least one each."""
    count = len(module.steps)
    low, high = number * count // meetings, (number + 1) * count // meetings
    return module.steps[low : max(high, low + 1)] or module.steps[-1:]


def _share_topics(steps: Sequence[Step], stretches: int, names: Names) -> Iterator[str]:
    """What each stretch of work is about."""
    for number in range(stretches):
        low, high = number * len(steps) // stretches, (number + 1) * len(steps) // stretches
        about = steps[low : max(high, low + 1)]
        yield ", ".join(names.competencies.get(step.competency, step.competency) for step in about)


def _word_span(kind: str, minutes: int, topics: Iterator[str], names: Names) -> Iterator[tuple[str, int]]:
    if kind in _FIXED:
        yield names.say(_FIXED[kind]), minutes
        return
    about, shown = next(topics), 5 * round(minutes * _SHOWING / 5)
    if shown:
        yield names.say("{topics}: shown on an example", topics=about), shown
    yield names.say("{topics}: practised on own cases, in pairs", topics=about), minutes - shown


# --- material, transfer, success ------------------------------------------------------------------------------------


def _material(module: Module, names: Names) -> Iterator[str]:
    if module.hours_of("self", "live"):
        yield names.say("Course on the learning platform; check that everybody can log in two weeks before.")
    yield names.say("Two cases of their own work from everybody, without data of citizens.")
    if module.hours_of("room"):
        yield names.say("In the room: screen, flip chart, a place with the specialist applications for everybody.")
    yield names.say("Attendance list (in the Excel file) and the short form for feedback.")
    yield names.say("Asked beforehand: who needs other materials, breaks, interpreters or aids?")


def _transfer(module: Module, names: Names) -> Iterator[str]:
    ordered = sorted(module.steps, key=lambda step: step.from_level - step.to_level)
    for step in ordered[:_MOST_TASKS]:
        name = names.competencies.get(step.competency, step.competency)
        how, _, _ = name_ability(step.competency, step.to_level, names).partition(":")
        yield names.say(
            "{competency}: choose a real task of your own work and do it until this holds: {how}.",
            competency=name,
            how=how.rstrip("."),
        )
    yield names.say("Write down in three lines what worked, what did not and what you still need.")
    yield names.say("Talk it over with your team lead or a mentor in your next regular meeting.")


def _success(session: Session, module: Module, names: Names) -> Iterator[tuple[str, str, str]]:
    dated = bool(session.meetings or session.spans)
    last = names.day(session.last_day) if dated else ""
    later = names.day(add_months(session.last_day, _LATER)) if dated else ""
    end = names.say("at the end, {day}", day=last) if dated else names.say("at the end")
    yield names.say("Reaction"), names.say("Short form: six statements, two open questions, anonymous."), end
    learned = names.say("Self-assessment on the same levels as in the survey; attendance at all dates.")
    if module.hours_of("transfer"):
        learned += " " + names.say("The transfer task is done.")
    yield names.say("Learning"), learned, end
    months = names.say("three months later, from {day}", day=later) if dated else names.say("three months later")
    yield names.say("Behaviour"), names.say("The superior's view on the same levels, talked over together."), months
    result = names.say("Indicators of the goals that this module serves; next year's survey.")
    yield names.say("Results"), result, names.say("after a year")
