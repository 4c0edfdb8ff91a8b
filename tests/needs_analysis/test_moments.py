"""Points in time in one spelling."""

import pytest

from needs_analysis.moments import read_moments


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["2026-04-27 11:34:05"], ["2026-04-27T11:34"]),
        (["2026-04-27T11:34:05.123+02:00"], ["2026-04-27T11:34"]),
        (["27.04.2026 11:34"], ["2026-04-27T11:34"]),
        (["27.4.26, 9:05:59"], ["2026-04-27T09:05"]),
        (["4/27/2026 11:34"], ["2026-04-27T11:34"]),
        (["3/4/2026 1:05:00 PM", "3/4/2026 12:05 AM"], ["2026-03-04T13:05", "2026-03-04T00:05"]),
        (["3/4/2026 1:05", "27/4/2026 1:05"], ["2026-04-03T01:05", "2026-04-27T01:05"]),
        (["2026/04/27 11:34:05 AM MESZ"], ["2026-04-27T11:34"]),
        (["27-Apr-2026 11:34:05"], ["2026-04-27T11:34"]),
        (["46139.482"], ["2026-04-27T11:34"]),  # 46139 is the serial number of 27 April 2026 in Excel
        (["2026-04-27"], ["2026-04-27T00:00"]),
        (["", "Gestern", "4711"], ["", "gestern", "4711"]),
    ],
)
def test_points_in_time(written: list[str], expected: list[str]) -> None:
    assert read_moments(written) == expected
