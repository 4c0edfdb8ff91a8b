"""This year beside last year, and the town beside others: from published figures only, so nothing new can leak.

Compared are competencies that both years asked under the same id: for the whole organisation, for units and for the
others of a unit. After a reorganisation a unit is compared with the union of last year's published units and others
that are exactly the units it was made of (`reorganised`). Years that measured something else (a stated need, a gap
against role profiles) are not compared at all.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from needs_analysis.cells import parse_number
from needs_analysis.inference import CONFIDENCE, Change, compare_means
from needs_analysis.language import Message
from needs_analysis.model import Need, Needs, Population, UserError
from needs_analysis.reorganised import match_units

WHOLE = ""
"""Id of the whole organisation among compared units."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One competency in one unit, last year and this year: gaps in levels, number of answers, change.

    ``others``: the people of the unit who are in no published unit below it. ``parts``: how many of last year's
    published populations were taken together.
    """

    unit: str
    competency: str
    name: str
    before: float
    now: float
    n_before: int
    n_now: int
    change: Change
    others: bool = False
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The gap that somebody else measured in a competency, with where it comes from."""

    competency: str
    gap: float
    n: int | None
    source: str


def compare_years(
    before: Needs, now: Needs, formed_from: Mapping[str, Sequence[str]] | None = None
) -> tuple[Changed, ...]:
    """Changes from last year to this year, the whole organisation first.

    ``formed_from``: unit of this year -> units of last year it was made of, for reorganisations; units that are not
    named must have the same id and the same unit above them in both years.
    """
    if before.shape != now.shape:
        return ()
    found = _changes((WHOLE, False, 1), before.competencies, now.competencies)
    units, others = ({unit.id: unit for unit in shown} for shown in (now.units, now.others))
    for (unit, rest), parts in match_units(before, now, formed_from or {}).items():
        found += _changes((unit, rest, len(parts)), _union(parts), (others if rest else units)[unit].competencies)
    return tuple(found)


def _union(parts: Sequence[Population]) -> tuple[Need, ...]:
    """Needs of disjoint populations taken together."""
    if len(parts) == 1:
        return parts[0].competencies
    found = []
    for need in parts[0].competencies:
        same = [one for part in parts for one in part.competencies if one.id == need.id and one.gap is not None]
        if len(same) == len(parts):
            found.append(_pool(same))
    return tuple(found)


def _pool(parts: Sequence[Need]) -> Need:
    """One need over disjoint populations: weighted mean, and an interval from the errors of the parts."""
    n = sum(part.n or 0 for part in parts)
    gap = sum((part.gap or 0.0) * (part.n or 0) for part in parts) / n
    variance = sum((_deviation(part) * (part.n or 0)) ** 2 / (part.n or 1) for part in parts) / n**2
    from scipy.special import stdtrit

    half = float(stdtrit(n - 1, 0.5 + CONFIDENCE / 2)) * variance**0.5
    first = parts[0]
    return Need(first.id, first.name, n, None, None, gap, max(0.0, gap - half), gap + half, None)


_Where = tuple[str, bool, int]
"""Unit, whether its others are meant, and of how many of last year's populations."""


def _changes(where: _Where, before: Sequence[Need], now: Sequence[Need]) -> list[Changed]:
    last = {need.id: need for need in before if need.gap is not None}
    unit, others, parts = where
    found = []
    for need in now:
        old = last.get(need.id)
        if old is None or need.gap is None or old.gap is None or not need.n or not old.n:
            continue
        change = compare_means(_wave(old), _wave(need))
        found.append(Changed(unit, need.id, need.name, old.gap, need.gap, old.n, need.n, change, others, parts))
    return found


def _wave(need: Need) -> dict[str, float]:
    return {"mean": need.gap or 0.0, "deviation": _deviation(need), "n": float(need.n or 0)}


def _deviation(need: Need) -> float:
    """The standard deviation a published interval was made with (its upper half: the lower one may end at zero)."""
    from scipy.special import stdtrit

    n, half = need.n or 2, (need.high or 0.0) - (need.gap or 0.0)
    return max(0.0, half) * float(np.sqrt(n)) / float(stdtrit(n - 1, 0.5 + CONFIDENCE / 2))


def load_benchmarks(content: bytes) -> tuple[Benchmark, ...]:
    """Values of others from a CSV file with the columns competency, gap, source and, if known, n.

    Raises UserError for a missing column, a value that is no number, or a row without a source.
    """
    text = content.decode("utf-8-sig", errors="replace")
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=separator))
    for column in ("competency", "gap", "source"):
        if not rows or column not in rows[0]:
            template = "The file has no column {column}. It needs the columns competency, gap, source and may have n."
            raise UserError(Message(template, {"column": column}))
    return tuple(_benchmark(number, row) for number, row in enumerate(rows, start=2))


def _benchmark(number: int, row: Mapping[str, str | None]) -> Benchmark:
    gap, source = parse_number(row["gap"] or ""), (row["source"] or "").strip()
    if gap is None or not source:
        template = "Row {row} needs a number under gap and the source of the value under source."
        raise UserError(Message(template, {"row": number}))
    n = parse_number(row.get("n") or "")
    return Benchmark((row["competency"] or "").strip(), gap, None if n is None else int(n), source)
