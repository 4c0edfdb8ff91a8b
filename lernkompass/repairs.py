"""Other dates for a plan that is there: moved by hand, or after a trainer falls ill or a room is lost."""

import argparse
from datetime import UTC, datetime

from curriculum import Loss, Repair, Revision, absences_of, propose_repair, revise_programme
from lernkompass.commands import Answer, say_written
from lernkompass.editions import Edition, write_plan_files
from lernkompass.masterdata import Town, load_town
from lernkompass.story import Files, Progress, keep_silent, read_demand, read_programme
from needs_analysis import Language, Message, UserError
from store import DEMAND_FILE, MASTER_FILE, PROGRAMME_FILE, Workspace


def run_repair(wanted: argparse.Namespace, tell: Progress) -> Answer:
    """A lost trainer or room -> new dates that move as few people as possible, written where that is asked for."""
    workspace = Workspace(wanted.folder)
    if workspace.read(DEMAND_FILE) is None or workspace.read(PROGRAMME_FILE) is None:
        raise UserError(Message("There is no plan in this folder. Run lernkompass plan first."))
    if wanted.until < wanted.since:
        raise UserError(Message("The last day is before the first day. Swap or correct the two."))
    town = load_town(wanted.masterdata or workspace.read(MASTER_FILE))
    loss = Loss(wanted.lost, wanted.since, wanted.until)
    files, repair = repair_files(workspace.results(), town, (loss, wanted.lang), tell)
    left = sum(item.seats for item in repair.timetable.unplaced)
    counts = {"people": repair.people, "least": repair.least, "sessions": len(repair.moved), "left": left}
    lines = [
        Message(
            "{sessions} sessions get another date and {people} people with them; with fewer than {least} people "
            "it cannot be done. {left} seats have no date.",
            counts,
        )
    ]
    if wanted.save:
        workspace.replace_plan(files)
        lines.append(say_written(wanted.folder))
    document = {**counts, "moved": list(repair.moved), "saved": bool(wanted.save)}
    return Answer(document, lines)


def redate_files(results: Files, town: Town, asked: tuple[Revision, Language], tell: Progress = keep_silent) -> Files:
    """The files of a plan with its dates revised. Raises UserError where the plan is none of this version."""
    (revision, language), demand = asked, read_demand(results[DEMAND_FILE])
    programme = revise_programme(read_programme(results.get(PROGRAMME_FILE, b"")), revision)
    tell(Message("Writing course plans …"))
    return write_plan_files(programme, demand, town, Edition(language, results, datetime.now(UTC), tell))


def repair_files(
    results: Files, town: Town, asked: tuple[Loss, Language], tell: Progress = keep_silent
) -> tuple[Files, Repair]:
    """The files of a plan after a trainer or a room is lost, and what that changes. Raises UserError for others."""
    (loss, language), demand = asked, read_demand(results[DEMAND_FILE])
    programme = read_programme(results.get(PROGRAMME_FILE, b""))
    known = absences_of(programme.calendar)
    if loss.unit not in known:
        template = "There is no trainer or room “{unit}”. Known are: {known}."
        raise UserError(Message(template, {"unit": loss.unit, "known": ", ".join(known)}))
    repair, revision = propose_repair(programme, demand, loss)
    tell(Message("Writing course plans …"))
    edition = Edition(language, results, datetime.now(UTC), tell)
    return write_plan_files(revise_programme(programme, revision), demand, town, edition), repair
