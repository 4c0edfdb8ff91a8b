"""A survey that is still running is exported several times: each response counts once, as its last export has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from typing import Literal

import pandas as pd

from needs_analysis.language import Message
from needs_analysis.model import Finding, RawTable
from needs_analysis.readings import Part
from needs_analysis.same_survey import Pair

SAME = "{count} responses stand in {file} as well, a later export of the same survey. They count there and only once."
MISSING = (
    "Responses of this file that are missing in the later export {file}: {count}. They count; if they were deleted or "
    "withdrawn, leave this file out."
)
ASK = (
    "All {count} rows stand in {file} as well. If both files are exports of one survey, these people count twice. Say "
    "on the page Survey whether it is the same survey or different people (for the command line in matching.json: "
    "“exports”, “{key}”, “same” or “different”)."
)

Status = Literal["same", "ask", "different"]


@dataclass(frozen=True, slots=True)
class Reexport:
    """Two files that are, may be, or were said not to be exports of one survey.

    ``earlier`` and ``later`` are positions among the files; ``rows`` the sheet rows of the earlier one that stand in
    the later one too, ``missing`` how many of its responses do not although it should stand there as a whole. ``key``:
    what a decision is remembered under; ``said``: a person decided.
    """

    earlier: int
    later: int
    rows: tuple[int, ...]
    missing: int
    status: Status
    key: str
    said: bool


def set_aside_earlier_exports(parts: Sequence[Part], decided: Mapping[str, str]) -> None:
    """Mark the responses that come again in a later export of the same survey as duplicates; ask where it is open.

    ``decided``: key of a pair -> ``same`` or ``different``, as a person said.
    """
    raws = [part.raw for part in parts]
    for found in find_reexports(raws, decided):
        part, file = parts[found.earlier], raws[found.later].file
        count: dict[str, str | int | float] = {"count": len(found.rows), "file": file}
        if found.status == "same":
            part.outcomes[list(found.rows)] = "duplicate"
            _find(part, "EARLIER_EXPORT", Message(SAME, count))
            if found.missing:
                _find(part, "MISSING_IN_LATER_EXPORT", Message(MISSING, {"count": found.missing, "file": file}))
        elif found.status == "ask":
            _find(part, "PERHAPS_EARLIER_EXPORT", Message(ASK, {**count, "key": found.key}))


def _find(part: Part, code: str, message: Message) -> None:
    part.findings.append(Finding(code, part.raw.sheet, "", "", message))


def find_reexports(raws: Sequence[RawTable], decided: Mapping[str, str]) -> tuple[Reexport, ...]:
    """All pairs of files that look like exports of one survey, the one with fewer responses as the earlier one.

    ``decided``: key of a pair -> ``same`` or ``different``, as a person said; it wins over what the files show.
    """
    left = [_accepted(raw) for raw in raws]
    ordered = sorted(range(len(raws)), key=lambda place: (len(left[place]), place))
    found = []
    for earlier, later in combinations(ordered, 2):
        pair = Pair(raws[earlier], raws[later], left[earlier], _accepted(raws[later]))
        verdict = pair.judge() if len(pair.rows) else None
        if verdict is None:
            continue
        key = pair_key(raws[earlier], raws[later])
        said = decided.get(key, "")
        shown: Status = "same" if verdict.sure else "ask"
        status: Status = "same" if said == "same" else "different" if said == "different" else shown
        rows = pair.rows[verdict.again]
        missing = len(pair.rows) - len(rows) if verdict.whole else 0
        found.append(Reexport(earlier, later, tuple(rows.tolist()), missing, status, key, said=bool(said)))
        if status == "same":
            left[earlier] = pair.rows[~verdict.again]
    return tuple(found)


def _accepted(raw: RawTable) -> pd.Index:
    return raw.outcomes.index[raw.outcomes == "accepted"]


def pair_key(one: RawTable, other: RawTable) -> str:
    """Both names and a mark of both contents, so that next year's files of the same names are judged anew."""
    marks = sorted(sha256(_content(raw)).hexdigest() for raw in (one, other))
    return f"{' + '.join(sorted((one.file, other.file)))} #{sha256(''.join(marks).encode()).hexdigest()[:8]}"


def _content(raw: RawTable) -> bytes:
    return pd.util.hash_pandas_object(raw.cells.astype(object), index=False).to_numpy().tobytes()
