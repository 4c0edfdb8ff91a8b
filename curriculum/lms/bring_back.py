"""The way back: files from platforms and lists in; the ledger, a proof of training per person and what is loose out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from curriculum.export.course_pdf import write_certificate_pdf
from curriculum.export.names import Names, collect_names
from curriculum.export.training_record import Attended, write_training_record
from curriculum.export.xlsx_parts import Book, Field
from curriculum.lms.handover import read_programme
from curriculum.lms.model import Order, Roster
from curriculum.lms.people import read_people
from curriculum.lms.record import Completion, Joined, Ledger, Loose, add_completions, collect_known, join_entries
from curriculum.lms.returns import read_returns
from curriculum.programme import Programme
from curriculum.spelling import spell_id
from needs_analysis import Demand, Framework, Language, Message, UserError, from_json, to_json, translate


@dataclass(frozen=True, slots=True)
class Returned:
    """What is to be brought back. ``course``: the course of files that do not say theirs; ``before``: the ledger."""

    files: Mapping[str, bytes]
    order: Order
    people: Mapping[str, bytes] = field(default_factory=dict)
    course: str = ""
    before: bytes | None = None


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """``ledger`` is kept in the workspace (pseudonyms only); ``files`` go to whoever brought the files."""

    joined: Joined
    ledger: bytes
    files: Mapping[str, bytes]


def bring_back(results: Mapping[str, bytes], framework: Framework, returned: Returned) -> BroughtBack:
    """Match everything that came back with the plan. Raises `UserError` for an unknown file or an anonymous survey."""
    programme, demand = read_programme(results)
    if demand.mode != "named":
        text = "The survey is anonymous: who completed a course can be matched with nobody, and nothing is recorded."
        raise UserError(Message(text))
    order = returned.order
    roster = read_people(returned.people, [learner.id for learner in demand.learners], order.key)
    known = collect_known(programme, demand, roster, order.key)
    entries = read_returns(returned.files, known.courses, returned.course)
    joined = join_entries(entries, known, order.key, read_ledger(returned.before))
    names = collect_names(demand, programme.catalogue, framework, programme.calendar.rooms, order.language)
    files = {
        **_write_proofs(joined.ledger, programme, roster, names),
        **_write_certificates(joined.ledger, programme, roster, names),
    }
    if joined.loose:
        files["unmatched.xlsx"] = _write_loose(joined.loose, order.language)
    return BroughtBack(joined, to_json(joined.ledger), files)


def read_ledger(content: bytes | None) -> Ledger:
    """What was recorded so far. Raises `UserError` for a file that is none."""
    if content is None:
        return Ledger()
    try:
        return from_json(Ledger, content)
    except ValueError as error:
        raise UserError(Message("The record of completed courses cannot be read.")) from error


def refresh_demand(demand: bytes, ledger: bytes | None) -> bytes:
    """The demand with the days on which modules were completed, so that the plan knows what is to be refreshed."""
    if ledger is None:
        return demand
    return to_json(add_completions(from_json(Demand, demand), read_ledger(ledger)))


def _write_proofs(ledger: Ledger, programme: Programme, roster: Roster, names: Names) -> Mapping[str, bytes]:
    """A file per person, named by login where the list of people has one, else by pseudonym."""
    courses: dict[str, list[Completion]] = {}
    for one in ledger.completions:
        courses.setdefault(one.learner, []).append(one)
    files = {}
    for learner, completions in courses.items():
        account = roster.accounts.get(learner)
        person = f"{account.first} {account.last}" if account else learner
        lines = [_attended(one, programme, names) for one in completions]
        name = spell_id(account.login if account else learner)
        files[f"proofs/{name}.docx"] = write_training_record(person, lines, names)
    return files


def _write_certificates(ledger: Ledger, programme: Programme, roster: Roster, names: Names) -> Mapping[str, bytes]:
    """A confirmation to sign for everybody whose name is known, for every course completed."""
    runs, files = programme.runs, {}
    for one in ledger.completions:
        account, session = roster.accounts.get(one.learner), runs.get(one.run)
        module = programme.catalogue.module(one.module)
        if one.done and account and session and module:
            content = write_certificate_pdf(f"{account.first} {account.last}", session, module, names)
            files[f"certificates/{spell_id(account.login)}-{one.run}.pdf"] = content
    return files


def _attended(one: Completion, programme: Programme, names: Names) -> Attended:
    module = programme.catalogue.module(one.module)
    title = names.modules.get(one.module, one.module)
    return Attended(title, one.run or one.module, module.hours_of() if module else 0.0, one.done, one.day, one.grade)


_LOOSE_FIELDS = (Field("File"), Field("Row", "plain"), Field("Person"), Field("Course"), Field("Why", "wide"))


def _write_loose(loose: Sequence[Loose], language: Language) -> bytes:
    """Every entry that matched nothing, with its file and row: to be mended there and read again."""
    book = Book(language)
    rows = (
        (one.entry.file, one.entry.row, " · ".join(one.entry.handles), one.entry.course, one.reason.text(language))
        for one in loose
    )
    book.add_table("Not matched", _LOOSE_FIELDS, rows)
    return book.content(translate("Not matched", language))
