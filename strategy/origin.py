"""Where the strategy's figures come from: sheets of the workbook with their rows, pages they are computed on, sources.

One table says it for every table and chart; pages, the council's paper and the tests read it from here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from needs_analysis import Tables
from strategy.wording import Speaker


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook. ``column`` names the item a row is about; ``only``: the items that count, if not all."""

    name: str
    column: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Sheets that figures are read from, and short names of the pages they are computed or explained on."""

    sheets: tuple[Sheet, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of a sheet as Excel counts them: item -> row numbers; the item is "" where the sheet counts as a whole."""

    sheet: str
    rows: Mapping[str, tuple[int, ...]]


_GOALS = (Sheet("goals", "id"), Sheet("goal_competencies", "goal"))
_INDICATORS = (Sheet("indicators", "id"), Sheet("indicator_values", "indicator"))
_MEASURES = Sheet("measures", "id")
_K = Sheet("settings", "key", ("privacy.smallest_group",))
_COMPLAINTS = (Sheet("feedback"), Sheet("feedback_topics"), Sheet("settings", "key", ("dialogue.complaint_weight",)))
_COURSES = ("needs", "plan", "methods")
_PROGRAMME = (
    *("coaching.hours_per_person", "coaching.transfer_hours", "coaching.max_months", "coaching.eur_per_hour"),
    *("mentoring.months", "mentoring.meetings", "mentoring.minutes_per_meeting"),
    *("peer_consulting.group_min", "peer_consulting.group_max", "peer_consulting.meetings_per_year"),
    "peer_consulting.minutes",
)

ORIGINS: Mapping[str, Origin] = {
    "glance": Origin((*_GOALS, *_INDICATORS, _MEASURES), _COURSES),
    "goals": Origin((*_GOALS, Sheet("measures", "goal")), _COURSES),
    "goal": Origin((*_GOALS, Sheet("indicators", "goal"), Sheet("measures", "goal")), _COURSES),
    "goal_competencies": Origin((Sheet("goal_competencies", "goal"),), _COURSES),
    "goal_measures": Origin((Sheet("measures", "goal"),)),
    "indicators": Origin(_INDICATORS, ("methods",)),
    "course": Origin((Sheet("modules", "id"), Sheet("goal_competencies")), ("plan",)),
    "weights": Origin((Sheet("goals", "id"), Sheet("strategy_log"))),
    "priorities": Origin((*_GOALS, *_COMPLAINTS), ("needs", "methods")),
    "plan_effect": Origin((*_GOALS, Sheet("modules")), ("plan", "methods")),
    "budget": Origin(
        (Sheet("budget_lines", "id"), Sheet("budget_bookings", "budget_line"), Sheet("measures", "budget_line")),
        ("plan",),
    ),
    "resources": Origin((Sheet("resources", "id"), _MEASURES, Sheet("rooms", "id")), ("plan",)),
    "funding": Origin((Sheet("funding_sources", "id"), Sheet("measures", "funding"))),
    "measures": Origin((_MEASURES, Sheet("priorities", "id"))),
    "scenarios": Origin((Sheet("scenarios", "id"),), ("plan", "methods")),
    "leaders": Origin((Sheet("settings", "key", ("privacy.leading_roles",)), Sheet("role_profiles")), _COURSES[::2]),
    "programme": Origin((Sheet("settings", "key", _PROGRAMME),)),
    "communication": Origin((Sheet("change_communication", "id"),)),
    "drafts": Origin((*_GOALS, *_INDICATORS, Sheet("staff_ideas", "id")), _COURSES),
    "ideas": Origin((Sheet("staff_ideas", "id"),), ("wishes",)),
    "wishes": Origin((Sheet("staff_ideas", "competency"),), ("wishes", "methods")),
    "readiness": Origin((Sheet("change_readings", "block"), _K), ("survey",)),
    "targets": Origin(
        (
            *(Sheet("feedback"), Sheet("dialogue_events", "id")),
            Sheet("settings", "key", ("dialogue.first_answer_days", "dialogue.published_result_days")),
        )
    ),
    "events": Origin((Sheet("dialogue_events", "id"), Sheet("dialogue_formats"), Sheet("dialogue_degrees"))),
    "feedback": Origin((Sheet("feedback"), Sheet("feedback_topics"), _K)),
    "complaints": Origin((*_COMPLAINTS, *_GOALS), ("methods",)),
    "public": Origin((*_GOALS[:1], *_INDICATORS, Sheet("dialogue_events", "id"), Sheet("feedback"), _K)),
}
"""Table or chart -> where its figures come from. Feedback is named by sheet only: no row of a person's."""

PAGES: Mapping[str, str] = {
    "needs": "Learning needs",
    "plan": "Plan",
    "methods": "How it was computed",
    "wishes": "Wishes",
    "survey": "Survey",
}
SOURCES: Mapping[str, str] = {
    "survey": "the staff survey",
    "training_records": "the records of training",
    "dialogue": "the dialogue with citizens",
    "": "entered by the town",
}
"""What an indicator's stated source is called."""


def trace(tables: Tables, name: str, items: Sequence[str] = ()) -> tuple[Place, ...]:
    """The rows behind a table of this name, for these items only where any are given; sheets without such are left out.

    Raises KeyError for a name that `ORIGINS` does not hold.
    """
    places = (_place(tables, sheet, sheet.only or tuple(items)) for sheet in ORIGINS[name].sheets)
    return tuple(place for place in places if place.rows)


def _place(tables: Tables, sheet: Sheet, items: Sequence[str]) -> Place:
    rows = tables[sheet.name].rows
    if not sheet.column:
        return Place(sheet.name, {"": tuple(row.number for row in rows)} if rows else {})
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.text(sheet.column), []).append(row.number)
    return Place(
        sheet.name,
        {item: tuple(numbers) for item, numbers in found.items() if item and (not items or item in items)},
    )


def stated_sources(tables: Tables, items: Sequence[str] = ()) -> Mapping[str, str]:
    """Indicator -> the source it is stated to have (a key of `SOURCES`)."""
    rows = tables["indicators"].rows
    return {row.text("id"): row.text("source") for row in rows if not items or row.text("id") in items}


def write_runs(numbers: Sequence[int]) -> str:
    """Row numbers with runs drawn together: 2, 3, 4, 7 -> 2–4, 7."""
    runs = []
    for _, part in groupby(enumerate(sorted(set(numbers))), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in part]
        runs.append(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return ", ".join(runs)


def tell_rows(place: Place, say: Callable[..., str]) -> str:
    """All rows of a place in words: row 3, or rows 2–4."""
    numbers = sum(place.rows.values(), ())
    words = write_runs(numbers)
    return say("row {rows}", rows=words) if len(set(numbers)) == 1 else say("rows {rows}", rows=words)


def write_origin(tables: Tables, speaker: Speaker, name: str, items: Sequence[str] = ()) -> str:
    """Where the figures of a table come from, in one sentence for a paper."""
    t = speaker.say
    parts = [
        t("sheet {sheet}, {rows}", sheet=place.sheet, rows=tell_rows(place, t)) for place in trace(tables, name, items)
    ]
    parts += [t(PAGES[page]) for page in ORIGINS[name].pages]
    return t("Source: {source}", source="; ".join(parts))
