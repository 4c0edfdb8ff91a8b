"""Who is on duty when, and how many of a team may be away at once."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from curriculum.cohorts import SESSION_DAYS, Attendee, Cohort
from curriculum.layout import HALF_DAY, LONGEST_DAY, Lesson, outline_module, usual_day
from curriculum.model import Limits, Module, Service
from needs_analysis import Availability, Demand, Learner

HALVES = ("morning", "afternoon")
SHORT_DAY = 5.0
"""Whoever works at most this many hours a day comes, and is on duty, in the morning only."""


def halves_of(hours_per_day: float) -> tuple[str, ...]:
    """The halves of a day in which somebody is there who works so many hours."""
    return HALVES[:1] if hours_per_day <= SHORT_DAY else HALVES


@dataclass(frozen=True, slots=True)
class TeamCaps:
    """``caps``: team -> (weekday, half) -> how many may be away. A team of one has nobody to stay: no rule."""

    caps: Mapping[str, Mapping[tuple[str, str], int]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def spared(self, module: Module) -> Callable[[str, str], tuple[str, int | None]]:
        """Learner and weekday -> team, and how many of it can be spared for the module; None: no rule."""
        least = min if usual_day(module) > HALF_DAY else max

        def answer(learner: str, day: str) -> tuple[str, int | None]:
            team = self.units.get(learner, "")
            halves = [self.caps[team].get((day, half), 0) for half in HALVES] if team in self.caps else []
            return team, least(halves) if halves else None

        return answer

    def seat_others(
        self, cohorts: Sequence[Cohort], waiting: Sequence[Attendee], module: Module
    ) -> tuple[list[Cohort], list[Attendee]]:
        """The cohorts with those who wait in them where one has a seat for them, and who was seated."""
        found, seated = [list(cohort.attendees) for cohort in cohorts], []
        for one in waiting:
            cohort = next((to for to in found if self._takes(to, one, module)), None)
            if cohort is not None:
                cohort.append(one)
                seated.append(one)
        return [Cohort(tuple(cohort)) for cohort in found], seated

    def spread(self, cohorts: Sequence[Cohort], module: Module) -> tuple[list[Cohort], list[Attendee]]:
        """The cohorts with no team above its cap at one time in common, and those for whom no other one has a seat."""
        found, crowded = [list(cohort.attendees) for cohort in cohorts], []
        for cohort in found:
            late = self._too_many(cohort, module)
            cohort[:] = [one for one in cohort if one not in late]
            for one in late:
                other = next((to for to in found if to is not cohort and self._takes(to, one, module)), None)
                if other is not None:
                    other.append(one)
                elif not self._swap(cohort, one, found, module):
                    crowded.append(one)
        kept = [Cohort(tuple(cohort)) for cohort in found]
        small = [cohort for cohort in kept if cohort.seats < min(module.group_min, _seats(cohorts))]
        crowded += [one for cohort in small for one in cohort.attendees]
        return [cohort for cohort in kept if cohort not in small], crowded

    def _swap(self, cohort: list[Attendee], one: Attendee, found: Sequence[list[Attendee]], module: Module) -> bool:
        """Give somebody the seat of another one in another cohort who can come to this one, if there is such a pair."""
        for other in found:
            for number, seated in enumerate(other if other is not cohort else ()):
                rest = [*other[:number], *other[number + 1 :]]
                if self._takes(rest, one, module) and self._takes(cohort, seated, module):
                    other[:] = [*rest, one]
                    cohort.append(seated)
                    return True
        return False

    def _too_many(self, cohort: Sequence[Attendee], module: Module) -> list[Attendee]:
        """Who has to go so that the rest can meet at one time; the time is chosen that sends the fewest away."""
        together = Cohort(tuple(cohort))
        hours = together.hours_per_day
        lessons = [part for part in outline_module(module, min(LONGEST_DAY, hours)) if isinstance(part, Lesson)]
        long = any(lesson.minutes > HALF_DAY * 60 for lesson in lessons)
        times = [HALVES] if long else [(half,) for half in halves_of(hours)]
        late = [self._late(cohort, day, halves) for day in together.weekdays for halves in times]
        return min(late, key=lambda some: sum(one.heads for one in some), default=self._late(cohort, "", HALVES))

    def _late(self, cohort: Sequence[Attendee], day: str, halves: Iterable[str]) -> list[Attendee]:
        """Who is too many in these halves of a day, those that come first in the cohort being served first."""
        there: dict[str, int] = {}
        late = []
        for one in cohort:
            team = self.units.get(one.learner, "")
            if team in self.caps:
                there[team] = there.get(team, 0) + one.heads
                if there[team] > min(self.caps[team].get((day, half), 0) for half in halves):
                    there[team] -= one.heads
                    late.append(one)
        return late

    def _takes(self, cohort: Sequence[Attendee], one: Attendee, module: Module) -> bool:
        together = Cohort((*cohort, one))
        if together.seats > module.group_max or not together.weekdays:
            return False
        return not self._too_many([*cohort, one], module)


def _seats(cohorts: Sequence[Cohort]) -> int:
    return min((cohort.seats for cohort in cohorts), default=0)


def count_caps(learners: Iterable[Learner], service: Service) -> TeamCaps:
    """How many of each team may be away in each half of a working day."""
    share = service.away_share
    people = [learner for learner in learners if learner.unit is not None]
    if share is None or not people:
        return TeamCaps()
    weeks: dict[str, list[Availability]] = {}
    for learner in people:
        weeks.setdefault(learner.unit or "", []).extend(learner.availability)
    caps = {team: _caps(shares, service.staff.get(team, 0), share) for team, shares in sorted(weeks.items())}
    return TeamCaps({team: cap for team, cap in caps.items() if cap}, {one.id: one.unit or "" for one in people})


def _caps(shares: Sequence[Availability], staff: int, away: float) -> dict[tuple[str, str], int]:
    """At least one stays, one may always go. Duty grows with the people of the team that are not planned for."""
    heads = sum(one.heads for one in shares)
    if max(heads, staff) < 2:  # noqa: PLR2004 - nobody is left to stay
        return {}
    grown = max(1.0, staff / heads)
    caps = {}
    for day in SESSION_DAYS:
        for half in HALVES:
            there = sum(s.heads for s in shares if day in s.weekdays and half in halves_of(s.hours_per_day))
            duty = math.floor(there * grown + 1e-9)
            caps[day, half] = min(duty - 1, max(1, math.floor(away * duty + 1e-9))) if duty else 0
    return caps


def fit_limits(limits: Limits, demand: Demand, service: Service) -> Limits:
    """The limits with what the dates will ask of the choice: how many of a unit sit together, and who never can."""
    caps = count_caps(demand.learners, service).caps
    crowds = {team: max(cap.values()) for team, cap in caps.items() if max(cap.values())}
    absent = tuple(one.id for one in demand.learners if one.heads == 1 and not _can_come(one, caps))
    return replace(limits, crowds=crowds, absent=absent)


def _can_come(learner: Learner, caps: Mapping[str, Mapping[tuple[str, str], int]]) -> bool:
    """Whether there is a half of a weekday on which this person works and the team can spare somebody."""
    days = {day for share in learner.availability for day in share.weekdays if day in SESSION_DAYS}
    cap = caps.get(learner.unit or "")
    return bool(days) if cap is None else any(cap[day, half] for day in days for half in HALVES)
