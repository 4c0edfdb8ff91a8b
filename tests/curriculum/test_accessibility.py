"""Access needs: who is given which module, which room a group meets in, and what is said where nothing suits."""

from dataclasses import replace

import pytest

from curriculum.accessibility import suits_room, unmet_by_module
from curriculum.calendar import make_calendar
from curriculum.explain import explain_absence, explain_limits
from curriculum.model import Catalogue, Limits, Phase, Room
from curriculum.optimise import optimise_plan
from curriculum.schedule import schedule_plan
from tests.curriculum.towns import demand, module, person

TOWN = demand(*(person(f"p{n}", {}, {"C": 1, "D": 1}) for n in range(4)))
OFFER = Catalogue(
    (
        module("M1", "C:0>1", languages=("de", "en"), access=("captions",)),
        module("M2", "D:0>1", mandatory=True, phases=(Phase("live", 2.0),)),
    )
)
LIMITS = Limits(5_000.0, 20.0)
STEEP, FLAT = Room("A", "Attic", 6), Room("F", "Hall", 12, access=("wheelchair", "hearing_loop"))


@pytest.mark.parametrize(
    ("needs", "unmet"),
    [
        ((), ()),
        (("captions", "en"), ()),
        (("sign_language", "captions"), ("sign_language",)),
        (("wheelchair", "hearing_loop"), ()),  # asked of rooms
    ],
)
def test_what_a_module_is_not_known_to_meet(needs: tuple[str, ...], unmet: tuple[str, ...]) -> None:
    assert unmet_by_module(OFFER.modules[0], needs) == unmet


@pytest.mark.parametrize(("room", "suits"), [(STEEP, False), (FLAT, True)])
def test_which_room_suits(room: Room, suits: bool) -> None:
    assert suits_room(room, ("wheelchair", "sign_language")) is suits
    assert suits_room(room, ("captions",))


def test_nobody_is_given_a_module_that_does_not_meet_their_needs_unless_it_is_compulsory() -> None:
    limits = replace(LIMITS, access={"p1": ("sign_language",)})
    plan = optimise_plan(TOWN, OFFER, limits)
    assert {item.learner for item in plan.assignments if item.module == "M1"} == {"p0", "p2", "p3"}
    assert {item.learner for item in plan.assignments if item.module == "M2"} == {"p0", "p1", "p2", "p3"}
    assert explain_absence(TOWN, OFFER, plan, "p1", "M1").text("en") == (
        "“M1” is not known to meet an access need here: sign_language."
    )
    said = [message.text("en") for message in explain_limits(plan, TOWN, OFFER)]
    assert "“M2” is compulsory or booked for 1 who need sign_language; nobody has said that it meets this." in said


@pytest.mark.parametrize(
    ("rooms", "used", "reason"),
    [
        ((STEEP, FLAT), {"F"}, None),
        ((STEEP,), set(), "No room with 4 seats is known to meet the access needs of this group."),
    ],
)
def test_a_group_meets_where_everybody_can_come(rooms: tuple[Room, ...], used: set[str], reason: str | None) -> None:
    plan = optimise_plan(TOWN, OFFER, replace(LIMITS, access={"p1": ("wheelchair",)}))
    found = schedule_plan(plan, TOWN, OFFER, make_calendar("NW", 2027, rooms, {}))
    assert {meeting.room for one in found.sessions for meeting in one.meetings if meeting.room} == used
    assert {item.reason.text("en") for item in found.unplaced} == ({reason} if reason else set())
