"""The hand-over to Moodle through its web services: shown first, made only when asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from curriculum.export.names import collect_names
from curriculum.lms.delta import find_delta, next_state
from curriculum.lms.handover import Wish, read_programme, read_state
from curriculum.lms.model import State
from curriculum.lms.moodle_calls import Caller, Change, Sync, make_changes
from curriculum.lms.people import read_people
from curriculum.lms.roster_notes import note_missing
from curriculum.lms.shells import make_offer
from needs_analysis import Framework, Message

Results = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Synced:
    """What was or would be changed, in words, how many calls it took (0 in a dry run), and the state afterwards."""

    changes: tuple[Change, ...]
    calls: int
    state: State
    notes: tuple[Message, ...]


def sync_moodle(
    results: Results, framework: Framework, wish: Wish, site: Caller, agree: Callable[[tuple[Change, ...]], bool]
) -> Synced:
    """Bring a site up to date. ``agree`` is shown the changes and says whether they are made.

    Raises `UserError` where the site refuses or cannot be reached; what was sent until then stays and is found again.
    """
    programme, demand = read_programme(results)
    state = read_state(wish.before)
    known = {*state.people, *(learner.id for learner in demand.learners)}
    roster = read_people(wish.people, known, wish.order.key)
    names = collect_names(demand, programme.catalogue, framework, programme.calendar.rooms, wish.order.language)
    offer = make_offer(programme, demand, framework, names)
    delta = find_delta(offer, roster, state, state.framework, wish.order)
    courses = {shell.cohort: shell.id for shell in offer.shells} | {name: name for name in state.shells}
    sync = Sync(site, delta, roster.accounts, courses)
    notes = (*roster.notes, *note_missing(offer, delta, roster))
    first = sync.first_changes()
    later = sync.later_changes()
    if not agree((*first, *later)):
        return Synced((*first, *later), 0, state, notes)
    calls = make_changes(site, first)
    later = sync.later_changes()  # once more: new accounts and courses have ids by now
    calls += make_changes(site, later)
    after = replace(next_state(offer, roster, state, delta, wish.order), framework=state.framework)
    return Synced((*first, *later), calls, after, notes)
