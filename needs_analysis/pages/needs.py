"""Needs: which competencies matter most, where, in which roles, and which people learn together."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from dashboard import (
    Card,
    Desk,
    Figure,
    Table,
    choose_one,
    look_at,
    offer_file,
    open_tabs,
    save,
    show_cards,
    show_empty,
    show_figure,
    show_head,
    show_link,
    show_table,
)
from needs_analysis.charts import STEPS, draw_heatmap, draw_ranking
from needs_analysis.group_names import CLEARLY_ABOVE
from needs_analysis.methods import tell_kept_groups
from needs_analysis.model import Group, Needs, Population
from needs_analysis.pages.comparison import show_comparison
from needs_analysis.pages.results import children_of, others_in, read_needs
from needs_analysis.pages.side_by_side import show_side_by_side
from needs_analysis.pages.wishes import wish_counts
from needs_analysis.pages.words import greatest_card, matrix_table, needs_table, population_table, rank_needs, scale_top
from needs_analysis.publication import add_release, read_releases
from store import MASTER_FILE, RELEASE_FILE, RELEASES_FILE, Workspace

_FIRST = 10
_MOST_OF_GROUP = 6
_QUALITY = {
    "people": "people looked at",
    "groups": "groups found",
    "clear_share": "share of people who clearly belong to one group",
    "gain": "gain over a single group",
    "null_gain": "greatest gain in data without groups",
    "p": "probability of such a gain without groups",
    "agreement": "agreement with last year's groups",
}
_DIGITS = {"p": 3, "agreement": 2}


def show_needs(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Learning needs"), t("Where staff should be able to do more than today, and how sure we can be."))
    needs = read_needs(desk)
    if needs is None:
        text = t("As soon as a survey has been analysed, you see here who needs to learn what.")
        show_empty(desk, t("No survey analysed yet"), text, ("survey", t("Upload a survey")))
        return
    _show_numbers(desk, needs)
    titles = [t("Ranking"), t("Organisation"), t("Roles"), t("Learning groups"), t("Side by side"), t("Comparison")]
    ranking, units, roles, groups, beside, comparison = open_tabs(titles)
    with ranking:
        _show_ranking(desk, needs)
    with units:
        _show_units(desk, needs)
    with roles:
        _show_roles(desk, needs)
    with groups:
        _show_groups(desk, needs)
    with beside:
        show_side_by_side(desk, needs)
    with comparison:
        show_comparison(desk, needs)
    _show_end(desk)


def _show_numbers(desk: Desk, needs: Needs) -> None:
    t = desk.say
    ranked = [need for need in rank_needs(needs.competencies) if need.gap is not None]
    rate = (
        t(
            "{share} of {invited} people asked",
            share=desk.percent(needs.respondents / needs.invited),
            invited=needs.invited,
        )
        if needs.invited
        else t("number of people asked unknown")
    )
    cards = [Card(t("Answers"), desk.count(needs.respondents), rate)]
    if ranked:
        cards.append(greatest_card(desk, needs, ranked[0]))
    cards.append(Card(t("Learning groups"), desk.count(len(needs.groups.groups)), t("people with similar gaps")))
    cards.append(Card(t("Smallest group shown"), desk.count(needs.smallest_group), t("smaller ones stay hidden")))
    show_cards(cards)


def _show_ranking(desk: Desk, needs: Needs) -> None:
    t = desk.say
    ranked = rank_needs(needs.competencies)
    everything = st.toggle(t("Show all {n} competencies", n=len(ranked))) if len(ranked) > _FIRST else True
    shown = ranked if everything else ranked[:_FIRST]
    seen = [need for need in shown if need.gap is not None]
    if not seen:
        st.info(t("Too few answers to show a figure for any competency."), icon=":material/info:")
        return
    direct = needs.shape == "direct"
    title = t("“{name}” comes first", name=seen[0].name)
    unit = (
        t("Average stated need on the scale of the survey; line: 95% interval")
        if direct
        else t("Average gap in levels between required and held, line: 95% interval; sorted by priority")
    )
    alt = t(
        "Bar chart of {n} competencies by gap; the first is {name} with {gap}.",
        n=len(seen),
        name=seen[0].name,
        gap=desk.number(seen[0].gap),
    )
    chart = partial(draw_ranking, seen, desk.language, scale_top(seen))
    wishes = wish_counts(desk.workspace)
    table = needs_table(desk, needs, shown, t("Competencies by priority"), wishes)
    show_figure(desk, Figure("ranking", chart, title, unit, alt), table)
    show_link(desk, "wishes", t("Wishes in people's own words"))
    show_link(desk, "methods", t("How this was computed"))


def _show_units(desk: Desk, needs: Needs) -> None:
    t = desk.say
    parents = [unit for unit in needs.all_units if children_of(needs, unit.id)]
    if not parents or not needs.units:
        st.info(t("The survey names no units, or in none of them enough people answered."), icon=":material/info:")
        return
    words = {"format_func": lambda item: item.name}
    unit = choose_one(t("Show the units below"), parents, "below", lambda item: item.id, **words) or parents[0]
    others = others_in(needs, unit, t("Others in {unit}", unit=unit.name))
    shown = (*children_of(needs, unit.id), *([others] if others else []))
    _show_heatmap(desk, needs, shown, ("units", t("Gaps by unit")))
    show_table(population_table(desk, needs, shown, t("Units below {name}", name=unit.name)))


def _show_roles(desk: Desk, needs: Needs) -> None:
    t = desk.say
    roles = (*needs.roles, *needs.hidden_roles)
    if not needs.roles:
        st.info(t("The survey names no roles, or in none of them enough people answered."), icon=":material/info:")
        return
    _show_heatmap(desk, needs, roles, ("roles", t("Gaps by role")))
    show_table(population_table(desk, needs, roles, t("Roles in the whole organisation")))


def _show_heatmap(desk: Desk, needs: Needs, columns: Sequence[Population], naming: tuple[str, str]) -> None:
    t, (key, caption) = desk.say, naming
    cells = [
        (need.gap, need.name, column.name) for column in columns for need in column.competencies if need.gap is not None
    ]
    if not cells:
        st.info(t("In none of them enough people answered to show a figure."), icon=":material/info:")
        return
    gap, name, place = max(cells)
    title = t("The widest gap: {name} in {place}", name=name, place=place)
    alt = t(
        "Heatmap of {rows} competencies in {columns} columns; the greatest value is {gap}: {name} in {place}.",
        rows=len(needs.competencies),
        columns=len(columns),
        gap=desk.number(gap),
        name=name,
        place=place,
    )
    names = {need.id: need.name for need in rank_needs(needs.competencies)}
    chart = partial(draw_heatmap, names, columns, desk.language)
    legend = [*_legend(desk), (None, t("not shown"))]
    figure = Figure(key, chart, title, t("Average gap in levels; darker means wider"), alt, legend, wide=True)
    show_figure(desk, figure, matrix_table(desk, needs, columns, caption))
    show_link(desk, "methods", t("How this was computed"))


def _legend(desk: Desk) -> list[tuple[str | None, str]]:
    starts = [0.0, *(end for end, _fill, _ink in STEPS[:-1])]
    words = [
        f"{desk.number(start)} – {desk.number(end - 0.1)}"
        for start, (end, _fill, _ink) in zip(starts, STEPS[:-1], strict=False)
    ]
    words.append(desk.say("{start} and more", start=desk.number(starts[-1])))
    return [(fill, word) for (_end, fill, _ink), word in zip(STEPS, words, strict=True)]


def _show_groups(desk: Desk, needs: Needs) -> None:
    t = desk.say
    groups = needs.groups
    if groups.status == "too_few":
        st.info(t("Too few people answered to form learning groups."), icon=":material/info:")
    elif groups.status == "no_structure":
        text = t(
            "There are no clear groups: gaps differ gradually between people. Plan by competency and unit instead."
        )
        st.info(text, icon=":material/info:")
    else:
        head = t("{n} groups of people with similar gaps", n=len(groups.groups))
        st.subheader(head, anchor=False)
        about = t("Each table names what a group needs more than all others do.")
        if groups.between:
            about += " " + t("{n} people fit none of the groups clearly.", n=groups.between)
        st.caption(about)
    for sentence in tell_kept_groups(needs):
        st.caption(desk.tell(sentence))
    for pair in _pairs(groups.groups):
        for column, group in zip(st.columns(2), pair, strict=False):
            with column:
                show_table(_group_table(desk, group))
    _show_quality(desk, needs)
    show_link(desk, "methods", t("How this was computed"))


def _pairs(groups: Sequence[Group]) -> list[Sequence[Group]]:
    """Two and two, so that tables of one row stand side by side."""
    return [groups[start : start + 2] for start in range(0, len(groups), 2)]


def _group_table(desk: Desk, group: Group) -> Table:
    t = desk.say
    head = [t("Competency"), t("Average gap"), t("above all others")]
    more = [need for need in group.needs if need.above > CLEARLY_ABOVE] or list(group.needs)
    rows = [[need.name, desk.number(need.gap), desk.number(need.above)] for need in more[:_MOST_OF_GROUP]]
    caption = t("{name} – {size} people", name=group.name, size=group.size)
    return Table(caption, head, rows, numeric=frozenset({1, 2}))


def _show_quality(desk: Desk, needs: Needs) -> None:
    t, quality = desk.say, needs.groups.quality
    if not quality:
        return
    with st.expander(t("How sure is the grouping?")):
        rows = [[t(_QUALITY[name]), _quality_value(desk, name, quality[name])] for name in _QUALITY if name in quality]
        show_table(Table(t("Figures on the quality of the groups"), [t("Figure"), t("Value")], rows, frozenset({1})))


def _quality_value(desk: Desk, name: str, value: float | str | None) -> str:
    if not isinstance(value, int | float):
        return str(value or "–")
    return desk.percent(value) if name == "clear_share" else desk.number(value, _DIGITS.get(name, 1))


def _show_end(desk: Desk) -> None:
    t = desk.say
    if not desk.workspace.has(MASTER_FILE):
        st.info(
            t("Role profiles and weights are examples. Replace them by your own under master data."),
            icon=":material/tune:",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        offer_file(desk, "needs.xlsx", t("Needs as Excel workbook"))
        show_link(desk, "plan", t("Go on to the plan"))
    _offer_release(desk)


def _offer_release(desk: Desk) -> None:
    """Hand figures on, once they are right: from then on later figures of this survey keep clear of them."""
    look_at(desk, RELEASES_FILE)
    t = desk.say
    if not desk.workspace.has(RELEASE_FILE):
        return
    last = _last_release(desk.workspace.digest(RELEASES_FILE), desk.workspace)
    with st.expander(t("Hand these figures on")):
        st.write(
            t(
                "Before team leads, the staff council or others see the figures, say so here. The program then "
                "remembers them and shows nothing later that would differ by only a few people."
            )
        )
        if last:
            st.caption(t("Last handed on: {day}", day=desk.day(last)))
        if st.button(t("Remember as handed on"), icon=":material/lock:"):
            release = desk.workspace.read(RELEASE_FILE) or b""
            kept = add_release(desk.workspace.read(RELEASES_FILE), release, datetime.now(tz=UTC).date())
            save(desk, {RELEASES_FILE: kept})
            st.success(t("Remembered. Later analyses of this survey are judged beside these figures."))


@st.cache_resource(max_entries=8, show_spinner=False)
def _last_release(digest: str, _workspace: Workspace) -> date | None:
    """The day on which figures were last handed on."""
    known = read_releases(_workspace.read(RELEASES_FILE)) if digest else ()
    return known[-1].day if known else None
