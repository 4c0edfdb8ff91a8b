"""The one door to the compiler: arithmetic on arrays becomes machine code the first time it runs.

After a change of one compiled file delete ``__pycache__``: the kept code of its callers does not notice it.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit

_P = ParamSpec("_P")
_R = TypeVar("_R")


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The function as machine code, kept beside its file for the next run where that can be written."""
    return njit(cache=True, nogil=True)(function)
