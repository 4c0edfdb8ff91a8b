"""The whole country from the sums of its parts: figures, and which roles and groups may be shown.

Published are units (each town by itself), and for the country roles and learning groups. Why nothing of it isolates
fewer than k people: a combination of these figures gives everybody a factor made of their residual, role and group. If
two roles had different factors, then in every residual all people of one of the two would be left over, so at least as
many as their link says (`part.link_roles`). Where chains of links of k or more connect all roles, all have the same
factor, and what is left is a difference of units, which the residual rule forbids. For groups the same holds among
people who share residual and role. Roles and groups outside the chains are not shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import reduce

import numpy as np

from needs_analysis.demand import OTHERS, USUAL_WEEK
from needs_analysis.disclosure import SMALLEST_DISTRIBUTION, blur_count
from needs_analysis.model import Demand, Learner
from needs_analysis.partitions.figures import Figures, deviations, show_figures
from needs_analysis.partitions.groups import GroupedPart
from needs_analysis.partitions.part import Share
from needs_analysis.partitions.sums import Counts, Flags, N
from needs_analysis.partitions.wave import Wave
from needs_analysis.publication import BROADLY_ANSWERED

COUNTRY = "country"


@dataclass(frozen=True, eq=False)
class Populations:
    """Figures of named populations, in the order of ``names``; those that may not be shown carry no figure."""

    kind: str
    names: tuple[str, ...]
    figures: Figures


def measure_country(country: Share, wave: Wave) -> tuple[Populations, Populations]:
    """The country itself, and its roles."""
    everybody = _sums(country)[None]
    spread = deviations(_sums(country), wave.scale)
    broad = everybody[..., N] >= BROADLY_ANSWERED * country.people
    whole = show_figures(everybody, spread, np.ones_like(broad), wave)
    sizes = country.roles[..., N]
    allowed = np.ones(len(wave.roles), dtype=np.bool_)
    shown = linked_nodes(country.links[:, :, broad[0]], sizes[:, broad[0]], allowed, wave.smallest_group)
    roles = show_figures(country.roles, spread, shown[:, None] & broad, wave)
    return Populations(COUNTRY, (COUNTRY,), whole), Populations("role", wave.roles, roles)


def add_shares(shares: Iterable[Share]) -> Share:
    """The country as the sum over its parts."""
    return reduce(lambda a, b: Share(a.people + b.people, a.roles + b.roles, a.links + b.links), shares)


def add_grouped(parts: Iterable[GroupedPart]) -> GroupedPart:
    """The groups of the country as the sum over its parts."""
    names = [field.name for field in fields(GroupedPart)]
    return reduce(lambda a, b: GroupedPart(*(getattr(a, name) + getattr(b, name) for name in names)), parts)


def _sums(country: Share) -> Counts:
    """Of everybody who is counted: competencies x 6."""
    return np.asarray(country.roles.sum(axis=0))


def measure_groups(grouped: GroupedPart, country: Share, wave: Wave) -> tuple[Populations, Flags]:
    """The learning groups, and which of them may be shown."""
    spread = deviations(_sums(country), wave.scale)
    broad = _sums(country)[..., N] >= BROADLY_ANSWERED * country.people
    smallest = max(SMALLEST_DISTRIBUTION, wave.smallest_group)
    allowed = grouped.heads >= smallest
    shown = linked_nodes(grouped.links[:, :, broad], grouped.sums[..., N][:, broad], allowed, wave.smallest_group)
    names = tuple(f"G{number + 1}" for number in range(len(grouped.heads)))
    return Populations("group", names, show_figures(grouped.sums, spread, shown[:, None] & broad[None], wave)), shown


def linked_nodes(links: Counts, sizes: Counts, allowed: Flags, k: int) -> Flags:
    """Which of the allowed roles or groups may be shown: nobody is isolated when chains of links connect them all.

    ``links``: nodes x nodes x questions; ``sizes``: answers, nodes x questions. Those that are hidden count together as
    one more node, whose links are at least the best of its members'. The smallest give way first.
    """
    shown = allowed.copy()
    for node in np.argsort(sizes.sum(axis=1), kind="stable"):
        if _all_linked(links, sizes, shown, k):
            return shown
        shown[node] = False
    return shown


def _all_linked(links: Counts, sizes: Counts, shown: Flags, k: int) -> bool:
    """Whether, for every question, one chain reaches all nodes that have answers."""
    from scipy.sparse.csgraph import connected_components  # takes a second to load

    if not shown.any():
        return True
    for question in range(links.shape[2]):
        nodes, answers = links[:, :, question], sizes[:, question]
        joined = nodes[np.ix_(shown, shown)]
        counts = answers[shown]
        if answers[~shown].any():
            edge = nodes[np.ix_(~shown, shown)].max(axis=0)
            joined = np.block([[joined, edge[:, None]], [edge[None], np.zeros((1, 1), dtype=np.int64)]])
            counts = np.append(counts, answers[~shown].sum())
        alive = counts > 0
        parts, _ = connected_components(joined[np.ix_(alive, alive)] >= k, directed=False)
        if parts > 1 or (alive.any() and counts[alive].sum() < k):
            return False
    return True


def country_demand(grouped: GroupedPart, shown: Flags, wave: Wave) -> Demand:
    """What the plan needs of a country: head counts of the groups that may be shown, in steps of k."""
    each = np.eye(len(shown), dtype=np.bool_)
    learners = [_learner(f"G{n + 1}", grouped, each[n], wave) for n in range(len(shown)) if shown[n]]
    if grouped.heads[~shown].sum() >= SMALLEST_DISTRIBUTION:
        learners.append(_learner(OTHERS, grouped, ~shown, wave))
    weights = dict(zip(wave.competencies, wave.weights, strict=True))
    return Demand("anonymous", tuple(learners), weights, int(grouped.heads.sum()), wave.smallest_group)


def _learner(name: str, grouped: GroupedPart, members: Flags, wave: Wave) -> Learner:
    heads, k = int(grouped.heads[members].sum()), wave.smallest_group

    def blurred(tables: Counts) -> dict[str, dict[int, int]]:
        table = tables[members].sum(axis=0)
        steps = {
            name: {v: c for v in range(1, wave.top + 1) if (c := blur_count(int(table[j, v]), heads, k))}
            for j, name in enumerate(wave.competencies)
        }
        return {name: levels for name, levels in steps.items() if levels}

    return Learner(
        id=name,
        name=name,
        heads=heads,
        role=None,
        unit=None,
        availability=(replace(USUAL_WEEK, heads=heads),),
        steps=blurred(grouped.lacking),
        ready=blurred(grouped.ready),
    )
