"""Simulated people with a known truth: profiles of need, one continuum, or needs that follow the role.

Every answer is: profile mean of the field + profile jitter of the item + general severity + halo of the field + noise,
rounded to a signed gap of -1 to 4 levels, one in ten missing. Severity and halo vary inside every profile, as they do
in surveys (leniency, halo effect): they are what breaks the methods that assume independent answers.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

Kind = Literal["profiles", "heavy", "floor", "hetero", "locind", "role", "continuum", "skewed", "independent"]
SIZES = {
    1: (1.0,),
    3: (0.5, 0.3, 0.2),
    4: (0.35, 0.3, 0.2, 0.15),
    5: (0.3, 0.25, 0.2, 0.15, 0.1),
    6: (0.25, 0.2, 0.2, 0.15, 0.1, 0.1),
}


@dataclass(frozen=True, slots=True)
class Town:
    """What is simulated; the values are the realistic case: spread of profile means, severity, halo and noise.

    ``apart``: least distance of two profiles, in spreads. How hard the realistic case is: a discriminant analysis that
    knows the truth reaches 0.79 on field means and 0.87 on single answers.
    """

    people: int = 300
    profiles: int = 5
    fields: int = 6
    items: int = 8
    kind: Kind = "profiles"
    spread: float = 0.7
    severity: float = 0.4
    halo: float = 0.4
    noise: float = 0.9
    jitter: float = 0.2
    missing: float = 0.1
    apart: float = 2.0

    def of(self, **changes: object) -> "Town":
        """The same town with some values changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


REALISTIC = Town()
CLEAR = Town(profiles=4, items=4, spread=0.85, severity=0.3, halo=0.3, noise=0.8)
HARD = Town(spread=0.6, severity=0.55, halo=0.5, noise=1.0)


@dataclass(frozen=True, eq=False)
class Simulated:
    """``gaps``: people x competencies; ``areas``: competency -> field; ``roles`` only where needs follow them."""

    gaps: pd.DataFrame
    areas: dict[str, str]
    truth: np.ndarray
    roles: pd.Series | None


def simulate(town: Town, seed: int) -> Simulated:
    """One town; the same seed gives the same people."""
    generator = np.random.default_rng([seed, town.people, town.items])
    columns = [f"F{field}-{item}" for field in range(town.fields) for item in range(town.items)]
    index = pd.RangeIndex(town.people)
    truth = np.zeros(town.people, dtype=int)
    if town.kind not in {"continuum", "skewed", "independent"}:
        truth = generator.choice(town.profiles, town.people, p=SIZES[town.profiles])
    roles = generator.integers(0, 5, town.people) if town.kind == "role" else None
    latent = _latent(town, truth, generator)
    if roles is not None:  # what is required differs by role; the profile lies in what people can do
        latent += generator.normal(0, 0.8, (5, len(columns)))[roles]
    gaps = np.clip(np.round(latent), 0 if town.kind in {"floor", "skewed"} else -1, 4)
    gaps[generator.random(gaps.shape) < town.missing] = np.nan
    named = None if roles is None else pd.Series([f"R{role}" for role in roles], index=index)
    return Simulated(pd.DataFrame(gaps, index, columns), {name: name.split("-")[0] for name in columns}, truth, named)


def _profile_means(town: Town, generator: np.random.Generator) -> np.ndarray:
    """Profile x field, drawn anew until any two profiles differ: two names for one profile are no truth to be found."""
    while True:
        means = generator.normal(0, town.spread, (town.profiles, town.fields))
        apart = np.linalg.norm(means[:, None] - means[None, :], axis=2)[np.triu_indices(town.profiles, 1)]
        if apart.min(initial=np.inf) >= town.apart * town.spread:
            return means


def _latent(town: Town, truth: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    people, width = town.people, town.fields * town.items
    if town.kind == "independent":
        return generator.normal(1.0, 1.2, (people, width))
    structured = town.kind not in {"continuum", "skewed"}
    severity, halo = (0.0, 0.0) if town.kind == "locind" else (town.severity, town.halo)
    means = _profile_means(town, generator) if structured else np.zeros((town.profiles, town.fields))
    jitter = generator.normal(0, town.jitter if structured else 0.0, (town.profiles, width))
    scale = np.ones((people, 1))
    if town.kind == "hetero":
        scale = np.array([0.7, 1.3, 1.0, 0.8, 1.2, 1.0])[truth][:, None]
    if town.kind == "heavy":
        scale = scale * np.sqrt(4 / generator.chisquare(4, (people, 1)))
    latent = np.repeat(means[truth], town.items, axis=1) + jitter[truth]
    latent += generator.normal(0, severity if structured else 0.9, (people, 1))
    latent += np.repeat(scale * generator.normal(0, halo, (people, town.fields)), town.items, axis=1)
    latent += generator.normal(0, 0.3, width) + scale * generator.normal(0, town.noise, (people, width))
    latent += {"skewed": -0.9, "floor": 0.5}.get(town.kind, 1.0)
    if town.kind == "heavy":
        careless = generator.random(people) < 0.05
        latent[careless] = generator.uniform(-1.5, 4.5, (int(careless.sum()), width))
    return latent
