"""Steering a plan: what another budget would close, why somebody does not get a module, what changed since before."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from curriculum.charts import draw_curve_chart
from curriculum.explain import Change, Comparison, compare_plans, explain_absence
from curriculum.model import Catalogue, Plan
from curriculum.pages.sources import read_framework
from curriculum.reading import read_back
from curriculum.wording import word_message
from dashboard import Card, Cell, Desk, Figure, LongTable, Table, show_cards, show_figure, show_long_table
from needs_analysis import Demand, Language
from store import BEFORE_FILE, PLAN_FILE

_PAGE = 15


def plan_before(desk: Desk) -> Mapping[str, bytes]:
    """The plan that is about to be replaced, as the file it is kept in to compare with."""
    content = desk.workspace.read(PLAN_FILE)
    return {} if content is None else {BEFORE_FILE: content}


# --- budget ---------------------------------------------------------------------------------------------------------


def show_budget(desk: Desk) -> None:
    """What holds the plan back, and a slider over budgets that were worked out beforehand."""
    t = desk.say
    document = _document(desk, PLAN_FILE)
    points = (document or {}).get("curve", {}).get("points", [])
    if document is None or not points:
        st.info(t("Calculate the plan once more to see what other budgets would close."), icon=":material/info:")
        return
    for sentence in document.get(f"binds_{desk.language}", []):
        st.markdown(f"- {sentence}")
    budgets = [point["budget"] for point in points]
    own = min(budgets, key=lambda budget: abs(budget - document["budget"]))
    chosen = st.select_slider(t("What if the budget were …"), budgets, value=own, format_func=desk.money)
    point = points[budgets.index(chosen)]
    here = points[budgets.index(own)]
    more = point["closed"] - here["closed"]
    show_cards(
        [
            Card(t("Need closed"), desk.percent(point["closed"]), t("of all weighted levels that are missing")),
            Card(t("At most possible"), desk.percent(point["bound"]), t("proven; no plan closes more")),
            Card(t("Compared with the plan"), _signed(desk, 100 * more), t("percentage points of the need")),
        ]
    )
    _show_curve(desk, document, points)


def _signed(desk: Desk, value: float, digits: int = 1) -> str:
    return f"{'+' if value >= 0 else '−'}{desk.number(abs(value), digits)}"


def _show_curve(desk: Desk, document: dict[str, Any], points: list[dict[str, float]]) -> None:
    t = desk.say
    knee = document["curve"]["knee"]
    title = (
        t("From {budget} on, more money closes clearly less", budget=desk.money(knee))
        if knee
        else t("More money closes more all the way")
    )
    last = points[-1]
    alt = t(
        "Curve from {low} to {high}: the share of the need that is closed rises from {first} to {last}.",
        low=desk.money(points[0]["budget"]),
        high=desk.money(last["budget"]),
        first=desk.percent(points[0]["closed"]),
        last=desk.percent(last["closed"]),
    )
    words = (t("Budget in euros"), t("Share of the need"), t("closed by a plan"), t("proven limit"))
    chart = draw_curve_chart(points, document["budget"], words, desk.language)
    head = [t("Budget"), t("Need closed"), t("At most possible")]
    rows = [[desk.money(p["budget"]), desk.percent(p["closed"]), desk.percent(p["bound"])] for p in points]
    table = Table(t("What each budget closes"), head, rows, numeric=frozenset({0, 1, 2}))
    unit = t("Share of the weighted need that is closed, by budget")
    legend = ((chart.fills[0], words[2]), (chart.fills[1], words[3]))
    show_figure(desk, Figure("curve", chart.chart, title, unit, alt, legend), table)


# --- why not --------------------------------------------------------------------------------------------------------


def show_why_not(desk: Desk) -> None:
    """Somebody and a module: the reason why it is not in the plan."""
    t = desk.say
    read = _values(desk, PLAN_FILE)
    document = _document(desk, PLAN_FILE)
    if read is None or document is None:
        st.info(t("Calculate the plan once more to ask it."), icon=":material/info:")
        return
    demand, catalogue, plan = read
    names = {one["id"]: one[f"name_{desk.language}"] for one in document["learners"]}
    titles = {module.id: desk.tell(module.title) for module in catalogue.modules}
    who, what = st.columns(2)
    label = t("Person") if demand.mode == "named" else t("Group")
    learner = who.selectbox(label, sorted(names, key=names.__getitem__), format_func=names.__getitem__)
    module = what.selectbox(
        t("Module asked for"), sorted(titles, key=titles.__getitem__), format_func=titles.__getitem__
    )
    if learner and module:
        answer = explain_absence(demand, catalogue, plan, learner, module)
        st.info(word_message(answer, catalogue, read_framework(desk), desk.language), icon=":material/help:")


# --- compare --------------------------------------------------------------------------------------------------------


def show_comparison(desk: Desk) -> None:
    """This plan beside the one before, line by line."""
    t = desk.say
    before, now = _values(desk, BEFORE_FILE), _values(desk, PLAN_FILE)
    document = _document(desk, PLAN_FILE)
    if before is None or now is None or document is None:
        st.info(t("As soon as a second plan is made, it stands here beside the first."), icon=":material/info:")
        return
    found = compare_plans(before[2], now[2])
    show_cards(
        [
            Card(t("Seats changed"), desk.count(len(found.changes)), t("lines below")),
            Card(t("Value"), _signed(desk, found.value), t("weighted levels closed")),
            Card(t("Cost"), _signed(desk, found.cost, 0), t("euros more or less")),
        ]
    )
    _show_changes(desk, found, (document, now[1]))


def _show_changes(desk: Desk, found: Comparison, known: tuple[dict[str, Any], Catalogue]) -> None:
    t = desk.say
    document, catalogue = known
    names = {one["id"]: one[f"name_{desk.language}"] for one in document["learners"]}
    titles = {module.id: desk.tell(module.title) for module in catalogue.modules}

    def row(line: Change) -> list[Cell]:
        module, learner = titles.get(line.module, line.module), names.get(line.learner, line.learner)
        return [module, learner, desk.count(line.before), desk.count(line.after)]

    head, caption = [t("Module"), t("For whom"), t("Before"), t("Now")], t("Seats that changed")
    if found.changes:
        table = LongTable("changes", head, found.changes, row, caption, "export_plan", frozenset({2, 3}), _PAGE)
        show_long_table(desk, table)


# --- reading --------------------------------------------------------------------------------------------------------


def _document(desk: Desk, name: str) -> dict[str, Any] | None:
    content = desk.workspace.read(name)
    if content is None:
        return None
    document: dict[str, Any] = _parse(desk.workspace.digest(name), content)
    return document


@st.cache_resource(max_entries=8, show_spinner=False)
def _parse(digest: str, _content: bytes) -> Any:  # noqa: ANN401 - plain JSON
    del digest
    return json.loads(_content)


def _values(desk: Desk, name: str) -> tuple[Demand, Catalogue, Plan] | None:
    document = _document(desk, name)
    if document is None:
        return None
    try:
        return _read(desk.workspace.digest(name), desk.language, document)
    except (KeyError, TypeError, ValueError):
        return None


@st.cache_resource(max_entries=4, show_spinner=False)
def _read(digest: str, language: Language, _document: dict[str, Any]) -> tuple[Demand, Catalogue, Plan]:
    del digest, language
    return read_back(_document)
