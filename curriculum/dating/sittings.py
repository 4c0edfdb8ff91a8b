"""Who sits together and in which order: the seats of a plan as sittings, and the pairs that must follow each other.

Of a group only head counts are known. Its k-th seat in a later module waits for the k-th seat of what comes before
(heads that hold the levels already come first), so whichever sitting of the later module comes first, enough of its
people are ready.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from curriculum.accessibility import needs_of
from curriculum.cohorts import Attendee, Cohort, attendees_of, fill_cohorts, form_cohorts, take_heads
from curriculum.dating.duty import TeamCaps, count_caps
from curriculum.model import Limits, Module, Plan, Service, Session, Unplaced
from curriculum.progression import Progression, heads_holding
from needs_analysis import Demand, Learner, Message

_NO_DAY = "Nobody else who needs this module works on the same days, so no group of {least} comes together."
NO_WAY_IN = "“{module}” has to come first and has no date for these people."
_TEAM_SHARE = "Too many of this team would be away at once, and no other group has a seat left."

_MARGIN = 0.499
"""Runs are shared out over the sites and rounded up: a site's last group is seldom full."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One run of a module for the people of a cohort; ``waits_for``: numbers of the sittings that come before it.

    ``needs``: access needs of anybody in it.
    """

    module: Module
    cohort: Cohort
    waits_for: tuple[int, ...]
    needs: frozenset[str] = frozenset()


@dataclass(slots=True)
class Sittings:
    """All sittings of a plan, modules in teaching order, and the seats for which there is none."""

    learners: Mapping[str, Learner]
    progression: Progression
    planned: Mapping[tuple[str, str], int]
    caps: TeamCaps
    service: Service
    limits: Limits
    found: list[Sitting] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    seats: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """(learner, module) -> the sitting of each of its seats."""

    def add_module(self, module: Module, runs: int) -> None:
        """Form the sittings of one module; those it waits for have been formed before."""
        attendees = self._order(module, self._admit(module))
        if module.hours_of("room", "live"):
            cohorts = self._meeting(module, attendees, runs)
        else:  # nobody is away for it: neither weekdays nor teams nor sites matter
            cohorts = fill_cohorts(module, attendees)
        for cohort in cohorts:
            self._add(module, cohort)

    def _meeting(self, module: Module, attendees: Sequence[Attendee], runs: int) -> list[Cohort]:
        found: list[Cohort] = []
        left: list[tuple[Attendee, Message]] = []
        for here in self._by_site(attendees, module.group_min):
            share = max(1, round(runs * _heads(here) / _heads(attendees) + _MARGIN))
            cohorts, missing = form_cohorts(module, here, share, self.caps.spared(module))
            cohorts, crowded = self.caps.spread(cohorts, module)
            found += cohorts
            left += [(one, Message(_NO_DAY, {"least": module.group_min})) for one in missing]
            left += [(one, Message(_TEAM_SHARE)) for one in crowded]
        found, elsewhere = self.caps.seat_others(found, [one for one, _ in left], module)
        for one, reason in left:
            if one not in elsewhere:
                self.unplaced.append(Unplaced(module.id, one.learner, one.heads, reason))
        return found

    def _add(self, module: Module, cohort: Cohort) -> None:
        number = len(self.found)
        waits = sorted({one for who, heads in cohort.people.items() for one in self._waits(who, module.id, heads)})
        needs = frozenset(need for who in cohort.people for need in needs_of(self.limits, who))
        self.found.append(Sitting(module, cohort, tuple(waits), needs))
        for who, heads in cohort.people.items():
            self.seats.setdefault((who, module.id), []).extend([number] * heads)

    def _by_site(self, attendees: Sequence[Attendee], least: int) -> list[list[Attendee]]:
        """Those together who learn at one site; where too few do for a group they travel to the site with the most."""
        here: dict[str, list[Attendee]] = {}
        for one in attendees:
            here.setdefault(courses_site(self.learners[one.learner], self.service), []).append(one)
        largest = max(here, key=lambda site: (_heads(here[site]), site), default="")
        for site in [site for site in here if site != largest and _heads(here[site]) < least]:
            here[largest] += here.pop(site)
        return [here[site] for site in sorted(here)]

    def _admit(self, module: Module) -> list[Attendee]:
        kept: list[Attendee] = []
        for (learner, name), count in self.planned.items():
            if name == module.id:
                most, culprit = count, ""
                for held, taken, suppliers in self._supplies(learner, name):
                    if held + len(taken) < most:
                        most, culprit = held + len(taken), suppliers[0]
                pool = attendees_of(self.learners[learner], count)
                kept += take_heads(pool, most)
                self._drop(module, pool, Message(NO_WAY_IN, {"module": culprit}))
        return kept

    def _order(self, module: Module, attendees: Sequence[Attendee]) -> list[Attendee]:
        """Those together who sat together before, and people of one team far from each other."""
        teams = Counter(self.learners[one.learner].unit for one in attendees)
        seen: Counter[str | None] = Counter()
        keys: dict[int, tuple[int, float]] = {}
        for number, one in enumerate(attendees):
            team = self.learners[one.learner].unit
            seen[team] += 1
            waits = self._waits(one.learner, module.id, 1)
            keys[number] = (max(waits, default=-1), 0.0 if team is None else (seen[team] - 0.5) / teams[team])
        return [attendees[number] for number in sorted(keys, key=lambda number: (keys[number], number))]

    def _waits(self, learner: str, module: str, heads: int) -> list[int]:
        """The sittings that the next ``heads`` seats of a learner wait for."""
        begun = len(self.seats.get((learner, module), []))
        return [
            one for held, taken, _ in self._supplies(learner, module) for one in taken[: max(0, begun + heads - held)]
        ]

    def _supplies(self, learner: str, module: str) -> Iterator[tuple[int, list[int], tuple[str, ...]]]:
        """For each thing required: heads that hold it, sittings that supply it seat by seat, and their modules.

        What the plan does not give a learner beforehand is none of this module's business: the plan knows why.
        """
        for requirement in self.progression.requirements[module]:
            suppliers = tuple(name for name in requirement.suppliers if self.planned.get((learner, name)))
            if suppliers:
                taken = [one for name in suppliers for one in self.seats.get((learner, name), [])]
                yield heads_holding(self.learners[learner], requirement.levels), taken, suppliers

    def _drop(self, module: Module, attendees: Sequence[Attendee], reason: Message) -> None:
        self.unplaced += [Unplaced(module.id, one.learner, one.heads, reason) for one in attendees]


def _heads(attendees: Sequence[Attendee]) -> int:
    return sum(one.heads for one in attendees)


def courses_site(learner: Learner, service: Service) -> str:
    """Where a learner has courses in a room: at work, or where that site sends its people."""
    return service.courses_at.get(learner.site or "", learner.site or "")


def form_sittings(plan: Plan, demand: Demand, progression: Progression, service: Service) -> Sittings:
    """The sittings of all modules of a plan."""
    learners = {learner.id: learner for learner in demand.learners}
    caps = count_caps(demand.learners, service)
    seats = {(item.learner, item.module): item.seats for item in plan.assignments}
    sittings = Sittings(learners, progression, seats, caps, service, plan.limits)
    runs = {item.module: item.sessions for item in plan.modules}
    for module in progression.modules.values():
        sittings.add_module(module, runs.get(module.id, 0))
    return sittings


def match_sessions(sittings: Sequence[Sitting], sessions: Sequence[Session]) -> list[Session | None]:
    """For each sitting the session that was made of it: same module, same people, else most of them."""
    waiting: dict[tuple[str, frozenset[tuple[str, int]]], list[Session]] = {}
    for session in sessions:
        waiting.setdefault((session.module, frozenset(session.people.items())), []).append(session)
    found: list[Session | None] = []
    for sitting in sittings:
        same = waiting.get((sitting.module.id, frozenset(sitting.cohort.people.items())), [])
        found.append(same.pop(0) if same else None)
    left = [session for same in waiting.values() for session in same]
    alike = [
        (-_common(sitting, session), number, place)
        for number, sitting in enumerate(sittings)
        for place, session in enumerate(left)
        if found[number] is None and session.module == sitting.module.id
    ]
    taken = set[int]()
    for common, number, place in sorted(alike):
        if common < 0 and found[number] is None and place not in taken:
            found[number] = left[place]
            taken.add(place)
    return found


def _common(sitting: Sitting, session: Session) -> int:
    """Heads in both."""
    return sum(min(heads, session.people.get(who, 0)) for who, heads in sitting.cohort.people.items())
