"""What every program is given: the questions, the tree of units, and which units the privacy rule lets through.

No data frame library has the rule. It is given to all of them as a finished column, so none has to spend time on it.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

SUMS = ("n", "above", "gap", "held", "square", "required")
FIGURES = ("n", "gap", "low", "high", "share", "held", "required", "priority")
CONFIDENCE, OWN_SPREAD_FROM, FINE_FROM = 0.95, 30, 30
EDGE_LEVEL, EDGE_SHARE, MOST = 0.2, 0.1, 0.5


@dataclass(frozen=True)
class Question:
    """``items``: columns per competency; ``required``: roles x competencies, NaN for none; ``k``: smallest group."""

    items: list[list[str]]
    required: npt.NDArray[np.float64]
    leading: npt.NDArray[np.bool_]
    weights: list[float]
    top: int
    k: int


def read_question(folder: Path) -> Question:
    """The questions of a country."""
    wave = json.loads((folder / "wave.json").read_text())
    required = np.array(wave["required"], dtype=float)
    required[required < 0] = np.nan
    items = [[f"i{item:02}" for item in items] for items in wave["items"]]
    return Question(
        items, required, np.array(wave["leading"]), wave["weights"], wave["top"], int(wave["smallest_group"])
    )


def parts(folder: Path) -> list[tuple[str, str]]:
    """The files of each part: people and units."""
    found = sorted(map(str, folder.glob("*.people.parquet")))
    return [(people, people.replace(".people.", ".units.")) for people in found]


def levels_of(parent: npt.NDArray[np.integer]) -> list[npt.NDArray[np.int64]]:
    """Per level of the tree the unit everybody's unit lies in, -1 above the top; the first one is the unit itself."""
    path = [np.arange(len(parent))]
    while (path[-1] >= 0).any():
        path.append(np.where(path[-1] >= 0, parent[path[-1]], -1))
    return path[:-1]


def lowest_published(parent: npt.NDArray[np.integer], published: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Per unit the lowest published one at or above it, -1 for none."""
    lowest = np.full(len(parent), -1)
    for place in reversed(levels_of(parent)):
        lowest = np.where((place >= 0) & published[place], place, lowest)
    return lowest
