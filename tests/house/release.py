"""What belongs to a release beside the wheel: the bill of materials, the check of licences, the audit of dependencies.

``python tests/house/release.py sbom FILE`` writes a bill of materials (CycloneDX 1.6) of everything in requirements.lock.
``licences`` says the licence of each package and refuses what is not permissive. ``audit ARCHIVE`` compares the lock with
known vulnerabilities, without network: ARCHIVE is the zip of the OSV database for PyPI, carried here from a machine that
has one.
"""

import argparse
import json
import re
import sys
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[2]
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

PERMISSIVE = re.compile(
    r"BSD|MIT|ISC|Apache|Zlib|Unlicense|CC0|Public Domain|PSF|Python Software Foundation|HPND|NCSA|Boost|MPL|Mozilla",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\b[AL]?GPL|Affero|EUPL|SSPL|CeCILL|Commons-Clause", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pin:
    """A line of the lock: a package in one version, for some systems (``marker``), with the hashes of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def read_lock(path: Path) -> tuple[Pin, ...]:
    """The pins of a lock file."""
    pins: list[Pin] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := _PIN.match(line):
            pins.append(Pin(found[1], found[2], found[3] or "", ()))
        elif (digest := _HASH.search(line)) and pins:
            last = pins.pop()
            pins.append(Pin(last.name, last.version, last.marker, (*last.hashes, digest[1])))
    return tuple(pins)


def licence_of(name: str) -> str:
    """What an installed package says about its licence; ``""`` where it is not installed or says nothing."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    expression = found.get("License-Expression") or ""
    if expression:
        return expression
    classifiers = [
        line.split(" :: ")[-1] for line in found.get_all("Classifier") or () if line.startswith("License ::")
    ]
    short = (found.get("License") or "").strip().splitlines()[:1]
    return " AND ".join(one for one in classifiers if one != "OSI Approved") or "".join(short)


def is_permissive(licence: str) -> bool:
    """Whether a licence may be handed on with the program: permissive, or a choice that holds such a one."""
    choices = re.split(r"\bOR\b", licence)
    return any(PERMISSIVE.search(choice) and not COPYLEFT.search(choice) for choice in choices)


def refused(pins: Sequence[Pin]) -> dict[str, str]:
    """Installed packages of a lock whose licence is not permissive or not stated."""
    installed = {pin.name for pin in pins if _is_installed(pin.name)}
    found = {name: licence_of(name) for name in sorted(installed)}
    return {name: licence or "not stated" for name, licence in found.items() if not is_permissive(licence)}


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def bill_of_materials(pins: Sequence[Pin], version: str) -> dict[str, Any]:
    """The bill as CycloneDX 1.6; the same lock gives the same bytes."""
    parts = [_component(pin) for pin in pins]
    own = {
        "type": "application",
        "name": "lernkompass",
        "version": version,
        "bom-ref": f"pkg:pypi/lernkompass@{version}",
    }
    mark = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([own, parts], sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{mark}",
        "version": 1,
        "metadata": {"component": {**own, "licenses": [{"license": {"id": "MIT"}}]}},
        "components": parts,
        "dependencies": [{"ref": own["bom-ref"], "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def _component(pin: Pin) -> dict[str, Any]:
    reference = f"pkg:pypi/{pin.name}@{pin.version}"
    found: dict[str, Any] = {"type": "library", "name": pin.name, "version": pin.version, "purl": reference}
    found["bom-ref"] = reference
    licence = licence_of(pin.name)
    if licence:
        found["licenses"] = [{"license": {"name": licence}}]
    marks = [{"name": "lernkompass:hash", "value": f"sha256:{digest}"} for digest in pin.hashes]
    return {
        **found,
        "properties": [*marks, *([{"name": "lernkompass:marker", "value": pin.marker}] if pin.marker else [])],
    }


# --- known vulnerabilities


def audit(pins: Sequence[Pin], archive: Path) -> list[tuple[Pin, str, str]]:
    """Pins that a record of the OSV database names: (pin, id of the record, its summary)."""
    known: dict[str, list[Pin]] = {}
    for pin in pins:
        known.setdefault(canonicalize_name(pin.name), []).append(pin)
    found = []
    for record in _records(archive):
        for affected in record.get("affected", ()):
            named = known.get(canonicalize_name(affected.get("package", {}).get("name", "")), ())
            hit = [pin for pin in named if not record.get("withdrawn") and is_affected(pin.version, affected)]
            found += [(pin, str(record.get("id", "")), str(record.get("summary", ""))) for pin in hit]
    return found


def _records(archive: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(archive) as records:
        for name in records.namelist():
            if name.endswith(".json"):
                yield dict(json.loads(records.read(name)))


def is_affected(version: str, affected: Mapping[str, Any]) -> bool:
    """Whether a version is listed, or lies in a range [introduced, fixed) or [introduced, last_affected]."""
    if version in affected.get("versions", ()):
        return True
    ranges = (one for one in affected.get("ranges", ()) if one.get("type") == "ECOSYSTEM")
    return any(_in_range(Version(version), one.get("events", ())) for one in ranges)


def _in_range(version: Version, events: Sequence[Mapping[str, str]]) -> bool:
    inside = False
    for kind, text in sorted(((*event.items(),)[0] for event in events), key=lambda event: _version(event[1])):
        limit = _version(text)
        if kind == "introduced" and version >= limit:
            inside = True
        elif (kind == "fixed" and version >= limit) or (kind == "last_affected" and version > limit):
            inside = False
    return inside


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def main(arguments: Sequence[str] | None = None) -> int:
    """One of the three; returns the exit code."""
    parser = argparse.ArgumentParser(description="What belongs to a release beside the wheel.")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("sbom").add_argument("file", type=Path)
    actions.add_parser("licences")
    actions.add_parser("audit").add_argument("archive", type=Path)
    wanted = parser.parse_args(arguments)
    pins = read_lock(ROOT / "requirements.lock")
    if wanted.action == "sbom":
        bill = bill_of_materials(pins, metadata.version("lernkompass"))
        wanted.file.parent.mkdir(parents=True, exist_ok=True)
        wanted.file.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return 0
    if wanted.action == "licences":
        sys.stdout.writelines(f"{pin.name} {pin.version}: {licence_of(pin.name) or '-'}\n" for pin in pins)
        return 1 if refused(pins) else 0
    found = audit(pins, wanted.archive)
    sys.stdout.writelines(f"{pin.name} {pin.version}: {record} {summary}\n" for pin, record, summary in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
