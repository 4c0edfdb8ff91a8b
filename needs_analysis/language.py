"""Words in two languages: texts of the master data, messages of the program, numbers and dates.

The code speaks English; ``data/locale/de.po`` holds the German. Nothing below the pages, the command line and the
writers of files decides a language: it hands on a `Text` or a `Message`, and the edge renders it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from needs_analysis.shipped import shipped_data

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
_DECEIVING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LOCALE: Mapping[Language, str] = {"de": "de_DE", "en": "en_GB"}
PERCENT: Mapping[Language, str] = {"de": "\N{NO-BREAK SPACE}%", "en": "%"}
"""What follows the number of a share."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the master data in both languages."""

    de: str
    en: str

    def text(self, language: Language) -> str:
        """The wording in one language; the other one where it is missing."""
        return (self.de or self.en) if language == "de" else (self.en or self.de)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the program: an English template with ``{named}`` values, rendered at the edge."""

    template: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """The sentence in one language; numbers are written the way that language writes them."""
        shown = {
            key: show_text(value) if isinstance(value, str) else write_number(value, language)
            for key, value in self.values.items()
        }
        return translate(self.template, language).format(**shown)


def show_text(text: str) -> str:
    """A text from a file as it may be shown: without control characters and marks that turn the direction of writing.

    They deceive the eye (a name that reads backwards) and no spreadsheet can hold most of them.
    """
    return _DECEIVING.sub("", text)


@cache
def _catalogue(language: Language) -> Mapping[str, str]:
    path = shipped_data("locale", f"{language}.po")
    if not path.is_file():
        return {}
    with path.open("rb") as stream:
        entries = read_po(stream, locale=language)
    return {entry.id: entry.string for entry in entries if isinstance(entry.id, str) and isinstance(entry.string, str)}


def translate(sentence: str, language: Language) -> str:
    """The sentence in ``language``; English source sentences without a translation stay English."""
    return _catalogue(language).get(sentence) or sentence


@lru_cache(maxsize=16_384, typed=True)  # 5 and 5.0 differ; pages write the same numbers at every run
def write_number(value: float, language: Language, digits: int = 1) -> str:
    """A number as people write it: ``1.234,5`` in German, ``1,234.5`` in English; whole numbers without a fraction."""
    pattern = "#,##0" if isinstance(value, int) or digits == 0 else "#,##0." + "0" * digits
    return format_decimal(value, format=pattern, locale=_LOCALE[language])


def write_money(value: float, language: Language) -> str:
    """An amount in whole euros: ``12.000 €`` in German, ``€12,000`` in English."""
    pattern = "#,##0 ¤" if language == "de" else "¤#,##0"
    return format_currency(value, "EUR", format=pattern, locale=_LOCALE[language], currency_digits=False)


def write_percent(share: float, language: Language, digits: int = 0) -> str:
    """A share between 0 and 1 in per cent: ``12 %`` in German, ``12%`` in English."""
    number = "#,##0." + "0" * digits if digits else "#,##0"
    return format_percent(share, format=number + PERCENT[language], locale=_LOCALE[language])


def write_date(day: date, language: Language, length: Literal["short", "medium", "long", "full"] = "medium") -> str:
    """A calendar date in the order and the words of the language."""
    return format_date(day, format=length, locale=_LOCALE[language])
