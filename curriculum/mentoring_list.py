"""Who takes part in the mentoring: a list that people fill in, or JSON; what is wrong is named by its cell.

One row per person: as what they take part, how many mentees they take, who is above them, which languages they speak,
whom they wish for and whom they must not be matched with. A row without the second is no volunteer but may still say
who is above whom.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from curriculum.mentoring import MentorRules, Volunteers, read_mentoring
from needs_analysis import LANGUAGES, Message, Problem, UserError, read_grids, translate

FIELDS: Mapping[str, str] = {
    "person": "Person (pseudonym)",
    "part": "Takes part as",
    "capacity": "Mentees at most",
    "superior": "Superior",
    "languages": "Languages",
    "wishes": "Wishes for",
    "blocked": "Not with",
}
"""Columns of the list and their headings, which are understood in both languages."""
PARTS: Mapping[str, str] = {"mentor": "mentor", "mentee": "mentee", "both": "mentor and mentee"}
"""What a person takes part as, and the word for it."""

_NEEDED = ("person", "part")
_MORE_PARTS: Mapping[str, str] = {
    **dict.fromkeys(("mentorin", "mentor/in", "mentor:in", "mentor*in"), "mentor"),
    **dict.fromkeys(("both", "beides", "mentor;mentee", "mentor, mentee", "mentor/mentee"), "both"),
}
_MOST = 20
"""Mentees that one mentor can take at most: more is a slip."""
_SHOWN = 10
NO_LIST = (
    "{file} is no list for the mentoring. It needs the columns “Person (pseudonym)” and “Takes part as”; start from "
    "the empty list that the page offers."
)


@dataclass(frozen=True, slots=True)
class VolunteerList:
    """Who takes part, and everything odd about the list; only without errors can pairs be told."""

    volunteers: Volunteers
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What has to be mended first."""
        return tuple(one for one in self.problems if one.severity == "error")


@dataclass(slots=True)
class _Sheet:
    """A list while it is read: where it comes from, who took the survey, what was found."""

    source: str
    people: Collection[str]
    heads: Mapping[str, str] = field(default_factory=dict)
    mentors: dict[str, int] = field(default_factory=dict)
    mentees: list[str] = field(default_factory=list)
    superiors: dict[str, str] = field(default_factory=dict)
    languages: dict[str, frozenset[str]] = field(default_factory=dict)
    wishes: dict[str, frozenset[str]] = field(default_factory=dict)
    blocked: list[tuple[str, str]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def note(self, place: tuple[int | None, str], message: Message, *, error: bool = True) -> None:
        """Something wrong in the cell (row, field); a warning where it is no error."""
        row, name = place
        self.problems.append(
            Problem(self.source, row, self.heads.get(name, name), message, "error" if error else "warning")
        )

    def done(self) -> VolunteerList:
        """What was read."""
        rules = MentorRules(
            capacity=self.mentors,
            superiors=self.superiors,
            blocked=self.blocked,
            languages=self.languages,
            wishes=self.wishes,
        )
        return VolunteerList(Volunteers(self.mentors, tuple(self.mentees), rules), tuple(self.problems))


def read_volunteers(name: str, content: bytes, people: Collection[str]) -> VolunteerList:
    """A list (xlsx, ods, csv) or JSON as `read_mentoring` takes it. ``people``: the pseudonyms of the survey.

    Raises UserError for a file that is neither.
    """
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _check_json(name, content, people)
    sheet, lines, columns = _open(name, content, people)
    for row, cells in lines:
        _read_row(sheet, row, {one: cells[place].strip() for one, place in columns.items()})
    _check_names(sheet)
    return sheet.done()


def _check_json(name: str, content: bytes, people: Collection[str]) -> VolunteerList:
    found = read_mentoring(content)
    rules = found.rules
    sheet = _Sheet(
        name,
        people,
        mentors=dict(found.mentors),
        mentees=[*found.mentees],
        superiors=dict(rules.superiors),
        languages=dict(rules.languages),
        wishes=dict(rules.wishes),
        blocked=[*rules.blocked],
    )
    _check_names(sheet)
    return VolunteerList(found, tuple(sheet.problems))


def _open(
    name: str, content: bytes, people: Collection[str]
) -> tuple[_Sheet, Iterator[tuple[int, Sequence[str]]], Mapping[str, int]]:
    for title, rows in read_grids(content).items():
        for top, cells in enumerate(rows[:20]):
            columns = _find_columns(cells)
            if all(one in columns for one in _NEEDED):
                heads = {one: cells[place] for one, place in columns.items()}
                lines = ((number, line) for number, line in enumerate(rows[top + 1 :], start=top + 2) if any(line))
                return _Sheet(title or name, people, heads), lines, columns
    raise UserError(Message(NO_LIST, {"file": name}))


def _find_columns(cells: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        found = _headings().get(_bare(cell))
        if found is not None:
            places.setdefault(found, place)
    return places


@cache
def _headings() -> Mapping[str, str]:
    said = {_bare(translate(words, language)): one for one, words in FIELDS.items() for language in LANGUAGES}
    return {**said, **{one: one for one in FIELDS}, "pseudonym": "person", "kennung": "person"}


def _bare(cell: str) -> str:
    return " ".join(cell.casefold().split())


# --- one row ----------------------------------------------------------------------------------------------------------


def _read_row(sheet: _Sheet, row: int, cells: Mapping[str, str]) -> None:
    person = cells["person"]
    if not any(text for name, text in cells.items() if name != "person"):
        return None  # a name of the empty list that nobody filled in
    if not person:
        return sheet.note((row, "person"), Message("Whose row is this? Enter the pseudonym."))
    if person in sheet.rows:
        values: Mapping[str, str | int] = {"person": person, "row": sheet.rows[person]}
        return sheet.note((row, "person"), Message("{person} stands in row {row} already. Keep one row.", values))
    sheet.rows[person] = row
    _read_part(sheet, (row, person), cells)
    superior = cells.get("superior", "")
    if superior == person:
        sheet.note((row, "superior"), Message("Nobody is their own superior. Enter who is above this person."))
    elif superior:
        sheet.superiors[person] = superior
    spoken = _read_languages(sheet, row, cells.get("languages", ""))
    if spoken:
        sheet.languages[person] = spoken
    wishes = frozenset(_split(cells.get("wishes", "")))
    if wishes:
        sheet.wishes[person] = wishes
    sheet.blocked += [(person, other) for other in _split(cells.get("blocked", ""))]
    return None


def _read_part(sheet: _Sheet, place: tuple[int, str], cells: Mapping[str, str]) -> None:
    (row, person), said = place, _bare(cells["part"])
    part = _parts().get(said)
    if said and part is None:
        words = Message("“{text}” is no way to take part. Enter mentor, mentee or both.", {"text": cells["part"]})
        return sheet.note((row, "part"), words)
    if part in {"mentor", "both"}:
        sheet.mentors[person] = _read_capacity(sheet, row, cells.get("capacity", ""))
    if part in {"mentee", "both"}:
        sheet.mentees.append(person)
    return None


@cache
def _parts() -> Mapping[str, str]:
    said = {_bare(translate(words, language)): one for one, words in PARTS.items() for language in LANGUAGES}
    return {**said, **_MORE_PARTS}


def _read_capacity(sheet: _Sheet, row: int, text: str) -> int:
    if not text:
        return 1
    number = text.removesuffix(".0").removesuffix(",0")
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= _MOST):
        values: Mapping[str, str | int] = {"text": text, "most": _MOST}
        sheet.note((row, "capacity"), Message("“{text}” is no whole number from 1 to {most}.", values))
        return 1
    return int(number)


def _read_languages(sheet: _Sheet, row: int, text: str) -> frozenset[str]:
    found = set()
    for word in _split(text):
        code = _codes().get(word.casefold())
        if code is None:
            words = "“{text}” is no language that is known. Write its name, or its code as de or uk."
            sheet.note((row, "languages"), Message(words, {"text": word}))
        else:
            found.add(code)
    return frozenset(found)


@cache
def _codes() -> Mapping[str, str]:
    """Names of languages in both languages, and codes, to codes."""
    from babel import Locale

    names = {str(name).casefold(): str(code) for one in LANGUAGES for code, name in Locale(one).languages.items()}
    codes = {str(code).casefold(): str(code) for code in Locale("de").languages}
    return {**names, **codes, "dgs": "gsg", "deutsche gebärdensprache": "gsg", "german sign language": "gsg"}


def _split(text: str) -> list[str]:
    parts = (part.strip() for piece in text.split("\n") for part in piece.replace(",", ";").split(";"))
    return [part for part in parts if part]


# --- all rows together ------------------------------------------------------------------------------------------------


def _check_names(sheet: _Sheet) -> None:
    """Names that are not in the survey: with a slip of the pen a rule would be lost in silence."""
    taking = {*sheet.mentors, *sheet.mentees}
    for name in sorted(taking - set(sheet.people)):
        text = "{person} is not in the survey. Take the pseudonym from the empty list."
        sheet.note((sheet.rows.get(name), "person"), Message(text, {"person": name}))
    for one, other in sheet.blocked:
        for name in sorted({one, other} - set(sheet.people) - taking):
            text = "{person} is not in the survey: this pair would not be kept apart."
            sheet.note((sheet.rows.get(one), "blocked"), Message(text, {"person": name}))
    for one, wishes in sheet.wishes.items():
        _check_wishes(sheet, one, wishes)
    _check_lines(sheet, taking)


def _check_wishes(sheet: _Sheet, person: str, wishes: Collection[str]) -> None:
    place = (sheet.rows.get(person), "wishes")
    if person not in sheet.mentees:
        text = "{person} is no mentee; only the wishes of mentees count."
        return sheet.note(place, Message(text, {"person": person}), error=False)
    for name in sorted(set(wishes) - set(sheet.mentors)):
        text = "{person} has not said yes as a mentor; this wish counts nothing."
        sheet.note(place, Message(text, {"person": name}), error=False)
    return None


def _check_lines(sheet: _Sheet, taking: Collection[str]) -> None:
    circle = next((one for one in sheet.superiors if _in_circle(one, sheet.superiors)), None)
    if circle is not None:
        text = "Above {person} the superiors run in a circle. Correct one of them."
        sheet.note((sheet.rows.get(circle), "superior"), Message(text, {"person": circle}))
    strangers = sorted({*sheet.superiors.values()} - set(sheet.people) - set(sheet.superiors))
    if strangers:
        text = "Superiors who are not in the survey: {names}. Check that they are spelt right."
        sheet.note((None, "superior"), Message(text, {"names": _list(strangers)}), error=False)
    alone = sorted(set(taking) - set(sheet.superiors))
    if alone:
        text = "No superior is named for {n} people: {names}. Their reporting lines are not known."
        sheet.note((None, "superior"), Message(text, {"n": len(alone), "names": _list(alone)}), error=False)


def _list(names: Sequence[str]) -> str:
    more = ["…"] if len(names) > _SHOWN else []
    return ", ".join([*names[:_SHOWN], *more])


def _in_circle(person: str, superiors: Mapping[str, str]) -> bool:
    seen, above = set[str](), superiors.get(person, "")
    while above and above not in seen:
        if above == person:
            return True
        seen.add(above)
        above = superiors.get(above, "")
    return False
