"""Points in time as survey tools and spreadsheets write them, in one spelling and to the minute.

The same response may come with seconds in one export and without them in the next, in ISO order, the German or the
American way, or as a spreadsheet's serial number of days.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from needs_analysis.ingest import normal_key

_DATE = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>\d{2,4})"
    r"|(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<y3>\d{2,4})"
    r"|(?P<d4>\d{1,2})-(?P<name>[a-z]{3})-(?P<y4>\d{4})"
)
_TIME = re.compile(r",?[t ]+(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)?(?:\s*([ap])\.?m\.?)?(?:\W.*|z)?")
_SERIAL = re.compile(r"[45]\d{4}(?:[.,]\d+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets count days without a zone
_HALF_MINUTE = timedelta(seconds=30)
_CENTURY, _NOON = 100, 12


def read_moments(texts: Sequence[str]) -> list[str]:
    """Each text as ``2026-04-27T11:34``; what is no point in time stays as its normal key.

    Dates such as 3/4/2026 are read with the month first, unless another text of the column forbids it.
    """
    keys = [normal_key(text) for text in texts]
    found = [_DATE.match(key) for key in keys]
    day_first = any(match and match["one"] and int(match["one"]) > _NOON for match in found)
    return [_moment(key, match, day_first=day_first) or key for key, match in zip(keys, found, strict=True)]


def _moment(key: str, match: re.Match[str] | None, *, day_first: bool) -> str:
    if match is None:
        return _from_serial(key) if _SERIAL.fullmatch(key) else ""
    year, month, day = _date_of(match, day_first=day_first)
    rest = key[match.end() :]
    time = _TIME.fullmatch(rest)
    if rest and time is None:
        return ""
    hour, minute, half = time.groups() if time else ("0", "0", None)
    clock = int(hour) % _NOON + _NOON * (half == "p") if half else int(hour)
    return f"{year:04d}-{month:02d}-{day:02d}T{clock:02d}:{int(minute):02d}"


def _date_of(match: re.Match[str], *, day_first: bool) -> tuple[int, int, int]:
    part = match.groupdict()
    year = int(next(part[name] for name in ("y", "y2", "y3", "y4") if part[name]))
    if part["one"]:
        month, day = (part["two"], part["one"]) if day_first else (part["one"], part["two"])
    elif part["name"]:
        month, day = str(1 + _MONTHS.index(part["name"])) if part["name"] in _MONTHS else "0", part["d4"]
    else:
        month, day = part["m"] or part["m2"], part["d"] or part["d2"]
    return year + 2000 * (year < _CENTURY), int(month), int(day)


def _from_serial(key: str) -> str:
    """Days since the last but one day of 1899, the fraction as time of day."""
    moment = _EPOCH + timedelta(days=float(key.replace(",", "."))) + _HALF_MINUTE / 30
    return moment.strftime("%Y-%m-%dT%H:%M")
