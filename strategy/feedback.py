"""What feedback tells, through the privacy rule: counts and satisfaction over time, targets, competencies affected.

Topics within quarters within the whole form one tree, and only what `publishable_units` allows is told: no difference
of figures shown isolates fewer than k pieces of feedback. Counts are rounded to multiples of k.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from needs_analysis import blur_count, blur_mean, publishable_units
from strategy.model import Dialogue, Feedback

WHOLE = ""
"""The node of all feedback."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Feedback of one period (``2026-Q3``, "" for all) about one topic (None for all topics), as it may be shown.

    ``count``: rounded, None where hidden; ``satisfaction``: mean of 0 to 100, None where too few said.
    """

    period: str
    topic: str | None
    count: int | None
    satisfaction: float | None


@dataclass(frozen=True, slots=True)
class Promise:
    """A target of the dialogue: within ``days``. ``kept``: share of those due that kept it; None where too few."""

    days: int
    due: int
    kept: float | None
    median: float | None


def quarter_of(day: date) -> str:
    """``2026-Q3``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def summarise_feedback(feedback: Sequence[Feedback], k: int) -> tuple[Voice, ...]:
    """The whole, its quarters and the topics of each quarter, hidden ones without figures."""
    counts = _count(feedback)
    rated = _count(item for item in feedback if item.satisfaction is not None)
    shown, told = _publishable(counts, k), _publishable(rated, k)
    sums: dict[str, float] = defaultdict(float)
    for item in feedback:
        for node in _nodes(item):
            sums[node] += item.satisfaction or 0.0
    total = counts[WHOLE]
    return tuple(
        Voice(
            node.partition("/")[0],
            node.partition("/")[2] if "/" in node else None,
            blur_count(counts[node], total, k) if node in shown else None,
            blur_mean(sums[node] / rated[node], rated[node]) if node in told else None,
        )
        for node in sorted(counts)
    )


def _nodes(item: Feedback) -> tuple[str, str, str]:
    period = quarter_of(item.day)
    return WHOLE, period, f"{period}/{item.topic}"


def _count(feedback: Iterable[Feedback]) -> Counter[str]:
    return Counter(node for item in feedback for node in _nodes(item))


def _publishable(counts: Mapping[str, int], k: int) -> set[str]:
    """Nodes of the tree whole > quarters > topics that may be shown."""
    if not counts:
        return set()
    parents = {node: None if node == WHOLE else node.partition("/")[0] if "/" in node else WHOLE for node in counts}
    own: Counter[str] = Counter()
    for node, count in counts.items():
        if "/" in node:
            own[node] = count
    return publishable_units(parents, {node: own[node] for node in counts}, k, weights=counts)


def watch_answers(dialogue: Dialogue, today: date, k: int) -> Promise:
    """First answers to feedback received long enough ago to be due, or answered already."""
    pairs = [(item.day, item.answered) for item in dialogue.feedback]
    return _watch(pairs, dialogue.answer_days, today, k)


def watch_results(dialogue: Dialogue, today: date) -> Promise:
    """Published answers to participation that was held. Events are public, so nothing has to be hidden."""
    pairs = [(event.day, event.published) for event in dialogue.events if event.status == "held"]
    return _watch(pairs, dialogue.result_days, today, 1)


def _watch(pairs: Sequence[tuple[date, date | None]], days: int, today: date, k: int) -> Promise:
    due = [(begin, end) for begin, end in pairs if end is not None or (today - begin).days > days]
    if len(due) < max(1, k):
        return Promise(days, 0, None, None)
    kept = sum(end is not None and (end - begin).days <= days for begin, end in due)
    lasted = sorted((end - begin).days for begin, end in due if end is not None)
    middle = float(lasted[len(lasted) // 2]) if len(lasted) >= max(1, k) else None
    return Promise(days, len(due), kept / len(due), middle)


def complaint_shares(dialogue: Dialogue, k: int) -> Mapping[str, float]:
    """Competency -> share of the complaints whose topic it is linked to; topics of too few complaints tell nothing.

    A topic with several competencies counts for each of them, so shares may sum to more than 1; one alone never does,
    however its topics are rounded.
    """
    topics = {topic.id: topic for topic in dialogue.topics}
    complaints = Counter(item.topic for item in dialogue.feedback if item.complaint)
    total = sum(complaints.values())
    parents: dict[str, str | None] = {WHOLE: None, **{f"/{name}": WHOLE for name in complaints}}
    answers = {WHOLE: 0, **{f"/{name}": count for name, count in complaints.items()}}
    shown = publishable_units(parents, answers, k, weights=answers) if total else set()
    rounded = blur_count(total, total, k)
    shares: dict[str, float] = defaultdict(float)
    for name, count in sorted(complaints.items()):
        if name in topics and f"/{name}" in shown and rounded:
            for competency in topics[name].competencies:
                shares[competency] = min(1.0, shares[competency] + blur_count(count, total, k) / rounded)
    return dict(shares)
