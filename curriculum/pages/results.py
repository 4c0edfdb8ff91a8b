"""The plan of the workspace as values for the pages, read once per content."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from curriculum.model import PhaseKind, PlanStatus
from dashboard import Desk
from needs_analysis import Language
from store import PLAN_FILE, Workspace


@dataclass(frozen=True, slots=True)
class Day:
    """A dated part of a course; ``room`` is empty online."""

    kind: PhaseKind
    day: date
    start: str
    end: str
    room: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part without a fixed hour: ``hours`` of it between two days."""

    kind: PhaseKind
    hours: float
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Course:
    """One run of a module: its days, the parts without a fixed hour and how many come from which group or who."""

    id: str
    module: str
    title: str
    number: int
    seats: int
    who: Mapping[str, int]
    days: tuple[Day, ...]
    stretches: tuple[Stretch, ...]

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return min([day.day for day in self.days] + [item.first_day for item in self.stretches])

    @property
    def last_day(self) -> date:
        """The day on which it is over."""
        return max([day.day for day in self.days] + [item.last_day for item in self.stretches])


@dataclass(frozen=True, slots=True)
class Offer:
    """A module of the programme."""

    module: str
    title: str
    courses: int
    seats: int
    hours: float
    cost: float


@dataclass(frozen=True, slots=True)
class Advice:
    """Which module for whom and why."""

    title: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Left:
    """Seats for which no date was found, and why."""

    title: str
    who: str
    seats: int
    reason: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """What ``plan.json`` says, in the reader's language."""

    status: PlanStatus
    message: str
    gap: float
    budget: float
    cost: float
    hours: float
    courses: tuple[Course, ...]
    offers: tuple[Offer, ...]
    advice: tuple[Advice, ...]
    unplaced: tuple[Left, ...]


def read_plan(desk: Desk) -> PlanView | None:
    """The plan of the workspace in the reader's language, None where none was made yet or by another version."""
    digest = desk.workspace.digest(PLAN_FILE)
    if not digest:
        return None
    try:
        return _read(digest, desk.language, desk.workspace)
    except (KeyError, TypeError, ValueError):
        return None


@st.cache_resource(max_entries=16, show_spinner=False)
def _read(digest: str, language: Language, _workspace: Workspace) -> PlanView:
    del digest
    return read_document(json.loads(_workspace.read(PLAN_FILE) or b""), language)


def read_document(document: dict[str, Any], language: Language) -> PlanView:
    """The document that ``plan.json`` holds as a view in one language."""
    titles = {module["id"]: module[f"title_{language}"] for module in document["modules"]}
    names = {learner["id"]: learner[f"name_{language}"] for learner in document["learners"]}
    rooms = {room["id"]: room["name"] for room in document["calendar"]["rooms"]}
    return PlanView(
        status=document["status"],
        message=document[f"message_{language}"],
        gap=document["gap"],
        budget=document["budget"],
        cost=document["cost"],
        hours=document["hours"],
        courses=tuple(_course(session, names, rooms, language) for session in document["sessions"]),
        offers=tuple(_offer(module, language) for module in document["modules"]),
        advice=tuple(
            Advice(titles.get(item["module"], item["module"]), item[f"who_{language}"], item[f"reason_{language}"])
            for item in document["recommendations"]
        ),
        unplaced=tuple(
            Left(
                title=titles.get(item["module"], item["module"]),
                who=names.get(item["learner"], item["learner"]),
                seats=item["seats"],
                reason=item[f"reason_{language}"],
            )
            for item in document["unplaced"]
        ),
    )


def _course(session: dict[str, Any], names: dict[str, str], rooms: dict[str, str], language: Language) -> Course:
    return Course(
        id=session["id"],
        module=session["module"],
        title=session[f"title_{language}"],
        number=session["number"],
        seats=session["seats"],
        who={names.get(learner, learner): seats for learner, seats in session["people"].items()},
        days=tuple(_day(item, rooms) for item in session["meetings"]),
        stretches=tuple(_stretch(item) for item in session.get("spans", ())),
    )


def _day(meeting: dict[str, Any], rooms: dict[str, str]) -> Day:
    return Day(
        kind=meeting["kind"],
        day=date.fromisoformat(meeting["day"]),
        start=meeting["start"][:5],
        end=meeting["end"][:5],
        room=rooms.get(meeting["room"], meeting["room"]),
    )


def _stretch(span: dict[str, Any]) -> Stretch:
    first, last = (date.fromisoformat(span[name]) for name in ("first_day", "last_day"))
    return Stretch(span["kind"], span["hours"], first, last)


def _offer(module: dict[str, Any], language: Language) -> Offer:
    hours = sum(phase["hours"] for phase in module["phases"])
    title = module[f"title_{language}"]
    return Offer(module["id"], title, module["sessions"], module["seats"], hours, module["cost"])
