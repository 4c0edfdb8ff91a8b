"""What people have decided before the plan is made: fairness, locks, scarce things, hours and access needs.

Everything is kept with the workspace at once and counts from the next calculation on; each step can be taken back.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from curriculum.accessibility import NEED_WORDS, NEEDS
from curriculum.decisions import Decisions, parse_decisions, write_decisions
from curriculum.model import EVERYBODY, Fairness, FairnessKind, Lock, LockKind, Pool, PoolKind
from curriculum.pages.sources import read_demand
from curriculum.wording import word_decisions
from dashboard import Desk, Table, look_at, save, show_table
from needs_analysis import UserError, read_tables
from store import DECISIONS_FILE, MASTER_FILE

_FAIRNESS: dict[FairnessKind, str] = {
    "none": "The greatest gain in all",
    "weakest_first": "The weakest units first",
    "floor": "A floor for every unit",
    "part_time": "Part-time staff like the others",
}
_SHARES: dict[FairnessKind, str] = {
    "weakest_first": "Share of what the weakest unit could get at best, in per cent",
    "floor": "Share of its need that every unit gets at least, in per cent",
    "part_time": "Coverage of part-time staff, in per cent of that of the others",
}
_USUAL: dict[FairnessKind, int] = {"weakest_first": 90, "floor": 20, "part_time": 95}
_LOCKS: dict[LockKind, str] = {
    "stays": "A module stays",
    "apart": "Modules never together",
    "booked": "Somebody is booked already",
    "barred": "A module is not offered",
}
_OTHERS = {
    "pool": "Something is scarce",
    "hours": "Other hours for somebody",
    "access": "Access needs",
}
_POOLS: dict[PoolKind, str] = {
    "money": "Money in euros",
    "trainer": "Hours of trainers",
    "room": "Half-days of rooms",
    "seats": "Runs in the year",
}
_MOST_BEFORE = 20


@dataclass(frozen=True, slots=True)
class _Names:
    """Module -> title, learner -> name."""

    titles: Mapping[str, str]
    learners: Mapping[str, str]


def offer_decisions(desk: Desk) -> None:
    """The section: what is decided so far, one more decision, and a step back."""
    t = desk.say
    decisions, before = _read(desk)
    names = _Names(*_read_names(desk))
    lines = word_decisions(decisions, names.titles, names.learners, desk.language)
    with st.expander(t("What is decided already ({n})", n=len(lines)), icon=":material/gavel:"):
        st.caption(t("Decisions are kept with this survey and count from the next calculation on."))
        _ask_fairness(desk, decisions)
        _show_lines(desk, lines)
        _ask_more(desk, decisions, names)
        if before and st.button(t("Undo the last decision"), icon=":material/undo:"):
            _keep(desk, before[-1], before[:-1])


def _ask_fairness(desk: Desk, decisions: Decisions) -> None:
    t, now = desk.say, decisions.fairness
    what, how_much = st.columns(2)
    kinds = list(_FAIRNESS)
    kind = what.selectbox(
        t("Fairness"), kinds, index=kinds.index(now.kind), format_func=lambda one: t(_FAIRNESS[one]), key="fair-kind"
    )
    fairness = Fairness()
    if kind != "none":
        start = round(100 * now.share) if kind == now.kind else _USUAL[kind]
        share = how_much.slider(t(_SHARES[kind]), 0, 100, start, 5, key=f"fair-share-{kind}")
        fairness = Fairness(kind, share / 100)
    changed = fairness.kind != now.kind or (kind != "none" and fairness != now)
    if changed and st.button(t("Keep this fairness"), icon=":material/balance:"):
        _decide(desk, replace(decisions, fairness=fairness))


def _show_lines(desk: Desk, lines: Sequence[tuple[str, Decisions]]) -> None:
    t = desk.say
    if not lines:
        st.caption(t("Nothing is decided yet: the plan is free to choose."))
        return
    show_table(Table(t("Decisions so far"), [t("Decision")], [[line] for line, _ in lines]))
    which, away = st.columns([3, 1], vertical_alignment="bottom")
    chosen = which.selectbox(
        t("Decision to take out"), range(len(lines)), format_func=lambda place: lines[place][0], key="decision-out"
    )
    if away.button(t("Take out"), icon=":material/delete:"):
        _decide(desk, lines[chosen][1])


def _ask_more(desk: Desk, decisions: Decisions, names: _Names) -> None:
    t = desk.say
    kind = st.selectbox(
        t("One more decision"),
        [*_LOCKS, *_OTHERS],
        index=None,
        placeholder=t("Choose what is to be decided"),
        format_func=lambda one: t(_LOCKS[one]) if one in _LOCKS else t(_OTHERS[one]),
        key="decision-kind",
    )
    if kind is None:
        return
    asks = {"pool": _ask_pool, "hours": _ask_hours, "access": _ask_access}
    lock = next((one for one in _LOCKS if one == kind), None)
    more = _ask_lock(desk, decisions, names, lock) if lock else asks[kind](desk, decisions, names)
    if st.button(t("Keep this decision"), icon=":material/add:", disabled=more is None) and more is not None:
        _decide(desk, more)


def _ask_modules(names: _Names, label: str) -> tuple[str, ...]:
    return tuple(
        st.multiselect(label, list(names.titles), format_func=names.titles.__getitem__, key="decision-modules")
    )


def _ask_learner(desk: Desk, names: _Names) -> str | None:
    t = desk.say
    return st.selectbox(
        t("For whom"),
        list(names.learners),
        index=None,
        placeholder=t("for all"),
        format_func=names.learners.__getitem__,
        key="decision-learner",
    )


def _ask_lock(desk: Desk, decisions: Decisions, names: _Names, kind: LockKind) -> Decisions | None:
    t = desk.say
    modules = _ask_modules(names, t("Modules"))
    learner = None if kind == "stays" else _ask_learner(desk, names)
    count = int(st.number_input(t("How many times at least"), 1, 100, 1, key="decision-n")) if kind == "stays" else 1
    if len(modules) < (2 if kind == "apart" else 1):
        return None
    return replace(decisions, locks=(*decisions.locks, Lock(kind, modules, learner, count)))


def _ask_pool(desk: Desk, decisions: Decisions, names: _Names) -> Decisions | None:
    t = desk.say
    kind = st.selectbox(t("What is scarce"), list(_POOLS), format_func=lambda one: t(_POOLS[one]), key="decision-pool")
    name = st.text_input(t("Name, for example of the budget line"), key="decision-name").strip()
    modules = _ask_modules(names, t("Modules that draw on it"))
    capacity = st.number_input(t("How much there is of it"), 0.0, value=0.0, step=1.0, key="decision-capacity")
    use = st.number_input(t("What one run takes"), 0.0, value=1.0, step=1.0, key="decision-use")
    if not name or not modules or not use or name in {pool.id for pool in decisions.pools}:
        return None
    return replace(decisions, pools=(*decisions.pools, Pool(name, kind, capacity, dict.fromkeys(modules, use))))


def _ask_hours(desk: Desk, decisions: Decisions, names: _Names) -> Decisions | None:
    learner = _ask_learner(desk, names)
    hours = st.number_input(desk.say("Learning hours in the year"), 0.0, 1000.0, 20.0, 1.0, key="decision-hours")
    return None if learner is None else replace(decisions, own_hours={**decisions.own_hours, learner: hours})


def _ask_access(desk: Desk, decisions: Decisions, names: _Names) -> Decisions | None:
    t = desk.say
    learner = _ask_learner(desk, names) or EVERYBODY
    needs = st.multiselect(
        t("Access needs and languages"), NEEDS, format_func=lambda one: t(NEED_WORDS[one]), key="decision-needs"
    )
    st.caption(t("Access needs can be data on health: name them only for those who have agreed to it."))
    known = decisions.access.get(learner, ())
    if not set(needs) - set(known):
        return None
    return replace(decisions, access={**decisions.access, learner: tuple(dict.fromkeys((*known, *needs)))})


# --- keeping --------------------------------------------------------------------------------------------------------


def _decide(desk: Desk, decisions: Decisions) -> None:
    now, before = _read(desk)
    _keep(desk, decisions, [*before, now][-_MOST_BEFORE:])


def _keep(desk: Desk, decisions: Decisions, before: Sequence[Decisions]) -> None:
    document = json.loads(write_decisions(decisions))
    document["before"] = [json.loads(write_decisions(one)) for one in before]
    save(desk, {DECISIONS_FILE: json.dumps(document, ensure_ascii=False, indent=1).encode()})
    for key in [key for key in st.session_state if str(key).startswith(("decision-", "fair-"))]:
        del st.session_state[key]
    st.rerun()


def _read(desk: Desk) -> tuple[Decisions, list[Decisions]]:
    """The decisions and those they replaced, the oldest first."""
    look_at(desk, DECISIONS_FILE)
    content = desk.workspace.read(DECISIONS_FILE)
    if content is None:
        return Decisions(), []
    try:
        before = json.loads(content).get("before", [])
        return parse_decisions(content), [parse_decisions(json.dumps(one).encode()) for one in before]
    except (UserError, ValueError, AttributeError):
        return Decisions(), []


def _read_names(desk: Desk) -> tuple[dict[str, str], dict[str, str]]:
    master, demand = desk.workspace.read(MASTER_FILE), read_demand(desk)
    titles = _titles(desk.workspace.digest(MASTER_FILE), desk.language, desk, master)
    return titles, {one.id: one.name for one in demand.learners} if demand else {}


@st.cache_data(max_entries=8, show_spinner=False)
def _titles(digest: str, language: str, _desk: Desk, _master: bytes | None) -> dict[str, str]:
    del digest
    rows = read_tables(_desk.services.master_workbook(_master))["modules"].rows
    return {row.text("id"): row.text(f"title_{language}") or row.text("title_de") for row in rows}
