"""What has changed since the last hand-over: the smallest set of changes that brings the platform up to date."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from curriculum.lms.model import Cohort, Delta, Move, Offer, Order, Roster, Sent, Shell, State
from curriculum.spelling import PREFIX, make_mark


def find_delta(offer: Offer, roster: Roster, state: State, framework: tuple[str, str], order: Order) -> Delta:
    """From what was sent to what is wanted. ``framework``: id and mark of the framework as it is now.

    A plan speaks of its own year only: courses of other years and their cohorts stay as they are.
    """
    kept = [cohort for cohort in offer.cohorts if cohort.id in state.cohorts]
    return Delta(
        people=tuple(sorted(_new_people(offer, roster, state, order))),
        cohorts=tuple(cohort for cohort in offer.cohorts if cohort.id not in state.cohorts),
        shells=tuple(shell for shell in offer.shells if _is_changed(shell, state, order)),
        withdrawn=tuple(sorted(_withdrawn(offer, state))),
        joins=tuple(_joins(offer, roster, state, order)),
        leaves=(*_leaves(kept, state), *_leave_withdrawn(offer, state)),
        framework="" if state.framework[1] == framework[1] else framework[0],
    )


def next_state(offer: Offer, roster: Roster, state: State, delta: Delta, order: Order) -> State:
    """What will stand on the platform once the delta is done.

    A learner without account has not been sent, and whoever leaves without one is still in the cohort: nobody could be
    told whom to take out.
    """
    cohorts, shells = dict(state.cohorts), dict(state.shells)
    for name in delta.withdrawn:
        cohorts.pop(name, None)
        shells.pop(name, None)
    for name in _emptied_roles(offer, state):
        sent, staying = cohorts.pop(name), _staying(name, delta, roster)
        cohorts |= {name: replace(sent, members=staying)} if staying else {}
    for cohort in offer.cohorts:
        known = {*roster.accounts, *_members(state.cohorts, cohort.id)}
        members = tuple(learner for learner in cohort.members if learner in known)
        staying = _staying(cohort.id, delta, roster)
        cohorts[cohort.id] = Sent(make_mark(order.key, cohort.name), (*members, *staying))
    shells |= {shell.id: Sent(mark_shell(shell, order)) for shell in offer.shells}
    marks = {who: mark_login(roster.accounts[who].login, order) for who in _learners(offer) & roster.accounts.keys()}
    still = {who for cohort in cohorts.values() for who in cohort.members}
    people = {who: mark for who, mark in {**state.people, **marks}.items() if who in still}
    return State(people, cohorts, shells, state.framework)


def _staying(cohort: str, delta: Delta, roster: Roster) -> tuple[str, ...]:
    """Who should leave a cohort and has no account in the lists."""
    return tuple(move.learner for move in delta.leaves if move.cohort == cohort and move.learner not in roster.accounts)


def mark_shell(shell: Shell, order: Order) -> str:
    """Changes with anything that the platform is told about a course."""
    days = (shell.first_day.isoformat(), shell.last_day.isoformat())
    return make_mark(order.key, shell.title, shell.summary, *days, *shell.sections, *shell.competencies)


def mark_login(login: str, order: Order) -> str:
    """Says that a login was sent without saying which."""
    return make_mark(order.key, "login", login)


def _learners(offer: Offer) -> set[str]:
    return {learner for cohort in offer.cohorts for learner in cohort.members}


def _new_people(offer: Offer, roster: Roster, state: State, order: Order) -> Iterator[str]:
    for learner in _learners(offer) & roster.accounts.keys():
        if state.people.get(learner) != mark_login(roster.accounts[learner].login, order):
            yield learner


def _is_changed(shell: Shell, state: State, order: Order) -> bool:
    sent = state.shells.get(shell.id)
    return sent is None or sent.mark != mark_shell(shell, order)


def _withdrawn(offer: Offer, state: State) -> set[str]:
    wanted = {shell.id for shell in offer.shells}
    return {name for name in state.shells if name.startswith(f"{PREFIX}-{offer.year}-")} - wanted


def _emptied_roles(offer: Offer, state: State) -> set[str]:
    """Cohorts of roles that nobody has any more (nothing is said about roles where no people are known)."""
    wanted = {cohort.id for cohort in offer.cohorts}
    named = any(cohort.members for cohort in offer.cohorts)
    return {name for name in state.cohorts if name.startswith(f"{PREFIX}-R-")} - wanted if named else set()


def _joins(offer: Offer, roster: Roster, state: State, order: Order) -> Iterator[Move]:
    fresh = set(_new_people(offer, roster, state, order))
    for cohort in offer.cohorts:
        before = set(_members(state.cohorts, cohort.id)) - fresh
        yield from (Move(who, cohort.id) for who in cohort.members if who in roster.accounts and who not in before)


def _leaves(kept: list[Cohort], state: State) -> Iterator[Move]:
    for cohort in kept:
        gone = set(_members(state.cohorts, cohort.id)) - set(cohort.members)
        yield from (Move(who, cohort.id) for who in sorted(gone))


def _leave_withdrawn(offer: Offer, state: State) -> Iterator[Move]:
    for name in sorted(_withdrawn(offer, state) | _emptied_roles(offer, state)):
        yield from (Move(who, name) for who in _members(state.cohorts, name))


def _members(cohorts: Mapping[str, Sent], name: str) -> tuple[str, ...]:
    return cohorts[name].members if name in cohorts else ()
