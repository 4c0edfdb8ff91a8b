"""The smaller job in duckdb: mean, spread, count and interval of every unit and competency, nothing else."""

from pathlib import Path

import duckdb
import numpy as np

from benchmarks.rivals import question as q


def means(folder: Path) -> None:
    """Of all people, on every level of the tree."""
    asked = q.read_question(folder)
    items, required = asked.items, asked.required
    base = duckdb.connect()
    base.execute("SET threads TO 2")
    first, parents = 0, []
    base.execute(
        "CREATE TABLE people AS SELECT 0::INT AS unit, * EXCLUDE unit FROM read_parquet(?) LIMIT 0",
        [str(min(folder.glob("*.people.parquet")))],
    )
    for file in sorted(folder.glob("*.people.parquet")):
        base.execute("INSERT INTO people SELECT unit + ?, * EXCLUDE unit FROM read_parquet(?)", [first, str(file)])
        parent = base.execute(
            "SELECT parent FROM read_parquet(?)", [str(file).replace(".people.", ".units.")]
        ).fetchnumpy()["parent"]
        parents.append(np.where(parent < 0, -1, parent + first))
        first += len(parent)
    held = []
    for number, columns in enumerate(items):
        total = "+".join(f"greatest({item}, 0)" for item in columns)
        count = "+".join(f"({item} >= 0)::INT" for item in columns)
        wanted = "CASE role " + " ".join(f"WHEN {r} THEN {required[r, number]}" for r in range(len(required))) + " END"
        gap = f"greatest(0, {wanted} - ({total}) / ({count})::DOUBLE)"
        held.append(f"CASE WHEN {count} > 0 THEN {gap} END AS C{number}")
    base.execute(f"CREATE TABLE gaps AS SELECT unit, {', '.join(held)} FROM people")
    levels = q.levels_of(np.concatenate(parents))
    for level in levels:
        base.register("place", {"unit": np.arange(len(level)), "place": level})
        what = ", ".join(
            f"avg(C{j}), stddev(C{j}), count(C{j}), 1.96 * stddev(C{j}) / sqrt(count(C{j}))" for j in range(len(items))
        )
        base.execute(
            f"SELECT place, {what} FROM gaps JOIN place USING (unit) WHERE place >= 0 GROUP BY place"
        ).fetchnumpy()
