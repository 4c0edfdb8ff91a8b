"""How the files of a programme are issued."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from curriculum.export.calendar_told import Told
from curriculum.export.template import Template
from curriculum.export.unit_seats import SeatsTold
from needs_analysis import Language, Message


@dataclass(frozen=True)
class Issue:
    """The town's name and the language; the town's own template for Word files; what calendars know of the events.

    ``seats``: what pages of units told with earlier plans, the last one at the end. ``tell`` hears
    how far the writing is.
    """

    town: str
    language: Language
    template: Template | None = None
    told: Mapping[str, Told] = field(default_factory=dict)
    seats: tuple[SeatsTold, ...] = ()
    tell: Callable[[Message], None] = lambda _: None
