"""``lernkompass strategy``: goals, weights, money, forecasts, scenarios, report and citizens' page from the shell."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lernkompass.commands import Answer, read_file, say_written, write_file
from lernkompass.goal_words import find_goals, tell_goals, tell_served
from lernkompass.story import Progress
from needs_analysis import Language, Message, Tables, UserError, read_tables, shipped_data, to_plain, write_workbook
from store import MASTER_FILE, Workspace
from strategy import (
    Evidence,
    IntakeOrder,
    LogEntry,
    ReportOrder,
    Town,
    add_rows,
    change_weights,
    check_budget,
    check_resources_of,
    commit_plan,
    compare_priorities,
    competency_weights,
    open_town,
    read_evidence,
    read_feedback_file,
    round_shares,
    run_scenarios,
    scenario_ground,
    set_goal_weights,
    undo_weights,
    view_goals,
    view_progress,
    weigh_pairs,
    write_council_report,
    write_paper_docx,
    write_paper_pdf,
    write_public_page,
)


def open_strategy(wanted: argparse.Namespace) -> tuple[Tables, Town, Mapping[str, bytes]]:
    """The tables of the town, the town, and the files of its workspace."""
    space = Workspace(wanted.folder)
    if wanted.masterdata is None:
        own = space.read(MASTER_FILE)
        tables = read_tables(shipped_data("master") if own is None else own)
    else:
        tables = read_tables(wanted.masterdata)
    return tables, open_town(tables), space.results()


def run_goals(wanted: argparse.Namespace, _: Progress) -> Answer:
    """What each goal needs, what closes it, what is open and what it costs; or the goals of a course."""
    town, results = open_strategy(wanted)[1:]
    if wanted.module:
        served = find_goals(town, wanted.module)
        document = {"module": wanted.module, "goals": {goal: list(names) for goal, names in served.items()}}
        return Answer(document, [*tell_served(town, wanted.module, served, wanted.lang)])
    views = view_goals(town.strategy, read_evidence(results))
    if wanted.goal and town.strategy.goal(wanted.goal) is None:
        raise UserError(Message("There is no goal {goal}.", {"goal": wanted.goal}))
    chosen = [view for view in views if wanted.goal in (None, view.goal.id)]
    goals = [
        {
            "id": view.goal.id,
            "title": view.goal.title.text(wanted.lang),
            "weight": view.goal.weight,
            "closed": view.closed,
            "course_cost": view.course_cost,
            "measure_cost": {str(year): cost for year, cost in view.measure_cost.items()},
            "competencies": to_plain(view.branches),
            "modules": list(view.modules),
            "measures": [item.id for item in view.measures],
        }
        for view in chosen
    ]
    return Answer({"goals": goals}, [*tell_goals(town, chosen, wanted.lang, whole=wanted.goal is not None)])


def run_weights(wanted: argparse.Namespace, _: Progress) -> Answer:
    """Weights tried with their effect on priorities; saved only where ``--out`` names a file."""
    tables, town, results = open_strategy(wanted)
    now = datetime.now(tz=UTC)
    if wanted.undo:
        changed = undo_weights(tables, now)
        if changed is None:
            raise UserError(Message("There is no change of weights to take back."))
        shares = {row.text("id"): row.value("weight") or 0.0 for row in changed["goals"].rows}
        document: dict[str, Any] = {"weights": shares}
    else:
        document, shares = _try_weights(wanted, town, read_evidence(results))
        changed = change_weights(tables, shares, wanted.reason, now)
    if wanted.out:
        write_file(wanted.out, write_workbook(changed))
    lines = [Message("{goal}: {weight}%", {"goal": goal, "weight": 100 * share}) for goal, share in shares.items()]
    return Answer({**document, "saved": bool(wanted.out)}, lines)


def _try_weights(wanted: argparse.Namespace, town: Town, facts: Evidence) -> tuple[dict[str, Any], dict[str, float]]:
    goals = [goal.id for goal in town.strategy.goals]
    asked = {goal.id: goal.weight for goal in town.strategy.goals}
    document: dict[str, Any] = {}
    if wanted.pair:
        found = weigh_pairs(tuple(goals), dict(_read_pair(text, goals) for text in wanted.pair))
        asked = dict(found.weights)
        document = {"consistency_ratio": found.ratio, "consistent": found.consistent}
    asked |= dict(_read_weight(text, goals) for text in wanted.set)
    shares = round_shares(asked)
    before = competency_weights(town.strategy, town.framework)
    after = competency_weights(set_goal_weights(town.strategy, shares), town.framework)
    moved = [asdict(one) for one in compare_priorities(facts.needs, before, after)]
    return {**document, "weights": shares, "priorities": moved}, shares


_READ = "“{text}” cannot be read. Write a goal of the strategy and a number from 0, like Z1=0.3 or Z1:Z2=3."


def _read_weight(text: str, goals: list[str]) -> tuple[str, float]:
    goal, _, value = text.partition("=")
    try:
        weight = float(value)
    except ValueError:
        weight = -1.0
    if goal not in goals or not 0 <= weight < float("inf"):
        raise UserError(Message(_READ, {"text": text}))
    return goal, weight


def _read_pair(text: str, goals: list[str]) -> tuple[tuple[str, str], float]:
    pair, _, value = text.partition("=")
    one, _, other = pair.partition(":")
    weight = _read_weight(f"{one}={value}", goals)[1]
    if other not in goals or one == other or not 1 / 9 - 1e-9 <= weight <= 9:  # noqa: PLR2004 - Saaty's scale
        raise UserError(Message(_READ, {"text": text}))
    return (one, other), weight


def run_budget(wanted: argparse.Namespace, _: Progress) -> Answer:
    """Lines by year with what is committed, the course plan included; something to mend where a line is over."""
    town, results = open_strategy(wanted)[1:]
    facts = read_evidence(results)
    courses = commit_plan(town.strategy, facts.plan, town.year) if facts.plan else {}
    balances = check_budget(town.strategy, courses)
    notes = [one.note for one in balances if one.note]
    lines = [{key: value for key, value in asdict(one).items() if key != "note"} for one in balances]
    supplies = [{**asdict(one), "short": one.short} for one in check_resources_of(town.strategy, facts.room_days)]
    calm = [Message("No line is over-committed.")] if not notes else []
    return Answer({"lines": lines, "resources": supplies}, [*notes, *calm], any(one.flag == "over" for one in balances))


def run_forecast(wanted: argparse.Namespace, _: Progress) -> Answer:
    """Indicators with forecast, interval, light and the rule beside it."""
    town = open_strategy(wanted)[1]
    outlooks = view_progress(town.strategy)
    document = [
        {
            "id": one.indicator.id,
            "goal": one.indicator.goal,
            "last": one.last,
            "target": one.indicator.target,
            "due": one.due_day.isoformat(),
            "forecast": one.value,
            "low": one.low,
            "high": one.high,
            "light": one.light,
            "rule": one.rule.text(wanted.lang),
        }
        for one in outlooks
    ]
    lines = [
        Message("{name}: {rule}", {"name": one.indicator.name.text(wanted.lang), "rule": one.rule.text(wanted.lang)})
        for one in outlooks
    ]
    return Answer({"indicators": document}, lines)


def run_scenario_table(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """The plan as it is beside every scenario of the master data."""
    town, results = open_strategy(wanted)[1:]
    outcomes = run_scenarios(scenario_ground(town, results), town.strategy.scenarios, tell)
    names = {one.id: one.name.text(wanted.lang) for one in town.strategy.scenarios}
    template = "{name}: closes {closed}%, costs {cost} EUR, {hours} hours, service cover {cover}%."
    lines = [
        Message(
            template,
            {
                "name": names.get(one.scenario, Message("As it is").text(wanted.lang)),
                "closed": round(100 * one.closed),
                "cost": round(one.cost),
                "hours": round(one.hours),
                "cover": round(100 * (one.cover or 0)),
            },
        )
        for one in outcomes
    ]
    plain = [{**asdict(one), "message": one.message.text(wanted.lang)} for one in outcomes]
    return Answer({"scenarios": plain}, lines)


def run_report(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """The report to the council, one page per goal: an accessible PDF where the name ends in .pdf, else Word."""
    town, results = open_strategy(wanted)[1:]
    outcomes = run_scenarios(scenario_ground(town, results), town.strategy.scenarios, tell) if wanted.scenarios else ()
    example = wanted.masterdata is None and Workspace(wanted.folder).read(MASTER_FILE) is None
    language: Language = wanted.lang
    paper = write_council_report(town, read_evidence(results), ReportOrder(language, wanted.day, example, outcomes))
    write = write_paper_pdf if wanted.out.suffix.casefold() == ".pdf" else write_paper_docx
    return _written(wanted.out, write(paper))


def run_page(wanted: argparse.Namespace, _: Progress) -> Answer:
    """The public progress page as one HTML file."""
    town = open_strategy(wanted)[1]
    example = wanted.masterdata is None and Workspace(wanted.folder).read(MASTER_FILE) is None
    return _written(wanted.out, write_public_page(town, wanted.day, example=example))


def run_feedback(wanted: argparse.Namespace, _: Progress) -> Answer:
    """Feedback of an export into the sheet ``feedback``; ``--out`` is the master data with it."""
    tables, town = open_strategy(wanted)[:2]
    order = IntakeOrder(None, wanted.scale, wanted.channel)
    found = read_feedback_file(wanted.file.name, read_file(wanted.file), town.dialogue, order)
    moment = datetime.now(tz=UTC).strftime("%Y-%m-%d %H:%M")
    entry = LogEntry(moment, "feedback", wanted.file.name, "", str(len(found.rows)), "")
    write_file(wanted.out, write_workbook(add_rows(tables, "feedback", found.rows, entry)))
    document = {"rows": len(found.rows), "columns": dict(found.columns), "file": str(wanted.out)}
    return Answer(document, [*found.findings, say_written(wanted.out)])


def _written(path: Path, content: bytes) -> Answer:
    write_file(path, content)
    return Answer({"file": str(path)}, [say_written(path)])
