"""The hand-over to Moodle through its web services: shown first, made only when asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from curriculum.lms.comparing import begin_handover
from curriculum.lms.handover import Wish, read_wish
from curriculum.lms.model import Offer, State
from curriculum.lms.moodle_calls import Caller, Change, Sync, make_changes
from curriculum.lms.moodle_competencies import MISSING, Tree, competency_changes, field_changes, find_tree, link_changes
from needs_analysis import Framework, Language, Message

Results = Mapping[str, bytes]
Phase = Callable[[], Iterable[Change]]


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
    known = find_tree(site)
    notes = begun.notes if known else (*begun.notes, Message(MISSING))
    phases: list[Phase] = [sync.first_changes, sync.later_changes]
    if known:
        phases += _competency_phases(site, framework, offer, wish.order.language)
    shown = [tuple(phase()) for phase in phases]
    if not agree(tuple(change for part in shown for change in part)):
        return Synced(tuple(change for part in shown for change in part), 0, state, notes)
    made, calls = _make(site, phases)
    after = replace(begun.state, framework=state.framework)  # the framework is compared on the site itself
    return Synced(made, calls, after, notes)


def _competency_phases(site: Caller, framework: Framework, offer: Offer, language: Language) -> list[Phase]:
    """Fields first, competencies below them, then their ties to courses; each asks the site anew what is there."""

    def phase(make: Callable[[Tree], Iterable[Change]]) -> Phase:
        def ask() -> Iterable[Change]:
            tree = find_tree(site)
            return make(tree) if tree else ()

        return ask

    return [
        phase(lambda tree: field_changes(tree, framework, language)),
        phase(lambda tree: competency_changes(tree, framework, language)),
        phase(lambda tree: link_changes(site, tree, offer.shells)),
    ]


def _make(site: Caller, phases: Sequence[Phase]) -> tuple[tuple[Change, ...], int]:
    """Phase by phase, each asked anew: new accounts, courses and competencies have ids by then."""
    made: list[Change] = []
    calls = 0
    for phase in phases:
        changes = tuple(phase())
        calls += make_changes(site, changes)
        made += changes
    return tuple(made), calls
