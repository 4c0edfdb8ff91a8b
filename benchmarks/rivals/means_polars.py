"""The smaller job in polars: mean, spread, count and interval of every unit and competency, nothing else."""

from pathlib import Path

import numpy as np
import polars as pl
from scipy.special import stdtrit

from benchmarks.rivals import question as q


def means(folder: Path) -> None:
    """Of all people, on every level of the tree."""
    asked = q.read_question(folder)
    items, required = asked.items, asked.required
    frames, parents, first = [], [], 0
    for file in sorted(folder.glob("*.people.parquet")):
        units = pl.read_parquet(str(file).replace(".people.", ".units."))
        frames.append(pl.scan_parquet(file).with_columns(pl.col("unit") + first))
        parent = units["parent"].to_numpy()
        parents.append(np.where(parent < 0, -1, parent + first))
        first += len(units)
    roles = pl.DataFrame(
        {"role": np.arange(len(required), dtype=np.int16)} | {f"R{j}": required[:, j] for j in range(len(items))}
    )
    held = [
        pl.mean_horizontal([pl.when(pl.col(i) >= 0).then(pl.col(i)) for i in c]).alias(f"H{j}")
        for j, c in enumerate(items)
    ]
    people = pl.concat(frames).with_columns(held).join(roles.lazy(), on="role", how="left")
    gaps = people.select(
        "unit", *((pl.col(f"R{j}") - pl.col(f"H{j}")).clip(lower_bound=0).alias(f"C{j}") for j in range(len(items)))
    ).collect()
    names = [f"C{j}" for j in range(len(items))]
    for level in q.levels_of(np.concatenate(parents)):
        place = pl.Series("place", level[gaps["unit"].to_numpy()])
        what = [
            f(pl.col(n)).alias(f"{n}_{k}")
            for n in names
            for k, f in (("mean", pl.Expr.mean), ("sd", pl.Expr.std), ("n", pl.Expr.count))
        ]
        found = gaps.with_columns(place).filter(pl.col("place") >= 0).group_by("place").agg(what)
        for name in names:
            n = found[f"{name}_n"].to_numpy()
            stdtrit(n - 1.0, 0.975) * found[f"{name}_sd"].to_numpy() / np.sqrt(n)
