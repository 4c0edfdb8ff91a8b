"""The plan for a learning platform: files for its administrator, and what was sent, so that next time only changes go.

Lists of people are read, used and forgotten: what is kept names nobody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from curriculum.export.names import collect_names
from curriculum.lms.cartridge import write_cartridges
from curriculum.lms.drafts import mark_files, mark_handover
from curriculum.lms.ilias import hand_to_ilias
from curriculum.lms.model import HandOver, Order, Platform, Roster, State
from curriculum.lms.moodle import hand_to_moodle
from curriculum.lms.people import read_people
from curriculum.programme import Programme
from needs_analysis import Demand, Framework, Language, Message, UserError, from_json, to_json

_CALENDARS = ("timetable.ics", "cancelled.ics")
Writer = Callable[[Programme, tuple[Demand, Framework], Roster, State, Order], HandOver]
_WRITERS: Mapping[Platform, Writer] = {"moodle": hand_to_moodle, "ilias": hand_to_ilias}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be handed over. ``people``: lists of accounts by name; ``before``: what was sent so far."""

    platform: Platform
    order: Order
    people: Mapping[str, bytes] = field(default_factory=dict)
    before: bytes | None = None


def hand_over(results: Mapping[str, bytes], framework: Framework, wish: Wish) -> HandOver:
    """The results of a plan (``programme.json``, ``demand.json``) -> the files that bring the platform up to date.

    Raises `UserError` where there is no plan, a list of people is none, or the survey is anonymous and a list is given.
    """
    programme, demand, roster, state = read_wish(results, wish)
    order = replace(wish.order, calendars={name: results[name] for name in _CALENDARS if name in results})
    made = _WRITERS[wish.platform](programme, (demand, framework), roster, state, order)
    return mark_handover(made, wish.order.language) if programme.draft else made


def read_wish(results: Mapping[str, bytes], wish: Wish) -> tuple[Programme, Demand, Roster, State]:
    """The plan, who is who on the platform, and what was sent before. Raises `UserError` as `hand_over` does."""
    programme, demand = read_programme(results)
    if wish.people and demand.mode != "named":
        raise UserError(
            Message("The survey is anonymous: there is nobody to match a list of people with. Leave the list out.")
        )
    state = read_state(wish.before)
    known = {*state.people, *(learner.id for learner in demand.learners)}
    return programme, demand, read_people(wish.people, known, wish.order.key), state


def pack_modules(results: Mapping[str, bytes], framework: Framework, language: Language) -> Mapping[str, bytes]:
    """A Common Cartridge per module of the plan, for any platform that takes version 1.1. It names nobody."""
    programme, demand = read_programme(results)
    rooms = programme.calendar.rooms
    files = write_cartridges(programme, collect_names(demand, programme.catalogue, framework, rooms, language))
    return mark_files(files, language) if programme.draft else files


def read_programme(results: Mapping[str, bytes]) -> tuple[Programme, Demand]:
    """The plan of a workspace. Raises `UserError` where there is none of this version."""
    if "programme.json" not in results or "demand.json" not in results:
        raise UserError(Message("There is no plan to hand over yet. Make one first."))
    try:
        return from_json(Programme, results["programme.json"]), from_json(Demand, results["demand.json"])
    except ValueError as error:
        raise UserError(Message("This plan was made by an older version. Calculate it anew first.")) from error


def read_state(content: bytes | None) -> State:
    """What was handed over before; nothing where there is no file. Raises `UserError` for one that is none."""
    if content is None:
        return State()
    try:
        return from_json(State, content)
    except ValueError as error:
        message = "What was handed over before cannot be read. Hand everything over anew (--all)."
        raise UserError(Message(message)) from error


def write_state(made: HandOver) -> bytes:
    """What the workspace keeps of a hand-over: pseudonyms and keyed hashes, nobody's account."""
    return to_json(made.state)


def summarise_handover(made: HandOver, language: Language) -> dict[str, Any]:
    """What a script wants to know of a hand-over: plain JSON values."""
    delta = made.delta
    return {
        "people": len(delta.people),
        "cohorts": len(delta.cohorts),
        "courses": len(delta.shells),
        "withdrawn": list(delta.withdrawn),
        "joins": len(delta.joins),
        "leaves": len(delta.leaves),
        "framework": delta.framework,
        "notes": [note.text(language) for note in made.notes],
        "files": sorted(made.files),
    }
