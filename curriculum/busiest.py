"""Where the weeks are full: the rooms of a site, or the trainer, that are taken most, and in which month."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from curriculum.calendar import weekday_of
from curriculum.cohorts import SESSION_DAYS
from curriculum.model import Calendar, Room, Timetable, Trainer
from needs_analysis import Message

_FULL = 0.75
"""Share of the half-days from which a month counts as a bottleneck."""

Month = tuple[int, int]
"""Year and month."""


@dataclass(frozen=True, slots=True)
class Peak:
    """``name`` is taken for this share of its half-days in the month."""

    name: str
    month: Month
    share: float


def explain_busiest(timetable: Timetable, calendar: Calendar) -> tuple[Message, ...]:
    """The bottlenecks of the year in words: the fullest month of each site's rooms and of each trainer, where full."""
    return (
        *_say(_peaks(timetable, calendar, "room"), "In {month} the rooms{site} are the bottleneck: {share}% taken."),
        *_say(_peaks(timetable, calendar, "trainer"), "In {month} {site} is the bottleneck: {share}% taken."),
    )


def _say(peaks: Iterator[Peak], template: str) -> Iterator[Message]:
    for peak in peaks:
        month = f"{peak.month[0]}-{peak.month[1]:02d}"
        yield Message(template, {"month": month, "site": peak.name, "share": round(100 * peak.share)})


def _peaks(timetable: Timetable, calendar: Calendar, kind: str) -> Iterator[Peak]:
    """The fullest month of each site's rooms (kind ``room``) or of each trainer."""
    units: tuple[Room, ...] | tuple[Trainer, ...] = calendar.rooms if kind == "room" else calendar.trainers
    names = {unit.id: _name(unit) for unit in units}
    there: Counter[tuple[str, Month]] = Counter()
    for unit in units:
        for month, halves in _open_halves(unit, calendar).items():
            there[names[unit.id], month] += halves
    taken: Counter[tuple[str, Month]] = Counter()
    for session in timetable.sessions:
        for meeting in session.meetings:
            unit_id = meeting.room if kind == "room" else meeting.trainer
            if unit_id in names:
                month = (meeting.day.year, meeting.day.month)
                taken[names[unit_id], month] += 2 if meeting.slot == "day" else 1
    shares = {place: count / there[place] for place, count in taken.items() if there[place]}
    for name in sorted(set(names.values())):
        share, month = max(((s, m) for (n, m), s in shares.items() if n == name), default=(0.0, (0, 0)))
        if share >= _FULL:
            yield Peak(name, month, share)


def _name(unit: Room | Trainer) -> str:
    """What a peak is called: `` (RH)`` for the rooms of a site, the name of a trainer."""
    if isinstance(unit, Trainer):
        return unit.name or unit.id
    return f" ({unit.site})" if unit.site else ""


def _open_halves(unit: Room | Trainer, calendar: Calendar) -> Mapping[Month, int]:
    days = (calendar.last_day - calendar.first_day).days + 1
    weekdays = unit.weekdays if isinstance(unit, Trainer) else SESSION_DAYS
    halves: Counter[Month] = Counter()
    for day in (calendar.first_day + timedelta(days=number) for number in range(days)):
        if weekday_of(day) in weekdays and day not in calendar.holidays and day not in unit.away:
            halves[day.year, day.month] += 2
    return halves
