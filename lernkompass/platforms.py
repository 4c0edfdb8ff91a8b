"""What the commands around learning platforms do; values out, no printing."""

import argparse
import os
import re
from pathlib import Path

from curriculum import (
    HandOverOrder,
    HandOverWish,
    RecordStore,
    Returned,
    Site,
    bring_back,
    compare_statements,
    evaluate_year,
    hand_over,
    pack_modules,
    read_ledger,
    read_statements,
    send_statements,
    summarise_handover,
    sync_moodle,
    write_state,
    write_statements,
)
from lernkompass.commands import Answer, read_all_files, say_written, write_files
from lernkompass.masterdata import load_town
from lernkompass.story import Progress, read_programme
from needs_analysis import Message, UserError, to_json
from store import COMPLETIONS_FILE, MASTER_FILE, PROGRAMME_FILE, Workspace, handover_file, pseudonym_key


def run_handover(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """A planned folder -> numbered files for a platform, and in the folder what was sent."""
    _check_target(wanted.out, wanted.folder)
    workspace = Workspace(wanted.folder)
    town = load_town(wanted.masterdata or workspace.read(MASTER_FILE))
    if wanted.platform == "cartridge":
        made_files = pack_modules(workspace.results(), town.framework, wanted.lang)
        write_files(wanted.out, made_files)
        return Answer({"files": sorted(made_files)}, [say_written(wanted.out)])
    order = HandOverOrder(pseudonym_key(), wanted.lang, wanted.enrolment)
    before = None if wanted.all else _read_state(wanted.platform, wanted.folder, wanted.previous)
    wish = HandOverWish(wanted.platform, order, read_all_files(wanted.people), before)
    made = hand_over(workspace.results(), town.framework, wish)
    for note in made.notes:
        tell(note)
    write_files(wanted.out, made.files)
    if not made.draft:
        write_files(wanted.folder, {handover_file(wanted.platform): write_state(made)})
    lines = [say_written(wanted.out)] if made.files else []
    return Answer(summarise_handover(made, wanted.lang), lines)


def run_sync(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """A planned folder -> a Moodle site, through its web services; without --apply the changes are only shown."""
    url, token = (os.environ.get(f"LERNKOMPASS_MOODLE_{name}", "").strip() for name in ("URL", "TOKEN"))
    if not url or not token:
        message = "Set LERNKOMPASS_MOODLE_URL and LERNKOMPASS_MOODLE_TOKEN to the address and the token of your site."
        raise UserError(Message(message))
    workspace = Workspace(wanted.folder)
    _refuse_draft(workspace, wanted)
    town = load_town(wanted.masterdata or workspace.read(MASTER_FILE))
    before = _read_state("moodle-sync", wanted.folder, wanted.previous)
    order = HandOverOrder(pseudonym_key(), wanted.lang)
    wish = HandOverWish("moodle", order, read_all_files(wanted.people), before)
    done = sync_moodle(workspace.results(), town.framework, wish, Site(url, token), lambda _: bool(wanted.apply))
    for note in done.notes:
        tell(note)
    if wanted.apply:
        write_files(wanted.folder, {handover_file("moodle-sync"): to_json(done.state)})
    counts = {"changes": len(done.changes), "calls": done.calls}
    shown = "{changes} changes would be made. Call again with --apply to make them."
    told = Message("{changes} changes made in {calls} calls.", counts)
    if not wanted.apply:
        told = Message(shown, {"changes": counts["changes"]})
    document = {**counts, "applied": bool(wanted.apply), "words": [one.words.text(wanted.lang) for one in done.changes]}
    return Answer(document, [*(one.words for one in done.changes), told])


def run_record(wanted: argparse.Namespace, _: Progress) -> Answer:
    """Reports and lists -> completions.json in the folder; proofs of training and the unmatched outside of it."""
    _refuse_inside(wanted.out, wanted.folder)
    workspace = Workspace(wanted.folder)
    town = load_town(wanted.masterdata or workspace.read(MASTER_FILE))
    returned = Returned(
        read_all_files(wanted.files),
        HandOverOrder(pseudonym_key(), wanted.lang),
        read_all_files(wanted.people),
        wanted.course,
        workspace.read(COMPLETIONS_FILE),
    )
    found = bring_back(workspace.results(), town.framework, returned)
    statements = (
        write_statements(found.joined.ledger, town.catalogue, wanted.home, pseudonym_key()) if wanted.home else b""
    )
    write_files(wanted.out, {**found.files, **({"statements.jsonl": statements} if wanted.home else {})})
    write_files(wanted.folder, {COMPLETIONS_FILE: found.ledger})
    counts = {"read": found.joined.read, "loose": len(found.joined.loose)}
    known = found.joined.ledger.completions
    document = {**counts, "recorded": len(known), "completed": sum(one.done for one in known)}
    told = Message("{read} entries read; {loose} match nothing and stand in unmatched.xlsx.", counts)
    return Answer(document, [told, say_written(wanted.out)])


def run_statements(wanted: argparse.Namespace, _: Progress) -> Answer:
    """The record of completed courses -> a learning record store; without --apply only what it lacks is shown."""
    names = ("URL", "LOGIN", "PASSWORD")
    url, login, password = (os.environ.get(f"LERNKOMPASS_LRS_{name}", "").strip() for name in names)
    if not url or not login or not password:
        message = (
            "Set LERNKOMPASS_LRS_URL, LERNKOMPASS_LRS_LOGIN and LERNKOMPASS_LRS_PASSWORD to the endpoint and the login "
            "of your record store."
        )
        raise UserError(Message(message))
    workspace = Workspace(wanted.folder)
    town = load_town(wanted.masterdata or workspace.read(MASTER_FILE))
    ledger = read_ledger(workspace.read(COMPLETIONS_FILE))
    statements = read_statements(write_statements(ledger, town.catalogue, wanted.home, pseudonym_key()))
    work = send_statements if wanted.apply else compare_statements
    done = work(RecordStore(url, login, password), statements)
    counts = {"fresh": len(done.fresh), "known": len(done.known), "other": len(done.other), "sent": len(done.sent)}
    lines = [Message("{known} statements are there already.", {"known": counts["known"]})]
    if done.other:
        others = "{other} are there with another content. A record store changes nothing: void them there, if need be."
        lines.append(Message(others, {"other": counts["other"]}))
    lines.append(
        Message("{sent} statements sent.", {"sent": counts["sent"]})
        if wanted.apply
        else Message(
            "{fresh} statements would be sent. Call again with --apply to send them.", {"fresh": counts["fresh"]}
        )
    )
    return Answer({**counts, "applied": bool(wanted.apply)}, lines)


def run_effects(wanted: argparse.Namespace, _: Progress) -> Answer:
    """Two folders -> effects.json and effects.xlsx in the later one."""
    town = load_town(wanted.masterdata or Workspace(wanted.after).read(MASTER_FILE))
    before, after = (Workspace(folder).results() for folder in (wanted.before, wanted.after))
    document, files = evaluate_year(before, after, town.catalogue, wanted.lang)
    write_files(wanted.after, files)
    told = sum(one["status"] == "told" for one in document["effects"])
    line = Message(
        "{told} of {all} modules with an effect beyond chance.", {"told": told, "all": len(document["effects"])}
    )
    return Answer(document, [line, say_written(wanted.after)])


def _refuse_draft(workspace: Workspace, wanted: argparse.Namespace) -> None:
    """A live site enrols and invites at once, and no mark of a draft would reach the people."""
    if wanted.apply and read_programme(workspace.read(PROGRAMME_FILE) or b"").draft:
        message = (
            "The staff council has not agreed to selection and plan yet, so nothing is changed on the platform. "
            "Record its answer first: lernkompass approval {folder}"
        )
        raise UserError(Message(message, {"folder": str(wanted.folder)}))


def _check_target(out: Path, folder: Path) -> None:
    """Files of two hand-overs must not be mixed."""
    _refuse_inside(out, folder)
    if out.is_dir() and any(re.match(r"([A-Z]+-)?\d+-", path.name) for path in out.iterdir()):
        message = (
            "{out} holds the files of another hand-over. Choose a new folder, or delete them once they are imported."
        )
        raise UserError(Message(message, {"out": str(out)}))


def _refuse_inside(out: Path, folder: Path) -> None:
    """Files with names must not lie in the workspace."""
    if out.resolve().is_relative_to(folder.resolve()):
        message = "{out} lies inside {folder}. Choose another folder: accounts must not lie beside survey results."
        raise UserError(Message(message, {"out": str(out), "folder": str(folder)}))


def _read_state(platform: str, *folders: Path | None) -> bytes | None:
    """What was sent from the first folder that was handed over."""
    found = (Workspace(folder).read(handover_file(platform)) for folder in folders if folder)
    return next((content for content in found if content is not None), None)
