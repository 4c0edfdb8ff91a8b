"""What the questionnaire asks, in which words and under which codes; the writers of files only lay it out.

Wording is English here and German in the locale file, so both versions of a form come from the same lines and
`known_headers` can list the headers of both.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from needs_analysis.disclosure import SMALLEST_GROUP
from needs_analysis.language import Language, Message, Text, translate
from needs_analysis.model import Area, Competency, Framework, Level, Unit

NO_ANSWER = "I cannot judge"
NO_ANSWER_CODE = "KA"
"""LimeSurvey answer code of `NO_ANSWER`; spelled like the German abbreviation that every reader takes for none."""

NOT_RELEVANT = "Plays no part in my work"
NOT_RELEVANT_CODE = "NREL"
"""LimeSurvey answer code of `NOT_RELEVANT`: no level either, but counted apart from those who cannot judge."""

_ANSWER_CODE_LENGTH = 5
_QUESTION_CODE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: ``code`` for LimeSurvey, ``value`` is an id of the framework or a level as text."""

    code: str
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One question besides the competencies. ``target`` as in `ColumnMatch`; no ``choices`` means free text."""

    target: str
    code: str
    wording: str
    hint: str
    choices: tuple[Choice, ...] = ()


def about_questions(framework: Framework) -> tuple[Question, ...]:
    """What is asked about the person before the competencies: code, unit, role, working time."""
    return (
        Question(
            "person",
            "PERSON",
            "Code from your invitation letter",
            "It stands for you instead of your name. Leave it empty if your letter carries none.",
        ),
        Question(
            "unit",
            "UNIT",
            "Which unit do you work in?",
            "Leaders choose the unit above their own team.",
            unit_choices(framework),
        ),
        Question(
            "role",
            "ROLE",
            "Which role describes your work best?",
            "If several fit, take the one that fills most of your week.",
            _choices(((role.id, role.name) for role in framework.roles), "R"),
        ),
        Question(
            "working_time",
            "WORKDAYS",
            "Which working-time model do you have?",
            "We need it to find course dates that fit your week.",
            _choices(((model.id, model.name) for model in framework.working_times), "W"),
        ),
    )


WISH = Question(
    "wish",
    "WISH",
    "What would you like to learn next?",
    "In your own words. Please do not write any names here.",
)


def unit_choices(framework: Framework) -> tuple[Choice, ...]:
    """All units in the order of the tree; names that occur twice carry the unit above in brackets."""
    names = [unit.name for unit in framework.units]
    labels = ((unit.id, _unit_label(unit, framework, names)) for unit in framework.units)
    return _choices(((identifier, Text(label, label)) for identifier, label in labels), "U")


def _unit_label(unit: Unit, framework: Framework, names: list[str]) -> str:
    above = framework.unit(unit.parent) if unit.parent else None
    return f"{unit.name} ({above.name})" if above and names.count(unit.name) > 1 else unit.name


def level_choices(framework: Framework) -> tuple[Choice, ...]:
    """The levels, lowest first, and two ways out: for those who cannot judge and for those who have no use for it."""
    levels = tuple(Choice(f"A{item.level}", str(item.level), level_label(item)) for item in framework.levels)
    ways_out = (Choice(NO_ANSWER_CODE, "", both(NO_ANSWER)), Choice(NOT_RELEVANT_CODE, "", both(NOT_RELEVANT)))
    return (*levels, *ways_out)


def level_label(level: Level) -> Text:
    """A level as the form writes it: ``3 – Mastering``."""
    return Text(f"{level.level} – {level.name.de}", f"{level.level} – {level.name.en}")


def area_question(area: Area, language: Language) -> str:
    """The question above the competencies of an area."""
    return Message("How confident are you today in “{area}”?", {"area": area.name.text(language)}).text(language)


def area_competencies(framework: Framework, area: Area) -> tuple[Competency, ...]:
    """The competencies of an area in the order of the framework."""
    return tuple(item for item in framework.competencies if item.area == area.id)


def question_codes(framework: Framework) -> Mapping[str, str]:
    """LimeSurvey codes of areas and competencies: letters and digits, a letter first, at most 20 characters."""
    areas = make_codes((area.id for area in framework.areas), "G", _QUESTION_CODE_LENGTH)
    competencies = make_codes((item.id for item in framework.competencies), "C", _QUESTION_CODE_LENGTH)
    return {**areas, **competencies}


def make_codes(identifiers: Iterable[str], prefix: str, longest: int) -> dict[str, str]:
    """A code per id: the id without punctuation where that is short enough and unique, else prefix and number."""
    codes: dict[str, str] = {}
    taken: set[str] = set()
    for number, identifier in enumerate(identifiers, start=1):
        plain = re.sub(r"[^A-Za-z0-9]", "", identifier)
        fits = bool(plain) and plain[0].isalpha() and len(plain) <= longest and plain.casefold() not in taken
        code = plain if fits else f"{prefix}{number:03d}"
        codes[identifier] = code
        taken.add(code.casefold())
    return codes


def _choices(named: Iterable[tuple[str, Text]], prefix: str) -> tuple[Choice, ...]:
    items = tuple(named)
    codes = make_codes((identifier for identifier, _ in items), prefix, _ANSWER_CODE_LENGTH)
    return tuple(Choice(codes[identifier], identifier, label) for identifier, label in items)


def both(sentence: str) -> Text:
    """A wording of the form in both languages."""
    return Text(translate(sentence, "de"), translate(sentence, "en"))


TITLE = "What can I do, what do I want to learn?"
SUBTITLE = "Self-assessment of digital competencies, about ten minutes"
INSTRUCTION = "Judge your work as it is today. No question is compulsory."
FILL_IN = "Please fill in the shaded fields only; most of them offer a list to choose from."
NOTICE_TITLE = "Data protection"
NOTICE_DRAFT = (
    "Sample text. Before you send it out, adapt it with your data protection officer and your staff council, "
    "and fill in the square brackets."
)
THANKS = "Thank you! Please save the file and send it to [address of HR development]."


def mark_title(language: Language, *, draft: bool) -> str:
    """The title of the questionnaire; before that of a draft stands the word."""
    title = translate(TITLE, language)
    return f"{translate('Draft', language)} · {title}" if draft else title


def notice() -> tuple[Message, ...]:
    """The data-protection notice, one paragraph each: voluntary, purpose, who sees what, groups, time, rights."""
    return (
        Message(
            "Voluntary: Taking part is voluntary. You may leave out any question. Not taking part has no "
            "disadvantage for you."
        ),
        Message(
            "Purpose: Your answers are used to plan next year's training, and for nothing else. They are not used to "
            "judge your performance or conduct."
        ),
        Message(
            "Who sees what: [HR development] evaluates the answers under your code, without your name. Everybody else "
            "sees summaries only."
        ),
        Message(
            "Smallest group: Results are shown from {smallest} answers on. Nothing smaller is published.",
            {"smallest": SMALLEST_GROUP},
        ),
        Message("Kept until: Single answers are deleted after the evaluation, on [date] at the latest."),
        Message(
            "Your rights: You may ask for access, correction and deletion. Contact: [data protection officer, "
            "e-mail address]."
        ),
    )
