"""One module, its runs in both modes, and the programme around them: small enough to know every value by heart."""

from datetime import date, time

from curriculum import Programme
from curriculum.export import Names, collect_names
from curriculum.model import (
    Calendar,
    Catalogue,
    Limits,
    Meeting,
    ModulePlan,
    Phase,
    Plan,
    Recommendation,
    Room,
    Session,
    Span,
    Timetable,
    Unplaced,
)
from needs_analysis import Demand, Framework, Language, Message, Text, load_framework
from tests.curriculum.towns import demand, module, person
from tests.masterdata import shipped

ROOMS = (Room("SAAL", "Sitzungssaal", 24), Room("R2", "Raum 2, Anbau", 12))
START = module("M-0", "DIG-2:0>1", title=Text("Einstieg", "Start"))
MODULE = module(
    "M-1",
    "DIG-1:1>3|DIG-2:1>2",
    title=Text("Prüfen, ordnen & übergeben", "Check, order & hand over"),
    phases=(Phase("self", 0.75), Phase("room", 8.0), Phase("live", 1.5), Phase("transfer", 2.0)),
    group_max=12,
    cost_per_session=800.0,
    cost_per_participant=12.5,
    prerequisites=("M-0",),
    provider_type="vhs",
    languages=("de", "en"),
    mandatory=True,
    refresh_months=24,
)
CATALOGUE = Catalogue((START, MODULE))
MEETINGS = (
    Meeting("live", date(2027, 4, 6), time(13), time(14, 30), "", 2),
    Meeting("room", date(2027, 3, 23), time(9), time(13), "R2", 1),
    Meeting("room", date(2027, 3, 30), time(9), time(13), "R2", 1),
)
SPANS = (
    Span("self", 0.75, date(2027, 3, 16), date(2027, 3, 22), 0),
    Span("transfer", 2.0, date(2027, 4, 7), date(2027, 4, 20), 3),
)
NAMED = Session("M-1-01", "M-1", 1, MEETINGS, {"P-07": 1, "P-02": 1}, SPANS)
GROUPED = Session("M-1-01", "M-1", 1, MEETINGS, {"G2": 3, "G1": 7}, SPANS)
UNDATED = Session("M-0-01", "M-0", 1, (), {"P-02": 1})
PEOPLE = demand(person("P-02", {}, {"DIG-1": 2}), person("P-07", {}, {"DIG-1": 3}), person("P-11", {}, {"DIG-1": 3}))
GROUPS = demand(
    person("G1", {}, {"DIG-1": 2}, heads=20, name="Mehr Bedarf: Daten", role=None),
    person("G2", {}, {"DIG-1": 3}, heads=9, name="=Alle Übrigen", role=None),
)


def framework() -> Framework:
    return load_framework(shipped())


def names(people: Demand, language: Language) -> Names:
    return collect_names(people, CATALOGUE, framework(), ROOMS, language)


def programme(*sessions: Session) -> Programme:
    plan = Plan(
        status="optimal",
        objective=12.25,
        bound=12.5,
        gap=0.02,
        limits=Limits(2000.0, 40.0),
        cost=925.0,
        hours=122.5,
        modules=(ModulePlan("M-1", 1, 10, 925.0),),
        assignments=(),
        recommendations=(
            Recommendation("M-1", "R01", Message("It leads into {module}.", {"module": "M-0"}), ("P-02",)),
            Recommendation("M-0", "*", Message("Compulsory."), ("P-02",)),
        ),
        message=Message("Ends well."),
    )
    unplaced = (Unplaced("M-1", "P-11", 1, Message("No room.")),)
    calendar = Calendar("NW", date(2027, 1, 1), date(2027, 12, 31), {}, ROOMS)
    return Programme(plan, Timetable(sessions, unplaced), calendar, CATALOGUE, draft=False)
