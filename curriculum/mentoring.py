"""Who can coach whom: the best matching of mentees and mentors, exact, with the reason for every pair.

    maximise  sum of fit[i, j] * pair[i, j]    each mentee one mentor at most, each mentor no more mentees than agreed

The problem is totally unimodular: the assignment method (mentors repeated by their capacity) is exact. That nothing
better is possible is shown anew for every result, by prices on the mentors' places (the dual of the problem, Kuhn
1955): whatever they are, no matching is worth more than all places at their prices and all that mentees gain above.

Nobody is matched within a reporting line, with somebody blocked, with too few common half-days, without a common
language, or where nothing is to be learned.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from curriculum.dating.duty import halves_of
from curriculum.progression import held_level
from needs_analysis import Demand, Language, Learner, Message, Text, UserError

Floats = npt.NDArray[np.float64]
USUAL = frozenset({"de"})
"""What people speak of whom nothing else is known."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class MentorRules:
    """``level``: a mentor holds at least this level; ``above``: and this many levels more than the mentee.

    ``capacity``: mentor -> mentees, 1 where not named; ``superiors``: person -> superior; ``blocked``: pairs that
    must not be matched, in either order; ``half_days``: common half-days a week at least; ``same_site``: factor on the
    fit of pairs in one place; ``other_team``: whether mentors come from other units only. ``languages``: who speaks
    what (``USUAL`` where not named); a pair needs one in common. ``wishes``: mentee -> mentors wished for, whose fit
    counts ``wished`` times.
    """

    level: int = 3
    above: int = 1
    capacity: Mapping[str, int] = field(default_factory=dict)
    superiors: Mapping[str, str] = field(default_factory=dict)
    blocked: Collection[tuple[str, str]] = ()
    half_days: int = 2
    same_site: float = 1.2
    other_team: bool = True
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    wishes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    wished: float = 1.5

    def speak(self, person: str) -> frozenset[str]:
        """The languages of a person."""
        return self.languages.get(person, USUAL)


@dataclass(frozen=True, slots=True)
class Pair:
    """A mentee with a mentor: the fit, in weighted levels, the competencies it is for, and the reason in words."""

    mentee: str
    mentor: str
    fit: float
    competencies: tuple[str, ...]
    reason: Message


@dataclass(frozen=True, slots=True)
class Matching:
    """The best pairs; ``fit`` is the sum of theirs, ``bound`` what no matching can exceed.

    ``unmatched`` mentees come with the reason.
    """

    pairs: tuple[Pair, ...]
    fit: float
    unmatched: Mapping[str, Message]
    bound: float

    @property
    def proven(self) -> bool:
        """Whether the pairs reach the bound: no other matching has a greater sum."""
        return self.fit >= self.bound - _ROUNDING


@dataclass(frozen=True, slots=True)
class Volunteers:
    """Who has said yes: mentors with the number of mentees they take, mentees, and the rules for their pairs."""

    mentors: Mapping[str, int]
    mentees: tuple[str, ...]
    rules: MentorRules


def read_mentoring(content: bytes) -> Volunteers:
    """Volunteers out of JSON: ``{"mentors": {"P1": 2}, "mentees": ["P3"], "superiors": {"P3": "P9"}, "blocked": []}``.

    ``blocked`` is a list of pairs; ``languages`` (``{"P3": ["de", "en"]}``) and ``wishes`` (``{"P3": ["P1"]}``) may be
    there too; all but the first two may be missing. Raises UserError for anything else.
    """
    try:
        found = json.loads(content)
        mentors = {str(name): int(count) for name, count in found["mentors"].items()}
        superiors = {str(one): str(above) for one, above in found.get("superiors", {}).items()}
        blocked = [(str(one), str(other)) for one, other in found.get("blocked", ())]
        mentees = tuple(str(name) for name in found["mentees"])
        languages, wishes = (_read_sets(found.get(name, {})) for name in ("languages", "wishes"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = "The file of mentors and mentees cannot be read. Compare it with the example in the README."
        raise UserError(Message(message)) from error
    rules = MentorRules(capacity=mentors, superiors=superiors, blocked=blocked, languages=languages, wishes=wishes)
    return Volunteers(mentors, mentees, rules)


def _read_sets(found: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    if any(isinstance(one, str) for one in found.values()):
        raise TypeError(found)
    return {str(who): frozenset(str(one) for one in those) for who, those in found.items()}


def match_mentors(
    demand: Demand, mentors: Collection[str], mentees: Collection[str], rules: MentorRules | None = None
) -> Matching:
    """The matching of the greatest total fit. Named mode only: groups cannot be mentored.

    ``mentors`` and ``mentees`` are ids of learners; both have said yes. Nobody mentors themselves.
    """
    from scipy.optimize import linear_sum_assignment

    rules = rules or MentorRules()
    people = {learner.id: learner for learner in demand.learners if learner.heads == 1}
    asking = [people[name] for name in sorted(set(mentees)) if name in people]
    offering = [people[name] for name in sorted(set(mentors)) if name in people]
    fit = _fits(asking, offering, demand.weights, rules)
    capacity = np.array([rules.capacity.get(one.id, 1) for one in offering], dtype=int)
    places = np.repeat(np.arange(len(offering)), capacity)
    rows, columns = linear_sum_assignment(fit[:, places], maximize=True)
    chosen = [(row, int(places[column])) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)]
    chosen = [(row, column) for row, column in chosen if fit[row, column] > 0]
    pairs = tuple(
        _pair(asking[row], offering[column], float(fit[row, column]), (demand.weights, rules)) for row, column in chosen
    )
    matched = {pair.mentee for pair in pairs}
    left = {one.id: _why_alone(fit[row]) for row, one in enumerate(asking) if one.id not in matched}
    return Matching(pairs, float(sum(pair.fit for pair in pairs)), left, bound_fit(fit, capacity, chosen))


def bound_fit(fit: Floats, capacity: npt.NDArray[np.int_], chosen: Collection[tuple[int, int]]) -> float:
    """What no matching can exceed. ``fit``: (mentees, mentors) values from 0 on; ``chosen``: pairs, to find prices by.

    Valid for any prices, so also where ``chosen`` is not the best; only the best comes up to it.
    """
    if not fit.size:
        return 0.0
    prices = _price(fit, capacity, chosen)
    return float(capacity @ prices + np.maximum(fit - prices, 0.0).max(axis=1).sum())


def _price(fit: Floats, capacity: npt.NDArray[np.int_], chosen: Collection[tuple[int, int]]) -> Floats:
    """The least price of a place at which nobody else wants it: a place that stays free costs nothing."""
    rows = np.array([row for row, _ in chosen], dtype=int)
    own = np.array([column for _, column in chosen], dtype=int)
    full = np.bincount(own, minlength=len(capacity)) >= capacity
    alone = np.setdiff1d(np.arange(len(fit)), rows)
    prices = np.where(full, fit[alone].max(axis=0, initial=0.0), 0.0)
    for _ in range(len(capacity)):
        wanted = prices[own, None] + fit[rows] - fit[rows, own][:, None]
        raised = np.where(full, np.maximum(prices, wanted.max(axis=0, initial=0.0)), 0.0)
        if np.allclose(raised, prices, rtol=0, atol=_ROUNDING):
            break
        prices = raised
    return prices


def tell_pair(pair: Pair, names: Mapping[str, Text], language: Language) -> str:
    """The reason of a pair in words, its first competency by name."""
    first = pair.competencies[0]
    values = {**pair.reason.values, "competency": names[first].text(language) if first in names else first}
    return Message(pair.reason.template, values).text(language)


def _why_alone(fits: Floats) -> Message:
    if not (fits > 0).any():
        text = "No mentor is ahead enough in what is needed, has time then, speaks the same language and may be asked."
        return Message(text)
    return Message("All fitting mentors have as many mentees as agreed.")


def _fits(asking: list[Learner], offering: list[Learner], weights: Mapping[str, float], rules: MentorRules) -> Floats:
    """(mentees, mentors) the fit of every pair, 0 where it may not be."""
    names = sorted({name for one in asking for name in one.steps})
    held, needed = _held(asking, names), _needed(asking, names)
    mentor = _held(offering, names)
    worth = needed * np.array([weights.get(name, 1.0) for name in names])
    fit = np.zeros((len(asking), len(offering)))
    for place in range(len(names)):
        ahead = (mentor[None, :, place] >= rules.level) & (mentor[None, :, place] >= held[:, None, place] + rules.above)
        fit += np.where(ahead, worth[:, None, place], 0.0)
    fit[_forbidden(asking, offering, rules)] = 0.0
    sites = np.array([[one.site == other.site for other in offering] for one in asking], dtype=bool).reshape(fit.shape)
    wishes = np.array([[other.id in rules.wishes.get(one.id, ()) for other in offering] for one in asking], dtype=bool)
    fit = np.where(sites, fit * rules.same_site, fit)
    return np.where(wishes.reshape(fit.shape), fit * rules.wished, fit)


def _held(people: list[Learner], names: list[str]) -> Floats:
    levels = [[held_level(one, name) for name in names] for one in people]
    return np.array(levels, dtype=float).reshape(len(people), len(names))


def _needed(people: list[Learner], names: list[str]) -> Floats:
    return np.array([[len(one.steps.get(name, {})) for name in names] for one in people], dtype=float).reshape(
        len(people), len(names)
    )


def _forbidden(asking: list[Learner], offering: list[Learner], rules: MentorRules) -> npt.NDArray[np.bool_]:
    blocked = {*rules.blocked, *((two, one) for one, two in rules.blocked)}
    lines = {one.id: _line(one.id, rules.superiors) for one in (*asking, *offering)}
    week = {one.id: _half_days(one) for one in (*asking, *offering)}
    found = np.zeros((len(asking), len(offering)), dtype=bool)
    for row, one in enumerate(asking):
        for column, other in enumerate(offering):
            found[row, column] = (
                one.id == other.id
                or (one.id, other.id) in blocked
                or other.id in lines[one.id]
                or one.id in lines[other.id]
                or (rules.other_team and one.unit is not None and one.unit == other.unit)
                or len(week[one.id] & week[other.id]) < rules.half_days
                or not rules.speak(one.id) & rules.speak(other.id)
            )
    return found


def _line(person: str, superiors: Mapping[str, str]) -> set[str]:
    """Everybody above somebody."""
    above: set[str] = set()
    while (person := superiors.get(person, "")) and person not in above:
        above.add(person)
    return above


def _half_days(one: Learner) -> set[tuple[str, str]]:
    return {(day, half) for week in one.availability for day in week.weekdays for half in halves_of(week.hours_per_day)}


def _pair(one: Learner, other: Learner, fit: float, given: tuple[Mapping[str, float], MentorRules]) -> Pair:
    weights, rules = given
    shared = sorted(
        (name for name in one.steps if _ahead(one, other, name, rules)),
        key=lambda name: (-weights.get(name, 1.0) * len(one.steps[name]), name),
    )
    competency = shared[0]
    values: dict[str, str | int | float] = {
        "competency": competency,
        "held": held_level(one, competency),
        "level": held_level(other, competency),
        "days": len(_half_days(one) & _half_days(other)),
        "more": len(shared) - 1,
    }
    wished = other.id in rules.wishes.get(one.id, ())
    template = (
        "In {competency} the mentor holds level {level}, the mentee {held}; they share {days} half-days a week, and "
        "{more} further competencies."
    )
    if wished:
        template = (
            "Wished for. In {competency} the mentor holds level {level}, the mentee {held}; they share {days} "
            "half-days a week, and {more} further competencies."
        )
    return Pair(one.id, other.id, fit, tuple(shared), Message(template, values))


def _ahead(one: Learner, other: Learner, name: str, rules: MentorRules) -> bool:
    level = held_level(other, name)
    return level >= rules.level and level >= held_level(one, name) + rules.above
