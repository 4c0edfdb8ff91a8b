"""My team, for team leads: the needs of one unit as far as they may be shown, else those of the unit above it."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from access import Target
from dashboard import (
    Card,
    Desk,
    Figure,
    Handout,
    Table,
    choose_one,
    note_act,
    offer_file,
    offer_made,
    show_cards,
    show_empty,
    show_figure,
    show_head,
    show_link,
)
from needs_analysis.charts import draw_ranking
from needs_analysis.model import Need, Needs, Population
from needs_analysis.pages.results import others_in, published_above, read_needs
from needs_analysis.pages.words import beside_words, gap_words, greatest_card, rank_needs, scale_top, today_words
from store import COURSES

_FIRST = 8


def show_team(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("My team"), t("What your team should learn next, as averages of at least five people."))
    needs = read_needs(desk)
    if needs is None:
        text = t("HR uploads and analyses the survey first. Then you choose your unit here.")
        show_empty(desk, t("No results yet"), text, ("overview", t("To the overview")))
        return
    if not needs.units:
        st.info(t("The survey names no units, or in none of them enough people answered."), icon=":material/info:")
        return
    known = {unit.id: unit for unit in needs.all_units}
    own = {unit.id: unit for unit in known.values() if _is_own(desk, known, unit)}
    if not own:
        st.info(t("None of the units in this survey belongs to your area."), icon=":material/info:")
        return
    unit = _choose_unit(desk, known, own)
    note_act(desk, "see_team", unit.id)
    above = None if unit.published else published_above(needs, unit)
    shown = unit if unit.published else above if above and _is_own(desk, known, above) else None
    if shown is not None and not unit.published:
        shown = others_in(needs, shown, t("Others in {unit}", unit=shown.name)) or shown
    if not unit.published:
        _explain_hidden(desk, needs, unit, shown or above)
    if shown is not None:
        _show_unit(desk, needs, shown)


def _is_own(desk: Desk, known: Mapping[str, Population], unit: Population) -> bool:
    """Whether the rules let the reader see this unit: what counts is their login, never the address."""
    return desk.may("see_team", Target(units=_upwards(known, unit)))


def _upwards(known: Mapping[str, Population], unit: Population) -> tuple[str, ...]:
    """The unit and all units above it."""
    found: list[str] = []
    above: Population | None = unit
    while above is not None and above.id not in found:
        found.append(above.id)
        above = known.get(above.parent or "")
    return tuple(found)


def _choose_unit(desk: Desk, known: Mapping[str, Population], own: Mapping[str, Population]) -> Population:
    paths = {identifier: _path(known, unit) for identifier, unit in own.items()}
    order = sorted(own, key=lambda identifier: (known[identifier].parent is not None, paths[identifier]))
    wanted = st.query_params.get("unit", "")
    if wanted in known and wanted not in own:
        note_act(desk, "see_team", wanted, allowed=False)
        st.warning(desk.say("The unit in the address lies outside your area."), icon=":material/lock:")
    below = (identifier for identifier in order if known[identifier].parent is not None)
    first = next((identifier for identifier in below if known[identifier].published), order[0])
    label, start = desk.say("Your unit"), order.index(first)
    return known[choose_one(label, order, "unit", index=start, format_func=paths.__getitem__) or first]


def _path(known: Mapping[str, Population], unit: Population) -> str:
    names: list[str] = []
    above: Population | None = unit
    while above is not None and len(names) < len(known):
        names.insert(0, above.name)
        above = known.get(above.parent or "")
    return " › ".join(names[1:] or names)


def _explain_hidden(desk: Desk, needs: Needs, unit: Population, shown: Population | None) -> None:
    t = desk.say
    text = t(
        "No figures are shown for {name}: fewer than {k} people answered, or single people could be worked out.",
        name=unit.name,
        k=needs.smallest_group,
    )
    if shown is None:
        more = t("There is no larger unit with enough answers either.")
    elif _is_own(desk, {item.id: item for item in needs.all_units}, shown):
        more = t("Below you see {name} instead, to which the team belongs.", name=shown.name)
    else:
        more = t("The figures of the larger unit lie outside your area.")
    st.info(f"{text} {more}", icon=":material/visibility_off:")


def _show_unit(desk: Desk, needs: Needs, unit: Population) -> None:
    t = desk.say
    ranked = [need for need in rank_needs(unit.competencies) if need.gap is not None]
    staff = t("of {staff} people asked", staff=unit.staff) if unit.staff else t("number of people asked unknown")
    cards = [Card(t("Answers from {name}", name=unit.name), desk.count(unit.n), staff)]
    if not ranked:
        show_cards(cards)
        st.info(t("Too few answers to show a figure for any competency."), icon=":material/info:")
        return
    cards.append(greatest_card(desk, needs, ranked[0]))
    show_cards(cards)
    shown = ranked[:_FIRST]
    title = t("{unit}: “{name}” comes first", unit=unit.name, name=ranked[0].name)
    alt = t(
        "Bar chart of {n} competencies by gap; the first is {name} with {gap}.",
        n=len(shown),
        name=ranked[0].name,
        gap=desk.number(ranked[0].gap),
    )
    text = t("Average gap in levels between required and held, line: 95% interval; sorted by priority")
    chart = partial(draw_ranking, shown, desk.language, scale_top(shown))
    show_figure(desk, Figure("team", chart, title, text, alt), _comparison(desk, needs, unit, tuple(ranked)))
    _offer_sheets(desk, needs, unit, ranked)
    show_link(desk, "methods", t("How this was computed"))


def _offer_sheets(desk: Desk, needs: Needs, unit: Population, ranked: list[Need]) -> None:
    """A sheet for the yearly talk, and where people are planned the courses that touch the unit."""
    t = desk.say
    rows = [(need.id, need.name, gap_words(desk, need)) for need in ranked]
    handout = Handout(unit.name, rows, needs.smallest_group, desk.language)
    with st.container(horizontal=True):
        name = "{}-{}.pdf".format(t("talk"), unit.id)
        offer_made(desk, name, "export_team", partial(desk.services.handout, handout), t("Handout for the talk (PDF)"))
        offer_file(desk, f"{COURSES}/units/{unit.id}.pdf", t("Courses that touch the unit (PDF)"))


def _comparison(desk: Desk, needs: Needs, unit: Population, ranked: tuple[Need, ...]) -> Table:
    t = desk.say
    whole = {need.id: need for need in needs.competencies}
    head = [
        t("Competency"),
        t("Answers"),
        t("Gap in levels (95% interval)"),
        t("Today's people"),
        t("Whole organisation"),
        t("Beside the organisation"),
    ]
    rows = [
        [
            need.name,
            desk.count(need.n),
            gap_words(desk, need),
            today_words(desk, need),
            desk.number(whole[need.id].gap if need.id in whole else None),
            beside_words(desk, need),
        ]
        for need in ranked
    ]
    return Table(t("{unit} beside the whole organisation", unit=unit.name), head, rows, numeric=frozenset({1, 2, 3, 4}))
