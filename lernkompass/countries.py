"""What the commands around very many towns do; values out, no printing."""

import argparse
from dataclasses import asdict

from curriculum import Limits
from lernkompass.commands import Answer, say_written
from lernkompass.country import Invented, analyse_country, make_country, open_executor
from lernkompass.country.seats import plan_country
from lernkompass.masterdata import load_town
from lernkompass.story import Progress
from needs_analysis import Message
from store import load_settings


def run_sample(wanted: argparse.Namespace, _: Progress) -> Answer:
    """An invented country as parts."""
    parts = make_country(wanted.folder, load_town(wanted.masterdata), Invented(wanted.staff, wanted.seed))
    document = {"folder": str(wanted.folder), "staff": wanted.staff, "parts": parts}
    return Answer(document, [Message("{count} part(s) written.", {"count": parts}), say_written(wanted.folder)])


def run_analyse(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """Parts -> figures of every town, of the country, its roles and groups, and the demand for the plan."""
    scheduler = wanted.scheduler or load_settings().scheduler or None
    with open_executor(wanted.executor, wanted.workers, scheduler) as executor:
        found = analyse_country(wanted.folder, wanted.out, executor, tell)
    line = "{people} people in {parts} part(s), {computed} of them computed now; {groups} learning groups."
    return Answer(asdict(found), [Message(line, asdict(found)), say_written(wanted.out)])


def run_plan(wanted: argparse.Namespace, _: Progress) -> Answer:
    """The analysis of a country -> seats of all towns together, shared out among them."""
    town = load_town(wanted.masterdata)
    hours = town.hours_per_person if wanted.hours is None else wanted.hours
    found = plan_country(wanted.folder, wanted.out, town.catalogue, Limits(wanted.budget, hours))
    plan = found.plan
    document = {"status": plan.status, "objective": plan.objective, "bound": plan.bound, "gap": plan.gap}
    modules = [asdict(item) for item in plan.modules]
    seats = {"seats": sum(item.seats for item in plan.modules), "sessions": sum(item.sessions for item in plan.modules)}
    joint = {"towns": len(found.towns), "joint": sum(share.joint for share in found.shared)}
    line = "{seats} seats in {sessions} sessions for {towns} towns; {joint} of the sessions are held by towns jointly."
    lines = [Message(line, {**seats, **joint}), say_written(wanted.out)] if found.shared else [say_written(wanted.out)]
    return Answer({**document, "cost": plan.cost, **seats, **joint, "modules": modules}, [plan.message, *lines])
