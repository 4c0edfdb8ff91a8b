"""The read-me of a hand-over: plain text for the administrator, a numbered step per file."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curriculum.lms.model import Order
from needs_analysis import Message

_WIDTH = 92
TITLE = "Hand-over from Lernkompass to your learning platform"
LEAD = (
    "Please work through the steps in this order. The files hold only what has changed since the last hand-over; "
    "importing one twice changes nothing more unless its step says so. What you have set in courses stays."
)
PERSONAL = (
    "Files with names hold personal data. Keep them in a protected place and delete them once the import is done and "
    "checked. Survey answers and levels of single people are in none of these files."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One file and what the administrator does with it."""

    name: str
    content: bytes
    words: Message


def number_steps(steps: Sequence[Step], order: Order) -> Mapping[str, bytes]:
    """The files with their numbers, and the read-me as number 0. Steps that share their words share a number."""
    numbered: list[tuple[str, Step]] = []
    number, last = 0, ""
    for step in steps:
        number += step.words.template != last
        last = step.words.template
        numbered.append((f"{number}-{step.name}", step))
    readme = write_readme([(name, step.words) for name, step in numbered], order)
    name = "0-LIESMICH.txt" if order.language == "de" else "0-README.txt"
    return {name: readme, **{name: step.content for name, step in numbered}}


def write_readme(steps: Sequence[tuple[str, Message]], order: Order) -> bytes:
    """A text file (UTF-8 with its mark, Windows line ends) that every editor opens."""
    title = Message(TITLE).text(order.language)
    blocks = [f"{title}\n{'=' * len(title)}", _fold(Message(LEAD).text(order.language))]
    groups: dict[str, list[str]] = {}
    for name, words in steps:
        groups.setdefault(words.text(order.language), []).append(name)
    for number, (text, names) in enumerate(groups.items(), start=1):
        shown = names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"
        blocks.append(f"{number}. {shown}\n{_fold(text, '   ')}")
    blocks.append(_fold(Message(PERSONAL).text(order.language)))
    return ("\ufeff" + "\n\n".join(blocks) + "\n").replace("\n", "\r\n").encode()


def _fold(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
