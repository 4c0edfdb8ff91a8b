"""A town in which only three people of one team can cause certain figures, and the same town with a leak put in.

Everybody has the same role and is one or two levels short of it. The three of the tiny team hold nothing or next to
nothing, so that no mean of anybody else, no interval and no required level comes near theirs.
"""

import csv
import io
import random
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import Order, Wish
from lernkompass.masterdata import load_town
from lernkompass.services import analyse, plan
from needs_analysis import Need, Needs, from_json, keep_survey, to_json
from store import Workspace, open_workspace

ROLE = "R02"
TINY, ABOVE, BESIDE = "A20-4", "A20", "A20-2"
UNITS = {
    "A20-1": 11,
    "A20-2": 14,
    "A20-3": 12,
    "A33-1": 20,
    "A33-2": 12,
    "A50-1": 18,
    "A51-1": 16,
    "A70-1": 19,
    TINY: 3,
}
HONEST, LEAKY = "dicht", "leck"
# Required 4, held 0, 0 and 1: a gap of 11/3. Nobody else can have a mean between 3 and 4 of anything but what is required.
MARK = 11 / 3
_TEXT = re.compile(rb"(?<![\d.,:])3[.,](?:7|67|667|66666\d*)(?![\d.:])")
_BITS = tuple(struct.pack(form, value) for form in ("<d", ">d") for value in (MARK, 3.67, 3.7))


def find_marks(content: bytes) -> list[bytes]:
    """Where a content says the figure of the three, as text in either language or as the bits of a table."""
    hits = [content[max(0, found.start() - 60) : found.end() + 30] for found in _TEXT.finditer(content)]
    return hits + [content[max(0, place - 30) : place + 30] for bits in _BITS if (place := content.find(bits)) >= 0]


def unpack(content: bytes) -> Iterator[bytes]:
    """What a file holds: the parts of an archive, else itself."""
    if not content.startswith(b"PK"):
        yield content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield from unpack(archive.read(name))


def survey() -> bytes:
    """The answers of everybody as a sheet of the town's own questionnaire."""
    rng, framework = random.Random(7), load_town().framework
    names = {unit.id: unit.name for unit in framework.units}
    role = next(role for role in framework.roles if role.id == ROLE)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(["Organisationseinheit", "Rolle", *(f"{one.id} · {one.name.de}" for one in framework.competencies)])
    for unit, staff in UNITS.items():
        for number in range(staff):
            levels = []
            for one in framework.competencies:
                wanted = role.required.get(one.id, 0)
                short = wanted - (number == 0) if unit == TINY else rng.choice((1, 2))
                levels.append(str(max(0, wanted - short)))
            writer.writerow([names[unit], role.name.de, *levels])
    return stream.getvalue().encode()


def fill(home: Path) -> Mapping[str, Workspace]:
    """Both towns, analysed in the anonymous mode and planned, in a home folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LERNKOMPASS_HOME", str(home))
        honest, leaky = open_workspace(HONEST, home), open_workspace(LEAKY, home)
        files = analyse(honest, Order({"umfrage.csv": survey()}, "anonymous", "de"), lambda _: None)
        files = {**files, **plan(files, Wish("de", budget=30_000.0), lambda _: None, lambda: True)}
    for town in (honest, leaky):
        town.write(files)
        town.add_upload("umfrage.csv", keep_survey(survey()))
        town.change_state(sources=("umfrage.csv",))
    leaky.write({"needs.json": to_json(leak(from_json(Needs, files["needs.json"])))})
    return {HONEST: honest, LEAKY: leaky}


def leak(needs: Needs) -> Needs:
    """The same needs, published as if nobody had thought of the tiny team."""
    like = next(unit for unit in needs.units if unit.id == BESIDE)
    hidden = next(unit for unit in needs.all_units if unit.id == TINY)
    given = replace(
        like, id=TINY, name=hidden.name, parent=hidden.parent, competencies=tuple(map(_given_away, like.competencies))
    )
    rest = tuple(unit for unit in needs.hidden_units if unit.id != TINY)
    return replace(needs, units=(*needs.units, given), hidden_units=rest)


def _given_away(need: Need) -> Need:
    return need if need.gap is None else replace(need, gap=MARK)
