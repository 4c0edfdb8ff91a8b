"""The two short forms of a course: participants at its end, superiors three months later (Kirkpatrick, levels 1 and 3).

Both are anonymous and ask for agreement in five steps. Labels come back as heads of columns from most tools.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from curriculum.lms.tables import write_table
from needs_analysis import Language, translate

FormKind = Literal["reaction", "behaviour"]
FORM_KINDS: tuple[FormKind, ...] = ("reaction", "behaviour")
AGREEMENT = ("not at all", "rather not", "partly", "rather yes", "fully")
"""Words of the steps 1 to 5."""

STATEMENTS: Mapping[str, str] = {
    "REACTION-USE": "What I learned here I can use in my work.",
    "REACTION-LEVEL": "The level was right for me.",
    "REACTION-TIME": "I had enough working time for all parts.",
    "REACTION-TEACHING": "The course was taught well and clearly.",
    "REACTION-ACCESS": "I could take part without barriers.",
    "REACTION-RECOMMEND": "I would recommend the course to colleagues.",
    "BEHAVIOUR-USE": "People of my team use at work what they learned in the course.",
    "BEHAVIOUR-BETTER": "This work is now done better, faster or with fewer mistakes.",
    "BEHAVIOUR-TIME": "They had time and opportunity to use it.",
    "BEHAVIOUR-SHARE": "They pass on to colleagues what they learned.",
}
SHORT: Mapping[str, str] = {
    "REACTION-USE": "Of use at work",
    "REACTION-LEVEL": "Right level",
    "REACTION-TIME": "Enough time",
    "REACTION-TEACHING": "Well taught",
    "REACTION-ACCESS": "No barriers",
    "REACTION-RECOMMEND": "Recommended",
    "BEHAVIOUR-USE": "Used at work",
    "BEHAVIOUR-BETTER": "Better work",
    "BEHAVIOUR-TIME": "Time to use it",
    "BEHAVIOUR-SHARE": "Passed on",
}
"""The statements in two or three words, as heads of columns."""

QUESTIONS: Mapping[str, str] = {
    "REACTION-BEST": "What helped you most?",
    "REACTION-CHANGE": "What should be different next time?",
    "BEHAVIOUR-HELP": "What would help your team to use more of it?",
}


@dataclass(frozen=True, slots=True)
class Form:
    """The statements and open questions of one form, by label in their order."""

    kind: FormKind
    statements: tuple[str, ...]
    questions: tuple[str, ...]


def find_form(kind: FormKind) -> Form:
    """The form of this kind."""
    start = f"{kind.upper()}-"
    return Form(
        kind,
        tuple(label for label in STATEMENTS if label.startswith(start)),
        tuple(label for label in QUESTIONS if label.startswith(start)),
    )


def write_questions(kind: FormKind, language: Language) -> bytes:
    """The form as a table for any survey tool: label, question, kind of answer, options."""
    form = find_form(kind)
    steps = " | ".join(f"{number} {translate(text, language)}" for number, text in enumerate(AGREEMENT, start=1))
    rated = [(label, translate(STATEMENTS[label], language), "1-5", steps) for label in form.statements]
    free = [(label, translate(QUESTIONS[label], language), "text", "") for label in form.questions]
    return write_table(("label", "question", "answer", "options"), [*rated, *free])
