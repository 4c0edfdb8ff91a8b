"""The one door to the compiler: arithmetic on arrays becomes machine code the first time it runs.

After a change of one compiled file delete ``__pycache__``: the kept code of its callers does not notice it.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
from numba import from_dtype, njit, types

_P = ParamSpec("_P")
_R = TypeVar("_R")


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The function as machine code, kept beside its file for the next run where that can be written.

    It has one form, the one that its type hints tell: whole numbers come in as 64 bits, whatever width they were read
    with, and no constant gets a form of its own. Every fresh machine waits for each form to be compiled.
    """
    made = njit(cache=True, nogil=True)(function)
    compile_form = made.compile

    def compile_as_hinted(_: object) -> Callable[_P, _R]:
        hints = get_type_hints(function)
        return compile_form(tuple(_machine_type(hint) for name, hint in hints.items() if name != "return"))

    made.compile = compile_as_hinted  # type: ignore[method-assign, assignment] # asked for any form, it makes this one
    return made


def _machine_type(hint: object) -> types.Type:
    """What the compiler calls a hint: a number, numbers side by side, or an array of one dimension without gaps."""
    numbers: dict[object, types.Type] = {int: types.int64, float: types.float64, bool: types.boolean}
    if hint in numbers:
        return numbers[hint]
    parts = get_args(hint)
    if get_origin(hint) is tuple:
        return types.UniTuple(_machine_type(parts[0]), len(parts))  # type: ignore[no-untyped-call]
    return from_dtype(np.dtype(get_args(parts[1])[0]))[::1]
