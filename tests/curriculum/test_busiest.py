"""Where the weeks are full, counted by hand."""

from dataclasses import replace
from datetime import date, time

from curriculum.busiest import explain_busiest
from curriculum.calendar import make_calendar
from curriculum.model import Catalogue, Meeting, Room, Session, Timetable, Trainer
from curriculum.wording import word_message
from needs_analysis import Framework
from tests.curriculum.towns import module

# March 2027 has 23 weekdays from Monday to Friday, of which Good Friday (26th) and Easter Monday (29th) are free: 21.
CALENDAR = replace(
    make_calendar("NW", 2027, (Room("A", "A", 12, "RH"),), {}), trainers=(Trainer("T", "Ina", ("M1",), ("Mo",)),)
)


def taken(days: int, trainer: str = "") -> Timetable:
    meeting = Meeting("room", date(2027, 3, 1), time(9), time(16), "A", slot="day", trainer=trainer, site="RH")
    return Timetable(tuple(Session(f"S{n}", "M1", n, (meeting,), {"p": 1}) for n in range(days)), ())


def test_rooms_are_full_from_three_quarters_of_their_half_days() -> None:
    assert explain_busiest(taken(15), CALENDAR) == ()  # 30 of 42
    (said,) = explain_busiest(taken(20), CALENDAR)  # 40 of 42
    catalogue, framework = Catalogue((module("M1", "C:0>1"),)), Framework((), (), (), (), (), ())
    assert word_message(said, catalogue, framework, "en") == (
        "In March 2027 the rooms (RH) are the bottleneck: 95% taken."
    )


def test_a_trainer_is_full_on_the_days_she_works() -> None:
    said = explain_busiest(taken(4, "T"), CALENDAR)  # 4 of 4: five Mondays, one of them Easter Monday
    assert [message.text("en") for message in said] == ["In 2027-03 Ina is the bottleneck: 100% taken."]
