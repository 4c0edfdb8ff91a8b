"""Overview, the start page of HR: this year's cycle as steps with what is done, what comes next and where to go."""

import json
from typing import Any

import streamlit as st

from dashboard import Card, Desk, Step, show_cards, show_head, show_link, show_steps
from needs_analysis.model import Needs
from needs_analysis.pages.results import read_needs
from needs_analysis.pages.words import greatest_card, rank_needs
from store import PLAN_FILE


def show_overview(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Overview"), t("From the survey to the course: this is where you are in this year's cycle."))
    needs = read_needs(desk)
    plan = json.loads(desk.workspace.read(PLAN_FILE) or b"null")
    if needs:
        show_cards(_key_figures(desk, needs, plan))
        show_link(desk, "methods", t("How this was computed"))
    st.subheader(t("This year's cycle"), anchor=False)
    show_steps(desk, _steps(desk, needs, plan))


def _key_figures(desk: Desk, needs: Needs, plan: dict[str, Any] | None) -> list[Card]:
    t = desk.say
    asked = (
        t("of {invited} people asked", invited=needs.invited) if needs.invited else t("number of people asked unknown")
    )
    cards = [Card(t("Answers"), desk.count(needs.respondents), asked)]
    first = next((need for need in rank_needs(needs.competencies) if need.gap is not None), None)
    if first:
        cards.append(greatest_card(desk, needs, first))
    if plan:
        budget = t("of a budget of {budget}", budget=desk.money(plan["budget"]))
        cards.append(Card(t("Planned cost"), desk.money(plan["cost"]), budget))
        cards.append(Card(t("Course dates"), desk.count(len(plan["sessions"])), t("sessions with a date")))
    return cards


def _steps(desk: Desk, needs: Needs | None, plan: dict[str, Any] | None) -> list[tuple[Step, str, str]]:
    t = desk.say
    uploads = bool(desk.workspace.names("uploads"))
    courses = len(desk.workspace.names("course-plans"))
    facts = [
        (bool(uploads or needs), "questionnaire", t("Send out the questionnaire"), t("Questionnaire")),
        (needs is not None, "survey", t("Upload the survey"), t("Survey")),
        (needs is not None, "findings", t("Look through the findings"), t("Findings")),
        (needs is not None, "needs", t("See the learning needs"), t("Learning needs")),
        (plan is not None, "plan", t("Make the plan"), t("Plan")),
        (courses > 0, "courses", t("Hand out the course plans"), t("Course plans")),
    ]
    texts = (
        t("As an Excel form or for LimeSurvey, with the data-protection notice inside."),
        t("Excel, OpenDocument or CSV; the program recognises the tool and matches the questions."),
        t("Duplicates, empty rows and unclear answers, each with sheet and cell."),
        t("By competency, unit and role, and who can learn together."),
        t("The best programme within budget and hours, with dates that respect working times."),
        t("One document per course, for trainers and for calendars."),
    )
    following = next((place for place, fact in enumerate(facts) if not fact[0]), len(facts))
    return [
        (_step(desk, title, text, _state(done=done, place=place, following=following)), page, label)
        for place, ((done, page, title, label), text) in enumerate(zip(facts, texts, strict=True))
    ]


def _state(*, done: bool, place: int, following: int) -> str:
    return "done" if done else "next" if place == following else "later"


def _step(desk: Desk, title: str, text: str, state: str) -> Step:
    if state == "done":
        return Step(title, text, "done", desk.say("done"))
    if state == "next":
        return Step(title, text, "next", desk.say("next"))
    return Step(title, text, "later", desk.say("later"))
