"""What may be shown: everything here has passed disclosure control."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from needs_analysis.model.words import Mode, Same, Source, SurveyShape, Weighting


@dataclass(frozen=True, slots=True)
class RankedNeed:
    """Rankings by importance: Borich's ``mwds``, ranked discrepancy ``rdm`` (-100 to 100), ``quadrant``.

    ``stable``: share of samples drawn from the answers (bootstrap) in which the competency stays in its quadrant.
    """

    importance: float
    mwds: float
    rdm: float
    quadrant: str
    stable: float | None = None


@dataclass(frozen=True, slots=True)
class AreaReliability:
    """How well the answers of a competency field go together; ``warning``: "", "low" or "too low".

    ``high_low``: share of people to whom something of the field matters much and who can do little of it; None where
    importance was not asked.
    """

    id: str
    name: str
    n: int
    alpha: float
    omega: float
    warning: str
    high_low: float | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A level as another source sees it, beside the own one.

    ``difference``: own level minus this one, ``low`` and ``high`` its 95 % interval. ``same``: whether all, some
    or none of the people behind both levels are the same; the interval is made for it.
    """

    source: Source
    n: int
    held: float
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    same: Same = "none"


@dataclass(frozen=True, slots=True)
class Dated:
    """Ratings of one source: people with one that counts, people with an expired one, months of the first and last.

    Counts from 1 to k - 1 are None. ``undated``: whether some have no date and count as of the survey's day.
    """

    source: Source
    people: int | None
    expired: int | None
    first: str
    last: str
    undated: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One competency in one population; None where too few answered to say anything.

    ``low`` and ``high``: 95 % interval, for next year's people too; ``today``: half its width where it is to speak of
    today's people only. ``beside``: whether a unit lies surely above or below the organisation. ``views``: the level
    as superiors and tests see it. For the organisation alone: ``weighted``, the gap with answers weighted by the staff;
    ``ranked``, where the survey asks for importance; ``expired``, ratings too old to count (None: from 1 to k - 1);
    ``not_relevant``, people who said that it plays no part in their work (likewise).
    """

    id: str
    name: str
    n: int | None
    held: float | None
    required: float | None
    gap: float | None
    low: float | None
    high: float | None
    priority: float | None
    share: float | None = None
    today: float | None = None
    beside: Literal["above", "below", ""] = ""
    weighted: float | None = None
    ranked: RankedNeed | None = None
    views: tuple[View, ...] = ()
    expired: int | None = 0
    not_relevant: int | None = 0


@dataclass(frozen=True, slots=True)
class Population:
    """A unit or a role with its needs. ``n`` valid respondents, ``staff`` people asked.

    One that may not be published carries no figure at all: ``n`` and ``staff`` are None and there are no needs.
    """

    id: str
    name: str
    parent: str | None
    n: int | None
    staff: int | None
    competencies: tuple[Need, ...]

    @property
    def published(self) -> bool:
        """Whether enough people answered and nobody can be singled out by subtraction."""
        return self.n is not None


@dataclass(frozen=True, slots=True)
class GroupNeed:
    """Mean need of a learning group in one competency, and how far it lies above everybody's."""

    id: str
    name: str
    gap: float
    above: float


@dataclass(frozen=True, slots=True)
class Group:
    """People whose gaps are alike; ``leading`` competencies and ``role`` make the name."""

    id: str
    name: str
    size: int
    needs: tuple[GroupNeed, ...]
    leading: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """Learning groups or the honest answer that there are none; ``between`` people fit no group clearly."""

    status: Literal["groups", "no_structure", "too_few"]
    quality: Mapping[str, float | int | str | None]
    groups: tuple[Group, ...]
    between: int | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """The published result of an analysis: what ``needs.json`` holds.

    ``units`` and ``roles`` hold those that may be published; ``hidden_units`` and ``hidden_roles`` name the others.
    ``others``: under the id of a published unit, its people who are in no published unit below it, where some are.
    ``weighting``: how answers were weighted by staff, ``design_effect`` what it costs (Kish). ``ratings``: dates and
    expiry per source. ``day``: the day on which ratings were judged to be valid or expired, as ``2026-10-01``.
    """

    mode: Mode
    shape: SurveyShape
    respondents: int
    invited: int | None
    smallest_group: int
    competencies: tuple[Need, ...]
    units: tuple[Population, ...]
    roles: tuple[Population, ...]
    groups: Groups
    hidden_units: tuple[Population, ...] = ()
    hidden_roles: tuple[Population, ...] = ()
    reliability: tuple[AreaReliability, ...] = ()
    design_effect: float | None = None
    weighting: Weighting = ""
    others: tuple[Population, ...] = ()
    ratings: tuple[Dated, ...] = ()
    day: str = ""

    @property
    def all_units(self) -> tuple[Population, ...]:
        """The whole organisation tree, hidden units without figures."""
        return self.units + self.hidden_units
