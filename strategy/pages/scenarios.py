"""Scenarios side by side, computed by the optimiser of the course plan."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard import Desk, Figure, Progress, Table, run_stoppable_job, show_figure, show_link
from needs_analysis import from_json, to_json
from store import PROGRAMME_FILE
from strategy.charts import MAIN, SECOND, Bar, draw_bars
from strategy.ground import Town, scenario_ground
from strategy.pages.sources import read_results, show_origin, speaker_of
from strategy.report import COVER_NOTE, scenario_grid
from strategy.scenarios import AS_IS, Outcome, Outcomes, run_scenarios

OUTCOMES_FILE = "scenarios.json"


def last_outcomes(desk: Desk) -> Sequence[Outcome]:
    """The scenarios last computed for the present plan; none where there are none."""
    content = desk.workspace.read(OUTCOMES_FILE)
    if content is None:
        return ()
    try:
        kept = from_json(Outcomes, content)
    except ValueError:
        return ()
    return kept.outcomes if kept.plan == desk.workspace.digest(PROGRAMME_FILE) else ()


def show_scenarios(desk: Desk, town: Town) -> None:
    """The tab."""
    t, results = desk.say, read_results(desk)
    if PROGRAMME_FILE not in results:
        st.info(t("Scenarios start from a plan. Make one first."), icon=":material/info:")
        show_link(desk, "plan", t("Make a plan"))
        return
    st.markdown(t("Each scenario of the master data is planned and dated anew, beside the plan as it is."))
    scenarios = town.strategy.scenarios

    def work(progress: Progress, _: Callable[[], bool]) -> tuple[Outcome, ...]:
        return run_scenarios(scenario_ground(town, results), scenarios, progress)

    asked = st.button(t("Compute {n} scenarios", n=len(scenarios)), type="primary", icon=":material/compare_arrows:")
    done = run_stoppable_job(desk, "scenarios-job", t("Computing scenarios"), work if asked else None)
    if done is not None:
        kept = Outcomes(desk.workspace.digest(PROGRAMME_FILE), done)
        desk.workspace.write({OUTCOMES_FILE: to_json(kept)})
    outcomes = last_outcomes(desk)
    if outcomes:
        _show_outcomes(desk, town, outcomes)


def _show_outcomes(desk: Desk, town: Town, outcomes: Sequence[Outcome]) -> None:
    t = desk.say
    grid = scenario_grid(town, outcomes, speaker_of(desk))
    names = [row[0] for row in grid.rows]
    bars = [
        Bar(
            name,
            one.closed,
            SECOND if one.scenario == AS_IS else MAIN,
            desk.percent(one.closed),
            f"{name}: {desk.percent(one.closed)}",
        )
        for name, one in zip(names, outcomes, strict=True)
    ]
    worst = min(zip(names, outcomes, strict=True), key=lambda pair: pair[1].closed)
    title = t("Least is closed with: {scenario}", scenario=worst[0])
    alt = t("Bars of {n} scenarios; the smallest is {scenario}.", n=len(bars), scenario=worst[0])
    unit = t("Share of the strategic value of all gaps that the plan closes")
    table = Table(grid.caption, grid.head, grid.rows, frozenset(range(1, len(grid.head))), t(COVER_NOTE))
    show_figure(desk, Figure("scenarios", partial(draw_bars, bars, 1.0), title, unit, alt), table)
    show_origin(desk, town, "scenarios")
    for name, one in zip(names[1:], outcomes[1:], strict=True):
        if one.budget < outcomes[0].budget and one.budget >= outcomes[0].cost:
            st.info(
                t(
                    "{scenario}: money is not what limits the plan. It uses {cost} of {budget}; hours and dates do.",
                    scenario=name,
                    cost=desk.money(round(one.cost)),
                    budget=desk.money(round(one.budget)),
                ),
                icon=":material/info:",
            )
