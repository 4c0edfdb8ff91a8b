"""Mentors and mentees: the best pairs with their reasons."""

import argparse
import json
from typing import Any

from curriculum import match_mentors, open_calendar, read_mentoring, write_mentoring
from lernkompass.commands import Answer, read_analysed, read_file, say_written, write_files
from lernkompass.masterdata import Town, load_town
from lernkompass.story import Progress, read_demand
from needs_analysis import Language, Message, UserError
from store import MASTER_FILE, Workspace


def run_mentor(wanted: argparse.Namespace, _: Progress) -> Answer:
    """Volunteers -> mentoring.json: the best pairs with their reasons."""
    content = read_analysed(wanted.folder)
    town = load_town(wanted.masterdata or Workspace(wanted.folder).read(MASTER_FILE))
    calendar = open_calendar(town.land, town.plan_year, town.resources, town.service)
    document = pair_mentors(content, read_file(wanted.volunteers), town, wanted.lang)
    sheets = write_mentoring(read_demand(content), document["pairs"], calendar, wanted.lang)
    written = json.dumps(document, ensure_ascii=False, indent=1).encode()
    write_files(
        wanted.folder, {"mentoring.json": written, **{f"mentoring/{name}": text for name, text in sheets.items()}}
    )
    counts = {"pairs": len(document["pairs"]), "alone": len(document["unmatched"])}
    found = Message("{pairs} pairs were found; {alone} mentees have nobody yet.", counts)
    return Answer(document, [found, say_written(wanted.folder)])


def pair_mentors(demand: bytes, volunteers: bytes, town: Town, language: Language) -> dict[str, Any]:
    """Mentors and mentees -> the best pairs with their reasons, as plain JSON values."""
    wanted = read_demand(demand)
    if wanted.mode != "named":
        raise UserError(Message("Mentoring needs a survey with people under pseudonyms (named mode)."))
    asked = read_mentoring(volunteers)
    found = match_mentors(wanted, asked.mentors, asked.mentees, asked.rules)
    names = {one.id: one.name.text(language) for one in town.framework.competencies}
    pairs = []
    for pair in found.pairs:
        values = {**pair.reason.values, "competency": names.get(pair.competencies[0], pair.competencies[0])}
        reason = Message(pair.reason.template, values).text(language)
        pairs.append({"mentee": pair.mentee, "mentor": pair.mentor, "fit": round(pair.fit, 3), "reason": reason})
    alone = {name: reason.text(language) for name, reason in found.unmatched.items()}
    return {"fit": round(found.fit, 3), "pairs": pairs, "unmatched": alone}
