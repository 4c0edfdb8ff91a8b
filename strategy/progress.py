"""Where indicators are heading: a straight line through their history, an interval at the due date, a traffic light.

Ordinary least squares on time in years; the interval is that of a single new value (prediction interval) by Student's t
with n - 2 degrees of freedom. Source: Montgomery, Peck, Vining, Introduction to Linear Regression Analysis, ch. 2.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from needs_analysis import Message
from strategy.model import Indicator, Light, Reading, Strategy

FEWEST = 3
"""Values a forecast needs: two points always lie on a line."""

CERTAINTY = 0.80
"""Probability of the interval. With a handful of values 95 % would hold everything and say nothing."""

_DAYS = 365.25


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line ``level + slope x`` and the interval of a new value at ``x``."""

    slope: float
    level: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """An indicator's history and forecast. ``share``: way covered from baseline to target, 0 to 1 and beyond.

    ``value``, ``low``, ``high``: forecast for the due date, None with fewer than three values. ``rule`` says in words
    why the light is what it is.
    """

    indicator: Indicator
    readings: tuple[Reading, ...]
    last: float
    share: float
    value: float | None
    low: float | None
    high: float | None
    light: Light
    rule: Message

    @property
    def due_day(self) -> date:
        """The day by which the target is to be reached."""
        return date(self.indicator.due, 12, 31)


def view_progress(strategy: Strategy, certainty: float = CERTAINTY) -> tuple[Outlook, ...]:
    """All indicators in the order of the strategy."""
    return tuple(
        forecast_indicator(item, [one for one in strategy.readings if one.indicator == item.id], certainty)
        for item in strategy.indicators
    )


def forecast_indicator(indicator: Indicator, readings: Sequence[Reading], certainty: float = CERTAINTY) -> Outlook:
    """The outlook of one indicator. Without any value the baseline stands in for the last one."""
    readings = tuple(sorted(readings, key=lambda one: one.day))
    last = readings[-1].value if readings else indicator.baseline
    way = indicator.target - indicator.baseline
    share = (last - indicator.baseline) / way if way else 1.0
    line = None
    if len({one.day for one in readings}) >= FEWEST:
        times = [_years(one.day) for one in readings]
        line = fit_line(times, [one.value for one in readings], _years(date(indicator.due, 12, 31)), certainty)
    figures = (
        (None, None, None) if line is None else tuple(_inside(v, indicator) for v in (line.value, line.low, line.high))
    )
    light, rule = _judge(indicator, last, figures)
    value, low, high = figures
    return Outlook(indicator, readings, last, share, value, low, high, light, rule)


def fit_line(x: Sequence[float], y: Sequence[float], at: float, certainty: float = CERTAINTY) -> Line:
    """The least-squares line and the interval of a new value at ``at``. At least three values, not all at one ``x``."""
    from scipy.special import stdtrit  # Student's quantile; all of scipy.stats takes a second to load

    n = len(x)
    middle, height = sum(x) / n, sum(y) / n
    spread = sum((one - middle) ** 2 for one in x)
    slope = sum((one - middle) * (other - height) for one, other in zip(x, y, strict=True)) / spread
    level = height - slope * middle
    rest = sum((other - level - slope * one) ** 2 for one, other in zip(x, y, strict=True))
    error = math.sqrt(rest / (n - 2) * (1 + 1 / n + (at - middle) ** 2 / spread))
    reach = float(stdtrit(n - 2, (1 + certainty) / 2)) * error
    value = level + slope * at
    return Line(slope, level, value, value - reach, value + reach)


def _years(day: date) -> float:
    return day.toordinal() / _DAYS


def _inside(value: float, indicator: Indicator) -> float:
    """A forecast cannot leave what the unit can be: counts are not negative, shares end at 100."""
    low, high = 0.0, 100.0 if indicator.unit == "percent" else math.inf
    return min(high, max(low, value)) if indicator.unit != "percentage_points" else value


def _judge(indicator: Indicator, last: float, figures: tuple[float | None, ...]) -> tuple[Light, Message]:
    value, low, high = figures
    rising = indicator.target >= indicator.baseline

    def reaches(figure: float) -> bool:
        return figure >= indicator.target if rising else figure <= indicator.target

    if reaches(last):
        return "green", Message("Green: the last value has reached the target.")
    if value is None or low is None or high is None:
        return "grey", Message("No light: a forecast needs three values at least.")
    best, worst = (high, low) if rising else (low, high)
    if reaches(worst):
        return "green", Message("Green: even the worse end of the interval reaches the target.")
    if reaches(value):
        return "green", Message("Green: the forecast reaches the target; the worse end of its interval does not.")
    if reaches(best):
        return "amber", Message("Amber: the forecast misses the target; the better end of its interval reaches it.")
    return "red", Message("Red: even the better end of the interval misses the target.")
