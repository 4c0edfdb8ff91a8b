"""The words of the town's questionnaires, which drift from year to year as they do in real surveys."""

from collections.abc import Mapping

from data.sample_town.model import BLANK, CANNOT_JUDGE
from needs_analysis.model import Area, Competency, Framework

PERSON = "Kennung aus dem Anschreiben"
UNIT = "In welcher Organisationseinheit arbeiten Sie?"
ROLE = "Welche Rolle beschreibt Ihre Aufgabe am besten?"
WORKING_TIME = "Welches Arbeitszeitmodell haben Sie?"
WISH = "Was möchten Sie als Nächstes lernen?"
NO_ANSWER = "Kann ich nicht einschätzen"

_OWN_WORDS: Mapping[int, str] = {
    0: "0 - kein Bezug",
    1: "1 - steige ein",
    2: "2 - wende an",
    3: "3 - beherrsche",
    4: "4 - leite an",
    5: "5 - gestalte mit",
    CANNOT_JUDGE: "weiß nicht",
}
"""The same scale as somebody typed it anew for one matrix."""


def area_items(framework: Framework) -> list[tuple[Area, list[tuple[int, Competency]]]]:
    """Areas with their competencies and the positions of these in the answers."""
    places = list(enumerate(framework.competencies))
    return [(area, [place for place in places if place[1].area == area.id]) for area in framework.areas]


def unit_name(framework: Framework, identifier: str) -> str:
    """The name of a unit."""
    unit = framework.unit(identifier)
    return unit.name if unit else identifier


def role_name(framework: Framework, identifier: str) -> str:
    """The German name of a role."""
    role = framework.role(identifier)
    return role.name.de if role else identifier


def working_time_name(framework: Framework, identifier: str) -> str:
    """The German name of a working-time model."""
    return next((item.name.de for item in framework.working_times if item.id == identifier), identifier)


def plain_labels(framework: Framework) -> Mapping[int, str]:
    """Answers as names only: ``Beherrschen``."""
    return {**{item.level: item.name.de for item in framework.levels}, CANNOT_JUDGE: NO_ANSWER, BLANK: ""}


def numbered_labels(framework: Framework) -> Mapping[int, str]:
    """Answers with their digit: ``3 – Beherrschen``."""
    numbered = {item.level: f"{item.level} – {item.name.de}" for item in framework.levels}
    return {**numbered, CANNOT_JUDGE: NO_ANSWER, BLANK: ""}


def own_word_labels() -> Mapping[int, str]:
    """The scale in other words."""
    return {**_OWN_WORDS, BLANK: ""}
