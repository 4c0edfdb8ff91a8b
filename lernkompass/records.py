"""Drafts for the data protection officer, written from how this installation is really set up.

The record of processing activities (GDPR Art. 30), the impact assessment (Art. 35) and a note on the AI Act. They are
drafts: what the settings leave open stands in them as a question, and a person has to sign.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from access import load_login
from lernkompass.commands import Answer, say_written, write_files
from lernkompass.masterdata import load_town
from lernkompass.story import Progress
from needs_analysis import Language, Message, write_agreement
from store import (
    MASTER_FILE,
    Keeping,
    Settings,
    Status,
    home_folder,
    list_workspaces,
    load_settings,
    open_workspace,
    store_status,
)
from strategy import Paper, write_paper_docx
from strategy import Section as PaperSection

Section = tuple[Message, Sequence[Message]]
_OPEN = "[To be filled in: “{field}” in [office] of the settings.]"
_KINDS: Mapping[str, Message] = {
    "answers": Message("uploaded surveys, findings, wishes"),
    "persons": Message("results and plans under pseudonyms"),
    "results": Message("figures about groups and plans without persons"),
    "audit": Message("lines of the audit"),
    "sign_ins": Message("lines about signing in"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the drafts are written from. ``modes``: workspace -> anonymous or named. ``login``: group -> role.

    ``smallest``: the smallest group of all workspaces.
    """

    settings: Settings
    status: Status
    modes: Mapping[str, str]
    login: Mapping[str, str]
    smallest: int
    language: Language

    @property
    def named(self) -> bool:
        """Whether any survey is taken under pseudonyms."""
        return "named" in self.modes.values()


def run_records(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """Three drafts into a folder."""
    facts = read_facts(wanted.home, wanted.lang)
    texts = {
        "record-of-processing.docx": (Message("Record of processing activities (GDPR Art. 30) – draft"), record(facts)),
        "impact-assessment.docx": (Message("Data protection impact assessment (GDPR Art. 35) – draft"), assess(facts)),
        "ai-act.docx": (Message("Note on the AI Act (Regulation (EU) 2024/1689) – draft"), ai_note(facts)),
    }
    write_files(wanted.out, {name: _write(title, sections, facts) for name, (title, sections) in texts.items()})
    open_ = [one for _title, sections in texts.values() for _head, lines in sections for one in lines if _is_open(one)]
    lines = [say_written(wanted.out), Message("{n} places have to be filled in or decided.", {"n": len(open_)})]
    return Answer({"files": sorted(texts), "open": len(open_)}, lines)


def read_facts(home: Path | None, language: Language) -> Facts:
    """How the installation is set up. Raises `UserError` for settings with mistakes."""
    login = load_login(home or home_folder())
    roles = {rule.group: rule.role for rule in login.rules} if login else {}
    spaces = [open_workspace(name, home) for name in list_workspaces(home)]
    modes = {space.name: space.state().mode for space in spaces}
    masters = [space.read(MASTER_FILE) for space in spaces] or [None]
    smallest = min(load_town(master).smallest_group for master in masters)
    return Facts(load_settings(home), store_status(home), modes, roles, smallest, language)


def record(facts: Facts) -> tuple[Section, ...]:
    """The record: who, what for, whose data, who sees them, how long, how protected."""
    return (
        (Message("Responsible"), tuple(_office(facts, "controller", "contact", "data_protection_officer"))),
        (Message("Purpose and legal basis"), tuple(_office(facts, "purpose", "legal_basis", "works_agreement"))),
        (Message("Whose data, and which"), tuple(_data(facts))),
        (Message("Who receives them"), tuple(_recipients(facts))),
        (Message("Third countries"), (Message("None. The program opens no connection to the outside by itself."),)),
        (Message("When they are deleted"), tuple(_periods(facts.settings.keeping))),
        (Message("How they are protected (Art. 32)"), tuple(_measures(facts))),
    )


def assess(facts: Facts) -> tuple[Section, ...]:
    """The assessment: description, necessity, risks with measures, what is left to decide."""
    need = (
        Message("The town must plan training under budget and working time; without levels it could only guess."),
        Message("Milder means: anonymous surveys with figures about groups. Named surveys need a works agreement."),
        Message("Nobody is scored or ranked; no decision with legal effect is made by the program (Art. 22)."),
    )
    return (
        (Message("What is done"), (*_office(facts, "purpose"), *_data(facts))),
        (Message("Why it is necessary and proportionate"), need),
        (Message("Risks for people, and what is done about each"), tuple(_risks(facts))),
        (Message("The rule for figures, as computed"), write_agreement(facts.smallest)),
        (Message("Rights of people"), _rights()),
        (Message("When they are deleted"), tuple(_periods(facts.settings.keeping))),
        (Message("Left to decide"), tuple(_left(facts))),
    )


def ai_note(facts: Facts) -> tuple[Section, ...]:
    """What the program is and is not in the words of the AI Act, for whoever has to judge it."""
    what = (
        Message(
            "Gaps are differences between a required and a stated level. Plans come from optimisation under limits."
        ),
        Message(
            "Groups are found in the answers of one survey by a published statistical model, and shown with figures."
        ),
        Message("Similar texts are proposed for matching; a person confirms each before it counts."),
        Message("Nothing is learned from behaviour, no emotion is recognised, no person is profiled over time."),
        Message("Each proposal comes with its reasons; people decide on plan, groups and courses and can change them."),
    )
    judged = (
        Message("Annex III no. 4 names systems that decide on work, promotion or tasks, or evaluate performance."),
        Message("Annex III no. 3 names systems that decide on access to vocational training or steer learning."),
        Message(
            "To be decided by the town: use the proposals as advice only (Art. 6 (3)), and write down that judgement."
        ),
    )
    duties = (
        Message(
            "Staff and their representatives are told before use (Art. 26 (7)); the page “What is collected” helps."
        ),
        Message("People who work with it are trained (Art. 4); the methods page explains every figure."),
        Message("Every look and export is in the audit; decisions stay with named people."),
    )
    named = Message("Named surveys are in use: the judgement matters most there.")
    return (
        (Message("What the program does"), what),
        (Message("How it is to be judged"), (*judged, *([named] if facts.named else []))),
        (Message("What is done in any case"), duties),
    )


def _office(facts: Facts, *fields: str) -> Iterator[Message]:
    for name in fields:
        value = getattr(facts.settings.office, name)
        yield Message("{text}", {"text": value}) if value else Message(_OPEN, {"field": name})


def _data(facts: Facts) -> Iterator[Message]:
    yield Message("Staff of the town: levels of competencies, unit, role, working time, wishes for learning.")
    if facts.named:
        yield Message(
            "Named surveys: the same under pseudonyms, ratings of superiors and test results, courses attended."
        )
    if "anonymous" in facts.modes.values() or not facts.modes:
        yield Message("Anonymous surveys: answers without names; personal columns are masked before anything is kept.")
    yield Message("Users of the program: login, roles, times and pages in the audit.")
    yield Message("Access needs for courses, where somebody has agreed to it, can be data on health (Art. 9).")


def _recipients(facts: Facts) -> Iterator[Message]:
    if not facts.login:
        yield Message("No login is set up: one person on one computer has all roles.")
    for group, role in facts.login.items():
        yield Message("Group “{group}” of the town's login: role {role}.", {"group": group, "role": role})
    yield Message(
        "Figures reach team leads and others through the privacy rule only; the rights are printed in the program."
    )
    yield Message("A learning platform receives course, date and account, where the town hands plans over.")
    value = facts.settings.office.hosting
    yield Message("Hosting: {text}", {"text": value}) if value else Message(_OPEN, {"field": "hosting"})


def _periods(keeping: Keeping) -> Iterator[Message]:
    for name, kind in _KINDS.items():
        days = getattr(keeping, name)
        if days is None:
            yield Message(
                "{kind}: [no period set: decide on “{field}” in [keeping]]", {"kind": kind.template, "field": name}
            )
        else:
            yield Message(
                "{kind}: {days} days, then by itself with a line in the audit", {"kind": kind.template, "days": days}
            )


def _measures(facts: Facts) -> Iterator[Message]:
    yield Message("Pseudonyms by a keyed hash; the secrets lie encrypted outside the database.")
    if not facts.status.keys_apart:
        yield Message("[To be mended: the installation's key lies beside the data.]")
    yield Message("Database: {engine}; every change is one transaction.", {"engine": facts.status.engine})
    yield Message("Roles and scopes decide on every page; refusals are noted as well.")
    yield Message("The audit is chained under a key outside the database; changed or missing lines show.")
    yield Message("Backups hold no key; who was erased is erased again after a restore.")


def _risks(facts: Facts) -> Iterator[Message]:
    yield Message(
        "Answers of single people could be inferred from figures: the rule below; attacks are part of the tests."
    )
    yield Message("Superiors could judge people by answers: leads see groups only; single people only after release.")
    yield Message("Somebody could read the database: no names in it; pseudonyms cannot be undone without the keys.")
    if not facts.status.keys_apart:
        yield Message("[To be mended: the installation's key lies beside the data.]")
    yield Message(
        "A wrong answer could lead to a wrong course: intervals, reasons and the person's own view beside it."
    )
    yield Message(
        "Training could be shared out unfairly: floors for units and part-time staff, shown with their price."
    )
    yield Message("Data could be kept too long: periods with automatic deletion, where they are set.")
    yield Message(
        "Insiders could look around: every look is in the audit, which the staff council's auditor can check."
    )


def _rights() -> tuple[Message, ...]:
    return (
        Message("Access (Art. 15): one command writes all that is held; staff see their own levels and courses."),
        Message("Erasure (Art. 17): one command takes a person out of all surveys, waves and plans."),
        Message("Figures about groups stay: they are about nobody in particular."),
    )


def _left(facts: Facts) -> Iterator[Message]:
    if any(getattr(facts.settings.keeping, name) is None for name in _KINDS):
        yield Message("[Decide on the periods that are missing.]")
    if not facts.status.keys_apart:
        yield Message("[Decide where the installation's key is kept.]")
    if not facts.login:
        yield Message("[Decide whether a login is needed: without one the program must not leave this computer.]")
    yield Message("[The opinion of the data protection officer and of the staff council, with date.]")


def _is_open(message: Message) -> bool:
    return "[" in message.template.replace("[office]", "").replace("[keeping]", "") and "]" in message.template


def _write(title: Message, sections: Sequence[Section], facts: Facts) -> bytes:
    language = facts.language
    parts = [
        PaperSection(heading.text(language), [f"– {_say(line, language)}" for line in lines])
        for heading, lines in sections
    ]
    said = title.text(language)
    return write_paper_docx(Paper(said, facts.settings.office.town or "Lernkompass", said, language, parts))


def _say(line: Message, language: Language) -> str:
    kinds = {name: Message(str(value)).text(language) for name, value in line.values.items() if name == "kind"}
    return Message(line.template, {**line.values, **kinds}).text(language)
