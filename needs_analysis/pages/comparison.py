"""Year on year and beside others: the tab of the needs page that compares published figures."""

import streamlit as st

from dashboard import Desk, Table, show_link, show_problem, show_table
from needs_analysis.codec import from_json
from needs_analysis.compare import WHOLE, Benchmark, Changed, compare_years, load_benchmarks
from needs_analysis.language import Message
from needs_analysis.model import Needs, UserError
from needs_analysis.pages.sources import open_framework


def show_comparison(desk: Desk, needs: Needs) -> None:
    """Last year's needs.json and values of others, chosen by the reader."""
    t = desk.say
    st.subheader(t("Last year"), anchor=False)
    st.caption(t("Choose the file needs.json of last year's analysis. It holds published figures only."))
    earlier = st.file_uploader(t("needs.json of last year"), type="json", key="needs-before")
    if earlier is not None:
        try:
            _show_years(desk, read_earlier(earlier.getvalue()), needs)
        except UserError as error:
            show_problem(desk, error)
    st.subheader(t("Values of others"), anchor=False)
    st.caption(t("A CSV file with the columns competency (its id), gap, source and, if known, n."))
    others = st.file_uploader(t("Values of others as CSV"), type="csv", key="needs-benchmarks")
    if others is not None:
        try:
            show_table(_benchmark_table(desk, needs, load_benchmarks(others.getvalue())))
        except UserError as error:
            show_problem(desk, error)
    show_link(desk, "methods", t("How this was computed"))


def read_earlier(content: bytes) -> Needs:
    """The needs of an earlier analysis. Raises UserError for anything else."""
    try:
        return from_json(Needs, content)
    except ValueError as error:
        raise UserError(Message("This is no needs.json of an earlier analysis. Choose that file.")) from error


def _show_years(desk: Desk, before: Needs, now: Needs) -> None:
    t = desk.say
    units = open_framework(desk.workspace).units
    changes = compare_years(before, now, {unit.id: unit.formed_from for unit in units if unit.formed_from})
    if before.shape != now.shape:
        st.info(
            t(
                "The two years did not measure the same: one asked for a stated need, the other for levels held. Their "
                "figures cannot be compared."
            ),
            icon=":material/info:",
        )
        return
    if not changes:
        st.info(t("The two years have no competency in common that both may show."), icon=":material/info:")
        return
    whole = [change for change in changes if change.unit == WHOLE]
    show_table(_change_table(desk, whole, t("Change in the whole organisation")))
    names = {unit.id: unit.name for unit in now.units}
    sure = [change for change in changes if change.unit in names and change.change.sure]
    if sure:
        show_table(_change_table(desk, sure, t("Sure changes in units shown in both years"), names))


def _change_table(desk: Desk, changes: list[Changed], caption: str, units: dict[str, str] | None = None) -> Table:
    t = desk.say
    place = [t("Unit")] if units else []
    head = [*place, t("Competency"), t("Last year"), t("This year"), t("Change (95% interval)"), t("Effect size")]
    rows = [[*([_place(desk, change, units)] if units else []), *_change_row(desk, change)] for change in changes]
    note = t("The effect size is the change in standard deviations; an interval that holds zero is no sure change.")
    if any(change.parts > 1 for change in changes):
        note += " " + t("“+” says that last year's figure is that of several units or others taken together.")
    return Table(caption, head, rows, frozenset(range(len(place) + 1, len(head))), note)


def _place(desk: Desk, change: Changed, units: dict[str, str]) -> str:
    name = units[change.unit]
    name = desk.say("Others in {unit}", unit=name) if change.others else name
    return f"{name} +" if change.parts > 1 else name


def _change_row(desk: Desk, changed: Changed) -> list[str]:
    change = changed.change
    interval = f"{desk.number(change.difference)} ({desk.number(change.low)} – {desk.number(change.high)})"
    return [
        changed.name,
        f"{desk.number(changed.before)} (n = {changed.n_before})",
        f"{desk.number(changed.now)} (n = {changed.n_now})",
        interval,
        desk.number(change.effect, 2),
    ]


def _benchmark_table(desk: Desk, needs: Needs, values: tuple[Benchmark, ...]) -> Table:
    t = desk.say
    own = {need.id: need for need in needs.competencies}
    rows = [
        [
            own[value.competency].name,
            desk.number(own[value.competency].gap),
            desk.number(value.gap),
            desk.count(value.n),
            value.source,
        ]
        for value in values
        if value.competency in own
    ]
    head = [t("Competency"), t("Here"), t("Elsewhere"), t("Answers"), t("Source")]
    return Table(t("The town beside others"), head, rows, frozenset({1, 2, 3}))
