"""What the town should know about people who could not be handed over."""

from collections.abc import Iterator

from curriculum.lms.model import Delta, Offer, Roster
from needs_analysis import Message


def note_missing(offer: Offer, delta: Delta, roster: Roster) -> Iterator[Message]:
    """Learners without an account, and people who leave whose account is not known any more."""
    gone = {move.learner for move in delta.leaves} - roster.accounts.keys()
    if gone:
        text = (
            "{count} people who leave a course or role are not in the list of people any more: {names}. Give last "
            "year's list too, or take them out by hand."
        )
        yield Message(text, {"count": len(gone), "names": ", ".join(sorted(gone))})
    learners = {who for cohort in offer.cohorts for who in cohort.members}
    missing = len(learners - roster.accounts.keys())
    if missing:
        text = "{count} of {all} people who learn have no account in the list of people. They are not handed over."
        yield Message(text, {"count": missing, "all": len(learners)})
