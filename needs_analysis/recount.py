"""The privacy rule for numbers that are counted again when few people have changed, beside those counted before.

Counted is something everybody has or has not, such as a seat in a course, in parts of a town that do not overlap. Who
knows whose state has changed sees in the later number the same unknowns as in the earlier ones, with the sign turned
for those who changed. A combination in which the new number of a part has a weight cannot cancel two people of the same
parts, then and now, of whom one has changed wherever the other has not: of each such pair of cells one is left, the
smaller one at least. So a part may be counted anew where these make k people, or where all its cells hold k and no part
counted before reaches beyond it: then everything cancels, or k people are left.
"""

from collections import Counter
from collections.abc import Sequence


def recountable(
    now: Sequence[str], then: Sequence[Sequence[str]], changed: Sequence[Sequence[bool]], k: int
) -> set[str]:
    """The parts of ``now`` whose number may be told beside all that were told ``then``.

    ``now``: everybody's part, "" for none. ``then``: the same for every earlier count, "" for those not counted.
    ``changed``: for every earlier count, whether somebody's state is another now.
    """
    places = [*zip(*then, strict=True)] if then else [()] * len(now)
    moved = [*zip(*changed, strict=True)] if changed else [()] * len(now)
    cells = Counter(
        (part, place, tuple(bool(place and one) for place, one in zip(place, flags, strict=True)))
        for part, place, flags in zip(now, places, moved, strict=True)
    )
    left: Counter[str] = Counter()
    for (part, place, flags), n in cells.items():
        mates = tuple(bool(one and not flag) for one, flag in zip(place, flags, strict=True))
        left[part] += min(n, cells[part, place, mates]) if any(place) else 2 * n  # pairs are met twice
    small = {part for (part, _, _), n in cells.items() if n < k}
    beyond = {part for parts in _overlaps(now, then) if len(parts) > 1 for part in parts}
    return {part for part in {*now} - {""} if left[part] >= 2 * k or part not in small | beyond}


def _overlaps(now: Sequence[str], then: Sequence[Sequence[str]]) -> list[set[str]]:
    """Which parts of now the people of each part of then are in."""
    found: dict[tuple[int, str], set[str]] = {}
    for number, places in enumerate(then):
        for part, place in zip(now, places, strict=True):
            if place:
                found.setdefault((number, place), set()).add(part)
    return [*found.values()]
