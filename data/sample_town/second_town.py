# ruff: noqa: E501 - rows of tables are read along, not down
"""A second fictitious town, Uferlingen in Bavaria: its strategy workbook and its survey, made from a fixed seed.

Other Land, other goals and weights, other budget lines; competencies, roles and modules are the examples. Run it to make
the two files anew: ``python -m data.sample_town.second_town``.
"""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from needs_analysis import Row, Table, Tables, load_framework, read_tables, shipped_data, write_workbook

HERE = Path(__file__).parent
WORKBOOK, SURVEY = "uferlingen-2027-stammdaten.xlsx", "uferlingen-2026-umfrage.csv"
_SEED = 20261125
_SETTINGS = {
    "town.name": "Uferlingen",
    "town.land": "BY",
    "town.staff": "88",
    "town.fte": "74",
    "strategy.first_year": "2027",
    "strategy.last_year": "2029",
    "plan.hours_per_person": "16",
    "plan.budget_line": "4711",
    "dialogue.first_answer_days": "3",
    "dialogue.published_result_days": "45",
    "dialogue.complaint_weight": "0.3",
    "dialogue.contact": "Stadt Uferlingen (Beispiel), Bürgerbüro, dialog@uferlingen.example",
}
_GOALS = {
    "A": ("Rathaus, das man versteht", "A town hall one understands", "0.45", "Wir schreiben so, dass alle es verstehen.",
          {"SEC-3": "0.5", "COL-2": "0.3", "DIG-4": "0.2"}),
    "B": ("Bauen ohne Papier", "Building without paper", "0.35", "Bauanträge gehen ganz im Internet.",
          {"ADM-1": "0.4", "ADM-3": "0.3", "ADM-2": "0.3"}),
    "C": ("KI mit Augenmaß", "AI with a sense of proportion", "0.2", "Wir nutzen Künstliche Intelligenz vorsichtig.",
          {"AIA-1": "0.6", "SEC-2": "0.4"}),
}  # fmt: skip
_EMPTY = ("trainers", "absences", "school_holidays", "travel")
"""Tables of the examples that a small town leaves empty."""

_TABLES: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]] = {
    "units": (
        ("id", "parent", "name", "staff", "site"),
        [("U0", "", "Uferlingen", "2", "RU"), ("U1", "U0", "Bürgerbüro", "24", ""), ("U2", "U0", "Bauamt", "22", ""),
         ("U3", "U0", "Hauptamt", "20", ""), ("U4", "U0", "Kämmerei", "20", "")],
    ),
    "staff": (
        ("role", "unit", "staff"),
        [("R01", "", "15"), ("R02", "", "15"), ("R03", "", "15"), ("R04", "", "15"), ("R05", "", "14"), ("R06", "", "14")],
    ),
    "sites": (("id", "name", "courses_at"), [("RU", "Rathaus am Ufer", "")]),
    "rooms": (("id", "name", "seats", "site", "access"), [("UFER", "Ufersaal", "20", "RU", "wheelchair")]),
    "indicators": (
        ("id", "goal", "name_de", "name_en", "unit", "baseline", "target", "due", "source", "plain_de"),
        [("A1", "A", "Bescheide in klarer Sprache", "Notices in clear language", "percent", "10", "80", "2028", "", "So viele Briefe versteht man gut"),
         ("B1", "B", "Bauanträge online", "Building applications online", "percent", "5", "70", "2029", "", "So viele Bauanträge kommen im Internet"),
         ("B2", "B", "Tage bis zum Bescheid", "Days until the notice", "days", "90", "45", "2029", "", "So viele Tage dauert ein Bauantrag"),
         ("C1", "C", "Geprüfte KI-Anwendungen", "Checked AI applications", "count", "0", "6", "2028", "", "So viele Programme haben wir geprüft")],
    ),
    "indicator_values": (
        ("indicator", "day", "value", "source"),
        [("A1", "2025-12-31", "12", "Zählung"), ("A1", "2026-06-30", "25", "Zählung"), ("A1", "2026-10-31", "33", "Zählung"),
         ("B1", "2025-12-31", "6", "Fachverfahren"), ("B1", "2026-06-30", "11", "Fachverfahren"), ("B1", "2026-10-31", "13", "Fachverfahren"),
         ("B2", "2025-06-30", "92", "Fachverfahren"), ("B2", "2025-12-31", "84", "Fachverfahren"), ("B2", "2026-06-30", "79", "Fachverfahren"),
         ("B2", "2026-10-31", "74", "Fachverfahren"), ("C1", "2026-10-31", "1", "von Hand")],
    ),
    "budget_lines": (
        ("id", "name_de", "name_en", "product", "account", "2027", "2028", "2029"),
        [("4711", "Aus- und Fortbildung", "Training", "1.1.1", "5291", "14000", "14000", "12000"),
         ("4712", "Digitales", "Digital affairs", "1.1.2", "5292", "60000", "40000", "30000")],
    ),
    "budget_bookings": (
        ("budget_line", "kind", "purpose", "2027", "2028", "2029"),
        [("4712", "committed", "Bauportal (Beispiel)", "52000", "41000", ""), ("4712", "spent", "Anzahlung (Beispiel)", "6000", "", "")],
    ),
    "measures": (
        ("id", "goal", "title_de", "title_en", "lead", "participants", "priority", "first_month", "last_month", "status",
         "budget_line", "fte", "kind", "funding", "it_days", "modules", "2027", "2028", "2029"),
        [("U-1", "A", "Schreibwerkstatt", "Writing workshop", "Hauptamt", "Bürgerbüro", "high", "2027-02", "2028-12", "planned",
          "4711", "0.3", "qualification", "own", "", "GRU-06;SIC-06", "5000", "3000", ""),
         ("U-2", "B", "Bauportal", "Building portal", "Bauamt", "IT;Personalrat", "high", "2027-10", "2029-06", "running",
          "4712", "1.0", "technology", "state_grant", "60", "VER-01;VER-04", "52000", "41000", "20000"),
         ("U-3", "C", "KI-Richtlinie", "AI guideline", "Hauptamt", "Personalrat;Datenschutz", "medium", "2027-05", "2028-04", "planned",
          "4712", "0.2", "organisation", "own", "5", "KIA-01", "4000", "2000", "")],
    ),
    "resources": (
        ("id", "kind", "name_de", "name_en", "2027", "2028", "2029"),
        [("P", "fte", "Stellen", "Posts", "1.4", "1.4", "1.2"), ("I", "it_days", "IT-Tage", "IT days", "50", "70", "70")],
    ),
    "scenarios": (
        ("id", "name_de", "name_en", "budget_factor", "hours_factor", "working_times", "competency", "level"),
        [("X", "Halbes Budget", "Half the budget", "0.5", "", "", "", ""), ("Y", "KI-Pflicht", "AI duty", "", "", "", "AIA-1", "1"),
         ("Z", "4-Tage-Woche", "4-day week", "", "", "W4-FR", "", "")],
    ),
    "dialogue_events": (
        ("id", "format", "goal", "title_de", "title_en", "plain_de", "day", "start", "place", "capacity", "registered",
         "attended", "access", "status", "result_de", "result_en", "answer_de", "answer_en", "published"),
        [("V1", "F07", "B", "Werkstatt Bauportal", "Workshop building portal", "Bauportal: Probieren Sie es aus", "2026-09-15", "18:00",
          "Ufersaal", "30", "27", "24", "wheelchair", "held", "Die Karte soll größer werden.", "The map should be larger.",
          "Die Karte füllt jetzt den Bildschirm.", "The map now fills the screen.", "2026-10-20"),
         ("V2", "F01", "A", "Briefe, die man versteht", "Letters one understands", "Briefe, die man versteht", "2027-03-04", "19:00",
          "Bücherei", "60", "", "", "wheelchair;easy_language", "planned", "", "", "", "", "")],
    ),
    "staff_ideas": (
        ("id", "competency", "said_de", "said_en", "count", "did_de", "did_en", "published"),
        [("J1", "SEC-3", "Wir brauchen Muster für Bescheide.", "We need templates for notices.", "20",
          "Zwölf Muster liegen im Intranet.", "Twelve templates are on the intranet.", "2026-10-01")],
    ),
    "change_readings": (
        ("year", "block", "population", "n", "mean"),
        [("2025", "readiness", "all", "52", "2.9"), ("2026", "readiness", "all", "60", "3.4")],
    ),
}  # fmt: skip


def make_tables() -> Tables:
    """The town's tables: its own in place of the examples, the others as they are."""
    tables = dict(read_tables(shipped_data("master")).tables)
    rng = random.Random(_SEED)  # noqa: S311 - sample data
    for name, (columns, rows) in _TABLES.items():
        left = [column for column in tables[name].columns if column not in columns]
        tables[name] = _table(name, (*columns, *left), [(*row, *[""] * len(left)) for row in rows])
    for name in _EMPTY:
        tables[name] = replace(tables[name], rows=())
    tables["settings"] = _settings(tables["settings"])
    goals = [(key, de, en, weight, plain) for key, (de, en, weight, plain, _) in _GOALS.items()]
    tables["goals"] = _table("goals", ("id", "title_de", "title_en", "weight", "plain_de"), goals)
    heads = tables["goal_competencies"].columns
    shares = [(key, *(parts.get(name, "") for name in heads[1:])) for key, (*_, parts) in _GOALS.items()]
    tables["goal_competencies"] = _table("goal_competencies", heads, shares)
    tables["feedback"] = _table("feedback", tables["feedback"].columns, _feedback(rng))
    return Tables(tables)


def _table(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    lines = [Row(number, dict(zip(columns, row, strict=True))) for number, row in enumerate(rows, start=2)]
    return Table(name, name, tuple(columns), tuple(lines))


def _settings(table: Table) -> Table:
    rows = [
        replace(row, cells={**row.cells, "value": _SETTINGS.get(row.text("key"), row.text("value"))})
        for row in table.rows
    ]
    return replace(table, rows=tuple(rows))


def _feedback(rng: random.Random) -> list[tuple[str, ...]]:
    rows = []
    for number in range(1, 91):
        day = date(2026, 1, 5) + timedelta(days=rng.randrange(290))
        topic = rng.choices(["T1", "T2", "T3", ""], [5, 2, 9, 2])[0]
        unhappy = topic == "T3" or rng.random() < 0.3  # noqa: PLR2004 - a share
        answered = day + timedelta(days=rng.choice([1, 2, 3, 5]))
        values = (day.isoformat(), rng.choice(["counter_card", "email"]), topic, "yes" if unhappy else "no")
        rows.append((f"U{number:03d}", *values, "25" if unhappy else "75", "answered", answered.isoformat(), ""))
    return rows


def make_survey(tables: Tables) -> bytes:
    """Sixty answers to the town's questionnaire as CSV: unit, role and a level for every competency."""
    rng = random.Random(_SEED + 1)  # noqa: S311 - sample data
    framework = load_framework(tables)
    head = ["Organisationseinheit", "Rolle", *(f"{one.id} · {one.name.de}" for one in framework.competencies)]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(head)
    units, roles = [unit for unit in framework.units if unit.parent], framework.roles[:6]
    for number in range(60):
        role = roles[number % len(roles)]
        levels = [str(max(0, role.required[one.id] - rng.choice((0, 0, 1, 1, 2)))) for one in framework.competencies]
        writer.writerow([units[number % len(units)].name, role.name.de, *levels])
    return stream.getvalue().encode()


def main() -> None:
    """Write both files beside this one."""
    tables = make_tables()
    (HERE / WORKBOOK).write_bytes(write_workbook(tables))
    (HERE / SURVEY).write_bytes(make_survey(tables))


if __name__ == "__main__":
    main()
