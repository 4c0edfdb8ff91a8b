"""Wishes in people's own words: suggestions, a yes by hand or for many at once, and what the program learns from it.

For HR only: few people could be known by what they write, so nothing is shown below ten wishes and to no team lead.
"""

import json
from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import Desk, Table, as_label, look_at, save, show_empty, show_head, show_link, show_table, turn_pages
from needs_analysis.codec import from_json, to_json
from needs_analysis.disclosure import SMALLEST_DISTRIBUTION
from needs_analysis.model import Framework, Needs
from needs_analysis.pages.results import read_needs
from needs_analysis.pages.sources import master_key, open_framework
from needs_analysis.report import write_needs_workbook
from needs_analysis.suggest import NOTHING, Suggestion, load_encoder, suggest_competencies, wish_key
from needs_analysis.wishes import count_wishes
from store import LEARNED_FILE, WISHES_FILE, Workspace

_PAGE = 12
_OPEN = "?"
_THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)
_USUAL = 0.8
Suggested = tuple[tuple[Suggestion, ...], ...]


def show_wishes_page(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Wishes"), t("What staff would like to learn, in their own words: you say which competency is meant."))
    look_at(desk, LEARNED_FILE)
    wishes, needs = read_wishes(desk.workspace), read_needs(desk)
    if not wishes or needs is None:
        text = t("Wishes are shown as soon as at least {n} people have written one.", n=SMALLEST_DISTRIBUTION)
        show_empty(desk, t("No wishes to show"), text, ("survey", t("Survey")))
        return
    framework, learned = open_framework(desk.workspace), read_learned(desk.workspace)
    names = {one.id: desk.tell(one.name) for one in framework.competencies}
    suggested = _suggest(desk.workspace, wishes, framework)
    waiting = [place for place, wish in enumerate(wishes) if wish_key(wish) not in learned]
    _show_state(desk, wishes, learned, names)
    st.subheader(t("To be confirmed"), anchor=False)
    if not waiting:
        st.success(t("All wishes are assigned."), icon=":material/check_circle:")
    else:
        _confirm_many(desk, needs, (wishes, suggested), waiting)
        _confirm_each(desk, needs, [(wishes[place], suggested[place]) for place in waiting], names)
    _correct(desk, needs, [wish for wish in wishes if wish_key(wish) in learned], names)
    show_link(desk, "needs", t("See the learning needs"))


def read_wishes(workspace: Workspace) -> tuple[str, ...]:
    """The redacted wishes of the survey, none below ten."""
    return tuple(json.loads(workspace.read(WISHES_FILE) or b"[]"))


def read_learned(workspace: Workspace) -> dict[str, str]:
    """What people of this town confirmed so far: wish -> competency, ``""`` for none."""
    content = workspace.read(LEARNED_FILE)
    return {} if content is None else from_json(dict[str, str], content)


def wish_counts(workspace: Workspace) -> dict[str, int]:
    """Rounded number of this survey's wishes per competency, as far as people have assigned them."""
    return _count_once((workspace.digest(WISHES_FILE), workspace.digest(LEARNED_FILE)), workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _count_once(keys: tuple[str, ...], _workspace: Workspace) -> dict[str, int]:
    del keys
    learned = read_learned(_workspace)
    assigned = [learned.get(wish_key(wish), NOTHING) for wish in read_wishes(_workspace)]
    return {one.competency: one.count for one in count_wishes([name for name in assigned if name != NOTHING])}


def _suggest(workspace: Workspace, wishes: tuple[str, ...], framework: Framework) -> Suggested:
    keys = (workspace.digest(WISHES_FILE), workspace.digest(LEARNED_FILE), master_key(workspace))
    return _suggest_once(keys, wishes, read_learned(workspace), framework)


@st.cache_resource(max_entries=8, show_spinner=False)
def _suggest_once(
    keys: tuple[str, ...], _wishes: tuple[str, ...], _learned: Mapping[str, str], _framework: Framework
) -> Suggested:
    del keys
    return suggest_competencies(_wishes, _framework, _learned, load_encoder())


def _show_state(desk: Desk, wishes: Sequence[str], learned: Mapping[str, str], names: Mapping[str, str]) -> None:
    t = desk.say
    done = sum(wish_key(wish) in learned for wish in wishes)
    st.caption(
        t(
            "{n} wishes, {done} of them assigned. Names, addresses and numbers are struck out; the order is "
            "alphabetical, so that nobody can be known by it.",
            n=len(wishes),
            done=done,
        )
    )
    counts = wish_counts(desk.workspace)
    if counts:
        rows = [[names.get(name, name), desk.count(count)] for name, count in counts.items()]
        head, note = [t("Competency"), t("Wishes")], t("Rounded to fives; competencies with fewer are left out.")
        show_table(Table(t("Wishes per competency"), head, rows, numeric=frozenset({1}), note=note))
        show_link(desk, "methods", t("How this was computed"))


def _confirm_many(desk: Desk, needs: Needs, found: tuple[Sequence[str], Suggested], waiting: Sequence[int]) -> None:
    """All first suggestions from a certainty on, with one button."""
    t, (wishes, suggested) = desk.say, found
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    least = left.select_slider(
        t("Confirm first suggestions from this certainty on"), _THRESHOLDS, value=_USUAL, format_func=desk.percent
    )
    chosen = {
        wishes[place]: suggested[place][0].competency
        for place in waiting
        if suggested[place] and suggested[place][0].score >= least
    }
    label = t("Confirm suggestions ({n})", n=len(chosen))
    if right.button(label, disabled=not chosen, width="stretch", type="primary"):
        _learn(desk, needs, chosen)


def _confirm_each(
    desk: Desk, needs: Needs, waiting: Sequence[tuple[str, tuple[Suggestion, ...]]], names: Mapping[str, str]
) -> None:
    """One field per wish, suggestions first; the whole page is kept with Enter or one button."""
    t = desk.say
    shown = turn_pages(waiting, _PAGE, "wishes")
    with st.form("wishes", border=False, enter_to_submit=True):
        said = {}
        for number, (wish, suggestions) in enumerate(shown):
            options = _options(desk, suggestions, names)
            said[wish] = st.selectbox(
                as_label(wish, 400),
                list(options),
                format_func=options.__getitem__,
                key=f"wish-{number}-{wish_key(wish)}",
            )
        if st.form_submit_button(t("Keep what I said")):
            _learn(desk, needs, {wish: name for wish, name in said.items() if name != _OPEN})


def _options(desk: Desk, suggestions: Sequence[Suggestion], names: Mapping[str, str]) -> dict[str, str]:
    """What a wish can mean: the suggestions, nothing, later, and every other competency."""
    t = desk.say
    first = {
        one.competency: t("Suggested: {name}", name=names.get(one.competency, one.competency)) for one in suggestions
    }
    rest = {name: words for name, words in names.items() if name not in first}
    later, nothing = {_OPEN: t("(decide later)")}, {NOTHING: t("(no competency)")}
    return {**first, **later, **nothing, **rest} if first else {**later, **nothing, **rest}


def _correct(desk: Desk, needs: Needs, done: Sequence[str], names: Mapping[str, str]) -> None:
    """What was confirmed can be changed; the program unlearns it then."""
    t = desk.say
    if not done:
        return
    learned = read_learned(desk.workspace)
    with st.expander(t("Assigned wishes ({n})", n=len(done))):
        shown = turn_pages(done, _PAGE, "assigned")
        options = {NOTHING: t("(no competency)"), **names}
        with st.form("assigned", border=False):
            said = {
                wish: st.selectbox(
                    as_label(wish, 400), list(options), format_func=options.__getitem__, key=f"done-{wish_key(wish)}",
                    index=list(options).index(learned[wish_key(wish)]) if learned[wish_key(wish)] in options else 0,
                )
                for wish in shown
            }  # fmt: skip
            if st.form_submit_button(t("Keep the changes")):
                _learn(desk, needs, said)


def _learn(desk: Desk, needs: Needs, said: Mapping[str, str]) -> None:
    """Remember what people said, and write the counts into the workbook of needs."""
    learned = {**read_learned(desk.workspace), **{wish_key(wish): name for wish, name in said.items()}}
    save(desk, {LEARNED_FILE: to_json(learned)})
    workbook = write_needs_workbook(needs, desk.language, wish_counts(desk.workspace))
    desk.workspace.write({"needs.xlsx": workbook})
    st.rerun()
