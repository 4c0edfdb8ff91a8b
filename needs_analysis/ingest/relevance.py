"""Answers that say "this plays no part in my work": no level and no gap, but said, where a blank says nothing."""

import re
from functools import lru_cache

from needs_analysis.ingest.scales import is_no_answer
from needs_analysis.ingest.text import normal_key

_NOT_RELEVANT = re.compile(
    r"(?:^|\W)(?:nicht (?:relevant|zutreffend|von belang)|entfällt|(?:be)?trifft (?:auf |für )?mich nicht"
    r"|keinen (?:bezug|kontakt) dazu|nicht vor|keine rolle|nrel|not (?:relevant|applicable)|does not apply"
    r"|plays no (?:part|role))(?:\W|$)"
)


@lru_cache(maxsize=65_536)
def is_not_relevant(text: str) -> bool:
    """Whether a text that is no level says that the question does not concern the person."""
    return is_no_answer(text) and _NOT_RELEVANT.search(normal_key(text)) is not None
