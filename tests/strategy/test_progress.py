"""Forecasts beside R and scipy; traffic lights by hand."""

from datetime import date

import pytest
from scipy.stats import linregress

from needs_analysis import Text
from strategy import Indicator, Reading, fit_line, forecast_indicator

# Ezekiel (1930), the data set "cars" of R: speed in mph, stopping distance in feet.
SPEED = [4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16, 17, 17,
         17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25]  # fmt: skip
DISTANCE = [2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32, 40,
            32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85]  # fmt: skip


def test_the_interval_is_that_of_r() -> None:
    """R: predict(lm(dist ~ speed, cars), data.frame(speed = 10), interval = "prediction")."""
    line = fit_line(SPEED, DISTANCE, 10, certainty=0.95)
    assert (line.value, line.low, line.high) == pytest.approx((21.74499, -9.809601, 53.29959), abs=1e-5)
    other = linregress(SPEED, DISTANCE)
    assert (line.slope, line.level) == pytest.approx((other.slope, other.intercept))


def test_three_values_by_hand() -> None:
    """x = 0, 1, 2; y = 0, 3, 3: slope 1.5, level 0.5, rest 1.5; at 3 the error is sqrt(1.5 (1 + 1/3 + 4/2)) = sqrt 5.

    Student's t with one degree of freedom is tan(pi p / 2): 3.0777 for 80 %.
    """
    line = fit_line([0, 1, 2], [0, 3, 3], 3, certainty=0.8)
    assert (line.slope, line.level, line.value) == pytest.approx((1.5, 0.5, 5.0))
    assert line.high - line.value == pytest.approx(3.07768 * 5**0.5, abs=1e-4)


def indicator(baseline: float, target: float, unit: str = "count") -> Indicator:
    return Indicator("I", "Z", Text("", ""), unit, baseline, target, 2028, "")


def readings(*values: float) -> list[Reading]:
    """One at the end of every year from 2023."""
    return [Reading("I", date(2023 + place, 12, 31), value, "") for place, value in enumerate(values)]


@pytest.mark.parametrize(
    ("made", "values", "light"),
    [
        (indicator(0, 50), (0, 10, 20, 30), "green"),  # a straight line: 50 at the end of 2028, no spread
        (indicator(0, 51), (0, 10, 20, 30), "red"),  # one more is missed for sure
        (indicator(0, 55), (0, 12, 18, 30), "amber"),  # 48.6 with a wide interval
        (indicator(0, 45), (0, 12, 18, 30), "green"),
        (indicator(0, 90), (0, 1), "grey"),  # two values always lie on a line
        (indicator(0, 90), (0, 95), "green"),  # reached already
        (indicator(20, 5), (20, 17, 14, 11), "green"),  # falling is good here
        (indicator(20, 0), (20, 18, 16, 14), "red"),
        (indicator(0, 5), (), "grey"),
    ],
)
def test_the_light_follows_its_rule(made: Indicator, values: tuple[float, ...], light: str) -> None:
    found = forecast_indicator(made, readings(*values))
    assert found.light == light
    assert found.rule.text("en").startswith({"grey": "No light"}.get(light, light.capitalize()))


def test_a_share_never_passes_a_hundred() -> None:
    found = forecast_indicator(indicator(50, 98, "percent"), readings(50, 65, 79, 95))
    assert (found.value, found.high) == (100.0, 100.0)


def test_the_way_covered() -> None:
    assert forecast_indicator(indicator(10, 30), readings(10, 25)).share == pytest.approx(0.75)
    assert forecast_indicator(indicator(20, 5), readings(20, 17)).share == pytest.approx(0.2)
