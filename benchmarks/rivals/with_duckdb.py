"""With duckdb: SQL from the files to the figures; a macro for what is the same in every column."""

from pathlib import Path

import duckdb
import numpy as np
from scipy.special import stdtrit

from benchmarks.rivals import question as q


def towns(folder: Path, given: Path, out: Path) -> None:
    """The figures of every town, as `benchmarks.country` asks for them."""
    asked = q.read_question(folder)
    base = duckdb.connect()
    base.execute("SET threads TO 2")
    base.execute("SET preserve_insertion_order TO false")
    _read(base, folder, given)
    across = range(len(asked.items))
    _tables(base, asked)
    named = [f"{name}{j}" for j in across for name in q.SUMS]
    held = ", ".join(_held(j, asked) for j in across)
    sums = ", ".join(_sums(j) for j in across)
    base.execute(
        f"""CREATE TABLE direct AS SELECT place, count(*) AS heads, {sums} FROM (
            SELECT CASE WHEN leads AND parent >= 0 THEN parent ELSE p.unit END AS place, roles.*, {held}
            FROM people p JOIN roles USING (role) JOIN tree ON tree.number = p.unit) GROUP BY place"""
    )
    added = ", ".join(f"sum({name})::DOUBLE AS {name}" for name in named)
    base.execute(f"CREATE TABLE total AS SELECT above, {added} FROM direct JOIN paths USING (place) GROUP BY above")
    base.execute(
        f"""CREATE TABLE rest AS SELECT lowest AS above, {added} FROM direct JOIN tree ON number = place
            WHERE lowest >= 0 AND lowest IN (SELECT above FROM below) GROUP BY lowest"""
    )
    base.execute(
        """CREATE TABLE heads AS SELECT top, count(*) AS town_heads
           FROM people JOIN tree ON number = unit GROUP BY top"""
    )
    spreads = ", ".join(f"n{j} AS town{j}, deviation(n{j}, gap{j}, square{j}) AS spread{j}" for j in across)
    base.execute(
        f"CREATE TABLE towns AS SELECT above AS top, town_heads, {spreads} FROM total JOIN heads ON top = above"
    )
    base.execute(
        """CREATE TABLE wide AS SELECT *, false AS others FROM total WHERE above IN
               (SELECT number FROM tree WHERE published)
           UNION ALL BY NAME SELECT *, true AS others FROM rest"""
    )
    every = ", ".join(f"n{j}" for j in across)
    sizes = base.execute(f"SELECT DISTINCT greatest(unnest([{every}]), 2) AS size FROM wide").fetchnumpy()["size"]
    _keep(base, "quantiles", {"size": sizes, "quantile": stdtrit(sizes - 1.0, 0.5 + q.CONFIDENCE / 2)})
    long = " UNION ALL ".join(
        f"""SELECT above, others, {j}::SMALLINT AS competency, top, n{j} AS n, gap{j} AS gap, held{j} AS held,
            required{j} AS required, above{j} AS more, square{j} AS square, town{j} >= {q.MOST} * town_heads AS broad,
            spread{j} AS spread, {asked.weights[j]}::DOUBLE AS weight
            FROM wide JOIN tree ON number = above JOIN towns USING (top)"""
        for j in across
    )
    base.execute(f"CREATE TABLE shown AS {_figures(long, asked)}")
    base.execute(
        f"""COPY (SELECT * FROM shown ORDER BY town)
            TO '{out}' (FORMAT parquet, PARTITION_BY (town), OVERWRITE_OR_IGNORE)"""
    )


def _read(base: duckdb.DuckDBPyConnection, folder: Path, given: Path) -> None:
    first, trees = 0, []
    base.execute(
        "CREATE TABLE people AS SELECT 0::INT AS unit, * EXCLUDE unit FROM read_parquet(?) LIMIT 0",
        [q.parts(folder)[0][0]],
    )
    base.execute("CREATE TABLE units (number INT, town TEXT, unit TEXT, parent INT, published BOOLEAN)")
    for people_file, units_file in q.parts(folder):
        base.execute("INSERT INTO people SELECT unit + ?, * EXCLUDE unit FROM read_parquet(?)", [first, people_file])
        base.execute(
            """INSERT INTO units SELECT file_row_number + $first, town, unit,
                   CASE WHEN parent < 0 THEN -1 ELSE parent + $first END, published
               FROM read_parquet($units, file_row_number = true)
               POSITIONAL JOIN (SELECT published FROM read_parquet($given))""",
            {"first": first, "units": units_file, "given": str(given / Path(units_file).name)},
        )
        trees.append(units_file)
        first = base.execute("SELECT count(*) FROM units").fetchall()[0][0]


def _tables(base: duckdb.DuckDBPyConnection, asked: q.Question) -> None:
    """The tree with its paths, the roles, the macros."""
    units = base.execute("SELECT number, parent, published FROM units ORDER BY number").fetchnumpy()
    parent, published = np.asarray(units["parent"]), np.asarray(units["published"])
    levels = q.levels_of(parent)
    top = np.flatnonzero(parent < 0)[(parent < 0).cumsum() - 1]
    lowest = q.lowest_published(parent, published)
    tree = {"number": np.arange(len(parent)), "parent": parent, "top": top, "lowest": lowest, "published": published}
    below = {"above": np.unique(np.concatenate([level[(level >= 0) & published] for level in levels[1:]]))}
    paths = {
        "place": np.concatenate([np.flatnonzero(level >= 0) for level in levels]),
        "above": np.concatenate([level[level >= 0] for level in levels]),
    }
    roles = {"role": np.arange(len(asked.leading)), "leads": asked.leading}
    roles |= {f"R{j}": asked.required[:, j] for j in range(len(asked.items))}
    for name, columns in {"tree": tree, "below": below, "paths": paths, "roles": roles}.items():
        _keep(base, name, columns)
    base.execute(
        """CREATE MACRO deviation(n, gap, square) AS
           sqrt(greatest(n * square - gap * gap, 0) / greatest(n * (n - 1), 1))"""
    )
    base.execute("CREATE MACRO rounded(value, n) AS CASE WHEN n >= 30 THEN round(value, 2) ELSE round(value, 1) END")
    base.execute(
        f"""CREATE MACRO edged(value, n) AS CASE WHEN n >= 30 THEN round(value, 2)
            ELSE round(least(greatest(value, {q.EDGE_LEVEL}), {asked.top - q.EDGE_LEVEL}), 1) END"""
    )


def _keep(base: duckdb.DuckDBPyConnection, name: str, columns: dict[str, np.ndarray]) -> None:
    base.register("given", columns)
    base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
    base.unregister("given")


def _held(j: int, asked: q.Question) -> str:
    total = "+".join(f"greatest({item}, 0)" for item in asked.items[j])
    count = "+".join(f"({item} >= 0)::TINYINT" for item in asked.items[j])
    held = f"CASE WHEN isnan(R{j}) THEN NULL ELSE ({total}) / nullif({count}, 0)::DOUBLE END"
    return f"{held} AS H{j}, greatest(R{j} - H{j}, 0) AS G{j}"


def _sums(j: int) -> str:
    return (
        f"count(H{j}) AS n{j}, count(*) FILTER (H{j} < R{j}) AS above{j}, "
        f"sum(CASE WHEN H{j} IS NOT NULL THEN G{j} ELSE 0 END) AS gap{j}, coalesce(sum(H{j}), 0) AS held{j}, "
        f"sum(CASE WHEN H{j} IS NOT NULL THEN G{j} * G{j} ELSE 0 END) AS square{j}, "
        f"sum(CASE WHEN H{j} IS NOT NULL THEN R{j} ELSE 0 END) AS required{j}"
    )


def _figures(long: str, asked: q.Question) -> str:
    fine = f"n >= {q.FINE_FROM}"
    low, high = (f"l.gap / greatest(n, 1) {sign} margin" for sign in "-+")
    return f"""
        SELECT town, unit, others, competency, CASE WHEN seen THEN n ELSE 0 END AS n,
            CASE WHEN seen THEN edged(l.gap / greatest(n, 1), n) END AS gap,
            CASE WHEN seen THEN greatest(0, rounded({low}, n)) END AS low,
            CASE WHEN seen THEN rounded({high}, n) END AS high,
            CASE WHEN seen AND {fine} THEN round(least(greatest(round(more / greatest(n, 1) * 20) / 20, {q.EDGE_SHARE}),
                {1 - q.EDGE_SHARE}), 2) END AS share,
            CASE WHEN seen THEN edged(held / greatest(n, 1), n) END AS held,
            CASE WHEN seen AND {fine} THEN edged(required / greatest(n, 1), n) END AS required,
            CASE WHEN seen THEN rounded(l.gap / greatest(n, 1) * weight, n) END AS priority
        FROM (SELECT *, broad AND n >= {asked.k} AS seen, quantile / sqrt(greatest(n, 2))
                  * CASE WHEN n >= {q.OWN_SPREAD_FROM} THEN deviation(n, gap, square) ELSE spread END AS margin
              FROM ({long}) JOIN quantiles ON size = greatest(n, 2)) l
        JOIN units ON units.number = l.above"""
