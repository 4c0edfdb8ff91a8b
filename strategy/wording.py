"""Words of the strategy at the edge: one reader's language, and what codes of the tables are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import get_month_names

from needs_analysis import Language, Message, Text, write_date, write_money, write_number, write_percent

LIGHTS: Mapping[str, str] = {"green": "green", "amber": "amber", "red": "red", "grey": "no light"}
STATUSES: Mapping[str, str] = {
    "idea": "idea",
    "planned": "planned",
    "running": "running",
    "done": "done",
    "stopped": "stopped",
    "held": "held",
    "cancelled": "cancelled",
}
KINDS: Mapping[str, str] = {
    "technology": "technology",
    "qualification": "qualification",
    "organisation": "organisation",
    "": "–",
}
FLAGS: Mapping[str, str] = {"over": "over-committed", "tight": "too little planned", "": "in order"}
UNITS: Mapping[str, str] = {
    "count": "number",
    "percent": "per cent",
    "percentage_points": "percentage points",
    "hours": "hours",
    "days": "days",
    "eur": "euros",
}
RESOURCES: Mapping[str, str] = {"fte": "posts", "it_days": "IT days", "room_days": "room days"}
ACCESS: Mapping[str, str] = {
    "wheelchair": "step-free access",
    "captions": "captions",
    "sign_language": "sign language",
    "hearing_loop": "hearing loop",
    "easy_language": "easy language",
    "childcare": "childcare",
    "online": "online too",
}
AUDIENCES: Mapping[str, str] = {"all_staff": "all staff", "leaders": "leaders", "staff_council": "staff council"}
CADENCES: Mapping[str, str] = {
    "weekly": "weekly",
    "monthly": "monthly",
    "quarterly": "quarterly",
    "half_yearly": "half-yearly",
    "yearly": "yearly",
    "continuous": "continuous",
}
NO_BREAK = "\N{NO-BREAK SPACE}"
_AMOUNTS: Mapping[str, str] = {
    "percentage_points": "{value} percentage points",
    "hours": "{value} hours",
    "days": "{value} days",
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Speaks to one reader: sentences, texts of the master data, numbers, money and days."""

    language: Language

    def say(self, sentence: str, **values: str | float) -> str:
        """An English sentence in the reader's language, its ``{named}`` values filled in."""
        return Message(sentence, values).text(self.language)

    def tell(self, message: Message | Text) -> str:
        """A message or a text of the master data."""
        return message.text(self.language)

    def number(self, value: float | None, digits: int = 1) -> str:
        """A number; whole ones without a fraction, a dash where there is none."""
        if value is None:
            return "–"
        return write_number(value, self.language, 0 if float(value).is_integer() else digits)

    def money(self, value: float | None) -> str:
        """Whole euros."""
        return "–" if value is None else write_money(round(value), self.language)

    def percent(self, share: float | None) -> str:
        """A share in whole per cent."""
        return "–" if share is None else write_percent(share, self.language)

    def day(self, day: date | None) -> str:
        """A day, a dash where there is none."""
        return "–" if day is None else write_date(day, self.language)

    def month(self, day: date) -> str:
        """A month as 05/2027."""
        return f"{day.month:02d}/{day.year}"

    def quarter(self, period: str) -> str:
        """``2026-Q3`` as people say it: July to September 2026."""
        year, _, number = period.partition("-Q")
        months = get_month_names("wide", locale=self.language)
        first = 3 * int(number) - 2
        return self.say("{first} to {last}", first=months[first], last=f"{months[first + 2]} {year}")

    def estimate(self, value: float | None, unit: str) -> str:
        """A computed value of an indicator, with one decimal; shares in per cent."""
        if value is None or unit != "percent":
            return self.number(value)
        return write_percent(value / 100, self.language, 1)

    def amount(self, value: float | None, unit: str) -> str:
        """A value of an indicator with its unit."""
        if value is None:
            return "–"
        if unit == "eur":
            return self.money(value)
        if unit == "percent":
            return write_percent(value / 100, self.language, 0 if float(value).is_integer() else 1)
        return self.say(_AMOUNTS.get(unit, "{value}"), value=self.number(value))
