"""The commands of whoever runs the program: workspaces, backup, the rights of people, periods, the database's form."""

import argparse
import getpass
import json
from dataclasses import asdict

from lernkompass.commands import Answer, write_file
from lernkompass.story import Progress
from needs_analysis import Message, make_pseudonym
from store import (
    Erasure,
    apply_periods,
    change_database_form,
    check_lines,
    confirm,
    erase_person,
    export_folder,
    import_folder,
    list_waves,
    list_workspaces,
    load_settings,
    open_workspace,
    person_report,
    pseudonym_key,
    restore_backup,
    sign_in_log,
    store_status,
    write_backup,
    write_key,
)

_ASIDE = Message("What an earlier version left still holds data: lernkompass workspace confirm deletes it.")


def run_list(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """Names of the workspaces with their waves."""
    rows, lines = [], []
    for name in list_workspaces(wanted.home):
        space = open_workspace(name, wanted.home)
        waves, audit = list_waves(space), check_lines(space, wanted.home)
        count = len(space.names())
        rows.append({"name": name, "documents": count, "waves": waves, "audit": audit.status})
        lines.append(
            Message(
                "{name}: documents {documents}, waves {waves}", {"name": name, "documents": count, "waves": len(waves)}
            )
        )
        if audit.status != "intact":
            said = "{name}: from line {n} on the audit is not as it was written."
            lines.append(Message(said, {"name": name, "n": audit.first_bad or 0}))
    log = check_lines(sign_in_log(wanted.home), wanted.home)
    if log.status != "intact":
        lines.append(Message("The audit of sign-ins is not as it was written."))
    bad = log.status != "intact" or any(row["audit"] != "intact" for row in rows)
    return Answer({"workspaces": rows, "sign_ins": log.status}, lines, must_mend=bad)


def run_export(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """A workspace as files."""
    count = export_folder(open_workspace(wanted.name, wanted.home), wanted.folder, wanted.wave)
    message = Message("{n} files written to {folder}.", {"n": count, "folder": str(wanted.folder)})
    return Answer({"files": count}, [message])


def run_import(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """Files as a workspace."""
    count = import_folder(open_workspace(wanted.name, wanted.home), wanted.folder)
    return Answer(
        {"files": count}, [Message("{n} files are now the workspace {name}.", {"n": count, "name": wanted.name})]
    )


def run_confirm(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """The database rules: away with what an earlier version left."""
    gone = [str(folder) for folder in confirm(wanted.home)]
    return Answer({"deleted": gone}, [Message("{n} folders and copies deleted.", {"n": len(gone)})])


def run_backup(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """Everything into one file."""
    size = write_backup(wanted.file, wanted.home)
    lines = [
        Message("Written: {file}, {size} bytes.", {"file": str(wanted.file), "size": size}),
        Message(
            "Keep the installation's key elsewhere: it is not in the backup, and without it nothing can be restored."
        ),
    ]
    return Answer({"file": str(wanted.file), "bytes": size}, lines)


def run_restore(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """A backup back in place."""
    done = restore_backup(wanted.file, wanted.home, replace=wanted.replace)
    values = {"n": len(done.workspaces), "erased": done.erased}
    message = "{n} workspaces are back. {erased} people who were erased since were erased again."
    return Answer({"workspaces": list(done.workspaces), "erased": done.erased}, [Message(message, values)])


def run_erase(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """A person's data away."""
    done = erase_person(_pseudonym(wanted), getpass.getuser(), wanted.home, apply=wanted.apply)
    return Answer(
        {**asdict(done), "aside": [str(path) for path in done.aside], "applied": wanted.apply}, _word(done, wanted)
    )


def _word(done: Erasure, wanted: argparse.Namespace) -> list[Message]:
    lines = []
    if not done.found:
        lines.append(Message("Nothing is held about this person. Rows of anonymous surveys name nobody."))
    for one in done.found:
        values = {
            "name": one.workspace,
            "changed": ", ".join(one.changed) or "–",
            "deleted": ", ".join(one.deleted) or "–",
        }
        lines.append(Message("{name}: without the person: {changed}; deleted as a whole: {deleted}.", values))
    if done.found and wanted.apply:
        lines.append(
            Message("Done. Calculate plan and files anew, and let the learning platform delete the person too.")
        )
    elif done.found:
        lines.append(Message("Nothing was deleted yet: say --apply."))
    return [*lines, *([_ASIDE] if done.aside else [])]


def run_report(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """What is held about a person."""
    person = _pseudonym(wanted)
    report = person_report(person, getpass.getuser(), wanted.home)
    document = {"pseudonym": person, "held": report}
    write_file(wanted.out, json.dumps(document, ensure_ascii=False, indent=1).encode())
    count = sum(len(found) for found in report.values())
    line = Message("{n} documents say something about this person: {file}.", {"n": count, "file": str(wanted.out)})
    return Answer({"documents": count, "file": str(wanted.out)}, [line])


def _pseudonym(wanted: argparse.Namespace) -> str:
    return make_pseudonym(wanted.person, pseudonym_key(wanted.home))


def run_retention(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """What is over."""
    gone = apply_periods(wanted.home, apply=wanted.apply)
    lines = [Message("{name}, {kind}: {n}", {"name": one.workspace, "kind": one.kind, "n": one.count}) for one in gone]
    periods = asdict(load_settings(wanted.home).keeping)
    if not any(periods.values()):
        lines.append(Message("The settings name no period, so nothing goes by itself."))
    elif not gone:
        lines.append(Message("Nothing is over its period."))
    elif not wanted.apply:
        lines.append(Message("Nothing was deleted yet: say --apply."))
    return Answer({"periods": periods, "gone": [asdict(one) for one in gone], "applied": wanted.apply}, lines)


def run_status(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """How the database is."""
    status = store_status(wanted.home)
    values: dict[str, str | int] = {"engine": status.engine, "form": status.form or "–", "n": status.workspaces}
    lines = [Message("{engine}, form {form}, {n} workspaces.", values)]
    if not status.ready:
        lines.append(Message("The form is not that of this version. The next start changes it."))
    if not status.keys_apart:
        lines.append(
            Message("The installation's key lies beside the data. Put it elsewhere and name it in the settings.")
        )
    if status.aside:
        lines.append(_ASIDE)
    return Answer({**asdict(status), "aside": [str(path) for path in status.aside]}, lines)


def run_change(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """Another form."""
    before, after = change_database_form(wanted.to, wanted.home)
    line = Message("The database had the form {before} and now has {after}.", {"before": before or "–", "after": after})
    return Answer({"before": before, "after": after}, [line])


def run_key(wanted: argparse.Namespace, _tell: Progress) -> Answer:
    """A key for an installation."""
    write_key(wanted.file)
    return Answer(
        {},
        [
            Message(
                "Written: {file}. Only its owner may read it; keep a copy in a safe place.", {"file": str(wanted.file)}
            )
        ],
    )
