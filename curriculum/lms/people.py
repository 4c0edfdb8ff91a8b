"""Who is who on the platform: the town's list of accounts, joined to the pseudonyms of the survey.

The list is read, used and forgotten; nothing of it is kept in the workspace.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from curriculum.lms.model import Account, Roster
from curriculum.spelling import clean_cell, spell_login
from needs_analysis import Message, UserError, make_pseudonym, read_grids

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "person": (
        *("pseudonym", "kennung", "personalnummer", "personalnr", "persnr", "code", "personalkennung", "person"),
        *("staffnumber", "personnelnumber", "employeeid", "employeenumber", "schlüssel"),
    ),
    "login": ("login", "benutzername", "anmeldename", "username", "benutzer", "user", "benutzerkennung", "account"),
    "first": ("vorname", "firstname", "givenname", "rufname"),
    "last": ("nachname", "familienname", "lastname", "surname", "name", "zuname"),
    "email": ("email", "mail", "emailadresse", "mailadresse", "emailaddress", "dienstlicheemail"),
    "number": ("idnumber", "idnummer", "moodleid", "matrikelnummer", "matriculation"),
}
_NEEDED = ("login", "first", "last", "email")
_LOOKED_AT = 20  # rows in which the headings are looked for
NO_HEADINGS = (
    "{file} is no list of people. It needs the columns login, first name, last name and e-mail, and staff number or "
    "pseudonym where the survey did not ask for login or e-mail."
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the list: what may name the person in the survey, and the account."""

    row: int
    handles: tuple[str, ...]
    account: Account


def read_people(files: Mapping[str, bytes], learners: Collection[str], key: bytes) -> Roster:
    """Lists of people (xlsx, ods, csv) -> the accounts of those who learn.

    A person is found by pseudonym, staff number, login or e-mail, whichever the survey used: the pseudonym of it is
    computed with the town's key. The first list that names a person counts. Raises `UserError` for a file that is no
    list of people.
    """
    wanted, accounts, notes = set(learners), dict[str, Account](), list[Message]()
    logins: dict[str, str] = {}
    for name, content in files.items():
        for entry in _read_list(name, content):
            found = next((one for one in (make_pseudonym(h, key) for h in entry.handles) if one in wanted), None)
            if found is None or found in accounts:
                continue
            note = _find_fault(name, entry, logins)
            if note is not None:
                notes.append(note)
                continue
            accounts[found] = entry.account
            logins[entry.account.login] = found
    return Roster(accounts, tuple(notes))


def _find_fault(file: str, entry: _Entry, logins: Mapping[str, str]) -> Message | None:
    """Why an account cannot be handed over, if it cannot."""
    account = entry.account
    if not (account.login and account.first and account.last and "@" in account.email):
        text = "{file}, row {row}: login, first name, last name or e-mail is missing. The person is left out."
        return Message(text, {"file": file, "row": entry.row})
    if account.login in logins:
        text = "{file}, row {row}: another person has the same login once it is spelt for the platform. Left out."
        return Message(text, {"file": file, "row": entry.row})
    return None


def _read_list(name: str, content: bytes) -> Iterator[_Entry]:
    for rows in read_grids(content).values():
        for top, cells in enumerate(rows[:_LOOKED_AT]):
            places = _find_columns(cells)
            if all(field in places for field in _NEEDED):
                lines = enumerate(rows[top + 1 :], start=top + 2)
                yield from (_to_entry(line, places, number) for number, line in lines if any(line))
                return
    raise UserError(Message(NO_HEADINGS, {"file": name}))


def _find_columns(cells: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        key = "".join(letter for letter in cell.casefold() if letter.isalpha())
        field = next((field for field, names in _HEADINGS.items() if key in names), None)
        if field is not None:
            places.setdefault(field, place)
    return places


def _to_entry(cells: Sequence[str], places: Mapping[str, int], row: int) -> _Entry:
    def cell(field: str) -> str:
        return cells[places[field]].strip() if field in places else ""

    handles = tuple(text for text in (cell("person"), cell("login"), cell("email")) if text)
    account = Account(
        spell_login(cell("login")),
        clean_cell(cell("first")),
        clean_cell(cell("last")),
        clean_cell(cell("email")).lower(),
        clean_cell(cell("number")),
    )
    return _Entry(row, handles, account)
