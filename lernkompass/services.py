"""What the program can do for the dashboard, as plain functions over one workspace.

Everything slow is imported when it is asked for: the first page must not wait for the solver.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, ParamSpec, TypeVar

from access import Action, Person, refusal_of
from dashboard import Order, Progress, Services, Wish
from needs_analysis import Language, Message, Problem, UserError
from store import (
    DECISIONS_FILE,
    DEMAND_FILE,
    EFFECTS_FILE,
    GROUPS_FILE,
    PROGRAMME_FILE,
    RELEASES_FILE,
    Act,
    Workspace,
    add_line,
    pseudonym_key,
)

_P = ParamSpec("_P")
_R = TypeVar("_R")
Files = Mapping[str, bytes]
Asked = tuple[Any, Language, bytes | None]
"""What to move, the reader's language, the town's own master data."""


def make_services(workspace: Workspace, person: Person) -> Services:
    """The services over one workspace for one person; what they may not do is refused here, whatever a page offers."""

    def guard(action: Action, function: Callable[_P, _R]) -> Callable[_P, _R]:
        def guarded(*arguments: _P.args, **named: _P.kwargs) -> _R:
            ask(workspace, person, action)
            return function(*arguments, **named)

        return guarded

    return Services(
        sample_files=sample_files,
        analyse=guard("analyse_survey", partial(analyse, workspace)),
        plan=guard("make_plan", plan),
        default_wish=default_wish,
        master_workbook=master_workbook,
        check_master=check_master,
        accept_master=accept_master,
        redate=guard("make_plan", redate),
    )


def ask(workspace: Workspace, person: Person, action: Action) -> None:
    """Ask the rules; both answers leave a line in the audit.

    Raises:
        UserError: the person may not.
    """
    reason = refusal_of(person, action)
    add_line(workspace, Act(person.login, person.roles, action, allowed=reason is None))
    if reason is not None:
        raise UserError(reason)


def sample_files() -> Files:
    """The survey files of the sample town."""
    from lernkompass import samples

    return samples.sample_files()


def analyse(workspace: Workspace, order: Order, progress: Progress) -> Files:
    """Survey files -> the files of an analysis."""
    from lernkompass import masterdata, story
    from needs_analysis import Matching, from_json

    remembered = from_json(Matching, order.matching) if order.matching else None
    wanted = story.Order(order.mode, pseudonym_key(), order.language, releases=workspace.read(RELEASES_FILE))
    wanted = replace(wanted, groups=workspace.read(GROUPS_FILE), day=order.day)
    return story.analyse_files(order.files, masterdata.load_town(order.master), wanted, remembered, progress).files


def plan(results: Files, wish: Wish, progress: Progress, go_on: Callable[[], bool]) -> Files:
    """The files of an analysis -> the files of a plan."""
    from curriculum import plan_with_experience
    from lernkompass import editions, masterdata, story

    wanted = story.Wishes(
        wish.budget,
        wish.hours,
        wish.land,
        wish.language,
        decisions=results.get(DECISIONS_FILE),
        previous=results.get(PROGRAMME_FILE) if wish.keep else None,
        edition=editions.Edition(wish.language, results, datetime.now(UTC)),
    )
    town = masterdata.load_town(wish.master)
    if wish.use_effects and EFFECTS_FILE in results:
        town = replace(town, catalogue=plan_with_experience(town.catalogue, results[EFFECTS_FILE]))
    return story.plan_files(results[DEMAND_FILE], town, wanted, progress, go_on).files


def redate(results: Files, asked: Asked, progress: Progress) -> Files:
    """The files of a plan with its dates revised."""
    from lernkompass import masterdata, repairs

    return repairs.redate_files(results, masterdata.load_town(asked[2]), asked[:2], progress)


def default_wish(wish: Wish) -> Wish:
    """What the master data say for everything a wish leaves open."""
    from lernkompass.masterdata import load_town
    from strategy import training_budget

    town = load_town(wish.master)
    budget = training_budget(town.strategy, town.plan_year) if wish.budget is None else wish.budget
    hours = town.hours_per_person if wish.hours is None else wish.hours
    return replace(wish, budget=budget, hours=hours, land=wish.land or town.land)


def master_workbook(own: bytes | None) -> bytes:
    """The town's own master data as a workbook, else those that come with the program."""
    from needs_analysis import read_tables, shipped_data, write_workbook

    return own or write_workbook(read_tables(shipped_data("master")))


def check_master(workbook: bytes) -> Sequence[Problem]:
    """Everything that is wrong with edited master data."""
    from lernkompass import masterdata

    return masterdata.check_masterdata(workbook)


def accept_master(own: bytes | None, workbook: bytes) -> tuple[bytes, Sequence[Message]]:
    """An edited workbook with its changes in its log, and what it would take back."""
    from lernkompass import masterdata

    return masterdata.accept_masterdata(own, workbook, datetime.now(UTC))
