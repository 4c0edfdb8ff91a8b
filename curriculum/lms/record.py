"""What came back from platforms and lists: read entries, what they match, and what matches nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from curriculum.lms.model import Roster
from curriculum.lms.xapi_actor import actor_name
from curriculum.programme import Programme
from curriculum.spelling import spell_login
from needs_analysis import Demand, Message, make_pseudonym


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that came back. ``handles``: everything in it that may name the person; ``course``: whatever names it.

    ``done``: None where the source does not say (a grade is no completion). ``grade``: as the source writes it.
    """

    file: str
    row: int
    handles: tuple[str, ...]
    course: str
    done: bool | None
    day: date | None = None
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Loose:
    """An entry that could not be used, and why. It goes back to the person who has the file."""

    entry: Entry
    reason: Message


@dataclass(frozen=True, slots=True)
class Completion:
    """A learner and one run of a module: taken part, completed or not, when, with which grade, and who says so."""

    learner: str
    module: str
    run: str
    done: bool
    day: date | None
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that is known of who completed what, one line per learner and run."""

    completions: tuple[Completion, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """The ledger with the new entries in it, what is loose, and how many lines were read."""

    ledger: Ledger
    loose: tuple[Loose, ...]
    read: int


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what entries can be matched with. ``courses``: spelling of a course -> (module, run)."""

    learners: Mapping[str, str]
    courses: Mapping[str, tuple[str, str]]
    people: frozenset[str] = field(default_factory=frozenset)


def collect_known(programme: Programme, demand: Demand, roster: Roster, key: bytes) -> Known:
    """Everything that can name a learner or a course of this programme."""
    courses = {module.id.casefold(): (module.id, "") for module in programme.catalogue.modules}
    for run, session in programme.runs.items():
        for spelling in (run.casefold(), file_spelling(run), session.id.casefold()):
            courses[spelling] = (session.module, run)
    return Known(_handles(demand, roster, key), courses, frozenset(one.id for one in demand.learners))


def join_entries(entries: Iterable[Entry], known: Known, key: bytes, before: Ledger | None = None) -> Joined:
    """Match entries with learners and courses by stable ids. Reading a file twice changes nothing.

    A completion is never undone by a later file that does not know of it; the earliest day of completion counts.
    """
    found = {(one.learner, one.run or one.module): one for one in (before or Ledger()).completions}
    loose, count = [], 0
    for entry in entries:
        count += 1
        who, what = _find_learner(entry, known, key), known.courses.get(entry.course.strip().casefold())
        if who is None or what is None:
            loose.append(Loose(entry, Message(_reason(who, what, entry))))
            continue
        fresh = Completion(who, *what, bool(entry.done), entry.day if entry.done else None, entry.grade, entry.file)
        place = (who, fresh.run or fresh.module)
        found[place] = _merge(found.get(place), fresh)
    ordered = sorted(found.values(), key=lambda one: (one.learner, one.module, one.run))
    return Joined(Ledger(tuple(ordered)), tuple(loose), count)


def add_completions(demand: Demand, ledger: Ledger) -> Demand:
    """The demand with the day on which each learner last completed each module, for what has to be refreshed."""
    days: dict[str, dict[str, date]] = {}
    for one in ledger.completions:
        if one.done and one.day:
            kept = days.setdefault(one.learner, {})
            kept[one.module] = max(one.day, kept.get(one.module, one.day))
    learners = (
        replace(one, completed={**one.completed, **days[one.id]}) if one.id in days else one for one in demand.learners
    )
    return replace(demand, learners=tuple(learners))


def file_spelling(run: str) -> str:
    """A course's short name as Moodle spells it in the names of its files."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign == "-") else "_" for sign in run.lower())


def _handles(demand: Demand, roster: Roster, key: bytes) -> dict[str, str]:
    """What names a learner on a platform -> the learner. Names of people are no handles: two may share one."""
    handles: dict[str, str] = {}
    for one in demand.learners:
        handles[one.id.casefold()] = handles[actor_name(one.id, key).casefold()] = one.id
    for learner, account in roster.accounts.items():
        for text in (account.login, account.email, account.number):
            if text:
                handles[text.casefold()] = learner
    return handles


def _find_learner(entry: Entry, known: Known, key: bytes) -> str | None:
    for handle in entry.handles:
        text = handle.strip()
        spellings: Sequence[str] = (text.casefold(), spell_login(text))
        who = next((known.learners[one] for one in spellings if one in known.learners), None)
        if who is None and text and (pseudonym := make_pseudonym(text, key)) in known.people:
            who = pseudonym
        if who is not None:
            return who
    return None


def _reason(who: str | None, what: tuple[str, str] | None, entry: Entry) -> str:
    if not entry.course:
        return "The file does not say which course it is about. Name the course, or keep the file's own name."
    if who is None and what is None:
        return "Neither the person nor the course is known in this plan."
    if who is None:
        return "The person is not known by any login, address, number or pseudonym of this plan."
    return "The course is not part of this plan."


def _merge(old: Completion | None, new: Completion) -> Completion:
    if old is None:
        return new
    days = [one.day for one in (old, new) if one.done and one.day]
    return replace(
        new,
        done=old.done or new.done,
        day=min(days, default=None),
        grade=new.grade or old.grade,
        source=new.source if new.done or not old.done else old.source,
    )
