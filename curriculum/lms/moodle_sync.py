"""The hand-over to Moodle through its web services: shown first, made only when asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from curriculum.lms.comparing import begin_handover
from curriculum.lms.handover import Wish, read_wish
from curriculum.lms.model import State
from curriculum.lms.moodle_calls import Caller, Change, Sync, make_changes
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
    programme, demand, roster, state = read_wish(results, wish)
    offer, begun = begin_handover(programme, (demand, framework), roster, state, wish.order)
    courses = {shell.cohort: shell.id for shell in offer.shells} | {name: name for name in state.shells}
    sync = Sync(site, begun.delta, roster.accounts, courses)
    first = sync.first_changes()
    later = sync.later_changes()
    if not agree((*first, *later)):
        return Synced((*first, *later), 0, state, begun.notes)
    calls = make_changes(site, first)
    later = sync.later_changes()  # once more: new accounts and courses have ids by now
    calls += make_changes(site, later)
    after = replace(begun.state, framework=state.framework)  # the framework goes by file only
    return Synced((*first, *later), calls, after, begun.notes)
