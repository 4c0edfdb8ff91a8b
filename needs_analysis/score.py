"""Survey -> gaps, priorities and intervals, each population through the privacy rule.

Definitions. The signed gap of a person in a competency is required minus held level; a missing answer is missing and
never a gap. The *gap* of a population is the mean of max(0, signed gap) over its valid answers, its *share* the part
with a gap above 0, its *priority* the gap times the strategic weight of the competency. Where a survey asks for needs
directly, the stated need takes the place of the gap.

Required levels are shown from thirty answers: below, they would tell which roles the few who answered have.

Intervals (95 %) are those of a mean under Student's t. Small populations borrow the spread of the whole organisation:
their own spread would both mislead (five answers) and give away single answers.

Not done here: weighting for non-response, shrinkage between units, reliability of question blocks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from needs_analysis.disclosure import (
    FINE_ROUNDING_FROM,
    blur_mean,
    blur_share,
    may_show,
    publishable_units_between,
    separable_answers,
)
from needs_analysis.model import FloatArray, Framework, Gaps, Need, Population, Survey

CONFIDENCE = 0.95
OWN_SPREAD_FROM = 30
"""From this many answers a population's interval rests on its own spread."""

BROADLY_ANSWERED = 0.5
"""Share of people who must have answered a competency before it is broken down by unit or role."""

Rows = npt.NDArray[np.bool_]
Places = npt.NDArray[np.object_]


def score_gaps(survey: Survey, weights: Mapping[str, float]) -> Gaps:
    """The signed gaps of a survey. ``weights``: competency -> strategic weight; 1 where none is given."""
    own = np.array([weights.get(competency, 1.0) for competency in survey.competencies])
    if survey.shape == "direct":
        return Gaps(survey, survey.need, own)
    return Gaps(survey, survey.required - survey.held, own)


def measure_organisation(gaps: Gaps, names: Mapping[str, str], k: int) -> tuple[Need, ...]:
    """All competencies for everybody who answered, greatest priority first. ``names``: competency -> name."""
    everybody = np.ones(len(gaps.survey.persons), dtype=bool)
    needs = _measure(gaps, everybody, names, k)
    return tuple(sorted(needs, key=lambda need: (-(need.priority or 0.0), need.n is None, need.id)))


def measure_units(gaps: Gaps, framework: Framework, names: Mapping[str, str], k: int) -> tuple[Population, ...]:
    """Every unit of the tree in the framework's order; those that may not be published carry no figure.

    A unit holds the people of all units below it.
    """
    tree, broad = _unit_tree_of(gaps, framework), answered_by_most(gaps)
    return _populations(broad, tree, published_units(gaps, framework, k), names, k)


def measure_roles(gaps: Gaps, framework: Framework, names: Mapping[str, str], k: int) -> tuple[Population, ...]:
    """Every role over the whole organisation; those that may not be published carry no figure.

    Roles give way to units: a role is hidden while units and roles together could isolate fewer than k people.
    """
    parents: dict[str, str | None] = {role.id: None for role in framework.roles}
    labels = {role.id: names.get(role.id, role.id) for role in framework.roles}
    broad = answered_by_most(gaps)
    tree = _Tree(parents, labels, {}, _places(gaps.survey.roles, parents))
    alone = _publishable(broad, tree.place, parents, k) if broad.survey.competencies else set()
    residuals = _residuals(_unit_tree_of(gaps, framework), published_units(gaps, framework, k))
    return _populations(broad, tree, _safe_beside_units(broad, tree.place, residuals, (alone, k)), names, k)


def published_units(gaps: Gaps, framework: Framework, k: int) -> set[str]:
    """The units that may be published."""
    broad, tree = answered_by_most(gaps), _unit_tree_of(gaps, framework)
    return _publishable(broad, tree.place, tree.parents, k) if broad.survey.competencies else set()


def _safe_beside_units(gaps: Gaps, roles: Places, residuals: Places, rule: tuple[set[str], int]) -> set[str]:
    """The largest roles of those given that, beside the residuals of the units, isolate nobody."""
    published, k = set(rule[0]), rule[1]
    valid = ~np.isnan(gaps.signed)
    while published:
        place = np.where(np.isin(roles, list(published)), roles, "")
        tables = (_shared(residuals[rows], place[rows]) for rows in valid.T)
        if all(separable_answers(table) >= k for table in tables):
            return published
        published.discard(min(published, key=lambda role: (int((roles == role).sum()), role)))
    return published


def _shared(first: Places, second: Places) -> npt.NDArray[np.int64]:
    """Answers by node of the first (rows) and of the second partition (columns)."""
    rows, row = np.unique(first.astype(str), return_inverse=True)
    columns, column = np.unique(second.astype(str), return_inverse=True)
    table = np.zeros((len(rows), len(columns)), dtype=np.int64)
    np.add.at(table, (row, column), 1)
    return table


def _residuals(tree: "_Tree", published: set[str]) -> Places:
    """Everybody's lowest published unit, "" for the rest of the whole."""
    lowest: dict[str, str] = {"": ""}
    for node in tree.parents:
        unit: str | None = node
        while unit is not None and unit not in published:
            unit = tree.parents[unit]
        lowest[node] = unit or ""
    return np.array([lowest[str(node)] for node in tree.place], dtype=object)


@dataclass(frozen=True, slots=True)
class _Tree:
    """Nodes with parent, label and staff; ``place``: the node of every person, "" for none that is known."""

    parents: Mapping[str, str | None]
    labels: Mapping[str, str]
    staff: Mapping[str, int]
    place: Places

    def below(self, node: str) -> set[str]:
        """The node and everything under it."""
        found = {node}
        while more := {child for child, parent in self.parents.items() if parent in found} - found:
            found |= more
        return found


def _unit_tree_of(gaps: Gaps, framework: Framework) -> _Tree:
    parents = {unit.id: unit.parent for unit in framework.units}
    labels = {unit.id: unit.name for unit in framework.units}
    staff = {unit.id: unit.staff for unit in framework.units}
    return _Tree(parents, labels, staff, _places(gaps.survey.units, parents))


def _places(belonging: Sequence[str | None], known: Mapping[str, str | None]) -> Places:
    return np.array([node if node in known else "" for node in belonging], dtype=object)


def _populations(
    gaps: Gaps, tree: _Tree, published: set[str], names: Mapping[str, str], k: int
) -> tuple[Population, ...]:
    """One population per node. People who belong to no known node still count for the whole."""
    found = []
    for node, parent in tree.parents.items():
        if node not in published:
            found.append(Population(node, tree.labels[node], parent, None, None, ()))
            continue
        nodes = tree.below(node)
        rows = np.isin(tree.place, list(nodes))
        staff = sum(tree.staff.get(member, 0) for member in nodes) or None
        needs = _measure(gaps, rows, names, k)
        found.append(Population(node, tree.labels[node], parent, int(rows.sum()), staff, needs))
    return tuple(found)


def _publishable(gaps: Gaps, place: Places, parents: Mapping[str, str | None], k: int) -> set[str]:
    """One mask for all competencies; a node without a place ("") keeps the whole from being differenced."""
    valid = ~np.isnan(gaps.signed)
    nodes = {node: valid[place == node].sum(axis=0) for node in {*parents, ""}}
    fewest = {node: int(counts.min()) for node, counts in nodes.items()}
    most = {node: int(counts.max()) for node, counts in nodes.items()}
    return publishable_units_between({**parents, "": None}, fewest, most, k) - {""}


def answered_by_most(gaps: Gaps) -> Gaps:
    """Only the competencies that at least half of the people answered: the others are shown for everybody alone."""
    share = (~np.isnan(gaps.signed)).mean(axis=0) if len(gaps.signed) else np.zeros(len(gaps.weights))
    keep = np.flatnonzero(share >= BROADLY_ANSWERED)
    survey = gaps.survey
    arrays = {name: getattr(survey, name)[:, keep] for name in ("held", "required", "superior", "importance", "need")}
    narrowed = replace(survey, competencies=tuple(survey.competencies[column] for column in keep), **arrays)
    return Gaps(narrowed, gaps.signed[:, keep], gaps.weights[keep])


def _measure(gaps: Gaps, rows: Rows, names: Mapping[str, str], k: int) -> tuple[Need, ...]:
    """The competencies in one population, in the survey's order; figures over fewer than k answers are None."""
    spread = _deviation(gaps.signed)
    columns = enumerate(gaps.survey.competencies)
    return tuple(
        _need(gaps, column, rows, names.get(name, name), (float(spread[column]), k)) for column, name in columns
    )


def _need(gaps: Gaps, column: int, rows: Rows, name: str, rule: tuple[float, int]) -> Need:
    spread, k = rule
    identifier = gaps.survey.competencies[column]
    signed = gaps.signed[rows, column]
    valid = ~np.isnan(signed)
    n = int(valid.sum())
    if not may_show(n, k):
        return Need(identifier, name, None, None, None, None, None, None, None)
    clipped = np.maximum(signed[valid], 0.0)
    mean = float(clipped.mean())
    margin = _margin(clipped, spread)
    return Need(
        id=identifier,
        name=name,
        n=n,
        held=_mean(gaps.survey.held[rows, column][valid]),
        required=_mean(gaps.survey.required[rows, column][valid]) if n >= FINE_ROUNDING_FROM else None,
        gap=blur_mean(mean, n),
        low=max(0.0, blur_mean(mean - margin, n)),
        high=blur_mean(mean + margin, n),
        priority=blur_mean(mean * float(gaps.weights[column]), n),
        share=blur_share(float((clipped > 0).mean())) if n >= FINE_ROUNDING_FROM else None,
    )


def _mean(values: FloatArray) -> float | None:
    """Blurred mean of the given levels; None where a survey has none (direct statements of need)."""
    known = values[~np.isnan(values)]
    return blur_mean(float(known.mean()), len(values)) if len(known) == len(values) else None


def _margin(clipped: FloatArray, spread: float) -> float:
    """Half the width of the 95 % interval of the mean, in levels."""
    from scipy.stats import t  # takes seconds to load

    n = len(clipped)
    deviation = float(clipped.std(ddof=1)) if n >= OWN_SPREAD_FROM else spread
    return float(t.ppf(0.5 + CONFIDENCE / 2, n - 1)) * deviation / float(np.sqrt(n))


def _deviation(signed: FloatArray) -> FloatArray:
    """Standard deviation of the gaps over the whole organisation, per competency (0 where hardly anybody answered)."""
    clipped = np.where(np.isnan(signed), np.nan, np.maximum(signed, 0.0))
    n = (~np.isnan(clipped)).sum(axis=0)
    centred = clipped - np.nansum(clipped, axis=0) / np.maximum(n, 1)
    return np.asarray(np.sqrt(np.nansum(centred**2, axis=0) / np.maximum(n - 1, 1)))
