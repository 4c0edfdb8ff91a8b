"""Waves of very many people on disk: a folder of parquet files, each part holding whole towns.

``wave.json`` says what was asked; ``part-0001.people.parquet`` holds one row per person (unit, role, an answer per item
as int8, -1 = missing) and ``part-0001.units.parquet`` the units of its towns, parents before children.
"""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from needs_analysis import Message, Part, UserError, Wave, check_part, check_wave, from_json, part_refused, to_json
from store.home import write_atomically

_FILE = "wave.json"
_TOWN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_FORM = b"2"
_PEOPLE, _UNITS = ".people.parquet", ".units.parquet"


def write_wave(folder: Path, wave: Wave) -> None:
    """Begin a folder of partitions. Raises UserError for a wave that cannot be computed."""
    check_wave(wave)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / _FILE, to_json(wave))


def open_wave(folder: Path) -> tuple[Wave, tuple[str, ...]]:
    """The wave and the names of its parts in order. Raises UserError where the folder holds none."""
    try:
        wave = from_json(Wave, (folder / _FILE).read_bytes())
    except (OSError, ValueError) as error:
        message = Message("The folder {folder} holds no wave: wave.json cannot be read.", {"folder": folder.name})
        raise UserError(message) from error
    check_wave(wave)
    return wave, tuple(sorted(file.name.removesuffix(_PEOPLE) for file in folder.glob(f"*{_PEOPLE}")))


def write_part(folder: Path, name: str, part: Part) -> None:
    """One part as two files, each complete or not there; the people come last, so a part in sight is whole."""
    columns: dict[str, npt.NDArray[np.generic]] = {"unit": part.unit, "role": part.role.astype(np.int16)}
    columns |= {f"i{number:02}": part.answers[:, number] for number in range(part.answers.shape[1])}
    write_columns(folder / f"{name}{_UNITS}", {"town": part.town, "unit": part.names, "parent": part.parent})
    write_columns(folder / f"{name}{_PEOPLE}", columns)


def read_part(folder: Path, name: str, wave: Wave) -> Part:
    """One part. Raises UserError with its name for columns that are missing or numbers outside the wave."""
    try:
        people, units = (pq.ParquetFile(folder / f"{name}{kind}").read(use_threads=False) for kind in (_PEOPLE, _UNITS))
        answers = np.empty((people.num_rows, wave.item_count), dtype=np.int8, order="F")
        for number in range(wave.item_count):
            answers[:, number] = people[f"i{number:02}"].to_numpy()
        unit, role = (people[column].to_numpy().astype(np.int32) for column in ("unit", "role"))
        parent = units["parent"].to_numpy().astype(np.int32)
        part = Part(unit, role, answers, units["town"].to_pylist(), units["unit"].to_pylist(), parent)
    except (OSError, KeyError, ValueError, pa.ArrowInvalid) as error:
        raise UserError(part_refused(name)) from error
    check_part(name, part, wave)
    return part


def count_people(folder: Path) -> int:
    """The people of all parts, from what the files say about themselves."""
    return sum(pq.read_metadata(file).num_rows for file in sorted(folder.glob(f"*{_PEOPLE}")))


def write_columns(path: Path, columns: Mapping[str, object]) -> None:
    """A parquet file, complete or not there."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(dict(columns)), sink, compression="zstd")
    write_atomically(path, sink.getvalue().to_pybytes())


# --- results --------------------------------------------------------------------------------------------------------


def fingerprint_part(folder: Path, name: str) -> str:
    """Of what a part's result rests on: the wave, both files and the form in which results are kept."""
    digest = hashlib.sha256(_FORM)
    for file in (_FILE, f"{name}{_UNITS}", f"{name}{_PEOPLE}"):
        digest.update((folder / file).read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Results:
    """The folder of results: one folder per town, which nothing of another town ever enters, and sums per part."""

    folder: Path

    def done(self, name: str, step: str) -> str:
        """The fingerprint a step of a part was finished with, "" where it was not."""
        file = self._sums(name, step)
        if not file.exists():
            return ""
        with np.load(file) as kept:
            return str(kept["fingerprint"])

    @staticmethod
    def mark(fingerprint: str, more: bytes) -> str:
        """The fingerprint of a step that rests on something else as well."""
        return hashlib.sha256(fingerprint.encode() + more).hexdigest()

    def keep(self, name: str, step: str, fingerprint: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Keep what a step of a part gave back. The last write of the step: once it is there, the step is done."""
        content = io.BytesIO()
        np.savez(content, fingerprint=np.array(fingerprint), **arrays)  # type: ignore[arg-type]  # its own keywords
        write_atomically(self._sums(name, step), content.getvalue())

    def read(self, name: str, step: str) -> dict[str, npt.NDArray[np.generic]]:
        """What a step of a part gave back."""
        with np.load(self._sums(name, step)) as kept:
            return {key: kept[key] for key in kept.files if key != "fingerprint"}

    def _sums(self, name: str, step: str) -> Path:
        return self.folder / "parts" / f"{name}.{step}.npz"

    def keep_towns(self, towns: Mapping[str, slice], columns: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """The published figures of towns, each in a file of its own. ``towns``: the rows of the columns about each.

        Raises UserError for a name that is no plain key.
        """
        table = pa.table({name: pa.array(values) for name, values in columns.items()})
        for town, rows in towns.items():
            file = self._town(town)
            file.parent.mkdir(parents=True, exist_ok=True)
            mine = table.slice(rows.start, rows.stop - rows.start)
            pq.write_table(mine, file, compression="snappy", write_statistics=False, store_schema=False)

    def read_town(self, town: str) -> dict[str, list[Any]]:
        """The published figures of one town, by column. Raises UserError where there are none."""
        file = self._town(town)
        if not file.exists():
            raise UserError(Message("There are no results for the town {town}.", {"town": town}))
        return dict(pq.read_table(file).to_pydict())

    def _town(self, town: str) -> Path:
        if not _TOWN.fullmatch(town):
            message = Message("{town} is no key of a town. Use letters, digits and hyphens.", {"town": repr(town)})
            raise UserError(message)
        return self.folder / "towns" / town / "needs.parquet"
