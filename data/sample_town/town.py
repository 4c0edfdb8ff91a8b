"""The town as a whole, drawn from one seed."""

import numpy as np

from data.sample_town.answers import make_waves
from data.sample_town.model import SEED, Town
from data.sample_town.people import make_people
from needs_analysis.model import Framework

_PEOPLE, _ANSWERS = 1, 2


def make_town(framework: Framework, seed: int = SEED, staff: int | None = None) -> Town:
    """People, three survey years and the true need profiles; same seed, same town.

    ``staff``: people in the last wave; None takes the numbers of the units. People and answers are drawn from
    streams of their own, so that a change in one leaves the other alone.
    """
    people = make_people(framework, staff, np.random.default_rng([seed, _PEOPLE]))
    return Town(people, make_waves(framework, people, np.random.default_rng([seed, _ANSWERS])))
