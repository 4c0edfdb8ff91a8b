"""What the short forms say, kept and shown so that no single answer can be read off.

Only what may be shown is kept. A course with fewer answers than the smallest group is not counted at all; newer answers
for a course replace the older ones only when at least as many people have joined, so that no difference of two views
tells of fewer. Distributions and free texts are kept from ten answers on, means below that are kept off the ends.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from curriculum.lms.handover import read_programme
from curriculum.lms.return_forms import Answers, Course, read_forms
from curriculum.lms.short_forms import AGREEMENT, FORM_KINDS, FormKind, find_form
from needs_analysis import Message, UserError, from_json, to_json, to_plain

FEWEST_SHARES = 10
"""Answers from which their distribution, and free texts, are kept and shown."""

EDGE = 0.2
"""How far means of fewer answers are kept from the ends of the scale: at the end everybody's answer is known."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers to one statement: how many, their sum, and how many of each step (empty below ten answers)."""

    answers: int
    total: int
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RunResult:
    """One form for one course: people who answered, statements by label, free texts by label (from ten people on)."""

    kind: FormKind
    module: str
    run: str
    people: int
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormResults:
    """All that is kept of the short forms."""

    runs: tuple[RunResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """What one module's people say: means by label (None: too few answered it), shares of the steps, free texts."""

    module: str
    people: int
    means: Mapping[str, float | None]
    shares: Mapping[str, tuple[float, ...]]
    words: Mapping[str, tuple[str, ...]]


def keep_answers(
    found: Mapping[tuple[FormKind, Course], Answers], before: FormResults, k: int
) -> tuple[FormResults, tuple[Message, ...]]:
    """The results with what may be kept of the new answers, and in words what was left out. ``k``: smallest group."""
    kept = {(one.kind, one.module, one.run): one for one in before.runs}
    notes = []
    for (kind, (module, run)), answers in found.items():
        place = (kind, module, run)
        values: dict[str, str | int] = {"course": run or module, "k": k}
        old = kept.get(place)
        if answers.people < k:
            notes.append(Message("{course}: fewer than {k} answers, so nothing is kept of them.", values))
        elif old is not None and 0 != answers.people - old.people < k:
            text = "{course}: fewer than {k} answers more than last time; the earlier ones stay until there are more."
            notes.append(Message(text, values))
        else:
            kept[place] = _tally(kind, (module, run), answers, k)
    return FormResults(tuple(kept[place] for place in sorted(kept))), tuple(notes)


def _tally(kind: FormKind, course: Course, answers: Answers, k: int) -> RunResult:
    tallies = {label: _count(steps) for label, steps in sorted(answers.steps.items()) if len(steps) >= k}
    enough = answers.people >= FEWEST_SHARES
    words = {label: tuple(sorted(texts)) for label, texts in sorted(answers.words.items())} if enough else {}
    return RunResult(kind, *course, answers.people, tallies, words)


def _count(steps: list[int]) -> Tally:
    found = Counter(steps)
    counts = tuple(found[step] for step in range(1, len(AGREEMENT) + 1)) if len(steps) >= FEWEST_SHARES else ()
    return Tally(len(steps), sum(steps), counts)


@dataclass(frozen=True, slots=True)
class AnsweredForms:
    """Exports of the short forms: by name, the course of files that do not name theirs, and what is kept so far."""

    files: Mapping[str, bytes]
    course: str = ""
    before: bytes | None = None


def bring_forms_back(
    results: Mapping[str, bytes], answered: AnsweredForms
) -> tuple[bytes, tuple[Message, ...], dict[str, Any]]:
    """What is kept with the new answers, what was left out in words, and figures for scripts.

    ``results``: a workspace with a plan. Raises `UserError` where there is none, or a file cannot be used.
    """
    programme, demand = read_programme(results)
    found = read_forms(answered.files, programme, answered.course)
    kept, notes = keep_answers(found, read_results(answered.before), demand.smallest_group)
    document = {
        "courses": len(kept.runs),
        "read": {kind: sum(one.people for (what, _), one in found.items() if what == kind) for kind in FORM_KINDS},
        "voices": {kind: to_plain(sum_up(kept, kind)) for kind in FORM_KINDS},
    }
    return write_results(kept), notes, document


def read_results(content: bytes | None) -> FormResults:
    """What is kept so far. Raises `UserError` for a file that is none."""
    if content is None:
        return FormResults()
    try:
        return from_json(FormResults, content)
    except ValueError as error:
        raise UserError(Message("The answers to the short forms cannot be read.")) from error


def write_results(results: FormResults) -> bytes:
    """What the workspace keeps: sums of at least the smallest group, nobody's answers."""
    return to_json(results)


def sum_up(results: FormResults, kind: FormKind) -> tuple[Voice, ...]:
    """One line per module over all its courses."""
    runs: dict[str, list[RunResult]] = {}
    for one in results.runs:
        if one.kind == kind:
            runs.setdefault(one.module, []).append(one)
    return tuple(_sum_module(module, mine, kind) for module, mine in sorted(runs.items()))


def _sum_module(module: str, runs: list[RunResult], kind: FormKind) -> Voice:
    form = find_form(kind)
    means = {label: _mean([one.tallies[label] for one in runs if label in one.tallies]) for label in form.statements}
    shares = {label: part for label in form.statements if (part := tuple(_shares(runs, label)))}
    words = {
        label: tuple(sorted(text for one in runs for text in one.words.get(label, ()))) for label in form.questions
    }
    return Voice(
        module, sum(one.people for one in runs), means, shares, {name: one for name, one in words.items() if one}
    )


def _mean(tallies: list[Tally]) -> float | None:
    answers = sum(one.answers for one in tallies)
    if not answers:
        return None
    mean = sum(one.total for one in tallies) / answers
    return mean if answers >= FEWEST_SHARES else min(max(mean, 1 + EDGE), len(AGREEMENT) - EDGE)


def _shares(runs: list[RunResult], label: str) -> Iterator[float]:
    """Shares of the steps 1 to 5, of courses that have ten answers each."""
    counted = [one.tallies[label].counts for one in runs if label in one.tallies and one.tallies[label].counts]
    total = sum(map(sum, counted))
    for step in range(len(AGREEMENT) if total else 0):
        yield sum(counts[step] for counts in counted) / total
