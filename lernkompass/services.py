"""What the program can do for the dashboard, as plain functions over one workspace.

Everything slow is imported when it is asked for: the first page must not wait for the solver.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from access import STEP_RIGHTS, Action, Person, reach_of, refusal_of
from approval import Event, Gate, Rules, Standing
from dashboard import Gates, GateStep, Handout, Order, Progress, Services, Wish
from needs_analysis import Language, Message, Problem, UserError
from store import (
    DECISIONS_FILE,
    DEMAND_FILE,
    EFFECTS_FILE,
    GROUPS_FILE,
    MASTER_FILE,
    PROGRAMME_FILE,
    RELEASES_FILE,
    Act,
    Workspace,
    add_line,
    pseudonym_key,
)

if TYPE_CHECKING:
    from lernkompass.masterdata import Town

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
        gates=open_gates(workspace, person),
        handout=partial(write_handout, workspace),
    )


def write_handout(workspace: Workspace, handout: Handout) -> bytes:
    """The sheet for the talk on qualification."""
    from lernkompass import handouts

    programme = workspace.read(PROGRAMME_FILE)
    return handouts.write_handout(handout.unit, handout.needs, handout.smallest_group, handout.language, programme)


def open_gates(workspace: Workspace, person: Person) -> Gates:
    """What the staff council agrees to, for one person. Where the gates stand is worked out once."""

    @cache
    def standings() -> Mapping[Gate, Standing]:
        from lernkompass import approvals

        return approvals.stand(workspace, _town_of(workspace), _today())

    def rules() -> Rules:
        from lernkompass import approvals

        return approvals.read_rules(_town_of(workspace), _today())

    def take(asked: GateStep, progress: Progress) -> object:
        from lernkompass import approvals

        action: Action = "record_approval" if asked.on_paper else STEP_RIGHTS[asked.step]
        if reason := refusal_of(person, action):
            add_line(workspace, Act(person.login, person.roles, action, asked.gate, allowed=False))
            raise UserError(reason)
        role = "local" if person.is_local else next(role for role in person.roles if reach_of(role, action))
        told = (person.login, role, asked.digest, asked.remark, asked.on_paper)
        event = Event(asked.gate, asked.step, _today(), *told)
        return approvals.take_step(workspace, _town_of(workspace), event, progress)

    def proposal(gate: Gate, language: Language) -> bytes:
        from lernkompass import approvals

        return approvals.propose(workspace, gate, _town_of(workspace), language)

    return Gates(standings, rules, take, proposal)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - terms are counted in the reader's own days


def _town_of(workspace: Workspace) -> "Town":
    return _load_town(workspace.read(MASTER_FILE))


@lru_cache(maxsize=4)
def _load_town(master: bytes | None) -> "Town":
    from lernkompass.masterdata import load_town

    return load_town(master)


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
    from strategy import training_budget

    town = _load_town(wish.master)
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
