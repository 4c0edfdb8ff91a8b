"""The list for the mentoring: empty, to be filled in, and the pairs that were found, to be looked through."""

from collections.abc import Collection, Mapping, Sequence

from openpyxl.worksheet.datavalidation import DataValidation

from curriculum.export.xlsx_parts import Book, Field, Value
from curriculum.mentoring_list import FIELDS, PARTS
from needs_analysis import Language, translate

_HELP: Mapping[str, str] = {
    "person": "The pseudonym as the survey uses it. Rows with nothing else are left out.",
    "part": "mentor, mentee, or mentor and mentee. Only people who have said yes.",
    "capacity": "How many mentees a mentor takes; empty is 1.",
    "superior": "Pseudonym of the direct superior. Nobody is matched within a reporting line, however long it is.",
    "languages": "Languages spoken at work, separated by semicolons; empty is German. A pair needs one in common.",
    "wishes": "Mentors a mentee wishes for, separated by semicolons.",
    "blocked": "People who must not be a pair with this person; no reason is asked for.",
}
_PLACES = 200
"""Rows that offer the choice of words, beyond those with names."""


def write_volunteer_list(people: Sequence[str], chosen: Mapping[str, Collection[str]], language: Language) -> bytes:
    """A workbook with a row per person of the survey, and a sheet that says what each column means.

    ``chosen``: "mentor" and "mentee" -> people who have said yes already; they stand first.
    """
    book = Book(language)
    parts = {one: _part(one, chosen) for one in people}
    rows: list[list[Value]] = [
        [one, translate(PARTS[parts[one]], language) if parts[one] else None, *[None] * (len(FIELDS) - 2)]
        for one in sorted(people, key=lambda one: (not parts[one], one))
    ]
    fields = [Field(FIELDS[name], "wide" if name in {"languages", "wishes", "blocked"} else "text") for name in FIELDS]
    sheet = book.add_table("Mentoring", fields, rows)
    words = ",".join(translate(word, language) for word in PARTS.values())
    choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"B2:B{len(rows) + _PLACES}")
    book.add_facts(
        "What the columns mean",
        [(translate(FIELDS[name], language), translate(text, language), "text") for name, text in _HELP.items()],
    )
    return book.content(translate("Mentoring", language))


def _part(person: str, chosen: Mapping[str, Collection[str]]) -> str:
    asked = [name for name in ("mentor", "mentee") if person in chosen.get(name, ())]
    return "both" if len(asked) > 1 else "".join(asked)
