"""The report to the council as a neutral paper, one page per goal; writers turn it into files (`paper_docx`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from needs_analysis import Language
from strategy.goal_words import competency_grid, measure_grid, open_words
from strategy.goals import Evidence, GoalView, view_goals
from strategy.ground import Town
from strategy.measures import Balance, check_budget, check_resources_of, commit_plan, late_measures
from strategy.origin import write_origin
from strategy.paper import Grid, Paper, Section
from strategy.progress import CERTAINTY, Outlook, view_progress
from strategy.scenarios import AS_IS, Outcome
from strategy.wording import LIGHTS, RESOURCES, Speaker


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """For whom, when, whether the town is an example, and the scenarios computed, if any."""

    language: Language
    today: date
    example: bool = False
    outcomes: Sequence[Outcome] = ()


def write_council_report(town: Town, evidence: Evidence, order: ReportOrder) -> Paper:
    """The report: at a glance, one page per goal, money and resources, scenarios, where the figures come from."""
    speaker = Speaker(order.language)
    t = speaker.say
    views, outlooks = view_goals(town.strategy, evidence), view_progress(town.strategy)
    by_goal = {view.goal.id: [one for one in outlooks if one.indicator.goal == view.goal.id] for view in views}
    subtitle = t("Report to the council, as of {day}", day=speaker.day(order.today))
    footer = t("Strategy of {town}; figures from the town's master data.", town=town.name)
    sections = [
        _glance(town, views, (by_goal, outlooks), (speaker, order)),
        *(_goal_page(town, view, by_goal[view.goal.id], speaker) for view in views),
        _money_page(town, evidence, speaker),
        *([scenario_section(town, order.outcomes, speaker)] if order.outcomes else []),
        _sources(speaker),
    ]
    return Paper(t("Digital transformation of {town}", town=town.name), subtitle, footer, order.language, sections)


# --- at a glance ------------------------------------------------------------------------------------------------------


def _glance(
    town: Town,
    views: Sequence[GoalView],
    found: tuple[Mapping[str, Sequence[Outlook]], Sequence[Outlook]],
    context: tuple[Speaker, ReportOrder],
) -> Section:
    (by_goal, outlooks), (speaker, order) = found, context
    t = speaker.say
    counts = {light: sum(one.light == light for one in outlooks) for light in LIGHTS}
    parts: list[str | Grid] = []
    if order.example:
        parts.append(t("All figures of this report are examples of a town that does not exist."))
    parts.append(
        t(
            "Of {n} indicators {green} are green, {amber} amber, {red} red; {grey} have too few values for a forecast.",
            n=len(outlooks),
            green=counts["green"],
            amber=counts["amber"],
            red=counts["red"],
            grey=counts["grey"],
        )
    )
    flags = [one for one in check_budget(town.strategy) if one.note]
    parts += [speaker.tell(one.note) for one in flags if one.note]
    head = [t("Goal"), t("Weight"), t("Indicators"), t("Closed by the plan"), t("Courses"), t("Measures in all")]
    rows = [
        [
            speaker.tell(view.goal.title),
            speaker.percent(view.goal.weight),
            ", ".join(t(LIGHTS[one.light]) for one in by_goal[view.goal.id]) or "–",
            speaker.percent(view.closed),
            speaker.money(view.course_cost),
            speaker.money(sum(view.measure_cost.values())),
        ]
        for view in views
    ]
    source = write_origin(town.tables, speaker, "glance")
    parts.append(Grid(t("Goals at a glance"), head, rows, (3.7, 1.4, 2.2, 1.6, 1.6, 2), source))
    return Section(t("At a glance"), parts)


# --- one page per goal ------------------------------------------------------------------------------------------------


def _goal_page(town: Town, view: GoalView, outlooks: Sequence[Outlook], speaker: Speaker) -> Section:
    t, goal = speaker.say, view.goal
    sourced = partial(write_origin, town.tables, speaker)
    parts: list[str | Grid] = [
        t("Weight in the strategy: {weight}.", weight=speaker.percent(goal.weight)),
        replace(
            indicator_grid(outlooks, speaker), source=sourced("indicators", [one.indicator.id for one in outlooks])
        ),
        replace(competency_grid(town, view, speaker), source=sourced("goal_competencies", [goal.id])),
        open_words(town, view, speaker),
        replace(measure_grid(town, view, speaker), source=sourced("goal_measures", [goal.id])),
    ]
    title = t("Goal {id}: {title}", id=goal.id, title=speaker.tell(goal.title))
    return Section(title, parts, new_page=True)


def indicator_grid(outlooks: Sequence[Outlook], speaker: Speaker) -> Grid:
    """Indicators with forecast, light and the rule beside it."""
    t = speaker.say
    head = [t("Indicator"), t("Now"), t("Target"), t("Forecast"), t("Light and rule")]
    return Grid(t("Indicators"), head, [_indicator_row(one, speaker) for one in outlooks], (2.6, 1.3, 1.6, 2.1, 3.4))


def _indicator_row(one: Outlook, speaker: Speaker) -> list[str]:
    t, unit = speaker.say, one.indicator.unit
    target = t(
        "{value} by the end of {year}", value=speaker.amount(one.indicator.target, unit), year=str(one.indicator.due)
    )
    return [
        speaker.tell(one.indicator.name),
        speaker.amount(one.last, unit),
        target,
        forecast_words(one, speaker),
        speaker.tell(one.rule),
    ]


def forecast_words(one: Outlook, speaker: Speaker) -> str:
    """The forecast with its interval, a dash where there is none."""
    unit = one.indicator.unit
    if one.value is None:
        return "–"
    return speaker.say(
        "{value} ({low} to {high})",
        value=speaker.estimate(one.value, unit),
        low=speaker.estimate(one.low, unit),
        high=speaker.estimate(one.high, unit),
    )


# --- money, scenarios, sources ----------------------------------------------------------------------------------------


def _money_page(town: Town, evidence: Evidence, speaker: Speaker) -> Section:
    t, strategy = speaker.say, town.strategy
    courses = commit_plan(strategy, evidence.plan, town.year) if evidence.plan else {}
    balances = check_budget(strategy, courses)
    notes = [speaker.tell(one.note) for one in balances if one.note]
    notes += [speaker.tell(message) for _, message in late_measures(strategy)]
    short = [
        t(
            "{year}: {there} {kind} are there, {needed} are needed.",
            year=str(one.year),
            there=speaker.number(one.there),
            kind=t(RESOURCES[one.kind]),
            needed=speaker.number(one.needed),
        )
        for one in check_resources_of(strategy, evidence.room_days)
        if one.short
    ]
    calm = [t("No line is over-committed, no measure begins late.")] if not notes else []
    grid = balance_grid(town, balances, speaker)
    return Section(t("Money and resources"), [grid, *notes, *short, *calm], new_page=True)


def balance_grid(town: Town, balances: Sequence[Balance], speaker: Speaker) -> Grid:
    """Lines by year: plan, measures, committed, spent, free."""
    t = speaker.say
    names = {line.id: speaker.tell(line.name) for line in town.strategy.budget_lines}
    head = [t("Budget line"), t("Year"), t("Plan"), t("Strategic measures"), t("Committed"), t("Spent"), t("Free")]
    rows = [
        [
            f"{names[one.line]} ({one.line})",
            str(one.year),
            *(speaker.money(value) for value in (one.plan, one.measures, one.committed, one.spent, one.free)),
        ]
        for one in balances
        if one.plan or one.measures or one.committed or one.spent
    ]
    return Grid(
        t("Budget lines by year"),
        head,
        rows,
        (2.6, 0.8, 1.4, 1.6, 1.5, 1.6, 1.4),
        write_origin(town.tables, speaker, "budget"),
    )


def scenario_section(town: Town, outcomes: Sequence[Outcome], speaker: Speaker) -> Section:
    """Scenarios side by side."""
    t = speaker.say
    return Section(t("Scenarios"), [scenario_grid(town, outcomes, speaker), t(COVER_NOTE)], new_page=True)


COVER_NOTE = (
    "Gap closed: share of the strategic value of all gaps. Service cover: smallest share of staff on duty and not in a "
    "course, over all half-days from Monday to Friday; before courses in brackets."
)


def scenario_grid(town: Town, outcomes: Sequence[Outcome], speaker: Speaker) -> Grid:
    """A row per scenario, the plan as it is first."""
    t = speaker.say
    names = {one.id: speaker.tell(one.name) for one in town.strategy.scenarios}
    names[AS_IS] = t("As it is")
    head = [
        t("Scenario"), t("Budget"), t("Cost"), t("Gap closed"), t("Learning hours"), t("Courses"),
        t("Seats without a date"), t("Service cover"), t("Duty met"),
    ]  # fmt: skip
    shares = (2.4, 1.4, 1.3, 1.5, 1.7, 1.0, 1.2, 2.1, 1.2)
    rows = [
        [
            names.get(one.scenario, one.scenario),
            speaker.money(one.budget),
            speaker.money(one.cost),
            speaker.percent(one.closed),
            speaker.number(round(one.hours)),
            speaker.number(one.sessions),
            speaker.number(one.undated),
            f"{speaker.percent(one.cover)} ({speaker.percent(one.staffed)})",
            speaker.percent(one.duty),
        ]
        for one in outcomes
    ]
    return Grid(t("Scenarios side by side"), head, rows, shares, write_origin(town.tables, speaker, "scenarios"))


def _sources(speaker: Speaker) -> Section:
    t = speaker.say
    words = [
        t("Weights, indicators, measures and budget lines: the town's master data, sheets of the same names."),
        t(
            "Gaps: the staff survey, as published under the privacy rule. Missing and closed levels: the course plan, "
            "summed over heads; the cost of a course is shared out over the goals by the value it closes for each."
        ),
        t(
            "Forecast: a straight line through all values of an indicator, continued to the end of the year of the "
            "target; interval: {share} of single values would lie in it if the trend holds.",
            share=speaker.percent(CERTAINTY),
        ),
        t("Measures that are a mere idea or were stopped cost nothing here."),
    ]
    return Section(t("Where the figures come from"), words, new_page=True)
