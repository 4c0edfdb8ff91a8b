"""Terms counted by hand on a calendar, and every step from every state."""

from datetime import date

import pytest

from approval import Event, Rules, Standing, Step, allowed_steps, judge, read_events, record, reply_due, write_events
from curriculum import public_holidays
from needs_analysis import UserError

DAY = date(2026, 11, 26)


def rules(land: str = "NW", days: int = 10, *, deemed: bool = False) -> Rules:
    return Rules(days=days, deemed=deemed, free=frozenset(public_holidays(land, (2026, 2027))))


def event(step: Step, digest: str = "a", day: date = DAY, who: str = "hanna", role: str = "hr") -> Event:
    return Event("plan", step, day, who, role, digest)


def stand(*steps: Event, digest: str = "a", today: date = DAY, by: Rules | None = None) -> Standing:
    return judge("plan", steps, digest, by or rules(), today)


# Counted with a finger on the calendar of 2026/27: no Saturday, no Sunday, no public holiday, not the day itself.
@pytest.mark.parametrize(
    ("given", "land", "days", "due"),
    [
        (date(2026, 11, 26), "NW", 10, date(2026, 12, 10)),  # a Thursday: two weeks without any holiday
        (date(2026, 11, 28), "NW", 1, date(2026, 11, 30)),  # a Saturday: Monday is the first day
        (date(2026, 12, 21), "NW", 10, date(2027, 1, 6)),  # Christmas Day and New Year's Day are Fridays
        (date(2026, 12, 21), "BY", 10, date(2027, 1, 7)),  # Bavaria: Epiphany does not count either
        (date(2027, 3, 22), "NW", 10, date(2027, 4, 7)),  # Good Friday 26 and Easter Monday 29 March
        (date(2027, 5, 24), "NW", 10, date(2027, 6, 8)),  # Corpus Christi 27 May
        (date(2027, 5, 24), "HH", 10, date(2027, 6, 7)),  # which is none in Hamburg
        (date(2026, 11, 26), "NW", 15, date(2026, 12, 17)),  # three weeks
        (date(2026, 11, 26), "NW", 0, None),  # no term
    ],
)
def test_when_an_answer_is_due(given: date, land: str, days: int, due: date | None) -> None:
    assert reply_due(given, rules(land, days)) == due


@pytest.mark.parametrize(
    ("steps", "digest", "state", "changed", "final"),
    [
        ((), "", "nothing", False, False),
        ((), "a", "draft", False, False),
        ((event("commented"),), "a", "draft", False, False),
        ((event("submitted"),), "a", "submitted", False, False),
        ((event("submitted"), event("commented")), "a", "submitted", False, False),
        ((event("submitted"), event("withdrawn")), "a", "draft", False, False),
        ((event("submitted"), event("refused")), "a", "refused", False, False),
        ((event("submitted"), event("approved")), "a", "approved", False, True),
        ((event("submitted"), event("lapsed")), "a", "approved", False, True),
        ((event("submitted"), event("approved")), "b", "draft", True, False),  # changed after the approval
        ((event("submitted"),), "b", "draft", True, False),  # changed while it lay there
        ((event("submitted"), event("refused")), "b", "draft", False, False),  # changed because it was refused
        ((event("submitted"), event("approved")), "", "nothing", False, False),  # the plan was deleted
        ((event("submitted", "b"), event("approved", "b"), event("submitted")), "a", "submitted", False, False),
    ],
)
def test_where_a_gate_stands(steps: tuple[Event, ...], digest: str, state: str, changed: bool, final: bool) -> None:
    found = stand(*steps, digest=digest)
    assert (found.state, found.changed, found.is_final) == (state, changed, final)


def test_other_gates_do_not_speak_for_this_one() -> None:
    others = [Event("survey", step, DAY, "hanna", "hr", "a") for step in ("submitted", "approved")]
    assert judge("plan", others, "a", rules(), DAY).state == "draft"  # type: ignore[arg-type]


def test_a_gate_that_the_town_has_not_is_final() -> None:
    assert judge("plan", (), "a", Rules(gates=("survey",)), DAY).is_final


@pytest.mark.parametrize(
    ("today", "deemed", "silent", "lapse"),
    [
        (date(2026, 12, 10), True, False, False),  # the last day is the council's
        (date(2026, 12, 11), True, True, True),
        (date(2026, 12, 11), False, True, False),  # silence is no consent unless the town says so
    ],
)
def test_silence(today: date, deemed: bool, silent: bool, lapse: bool) -> None:
    by = rules(deemed=deemed)
    found = stand(event("submitted"), today=today, by=by)
    assert (found.state, found.silent, "lapsed" in allowed_steps(found, by)) == ("submitted", silent, lapse)
    assert not found.is_final


@pytest.mark.parametrize(
    ("before", "step", "words"),
    [
        ((), event("approved"), "not possible now"),
        ((event("submitted"),), event("submitted"), "not possible now"),
        ((event("submitted"),), event("approved", "b"), "changed meanwhile"),
        ((event("submitted"),), event("lapsed"), "not possible now"),
        ((event("submitted"), event("approved")), event("refused"), "not possible now"),
        ((event("submitted"),), Event("plan", "approved", DAY, "hanna", "hr", "a", recorded=True), "Say where"),
        ((event("submitted"),), event("approved", role="staff_council"), "yourself"),
    ],
)
def test_what_does_not_follow(before: tuple[Event, ...], step: Event, words: str) -> None:
    with pytest.raises(UserError, match=words):
        record(before, step, stand(*before), rules())


def test_what_follows_is_kept_word_for_word() -> None:
    first = record((), event("submitted"), stand(), rules())
    answer = Event("plan", "approved", DAY, "petra", "staff_council", "a", "Please mind the „Kita“.")
    both = record(first, answer, stand(*first), rules())
    assert both == (event("submitted"), answer)
    assert read_events(write_events(both)) == both
    assert read_events(None) == ()


@pytest.mark.parametrize("content", [b"", b"[1]", b'[{"gate": "plan"}]', b"\xff"])
def test_a_broken_list_approves_nothing(content: bytes) -> None:
    with pytest.raises(UserError, match="nothing counts as approved"):
        read_events(content)
