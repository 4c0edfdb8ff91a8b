"""How every hand-over begins and ends: the programme beside what was sent, and the files of the difference."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from curriculum.export.names import collect_names
from curriculum.lms.delta import find_delta, next_state
from curriculum.lms.model import Delta, HandOver, Offer, Order, Roster, State
from curriculum.lms.moodle_framework import name_framework
from curriculum.lms.readme import Step, number_steps
from curriculum.lms.shells import make_offer
from curriculum.programme import Programme
from needs_analysis import Demand, Framework, Message


def begin_handover(
    programme: Programme, known: tuple[Demand, Framework], roster: Roster, state: State, order: Order
) -> tuple[Offer, HandOver]:
    """Everything that is to stand on the platform, and what changes for it; no files yet."""
    demand, framework = known
    names = collect_names(demand, programme.catalogue, framework, programme.calendar.rooms, order.language)
    offer = make_offer(programme, demand, framework, names)
    named = name_framework(framework, state, offer.year, order)
    delta = find_delta(offer, roster, state, named, order)
    after = replace(next_state(offer, roster, state, delta, order), framework=named)
    return offer, HandOver({}, delta, after, (*roster.notes, *_note_missing(offer, delta, roster)))


def finish_handover(begun: HandOver, steps: Iterable[Step], order: Order) -> HandOver:
    """The hand-over with the files of these steps, or with a note where there is nothing to do.

    No files either where people leave of whom no account is known: its note stands already.
    """
    if begun.delta.empty:
        return replace(begun, notes=(*begun.notes, Message("Nothing has changed since the last hand-over.")))
    wanted = [*steps, *_calendar_steps(begun, order)]
    return replace(begun, files=number_steps(wanted, order)) if wanted else begun


def _calendar_steps(begun: HandOver, order: Order) -> Iterator[Step]:
    """The dates as calendar files, once a course is new, changed or withdrawn."""
    moved = begun.delta.shells or begun.delta.withdrawn
    if moved and "timetable.ics" in order.calendars:
        yield Step("dates.ics", order.calendars["timetable.ics"], Message(DATES))
    if moved and "cancelled.ics" in order.calendars:
        yield Step("dates-cancelled.ics", order.calendars["cancelled.ics"], Message(CANCELLED))


DATES = (
    "All dates that are held. In Moodle: Calendar > Import or export calendars > Import calendar, type of event: site. "
    "Moodle makes new events of every file: delete the calendar that was imported last before you import this one. "
    "Cancelled dates are missing here on purpose, for Moodle knows no cancellations. In Outlook and other programs "
    "the events replace their older versions."
)
CANCELLED = (
    "Not for the learning platform: the cancelled dates, for Outlook and other calendar programs. Send the file to "
    "those who attend or open it in the shared calendar; the program then offers to remove the events."
)


def _note_missing(offer: Offer, delta: Delta, roster: Roster) -> Iterator[Message]:
    """Learners without an account, and people who leave whose account is not known any more."""
    gone = {move.learner for move in delta.leaves} - roster.accounts.keys()
    if gone:
        text = (
            "{count} people who leave a course or role are not in the list of people any more: {names}. Give last "
            "year's list too; until then they are told again. Once taken out by hand, hand everything over anew "
            "(--all)."
        )
        yield Message(text, {"count": len(gone), "names": ", ".join(sorted(gone))})
    learners = {who for cohort in offer.cohorts for who in cohort.members}
    missing = len(learners - roster.accounts.keys())
    if missing:
        text = "{count} of {all} people who learn have no account in the list of people. They are not handed over."
        yield Message(text, {"count": missing, "all": len(learners)})
