"""On which day somebody answered, as the files say it, and the latest of these days."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from needs_analysis.cells import parse_day
from needs_analysis.model import Column, Matching, RawTable
from needs_analysis.recognise import column_source

_OWN_VIEW = {"competency", "need", "own"}
_BEHIND_DAY = re.compile(r"[ T,]")


def read_days(raw: RawTable, column: Column) -> pd.Series:
    """The day (ordinal) that each cell of a column begins with, NaN where it is none."""
    texts = raw.cells[column.index].fillna("").astype(str)
    days = {text: _day_ordinal(_BEHIND_DAY.split(text.strip(), maxsplit=1)[0]) for text in texts.unique()}
    return texts.map(days).astype(float)


def latest_day(raws: Sequence[RawTable], matching: Matching) -> date | None:
    """The latest day on which people spoke for themselves in an accepted row; None where no such file has days."""
    targets = {match.source: match.target for match in matching.columns if match.confirmed}
    found = []
    for raw in raws:
        meant = [(column, targets.get(column_source(column), "").partition(":")[0]) for column in raw.columns]
        if not any(target in _OWN_VIEW for _, target in meant):
            continue
        columns = [column for column, target in meant if target == "date"]
        if not columns and raw.started is not None:
            columns = [raw.columns[raw.started]]
        found += [read_days(raw, column)[raw.outcomes == "accepted"].max() for column in columns]
    known = [day for day in found if not np.isnan(day)]
    return date.fromordinal(int(max(known))) if known else None


@lru_cache(maxsize=4096)  # many responses, few days
def _day_ordinal(text: str) -> float:
    day = parse_day(text)
    return float("nan") if day is None else float(day.toordinal())
