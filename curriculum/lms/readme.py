"""The read-me of a hand-over: plain text for the administrator, a numbered step per file."""

import textwrap
from collections.abc import Sequence

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


def write_readme(steps: Sequence[tuple[str, Message]], order: Order) -> bytes:
    """A text file (UTF-8 with its mark, Windows line ends) that every editor opens."""
    title = Message(TITLE).text(order.language)
    blocks = [f"{title}\n{'=' * len(title)}", _fold(Message(LEAD).text(order.language))]
    for number, (name, words) in enumerate(steps, start=1):
        blocks.append(f"{number}. {name}\n{_fold(words.text(order.language), '   ')}")
    blocks.append(_fold(Message(PERSONAL).text(order.language)))
    return ("\ufeff" + "\n\n".join(blocks) + "\n").replace("\n", "\r\n").encode()


def _fold(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
