"""Decisions out of a file."""

import json
from dataclasses import replace

import pytest

from curriculum.decisions import Decisions, parse_decisions, read_decisions, write_decisions
from curriculum.model import Fairness, Limits, Lock, Pool
from curriculum.wording import word_decisions
from needs_analysis import UserError
from tests.curriculum.test_choose import OFFER

LIMITS = Limits(100.0, 10.0)


def test_locks_pools_and_hours() -> None:
    content = {
        "locks": [
            {"kind": "stays", "modules": ["LAW"], "count": 2},
            {"kind": "booked", "modules": ["LAW"], "learner": "p1"},
        ],
        "pools": [{"id": "L", "kind": "money", "capacity": 90, "per_session": {"LAW": 90}}],
        "own_hours": {"p1": 5},
    }
    limits = read_decisions(json.dumps(content).encode(), LIMITS, OFFER)
    assert limits.locks == (Lock("stays", ("LAW",), count=2), Lock("booked", ("LAW",), "p1"))
    assert limits.pools == (Pool("L", "money", 90.0, {"LAW": 90.0}),)
    assert limits.own_hours == {"p1": 5.0}


def test_access_needs_join_those_of_the_town_and_fairness_gives_way_to_what_was_asked_for() -> None:
    content = b'{"access": {"*": ["en"], "p1": ["captions"]}, "fairness": {"kind": "floor", "share": 0.2}}'
    town = replace(LIMITS, access={"*": ("wheelchair",)})
    found = read_decisions(content, town, OFFER)
    assert found.access == {"*": ("wheelchair", "en"), "p1": ("captions",)}
    assert found.fairness == Fairness("floor", 0.2)
    asked = replace(town, fairness=Fairness("part_time", 0.9))
    assert read_decisions(content, asked, OFFER).fairness == Fairness("part_time", 0.9)


def test_what_is_written_is_read_again() -> None:
    decisions = Decisions(
        (Lock("barred", ("LAW",), "p1"),), (), {"p1": 4.0}, {"*": ("wheelchair",)}, Fairness("floor", 0.1)
    )
    assert parse_decisions(write_decisions(decisions)) == decisions


def test_each_decision_is_a_sentence_and_can_be_taken_out() -> None:
    decisions = Decisions((Lock("barred", ("LAW",), "p1"),), (), {"p1": 4.0}, {"*": ("wheelchair", "en")})
    lines = word_decisions(decisions, {"LAW": "Law"}, {"p1": "P-17"}, "en")
    assert [line for line, _ in lines] == [
        "Law is not offered to P-17",
        "P-17: 4.0 learning hours in the year",
        "Everyone needs: step-free access, English",
    ]
    assert [rest for _, rest in lines] == [
        replace(decisions, locks=()),
        replace(decisions, own_hours={}),
        replace(decisions, access={}),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no json", "cannot be read"),
        (b"[]", "cannot be read"),
        (b'{"locks": [{"kind": "wish", "modules": []}]}', "cannot be read"),
        (b'{"locks": [{"kind": "barred", "modules": ["NONE"]}]}', "do not exist: NONE"),
        (b'{"access": {"*": ["lift"]}}', "not known: lift"),
        (b'{"fairness": {"kind": "kind"}}', "cannot be read"),
    ],
)
def test_what_cannot_be_used(content: bytes, words: str) -> None:
    with pytest.raises(UserError) as error:
        read_decisions(content, LIMITS, OFFER)
    assert words in str(error.value)
