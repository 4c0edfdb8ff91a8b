"""Mentoring: the rules one by one, and the best matching of small towns against all matchings."""

import random
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment, linprog

from curriculum.mentoring import MentorRules, bound_fit, match_mentors, read_mentoring
from needs_analysis import Availability, Learner, UserError
from tests.curriculum.towns import demand, person

ANN = person("ann", {"C": 1}, {"C": 3}, unit="U1", site="N")
BEN = person("ben", {"C": 4}, {}, unit="U2", site="N")
CID = person("cid", {"C": 3}, {}, unit="U3", site="S")
DEE = person("dee", {"C": 4}, {}, unit="U1", site="N")


def pairs(
    *learners: Learner, mentors: str = "ben cid dee", mentees: str = "ann", rules: MentorRules | None = None
) -> dict[str, str]:
    found = match_mentors(demand(*learners), mentors.split(), mentees.split(), rules)
    return {pair.mentee: pair.mentor for pair in found.pairs}


@pytest.mark.parametrize(
    ("what", "rules", "expected"),
    [
        ("the same site counts more", None, {"ann": "ben"}),
        ("a superior is no mentor", MentorRules(superiors={"ann": "ben"}), {"ann": "cid"}),
        ("nor a superior's superior", MentorRules(superiors={"ann": "x", "x": "ben"}), {"ann": "cid"}),
        ("nor who works for the mentee", MentorRules(superiors={"ben": "ann"}), {"ann": "cid"}),
        ("blocked pairs", MentorRules(blocked=[("ben", "ann"), ("ann", "cid")]), {}),
        ("the level asked for", MentorRules(level=5), {}),
        ("levels above", MentorRules(above=3), {"ann": "ben"}),
        ("no capacity", MentorRules(capacity={"ben": 0}), {"ann": "cid"}),
        ("the own team where that is wanted", MentorRules(other_team=False, capacity={"ben": 0}), {"ann": "dee"}),
        ("too few common half-days", MentorRules(half_days=11), {}),
        (
            "no common language",
            MentorRules(languages={"ann": frozenset({"uk"}), "cid": frozenset({"de", "uk"})}),
            {"ann": "cid"},
        ),
        ("a wish counts half as much again", MentorRules(wishes={"ann": frozenset({"cid"})}), {"ann": "cid"}),
        (
            "but opens no reporting line",
            MentorRules(wishes={"ann": frozenset({"ben"})}, superiors={"ann": "ben"}),
            {"ann": "cid"},
        ),
    ],
)
def test_rule(what: str, rules: MentorRules | None, expected: dict[str, str]) -> None:
    assert pairs(ANN, BEN, CID, DEE, rules=rules) == expected, what


def test_reasons() -> None:
    late = person("late", {}, {"C": 2}, unit="U9", availability=(Availability(("Sa",), 4.0, 1),))
    found = match_mentors(demand(ANN, BEN, late), ["ben"], ["ann", "late"])
    assert found.pairs[0].reason.text("en") == (
        "In C the mentor holds level 4, the mentee 1; they share 10 half-days a week, and 0 further competencies."
    )
    assert found.pairs[0].fit == found.fit == pytest.approx(2 * 1.2)
    assert found.unmatched["late"].text("en").startswith("No mentor is ahead enough")


def test_who_is_left_when_mentors_are_full() -> None:
    eve = person("eve", {}, {"C": 4}, unit="U7", site="N")
    found = match_mentors(demand(ANN, BEN, eve), ["ben"], ["ann", "eve"])
    assert [pair.mentee for pair in found.pairs] == ["eve"]  # four levels to learn, ann two
    assert found.unmatched["ann"].text("en") == "All fitting mentors have as many mentees as agreed."


@pytest.mark.parametrize("seed", range(20))
def test_best_of_all_matchings(seed: int) -> None:
    draw = random.Random(seed)
    asking = [
        person(f"a{n}", {"C": draw.randint(0, 3)}, {"C": draw.randint(1, 5), "D": draw.randint(0, 4)}, unit=f"A{n}")
        for n in range(4)
    ]
    offering = [person(f"m{n}", {"C": draw.randint(0, 5), "D": draw.randint(0, 5)}, {}, unit=f"M{n}") for n in range(3)]
    capacity = {"m0": 2, "m1": 1, "m2": 1}
    weights = {"C": draw.uniform(0.5, 2), "D": draw.uniform(0.5, 2)}

    def fit(one: Learner, other: Learner) -> float:
        total = 0.0
        for name, levels in one.steps.items():
            level = max(other.ready.get(name, {}), default=0)
            if level >= 3 and level > max(one.ready.get(name, {}), default=0):
                total += weights[name] * len(levels)
        return 1.2 * total

    best = 0.0
    for choice in product([None, 0, 1, 2], repeat=4):
        if all(sum(pick == place for pick in choice) <= capacity[f"m{place}"] for place in range(3)):
            best = max(best, sum(fit(asking[n], offering[p]) for n, p in enumerate(choice) if p is not None))
    town = demand(*asking, *offering, weights=weights)
    found = match_mentors(town, list(capacity), [one.id for one in asking], MentorRules(capacity=capacity))
    assert found.fit == pytest.approx(best)
    assert found.bound == pytest.approx(best), "the prices prove what trying all matchings shows"
    assert found.proven


@pytest.mark.parametrize(
    ("chosen", "bound"),
    [
        ([(0, 1), (1, 0)], 6.0),  # 3 + 3, the best by hand: places at 1 and 0, mentees gain 3 and 2
        ([(0, 0), (1, 1)], 6.0),  # 4 + 1: what is worse does not come up to any bound
        ([], 6.0),
    ],
)
def test_no_prices_prove_less_than_the_best(chosen: list[tuple[int, int]], bound: float) -> None:
    fit = np.array([[4.0, 3.0], [3.0, 1.0]])
    assert bound_fit(fit, np.array([1, 1]), chosen) >= bound
    assert sum(fit[place] for place in chosen) <= bound


@pytest.mark.parametrize("seed", range(5))
def test_the_bound_is_that_of_a_linear_program(seed: int) -> None:
    """Another solver: HiGHS on the same problem as a linear program, 40 mentees and 12 mentors."""
    draw = np.random.default_rng(seed)
    fit = np.where(draw.random((40, 12)) < 0.4, draw.integers(0, 6, (40, 12)), 0).astype(float)
    capacity = draw.integers(0, 4, 12)
    rows = np.vstack([np.kron(np.eye(40), np.ones(12)), np.kron(np.ones(40), np.eye(12))])
    told = linprog(-fit.ravel(), rows, [*[1] * 40, *capacity], bounds=(0, 1))
    places = np.repeat(np.arange(12), capacity)
    who, where = linear_sum_assignment(fit[:, places], maximize=True)
    chosen = [(int(row), int(places[column])) for row, column in zip(who, where, strict=True)]
    chosen = [place for place in chosen if fit[place] > 0]
    assert sum(fit[place] for place in chosen) == pytest.approx(-told.fun)
    assert bound_fit(fit, capacity, chosen) == pytest.approx(-told.fun)


def test_languages_and_wishes_are_read_and_a_wish_is_said() -> None:
    content = b'{"mentors": {"ben": 1, "cid": 1}, "mentees": ["ann"], "languages": {"ann": ["de"]}, "wishes": {"ann": ["cid"]}}'
    rules = read_mentoring(content).rules
    assert (rules.speak("ann"), rules.speak("ben"), rules.wishes) == ({"de"}, {"de"}, {"ann": {"cid"}})
    (pair,) = match_mentors(demand(ANN, BEN, CID), ["ben", "cid"], ["ann"], rules).pairs
    assert (pair.mentor, pair.fit) == ("cid", pytest.approx(2 * 1.5))
    assert pair.reason.text("en").startswith("Wished for. In C the mentor holds level 3")
    with pytest.raises(UserError, match="cannot be read"):
        read_mentoring(b'{"mentors": {}, "mentees": [], "wishes": {"ann": "cid"}}')
