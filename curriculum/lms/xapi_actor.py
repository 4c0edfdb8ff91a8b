"""Who acts in an xAPI statement: an account name that only the town can trace back."""

from curriculum.spelling import make_mark


def actor_name(learner: str, key: bytes) -> str:
    """The opaque name of a learner in statements: another one than in the survey, so that the two cannot be joined."""
    return f"L-{make_mark(key, 'xapi', learner)}"
