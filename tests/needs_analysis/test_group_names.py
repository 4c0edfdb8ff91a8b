"""What learning groups are called, and that they and their names live on from one year to the next."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

import numpy as np
import pytest

from benchmarks.gap_simulator import CLEAR, simulate
from needs_analysis.analysis import Analysis, Settings, analyse_survey
from needs_analysis.codec import from_json, to_json
from needs_analysis.group_names import dominant_role, name_group
from needs_analysis.kept_groups import KeptGroups, add_groups, last_groups, read_groups
from needs_analysis.language import Language, Text
from needs_analysis.methods import tell_kept_groups
from needs_analysis.model import Checked, Counts, Framework, Groups, RoleProfile, UserError
from needs_analysis.publication import Publication, Release
from tests.needs_analysis.test_score import survey_of

NAMES = {"ADM-1": "E-Akte", "SEC-1": "Sicherheit", "people:R02": "Bürgerservice-Kräfte"}


@pytest.mark.parametrize(
    ("leading", "role", "language", "expected"),
    [
        (("ADM-1",), "R02", "de", "Bürgerservice-Kräfte mit Lücke bei E-Akte"),
        (("ADM-1", "SEC-1"), None, "de", "Lücke bei E-Akte · Sicherheit"),
        (("ADM-1",), "R02", "en", "Bürgerservice-Kräfte with a gap in E-Akte"),
        ((), "R02", "de", "Bürgerservice-Kräfte mit unterdurchschnittlichem Bedarf"),
        ((), None, "en", "Need below average"),
        (("X",), "R99", "en", "Gap in X"),
    ],
)
def test_names_say_role_and_gap(leading: tuple[str, ...], role: str | None, language: Language, expected: str) -> None:
    assert name_group(leading, NAMES, language, role) == expected


def publication(*roles: str) -> Publication:
    nowhere = np.array([], dtype=object)
    return Publication(nowhere, nowhere, frozenset(), frozenset(roles), frozenset(), Release((), ()))


@pytest.mark.parametrize(
    ("inside", "outside", "shown", "expected"),
    [
        ({"A": 12, "B": 8}, {"A": 10, "B": 70}, ("A", "B"), "A"),  # 60 % of the group, 22 % of all
        ({"A": 11, "B": 9}, {"A": 10, "B": 70}, ("A", "B"), None),  # 55 %
        ({"A": 12, "B": 8}, {"A": 60, "B": 20}, ("A", "B"), None),  # 72 % of everybody have it anyway
        ({"A": 12, "B": 8}, {"A": 10, "B": 70}, ("B",), None),  # the role itself may not be shown
        ({"A": 9, "B": 3}, {"A": 10, "B": 70}, ("A", "B"), None),  # nine are too few
        ({}, {"A": 10}, ("A",), None),
    ],
)
def test_a_role_is_named_only_where_most_have_it_and_it_may_be_shown(
    inside: dict[str, int], outside: dict[str, int], shown: tuple[str, ...], expected: str | None
) -> None:
    roles = [role for counts in (inside, outside) for role, n in counts.items() for _ in range(n)]
    rows = np.arange(len(roles)) < sum(inside.values())
    assert dominant_role(roles, rows, publication(*shown), 5) == expected


@cache
def first() -> Analysis:
    return analyse(slice(250), 2025, None)


def analyse(rows: slice, year: int, last: KeptGroups | None) -> Analysis:
    people = simulate(CLEAR.of(people=500), 0)
    gaps = people.gaps.iloc[rows].to_numpy()
    survey = survey_of((3 - gaps).tolist(), np.full(gaps.shape, 3.0).tolist())
    survey = replace(survey, day=date(year, 9, 1))
    framework = Framework((), (), (), (RoleProfile("R1", Text("", ""), {}),), (), ())
    checked = Checked(survey, (), Counts(250, 250, 0, 0, 0, 0), ())
    return analyse_survey(checked, framework, {}, Settings(key=b"k", last_groups=last))


def test_groups_and_names_live_on_while_they_fit() -> None:
    kept = first().kept_groups
    assert kept is not None
    last = last_groups(read_groups(to_json(add_groups((), kept))), date(2026, 9, 1))
    assert last is not None
    second = analyse(slice(250, 500), 2026, last)
    assert (second.needs.groups.quality["kept"], second.needs.groups.quality["last_year"]) == (1, 2025)
    before = {group.id: (group.leading, group.role) for group in first().needs.groups.groups}
    assert {group.id: (group.leading, group.role) for group in second.needs.groups.groups} == before
    assert "were kept" in next(tell_kept_groups(second.needs)).text("en")
    assert from_json(KeptGroups, to_json(second.kept_groups)) == second.kept_groups


@pytest.mark.parametrize(
    ("quality", "status", "said"),
    [
        ({}, "groups", None),
        ({"last_year": 2025, "kept": 1, "agreement": 0.87}, "groups", "were kept"),
        ({"last_year": 2025, "kept": 0, "agreement": 0.55}, "groups", "no longer fit (agreement 55%, 80% needed)"),
        ({"last_year": 2025, "kept": 0, "agreement": None}, "groups", "other competencies"),
        ({"last_year": 2025, "kept": 0, "agreement": None}, "no_structure", "given up"),
    ],
)
def test_it_is_said_whether_groups_were_kept(
    quality: dict[str, float | None], status: Literal["groups", "no_structure"], said: str | None
) -> None:
    needs = replace(first().needs, groups=Groups(status, quality, ()))
    told = [message.text("en") for message in tell_kept_groups(needs)]
    assert (said in told[0]) if said else not told


def test_the_ledger_keeps_one_entry_a_year_and_looks_back_only() -> None:
    kept = first().kept_groups
    assert kept is not None
    again = replace(kept, day=date(2025, 10, 1))
    assert add_groups((kept,), again) == (again,)
    assert add_groups((kept,), None) == (kept,)
    assert last_groups((kept,), date(2025, 12, 1)) is None, "the same wave analysed again"
    assert last_groups((kept,), None) is None
    assert read_groups(None) == ()
    with pytest.raises(UserError):
        read_groups(b"{}x")
