"""Whether two files are exports of one survey, and which responses of the smaller one stand in the larger one.

What proves it, surest first: the tool's own id of a response with the time it was begun, in whatever language the tool
wrote its headers; the id with the answers; the time with the answers; so many equal answers that chance does not repeat
them. Ids alone prove nothing, since every form counts its responses from 1. A file without ids and times that lies
within another one and holds few questions may be either: then a person is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.ingest import answer_key, is_mask, is_nobody, normal_key
from needs_analysis.model import Column, RawTable
from needs_analysis.moments import read_moments

CONTAINED = 0.8
"""Share of the smaller file's responses that must stand in the larger one."""
COMMON_COLUMNS = 0.8
FEWEST_ANSWERS = 12
"""Fewest answers in a row that chance does not repeat, where a file has neither ids nor times."""
FEWEST_ALIKE = 3
"""Fewest responses equal in id, time and every answer that prove that two exports overlap."""
FEWEST_TRANSLATED = 5
"""Fewest responses that show whether answers in two languages are the same ones."""
DISTINCT = 0.9
_UNIQUE = 0.5
_NOT_ASKED = frozenset({"system", "personal", "empty"})
_NOT_STAMPED = "1980-01-01"

BoolArray = npt.NDArray[np.bool_]
Pairs = tuple[tuple[int, int], ...]
"""Columns that belong together: position in the smaller file, position in the larger one."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """``sure``: one survey; else a person must say. ``again``: per row of the smaller file, whether it comes again.

    ``whole``: the smaller file stands in the larger one nearly as a whole.
    """

    sure: bool
    again: BoolArray
    whole: bool = True


@dataclass(frozen=True, eq=False)
class Pair:
    """Two files, the one with fewer responses first, and the sheet rows of each that count."""

    small: RawTable
    large: RawTable
    rows: pd.Index
    others: pd.Index

    def judge(self) -> Verdict | None:
        """What the two files are to each other; None where nothing says that they are one survey."""
        related = _family(self.small) == _family(self.large)
        identity = self._own("response", _UNIQUE) if related else ()
        started = self._own("started", 0.0) if related else ()
        common = self._common()
        if identity and started:
            return self._by_response(identity, started, common)
        if common is None:
            return None
        if identity:
            again = self._again(identity + common)
            return Verdict(sure=True, again=self._again(identity)) if again.mean() >= CONTAINED else None
        return self._by_answers(started, common)

    def _by_response(self, identity: Pairs, started: Pairs, common: Pairs | None) -> Verdict | None:
        again = self._again(identity + started)
        if again.mean() >= CONTAINED:
            same = self._says_the_same(identity) if common is None else True
            return None if same is False else Verdict(same is True, self._again(identity))
        equal = self._again(identity + started + common) if common else np.zeros(len(again), dtype=np.bool_)
        overlap = equal.sum() >= FEWEST_ALIKE and 2 * equal.sum() >= again.sum()
        return Verdict(sure=True, again=again, whole=False) if overlap else None

    def _by_answers(self, started: Pairs, common: Pairs) -> Verdict | None:
        """Without ids: rows are matched one to one, because two people may answer alike."""
        mine, theirs = self._keys(started + common)
        again = _in_turn(mine).isin(_in_turn(theirs)).to_numpy()
        if started:
            telling = min(mine.nunique() / len(mine), theirs.nunique() / len(theirs)) >= DISTINCT
        else:
            telling = len(common) >= FEWEST_ANSWERS
        if telling:
            return Verdict(sure=True, again=again) if again.mean() >= CONTAINED else None
        return Verdict(sure=False, again=again) if again.all() else None

    def _own(self, role: Literal["response", "started"], least: float) -> Pairs:
        """The tool's own column of this role in both files, where it tells responses apart."""
        here, there = getattr(self.small, role), getattr(self.large, role)
        if here is None or there is None:
            return ()
        columns = ((self.small, here, self.rows), (self.large, there, self.others))
        return ((here, there),) if all(_tells_apart(*column, least) for column in columns) else ()

    def _common(self) -> Pairs | None:
        """The questions of the smaller file with those of the larger one, by id or else by words; None if too few."""
        keys = {normal_key(column.key): column.index for column in _asked(self.large) if column.key}
        texts = {normal_key(column.header): column.index for column in _asked(self.large) if column.header}
        asked = _asked(self.small)
        places = [(c.index, keys.get(normal_key(c.key), texts.get(normal_key(c.header)))) for c in asked]
        common = tuple((here, there) for here, there in places if there is not None)
        return common if asked and len(common) >= COMMON_COLUMNS * len(asked) else None

    def _keys(self, pairs: Pairs) -> tuple[pd.Series, pd.Series]:
        """One number per row of each file; equal numbers, equal cells."""
        mine = _hash(self.small, self.rows, [here for here, _ in pairs])
        return mine, _hash(self.large, self.others, [there for _, there in pairs])

    def _again(self, pairs: Pairs) -> BoolArray:
        mine, theirs = self._keys(pairs)
        return mine.isin(theirs).to_numpy()

    def _says_the_same(self, identity: Pairs) -> bool | None:
        """Whether each answer here goes with one answer there, as in two languages; None where too few rows say."""
        if len(self.small.columns) != len(self.large.columns):
            return False
        mine, theirs = self._keys(identity)
        place = {key: row for row, key in theirs.items()}
        pairs = [(row, place[key]) for row, key in mine.items() if key in place]
        if len(pairs) < FEWEST_TRANSLATED:
            return None
        here = self.small.cells.loc[[row for row, _ in pairs]]
        there = self.large.cells.loc[[row for _, row in pairs]]
        asked = {column.index for raw in (self.small, self.large) for column in _asked(raw)}
        found = [_one_to_one(here[index].tolist(), there[index].tolist()) for index in sorted(asked)]
        told = [answer for answer in found if answer is not None]
        return sum(told) >= CONTAINED * len(told) if told else None


def _family(raw: RawTable) -> str:
    """LimeSurvey's codes and full texts are exports of one tool."""
    return "limesurvey" if raw.tool.startswith("limesurvey") else raw.tool


def _asked(raw: RawTable) -> list[Column]:
    return [column for column in raw.columns if column.kind not in _NOT_ASKED]


def _tells_apart(raw: RawTable, column: int, rows: pd.Index, least: float) -> bool:
    """Whether nearly every row holds something and enough rows hold something of their own."""
    counts = raw.cells.loc[rows, column].value_counts()
    known = {str(text): int(count) for text, count in counts.items() if _is_known(str(text))}
    several = len(known) > 1 or len(rows) == 1
    return several and sum(known.values()) >= CONTAINED * len(rows) and len(known) >= least * len(rows)


def _is_known(text: str) -> bool:
    return bool(normal_key(text)) and not (is_mask(text) or is_nobody(text) or text.startswith(_NOT_STAMPED))


def _hash(raw: RawTable, rows: pd.Index, columns: Sequence[int]) -> pd.Series:
    frame = {}
    for place, column in enumerate(columns):
        codes, texts = pd.factorize(raw.cells.loc[rows, column])
        words = [str(text) for text in texts]
        clean = read_moments(words) if column == raw.started else [answer_key(word) for word in words]
        frame[place] = np.array(clean, dtype=object)[codes] if clean else np.empty(0, dtype=object)
    return pd.util.hash_pandas_object(pd.DataFrame(frame, index=rows), index=False)


def _in_turn(keys: pd.Series) -> pd.Series:
    """The same keys with the second, third ... of equal ones told apart."""
    return pd.util.hash_pandas_object(pd.DataFrame({"key": keys, "turn": keys.groupby(keys).cumcount()}), index=False)


def _one_to_one(mine: Sequence[str], theirs: Sequence[str]) -> bool | None:
    """Whether equal answers here go with equal answers there; None where the answers recur too seldom to say."""
    pairs = {(answer_key(one), answer_key(other)) for one, other in zip(mine, theirs, strict=True)}
    here, there = {one for one, _ in pairs}, {other for _, other in pairs}
    if len(here) < 2 or 2 * len(here) > len(mine):  # noqa: PLR2004 - one answer for all, or free text
        return None
    return len(pairs) == len(here) == len(there)
