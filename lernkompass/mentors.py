"""Mentors and mentees: the best pairs with their reasons, or what is wrong with the list of who takes part."""

import argparse
import json
from pathlib import Path
from typing import Any

from curriculum import (
    VolunteerList,
    Volunteers,
    match_mentors,
    open_calendar,
    read_volunteers,
    tell_pair,
    write_mentoring,
    write_volunteer_list,
)
from lernkompass.commands import Answer, read_analysed, read_file, say_written, write_files
from lernkompass.masterdata import Town, load_town
from lernkompass.story import Progress, read_demand
from needs_analysis import Demand, Language, Message, ProblemList, UserError
from store import MASTER_FILE, Workspace


def run_mentor(wanted: argparse.Namespace, _: Progress) -> Answer:
    """Volunteers -> mentoring.json: the best pairs with their reasons. Without a list: an empty one to fill in."""
    demand = _read_named(read_analysed(wanted.folder))
    people = [one.id for one in demand.learners]
    if wanted.volunteers is None:
        return _write_list(wanted.folder, people, wanted.lang)
    listed = read_volunteers(wanted.volunteers.name, read_file(wanted.volunteers), people)
    if listed.errors:
        text = "The list of mentors and mentees cannot be used yet. Please mend these points ({count}):"
        raise UserError(ProblemList(text, {"count": len(listed.errors)}, listed.errors))
    town = load_town(wanted.masterdata or Workspace(wanted.folder).read(MASTER_FILE))
    document = pair_mentors(demand, listed.volunteers, town, wanted.lang)
    calendar = open_calendar(town.land, town.plan_year, town.resources, town.service)
    sheets = write_mentoring(demand, document["pairs"], calendar, wanted.lang)
    written = json.dumps(document, ensure_ascii=False, indent=1).encode()
    write_files(
        wanted.folder, {"mentoring.json": written, **{f"mentoring/{name}": text for name, text in sheets.items()}}
    )
    return Answer(document, [*_say_found(document, listed), say_written(wanted.folder)])


def _read_named(content: bytes) -> Demand:
    demand = read_demand(content)
    if demand.mode != "named":
        raise UserError(Message("Mentoring needs a survey with people under pseudonyms (named mode)."))
    return demand


def _write_list(folder: Path, people: list[str], language: Language) -> Answer:
    name = f"{Message('mentoring-list').text(language)}.xlsx"
    write_files(folder, {name: write_volunteer_list(people, {}, language)})
    words = Message("Fill in {file} and call the command again with it.", {"file": str(folder / name)})
    return Answer({"list": str(folder / name)}, [words])


def _say_found(document: dict[str, Any], listed: VolunteerList) -> list[Message]:
    counts = {"pairs": len(document["pairs"]), "alone": len(document["unmatched"])}
    lines = [Message("{pairs} pairs were found; {alone} mentees have nobody yet.", counts)]
    if document["proven"]:
        values = {"fit": document["fit"], "bound": document["bound"]}
        text = "Proven: the pairs come to {fit} together, and no other matching to more than {bound}."
        lines.append(Message(text, values))
    if listed.problems:
        text = "Look at these points of the list ({count}):"
        lines.append(ProblemList(text, {"count": len(listed.problems)}, listed.problems))
    return lines


def pair_mentors(demand: Demand, volunteers: Volunteers, town: Town, language: Language) -> dict[str, Any]:
    """Mentors and mentees -> the best pairs with their reasons and the bound, as plain JSON values."""
    found = match_mentors(demand, volunteers.mentors, volunteers.mentees, volunteers.rules)
    names = {one.id: one.name for one in town.framework.competencies}
    pairs = [
        {
            "mentee": pair.mentee,
            "mentor": pair.mentor,
            "fit": round(pair.fit, 3),
            "reason": tell_pair(pair, names, language),
        }
        for pair in found.pairs
    ]
    alone = {name: reason.text(language) for name, reason in found.unmatched.items()}
    proof = {"fit": round(found.fit, 3), "bound": round(found.bound, 3), "proven": found.proven}
    return {**proof, "pairs": pairs, "unmatched": alone}
