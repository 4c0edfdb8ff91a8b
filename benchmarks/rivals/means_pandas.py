"""The smaller job in pandas: mean, spread, count and interval of every unit and competency, nothing else."""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from benchmarks.rivals import question as q


def means(folder: Path) -> None:
    """Of all people, on every level of the tree."""
    asked = q.read_question(folder)
    items, required = asked.items, asked.required
    frames, parents, first = [], [], 0
    for file in sorted(folder.glob("*.people.parquet")):
        units = pd.read_parquet(str(file).replace(".people.", ".units."))
        people = pd.read_parquet(file)
        people["unit"] += first
        parents.append(np.where(units["parent"] < 0, -1, units["parent"] + first))
        first += len(units)
        frames.append(people)
    people = pd.concat(frames, ignore_index=True)
    gaps = pd.DataFrame({"unit": people["unit"]})
    for number, columns in enumerate(items):
        held = people[columns].replace(-1, np.nan).mean(axis=1)
        gaps[f"C{number}"] = (required[people["role"], number] - held).clip(lower=0)
    names = [f"C{number}" for number in range(len(items))]
    for level in q.levels_of(np.concatenate(parents)):
        place = level[gaps["unit"]]
        found = gaps.loc[place >= 0, names].groupby(place[place >= 0]).agg(["mean", "std", "count"])
        for name in names:
            n = found[name, "count"]
            found[name, "half"] = stdtrit(n - 1, 0.975) * found[name, "std"] / np.sqrt(n)
