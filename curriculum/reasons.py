"""Why this module for these people: one sentence with its numbers for every recommendation.

The sentences carry the ids of competencies and modules in their values; `curriculum.wording` puts the names in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from curriculum.model import Assignment, Module, Recommendation
from curriculum.progression import Progression, heads_holding
from needs_analysis import Demand, Language, Learner, Message

EVERYONE = "*"
"""``who`` of a recommendation for all people of the town."""


@dataclass(frozen=True, slots=True)
class Clash(Message):
    """A sentence about demands that cannot be kept together; ``parts`` are the demands."""

    parts: tuple[Message, ...] = ()

    def text(self, language: Language) -> str:
        """The sentence with its demands in words."""
        words = "; ".join(part.text(language) for part in self.parts)
        return Message(self.template, {**self.values, "demands": words}).text(language)


@dataclass(frozen=True, slots=True)
class Credit:
    """Levels of one competency that the seats of a learner close, and their value in the objective."""

    competency: str
    levels: int
    value: float


Credits = Mapping[tuple[str, str], tuple[Credit, ...]]
"""(learner, module) -> what its seats close."""


@dataclass(frozen=True, slots=True)
class _Audience:
    """Seats of one module for one group, or for the people of one role."""

    module: Module
    who: str
    learners: tuple[Learner, ...]
    seats: int
    credits: tuple[Credit, ...]
    price: float

    @property
    def value(self) -> float:
        return sum(credit.value for credit in self.credits)


def give_reasons(
    demand: Demand, progression: Progression, assignments: tuple[Assignment, ...], earned: Credits
) -> tuple[Recommendation, ...]:
    """One recommendation per module and group (anonymous) or role (named), compulsory ones first, then by value."""
    audiences = _gather(demand, progression, assignments, earned)
    audiences.sort(key=lambda item: (not item.module.mandatory, -item.value))
    taken = {(item.learner, item.module) for item in assignments}
    return tuple(
        Recommendation(
            audience.module.id,
            audience.who,
            _reason(audience, demand, progression, taken),
            tuple(learner.id for learner in audience.learners),
        )
        for audience in audiences
    )


def _gather(
    demand: Demand, progression: Progression, assignments: tuple[Assignment, ...], earned: Credits
) -> list[_Audience]:
    learners = {learner.id: learner for learner in demand.learners}
    gathered: dict[tuple[str, str], list[Assignment]] = {}
    for item in assignments:
        who = _who(demand, learners[item.learner], progression.modules[item.module])
        gathered.setdefault((item.module, who), []).append(item)
    prices = _prices(progression, assignments)
    return [
        _Audience(
            progression.modules[module],
            who,
            tuple(learners[item.learner] for item in items),
            sum(item.seats for item in items),
            tuple(credit for item in items for credit in earned.get((item.learner, module), ())),
            prices[module],
        )
        for (module, who), items in gathered.items()
    ]


def _who(demand: Demand, learner: Learner, module: Module) -> str:
    if module.mandatory:
        return EVERYONE
    return learner.name if demand.mode == "anonymous" else learner.role or ""


def _prices(progression: Progression, assignments: tuple[Assignment, ...]) -> dict[str, float]:
    """Cost per head of each module: its share of the sessions and the fee."""
    seats: dict[str, int] = {}
    for item in assignments:
        seats[item.module] = seats.get(item.module, 0) + item.seats
    prices = {}
    for name, count in seats.items():
        module = progression.modules[name]
        sessions = -(-count // module.group_max)
        prices[name] = sessions * module.cost_per_session / count + module.cost_per_participant
    return prices


def _reason(audience: _Audience, demand: Demand, progression: Progression, taken: set[tuple[str, str]]) -> Message:
    price = round(audience.price)
    if audience.module.mandatory:
        return Message(
            "Compulsory for everyone: {seats} seats at {cost} EUR per head.", {"seats": audience.seats, "cost": price}
        )
    if audience.credits:
        return _closing(audience, demand)
    following = _leads_to(audience, progression, taken)
    if following:
        return Message(
            "It is the way into “{module}” ({seats} seats, {cost} EUR per head).",
            {"seats": audience.seats, "module": following, "cost": price},
        )
    return Message(
        "It fills a group that needs at least {least} people ({seats} seats, {cost} EUR per head).",
        {"seats": audience.seats, "least": audience.module.group_min, "cost": price},
    )


def _closing(audience: _Audience, demand: Demand) -> Message:
    worth: dict[str, float] = {}
    for credit in audience.credits:
        worth[credit.competency] = worth.get(credit.competency, 0.0) + credit.value
    competency = max(worth, key=lambda name: worth[name])
    everyone = _all_of(audience, demand)
    heads = sum(learner.heads for learner in everyone)
    answers = sum(learner.heads for learner in everyone if competency in learner.ready or competency in learner.steps)
    missing = sum(sum(learner.steps.get(competency, {}).values()) for learner in everyone)
    steps = [step for step in audience.module.steps if step.competency == competency]
    values: dict[str, str | int | float] = {
        "competency": competency,
        "weight": float(demand.weights.get(competency, 1.0)),
        "low": min(step.from_level for step in steps),
        "high": max(step.to_level for step in steps),
        "cost": round(audience.price),
    }
    hidden = demand.mode == "named" and competency not in demand.told.get(audience.who, ())
    if hidden or answers < demand.smallest_group:
        return Message(
            "Levels are missing in {competency} (strategic weight {weight}); the module leads from level {low} to "
            "{high} and costs {cost} EUR per head. No mean is shown: single people of this role could be worked out.",
            values,
        )
    return Message(
        "{seats} of {heads} people: on average {gap} levels are missing in {competency} (strategic weight {weight}); "
        "the module leads from level {low} to {high} and costs {cost} EUR per head.",
        {"seats": audience.seats, "heads": heads, "gap": missing / answers, **values},
    )


def _all_of(audience: _Audience, demand: Demand) -> tuple[Learner, ...]:
    """The whole group or role the seats belong to, those without a seat too."""
    if demand.mode == "anonymous":
        return audience.learners
    return tuple(learner for learner in demand.learners if (learner.role or "") == audience.who)


def _leads_to(audience: _Audience, progression: Progression, taken: set[tuple[str, str]]) -> str | None:
    """The first module of the teaching order that someone of the audience may enter thanks to this one."""
    return next(
        (
            name
            for name, requirements in progression.requirements.items()
            for requirement in requirements
            if audience.module.id in requirement.suppliers
            and _needed_by(audience.learners, name, requirement.levels, taken)
        ),
        None,
    )


def _needed_by(
    learners: Iterable[Learner], name: str, levels: tuple[tuple[str, int], ...], taken: set[tuple[str, str]]
) -> bool:
    return any((learner.id, name) in taken and heads_holding(learner, levels) < learner.heads for learner in learners)
