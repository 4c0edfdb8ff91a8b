"""Own levels, superiors' and tests' side by side: the tab of the needs page that never averages them."""

from collections.abc import Sequence

import streamlit as st

from dashboard import Cell, Desk, Mark, Table, offer_file, show_link, show_table
from needs_analysis.beside import SAME_WORDS
from needs_analysis.methods import tell_ratings
from needs_analysis.model import Need, Needs, Population, Source, View
from store import RATINGS_FILE

_SOURCES: dict[Source, str] = {"superior": "Superiors", "test": "Tests"}


def show_side_by_side(desk: Desk, needs: Needs) -> None:
    """One population at a time: the whole, a unit or a role."""
    t = desk.say
    for sentence in tell_ratings(needs):
        st.caption(desk.tell(sentence))
    places = [_whole(desk, needs), *_with_views(needs.units), *_with_views(needs.roles)]
    if not places[0].competencies:
        st.info(
            t("There are own ratings only. Superiors' ratings and test results need a survey in the named mode."),
            icon=":material/info:",
        )
        return
    place = st.selectbox(t("Show for"), places, format_func=lambda item: item.name, key="needs-beside")
    show_table(_table(desk, place, [need for need in place.competencies if need.views]))
    if desk.workspace.has(RATINGS_FILE):
        st.caption(t("Everybody's ratings, under pseudonyms: only for the person and whom the works agreement names."))
        offer_file(desk, RATINGS_FILE, t("Ratings per person as Excel workbook"))
    show_link(desk, "methods", t("How this was computed"))


def _whole(desk: Desk, needs: Needs) -> Population:
    shown = tuple(need for need in needs.competencies if need.views)
    return Population("", desk.say("Whole organisation"), None, needs.respondents, None, shown)


def _with_views(populations: Sequence[Population]) -> list[Population]:
    return [item for item in populations if any(need.views for need in item.competencies)]


def _table(desk: Desk, place: Population, needs: Sequence[Need]) -> Table:
    t = desk.say
    shown = [source for source in _SOURCES if any(view.source == source for need in needs for view in need.views)]
    head = [t("Competency"), t("Own level")]
    for source in shown:
        head += [t(_SOURCES[source]), t("Own minus other (95% interval)"), t("The same people")]
    rows = [
        [need.name, _level(desk, need.held, need.n), *(c for s in shown for c in _view(desk, need, s))]
        for need in needs
    ]
    note = t(
        "In brackets the number of ratings. “≈” says that the interval holds zero: no sure difference. A positive "
        "difference: people rate themselves higher."
    )
    caption = t("Own level beside others: {name}", name=place.name)
    return Table(caption, head, rows, frozenset(range(1, len(head))), note)


def _view(desk: Desk, need: Need, source: Source) -> list[Cell]:
    view = next((one for one in need.views if one.source == source), None)
    if view is None:
        return [Mark(desk.say("not shown"), "hidden"), "–", "–"]
    same = desk.say(SAME_WORDS[view.same]) if view.difference is not None else "–"
    return [_level(desk, view.held, view.n), _difference(desk, view), same]


def _level(desk: Desk, level: float | None, n: int | None) -> str:
    return f"{desk.number(level)} ({desk.count(n)})"


def _difference(desk: Desk, view: View) -> str:
    if view.difference is None or view.low is None or view.high is None:
        return "–"
    sure = "" if view.low > 0 or view.high < 0 else "≈ "
    difference, low, high = (
        desk.number(round(value, 1) + 0.0).replace("-", "−") for value in (view.difference, view.low, view.high)
    )
    return desk.say("{sure}{difference} ({low} to {high})", sure=sure, difference=difference, low=low, high=high)
