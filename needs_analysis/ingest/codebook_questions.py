"""LimeSurvey's question types: which response columns each fills and what stands in them.

Types as in ``application/models/Question.php`` of LimeSurvey 5 and 6. Response columns are named by ``getFieldCode`` in
``application/helpers/viewHelper.php``: ``Q[SQ]``, dual scales ``Q[SQ][1]`` or, with the option for the expression
manager, ``Q_SQ_0``; texts beside the answers ``Q[other]``, ``Q[comment]``, ``Q[SQcomment]``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from needs_analysis.ingest.codebook import OTHER_CODE, Variable, code_key
from needs_analysis.ingest.codebook_scales import silent_codes

HEADERS = ("dualscale_headerA", "dualscale_headerB")
SETTINGS = (
    "other_replace_text", "multiflexible_checkbox", "multiflexible_min", "multiflexible_max", "slider_layout",
    "slider_min", "slider_max",
)  # fmt: skip
SEVERAL = frozenset("MP")
LISTED = frozenset("FHL!O1R")
POINTS: Mapping[str, int] = {"5": 5, "A": 5, "B": 10}
"""Types whose answers are digits from 1 without words."""
COMMENTED = frozenset("OP")
MOST_STEPS = 11
_FIXED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "Y": {"Y": ("Ja", "Yes"), "N": ("Nein", "No")},
    "C": {"Y": ("Ja", "Yes"), "U": ("Unsicher", "Uncertain"), "N": ("Nein", "No")},
    "E": {"D": ("Abnahme", "Decrease"), "S": ("Gleich", "Same"), "I": ("Zunahme", "Increase")},
    "G": {"F": ("Weiblich", "Female"), "M": ("Männlich", "Male")},
}
_RATED = frozenset("FHL!O1E:KAB5")
"""Types whose answers may be levels; ranks, ticks, texts, dates, yes or no are none."""
_OTHER = ("Sonstiges", "Other")
_COMMENT = ("Kommentar", "Comment")

Named = tuple[list[str], Variable]


@dataclass(slots=True)
class Question:
    """One question of a survey's structure.

    ``parts``: axis (0 rows, 1 columns) -> codes and texts of sub-questions; ``answers``: scale -> code -> text in the
    order they are shown; ``points``: scale -> code -> assessment value.
    """

    code: str
    kind: str
    text: str = ""
    language: str = ""
    other: bool = False
    parts: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    answers: dict[int, dict[str, str]] = field(default_factory=dict)
    points: dict[int, dict[str, int]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    def add_answer(self, scale: int, code: str, text: str, points: int) -> None:
        """One more answer; the first wording of a code counts."""
        self.answers.setdefault(scale, {}).setdefault(code, text)
        self.points.setdefault(scale, {}).setdefault(code, points)

    def say(self, words: tuple[str, str]) -> str:
        """A word of the tool's own in the language of the survey: German or English."""
        return words[0] if self.language.lower().startswith("de") else words[1]

    def number(self, name: str, otherwise: float) -> float:
        """A setting that is a number."""
        try:
            return float(self.settings.get(name, "") or otherwise)
        except ValueError:
            return otherwise


def list_variables(questions: Sequence[Question]) -> Iterator[Named]:
    """The response columns of all questions under all their names."""
    for question in questions:
        yield from _columns_of(question)
        yield from _texts_beside(question)


def _columns_of(question: Question) -> Iterator[Named]:
    rows, columns = question.parts.get(0, []), question.parts.get(1, [])
    if question.kind == "1":
        yield from _dual(question, rows)
    elif rows and columns:
        for code, text in rows:
            for other, heading in columns:
                name = f"{question.code}[{code}_{other}]"
                yield [name], _variable(question, name, f"{question.text} [{heading}]", text)
    elif rows:
        for code, text in rows:
            yield [f"{question.code}[{code}]"], _variable(question, f"{question.code}[{code}]", question.text, text)
    elif question.kind == "R":
        for rank in range(1, len(question.answers.get(0, {})) + 1):
            name = f"{question.code}[{rank}]"
            yield [name], _variable(question, name, question.text, str(rank))
    else:
        yield [question.code], _variable(question, question.code, question.text, "")


def _dual(question: Question, rows: Sequence[tuple[str, str]]) -> Iterator[Named]:
    for code, text in rows:
        for scale, header in enumerate(HEADERS):
            heading = question.settings.get(header) or str(scale + 1)
            name = f"{question.code}[{code}][{scale + 1}]"
            names = [name, f"{question.code}_{code}_{scale}"]
            yield names, _labelled(question, scale, Variable(name, f"{question.text} [{heading}]", text))


def _texts_beside(question: Question) -> Iterator[Named]:
    """What is written in own words beside the answers."""
    other = question.settings.get("other_replace_text") or question.say(_OTHER)
    if question.other:
        name = f"{question.code}[other]"
        yield [name], Variable(name, question.text, other, rated=False)
    if question.kind not in COMMENTED:
        return
    comment = question.say(_COMMENT)
    parts = [*question.parts.get(0, []), *([("other", other)] if question.other else [])]
    beside = [(f"{code}comment", f"{text}: {comment}") for code, text in parts]
    beside = beside if question.kind == "P" else [("comment", comment)]
    for code, text in beside:
        name = f"{question.code}[{code}]"
        yield [name], Variable(name, question.text, text, rated=False)


def _variable(question: Question, name: str, text: str, item: str) -> Variable:
    bare = Variable(name, text, item, several=_is_tick(question), rated=_is_rated(question))
    if question.kind in POINTS:
        steps = {str(step): str(step) for step in range(1, POINTS[question.kind] + 1)}
        return Variable(name, text, item, steps)
    if question.kind in _FIXED:
        fixed = {code_key(code): question.say(words) for code, words in _FIXED[question.kind].items()}
        return Variable(name, text, item, fixed, silent_codes(fixed), rated=_is_rated(question))
    return _labelled(question, 0, bare) if question.kind in LISTED or not question.kind else bare


def _labelled(question: Question, scale: int, bare: Variable) -> Variable:
    """The variable with its answers: in the order of their points where these tell them apart, else as shown."""
    labels = {code_key(code): text for code, text in question.answers.get(scale, {}).items()}
    missing = silent_codes(labels)
    points = {code_key(code): number for code, number in question.points.get(scale, {}).items()}
    rising = [points[code] for code in labels if code not in missing]
    graded = len(set(rising)) == len(rising) > 1
    if graded:
        labels = {code: labels[code] for code in sorted(labels, key=lambda code: (code in missing, points[code]))}
    if question.other and labels:
        labels[OTHER_CODE] = question.settings.get("other_replace_text") or question.say(_OTHER)
    return Variable(
        bare.name, bare.question, bare.item, labels, missing, ordered=graded and bare.rated,
        several=bare.several, rated=bare.rated,
    )  # fmt: skip


def _is_tick(question: Question) -> bool:
    return question.kind in SEVERAL or (question.kind == ":" and question.settings.get("multiflexible_checkbox") == "1")


def _is_rated(question: Question) -> bool:
    """Whether answers may be levels; numbers may where a form offers few steps of them."""
    if question.kind == "K":
        steps = question.number("slider_max", 100) - question.number("slider_min", 0)
        return question.settings.get("slider_layout") == "1" and steps < MOST_STEPS
    if question.kind == ":":
        steps = question.number("multiflexible_max", 10) - question.number("multiflexible_min", 1)
        return not _is_tick(question) and steps < MOST_STEPS
    return not question.kind or question.kind in _RATED
