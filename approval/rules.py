"""Which step follows which, when an answer is due, and where a gate stands."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from approval.model import Event, Gate, Rules, Standing, State, Step
from needs_analysis import Message, UserError, from_json, to_json

_SATURDAY = 5
_LEADS_TO: dict[Step, State] = {
    "submitted": "submitted",
    "approved": "approved",
    "lapsed": "approved",
    "refused": "refused",
    "withdrawn": "draft",
}
_ANSWERS: tuple[Step, ...] = ("approved", "refused")
_NOT_NOW = "This step is not possible now. Look at the state shown and choose one of the steps offered."
_CHANGED = "What you answered to has changed meanwhile. Load the page again and read the new text first."
_OWN_ANSWER = "You put this to the staff council yourself. Somebody else has to answer for the council."
_SAY_WHERE = "Say where the council's answer is found, for example the date and number of its letter."


def reply_due(day: date, rules: Rules) -> date | None:
    """The last day for an answer to what the council got on a day; None where no term is set.

    The day itself does not count (§ 187 (1) BGB), nor do Saturdays, Sundays and the public holidays of the Land.
    """
    left = rules.days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY and day not in rules.free
    return day if rules.days else None


def judge(gate: Gate, events: Iterable[Event], digest: str, rules: Rules, today: date) -> Standing:
    """Where a gate stands; ``digest`` tells what would be approved now, ``""`` where there is nothing yet."""
    mine = tuple(event for event in events if event.gate == gate)
    steps = [event for event in mine if event.step in _LEADS_TO]
    last = steps[-1] if steps else None
    needed = gate in rules.gates
    if not digest or last is None:
        return Standing(gate, "draft" if digest else "nothing", digest, needed=needed, events=mine)
    state = _LEADS_TO[last.step]
    if last.digest != digest:
        changed = state in {"submitted", "approved"}
        return Standing(gate, "draft", digest, last.day, changed=changed, needed=needed, events=mine)
    due = reply_due(last.day, rules) if state == "submitted" else None
    silent = due is not None and today > due
    return Standing(gate, state, digest, last.day, due, silent=silent, needed=needed, events=mine)


def allowed_steps(standing: Standing, rules: Rules) -> tuple[Step, ...]:
    """What may be done next, by somebody who has the right to."""
    if standing.state == "nothing":
        return ()
    if standing.state == "submitted":
        lapse: tuple[Step, ...] = ("lapsed",) if standing.silent and rules.deemed else ()
        return ("approved", "refused", "commented", "withdrawn", *lapse)
    if standing.state == "approved":
        return ("commented", "withdrawn")
    return ("submitted", "commented")


def record(events: Sequence[Event], event: Event, standing: Standing, rules: Rules) -> tuple[Event, ...]:
    """The events with one more.

    Raises:
        UserError: the step does not follow, it is about something else than what lies there now, an answer that was
            given on paper does not say where it is found, or somebody answers what they put to the council themselves.
    """
    if event.digest != standing.digest:
        raise UserError(Message(_CHANGED))
    if event.step not in allowed_steps(standing, rules):
        raise UserError(Message(_NOT_NOW))
    if event.recorded and event.step in _ANSWERS and not event.remark.strip():
        raise UserError(Message(_SAY_WHERE))
    if event.step in _ANSWERS and event.role == "staff_council" and _submitter(standing) == event.who:
        raise UserError(Message(_OWN_ANSWER))
    return (*events, event)


def _submitter(standing: Standing) -> str:
    return next((event.who for event in reversed(standing.events) if event.step == "submitted"), "")


def read_events(content: bytes | None) -> tuple[Event, ...]:
    """The events of a file; none where there is no file.

    Raises:
        UserError: the file holds something else. What was approved is then unknown, so nothing counts as approved.
    """
    if content is None:
        return ()
    try:
        return from_json(tuple[Event, ...], content)
    except ValueError as error:
        message = (
            "The list of approvals cannot be read. Restore it from a backup; until then nothing counts as approved."
        )
        raise UserError(Message(message)) from error


def write_events(events: Sequence[Event]) -> bytes:
    """The events as a file."""
    return to_json(tuple(events))
