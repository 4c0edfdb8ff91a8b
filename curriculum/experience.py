"""What was measured, shrunk towards what is usual, and taken into next year's plan.

Few people make estimates swing; so each module's effect is drawn towards the mean of all modules as far as its own
error demands (normal-normal, integrated over the spread between modules with a flat prior), and that mean towards a
prior.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from curriculum.evaluate import Effect
from curriculum.model import Catalogue, Module, Step

USUAL_SHARE, USUAL_SPREAD = 0.6, 0.3
"""Assumed before anything was measured: a module closes 0.6 (standard deviation 0.3) of the levels it promises."""

_SPREADS = np.linspace(0.01, 1.0, 100)
_Z = 1.959963984540054
SURE = 0.9
"""Probability from which a module is planned with less than it promises."""


@dataclass(frozen=True, slots=True)
class Experience:
    """The share of the promised levels that a module closes, with its 95 % interval; ``measured``: from people."""

    module: str
    share: float
    low: float
    high: float
    measured: bool


def gather_experience(effects: Sequence[Effect]) -> tuple[Experience, ...]:
    """One estimate per module; those about which nothing can be told get the prior as the others have moved it."""
    known = [(one.effect, one.error, one.planned) for one in effects]
    told = np.array([effect is not None and bool(planned) for effect, _, planned in known], dtype=bool)
    shares = np.array([e / p if e is not None and p else 0.0 for e, _, p in known])
    errors = np.array([s / p if s is not None and p else math.inf for _, s, p in known])
    return tuple(
        Experience(one.module, *estimate, bool(here))
        for one, estimate, here in zip(effects, _shrink(shares, errors, told), told, strict=True)
    )


def _shrink(
    shares: np.ndarray[tuple[int], np.dtype[np.float64]],
    errors: np.ndarray[tuple[int], np.dtype[np.float64]],
    told: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> list[tuple[float, float, float]]:
    """Posterior mean and interval per module: a mixture over the spread between modules."""
    y, s2 = shares[told], errors[told] ** 2 + 1e-9
    weights, means, variances = [], [], []
    for spread in _SPREADS:
        total = s2 + spread**2
        precision = 1 / USUAL_SPREAD**2 + float((1 / total).sum())
        mu = (USUAL_SHARE / USUAL_SPREAD**2 + float((y / total).sum())) / precision
        fit = -0.5 * float((np.log(total) + (y - mu) ** 2 / total).sum())
        fit += -0.5 * math.log(precision) - 0.5 * (mu - USUAL_SHARE) ** 2 / USUAL_SPREAD**2
        own = np.where(told, 1 / (errors**2 + 1e-9), 0.0)
        pull = 1 / spread**2
        means.append((own * shares + pull * mu) / (own + pull))
        variances.append(1 / (own + pull) + (pull / (own + pull)) ** 2 / precision)
        weights.append(fit)
    share = np.exp(np.array(weights) - max(weights))
    share /= share.sum()
    centre = share @ np.array(means)
    spread_ = np.sqrt(share @ (np.array(variances) + (np.array(means) - centre) ** 2))
    return [(float(c), float(c - _Z * d), float(c + _Z * d)) for c, d in zip(centre, spread_, strict=True)]


def apply_experience(catalogue: Catalogue, experience: Sequence[Experience]) -> Catalogue:
    """The catalogue with the levels that modules really reach, where it is sure that they reach less than promised.

    A step keeps at least one level; modules that were not measured, or not surely below, stay as they are.
    """
    known = {one.module: one for one in experience if one.measured}
    return Catalogue(tuple(_adjust(module, known.get(module.id)) for module in catalogue.modules))


def _adjust(module: Module, one: Experience | None) -> Module:
    if one is None or module.mandatory:
        return module
    steps = tuple(_adjust_step(step, one) for step in module.steps)
    return replace(module, steps=steps)


def _adjust_step(step: Step, one: Experience) -> Step:
    rise = step.to_level - step.from_level
    deviation = (one.high - one.low) / (2 * _Z)
    reached = max(1, math.floor(one.share * rise + 0.5))
    # Sure: the share that the next lower level would need is exceeded with a probability below 1 - SURE.
    needed = (reached + 0.5) / rise
    unlikely = 0.5 * math.erfc((needed - one.share) / max(deviation, 1e-9) / math.sqrt(2))
    return replace(step, to_level=step.from_level + reached) if reached < rise and unlikely <= 1 - SURE else step
