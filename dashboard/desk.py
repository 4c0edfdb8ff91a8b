"""The desk a page works at: who reads in which language, which workspace lies open and what the program can do.

`app.py` puts the desk together. A page gets it as its only argument, so that no page has to know the command line, the
environment or where things are kept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from streamlit.navigation.page import StreamlitPage

from access import Action, Person, Target, may
from approval import PLAN_GATES, Gate, Rules, Standing, Step
from needs_analysis import (
    Language,
    Message,
    Mode,
    Problem,
    Text,
    UserError,
    write_date,
    write_money,
    write_number,
    write_percent,
)
from store import Workspace

Progress = Callable[[Message], None]
"""Takes a sentence about the step that begins now; long work calls it a few times."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to analyse: files by name, mode, and as bytes the confirmed matching and the own master data, if any.

    ``day``: the day the figures speak of.
    """

    files: Mapping[str, bytes]
    mode: Mode
    language: Language
    matching: bytes | None = None
    master: bytes | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What to plan with: EUR in all, hours per head and year, Land (None: as the master data say); own master data.

    ``keep``: change as little as possible of the plan that is there. ``use_effects``: plan with what was measured.
    """

    language: Language
    budget: float | None = None
    hours: float | None = None
    land: str | None = None
    master: bytes | None = None
    keep: bool = False
    use_effects: bool = False


@dataclass(frozen=True, slots=True)
class Handout:
    """What a sheet for the talk on qualification says of a unit; needs as (id, name, gap in words), greatest first."""

    unit: str
    needs: Sequence[tuple[str, str, str]]
    smallest_group: int
    language: Language


@dataclass(frozen=True, slots=True)
class GateStep:
    """A step to take at a gate of the staff council.

    ``digest``: what the reader saw when they took it. ``on_paper``: HR writes down an answer that came on paper.
    """

    gate: Gate
    step: Step
    digest: str
    remark: str = ""
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Gates:
    """What the staff council agrees to.

    ``standings()``: where each gate stands today; ``rules()``: what the town has set.
    ``take(step, progress)``: one step further, the plan's files written anew where it makes them final or a draft
    again. ``proposal(gate, language)``: the text that is put to the council, as a PDF. All may raise a `UserError`.
    """

    standings: Callable[[], Mapping[Gate, Standing]]
    rules: Callable[[], Rules]
    take: Callable[[GateStep, Progress], object]
    proposal: Callable[[Gate, Language], bytes]


@dataclass(frozen=True, slots=True)
class Services:
    """The story functions of the program: plain values in, files (name -> content) out. All may raise a `UserError`.

    ``sample_files()``: exports of the sample town. ``analyse(order, progress)``: results of a survey.
    ``plan(results, wish, progress, go_on)``: the plan for results read from a workspace, the best so
    far where ``go_on`` says no. ``default_wish(wish)``: the same wish
    with what the master data say for everything left open. ``master_workbook(own)``: the own or else the shipped master
    data as a workbook. ``check_master(workbook)``: everything wrong with an edited one.
    ``accept_master(own, workbook)``: the edited one with its changes in its log, and in words what it would take back.
    ``redate(results, (revision, language, own master data), progress)``: the plan's files with its dates revised.
    ``gates``: what the staff council agrees to. ``handout(handout)``: a sheet for team leads, as a PDF.
    """

    sample_files: Callable[[], Mapping[str, bytes]]
    analyse: Callable[[Order, Progress], Mapping[str, bytes]]
    plan: Callable[[Mapping[str, bytes], Wish, Progress, Callable[[], bool]], Mapping[str, bytes]]
    default_wish: Callable[[Wish], Wish]
    master_workbook: Callable[[bytes | None], bytes]
    check_master: Callable[[bytes], Sequence[Problem]]
    accept_master: Callable[[bytes | None, bytes], tuple[bytes, Sequence[Message]]]
    redate: Callable[[Mapping[str, bytes], tuple[Any, Language, bytes | None], Progress], Mapping[str, bytes]]
    gates: Gates
    handout: Callable[[Handout], bytes]


@dataclass(frozen=True, slots=True)
class Desk:
    """Language, open workspace, services, who reads and the addresses of the pages they may see (by short names)."""

    language: Language
    workspace: Workspace
    services: Services
    person: Person
    pages: Mapping[str, StreamlitPage] = field(default_factory=dict)

    @property
    def pseudonym(self) -> str:
        """The pseudonym of the reader's own data, ``""`` where the login names nobody."""
        return next((grant.scope.person for grant in self.person.grants if grant.scope.person), "")

    def may(self, action: Action, target: Target | None = None) -> bool:
        """Whether the reader may do an action, on a target; the rules stand in `access` and nowhere else."""
        return may(self.person, action, target or Target())

    def is_draft(self, *gates: Gate) -> bool:
        """Whether the staff council has still to agree to one of these, or else to what a plan needs.

        Also where what it said cannot be read.
        """
        try:
            standings = self.services.gates.standings()
        except UserError:
            return True
        return not all(standings[gate].is_final for gate in gates or PLAN_GATES)

    def say(self, sentence: str, **values: str | float) -> str:
        """An English sentence in the reader's language, its ``{named}`` values filled in."""
        return Message(sentence, values).text(self.language)

    def tell(self, message: Message | Text) -> str:
        """A message or a text of the master data in the reader's language."""
        return message.text(self.language)

    def number(self, value: float | None, digits: int = 1) -> str:
        """A number as people write it; a dash where there is none."""
        return "–" if value is None else write_number(value, self.language, digits)

    def count(self, value: float | None) -> str:
        """A whole number; a dash where there is none."""
        return self.number(value, 0)

    def money(self, value: float | None) -> str:
        """Whole euros; a dash where there is none."""
        return "–" if value is None else write_money(value, self.language)

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share between 0 and 1 in per cent; a dash where there is none."""
        return "–" if share is None else write_percent(share, self.language, digits)

    def day(self, day: date) -> str:
        """A date with its weekday, short."""
        return f"{_weekday(day, self.language)} {write_date(day, self.language)}"


def _weekday(day: date, language: Language) -> str:
    from babel.dates import format_date

    return format_date(day, "EEE", locale=language).rstrip(".") + ","
