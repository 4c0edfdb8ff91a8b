"""What is put to the staff council, where it stands, and the files of a plan that become final or a draft again."""

import argparse
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from access import STEP_RIGHTS, Action
from approval import (
    GATE_NAMES,
    GATES,
    PLAN_GATES,
    STATE_NAMES,
    Event,
    Gate,
    Rules,
    Standing,
    judge,
    read_events,
    record,
    write_events,
)
from curriculum import public_holidays
from lernkompass.commands import Answer, say_written, write_file
from lernkompass.editions import Files, open_edition, write_plan_files
from lernkompass.masterdata import Town, load_town
from lernkompass.proposals import Proposal, write_proposal
from lernkompass.story import Progress, keep_silent, read_demand, read_programme
from needs_analysis import (
    Framework,
    Language,
    Message,
    Mode,
    Needs,
    UserError,
    from_json,
    write_date,
    write_questionnaire,
)
from store import (
    APPROVALS_FILE,
    DEMAND_FILE,
    MASTER_FILE,
    NEEDS_FILE,
    PLAN_FILE,
    PROGRAMME_FILE,
    Act,
    ChangedError,
    Workspace,
    add_line,
)

_TERM_YEARS = 2


def read_rules(town: Town, today: date) -> Rules:
    """What the town has set, with the holidays of its Land around a day."""
    years = range(today.year - _TERM_YEARS, today.year + _TERM_YEARS)
    return Rules(town.gates, town.answer_days, town.silence_is_consent, frozenset(public_holidays(town.land, years)))


def stand(workspace: Workspace, town: Town, today: date) -> Mapping[Gate, Standing]:
    """Where every gate stands. Raises UserError where the list of approvals cannot be read."""
    events, rules = read_events(workspace.read(APPROVALS_FILE)), read_rules(town, today)
    return {gate: judge(gate, events, _digest(gate, workspace, town), rules, today) for gate in GATES}


def is_plan_final(standings: Mapping[Gate, Standing]) -> bool:
    """Whether what is written from the plan may go out without the mark of a draft."""
    return all(standings[gate].is_final for gate in PLAN_GATES)


def take_step(workspace: Workspace, town: Town, event: Event, tell: Progress = keep_silent) -> Mapping[Gate, Standing]:
    """Write a step down, in the audit too; the plan's files are written anew where the step makes them final or not.

    Raises:
        UserError: the step does not follow, or what it is about has changed meanwhile.
        ChangedError: somebody else took a step in the same moment; nothing is written but two lines in the audit.
    """
    seen = {APPROVALS_FILE: workspace.digest(APPROVALS_FILE)}
    before = stand(workspace, town, event.day)
    events = read_events(workspace.read(APPROVALS_FILE))
    done = record(events, event, before[event.gate], read_rules(town, event.day))
    about = f"{event.gate}: {event.step} {event.code}"
    action: Action = "record_approval" if event.recorded else STEP_RIGHTS[event.step]
    act = Act(event.who, (event.role,), action, about)
    add_line(workspace, act)
    try:
        workspace.write({APPROVALS_FILE: write_events(done)}, seen)
    except ChangedError:  # somebody else was faster: the audit must not say that this one agreed
        add_line(workspace, replace(act, allowed=False))
        raise
    after = stand(workspace, town, event.day)
    made, programme = {PROGRAMME_FILE: workspace.digest(PROGRAMME_FILE)}, workspace.read(PROGRAMME_FILE)
    if programme is not None and read_programme(programme).draft == is_plan_final(after):
        tell(Message("Writing course plans …"))
        workspace.replace_plan(_reissue(workspace, town, tell, final=is_plan_final(after)), made)
    return after


def _reissue(workspace: Workspace, town: Town, tell: Progress, *, final: bool) -> Files:
    """The files of the plan anew, in the language they are in."""
    demand = read_demand(workspace.read(DEMAND_FILE) or b"")
    programme = read_programme(workspace.read(PROGRAMME_FILE) or b"")
    language: Language = json.loads(workspace.read(PLAN_FILE) or b"{}").get("language", "de")
    edition = replace(open_edition(language, workspace), tell=tell)
    return write_plan_files(replace(programme, draft=not final), demand, town, edition)


def propose(workspace: Workspace, gate: Gate, town: Town, language: Language) -> bytes:
    """The text of what is put to the council, as a PDF. Raises UserError where there is nothing to put to it yet."""
    standing = Standing(gate, "draft", _digest(gate, workspace, town))
    if not standing.digest:
        raise UserError(Message("There is no plan to put to the staff council yet. Make one first."))
    known = (workspace.read(DEMAND_FILE), workspace.read(PROGRAMME_FILE))
    return write_proposal(Proposal(gate, standing.code, _mode(workspace), language), town, known)


# --- what a gate is about -------------------------------------------------------------------------------------------


def _digest(gate: Gate, workspace: Workspace, town: Town) -> str:
    """Tells one state of what is put to the council from another; ``""`` where there is nothing."""
    if gate == "survey":
        return _hash(_asked(town.framework), [_mode(workspace), town.smallest_group])
    return _digest_plan(gate, workspace, workspace.digest(PROGRAMME_FILE))


_ASKED: list[tuple[Framework, bytes]] = []
"""The last questionnaires: every page asks where the gates stand, and frameworks have no hash."""


def _asked(framework: Framework) -> bytes:
    """The questionnaire; that of thousands of units takes a second to write."""
    known = next((content for one, content in _ASKED if one is framework), None)
    if known is None:
        known = write_questionnaire(framework, "limesurvey", "de")
        _ASKED[:] = [(framework, known), *_ASKED[:3]]
    return known


@lru_cache(maxsize=32)
def _digest_plan(gate: Gate, workspace: Workspace, kept: str) -> str:
    """Selection: who is to learn what, and by which rule. Plan: which courses when, where and at what cost.

    ``kept``: digest of the plan that is there; a large plan is read once.
    """
    if not kept:
        return ""
    try:
        document = json.loads(workspace.read(PROGRAMME_FILE) or b"")
        plan, timetable = document["plan"], document["timetable"]
    except (ValueError, KeyError, TypeError):
        return ""
    if gate == "selection":
        limits = {name: plan["limits"].get(name) for name in ("hours", "fairness", "locks", "own_hours")}
        return _hash(b"selection", [plan["recommendations"], plan.get("assignments"), limits])
    return _hash(b"plan", [plan["modules"], plan["cost"], plan["hours"], timetable["sessions"], timetable["unplaced"]])


def _hash(content: bytes, values: Iterable[Any]) -> str:
    text = json.dumps([*values], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content + b"\0" + text.encode()).hexdigest()


def _mode(workspace: Workspace) -> Mode:
    """The mode of the survey: of the one analysed, else the one chosen."""
    kept = workspace.digest(NEEDS_FILE)
    if kept:
        return _mode_of(workspace, kept)
    return "named" if workspace.state().mode == "named" else "anonymous"


@lru_cache(maxsize=32)
def _mode_of(workspace: Workspace, _kept: str) -> Mode:
    """The mode of the needs with this digest, which are large in a large town."""
    return from_json(Needs, workspace.read(NEEDS_FILE) or b"").mode


# --- the command ----------------------------------------------------------------------------------------------------


def run_approval(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """Where the gates stand; with ``--step`` one step further, with ``--print`` the text to hand over."""
    workspace = Workspace(wanted.folder)
    town = load_town(wanted.masterdata or workspace.read(MASTER_FILE))
    if (wanted.step or wanted.print) and not wanted.gate:
        raise UserError(Message("Say with --gate what this is about: survey, selection or plan."))
    lines: list[Message] = []
    if wanted.print:
        write_file(wanted.print, propose(workspace, wanted.gate, town, wanted.lang))
        lines.append(say_written(wanted.print))
    standings = stand(workspace, town, wanted.day)
    if wanted.step:
        paper = wanted.step in {"approved", "refused"}
        told = (wanted.by, "hr", standings[wanted.gate].digest, wanted.remark, paper)
        standings = take_step(workspace, town, Event(wanted.gate, wanted.step, wanted.day, *told), tell)
    document: dict[str, Any] = {gate: _describe(standing) for gate, standing in standings.items()}
    return Answer(document, [*lines, *(_tell_standing(one, wanted.lang) for one in standings.values())])


def _describe(standing: Standing) -> dict[str, Any]:
    return {
        "state": standing.state,
        "final": standing.is_final,
        "since": standing.since.isoformat() if standing.since else None,
        "due": standing.due.isoformat() if standing.due else None,
        "changed": standing.changed,
        "digest": standing.digest,
    }


def _tell_standing(standing: Standing, language: Language) -> Message:
    values = {
        "gate": Message(GATE_NAMES[standing.gate]).text(language),
        "state": Message(STATE_NAMES[standing.state]).text(language),
    }
    if not standing.needed:
        return Message("{gate}: no approval is set up.", values)
    if standing.due:
        values["day"] = write_date(standing.due, language)
        return Message("{gate}: {state}, answer due by {day}", values)
    if standing.changed:
        return Message("{gate}: {state}, because it was changed after it had been put to the staff council", values)
    return Message("{gate}: {state}", values)
