"""Whether the effect of a module is found where it is known: ``python -m benchmarks.effects``.

Towns are simulated with a true level per person, a survey that measures it with error, courses given to those
measured low, and a second survey. The truth of a run is the mean difference between what participants answered and what
they would have answered without the course.
"""

import sys

import numpy as np

from curriculum.evaluate import measure_effects
from curriculum.experience import gather_experience
from curriculum.model import Catalogue, Module, Phase, Step
from needs_analysis import Availability, Demand, Learner, Text

PEOPLE, ROLES, REQUIRED = 400, 6, 4
RUNS = 200
EFFECTS = (0.0, 0.3, 0.6, 1.0)
MODULE = Module(
    *("M", Text("M", "M"), (Step("C", 0, 4),), (Phase("room", 4.0),), 1, 12, 0.0, 0.0, (), "internal", ("de",)),
    mandatory=False,
    refresh_months=None,
)


def _survey(levels: np.ndarray, roles: np.ndarray) -> Demand:
    people = [
        Learner(
            *(f"P{n}", f"P{n}", 1, f"R{roles[n]}", "U", (Availability(("Mo",), 7.8, 1),), {}),
            ready={"C": dict.fromkeys(range(1, int(level) + 1), 1)},
        )
        for n, level in enumerate(levels)
    ]
    return Demand("named", tuple(people), {})


def simulate(
    effect: float, seed: int, *, people: int = PEOPLE
) -> tuple[Demand, Demand, dict[str, frozenset[str]], float]:
    """Two surveys, who completed the module, and the true effect on what participants answer."""
    draw = np.random.default_rng(seed)
    roles = draw.integers(0, ROLES, people)
    true = draw.normal(1.6 + 0.25 * roles, 0.9)
    first = np.clip(np.rint(true + draw.normal(0, 0.6, people)), 0, 5)
    chance = np.clip((REQUIRED - first) / REQUIRED, 0, 1) * 0.7
    taken = (draw.random(people) < chance) & (first < REQUIRED)
    later = true + draw.normal(0.1 + 0.05 * roles, 0.3)
    noise = draw.normal(0, 0.6, people)
    without = np.clip(np.rint(later + noise), 0, 5)
    with_ = np.clip(np.rint(later + noise + effect * draw.uniform(0.5, 1.5, people)), 0, 5)
    second = np.where(taken, with_, without)
    done = {f"P{n}": frozenset({"M"}) for n in np.flatnonzero(taken)}
    return _survey(first, roles), _survey(second, roles), done, float((with_ - without)[taken].mean())


def measure(runs: int = RUNS) -> list[tuple[float, ...]]:
    """Per true effect: mean truth, bias of before/after, bias of ours, its spread, coverage of the interval."""
    rows = []
    for effect in EFFECTS:
        found = []
        for seed in range(runs):
            before, after, done, truth = simulate(effect, seed)
            (one,) = measure_effects(before, after, done, Catalogue((MODULE,)))
            values = one.naive, one.effect, one.low, one.high
            assert None not in values
            naive, ours, low, high = (float(value or 0.0) for value in values)
            found.append((truth, naive - truth, ours - truth, float(low <= truth <= high)))
        table = np.array(found)
        rows.append((effect, *table.mean(axis=0)[:3], float(table[:, 2].std()), table[:, 3].mean()))
    return rows


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    print(f"{runs} simulated towns of {PEOPLE} people for each effect; levels")
    print("| effect put in | truth on the answers | bias of before/after | our bias | our spread | interval holds |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in measure(runs):
        print("| " + " | ".join(f"{value:.2f}" for value in row) + " |")
    before, after, done, _ = simulate(0.6, 1)
    (one,) = gather_experience(measure_effects(before, after, done, Catalogue((MODULE,))))
    print(f"\nOne town: closes {one.share:.2f} of what it promises ({one.low:.2f} to {one.high:.2f}), shrunk.")


if __name__ == "__main__":
    main()
