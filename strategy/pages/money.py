"""Money and resources: lines by year with what is committed, the course plan's commitment, posts, IT and funding."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import Cell, Desk, Mark, Table, show_table
from strategy.edit import commit_courses
from strategy.goals import Evidence
from strategy.ground import Town
from strategy.measures import Balance, check_budget, check_resources_of, commit_plan, fund_measures, late_measures
from strategy.pages.adding import offer_measure_form
from strategy.pages.entering import offer_line_form
from strategy.pages.sources import keep_tables, show_origin
from strategy.wording import FLAGS, KINDS, RESOURCES, STATUSES


def show_money(desk: Desk, town: Town, facts: Evidence) -> None:
    """The tab."""
    t, strategy = desk.say, town.strategy
    purpose = t("Course plan {year}", year=str(town.year))
    booked = any(item.purpose == purpose for item in strategy.bookings)
    courses = commit_plan(strategy, facts.plan, town.year) if facts.plan and not booked else {}
    balances = check_budget(strategy, courses)
    over = [one for one in balances if one.note]
    for one in over:
        if one.note:
            st.error(desk.tell(one.note), icon=":material/error:") if one.flag == "over" else st.warning(
                desk.tell(one.note), icon=":material/warning:"
            )
    for _, message in late_measures(strategy):
        st.warning(desk.tell(message), icon=":material/schedule:")
    if not over:
        st.success(t("No line is over-committed."), icon=":material/check_circle:")
    show_table(_balance_table(desk, town, balances))
    show_origin(desk, town, "budget")
    offer_line_form(desk, town, courses)
    _offer_commitment(desk, town, facts, (purpose, booked))
    _show_resources(desk, town, facts)
    _show_funding(desk, town)
    _show_measures(desk, town)


def _balance_table(desk: Desk, town: Town, balances: tuple[Balance, ...]) -> Table:
    t = desk.say
    names = {line.id: desk.tell(line.name) for line in town.strategy.budget_lines}
    head = [
        t("Budget line"), t("Year"), t("State"), t("Plan"), t("Strategic measures"), t("Committed"), t("Spent"),
        t("Free"),
    ]  # fmt: skip
    tones = {"over": "bad", "tight": "warn", "": "good"}
    rows: list[list[Cell]] = [
        [
            names[one.line],
            str(one.year),
            Mark(t(FLAGS[one.flag]), tones[one.flag]),  # type: ignore[arg-type]
            *(desk.count(round(value) or None) for value in (one.plan, one.measures, one.committed, one.spent)),
            desk.count(round(one.free)),
        ]
        for one in balances
        if one.plan or one.measures or one.committed or one.spent
    ]
    note = t(
        "Free = plan − committed − spent; the course plan counts as committed. Measures are what was announced; they "
        "count once they are committed."
    )
    return Table(t("Budget lines by year, in euros"), head, rows, frozenset({1, 3, 4, 5, 6, 7}), note)


def _offer_commitment(desk: Desk, town: Town, facts: Evidence, booking: tuple[str, bool]) -> None:
    t, (purpose, booked) = desk.say, booking
    if facts.plan is None:
        return
    courses = commit_plan(town.strategy, facts.plan, town.year)
    words = ", ".join(f"{line} {year}: {desk.money(round(cost))}" for (line, year), cost in sorted(courses.items()))
    if booked:
        st.caption(t("The course plan is booked as committed under “{purpose}”.", purpose=purpose))
    label = t("Book the course plan anew") if booked else t("Book the course plan as committed")
    if words and st.button(label, icon=":material/lock:", help=words):
        keep_tables(desk, commit_courses(town.tables, courses, purpose, datetime.now(tz=UTC)))
        st.rerun()


def _show_resources(desk: Desk, town: Town, facts: Evidence) -> None:
    t = desk.say
    rows: list[list[Cell]] = [
        [
            t(RESOURCES[one.kind]),
            str(one.year),
            desk.number(one.there),
            desk.number(one.needed),
            Mark(t("{n} missing", n=desk.number(one.short)), "bad") if one.short else Mark(t("enough"), "good"),
        ]
        for one in check_resources_of(town.strategy, facts.room_days)
        if one.kind != "room_days" or one.year in facts.room_days
    ]
    if rows:
        head = [t("Resource"), t("Year"), t("There"), t("Needed"), t("State")]
        note = t("Room days are those of the plan that is there; a room for half a day counts half.")
        show_table(Table(t("Staff, IT and rooms by year"), head, rows, frozenset({1, 2, 3}), note))
        show_origin(desk, town, "resources")


def _show_funding(desk: Desk, town: Town) -> None:
    t = desk.say
    names = {row.text("id"): row for row in town.tables["funding_sources"].rows}
    funding, years = fund_measures(town.strategy), town.strategy.years
    rows: list[list[Cell]] = [
        [
            names[source].text(f"name_{desk.language}") or names[source].text("name_de") if source in names else "–",
            *(desk.money(round(amounts.get(year, 0.0))) for year in years),
        ]
        for source, amounts in funding.items()
    ]
    if rows:
        head = [t("Funding source"), *(str(year) for year in years)]
        show_table(Table(t("Where the money of the measures comes from"), head, rows, frozenset(range(1, len(head)))))
        show_origin(desk, town, "funding")


def _show_measures(desk: Desk, town: Town) -> None:
    t = desk.say
    head = [
        t("Measure"),
        t("Kind"),
        t("Lead"),
        t("With"),
        t("Priority"),
        t("Begins"),
        t("Status"),
        t("Posts"),
        t("IT days"),
        t("Cost in all"),
    ]
    rows: list[list[Cell]] = [
        [
            f"{item.id} · {desk.tell(item.title)}",
            t(KINDS[item.kind]),
            item.lead,
            ", ".join(item.participants) or "–",
            _priority(desk, town, item.priority),
            f"{item.first_month.month:02d}/{item.first_month.year}",
            t(STATUSES[item.status]),
            desk.number(item.fte),
            desk.number(item.it_days, 0),
            desk.money(round(sum(item.cost.values()))),
        ]
        for item in town.strategy.measures
    ]  # fmt: skip
    with st.expander(t("All measures ({n})", n=len(rows))):
        show_table(Table(t("Catalogue of measures"), head, rows, frozenset({7, 8, 9})))
        show_origin(desk, town, "measures")
        offer_measure_form(desk, town)


def _priority(desk: Desk, town: Town, identifier: str) -> str:
    row = next((row for row in town.tables["priorities"].rows if row.text("id") == identifier), None)
    if row is None:
        return identifier
    return row.text(f"name_{desk.language}") or row.text("name_de")
