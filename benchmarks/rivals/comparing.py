"""What the other programs are given of ours, and how alike their figures are."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.rivals.question import FIGURES, FINE_FROM

STEPS = {"n": 0.0, "share": 0.05}
STEP = (0.01, 0.1)


def give_published(folder: Path, out: Path) -> None:
    """Beside the files of ours: per part which units are published."""
    published: set[str] = set()
    for file in out.glob("towns/*/needs.parquet"):
        shown = _read([file], ["unit", "others"])
        published.update(shown["unit"][~shown["others"]].tolist())
    for file in folder.glob("*.units.parquet"):
        mine = [unit in published for unit in _read([file], ["unit"])["unit"].tolist()]
        pq.write_table(pa.table({"published": mine}), out / file.name)


def _read(files: Sequence[Path], columns: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    table = pa.concat_tables([pq.ParquetFile(file).read(columns) for file in files], promote_options="permissive")
    return {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}


def compare(ours: Path, other: Path) -> str:
    """How many figures are the same, town by town."""
    same = near = 0
    for folder in sorted((ours / "towns").iterdir()):
        alike, close = _compare_town(folder / "needs.parquet", _files_of(other, folder.name))
        same, near = same + alike, near + close
    return f"{same:,} figures the same, {near:,} a step of rounding away"


def _files_of(out: Path, town: str) -> list[Path]:
    single = out / f"{town}.parquet"
    return [single] if single.exists() else sorted((out / f"town={town}").glob("*.parquet"))


def _compare_town(ours: Path, other: list[Path]) -> tuple[int, int]:
    mine, theirs = _in_order(_read([ours])), _in_order(_read(other))
    same = near = 0
    for name in ("unit", "others", "competency"):
        if mine[name].tolist() != theirs[name].tolist():
            raise SystemExit(f"{ours.parent.name}: other units")
    for name in FIGURES:
        one, two = (np.nan_to_num(table[name].astype(float), nan=-9) for table in (mine, theirs))
        step = STEPS.get(name, np.where(mine["n"] >= FINE_FROM, *STEP))
        apart = np.abs(one - two)
        if (apart > step + 1e-9).any():
            raise SystemExit(f"{ours.parent.name}: {name} differs by {apart.max():g}")
        same, near = same + int((apart < 1e-9).sum()), near + int((apart >= 1e-9).sum())
    return same, near


def _in_order(table: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    order = np.lexsort((table["competency"], table["others"], table["unit"].astype(str)))
    return {name: values[order] for name, values in table.items()}
