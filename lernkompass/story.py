"""The main job as functions: files in, files out. The command line and the dashboard tell the same story."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from curriculum import (
    Fairness,
    Limits,
    Programme,
    Watcher,
    make_programme,
    open_calendar,
    read_decisions,
    remake_programme,
)
from lernkompass.editions import Edition, write_plan_files
from lernkompass.finding_files import finding_files
from lernkompass.masterdata import Town
from needs_analysis import (
    Analysis,
    Checked,
    Demand,
    Language,
    Matching,
    Message,
    Mode,
    NoRowsError,
    RawTable,
    Reading,
    Settings,
    UserError,
    accept_proposals,
    add_groups,
    analyse_survey,
    check_survey,
    from_json,
    keep_reasons,
    last_groups,
    merge_matchings,
    propose_matching,
    read_groups,
    read_releases,
    read_survey,
    remember_matching,
    show_wishes,
    to_json,
    write_needs_workbook,
    write_ratings_workbook,
)
from store import (
    DEMAND_FILE,
    GROUPS_FILE,
    MATCHING_FILE,
    NEEDS_FILE,
    RATINGS_FILE,
    RELEASE_FILE,
    WISHES_FILE,
)
from strategy import competency_weights, training_budget

Progress = Callable[[Message], None]
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Order:
    """How a survey is to be analysed. ``key``: the town's secret for pseudonyms (named mode and repeated answers).

    ``codebooks``: structure files and label tables that explain coded exports, name -> content.
    ``releases``: what was handed on of the same wave so far, as `RELEASES_FILE` holds it. ``day``: the day on which
    ratings count or have expired; None takes the latest day in the files. ``groups``: the learning groups of earlier
    waves, as `GROUPS_FILE` holds them. ``allowed``: columns that look like personal data and were declared to be none.
    ``accept_from``: the score from which proposals of the matching count as confirmed; None confirms none.
    """

    mode: Mode
    key: bytes
    language: Language = "de"
    codebooks: Files | None = None
    releases: bytes | None = None
    day: date | None = None
    groups: bytes | None = None
    allowed: tuple[str, ...] = ()
    accept_from: float | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the plan is to keep to; None takes the value of the master data (budget in EUR, hours per head, Land).

    ``decisions``: locks, pools, access needs and fairness as JSON, see `read_decisions`; ``fairness`` goes before it.
    ``previous``: a programme as an earlier plan wrote it, of which as little as possible is to change.
    ``edition``: how the files are written.
    """

    budget: float | None = None
    hours: float | None = None
    land: str | None = None
    language: Language = "de"
    fairness: Fairness = field(default_factory=Fairness)
    decisions: bytes | None = None
    previous: bytes | None = None
    edition: Edition | None = None


@dataclass(frozen=True, eq=False)
class Analysed:
    """``files``: name -> content of everything an analysis writes."""

    files: Files
    analysis: Analysis
    matching: Matching


class StoppedError(UserError):
    """The analysis needs the user first; ``files`` holds what helps to go on (the matching, the findings)."""

    def __init__(self, message: Message, files: Files) -> None:
        """Keep the sentence and the files."""
        super().__init__(message)
        self.files = files


@dataclass(frozen=True, eq=False)
class Planned:
    """``files``: name -> content of everything a plan writes."""

    files: Files
    programme: Programme


def keep_silent(_: Message) -> None:
    """Tell nobody."""


def read_files(
    files: Files, matching: Matching | None = None, codebooks: Files | None = None, allowed: Collection[str] = ()
) -> tuple[RawTable, ...]:
    """The raw tables of survey files; blocks a person declared to be ordered count as such."""
    ordered = matching.ordered if matching else ()
    return tuple(
        read_survey(name, content, confirmed=ordered, codebook=codebooks or {}, allowed=allowed)
        for name, content in files.items()
    )


def match_files(
    raws: Sequence[RawTable], town: Town, remembered: Matching | None = None, accept_from: float | None = None
) -> Matching:
    """One matching for all files: what was confirmed earlier, what is certain, and proposals for the rest.

    Proposals with a score of at least ``accept_from`` are confirmed and keep the reason for which they were made.
    """
    proposed = merge_matchings([propose_matching(raw, town.framework, remembered) for raw in raws])
    if accept_from is None:
        return proposed
    accepted = accept_proposals(proposed, accept_from)
    return keep_reasons(match_files(raws, town, accepted), accepted)


def analyse_files(
    files: Files, town: Town, order: Order, remembered: Matching | None = None, tell: Progress = keep_silent
) -> Analysed:
    """Survey files -> needs, learning groups, findings and the demand for the plan, as files.

    Raises UserError for a file that cannot be read, StoppedError with the matching and the findings so far where the
    user has to confirm or mend something first.
    """
    tell(Message("Reading {count} file(s) …", {"count": len(files)}))
    raws = read_files(files, remembered, order.codebooks, order.allowed)
    matching = match_files(raws, town, remembered, order.accept_from)
    tell(Message("Checking {count} rows …", {"count": sum(len(raw.cells) for raw in raws)}))
    checked = _check(raws, (matching, remembered), town, order)
    tell(Message("Looking for learning groups among {count} people …", {"count": len(checked.survey.persons)}))
    known = read_groups(order.groups)
    settings = Settings(
        smallest_group=town.smallest_group,
        language=order.language,
        leading=town.leading_roles,
        earlier=read_releases(order.releases),
        key=order.key,
        last_groups=last_groups(known, checked.survey.day),
    )
    said = {
        MATCHING_FILE: to_json(remember_matching(remembered, matching)),
        **finding_files(raws, matching, checked, order.language),
    }
    try:
        analysis = analyse_survey(checked, town.framework, competency_weights(town.strategy, town.framework), settings)
    except UserError as error:
        raise StoppedError(error.message, said) from error
    written = {
        NEEDS_FILE: to_json(analysis.needs),
        "needs.xlsx": write_needs_workbook(analysis.needs, order.language),
        DEMAND_FILE: to_json(analysis.demand),
        RELEASE_FILE: to_json(analysis.release),
        GROUPS_FILE: to_json(add_groups(known, analysis.kept_groups)),
        WISHES_FILE: _json(show_wishes(checked.survey.wishes)),
        **_person_files(checked, town, order),
        **said,
    }
    return Analysed(written, analysis, matching)


def _person_files(checked: Checked, town: Town, order: Order) -> Files:
    """In the named mode everybody's ratings side by side, for the person and whom the works agreement names."""
    if order.mode != "named":
        return {}
    return {RATINGS_FILE: write_ratings_workbook(checked.survey, town.framework, order.language)}


def _check(raws: Sequence[RawTable], known: tuple[Matching, Matching | None], town: Town, order: Order) -> Checked:
    """The checked answers; ``known``: this year's matching and what was remembered."""
    matching, remembered = known
    files = {MATCHING_FILE: to_json(remember_matching(remembered, matching))}
    try:
        return check_survey(raws, matching, town.framework, Reading(order.mode, order.key, order.day))
    except NoRowsError as error:
        findings = finding_files(raws, matching, error.checked, order.language)
        raise StoppedError(error.message, {**files, **findings}) from error
    except UserError as error:
        raise StoppedError(error.message, files) from error


def plan_files(
    demand: bytes, town: Town, wishes: Wishes, tell: Progress = keep_silent, go_on: Callable[[], bool] = lambda: True
) -> Planned:
    """The demand an analysis wrote -> plan, dates and course plans, as files. Raises UserError for a broken demand."""
    wanted = weigh_anew(read_demand(demand), town)
    limits = Limits(
        budget=training_budget(town.strategy, town.plan_year) if wishes.budget is None else wishes.budget,
        hours=town.hours_per_person if wishes.hours is None else wishes.hours,
        fairness=wishes.fairness,
        access=town.access,
    )
    if wishes.decisions is not None:
        limits = read_decisions(wishes.decisions, limits, town.catalogue)
    calendar = open_calendar(wishes.land or town.land, town.plan_year, town.resources, town.service)
    watcher = Watcher(tell, go_on)
    if wishes.previous is None:
        programme = make_programme(wanted, town.catalogue, limits, calendar, watcher)
    else:
        before = read_programme(wishes.previous)
        programme = remake_programme(wanted, (town.catalogue, calendar), limits, before, watcher)
    tell(Message("Writing course plans …"))
    edition = replace(wishes.edition or Edition(wishes.language), tell=tell)
    return Planned({**write_plan_files(programme, wanted, town, edition), DEMAND_FILE: to_json(wanted)}, programme)


def weigh_anew(demand: Demand, town: Town) -> Demand:
    """The demand with the weights the strategy has now: they may have changed since the survey was analysed."""
    weights = competency_weights(town.strategy, town.framework)
    return replace(demand, weights={name: weights.get(name, old) for name, old in demand.weights.items()})


def read_programme(content: bytes) -> Programme:
    """The programme that a plan wrote. Raises UserError where it is none of this version."""
    try:
        return from_json(Programme, content)
    except ValueError as error:
        raise UserError(Message("This plan was made by an older version. Calculate it anew first.")) from error


def read_demand(content: bytes) -> Demand:
    """The demand of an earlier analysis. Raises UserError when there is nothing to plan for."""
    try:
        demand = from_json(Demand, content)
    except ValueError as error:
        raise UserError(Message("demand.json cannot be read. Run the analysis again.")) from error
    if not demand.learners:
        raise UserError(
            Message(
                "This survey does not say which levels of the framework's competencies people hold beside those that "
                "their role requires, so no modules can be planned for it. Confirm in the matching which question "
                "belongs to which competency and which column holds the role, and run the analysis again."
            )
        )
    return demand


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).encode()
