"""Numbers on the command line, with what is wrong with others in words."""

import argparse


def positive(text: str) -> int:
    """A whole number from 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return value


def not_negative(text: str) -> float:
    """A number from 0."""
    return _number(text, 0.0, float("inf"), "must be a number from 0")


def score(text: str) -> float:
    """A number from 0 to 1."""
    return _number(text, 0.0, 1.0, "must be a number from 0 to 1")


def port(text: str) -> int:
    """A port of this machine."""
    return int(_number(text, 1, 65535, "must be a port from 1 to 65535"))


def _number(text: str, low: float, high: float, otherwise: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high or value == float("inf"):
        raise argparse.ArgumentTypeError(otherwise)
    return value
