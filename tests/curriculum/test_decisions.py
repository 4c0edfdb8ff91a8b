"""Decisions out of a file."""

import json

import pytest

from curriculum.decisions import read_decisions
from curriculum.model import Limits, Lock, Pool
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


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no json", "cannot be read"),
        (b"[]", "cannot be read"),
        (b'{"locks": [{"kind": "wish", "modules": []}]}', "cannot be read"),
        (b'{"locks": [{"kind": "barred", "modules": ["NONE"]}]}', "do not exist: NONE"),
    ],
)
def test_what_cannot_be_used(content: bytes, words: str) -> None:
    with pytest.raises(UserError) as error:
        read_decisions(content, LIMITS, OFFER)
    assert words in str(error.value)
