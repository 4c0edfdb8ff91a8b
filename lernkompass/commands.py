"""What each command does; values out, no printing."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from curriculum import Effort, Fairness, plan_with_experience, refresh_demand, solve_week
from lernkompass.editions import open_edition
from lernkompass.masterdata import accept_masterdata, check_masterdata, export_masterdata, load_town
from lernkompass.samples import SAMPLE_KEY, sample_files
from lernkompass.serve import serve
from lernkompass.story import (
    Order,
    Progress,
    StoppedError,
    Wishes,
    analyse_files,
    plan_files,
)
from lernkompass.summaries import summarise_analysis, summarise_plan
from lernkompass.verify import verify_files
from needs_analysis import (
    Matching,
    Message,
    RawTable,
    UserError,
    add_release,
    describe_table,
    from_json,
    read_releases,
    read_survey,
    read_tables,
    write_questionnaire,
    write_workbook,
)
from store import (
    CANCELLED_FILE,
    CHANGES_FILE,
    COMPLETIONS_FILE,
    DECISIONS_FILE,
    DEMAND_FILE,
    EFFECTS_FILE,
    GROUPS_FILE,
    MASTER_FILE,
    PLAN_FILE,
    PROGRAMME_FILE,
    RATINGS_FILE,
    RELEASE_FILE,
    RELEASES_FILE,
    Workspace,
    pseudonym_key,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: a JSON document for scripts, lines for people, and whether something must be mended."""

    document: Mapping[str, Any]
    lines: Sequence[Message] = ()
    must_mend: bool = False


_WEEK_MOVES = 50_000_000
"""Effort for a week of the competition where no seconds are given: about a minute."""


def run_demo(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """The whole job on the sample town, its survey files included."""
    town = load_town(None)
    files = sample_files()
    analysed = analyse_files(files, town, Order(wanted.mode, SAMPLE_KEY, wanted.lang), None, tell)
    planned = plan_files(analysed.files[DEMAND_FILE], town, Wishes(language=wanted.lang), tell)
    surveys = {f"survey/{name}": content for name, content in files.items()}
    write_files(wanted.out, {**surveys, **analysed.files, **planned.files})
    document = {"analysis": summarise_analysis(analysed), "plan": summarise_plan(planned, wanted.lang)}
    return Answer(document, [planned.programme.plan.message, say_written(wanted.out)])


def run_inspect(wanted: argparse.Namespace, _: Progress) -> Answer:
    """What the files are."""
    books = read_all_files(wanted.codebook)
    raws = [
        read_survey(
            path.name, read_file(path), tool=wanted.tool, sheet=wanted.sheet, codebook=books, allowed=wanted.allow
        )
        for path in wanted.files
    ]
    described = [describe_table(raw, wanted.lang) for raw in raws]
    document = described[0] if len(described) == 1 else {"files": described}
    return Answer(document, [line for raw in raws for line in _describe_lines(raw)])


def run_analyse(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """Survey files -> needs.json, needs.xlsx, findings.xlsx and what the plan needs."""
    town = load_town(wanted.masterdata or Workspace(wanted.out).read(MASTER_FILE))
    files = read_all_files(wanted.files)
    remembered, books = _read_matching(wanted.matching), read_all_files(wanted.codebook)
    try:
        released = Workspace(wanted.out).read(RELEASES_FILE)
        groups = Workspace(wanted.last_year or wanted.out).read(GROUPS_FILE)
        allowed = tuple(wanted.allow)
        day, least = wanted.day, wanted.accept_from
        order = Order(wanted.mode, pseudonym_key(), wanted.lang, books, released, day, groups, allowed, least)
        analysed = analyse_files(files, town, order, remembered, tell)
    except StoppedError as error:
        write_files(wanted.out, error.files)
        tell(say_written(wanted.out))
        raise
    Workspace(wanted.out).delete([RATINGS_FILE])  # of an earlier run in the named mode
    write_files(wanted.out, {**analysed.files, **_own_masterdata(wanted, tell)})
    counts = analysed.analysis.checked.counts
    summary = summarise_analysis(analysed)
    lines = [
        Message(
            "{rows} rows read: {accepted} accepted, {quarantined} set aside, {partial} not finished, "
            "{duplicate} answered twice, {empty} empty.",
            {name: getattr(counts, name) for name in counts.__slots__},
        ),
        Message("{count} finding(s) in findings.xlsx.", {"count": len(analysed.analysis.checked.findings)}),
    ]
    if summary["to_confirm"]:
        waiting = Message(
            "{count} question(s) wait for your confirmation in matching.json (set confirmed to true and pass the file "
            "with --matching).",
            {"count": len(summary["to_confirm"])},
        )
        lines.append(waiting)
    return Answer(summary, [*lines, say_written(wanted.out)])


def run_release(wanted: argparse.Namespace, _: Progress) -> Answer:
    """Remember that the figures of an analysed folder are handed on: later analyses are judged beside them."""
    workspace = Workspace(wanted.folder)
    release = read_analysed(wanted.folder, RELEASE_FILE)
    kept = add_release(workspace.read(RELEASES_FILE), release, wanted.day)
    workspace.write({RELEASES_FILE: kept})
    count = len(read_releases(kept))
    line = Message("Handed on and remembered: {count} release(s) of this wave.", {"count": count})
    return Answer({"releases": count}, [line])


def run_plan(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """An analysed folder -> plan.json, plan.xlsx, timetable.ics and course-plans/."""
    workspace, demand = Workspace(wanted.folder), read_analysed(wanted.folder)
    town = load_town(wanted.masterdata or workspace.read(MASTER_FILE))
    effects = workspace.read(EFFECTS_FILE)
    if wanted.use_effects and effects is not None:
        town = replace(town, catalogue=plan_with_experience(town.catalogue, effects))
    fairness = Fairness(wanted.fairness, wanted.share)
    decisions = read_file(wanted.decisions) if wanted.decisions else workspace.read(DECISIONS_FILE)
    previous = workspace.read(PROGRAMME_FILE) if wanted.keep else None
    edition = open_edition(wanted.lang, workspace, read_file(wanted.template) if wanted.template else None)
    wishes = Wishes(wanted.budget, wanted.hours, wanted.land, wanted.lang, fairness, decisions, previous, edition)
    planned = plan_files(refresh_demand(demand, _read_completions(wanted)), town, wishes, tell)
    plan = planned.programme.plan
    if plan.status == "infeasible":  # what was planned before stays
        tell(plan.message)
        return Answer(summarise_plan(planned, wanted.lang), (), must_mend=True)
    workspace.delete([*workspace.names("course-plans"), CHANGES_FILE, CANCELLED_FILE])
    kept = {DECISIONS_FILE: decisions} if decisions else {}
    write_files(wanted.folder, {**edition.kept, **planned.files, **kept})
    return Answer(summarise_plan(planned, wanted.lang), [plan.message, say_written(wanted.folder)])


def _read_completions(wanted: argparse.Namespace) -> bytes | None:
    """Who completed what, as recorded in the folder itself or in that of last year's plan."""
    folders = [folder for folder in (wanted.folder, wanted.previous) if folder]
    found = (Workspace(folder).read(COMPLETIONS_FILE) for folder in folders)
    return next((content for content in found if content is not None), None)


def run_verify(wanted: argparse.Namespace, _: Progress) -> Answer:
    """A plan checked anew from its files."""
    workspace = Workspace(wanted.folder)
    found = {name: workspace.read(name) for name in (PLAN_FILE, DEMAND_FILE)}
    verdict = verify_files({name: content for name, content in found.items() if content is not None})
    document = {
        "sound": verdict.sound,
        "rules": verdict.checks,
        "breaches": [message.text(wanted.lang) for message in verdict.breaches],
        "unchecked": [message.text(wanted.lang) for message in verdict.unchecked],
    }
    if not verdict.sound:
        more = len(verdict.breaches) - 1
        lines = [verdict.breaches[0], *([Message("And {n} more.", {"n": more})] if more else [])]
        return Answer(document, lines, must_mend=True)
    sound = Message("The plan keeps every limit; {n} rules were checked.", {"n": verdict.checks})
    return Answer(document, [sound, *verdict.unchecked])


def run_questionnaire(wanted: argparse.Namespace, _: Progress) -> Answer:
    """The questionnaire as a file."""
    town = load_town(wanted.masterdata)
    draft = "survey" in town.gates and not wanted.final
    write_file(wanted.out, write_questionnaire(town.framework, wanted.format, wanted.lang, draft=draft))
    return Answer({"file": str(wanted.out)}, [say_written(wanted.out)])


def run_masterdata_export(wanted: argparse.Namespace, _: Progress) -> Answer:
    """The master data as one workbook."""
    export_masterdata(wanted.file)
    return Answer({"file": str(wanted.file)}, [say_written(wanted.file)])


def run_masterdata_check(wanted: argparse.Namespace, _: Progress) -> Answer:
    """Every problem of edited master data."""
    problems = check_masterdata(wanted.file)
    errors = [problem for problem in problems if problem.severity == "error"]
    lines = [Message("{text}", {"text": problem.text(wanted.lang)}) for problem in problems]
    document = {
        "file": str(wanted.file),
        "ok": not errors,
        "problems": [
            {
                "severity": problem.severity,
                "source": problem.source,
                "row": problem.row,
                "column": problem.column,
                "message": problem.message.text(wanted.lang),
            }
            for problem in problems
        ],
    }
    return Answer(document, lines or [Message("The master data are in order.")], bool(errors))


def run_timetable(wanted: argparse.Namespace, _: Progress) -> Answer:
    """A week of the timetabling competition: courses to periods and rooms."""
    effort = Effort(moves=_WEEK_MOVES, seconds=wanted.seconds)
    solution, found = solve_week(read_file(wanted.file).decode("utf-8", errors="replace"), effort)
    write_file(wanted.out, solution.encode())
    cost = Message("Cost {cost}, {clashes} hard rule(s) broken.", {"cost": found.cost, "clashes": found.clashes})
    document = {"file": str(wanted.out), "cost": found.cost, "clashes": found.clashes, "moves": found.moves}
    return Answer(document, [cost, say_written(wanted.out)], bool(found.clashes))


def run_serve(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """The dashboard, until it is stopped."""
    serve(tell, home=wanted.home, port=wanted.port, open_browser=not wanted.no_browser)
    return Answer({})


def _describe_lines(raw: RawTable) -> list[Message]:
    counts = {name: raw.count(name) for name in ("accepted", "partial", "duplicate", "empty", "quarantined")}
    return [
        Message("{file}: {tool}", {"file": raw.file, "tool": raw.tool}),
        raw.reason,
        Message(
            "{rows} rows: {accepted} answers, {partial} not finished, {duplicate} twice, {empty} empty, "
            "{quarantined} set aside; {blocks} rated block(s), {findings} finding(s).",
            {"rows": len(raw.cells), "blocks": len(raw.blocks), "findings": len(raw.findings), **counts},
        ),
    ]


def _own_masterdata(wanted: argparse.Namespace, tell: Progress) -> dict[str, bytes]:
    """The town's own master data as they were analysed with, kept beside the results for the plan and the dashboard.

    What they change beside those kept so far stands in their log; what they take back of it is told.
    """
    if not wanted.masterdata:
        return {}
    kept, workbook = Workspace(wanted.out).read(MASTER_FILE), write_workbook(read_tables(wanted.masterdata))
    content, lost = accept_masterdata(kept, workbook, datetime.now(UTC))
    for one in lost:
        tell(Message("Taken back by these master data: {change}", {"change": one.text(wanted.lang)}))
    return {MASTER_FILE: content}


def read_analysed(folder: Path, name: str = DEMAND_FILE) -> bytes:
    """A file that every analysis writes. Raises UserError where the folder holds none."""
    content = Workspace(folder).read(name)
    if content is None:
        message = "{folder} holds no analysed survey. Run lernkompass analyse with --out {folder} first."
        raise UserError(Message(message, {"folder": str(folder)}))
    return content


def read_all_files(paths: Sequence[Path]) -> dict[str, bytes]:
    """The files by name; two of the same name are told apart by their folder."""
    names = [path.name for path in paths]
    return {path.name if names.count(path.name) == 1 else str(path): read_file(path) for path in paths}


def read_file(path: Path) -> bytes:
    """The content of a file. Raises UserError where it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = "{file} cannot be opened. Check the name and that you may read it."
        raise UserError(Message(message, {"file": str(path)})) from error


def _read_matching(path: Path | None) -> Matching | None:
    if path is None:
        return None
    try:
        return from_json(Matching, read_file(path))
    except ValueError as error:
        message = "{file} is no matching. Use the matching.json that lernkompass analyse wrote."
        raise UserError(Message(message, {"file": str(path)})) from error


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder. Raises UserError where that is not allowed."""
    try:
        Workspace(folder).write(files)
    except OSError as error:
        message = "{folder} cannot be written to. Choose another folder or close the programs that use it."
        raise UserError(Message(message, {"folder": str(folder)})) from error


def write_file(path: Path, content: bytes) -> None:
    """Write one file. Raises UserError where that is not allowed."""
    write_files(path.parent, {path.name: content})


def say_written(path: Path) -> Message:
    """Where something was written to."""
    return Message("Written to {path}.", {"path": str(path)})
