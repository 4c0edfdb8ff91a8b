"""With polars: one lazy query over all people, group_by, expressions."""

from pathlib import Path

import numpy as np
import polars as pl
from scipy.special import stdtrit

from benchmarks.rivals import question as q


def towns(folder: Path, given: Path, out: Path) -> None:
    """The figures of every town, as `benchmarks.country` asks for them."""
    asked = q.read_question(folder)
    people, units = _read(folder, given)
    across = range(len(asked.items))
    parent, published = units["parent"].to_numpy(), units["published"].to_numpy()
    levels = q.levels_of(parent)
    roles = pl.DataFrame({"role": np.arange(len(asked.leading), dtype=np.int16), "leads": asked.leading})
    roles = roles.with_columns(pl.Series(f"R{j}", asked.required[:, j], nan_to_null=True) for j in across)
    tree = units.select("number", "parent", lowest=pl.Series(q.lowest_published(parent, published)))
    above = pl.when(pl.col("leads") & (pl.col("parent") >= 0)).then("parent").otherwise("unit")
    placed = (
        people.join(roles.lazy(), on="role", how="left")
        .join(tree.lazy().select("number", "parent"), left_on="unit", right_on="number", how="left")
        .with_columns(place=above)
    )
    sums = [one for j in across for one in _sums_of(j, asked)]
    names = [f"{name}{j}" for j in across for name in q.SUMS]
    direct = (
        placed.with_columns(_held_of(j, asked) for j in across).group_by("place").agg(pl.len().alias("heads"), *sums)
    )
    direct = direct.collect()
    paths = pl.concat(
        pl.DataFrame({"place": np.flatnonzero(level >= 0), "above": level[level >= 0]}) for level in levels
    )
    total = paths.join(direct, on="place").group_by("above").agg(pl.col("heads", *names).sum())
    rest = direct.join(tree.select(place="number", lowest="lowest"), on="place").filter(pl.col("lowest") >= 0)
    rest = rest.group_by(above="lowest").agg(pl.col("heads", *names).sum())
    tops = pl.DataFrame({"above": np.arange(len(parent)), "top": np.flatnonzero(parent < 0)[(parent < 0).cumsum() - 1]})
    ofall = people.group_by("unit").len().collect().join(tops, left_on="unit", right_on="above")
    heads = ofall.group_by("top").agg(town_heads=pl.col("len").sum())
    of_town = total.select(pl.col("above").alias("top"), *_of_town(across))
    of_town = of_town.join(heads, on="top")
    below = {int(place) for level in levels[1:] for place in np.unique(level[(level >= 0) & published])}
    above_others = pl.Series(sorted(below), dtype=pl.Int64)
    marked = units.select(above="number", published="published").filter("published").select("above")
    shown = [
        total.join(marked, on="above").with_columns(others=pl.lit(False)),
        rest.filter(pl.col("above").is_in(above_others.implode())).with_columns(others=pl.lit(True)),
    ]
    wide = pl.concat(shown).join(tops, on="above").join(of_town, on="top")
    table = pl.concat(_figures(wide, j, asked) for j in across)
    table = table.join(units.select("number", "town", "unit"), left_on="above", right_on="number")
    for (town,), rows in table.partition_by("town", as_dict=True, include_key=False).items():
        rows.drop("above").write_parquet(out / f"{town}.parquet")


def _read(folder: Path, given: Path) -> tuple[pl.LazyFrame, pl.DataFrame]:
    frames, trees, first = [], [], 0
    for people_file, units_file in q.parts(folder):
        units = pl.concat(
            [pl.read_parquet(units_file), pl.read_parquet(given / Path(units_file).name)], how="horizontal"
        )
        above = pl.col("parent").cast(pl.Int64)
        trees.append(units.with_columns(parent=pl.when(above < 0).then(above).otherwise(above + first)))
        frames.append(pl.scan_parquet(people_file).with_columns(pl.col("unit").cast(pl.Int64) + first))
        first += len(units)
    return pl.concat(frames), pl.concat(trees).with_row_index("number").cast({"number": pl.Int64})


def _held_of(j: int, asked: q.Question) -> pl.Expr:
    answers = [pl.when(pl.col(name) >= 0).then(pl.col(name)) for name in asked.items[j]]
    return pl.mean_horizontal(answers).alias(f"H{j}")


def _sums_of(j: int, _: q.Question) -> list[pl.Expr]:
    held, required = pl.col(f"H{j}"), pl.col(f"R{j}")
    gap = (required - held).clip(lower_bound=0)
    known = held.is_not_null() & required.is_not_null()
    each = (known, gap > 0, gap, held.filter(known), gap**2, required.filter(known))
    return [values.sum().alias(f"{name}{j}") for name, values in zip(q.SUMS, each, strict=True)]


def _deviation(j: int) -> pl.Expr:
    n = pl.col(f"n{j}").cast(pl.Float64)
    squares = (n * pl.col(f"square{j}") - pl.col(f"gap{j}") ** 2).clip(lower_bound=0)
    return (squares / (n * (n - 1)).clip(lower_bound=1)).sqrt()


def _of_town(across: range) -> list[pl.Expr]:
    return [one for j in across for one in (pl.col(f"n{j}").alias(f"town{j}"), _deviation(j).alias(f"spread{j}"))]


def _figures(wide: pl.DataFrame, j: int, asked: q.Question) -> pl.DataFrame:
    n = pl.col(f"n{j}").cast(pl.Float64)
    gap, held, required, share = (
        pl.col(f"{name}{j}") / n.clip(lower_bound=1) for name in ("gap", "held", "required", "above")
    )
    broad = pl.col(f"town{j}") >= q.MOST * pl.col("town_heads")
    shown, fine = broad & (n >= asked.k), n >= q.FINE_FROM
    deviation = pl.when(n >= q.OWN_SPREAD_FROM).then(_deviation(j)).otherwise(f"spread{j}")
    freedom = np.maximum(wide[f"n{j}"].to_numpy().astype(float), 2) - 1
    margin = pl.lit(pl.Series(stdtrit(freedom, 0.5 + q.CONFIDENCE / 2))) * deviation / n.clip(lower_bound=2).sqrt()

    def rounded(values: pl.Expr) -> pl.Expr:
        return pl.when(fine).then(values.round(2)).otherwise(values.round(1))

    def edged(values: pl.Expr) -> pl.Expr:
        return rounded(pl.when(fine).then(values).otherwise(values.clip(q.EDGE_LEVEL, asked.top - q.EDGE_LEVEL)))

    def only(values: pl.Expr, where: pl.Expr) -> pl.Expr:
        return pl.when(where).then(values)

    coarse = ((share * 20).round() / 20).clip(q.EDGE_SHARE, 1 - q.EDGE_SHARE).round(2)
    return wide.select(
        "above",
        "others",
        competency=pl.lit(j, pl.Int16),
        n=pl.when(shown).then(n).otherwise(0),
        gap=only(edged(gap), shown),
        low=only(rounded(gap - margin).clip(lower_bound=0), shown),
        high=only(rounded(gap + margin), shown),
        share=only(coarse, shown & fine),
        held=only(edged(held), shown),
        required=only(edged(required), shown & fine),
        priority=only(rounded(gap * asked.weights[j]), shown),
    )
