"""One run of a module as people plan and teach it: everything named, dated and priced, not yet in a file format."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from curriculum.export.names import KINDS, LANGUAGES, PROVIDERS, Names, label_of, write_clock
from curriculum.model import Meeting, Module, Session
from curriculum.spelling import name_run
from needs_analysis import translate

_FEW_MEETINGS = 2


@dataclass(frozen=True, slots=True)
class Goal:
    """What people can do afterwards, with the levels' names and what shows the target level."""

    competency: str
    entry: str
    target: str
    ability: str


@dataclass(frozen=True, slots=True)
class Part:
    """A phase in teaching order, numbered from 1; ``when`` says in words when it takes place."""

    number: int
    kind: str
    hours: float
    when: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A dated meeting, numbered from 1 in the order of time."""

    number: int
    day: date
    weekday: str
    start: time
    end: time
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Audience:
    """A person under a pseudonym (one seat) or a learning group with its seats in this run."""

    name: str
    seats: int


@dataclass(frozen=True, slots=True)
class Price:
    """EUR: once for the run and for each head."""

    session: float
    head: float
    heads: int

    @property
    def total(self) -> float:
        """EUR for the whole run."""
        return self.session + self.head * self.heads


@dataclass(frozen=True, slots=True)
class Course:
    """The course plan of one run.

    ``run``: the id on learning platforms and attendance lists. ``period`` is empty while a phase has no dates.
    ``named``: the audience are people, not groups.
    """

    code: str
    number: int
    run: str
    title: str
    provider: str
    languages: str
    duty: str
    prerequisites: tuple[str, ...]
    goals: tuple[Goal, ...]
    parts: tuple[Part, ...]
    appointments: tuple[Appointment, ...]
    audience: tuple[Audience, ...]
    trainers: tuple[str, ...]
    price: Price
    hours: float
    period: str
    named: bool


def describe_course(session: Session, module: Module, names: Names) -> Course:
    """The course plan of a session of this module."""
    language = names.language
    return Course(
        code=module.id,
        number=session.number,
        run=name_run(session, session.first_day.year) if session.meetings or session.spans else "",
        title=module.title.text(language),
        provider=label_of(PROVIDERS, module.provider_type, language),
        languages=", ".join(label_of(LANGUAGES, code, language) for code in module.languages),
        duty=_duty(module, names),
        prerequisites=tuple(names.modules.get(item, item) for item in module.prerequisites),
        goals=tuple(_goals(module, names)),
        parts=tuple(_parts(session, module, names)),
        appointments=tuple(_appointments(session, names)),
        audience=_audience(session, names),
        trainers=tuple(dict.fromkeys(names.trainers.get(m.trainer, m.trainer) for m in session.meetings if m.trainer)),
        price=Price(module.cost_per_session, module.cost_per_participant, session.seats),
        hours=module.hours_of(),
        period=_period(session, module, names),
        named=names.mode == "named",
    )


def _duty(module: Module, names: Names) -> str:
    duty = names.say("Compulsory module") if module.mandatory else ""
    refresh = names.say("refresh every {months} months", months=module.refresh_months) if module.refresh_months else ""
    return ", ".join(part for part in (duty, refresh) if part)


def _audience(session: Session, names: Names) -> tuple[Audience, ...]:
    """By name: the order in which people were seated would tell of their working hours."""
    people = (Audience(names.learners.get(who, who), seats) for who, seats in session.people.items())
    return tuple(sorted(people, key=lambda item: item.name))


def _period(session: Session, module: Module, names: Names) -> str:
    dated = {_phase_of(meeting, module) for meeting in session.meetings} | {span.phase for span in session.spans}
    if not dated or not dated.issuperset(range(len(module.phases))):
        return ""
    return names.days(session.first_day, session.last_day)


def _goals(module: Module, names: Names) -> Iterator[Goal]:
    for step in module.steps:
        competency = names.competencies.get(step.competency, step.competency)
        ability = name_ability(step.competency, step.to_level, names)
        yield Goal(competency, names.level(step.from_level), names.level(step.to_level), ability)


def name_ability(competency: str, level: int, names: Names) -> str:
    """How well and what: the level's anchor, then what people do in the competency, both in the town's own words."""
    _, anchor = names.levels.get(level, ("", ""))
    does = names.descriptions.get(competency, "")
    return f"{anchor.rstrip('.')}: {does}" if anchor and does else anchor or does


def _parts(session: Session, module: Module, names: Names) -> Iterator[Part]:
    for index, phase in enumerate(module.phases):
        kind = translate(KINDS[phase.kind], names.language)
        yield Part(index + 1, kind, phase.hours, _when(session, module, index, names))


def _when(session: Session, module: Module, phase: int, names: Names) -> str:
    """Dates where the timetable has some; otherwise only what the order of the phases says."""
    meetings = [meeting for meeting in order_meetings(session) if _phase_of(meeting, module) == phase]
    spans = [span for span in session.spans if span.phase == phase]
    if len(meetings) > _FEW_MEETINGS:
        first, last = names.day(meetings[0].day), names.day(meetings[-1].day)
        return names.say("{count} meetings, {first} – {last}", count=len(meetings), first=first, last=last)
    if meetings:
        return "; ".join(f"{names.day(item.day)}, {write_clock(item.start, item.end)}" for item in meetings)
    if spans:
        return "; ".join(names.days(span.first_day, span.last_day) for span in spans)
    return _undated(phase, [_phase_of(meeting, module) for meeting in session.meetings], names)


def _phase_of(meeting: Meeting, module: Module) -> int:
    """The phase a meeting belongs to; in a timetable that does not count phases the first of the meeting's kind."""
    kinds = [phase.kind for phase in module.phases]
    if meeting.phase < len(kinds) and kinds[meeting.phase] == meeting.kind:
        return meeting.phase
    return kinds.index(meeting.kind) if meeting.kind in kinds else meeting.phase


def _undated(phase: int, dated: list[int], names: Names) -> str:
    if not dated:
        return names.say("at a time of your own choice")
    if phase < min(dated):
        return names.say("before the first meeting")
    return names.say("after the last meeting") if phase > max(dated) else names.say("between the meetings")


def order_meetings(session: Session) -> list[Meeting]:
    """The meetings in the order of time."""
    return sorted(session.meetings, key=lambda meeting: (meeting.day, meeting.start))


def _appointments(session: Session, names: Names) -> Iterator[Appointment]:
    for number, meeting in enumerate(order_meetings(session), start=1):
        yield Appointment(
            number=number,
            day=meeting.day,
            weekday=names.weekday(meeting.day),
            start=meeting.start,
            end=meeting.end,
            kind=translate(KINDS[meeting.kind], names.language),
            place=names.place(meeting.room),
        )
