"""Approvals: what lies before the staff council, where it stands, what was said, and the next step."""

from dataclasses import replace
from functools import partial

import streamlit as st

from access import STEP_RIGHTS
from approval import GATE_NAMES, GATES, STATE_NAMES, STEP_NAMES, Event, Gate, Rules, Standing, Step, allowed_steps
from dashboard.desk import Desk, GateStep
from dashboard.html import Mark, Table, Tone, escape, mark_html
from dashboard.jobs import run_job
from dashboard.parts import offer_made, show_head, show_link, show_list, show_problem, show_table
from needs_analysis import UserError

_ABOUT: dict[Gate, str] = {
    "survey": "Which questions are asked, in which mode, and what protects people.",
    "selection": "By which rule people or groups get which module.",
    "plan": "Which courses are held when, where and at what cost.",
}
_TONES: dict[str, Tone] = {"approved": "good", "refused": "bad", "submitted": "warn"}
_DO: dict[Step, str] = {
    "submitted": "Put to the staff council",
    "approved": "Agree",
    "refused": "Do not agree",
    "commented": "Save the remark only",
    "withdrawn": "Withdraw",
    "lapsed": "Record: term over without an answer",
}
_RECORD: dict[Step, str] = {
    "approved": "Write down: agreed on paper",
    "refused": "Write down: not agreed on paper",
}
_PAGES: dict[Gate, tuple[str, str]] = {
    "survey": ("questionnaire", "Questionnaire"),
    "selection": ("plan", "Plan"),
    "plan": ("plan", "Plan"),
}
_PRESSED = "gate-pressed"


def show_approvals(desk: Desk) -> None:
    """The page."""
    t = desk.say
    lead = t("What goes to the staff council before it goes out. Until then every file says that it is a draft.")
    show_head(t("Approvals"), lead)
    try:
        standings, rules = desk.services.gates.standings(), desk.services.gates.rules()
    except UserError as error:
        show_problem(desk, error)
        return
    for gate in GATES:
        with st.container(border=True):
            _show_gate(desk, standings[gate], rules)
    _show_rules(desk, rules)


def _show_gate(desk: Desk, standing: Standing, rules: Rules) -> None:
    t, gate = desk.say, standing.gate
    words = t(STATE_NAMES[standing.state]) if standing.needed else t("no approval set up")
    mark = mark_html(Mark(words, _TONES.get(standing.state, "plain")))
    state = escape(_state_words(desk, standing))
    st.html(
        f'<div class="lk-standing"><h3>{escape(t(GATE_NAMES[gate]))}</h3>{mark}<p class="lk-state">{state}</p>'
        f"<p>{escape(t(_ABOUT[gate]))}</p></div>"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if standing.state != "nothing":
            name = "{}-{}-{}.pdf".format(t("submission"), gate, standing.code)
            make = partial(desk.services.gates.proposal, gate, desk.language)
            offer_made(desk, name, "see_approvals", make, t("Text to hand over (PDF)"))
        page, label = _PAGES[gate]
        show_link(desk, page, t(label))
    if standing.needed:
        _offer_steps(desk, standing, rules)
    _take_pressed(desk, gate)
    _show_history(desk, standing)


def _state_words(desk: Desk, standing: Standing) -> str:
    t = desk.say
    since = desk.day(standing.since) if standing.since else ""
    if standing.changed:
        return t("It was put to the council or approved on {day}, and has changed since. Put it there anew.", day=since)
    if standing.silent and standing.due:
        return t("The term ended on {day}, and no answer is recorded.", day=desk.day(standing.due))
    if standing.state == "submitted":
        due = t("Answer due by {day}.", day=desk.day(standing.due)) if standing.due else ""
        return f"{t('Since {day}.', day=since)} {due}".strip()
    if standing.state in {"approved", "refused"}:
        return t("On {day}.", day=since)
    if standing.state == "nothing":
        return t("As soon as there is a plan, it can be put to the staff council.")
    return ""


def _offer_steps(desk: Desk, standing: Standing, rules: Rules) -> None:
    """A field for a remark and a button for each step that follows and that the reader may do."""
    t, gate, field = desk.say, standing.gate, f"remark-{standing.gate}-{len(standing.events)}"
    steps = [(step, on_paper) for step in allowed_steps(standing, rules) if (on_paper := _way(desk, step)) is not None]
    if not steps:
        return
    with st.form(f"gate-{gate}", border=False):
        on_file = any(on_paper for _, on_paper in steps)
        label = t("Remark, or where the answer on paper is found") if on_file else t("Remark")
        st.text_input(label, key=field, max_chars=500)
        with st.container(horizontal=True):
            for step, on_paper in steps:
                st.form_submit_button(
                    t(_RECORD[step] if on_paper else _DO[step]),
                    key=f"{gate}-{step}",
                    type="primary" if step in {"submitted", "approved"} else "secondary",
                    on_click=_press,
                    args=(GateStep(gate, step, standing.digest, on_paper=on_paper), field),
                )


def _press(step: GateStep, field: str) -> None:
    """Remember a step together with the version that was on the page when the button was drawn."""
    st.session_state[_PRESSED] = replace(step, remark=st.session_state[field].strip())


def _way(desk: Desk, step: Step) -> bool | None:
    """Whether the reader takes a step by writing down what came on paper; None where they may not take it."""
    if desk.may(STEP_RIGHTS[step]):
        return False
    return True if step in _RECORD and desk.may("record_approval") else None


def _take_pressed(desk: Desk, gate: Gate) -> None:
    step: GateStep | None = st.session_state.get(_PRESSED)
    if step is None or step.gate != gate:
        return
    del st.session_state[_PRESSED]
    done = run_job(desk, desk.say("Writing it down"), lambda say: desk.services.gates.take(step, say))
    if done is not None:
        st.rerun()


def _show_history(desk: Desk, standing: Standing) -> None:
    t = desk.say
    if not standing.events:
        return
    head = [t("Day"), t("Step"), t("Login"), t("Remark"), t("Version")]
    rows = [
        [desk.day(one.day), _step_words(desk, one), one.who, one.remark or "–", one.code]
        for one in reversed(standing.events)
    ]
    with st.expander(t("What was said and done ({n})", n=len(rows))):
        show_table(Table(t("{gate}: steps, newest first", gate=t(GATE_NAMES[standing.gate])), head, rows))


def _step_words(desk: Desk, event: Event) -> str:
    words = desk.say(STEP_NAMES[event.step])
    return desk.say("{step}, on paper, written down by HR", step=words) if event.recorded else words


def _show_rules(desk: Desk, rules: Rules) -> None:
    t = desk.say
    st.subheader(t("How this works"), anchor=False)
    term = (
        t("The answer is expected within {n} working days; public holidays of the Land do not count.", n=rules.days)
        if rules.days
        else t("No term is set for the answer.")
    )
    silence = (
        t("The town has set that HR may record consent as given once the term is over. Check that your law says so.")
        if rules.deemed
        else t("Silence is no consent here. Where the law of your Land says otherwise, the master data can say so.")
    )
    show_list(
        [
            term,
            silence,
            t("Approved is exactly the version shown. Whoever changes it afterwards has a draft again."),
            t("Who did what when is written into the audit."),
            t("What needs consent, and by when, says the law on staff representation of your Land, not this program."),
        ]
    )
