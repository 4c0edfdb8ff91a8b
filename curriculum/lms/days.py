"""Days as platforms write them, in German and English, and as they take them; what is no day is never guessed."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januar", "january", "jan", "jän"),
            ("februar", "february", "feb"),
            ("märz", "march", "mär", "mar", "mrz"),
            ("april", "apr"),
            ("mai", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov"),
            ("dezember", "december", "dez", "dec"),
        ),
        start=1,
    )
    for name in names
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?:,?\s.*)?")
_WORDS = re.compile(r"(?:\w+,\s*)?(\d{1,2})\.?\s+([A-Za-zäÄ]+)\.?\s+(\d{4})(?:,?\s.*)?")
_UNIX = re.compile(r"[1-9]\d{8,9}")
_CENTURY = 2000
_ZONE = ZoneInfo("Europe/Berlin")


def read_day(text: str) -> date | None:
    """``2027-03-15 14:05:00``, ``15.03.2027``, ``15/03/27, 14:05``, ``15 March 2027, 2:05 PM``, unix seconds.

    Slashes are read with the day first, as the English language pack of Moodle writes them.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        return _day(year + _CENTURY if year < 100 else year, month, day)  # noqa: PLR2004 - two digits
    if found := _WORDS.fullmatch(text):
        return _day(int(found.group(3)), _MONTHS.get(found.group(2).casefold(), 0), int(found.group(1)))
    if _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC).date()
    return None


def day_seconds(day: date) -> int:
    """The beginning of the day in Germany as unix seconds."""
    return int(datetime.combine(day, time(), tzinfo=_ZONE).timestamp())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
