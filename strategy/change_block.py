"""Readiness for change, understanding of the strategy and commitment of leaders, out of the yearly survey.

Nine statements stand in the survey beside the competencies; their columns are found by statement or label. A person's
value is the mean of what they answered in a block, a block's value the mean over people, under the privacy rule.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import pandas as pd

from curriculum import rate_answer
from needs_analysis import LANGUAGES, Framework, Language, RawTable, code_edges, translate
from strategy.model import ChangeReading

STATEMENTS: Mapping[str, str] = {
    "READINESS-1": "I look forward to new ways of working.",
    "READINESS-2": "I feel able to cope with the changes ahead.",
    "READINESS-3": "I use new tools even where the old way would still do.",
    "UNDERSTANDING-1": "I know the goals of our digital transformation.",
    "UNDERSTANDING-2": "I know what these goals mean for my own work.",
    "UNDERSTANDING-3": "I can explain to others why we are doing this.",
    "COMMITMENT-1": "I keep time for the change free in my own week.",
    "COMMITMENT-2": "I talk with my team about the goals regularly.",
    "COMMITMENT-3": "I give my people working time to learn.",
}
"""Label -> statement, agreed with from 1 to 5; those on commitment are for people who lead."""

BLOCKS = ("readiness", "understanding", "commitment")
_FIRST, _LAST = 1, 5  # steps of a statement
_FEWEST = 2  # statements of a block that a person has to have answered


@dataclass(frozen=True, slots=True)
class BlockFound:
    """Mean (1 to 5, one decimal) and people of a block; ``mean`` None where too few answered to show it."""

    block: str
    population: str
    people: int
    mean: float | None


def list_statements(language: Language) -> tuple[tuple[str, str], ...]:
    """Label and statement, to be put into the survey."""
    return tuple((label, translate(STATEMENTS[label], language)) for label in STATEMENTS)


def read_change_blocks(
    raws: Sequence[RawTable], framework: Framework, leading: Collection[str], k: int
) -> tuple[BlockFound, ...]:
    """The blocks that a survey asks for. ``leading``: ids of the roles that lead; ``k``: smallest group.

    Where the survey names roles, commitment is that of leaders alone. Fewer than ``k`` people give no mean.
    """
    people = [person for raw in raws for person in _people(raw, framework)]
    leaders = {
        name.casefold() for role in framework.roles if role.id in leading for name in (role.name.de, role.name.en)
    }
    found = []
    for block in BLOCKS:
        mine = [(role, fmean(steps)) for role, steps in _of(people, block) if len(steps) >= _FEWEST]
        who = "all"
        if block == "commitment":
            who = "leaders"
            named = any(role for role, _ in mine)
            mine = [(role, mean) for role, mean in mine if not named or role.casefold() in leaders]
        if mine:
            enough = len(mine) >= k
            mean = round(_FIRST + code_edges(fmean(value for _, value in mine) - _FIRST, len(mine), _LAST - _FIRST), 1)
            found.append(BlockFound(block, who, len(mine) if enough else 0, mean if enough else None))
    return tuple(found)


def readings_of(found: Sequence[BlockFound], year: int) -> tuple[ChangeReading, ...]:
    """What may be kept of a year."""
    return tuple(ChangeReading(year, one.block, one.population, one.people, one.mean) for one in found if one.mean)


def may_replace(old: ChangeReading | None, new: ChangeReading, k: int) -> bool:
    """Whether a new value may stand in place of one that was seen: both differ by nobody or by at least ``k``."""
    return old is None or old.n == new.n or new.n - old.n >= k


Person = tuple[str, dict[str, int]]


def _people(raw: RawTable, framework: Framework) -> Iterator[Person]:
    """Role (``""`` where not asked) and step per label of everybody whose row counts."""
    labels = {column.index: label for column in raw.columns if (label := _label_of(column.header, column.item))}
    if not labels:
        return
    names = {name.casefold() for role in framework.roles for name in (role.name.de, role.name.en) if name}
    cells = raw.cells.loc[raw.outcomes[raw.outcomes == "accepted"].index]
    role = next((c.index for c in raw.columns if c.index not in labels and _names_roles(cells[c.index], names)), None)
    for _, line in cells.iterrows():
        given = {label: rate_answer(_text(line[place])) for place, label in labels.items()}
        steps = {label: step for label, step in given.items() if step is not None}
        if steps:
            yield (_text(line[role]).strip() if role is not None else ""), steps


def _names_roles(column: pd.Series, names: Collection[str]) -> bool:
    texts = [_text(one).strip().casefold() for one in column if _text(one).strip()]
    return bool(texts) and sum(text in names for text in texts) * 2 > len(texts)


def _of(people: Sequence[Person], block: str) -> Iterator[tuple[str, list[int]]]:
    for role, steps in people:
        mine = [step for label, step in steps.items() if label.startswith(f"{block.upper()}-")]
        if mine:
            yield role, mine


def _label_of(header: str, item: str | None) -> str:
    bare = _bare(f"{header} {item or ''}")
    for label, sentence in STATEMENTS.items():
        if any(one in bare for one in (_bare(label), *(_bare(translate(sentence, tongue)) for tongue in LANGUAGES))):
            return label
    return ""


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
