"""What things are called: ids of modules, competencies, people and rooms become names in one language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from babel.dates import format_date

from curriculum.model import Catalogue, Module, PhaseKind, PlanStatus, Room
from curriculum.wording import word_learner
from needs_analysis import (
    Demand,
    Framework,
    Language,
    Message,
    Mode,
    UserError,
    translate,
    write_date,
    write_money,
    write_number,
)

KINDS: Mapping[PhaseKind, str] = {
    "self": "Self-paced online",
    "live": "Live online",
    "room": "In person",
    "transfer": "Transfer at the workplace",
    "coaching": "Coaching",
}
PROVIDERS: Mapping[str, str] = {
    "internal": "In-house",
    "training_institute": "Training institute",
    "vhs": "Adult education centre",
    "specialist": "Specialist provider",
    "academy": "Academy",
    "open_platform": "Open learning platform",
}
LANGUAGES: Mapping[str, str] = {"de": "German", "en": "English"}
STATUSES: Mapping[PlanStatus, str] = {
    "optimal": "Proven best plan",
    "feasible": "Good plan, not proven to be the best",
    "infeasible": "No plan possible within the limits",
    "nothing_needed": "Nothing needed",
}
_LOCALES: Mapping[Language, str] = {"de": "de_DE", "en": "en_GB"}
_HOUR = 60
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Names:
    """Names behind ids in one language; an id that nobody knows stands for itself.

    ``levels``: level -> (name, behavioural anchor). ``descriptions``: competency -> what people do in it. ``mode`` says
    whether learners are people or groups. ``draft``: what is written with these names is not agreed yet.
    """

    language: Language
    mode: Mode
    modules: Mapping[str, str]
    competencies: Mapping[str, str]
    levels: Mapping[int, tuple[str, str]]
    learners: Mapping[str, str]
    rooms: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    trainers: Mapping[str, str] = field(default_factory=dict)
    draft: bool = False

    def say(self, sentence: str, **values: str | float) -> str:
        """A sentence of the program in the language of these names."""
        return Message(sentence, values).text(self.language)

    def level(self, number: int) -> str:
        """``2 · Applying``."""
        name, _ = self.levels.get(number, ("", ""))
        return f"{number} · {name}" if name else str(number)

    def place(self, room: str) -> str:
        """The name of a room; no room means online."""
        return self.rooms.get(room, room) or self.say("Online")

    def hours(self, hours: float) -> str:
        """``1.5 h``; less than one hour in minutes."""
        if hours < 1:
            return self.say("{minutes} min", minutes=round(hours * _HOUR))
        digits = next(digits for digits in (0, 1, 2) if digits == 2 or round(hours, digits) == hours)  # noqa: PLR2004
        return self.say("{hours} h", hours=write_number(hours, self.language, digits))

    def money(self, amount: float) -> str:
        """Whole euros as such, other amounts with their cents."""
        if amount == round(amount):
            return write_money(amount, self.language)
        text = write_number(amount, self.language, 2)
        return f"{text} €" if self.language == "de" else f"€{text}"

    def day(self, day: date) -> str:
        """``14.01.2027`` or ``14 Jan 2027``."""
        return write_date(day, self.language)

    def weekday(self, day: date) -> str:
        """The full name of the weekday."""
        return format_date(day, "EEEE", locale=_LOCALES[self.language])

    def days(self, first: date, last: date) -> str:
        """A span of days, both included."""
        return self.day(first) if first == last else f"{self.day(first)} – {self.day(last)}"


def collect_names(
    demand: Demand, catalogue: Catalogue, framework: Framework, rooms: Sequence[Room], language: Language
) -> Names:
    """Everything that course plans and plans call by its name."""
    return Names(
        language=language,
        mode=demand.mode,
        modules={module.id: module.title.text(language) for module in catalogue.modules},
        competencies={item.id: item.name.text(language) for item in framework.competencies},
        levels={item.level: (item.name.text(language), item.anchor.text(language)) for item in framework.levels},
        learners={learner.id: word_learner(learner, framework, language) for learner in demand.learners},
        rooms=name_rooms(rooms),
        descriptions={item.id: item.description.text(language) for item in framework.competencies},
    )


def name_rooms(rooms: Sequence[Room]) -> dict[str, str]:
    """Room id -> name."""
    return {room.id: room.name for room in rooms}


def find_module(catalogue: Catalogue, identifier: str) -> Module:
    """The module of a session. Raises `UserError` when the catalogue no longer has it."""
    module = catalogue.module(identifier)
    if module is None:
        template = "The plan names the module {module}, the catalogue does not know it. Plan again with this catalogue."
        raise UserError(Message(template, {"module": identifier}))
    return module


def write_clock(start: time, end: time) -> str:
    """``09:00–13:00``."""
    return f"{start:%H:%M}–{end:%H:%M}"


def label_of(table: Mapping[str, str], key: str, language: Language) -> str:
    """The label of a code in its language; a code of the town's own stands for itself."""
    return translate(table[key], language) if key in table else key


def clean_text(text: str) -> str:
    """The text without the characters that no XML file can hold."""
    return _NO_TEXT.sub("", text)
