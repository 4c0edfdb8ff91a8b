"""Where the people of a course start, as far as the privacy rule lets it be said."""

from collections.abc import Iterator

from curriculum.export.names import Names
from curriculum.model import Module, Session, Step
from needs_analysis import Demand, blur_count

Starts = tuple[tuple[str, str], ...]


def describe_entry(session: Session, module: Module, demand: Demand, names: Names) -> Starts:
    """(competency, how many hold which level before the course) for every step of the module.

    Heads are counted to the nearest multiple of the smallest group, so two courses that share people never differ by
    one of them; too small a course says nothing.
    """
    return tuple(
        (names.competencies.get(step.competency, step.competency), _word_step(step, session, demand, names))
        for step in module.steps
    )


def _word_step(step: Step, session: Session, demand: Demand, names: Names) -> str:
    words = [*_word_levels(step, session, demand, names)]
    return " · ".join(words) or names.say("Too few people to say anything; ask at the beginning.")


def _word_levels(step: Step, session: Session, demand: Demand, names: Names) -> Iterator[str]:
    for level in range(max(step.from_level, 1), step.to_level + 1):
        known, holding = _count(step.competency, level, session, demand)
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


def _count(competency: str, level: int, session: Session, demand: Demand) -> tuple[int, float]:
    """Heads of the session whose level is known, and how many of them hold this one (groups by their share)."""
    known, holding = 0, 0.0
    for learner in demand.learners:
        seats = session.people.get(learner.id, 0)
        if seats and (demand.mode == "anonymous" or competency in learner.ready):
            known += seats
            holding += seats * learner.ready.get(competency, {}).get(level, 0) / learner.heads
    return known, holding
