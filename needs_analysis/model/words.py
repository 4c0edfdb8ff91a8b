"""Words that all nouns share, and the one error a person can mend."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from needs_analysis.language import Message

Mode = Literal["anonymous", "named"]
Kind = Literal["system", "personal", "demographic", "rating", "multiple", "nominal", "number", "text", "empty"]
Measure = Literal["current", "required", "importance", "need", "other", "unknown"]
Outcome = Literal["accepted", "partial", "duplicate", "empty", "quarantined"]
SurveyShape = Literal["profile", "paired", "direct", "current"]
Source = Literal["self", "superior", "test"]
Same = Literal["all", "some", "none"]
"""How many of the people behind two figures are the same."""
Weighting = Literal["", "units", "units and roles, raked", "units and roles, calibrated"]
FloatArray = npt.NDArray[np.float64]


class UserError(Exception):
    """Something the user can mend: carries a sentence that says what to do; shown without a traceback."""

    def __init__(self, message: Message) -> None:
        """Keep the message for the edge; ``str(error)`` is its English wording."""
        super().__init__(message.text("en"))
        self.message = message
