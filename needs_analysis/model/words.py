"""Words that all nouns share."""

from typing import Literal

import numpy as np
import numpy.typing as npt

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
