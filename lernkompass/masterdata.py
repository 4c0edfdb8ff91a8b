"""The master data of a town: written out for editing, checked as a whole, loaded for the other steps."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from approval import GATES, Gate
from curriculum import (
    EVERYBODY,
    Catalogue,
    Resources,
    Service,
    check_catalogue,
    check_resources,
    load_catalogue,
    load_resources,
)
from needs_analysis import (
    Framework,
    Message,
    Problem,
    Row,
    Tables,
    UserError,
    check_framework,
    check_tables,
    check_unknown,
    load_framework,
    raise_errors,
    read_tables,
    setting,
    shipped_data,
    write_folder,
    write_workbook,
)
from strategy import Strategy, check_strategy, load_strategy, log_workbook, lost_changes

OTHER_TABLES = ("settings", "staff_cost_rates")
NOTES = ("README.md", "grounding.md")
_ANSWER_DAYS = 10


@dataclass(frozen=True, slots=True)
class Town:
    """Everything the master data say about a town. ``settings`` holds the texts of the sheet settings by key."""

    framework: Framework
    catalogue: Catalogue
    strategy: Strategy
    resources: Resources
    settings: Mapping[str, str]

    @property
    def name(self) -> str:
        """The town's name."""
        return self.settings["town.name"]

    @property
    def land(self) -> str:
        """Code of the Land, ``NW``."""
        return self.settings["town.land"]

    @property
    def plan_year(self) -> int:
        """The year that is planned for."""
        return int(self.number("plan.year"))

    @property
    def hours_per_person(self) -> float:
        """Learning hours per person and year."""
        return self.number("plan.hours_per_person")

    @property
    def service(self) -> Service:
        """What keeps the counters open; 0 in the settings is no rule."""
        staff = {unit.id: unit.staff for unit in self.framework.units}
        days = int(self.number("plan.days_per_month"))
        return Service(self.number("plan.away_share") or None, days or None, staff)

    @property
    def access(self) -> Mapping[str, tuple[str, ...]]:
        """Access needs that every session has to meet, under the name of everybody; empty where there are none."""
        needs = Row(0, self.settings).items("plan.access")
        return {EVERYBODY: needs} if needs else {}

    @property
    def gates(self) -> tuple[Gate, ...]:
        """What the staff council agrees to before it is final; all where the settings do not say."""
        named = Row(0, self.settings).items("approval.gates")
        return tuple(gate for gate in GATES if gate in named) if named else GATES

    @property
    def answer_days(self) -> int:
        """Working days the staff council has to answer, ten where the settings do not say; 0 sets no term."""
        days = Row(0, self.settings).whole("approval.days")
        return _ANSWER_DAYS if days is None else days

    @property
    def silence_is_consent(self) -> bool:
        """Whether the town has set that consent counts as given once the term is over."""
        return self.settings.get("approval.deemed", "") == "yes"

    @property
    def smallest_group(self) -> int:
        """The smallest group anything may be said about; never below 5."""
        return int(self.number("privacy.smallest_group"))

    @property
    def leading_roles(self) -> tuple[str, ...]:
        """Ids of the roles that lead a unit and count in the unit above it."""
        named = self.settings.get("privacy.leading_roles", "").split(";")
        return tuple(role.strip() for role in named if role.strip())

    def number(self, key: str) -> float:
        """A setting as a number, 0 where it is none."""
        return Row(0, self.settings).value(key) or 0.0


def load_town(source: Path | bytes | None = None) -> Town:
    """The town of a workbook or a folder of CSV files; None is the shipped example.

    Raises `MasterDataError` with all problems of all sheets, `UserError` when there is nothing to open.
    """
    tables = read_tables(_shipped() if source is None else source)
    raise_errors(_check(tables))
    framework = load_framework(tables)
    catalogue = load_catalogue(tables, framework)
    return Town(
        framework=framework,
        catalogue=catalogue,
        strategy=load_strategy(tables, framework, [module.id for module in catalogue.modules]),
        resources=load_resources(tables, catalogue),
        settings={row.text("key"): row.text("value") for row in tables["settings"].rows},
    )


def check_masterdata(source: Path | bytes) -> tuple[Problem, ...]:
    """All errors and warnings of a workbook or a folder, sheet by sheet. Raises `UserError` for no such file."""
    return tuple(_check(read_tables(source)))


def accept_masterdata(own: bytes | None, workbook: bytes, now: datetime) -> tuple[bytes, Sequence[Message]]:
    """An edited workbook with a line in its log for every change of the strategy, and what it would take back.

    ``own``: the workbook that is in use; None where these are the first own master data, which change nothing.
    """
    if own is None:
        return workbook, ()
    before, after = read_tables(own), read_tables(workbook)
    lost = [
        Message("{item}: {after} ({moment})", {"item": one.item, "after": one.after or "–", "moment": one.moment})
        for one in lost_changes(before, after)
    ]
    return write_workbook(log_workbook(before, after, now)), lost


def export_masterdata(path: Path) -> None:
    """Write the shipped master data for editing: a workbook where the name ends in .xlsx, else a folder of CSV files.

    Raises `UserError` rather than overwrite data that somebody has changed.
    """
    tables = read_tables(_shipped())
    if path.suffix and path.suffix.casefold() != ".xlsx":
        template = "{path} cannot be written. Choose a name that ends in .xlsx, or a folder name without a dot."
        raise UserError(Message(template, {"path": str(path)}))
    _refuse_overwriting(path, tables)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix:
            path.write_bytes(write_workbook(tables))
        else:
            write_folder(tables, path)
            for name in NOTES:
                shutil.copyfile(_shipped() / name, path / name)
    except OSError as error:
        template = "{path} cannot be written. Close it in other programs, or choose another place."
        raise UserError(Message(template, {"path": str(path)})) from error


def _shipped() -> Path:
    return shipped_data("master")


def _refuse_overwriting(path: Path, tables: Tables) -> None:
    present = any(path.glob("*.csv")) if path.is_dir() else path.is_file() and path.stat().st_size > 0
    if present and not _is_unchanged(path, tables):
        template = "{path} exists already and holds other data. Choose another name, or move it away first."
        raise UserError(Message(template, {"path": str(path)}))


def _is_unchanged(path: Path, tables: Tables) -> bool:
    try:
        return _cells(read_tables(path)) == _cells(tables)
    except UserError:
        return False


def _cells(tables: Tables) -> dict[str, list[Mapping[str, str]]]:
    return {name: [row.cells for row in tables[name].rows] for name in tables}


# --- checks ---------------------------------------------------------------------------------------------------------


def _check(tables: Tables) -> list[Problem]:
    return [
        *tables.problems,
        *check_unknown(tables),
        *check_tables(tables, OTHER_TABLES),
        *check_framework(tables),
        *check_catalogue(tables),
        *check_resources(tables),
        *check_strategy(tables),
        *_check_plan_year(tables),
        *_check_staff(tables),
    ]


def _check_plan_year(tables: Tables) -> Iterator[Problem]:
    year, lines = setting(tables, "plan.year"), tables["budget_lines"]
    if year.isdigit() and lines.columns and year not in lines.columns:
        template = "There is no column {year}, the year that is planned for. Add it, or the plan has no budget."
        yield lines.problem(None, year, Message(template, {"year": year}), "warning")


def _check_staff(tables: Tables) -> Iterator[Problem]:
    """A warning where the organisation tree counts other people than the settings."""
    table = tables["settings"]
    counted = sum(row.whole("staff") or 0 for row in tables["units"].rows)
    for row in table.rows:
        staff = row.whole("value") if row.text("key") == "town.staff" else None
        if staff is not None and counted and staff != counted:
            template = "town.staff says {staff} people, the units have {counted}. Correct one of the two."
            values = {"staff": str(staff), "counted": str(counted)}
            yield table.problem(row, "value", Message(template, values), "warning")
