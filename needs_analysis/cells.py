"""What a cell of the master data says: text into numbers, days, lists and back.

Every reader returns ``None`` for a text it cannot read, so that checks can name the cell instead of stopping at it.
Numbers may carry a decimal comma or a decimal point; days may be written the German or the international way.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+,\d+|(?:,\d{3})+\.\d+|(?:\.\d{3}){2,}|(?:,\d{3}){2,})")
_FORMULA = re.compile(r"'*[=+\-@\t]")
_YES: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "ja", "true", "wahr", "x", "1"), True),
    **dict.fromkeys(("no", "nein", "false", "falsch", "0"), False),
}
_WEEKDAYS: Mapping[str, str] = {
    "mo": "Mo", "di": "Tu", "tu": "Tu", "mi": "We", "we": "We", "do": "Th", "th": "Th", "fr": "Fr", "sa": "Sa",
}  # fmt: skip
_DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S")
_MONTH_FORMS = ("%Y-%m", "%m.%Y", "%m/%Y", *_DAY_FORMS)
# A spreadsheet keeps 15 significant digits of a number; anything longer must stay text to come back unchanged.
_DIGITS_KEPT = 15


def parse_number(text: str) -> float | None:
    """``"0,22"``, ``"0.22"``, ``"1.234,5"`` and ``"1,234.5"`` as a float.

    A single separator is always read as the decimal sign; ``"1.200"`` is therefore 1.2. Columns of money and of whole
    numbers catch that slip, because 1.200 is neither whole nor has it two decimals.
    """
    bare = text.strip()
    if _PLAIN.fullmatch(bare):
        return float(bare.replace(",", "."))
    if not _GROUPED.fullmatch(bare):
        return None
    marks = sorted({mark for mark in ".," if mark in bare}, key=bare.rfind)
    for mark in marks[:-1] or marks:
        bare = bare.replace(mark, "")
    return float(bare.replace(",", "."))


def parse_whole(text: str) -> int | None:
    """A whole number; ``None`` for fractions."""
    value = parse_number(text)
    return int(value) if value is not None and value.is_integer() and not _too_fine(text, 0) else None


def parse_money(text: str) -> float | None:
    """An amount with at most two decimals; ``"1.200"`` is refused because it may mean 1200 or 1.2."""
    return None if _too_fine(text, 2) else parse_number(text)


def _too_fine(text: str, decimals: int) -> bool:
    """Whether a lone separator is followed by exactly three digits (thousands or decimals?) or by too many."""
    plain = _PLAIN.fullmatch(text.strip())
    fraction = re.split(r"[.,]", plain.group())[1:] if plain else []
    return bool(fraction) and (len(fraction[0]) == len("000") or len(fraction[0].rstrip("0")) > decimals)


def parse_yes(text: str) -> bool | None:
    """``yes``/``no``, ``ja``/``nein``, ``x``, ``true``/``false``, ``1``/``0``; an empty cell is no."""
    return False if not text.strip() else _YES.get(text.strip().casefold())


def parse_day(text: str) -> date | None:
    """``2027-12-24`` or ``24.12.2027``."""
    return _parse_date(text, _DAY_FORMS)


def parse_month(text: str) -> date | None:
    """``2027-05``, ``05.2027`` or any day of the month; returns its first day."""
    day = _parse_date(text, _MONTH_FORMS)
    return day.replace(day=1) if day else None


def _parse_date(text: str, forms: tuple[str, ...]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - days of a calendar have no zone
        except ValueError:
            continue
    return None


def parse_items(text: str, separator: str = ";") -> tuple[str, ...]:
    """The parts of a list in one cell, blanks around them and empty parts dropped."""
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def parse_weekdays(text: str) -> tuple[str, ...] | None:
    """``Mo;Di;Mi`` or ``Mo;Tu;We`` as English two-letter codes; ``None`` when one of them is no working day."""
    codes = [_WEEKDAYS.get(part.casefold()) for part in parse_items(text)]
    return tuple(code for code in codes if code) if all(codes) else None


def write_cell(value: object) -> str:
    """The text of a value a spreadsheet holds: ``3.0`` is ``3``, a day is ``2027-12-24``, true is ``yes``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**_DIGITS_KEPT:
        return str(int(value))
    return clean_text(str(value))


def clean_text(text: str) -> str:
    """The text with one kind of line break and without the control characters that no spreadsheet can hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def guard_formula(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would run it as a formula from a CSV file."""
    return f"'{text}" if _FORMULA.match(text) and parse_number(text) is None else text


def unguard_formula(text: str) -> str:
    """What `guard_formula` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def as_number(text: str) -> int | float | None:
    """The number a spreadsheet can hold in place of this text such that `write_cell` gives the very same text back."""
    if not _PLAIN.fullmatch(text) or "," in text or len(text.lstrip("+-").replace(".", "")) > _DIGITS_KEPT:
        return None
    value = float(text)
    number = int(value) if value.is_integer() else value
    return number if write_cell(number) == text else None
