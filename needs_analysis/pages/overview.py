"""Overview, the start page of HR: this year's cycle as steps with what is done, what comes next and where to go.

No state is kept for it: each step is read off what exists.
"""

import json
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import Card, Desk, Step, show_cards, show_head, show_link, show_steps
from needs_analysis.model import Needs
from needs_analysis.pages.results import read_needs
from needs_analysis.pages.words import greatest_card, rank_needs
from store import COMPLETIONS_FILE, EFFECTS_FILE, FINDINGS_FILE, PLAN_FILE, handover_file

_PLATFORMS = ("moodle", "moodle-sync", "ilias")


def show_overview(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Overview"), t("From the survey to the course: this is where you are in this year's cycle."))
    needs = read_needs(desk)
    plan = _read_figures(desk)
    if needs:
        show_cards(_key_figures(desk, needs, plan))
        show_link(desk, "methods", t("How this was computed"))
    st.subheader(t("This year's cycle"), anchor=False)
    show_steps(desk, _steps(desk, needs, plan))


def _read_figures(desk: Desk) -> dict[str, Any] | None:
    """What is shown of the plan, None where there is none."""
    digest = desk.workspace.digest(PLAN_FILE)
    return _figures_of(digest, desk) if digest else None


@st.cache_data(max_entries=32, show_spinner=False)
def _figures_of(digest: str, _desk: Desk) -> dict[str, Any]:
    del digest
    plan = json.loads(_desk.workspace.read(PLAN_FILE) or b"{}")
    return {"budget": plan["budget"], "cost": plan["cost"], "sessions": len(plan["sessions"])}


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
        cards.append(Card(t("Course dates"), desk.count(plan["sessions"]), t("sessions with a date")))
    return cards


@dataclass(frozen=True, slots=True)
class _Fact:
    """A step of the cycle: whether it is done, its page, title, the label of the link and a sentence about it."""

    done: bool
    page: str
    title: str
    label: str
    text: str


def _steps(desk: Desk, needs: Needs | None, plan: dict[str, Any] | None) -> list[tuple[Step, str, str]]:
    facts = [*_survey_facts(desk, needs), *_plan_facts(desk, plan)]
    following = next((place for place, fact in enumerate(facts) if not fact.done), len(facts))
    return [(_step(desk, fact, is_next=place == following), fact.page, fact.label) for place, fact in enumerate(facts)]


def _survey_facts(desk: Desk, needs: Needs | None) -> list[_Fact]:
    t = desk.say
    uploads = bool(desk.workspace.names("uploads"))
    form = t("As an Excel form or for LimeSurvey, with the data-protection notice inside.")
    if desk.is_draft("survey") and not (uploads or needs):
        form = t("Put the survey to the staff council first; until then the form says that it is a draft.")
    files = t("Excel, OpenDocument or CSV; the program recognises the tool and matches the questions.")
    findings = len(json.loads(desk.workspace.read(FINDINGS_FILE) or b"{}").get("findings", ()))
    found = t("Duplicates, empty rows and unclear answers, each with sheet and cell.")
    if needs and findings:
        found = t("{n} findings, each with sheet and cell.", n=desk.count(findings))
    ranked = t("By competency, unit and role, and who can learn together.")
    return [
        _Fact(uploads or bool(needs), "questionnaire", t("Send out the questionnaire"), t("Questionnaire"), form),
        _Fact(needs is not None, "survey", t("Upload the survey"), t("Survey"), files),
        _Fact(needs is not None, "findings", t("Look through the findings"), t("Findings"), found),
        _Fact(needs is not None, "needs", t("See the learning needs"), t("Learning needs"), ranked),
    ]


def _plan_facts(desk: Desk, plan: dict[str, Any] | None) -> list[_Fact]:
    t = desk.say
    agreed = plan is not None and not desk.is_draft()
    platforms = [name for name in _PLATFORMS if desk.workspace.has(handover_file(name))]
    looked_back = desk.workspace.has(COMPLETIONS_FILE) or desk.workspace.has(EFFECTS_FILE)
    programme = t("The best programme within budget and hours, with dates that respect working times.")
    return [
        _Fact(plan is not None, "plan", t("Make the plan"), t("Plan"), programme),
        _Fact(
            agreed,
            "approvals",
            t("Get selection and plan approved"),
            t("Approvals"),
            t("The staff council sees what is planned; until it has agreed every file says that it is a draft."),
        ),
        _Fact(
            bool(platforms) and agreed,
            "platform",
            t("Hand over to platform and trainers"),
            t("Learning platform"),
            t("Files for Moodle or ILIAS, and one document per course for trainers and calendars."),
        ),
        _Fact(
            looked_back,
            "effects",
            t("See whether it worked"),
            t("Did it work?"),
            t("Bring completions back in; next year's survey then shows what the courses changed."),
        ),
    ]


def _step(desk: Desk, fact: _Fact, *, is_next: bool) -> Step:
    if fact.done:
        return Step(fact.title, fact.text, "done", desk.say("done"))
    if is_next:
        return Step(fact.title, fact.text, "next", desk.say("next"))
    return Step(fact.title, fact.text, "later", desk.say("later"))
