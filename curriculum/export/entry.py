"""Where the people of a course start, as far as the privacy rule lets it be said."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from curriculum.export.names import Names, find_module
from curriculum.model import Catalogue, Session, Step
from needs_analysis import Demand, Learner, blur_count, choose_sets

Starts = tuple[tuple[str, str], ...]
Told = Mapping[str, tuple[tuple[str, ...], ...]]
"""Competency -> the sets of people of whose levels course plans tell."""


def describe_entries(
    sessions: Sequence[Session], catalogue: Catalogue, demand: Demand, names: Names, told: Told
) -> Mapping[str, Starts]:
    """Session -> (competency, how many hold which level before the course) for every step of its module.

    Heads are counted to the nearest multiple of the smallest group; too small a course says nothing. Where learners are
    people, a course speaks of a competency only where ``told`` allows it, see `choose_entries`.
    """
    people = {learner.id: learner for learner in demand.learners}
    knowing = _knowing(demand)
    found = {}
    for session in sessions:
        seated = [(people[who], seats) for who, seats in session.people.items() if who in people]
        starts = []
        for step in find_module(catalogue, session.module).steps:
            who = tuple(sorted(knowing.get(step.competency, frozenset()) & session.people.keys()))
            open_ = demand.mode == "anonymous" or who in told.get(step.competency, ())
            words = " · ".join(_word_levels(step, seated, demand, names)) if open_ else ""
            name = names.competencies.get(step.competency, step.competency)
            starts.append((name, words or names.say("Too few people to say anything; ask at the beginning.")))
        found[session.id] = tuple(starts)
    return found


def choose_entries(sessions: Sequence[Session], catalogue: Catalogue, demand: Demand, before: Told) -> Told:
    """The sets of people of whom course plans may tell: those told ``before``, and of these sessions all that may.

    Per competency and beside each other, beside the whole town and beside what was told before; the earlier session
    goes first. Empty where learners are groups: what is said of them follows from the demand.
    """
    if demand.mode == "anonymous":
        return {}
    ordered = sorted(sessions, key=lambda one: (one.first_day if one.meetings or one.spans else date.max, one.id))
    taught = {one.id: {step.competency for step in find_module(catalogue, one.module).steps} for one in ordered}
    found = dict(before)
    for competency, knowing in _knowing(demand).items():
        sets = [knowing & one.people.keys() for one in ordered if competency in taught[one.id]]
        large = [who for who in sets if len(who) >= 2 * demand.smallest_group]
        earlier = before.get(competency, ())
        chosen = choose_sets(large, demand.smallest_group, [knowing, *earlier])
        new = (tuple(sorted(who)) for who, holds in zip(large, chosen, strict=True) if holds)
        found[competency] = tuple(dict.fromkeys((*earlier, *new)))
    return {competency: sets for competency, sets in found.items() if sets}


def _knowing(demand: Demand) -> Mapping[str, frozenset[str]]:
    """Competency -> the people whose level is known."""
    found: dict[str, set[str]] = {}
    for learner in demand.learners if demand.mode == "named" else ():
        for competency in learner.ready:
            found.setdefault(competency, set()).add(learner.id)
    return {competency: frozenset(who) for competency, who in found.items()}


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
        yield names.say("from level {level}: {share}", level=level, share=share)


def _count(competency: str, level: int, seated: Sequence[tuple[Learner, int]], demand: Demand) -> tuple[int, float]:
    """Heads of the session whose level is known, and how many of them hold this one (groups by their share)."""
    known, holding = 0, 0.0
    for learner, seats in seated:
        if demand.mode == "anonymous" or competency in learner.ready:
            known += seats
            holding += seats * learner.ready.get(competency, {}).get(level, 0) / learner.heads
    return known, holding
