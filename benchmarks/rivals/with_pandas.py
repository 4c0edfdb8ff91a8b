"""With pandas: one frame of all people, groupby, frames of units x competencies."""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from benchmarks.rivals import question as q


def towns(folder: Path, given: Path, out: Path) -> None:
    """The figures of every town, as `benchmarks.country` asks for them."""
    asked = q.read_question(folder)
    people, units = _read(folder, given)
    parent = units["parent"].to_numpy()
    unit, role = people["unit"].to_numpy(), people["role"].to_numpy()
    leads = asked.leading[role] & (parent[unit] >= 0)
    direct = _sum_up(people, np.where(leads, parent[unit], unit), role, asked, len(units))
    levels = q.levels_of(parent)
    total = sum((_by(direct, level) for level in levels[1:]), direct)
    top = units.index[parent < 0].to_numpy()[(parent < 0).cumsum() - 1]
    heads = np.bincount(top[unit], minlength=len(units))[top]
    broad = total["n"].loc[top].to_numpy() >= q.MOST * heads[:, None]
    published = units["published"].to_numpy()
    lowest = q.lowest_published(parent, published)
    rest = _by(direct, lowest)
    spread = _deviations(total).iloc[top].set_axis(units.index)
    below = np.zeros(len(units), dtype=bool)
    for level in levels[1:]:
        below[level[(level >= 0) & published]] = True
    counted = np.bincount(lowest[np.where(leads, parent[unit], unit)] + 1, minlength=len(units) + 1)[1:] > 0
    shown = [
        _figures(sums[rows], spread[rows], broad[rows], asked).assign(others=others)
        for sums, rows, others in ((total, published, False), (rest, published & below & counted, True))
    ]
    table = pd.concat(shown)
    table["town"] = units["town"].loc[table["unit"]].to_numpy()
    table["unit"] = units["unit"].loc[table["unit"]].to_numpy()
    for town, rows in table.groupby("town"):
        rows.drop(columns="town").to_parquet(out / f"{town}.parquet", index=False)


def _read(folder: Path, given: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    frames, trees, first = [], [], 0
    for people_file, units_file in q.parts(folder):
        units = pd.read_parquet(units_file)
        units["published"] = pd.read_parquet(given / Path(units_file).name)["published"]
        units["parent"] = units["parent"].where(units["parent"] < 0, units["parent"] + first)
        people = pd.read_parquet(people_file)
        people["unit"] += first
        first += len(units)
        frames.append(people)
        trees.append(units)
    return pd.concat(frames, ignore_index=True), pd.concat(trees, ignore_index=True)


def _sum_up(people: pd.DataFrame, place: np.ndarray, role: np.ndarray, asked: q.Question, units: int) -> pd.DataFrame:
    """Sums per unit: columns (sum, competency)."""
    found = {}
    for number, items in enumerate(asked.items):
        answers = people[items]
        held = answers.where(answers >= 0).mean(axis=1)
        required = pd.Series(asked.required[role, number])
        known = held.notna() & required.notna()
        gap = (required - held).clip(lower=0)
        each = {"n": known, "above": gap > 0, "gap": gap, "held": held.where(known), "square": gap**2}
        frame = pd.DataFrame({**each, "required": required.where(known)})
        found[number] = frame.groupby(place).sum()
    joined = pd.concat(found, axis=1).swaplevel(axis=1).reindex(range(units), fill_value=0)
    return joined.sort_index(axis=1)


def _by(sums: pd.DataFrame, place: np.ndarray) -> pd.DataFrame:
    return sums[place >= 0].groupby(place[place >= 0]).sum().reindex(sums.index, fill_value=0)


def _deviations(sums: pd.DataFrame) -> pd.DataFrame:
    n = sums["n"].astype(float)
    squares = (n * sums["square"] - sums["gap"] ** 2).clip(lower=0)
    return np.sqrt(squares / (n * (n - 1)).clip(lower=1))


def _figures(sums: pd.DataFrame, spread: pd.DataFrame, broad: np.ndarray, asked: q.Question) -> pd.DataFrame:
    n = sums["n"].astype(float)
    gap, held, required = (sums[name] / n.clip(lower=1) for name in ("gap", "held", "required"))
    two = n.clip(lower=2)
    quantile = stdtrit(two - 1, 0.5 + q.CONFIDENCE / 2)
    margin = quantile * _deviations(sums).where(n >= q.OWN_SPREAD_FROM, spread) / np.sqrt(two)
    shown, many = broad & (n >= asked.k), broad & (n >= q.FINE_FROM)

    def rounded(values: pd.DataFrame) -> pd.DataFrame:
        return values.round(2).where(n >= q.FINE_FROM, values.round(1))

    def edged(values: pd.DataFrame) -> pd.DataFrame:
        return rounded(values.where(n >= q.FINE_FROM, values.clip(q.EDGE_LEVEL, asked.top - q.EDGE_LEVEL)))

    share = ((sums["above"] / n.clip(lower=1) * 20).round() / 20).clip(q.EDGE_SHARE, 1 - q.EDGE_SHARE).round(2)
    figures = {
        "n": n.where(shown, 0),
        "gap": edged(gap).where(shown),
        "low": rounded(gap - margin).clip(lower=0).where(shown),
        "high": rounded(gap + margin).where(shown),
        "share": share.where(many),
        "held": edged(held).where(shown),
        "required": edged(required).where(many),
        "priority": rounded(gap * np.array(asked.weights)).where(shown),
    }
    long = pd.DataFrame({name: frame.to_numpy().ravel() for name, frame in figures.items()})
    long.insert(0, "unit", np.repeat(sums.index.to_numpy(), n.shape[1]))
    long["competency"] = np.tile(np.arange(n.shape[1]), len(n))
    return long
