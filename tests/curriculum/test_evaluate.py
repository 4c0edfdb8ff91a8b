"""Effects: cases solved by hand, simulated towns whose truth is known, and the shrinkage against plain integration."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.effects import EFFECTS, measure
from curriculum.evaluate import Effect, measure_effects
from curriculum.experience import (
    USUAL_SHARE,
    USUAL_SPREAD,
    Experience,
    apply_experience,
    gather_experience,
)
from curriculum.lms.record import Completion, Ledger
from curriculum.lms.report import evaluate_year, plan_with_experience
from curriculum.model import Catalogue
from needs_analysis import Demand, Message, UserError, to_json
from tests.curriculum.towns import demand, module, person

CATALOGUE = Catalogue((module("M1", "C1:0>3"), module("M2", "C1:2>4"), module("M3", "C2:0>2")))
Group = tuple[str, int, int, int, str]  # role, people, level before, level after, module completed or ""


def towns(*groups: Group) -> tuple[Demand, Demand, dict[str, frozenset[str]]]:
    before, after, done = [], [], {}
    for number, (role, people, start, end, name) in enumerate(groups):
        for one in range(people):
            who = f"P-{number}-{one}"
            before.append(person(who, {"C1": start}, {"C1": 4}, role=role))
            after.append(person(who, {"C1": end}, {"C1": 4}, role=role))
            if name:
                done[who] = frozenset({name})
    return demand(*before), demand(*after), done


def effect_of(*groups: Group) -> Effect:
    before, after, done = towns(*groups)
    return measure_effects(before, after, done, CATALOGUE)[0]


@pytest.mark.parametrize(
    ("groups", "naive", "others", "effect"),
    [
        # everybody gains one level anyway: two levels before/after are one level of effect
        ([("R1", 12, 1, 3, "M1"), ("R1", 12, 1, 2, "")], 2.0, 1.0, 1.0),
        # others of another role or another level say nothing about these
        ([("R1", 12, 1, 3, "M1"), ("R1", 12, 1, 2, ""), ("R2", 30, 1, 1, ""), ("R1", 30, 2, 2, "")], 2.0, 1.0, 1.0),
        # two strata: (12 * (2 - 1) + 12 * (1 - 0)) / 24
        (
            [("R1", 12, 1, 3, "M1"), ("R1", 12, 1, 2, ""), ("R2", 12, 2, 3, "M1"), ("R2", 12, 2, 2, "")],
            1.5,
            0.5,
            1.0,
        ),
        # nobody of the role is left: compared by level alone
        ([("R1", 12, 1, 3, "M1"), ("R2", 12, 1, 2, "")], 2.0, 1.0, 1.0),
        # people who took another module for the same competency are neither here nor there
        ([("R1", 12, 1, 3, "M1"), ("R1", 12, 1, 2, ""), ("R1", 12, 1, 4, "M2")], 2.0, 1.0, 1.0),
    ],
)
def test_cases_solved_by_hand(groups: list[Group], naive: float, others: float, effect: float) -> None:
    found = effect_of(*groups)
    assert (found.naive, found.others, found.effect) == (naive, others, effect)
    assert (found.module, found.status) == ("M1", "told")


@pytest.mark.parametrize(
    "groups",
    [
        [("R1", 9, 1, 3, "M1"), ("R1", 40, 1, 2, "")],
        [("R1", 40, 1, 3, "M1"), ("R1", 9, 1, 2, "")],
        [("R1", 40, 1, 3, "M1"), ("R1", 40, 2, 2, "")],
        [("R1", 40, 3, 3, "M1"), ("R1", 40, 3, 3, "")],
    ],
    ids=["few participants", "few others", "no others alike", "nobody can gain"],
)
def test_too_few_people_give_no_number(groups: list[Group]) -> None:
    found = effect_of(*groups)
    assert found.status == "too_few"
    assert (found.participants, found.compared, found.effect, found.low, found.naive) == (None,) * 5


def test_nothing_that_moves_is_no_effect() -> None:
    found = effect_of(("R1", 12, 1, 1, "M1"), ("R1", 12, 1, 1, ""))
    assert (found.status, found.effect, found.low, found.high) == ("unclear", 0.0, 0.0, 0.0)


def test_what_may_be_chance_is_said_to_be() -> None:
    found = effect_of(
        *(("R1", 6, 1, 2, "M1"), ("R1", 6, 1, 1, "M1"), ("R1", 6, 1, 2, ""), ("R1", 6, 1, 1, "")),
    )
    assert (found.status, found.effect) == ("unclear", 0.0)
    assert found.reason == Message("Cannot be told from chance: the interval holds zero.")


def test_the_error_is_that_of_two_means() -> None:
    """Within one stratum the error is the textbook's of a difference of two means."""
    found = effect_of(*(("R1", 6, 1, 3, "M1"), ("R1", 6, 1, 2, "M1"), ("R1", 8, 1, 2, ""), ("R1", 8, 1, 1, "")))
    ours, theirs = np.array([2] * 6 + [1] * 6), np.array([1] * 8 + [0] * 8)
    expected = math.sqrt(ours.var(ddof=1) / 12 + theirs.var(ddof=1) / 16)
    assert found.error == pytest.approx(expected)


def test_in_simulated_towns_the_truth_is_found_where_before_and_after_is_not() -> None:
    for effect, truth, naive_bias, bias, spread, coverage in measure(runs=15):
        assert effect in EFFECTS
        assert truth == pytest.approx(effect, abs=0.1)
        assert naive_bias > 0.3
        assert abs(bias) < 3 * spread / math.sqrt(15) + 0.02
        assert coverage >= 0.85


# --- shrinkage ------------------------------------------------------------------------------------------------------


def effect(name: str, share: float | None, error: float = 0.1) -> Effect:
    told = share is not None
    return Effect(
        module=name,
        status="told" if told else "too_few",
        participants=20 if told else None,
        compared=20 if told else None,
        reason=Message("x"),
        effect=2 * share if share is not None else None,
        error=2 * error if told else None,
        planned=2.0 if told else None,
    )


def by_hand(shares: Sequence[float], errors: Sequence[float]) -> list[float]:
    """Posterior means by summing over a fine grid of mean and spread, nothing solved beforehand."""
    spreads, centres = np.linspace(0.01, 1.0, 100), np.linspace(-2, 3, 1001)
    total, sums = 0.0, np.zeros(len(shares))
    for spread, centre in itertools.product(spreads, centres):
        weight = math.exp(-0.5 * ((centre - USUAL_SHARE) / USUAL_SPREAD) ** 2)
        means = []
        for y, s in zip(shares, errors, strict=True):
            v = s**2 + spread**2
            weight *= math.exp(-0.5 * (y - centre) ** 2 / v) / math.sqrt(v)
            means.append((y / s**2 + centre / spread**2) / (1 / s**2 + 1 / spread**2))
        total += weight
        sums += weight * np.array(means)
    return [*(sums / total)]


def test_shares_are_shrunk_as_summing_by_hand_says() -> None:
    shares, errors = (0.2, 0.9, 0.5), (0.1, 0.3, 0.2)
    found = gather_experience([effect(f"M{n}", *pair) for n, pair in enumerate(zip(shares, errors, strict=True))])
    assert [one.share for one in found] == pytest.approx(by_hand(shares, errors), abs=2e-3)
    assert all(one.low < one.share < one.high for one in found)


def test_nothing_known_is_the_prior_and_much_known_is_the_measurement() -> None:
    (prior,) = gather_experience([effect("M1", None)])
    assert (round(prior.share, 3), prior.measured) == (USUAL_SHARE, False)
    (sure,) = gather_experience([effect("M1", 0.1, 0.001)])
    assert sure.share == pytest.approx(0.1, abs=0.005)


@pytest.mark.parametrize(
    ("share", "width", "reached"),
    [(0.3, 0.05, 1), (0.6, 0.05, 2), (0.95, 0.05, 3), (0.3, 0.8, 3), (0.0, 0.05, 1)],
)
def test_a_module_is_planned_with_what_it_surely_reaches(share: float, width: float, reached: int) -> None:
    one = Experience("M1", share, share - width, share + width, measured=True)
    (changed, *others) = apply_experience(CATALOGUE, [one]).modules
    assert changed.steps[0].to_level == reached
    assert others == [*CATALOGUE.modules[1:]]


def test_what_was_not_measured_or_is_compulsory_stays() -> None:
    guess = Experience("M1", 0.1, 0.0, 0.2, measured=False)
    assert apply_experience(CATALOGUE, [guess]) == CATALOGUE
    duty = Catalogue((module("M1", "C1:0>3", mandatory=True),))
    assert apply_experience(duty, [Experience("M1", 0.1, 0.0, 0.2, measured=True)]) == duty


# --- the two folders ------------------------------------------------------------------------------------------------


def folders() -> tuple[dict[str, bytes], dict[str, bytes]]:
    before, after, done = towns(("R1", 12, 1, 3, "M1"), ("R1", 12, 1, 2, ""))
    rows = tuple(Completion(who, "M1", "", done=True, day=None, grade="", source="t") for who in done)
    old = {"demand.json": to_json(before), "completions.json": to_json(Ledger(rows))}
    return old, {"demand.json": to_json(after)}


def test_two_folders_give_a_workbook_and_what_the_next_plan_uses() -> None:
    document, files = evaluate_year(*folders(), CATALOGUE, "de")
    assert document["effects"][0]["effect"] == 1.0
    planned = plan_with_experience(CATALOGUE, files["effects.json"])
    assert planned.modules[0].steps[0].to_level == 2, "promised 0 to 3, closes half of the two levels left"
    assert sorted(files) == ["effects-found.json", "effects.json", "effects.xlsx"]


def test_what_is_missing_is_a_sentence() -> None:
    old, new = folders()
    with pytest.raises(UserError, match="completions are recorded"):
        evaluate_year(new, new, CATALOGUE, "de")
    with pytest.raises(UserError, match="no analysed survey"):
        evaluate_year(old, {}, CATALOGUE, "de")
    with pytest.raises(UserError, match="cannot be read"):
        plan_with_experience(CATALOGUE, b"{")
