"""Did it work? Kirkpatrick's four levels on one page: what people say, learned and do, and what it brings."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curriculum.charts import EffectMark, draw_effects
from curriculum.evaluate import Effect, fewest_people
from curriculum.experience import Experience, apply_experience
from curriculum.lms.report import evaluate_year
from curriculum.pages.effects_forms import show_forms, show_voices
from curriculum.pages.sources import read_catalogue, read_demand, read_effects, read_experience, read_framework
from dashboard import (
    Cell,
    Desk,
    Figure,
    Mark,
    Table,
    offer_file,
    open_tabs,
    run_job,
    save,
    show_figure,
    show_head,
    show_link,
    show_table,
)
from store import COMPLETIONS_FILE, list_workspaces, open_workspace

_TONES = {"told": "good", "unclear": "plain", "too_few": "hidden"}
_WORDS = {"told": "told", "unclear": "not beyond chance", "too_few": "cannot be told"}
_REGRESSION = (
    "Who is chosen for a course was measured low. Part of a low measurement is chance, and chance does not repeat: so "
    "such people come out higher the next time, course or no course (regression to the mean). A mere before-and-after "
    "takes this for an effect. Here participants are compared with people of the same measured level, role and, where "
    "there are enough, unit, who attended nothing of the kind: they come out higher just as much."
)


def show_effects(desk: Desk) -> None:
    """The page."""
    t = desk.say
    lead = t("What people say of the courses, what they learned, what they do differently – and how sure that is.")
    show_head(t("Did it work?"), lead)
    levels = (t("Reaction"), t("Learning"), t("Behaviour"), t("Results"))
    reaction, learning, behaviour, results = open_tabs([f"{n} {level}" for n, level in enumerate(levels, start=1)])
    with reaction:
        st.markdown(t("The short form at the end of a course: six statements, two open questions, anonymous."))
        show_voices(desk, "reaction")
        show_forms(desk, "reaction")
    with learning:
        _show_learning(desk)
    with behaviour:
        st.markdown(t("Superiors are asked three months after the course: four statements, anonymous, per course."))
        show_voices(desk, "behaviour")
        show_forms(desk, "behaviour")
    with results:
        sentence = (
            "What the courses bring shows in the indicators of the goals they serve, with forecast and traffic light."
        )
        st.markdown(t(sentence))
        show_link(desk, "strategy", t("To the indicators of the strategy"))


def _show_learning(desk: Desk) -> None:
    t = desk.say
    st.markdown(t("Levels in this survey beside those before the courses, participants beside comparable others."))
    _offer_measuring(desk)
    effects = read_effects(desk)
    if effects:
        _show_effects(desk, effects)
        _show_plan_use(desk)
    with st.expander(t("Why not simply before and after?"), icon=":material/help:"):
        st.markdown(t(_REGRESSION))
        sentence = "What this cannot see: people who volunteer may differ in other ways than level, role and unit."
        st.markdown(t(sentence))
        show_link(desk, "methods", t("How the figures are computed"))


def _offer_measuring(desk: Desk) -> None:
    """Last year's workspace with its completions, and the button that compares it with this one."""
    t, demand = desk.say, read_demand(desk)
    if demand is None or demand.mode != "named":
        text = "Effects need two surveys with people under pseudonyms (named mode)."
        st.info(t(text), icon=":material/info:")
        return
    years = [
        name for name in list_workspaces() if name != desk.workspace.name and open_workspace(name).has(COMPLETIONS_FILE)
    ]
    if not years:
        text = "No earlier workspace has recorded completions. Bring them back on the page of the learning platform."
        st.info(t(text), icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year = st.selectbox(t("Courses and survey of"), years)
        wanted = st.button(t("Measure the effects"), type="primary", icon=":material/calculate:")
    if wanted and year:
        before, after, catalogue = open_workspace(year).results(), desk.workspace.results(), read_catalogue(desk)
        done = run_job(
            desk,
            t("Comparing participants with others"),
            lambda _: evaluate_year(before, after, catalogue, desk.language),
        )
        if done is not None:
            save(desk, done[1])
            st.rerun()


def _show_effects(desk: Desk, effects: Sequence[Effect]) -> None:
    t = desk.say
    titles = {module.id: module.title.text(desk.language) for module in read_catalogue(desk).modules}
    shown = sorted((one for one in effects if one.effect is not None), key=lambda one: -(one.effect or 0))
    told = [one for one in shown if one.status == "told"]
    table = _table(desk, effects, titles)
    if not shown:
        st.subheader(t("Cannot be told for any module yet"), anchor=False)
        show_table(table)
        return
    title = t("{told} of {all} modules with an effect beyond chance", told=len(told), all=len(effects))
    unit = t("Levels per competency and head; the line is the 95% interval, the ring the mere change")
    chart = draw_effects([_mark(one, titles) for one in shown], desk.language)
    figure = Figure("effects", chart, title, unit, _alt(desk, shown, titles))
    show_figure(desk, figure, table)
    offer_file(desk, "effects.xlsx", t("Effects as Excel workbook"))


def _mark(one: Effect, titles: Mapping[str, str]) -> EffectMark:
    interval = (one.low or 0.0, one.high or 0.0)
    return EffectMark(titles.get(one.module, one.module), one.effect or 0.0, interval, one.naive or 0.0)


def _alt(desk: Desk, shown: Sequence[Effect], titles: Mapping[str, str]) -> str:
    return " ".join(
        desk.say(
            "{title}: {effect} levels, from {low} to {high}.",
            title=titles.get(one.module, one.module),
            effect=desk.number(one.effect, 2),
            low=desk.number(one.low, 2),
            high=desk.number(one.high, 2),
        )
        for one in shown
    )


def _table(desk: Desk, effects: Sequence[Effect], titles: Mapping[str, str]) -> Table:
    t = desk.say
    head = [
        *(t("Module"), t("How sure"), t("Participants"), t("Comparable others")),
        *(t("Change of participants"), t("Change of comparable others"), t("Effect"), t("95% interval")),
    ]
    rows: list[list[Cell]] = [
        [
            titles.get(one.module, one.module),
            Mark(t(_WORDS[one.status]), _TONES[one.status]),  # type: ignore[arg-type]
            desk.count(one.participants),
            desk.count(one.compared),
            desk.number(one.naive, 2),
            desk.number(one.others, 2),
            desk.number(one.effect, 2),
            "–" if one.low is None else f"{desk.number(one.low, 2)} … {desk.number(one.high, 2)}",
        ]
        for one in effects
    ]
    text = "“Cannot be told”: fewer than {n} participants or comparable others, or too few beside other figures."
    demand = read_demand(desk)
    note = t(text, n=fewest_people(demand.smallest_group if demand else 0))
    return Table(t("Effects of modules"), head, rows, numeric=frozenset(range(2, 8)), note=note)


def _show_plan_use(desk: Desk) -> None:
    """What next year's plan would do with it."""
    t, experience = desk.say, read_experience(desk)
    st.subheader(t("What next year's plan makes of it"), anchor=False)
    changed = _shortened(desk, experience)
    if not changed:
        st.markdown(t("No module is surely below what it promises, so the plan would not change."))
        return
    rows: list[list[Cell]] = [list(row) for row in changed]
    head = [t("Module"), t("Share of what is promised"), t("Competency"), t("Promised"), t("Planned with")]
    text = "Only where it is at least 90% sure that a module reaches less. A box on the page of the plan turns it on."
    show_table(Table(t("Modules planned with fewer levels"), head, rows, frozenset({1, 3, 4}), t(text)))
    show_link(desk, "plan", t("To the plan"))


def _shortened(desk: Desk, experience: Sequence[Experience]) -> list[tuple[str, ...]]:
    catalogue, shares = read_catalogue(desk), {one.module: one for one in experience}
    after = apply_experience(catalogue, experience)
    names = {item.id: item.name.text(desk.language) for item in read_framework(desk).competencies}
    return [
        (
            module.title.text(desk.language),
            desk.percent(shares[module.id].share),
            names.get(old.competency, old.competency),
            f"{old.from_level} → {old.to_level}",
            f"{new.from_level} → {new.to_level}",
        )
        for module, planned in zip(catalogue.modules, after.modules, strict=True)
        for old, new in zip(module.steps, planned.steps, strict=True)
        if old != new
    ]
