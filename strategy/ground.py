"""What strategy pages, reports and commands stand on: the town's tables and what analysis and plan have written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from curriculum import (
    Calendar,
    Catalogue,
    Programme,
    Service,
    check_catalogue,
    load_catalogue,
    load_resources,
    open_calendar,
)
from needs_analysis import (
    Demand,
    Framework,
    Message,
    Needs,
    Tables,
    Text,
    UserError,
    from_json,
    load_framework,
    raise_errors,
    setting,
)
from strategy.goals import Evidence
from strategy.loading import load_strategy
from strategy.loading_dialogue import load_dialogue
from strategy.model import Dialogue, Strategy
from strategy.scenarios import Ground


@dataclass(frozen=True, slots=True)
class Town:
    """A town as its strategy sees it. ``year``: the year planned for; ``smallest_group``: the privacy rule's k."""

    name: str
    year: int
    smallest_group: int
    tables: Tables
    framework: Framework
    catalogue: Catalogue
    strategy: Strategy
    dialogue: Dialogue

    def competency(self, identifier: str) -> Text:
        """The name of a competency, its id where it is not known."""
        found = self.framework.competency(identifier)
        return found.name if found else Text(identifier, identifier)

    def module(self, identifier: str) -> Text:
        """The title of a module, its id where it is not known."""
        found = self.catalogue.module(identifier)
        return found.title if found else Text(identifier, identifier)

    def measure(self, identifier: str) -> Text:
        """The title of a measure, its id where it is not known."""
        return next(
            (item.title for item in self.strategy.measures if item.id == identifier), Text(identifier, identifier)
        )


def open_town(tables: Tables) -> Town:
    """The town of these tables. Raises `MasterDataError` with everything that is wrong with them."""
    raise_errors(tables.problems)
    raise_errors(check_catalogue(tables))
    framework = load_framework(tables)
    catalogue = load_catalogue(tables, framework)
    year, smallest = setting(tables, "plan.year"), setting(tables, "privacy.smallest_group")
    return Town(
        name=setting(tables, "town.name"),
        year=int(year) if year.isdigit() else 0,
        smallest_group=int(smallest) if smallest.isdigit() else 5,
        tables=tables,
        framework=framework,
        catalogue=catalogue,
        strategy=load_strategy(tables, framework, [module.id for module in catalogue.modules]),
        dialogue=load_dialogue(tables),
    )


def read_evidence(results: Mapping[str, bytes]) -> Evidence:
    """What analysis and plan have written, as far as it is there (``needs.json``, ``demand.json``, ``programme.json``).

    Raises UserError for files of another version.
    """
    try:
        found = from_json(Needs, results["needs.json"]) if "needs.json" in results else None
        demand = from_json(Demand, results["demand.json"]) if "demand.json" in results else None
        programme = from_json(Programme, results["programme.json"]) if "programme.json" in results else None
    except ValueError as error:
        raise UserError(Message("These results were made by an older version. Run analysis and plan again.")) from error
    needs = found.competencies if found else ()
    roles = {
        role.id: {need.id: need.gap for need in role.competencies if need.gap is not None}
        for role in (found.roles if found else ())
    }
    if demand is None or programme is None:
        return Evidence(needs, demand, roles=roles)
    return Evidence(needs, demand, programme.catalogue, programme.plan, roles, count_room_days(programme))


def open_year(town: Town) -> Calendar:
    """The year that is planned for: its public holidays, closed days and rooms."""
    resources = load_resources(town.tables, town.catalogue)
    return open_calendar(setting(town.tables, "town.land"), town.year, resources, Service())


def count_room_days(programme: Programme) -> dict[int, float]:
    """Year -> days of rooms that the courses take: a room for half a day counts half, however many courses it holds."""
    halves = {
        (meeting.day, meeting.room, half)
        for session in programme.timetable.sessions
        for meeting in session.meetings
        if meeting.room
        for half in (("morning", "afternoon") if meeting.slot == "day" else (meeting.slot,))
    }
    years = Counter(day.year for day, _, _ in halves)
    return {year: count / 2 for year, count in sorted(years.items())}


def scenario_ground(town: Town, results: Mapping[str, bytes], weights: Mapping[str, float] | None = None) -> Ground:
    """What scenarios start from: limits, calendar and demand of the plan as it is, with other weights where given.

    Raises UserError where there is no plan yet.
    """
    if "demand.json" not in results or "programme.json" not in results:
        raise UserError(Message("Scenarios start from a plan. Make one first."))
    try:
        demand = from_json(Demand, results["demand.json"])
        programme = from_json(Programme, results["programme.json"])
    except ValueError as error:
        raise UserError(Message("These results were made by an older version. Run analysis and plan again.")) from error
    known = {item.id for item in town.framework.competencies}
    if weights is not None and set(demand.weights) <= known:
        demand = replace(demand, weights={name: weights[name] for name in demand.weights})
    return Ground(demand, programme.catalogue, programme.plan.limits, programme.calendar, town.framework)
