"""What a question asks for: the level held, the level required, importance, need, or something else."""

import re
from functools import lru_cache

from needs_analysis.ingest.lexicon import MEASURE_WORDS
from needs_analysis.ingest.text import normal_key
from needs_analysis.model import Measure

_HALF = re.compile(r"\[([^\[\]]{1,40})\]$")
_PATTERNS = tuple((measure, re.compile(pattern)) for measure, pattern in MEASURE_WORDS)


_FREQUENCY = re.compile(r"häufigkeit|wie oft|nutzung|frequency|how often|\busage\b|level of interest")


def is_view(text: str) -> bool:
    """Whether a short ending of headers names one of several views of a topic (``Ist``, ``Soll``, ``Häufigkeit``)."""
    return measure_in(text) is not None or bool(_FREQUENCY.search(normal_key(text)))


@lru_cache(maxsize=8192)
def measure_in(text: str) -> Measure | None:
    """What the words of a question or of a column suffix ask for; None where they do not tell."""
    key = normal_key(text)
    return next((measure for measure, pattern in _PATTERNS if pattern.search(key)), None)


def find_measure(stem: str, scale_name: str, scale_measure: Measure) -> Measure:
    """What a block asks for.

    Words of the answers come first where they name what is meant (``wichtig``, ``Bedarf``, ``zufrieden``), then the
    words of the question, then what the answers suggest. Of a dual scale (``Question [Soll]``) the part in brackets
    says which of its two questions is meant.
    """
    half = _HALF.search(stem)
    asked = (measure_in(half.group(1)) if half else None) or measure_in(stem)
    if asked == "other" or (scale_measure == "other" and not scale_name.startswith("agreement")):
        return "other"
    if scale_measure in ("need", "importance"):
        return scale_measure
    return asked or scale_measure
