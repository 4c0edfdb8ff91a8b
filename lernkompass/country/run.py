"""The story of a country: parts -> sums -> groups -> demand, every step kept, nothing done twice."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from lernkompass.country.executors import Executor
from needs_analysis import (
    Cells,
    GroupedPart,
    GroupRule,
    Message,
    Part,
    Populations,
    Published,
    Share,
    UserError,
    Wave,
    add_grouped,
    add_shares,
    analyse_part,
    country_demand,
    find_groups,
    group_part,
    measure_country,
    measure_groups,
    sample_people,
    signed_gaps,
    to_json,
)
from store import Results, count_people, fingerprint_part, open_wave, read_part, write_atomically

NEEDS, GROUPS = "needs", "groups"
DEMAND_FILE = "demand.json"
Progress = Callable[[Message], None]
Arrays = Mapping[str, Any]
T = TypeVar("T", Share, GroupRule, GroupedPart)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``people`` and ``parts`` in all; ``computed``: parts worked off in this run; ``status`` of the groups."""

    people: int
    parts: int
    computed: int
    status: str
    groups: int


def analyse_country(folder: Path, out: Path, executor: Executor, tell: Progress) -> Outcome:
    """A folder of parts -> figures of every town, of the country, its roles and groups, and the demand for the plan.

    What is finished stays finished: a run that was interrupted goes on where it stopped. Raises UserError for a folder
    that holds no wave or a part that does not fit it.
    """
    wave, names = open_wave(folder)
    if not names:
        raise UserError(Message("The folder {folder} holds no parts.", {"folder": folder.name}))
    results = Results(out)
    marks = {name: fingerprint_part(folder, name) for name in names}
    waiting = [name for name in names if results.done(name, NEEDS) != marks[name]]
    _work_off(executor, partial(compute_needs, folder, out), waiting, tell)
    country = add_shares(_load(Share, results.read(name, NEEDS)) for name in names)
    populations = list(measure_country(country, wave))
    status, rule = _find_groups(results, names, wave)
    if rule is None:
        (out / DEMAND_FILE).unlink(missing_ok=True)  # of an earlier run
    else:
        grouped = _group_everybody((folder, out), marks, rule, executor, tell)
        shown, flags = measure_groups(grouped, country, wave)
        populations.append(shown)
        write_atomically(out / DEMAND_FILE, to_json(country_demand(grouped, flags, wave)))
    write_atomically(out / "needs.json", _document(populations, wave, status))
    return Outcome(int(country.people), len(names), len(waiting), status, 0 if rule is None else len(rule.means))


def _work_off(executor: Executor, work: Callable[[str], str], names: Sequence[str], tell: Progress) -> None:
    for number, _ in enumerate(executor.run(work, names), start=1):
        tell(Message("{done} of {count} parts …", {"done": number, "count": len(names)}))


# --- needs ------------------------------------------------------------------------------------------------------------


def compute_needs(folder: Path, out: Path, name: str) -> str:
    """Work off one part: figures of its towns, its share in the country's sums, its people in the sample."""
    wave, _ = open_wave(folder)
    results, mark = Results(out), fingerprint_part(folder, name)
    if results.done(name, NEEDS) == mark:  # by a worker that was lost before it could say so
        return name
    part = read_part(folder, name, wave)
    published, share, cells = analyse_part(part, wave)
    results.keep_towns(*_by_town(part, published, wave))
    chosen = _take(part, sample_people(part, count_people(folder)))
    kept = {**_arrays(share), "residual": cells.residual, "gaps": signed_gaps(chosen, wave), "gap_roles": chosen.role}
    results.keep(name, NEEDS, mark, {**kept, **_whole_towns(part, published)})
    return name


def _take(part: Part, rows: npt.NDArray[np.int64]) -> Part:
    return Part(part.unit[rows], part.role[rows], part.answers[rows], part.town, part.names, part.parent)


def _whole_towns(part: Part, shown: Published) -> dict[str, npt.NDArray[Any]]:
    """What is published of each town as a whole: its name, and answers and mean gap per competency."""
    rows = np.flatnonzero((part.parent[shown.units] < 0) & ~shown.others)
    names = np.array([part.town[unit] for unit in shown.units[rows].tolist()], dtype=np.str_)
    return {"towns": names, "town_n": shown.figures.n[rows], "town_gap": shown.figures.gap[rows]}


def _by_town(part: Part, shown: Published, wave: Wave) -> tuple[dict[str, slice], Arrays]:
    """Which rows are about a town, and the published figures: a row per unit (or the rest of it) and competency."""
    order = np.argsort(shown.units, kind="stable")
    units, across = shown.units[order], len(wave.competencies)
    columns = {
        "unit": np.repeat(np.array(part.names, dtype=object)[units], across),
        **{field.name: getattr(shown.figures, field.name)[order].ravel() for field in fields(shown.figures)},
        "others": np.repeat(shown.others[order], across),
        "competency": np.tile(np.arange(across, dtype=np.int16), len(order)),
    }
    towns = np.cumsum(part.parent < 0)[units]  # the units of a town follow its top
    starts = np.flatnonzero(np.diff(towns, prepend=0))
    ends = np.append(starts[1:], len(units))
    rows = {
        part.town[units[at]]: slice(at * across, end * across)
        for at, end in zip(starts.tolist(), ends.tolist(), strict=True)
    }
    return rows, columns


# --- groups -----------------------------------------------------------------------------------------------------------


def _find_groups(results: Results, names: Sequence[str], wave: Wave) -> tuple[str, GroupRule | None]:
    """The groups in the sample of all parts."""
    kept = [results.read(name, NEEDS) for name in names]
    gaps, roles = (np.concatenate([arrays[key] for arrays in kept]) for key in ("gaps", "gap_roles"))
    return find_groups(gaps, roles.tolist(), wave)


def _group_everybody(
    folders: tuple[Path, Path], marks: Mapping[str, str], rule: GroupRule, executor: Executor, tell: Progress
) -> GroupedPart:
    folder, out = folders
    content = json.dumps({key: value.tolist() for key, value in _arrays(rule).items()}).encode()
    write_atomically(out / "rule.json", content)
    results = Results(out)
    wanted = {name: results.mark(mark, content) for name, mark in marks.items()}
    waiting = [name for name in marks if results.done(name, GROUPS) != wanted[name]]
    _work_off(executor, partial(compute_groups, folder, out), waiting, tell)
    return add_grouped(_load(GroupedPart, results.read(name, GROUPS)) for name in marks)


def compute_groups(folder: Path, out: Path, name: str) -> str:
    """Put the people of one part into the groups that were found."""
    wave, _ = open_wave(folder)
    results, content = Results(out), (out / "rule.json").read_bytes()
    mark = results.mark(fingerprint_part(folder, name), content)
    if results.done(name, GROUPS) == mark:
        return name
    part = read_part(folder, name, wave)
    rule = _load(GroupRule, {key: np.array(value) for key, value in json.loads(content).items()})
    residual = results.read(name, NEEDS)["residual"].astype(np.int32)
    grouped = group_part(part, wave, Cells(residual, part.role), rule)
    results.keep(name, GROUPS, mark, _arrays(grouped))
    return name


# --- values and arrays ------------------------------------------------------------------------------------------------


def _arrays(value: Share | GroupRule | GroupedPart) -> dict[str, npt.NDArray[Any]]:
    return {field.name: np.asarray(getattr(value, field.name)) for field in fields(value)}


def _load(kind: type[T], arrays: Arrays) -> T:
    return kind(**{field.name: arrays[field.name] for field in fields(kind)})


def _document(populations: Sequence[Populations], wave: Wave, status: str) -> bytes:
    """What may be shown of the country, as JSON: per population and competency the figures, null where hidden."""
    found = [
        {"kind": shown.kind, "name": name, "competencies": _competencies(shown, row, wave)}
        for shown in populations
        for row, name in enumerate(shown.names)
    ]
    document = {"groups": status, "smallest_group": wave.smallest_group, "populations": found}
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode()


def _competencies(shown: Populations, row: int, wave: Wave) -> list[dict[str, Any]]:
    figures = {field.name: getattr(shown.figures, field.name)[row].tolist() for field in fields(shown.figures)}
    return [
        {"id": competency, **{name: _plain(values[j]) for name, values in figures.items()}}
        for j, competency in enumerate(wave.competencies)
        if figures["n"][j]
    ]


def _plain(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - NaN is what differs from itself
