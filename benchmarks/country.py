"""The needs of a whole country, beside the obvious programs in pandas, polars and duckdb, in one run.

``python -m benchmarks.country [--staff N] [--folder DIR]``. Every program answers the same question from the same
parquet files: mean need, spread, count and share with a gap per unit and competency on all levels of the tree, with a
95 % interval. Ours does more in that time: it applies the privacy rule, writes every town's figures, links the roles
and draws the sample for the learning groups. Each program runs in a process of its own; CPU seconds and the greatest
resident memory are the system's own figures for it.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np

ROUNDED = 5
PROGRAMS = ("ours", "pandas", "polars", "duckdb")


def main() -> None:
    """Print one table: CPU seconds, memory, and how many times ours is faster."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--staff", type=int, default=500_000)
    parser.add_argument("--folder", type=Path, help="where the invented country is kept between runs")
    parser.add_argument("--program", choices=PROGRAMS, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.program:
        globals()[f"run_{wanted.program}"](wanted.folder)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = wanted.folder or Path(scratch) / "country"
        _make(folder, wanted.staff)
        _report(folder, wanted.staff)


def _make(folder: Path, staff: int) -> None:
    from lernkompass.country import Invented, make_country
    from lernkompass.masterdata import load_town

    if not (folder / "wave.json").exists():
        make_country(folder, load_town(None), Invented(staff))


def _report(folder: Path, staff: int) -> None:
    print(f"{staff:,} people, {len(list(folder.glob('*.people.parquet')))} parts\n")
    print("| program | CPU s | MB at most | times the CPU of ours | needs of the country |\n" + "| --- " * 5 + "|")
    ours = 0.0
    for program in PROGRAMS:
        if program != "ours" and find_spec(program) is None:
            print(f"| {program} | not installed here: `pip install {program}` | | | |")
            continue
        cpu, memory, said = _measure(program, folder)
        ours = ours or cpu
        print(f"| {program} | {cpu:.1f} | {memory:.0f} | {cpu / ours:.1f} | {said} |")


def _measure(program: str, folder: Path) -> tuple[float, float, str]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "benchmarks.country", "--program", program, "--folder", str(folder)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        return (
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            float("nan"),
            "stopped: out of memory?",
        )
    said = json.loads(done.stdout.strip().splitlines()[-1])
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said["memory"], said["digest"]


def _say(gaps: list[float]) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"memory": memory, "digest": " ".join(f"{gap:.4f}" for gap in gaps[:3])}))


def _question(folder: Path) -> tuple[dict[str, object], list[tuple[int, ...]], np.ndarray]:
    wave = json.loads((folder / "wave.json").read_text())
    return wave, [tuple(items) for items in wave["items"]], np.array(wave["required"], dtype=float)


def _levels(parent: np.ndarray) -> list[np.ndarray]:
    """Per level of the tree the unit everybody's unit lies in."""
    path = [np.arange(len(parent))]
    while (path[-1] >= 0).any():
        path.append(np.where(path[-1] >= 0, parent[path[-1]], -1))
    return path[:-1]


def run_ours(folder: Path) -> None:
    """The command's own work up to the figures of all towns and of the country."""
    from lernkompass.country.run import compute_needs
    from needs_analysis import Share, add_shares
    from store import Results, open_wave

    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        wave, names = open_wave(folder)
        shares = []
        for name in names:
            compute_needs(folder, out, name)
            kept = Results(out).read(name, "needs")
            shares.append(Share(int(kept["people"]), kept["roles"], kept["links"]))
        sums = add_shares(shares).roles.sum(axis=0)
        _say([float(gap) for gap in sums[:, 2] / np.maximum(sums[:, 0], 1) / wave.scale])


def run_pandas(folder: Path) -> None:
    """One frame of all people; group by unit on every level."""
    import pandas as pd
    from scipy.stats import t

    _, items, required = _question(folder)
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
        held = people[[f"i{item:02}" for item in columns]].replace(-1, np.nan).mean(axis=1)
        gaps[f"C{number}"] = (required[people["role"], number] - held).clip(lower=0)
    names = [f"C{number}" for number in range(len(items))]
    for level in _levels(np.concatenate(parents)):
        place = level[gaps["unit"]]
        found = gaps.loc[place >= 0, names].groupby(place[place >= 0]).agg(["mean", "std", "count"])
        for name in names:
            n = found[name, "count"]
            found[name, "half"] = t.ppf(0.975, n - 1) * found[name, "std"] / np.sqrt(n)
    _say(gaps[names].mean().tolist())


def run_polars(folder: Path) -> None:
    """The same with polars, lazily."""
    import polars as pl
    from scipy.stats import t

    _, items, required = _question(folder)
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
        pl.mean_horizontal([pl.when(pl.col(f"i{i:02}") >= 0).then(pl.col(f"i{i:02}")) for i in c]).alias(f"H{j}")
        for j, c in enumerate(items)
    ]
    people = pl.concat(frames).with_columns(held).join(roles.lazy(), on="role", how="left")
    gaps = people.select(
        "unit", *((pl.col(f"R{j}") - pl.col(f"H{j}")).clip(lower_bound=0).alias(f"C{j}") for j in range(len(items)))
    ).collect()
    names = [f"C{j}" for j in range(len(items))]
    for level in _levels(np.concatenate(parents)):
        place = pl.Series("place", level[gaps["unit"].to_numpy()])
        what = [
            f(pl.col(n)).alias(f"{n}_{k}")
            for n in names
            for k, f in (("mean", pl.Expr.mean), ("sd", pl.Expr.std), ("n", pl.Expr.count))
        ]
        found = gaps.with_columns(place).filter(pl.col("place") >= 0).group_by("place").agg(what)
        for name in names:
            n = found[f"{name}_n"].to_numpy()
            t.ppf(0.975, n - 1.0) * found[f"{name}_sd"].to_numpy() / np.sqrt(n)
    _say([float(value) for value in gaps.select(names).mean().row(0)])


def run_duckdb(folder: Path) -> None:
    """The same with SQL."""
    import duckdb

    _, items, required = _question(folder)
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
        total = "+".join(f"CASE WHEN i{i:02} >= 0 THEN i{i:02} ELSE 0 END" for i in columns)
        count = "+".join(f"(i{i:02} >= 0)::INT" for i in columns)
        wanted = "CASE role " + " ".join(f"WHEN {r} THEN {required[r, number]}" for r in range(len(required))) + " END"
        held.append(f"greatest(0, {wanted} - ({total}) / nullif({count}, 0)::DOUBLE) AS C{number}")
    base.execute(f"CREATE TABLE gaps AS SELECT unit, {', '.join(held)} FROM people")
    levels = _levels(np.concatenate(parents))
    for level in levels:
        base.register("place", {"unit": np.arange(len(level)), "place": level})
        what = ", ".join(
            f"avg(C{j}), stddev(C{j}), count(C{j}), 1.96 * stddev(C{j}) / sqrt(count(C{j}))" for j in range(len(items))
        )
        base.execute(
            f"SELECT place, {what} FROM gaps JOIN place USING (unit) WHERE place >= 0 GROUP BY place"
        ).fetchnumpy()
    _say(
        [
            float(value)
            for value in base.execute(f"SELECT {', '.join(f'avg(C{j})' for j in range(3))} FROM gaps").fetchall()[0]
        ]
    )


if __name__ == "__main__":
    main()
