"""Access needs and languages: which modules and which rooms meet them.

What a room has to offer (no steps, a hearing loop) is asked of rooms, and only where a module meets in one. Everything
else, languages among it, is asked of the module. Nothing is assumed: what the master data do not state is not met.
"""

from collections.abc import Iterable

from curriculum.model import EVERYBODY, Limits, Module, Room
from needs_analysis import LANGUAGES

OF_ROOMS = ("wheelchair", "hearing_loop")
OF_MODULES = ("captions", "sign_language", "screen_reader", "easy_language")
NEEDS = (*OF_ROOMS, *OF_MODULES, *LANGUAGES)

NEED_WORDS = {
    "wheelchair": "step-free access",
    "hearing_loop": "a hearing loop",
    "captions": "captions",
    "sign_language": "sign language",
    "screen_reader": "material for screen readers",
    "easy_language": "easy language",
    "de": "German",
    "en": "English",
}
"""What each need is called."""


def needs_of(limits: Limits, learner: str) -> frozenset[str]:
    """What a learner needs, with what everybody does."""
    return frozenset((*limits.access.get(EVERYBODY, ()), *limits.access.get(learner, ())))


def unmet_by_module(module: Module, needs: Iterable[str]) -> tuple[str, ...]:
    """The needs that the module is not known to meet, those of rooms aside."""
    met = {*module.access, *module.languages, *OF_ROOMS}
    return tuple(sorted(set(needs) - met))


def suits_room(room: Room, needs: Iterable[str]) -> bool:
    """Whether the room is known to meet all needs that are asked of rooms."""
    return set(needs) & set(OF_ROOMS) <= set(room.access)
