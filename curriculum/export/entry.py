"""Where the people of a course start, as far as the privacy rule lets it be said."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from curriculum.export.names import Names, find_module
from curriculum.model import Catalogue, Session, Step
from needs_analysis import Demand, Learner, blur_count, choose_sets

Starts = tuple[tuple[str, str], ...]
_Told = frozenset[tuple[str, str]]
"""Session and competency."""


def describe_entries(
    sessions: Sequence[Session], catalogue: Catalogue, demand: Demand, names: Names
) -> Mapping[str, Starts]:
    """Session -> (competency, how many hold which level before the course) for every step of its module.

    Heads are counted to the nearest multiple of the smallest group; too small a course says nothing. Where learners are
    people, courses that share some speak of a competency only while they can be told beside each other and beside the
    whole town; the earlier course goes first.
    """
    ordered = sorted(sessions, key=lambda one: (one.first_day if one.meetings or one.spans else date.max, one.id))
    steps = {one.id: find_module(catalogue, one.module).steps for one in ordered}
    people = {learner.id: learner for learner in demand.learners}
    told = _choose(ordered, steps, demand) if demand.mode == "named" else None
    found = {}
    for session in sessions:
        seated = [(people[who], seats) for who, seats in session.people.items() if who in people]
        starts = []
        for step in steps[session.id]:
            open_ = told is None or (session.id, step.competency) in told
            words = " · ".join(_word_levels(step, seated, demand, names)) if open_ else ""
            name = names.competencies.get(step.competency, step.competency)
            starts.append((name, words or names.say("Too few people to say anything; ask at the beginning.")))
        found[session.id] = tuple(starts)
    return found


def _choose(sessions: Sequence[Session], steps: Mapping[str, Sequence[Step]], demand: Demand) -> _Told:
    """Which session may tell of which competency, per competency beside each other."""
    told = set()
    for competency in {step.competency for taught in steps.values() for step in taught}:
        known = {learner.id for learner in demand.learners if competency in learner.ready}
        about = [one for one in sessions if any(step.competency == competency for step in steps[one.id])]
        sets = [known & one.people.keys() for one in about]
        large = [(one, who) for one, who in zip(about, sets, strict=True) if len(who) >= 2 * demand.smallest_group]
        chosen = choose_sets([known, *(who for _, who in large)], demand.smallest_group)
        told |= {(one.id, competency) for (one, _), holds in zip(large, chosen[1:], strict=True) if holds}
    return frozenset(told)


def _word_levels(step: Step, seated: Sequence[tuple[Learner, int]], demand: Demand, names: Names) -> Iterator[str]:
    for level in range(max(step.from_level, 1), step.to_level + 1):
        known, holding = _count(step.competency, level, seated, demand)
        if known < 2 * demand.smallest_group:
            return
        shown = blur_count(round(holding), known, demand.smallest_group)
        if shown == 0:
            share = names.say("hardly anyone")
        elif shown >= known:
            share = names.say("nearly everyone")
        else:
            share = names.say("about {count} of {all}", count=shown, all=known)
        yield names.say("level {level}: {share}", level=level, share=share)


def _count(competency: str, level: int, seated: Sequence[tuple[Learner, int]], demand: Demand) -> tuple[int, float]:
    """Heads of the session whose level is known, and how many of them hold this one (groups by their share)."""
    known, holding = 0, 0.0
    for learner, seats in seated:
        if demand.mode == "anonymous" or competency in learner.ready:
            known += seats
            holding += seats * learner.ready.get(competency, {}).get(level, 0) / learner.heads
    return known, holding
