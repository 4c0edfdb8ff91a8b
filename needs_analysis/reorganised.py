"""Which published figures of last year speak of the same units as a unit of this year, whatever was reorganised.

Last year's published units and their others are unions of residuals, so any union of them may be formed. A unit of this
year is made of last year's units: those it names, its own id, and what was below them and is named nowhere else. Where
these are exactly some of last year's published units and others together, the two years can be compared.
"""

from collections.abc import Iterable, Mapping, Sequence

from needs_analysis.model import Needs, Population

Origins = Mapping[str, Sequence[str]]
Parents = Mapping[str, str | None]


def match_units(before: Needs, now: Needs, formed_from: Origins) -> Mapping[tuple[str, bool], tuple[Population, ...]]:
    """This year's (unit, whether its others are meant) -> last year's disjoint populations that are the same units.

    ``formed_from``: unit of this year -> units of last year it was made of.
    """
    last, this = _Tree(before), _Tree(now)
    moved = _moves(last, this, formed_from)
    wanted = {(unit.id, False): this.below(unit.id) for unit in now.units if _stays(unit, last, formed_from)}
    wanted |= {(unit.id, True): this.residual(unit.id) for unit in now.others}
    unknown = {unit for unit, origins in formed_from.items() if not last.parents.keys() >= set(origins)}
    found = {key: _same(units, (last, this), moved) for key, units in wanted.items() if not units & unknown}
    return {key: parts for key, parts in found.items() if parts}


def _stays(unit: Population, last: "_Tree", formed_from: Origins) -> bool:
    """Whether a unit that names no origin stands where it stood: the same id elsewhere may be something else."""
    return unit.id in formed_from or last.parents.get(unit.id, unit.parent) == unit.parent


class _Tree:
    """The organisation of one year with what is published of it."""

    def __init__(self, needs: Needs) -> None:
        self.parents: Parents = {unit.id: unit.parent for unit in needs.all_units}
        self.units = {unit.id: unit for unit in needs.units}
        self.others = {unit.id: unit for unit in needs.others}
        self._lowest = {
            unit: next((one for one in self.above(unit) if one in self.units), None) for unit in self.parents
        }

    def above(self, unit: str) -> list[str]:
        """The unit and all above it, from below."""
        found: list[str] = []
        node: str | None = unit
        while node is not None and node not in found:
            found.append(node)
            node = self.parents.get(node)
        return found

    def below(self, unit: str) -> frozenset[str]:
        """The unit and all below it."""
        return frozenset(one for one in self.parents if unit in self.above(one))

    def residual(self, unit: str) -> frozenset[str]:
        """The units whose people are in no lower published unit than this one."""
        return frozenset(one for one, lowest in self._lowest.items() if lowest == unit)


def _moves(last: _Tree, this: _Tree, formed_from: Origins) -> Mapping[str, frozenset[str]]:
    """Last year's unit -> this year's units that its people may be in; one that was split has several."""
    named: dict[str, set[str]] = {}
    for unit, origins in formed_from.items():
        for origin in origins:
            named.setdefault(origin, set()).add(unit)

    def find(unit: str) -> frozenset[str]:
        for one in last.above(unit):  # what vanished without a word went with the unit above it
            if one in named:
                return frozenset(named[one])
            if one in this.parents:
                return frozenset({one})
        return frozenset()

    return {unit: find(unit) for unit in last.parents}


def _same(
    units: frozenset[str], years: tuple[_Tree, _Tree], moved: Mapping[str, frozenset[str]]
) -> tuple[Population, ...]:
    """Last year's populations whose units went into these and nowhere else; empty where there are none such."""
    last, this = years
    touching = {unit for unit, into in moved.items() if into & units}
    filled = frozenset().union(*moved.values())
    came_into = frozenset().union(*(moved[unit] for unit in touching))
    made = frozenset(one for one in this.parents if _source(one, this, filled) in came_into)
    return _cover(touching, last) if touching and came_into <= units and made == units else ()


def _source(unit: str, this: _Tree, filled: frozenset[str]) -> str | None:
    """The unit itself where it is made of units of last year, else the nearest above that is: it came out of that."""
    return next((one for one in this.above(unit) if one in filled), None)


def _cover(wanted: Iterable[str], last: _Tree) -> tuple[Population, ...]:
    """Published units and others that are together exactly these units, the largest units first."""
    left, parts = set(wanted), []
    for unit in sorted(last.units, key=lambda one: (-len(last.below(one)), one)):
        whole, rest = last.below(unit), last.residual(unit)
        if whole <= left:
            parts.append(last.units[unit])
            left -= whole
        elif unit in last.others and rest <= left:
            parts.append(last.others[unit])
            left -= rest
    return () if left else tuple(parts)
