"""A release: its bill of materials, licences that may be handed on, known vulnerabilities found without network."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.house.release import (
    Pin,
    audit,
    bill_of_materials,
    is_affected,
    is_permissive,
    licence_of,
    main,
    read_lock,
    refused,
)
from tests.house.test_locks import read_pins


def test_every_licence_of_what_the_program_needs_may_be_handed_on(root: Path) -> None:
    assert refused(read_lock(root / "requirements.lock")) == {}


@pytest.mark.parametrize(
    ("licence", "permissive"),
    [
        ("MIT", True),
        ("BSD-3-Clause", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("MPL-2.0", True),
        ("Apache Software License AND BSD License", True),
        ("LGPL-3.0-only", False),
        ("GPL-2.0-or-later", False),
        ("AGPL-3.0", False),
        ("MIT AND GPL-3.0", False),
        ("GPL-3.0 OR MIT", True),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_which_licences_may_be_handed_on(licence: str, permissive: bool) -> None:
    assert is_permissive(licence) == permissive


def test_the_reason_against_psycopg_would_be_seen() -> None:
    assert licence_of("pg8000").startswith("BSD")
    assert licence_of("nothing-of-this-name") == ""


def test_the_bill_names_every_pin_with_its_hashes(root: Path, tmp_path: Path) -> None:
    assert main(["sbom", str(tmp_path / "bill.json")]) == 0
    bill = json.loads((tmp_path / "bill.json").read_text(encoding="utf-8"))
    pins = read_lock(root / "requirements.lock")
    named = {(part["name"], part["version"]) for part in bill["components"]}
    assert named == {
        (name, one) for name, versions in read_pins(root / "requirements.lock").items() for one in versions
    }
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert all(part["properties"][0]["value"].startswith("sha256:") for part in bill["components"])
    assert all(part["licenses"] for part in bill["components"])
    references = [part["bom-ref"] for part in bill["components"]]
    assert len(set(references)) == len(references)
    assert bill["dependencies"][0]["dependsOn"] == references
    assert bill_of_materials(pins, "1") == bill_of_materials(pins, "1")


@pytest.mark.parametrize(
    ("version", "affected", "hit"),
    [
        ("1.5", {"versions": ["1.5"]}, True),
        ("1.5", {"versions": ["1.4"]}, False),
        ("1.5", {"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.6"}]}]}, True),
        ("1.6", {"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.6"}]}]}, False),
        ("1.10", {"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.9"}]}]}, True),
        ("1.6", {"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "1.6"}]}]}, True),
        ("1.7", {"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "1.6"}]}]}, False),
        (
            "2.1",
            {
                "ranges": [
                    {
                        "type": "ECOSYSTEM",
                        "events": [{"fixed": "1.1"}, {"introduced": "0"}, {"introduced": "2.0"}, {"fixed": "2.2"}],
                    }
                ]
            },
            True,
        ),
        ("1.5", {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, False),
    ],
)
def test_ranges_of_known_vulnerabilities(version: str, affected: dict[str, object], hit: bool) -> None:
    assert is_affected(version, affected) == hit


def test_the_audit_reads_the_archive_it_is_given(tmp_path: Path) -> None:
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0"}]}]
    records = [
        {"id": "A-1", "summary": "bad", "affected": [{"package": {"name": "Some_Package"}, "ranges": ranges}]},
        {"id": "A-2", "withdrawn": "2026", "affected": [{"package": {"name": "some-package"}, "ranges": ranges}]},
        {"id": "A-3", "affected": [{"package": {"name": "other"}, "ranges": ranges}]},
    ]
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for record in records:
            archive.writestr(f"{record['id']}.json", json.dumps(record))
    pin = Pin("some-package", "2.9", "", ())
    assert audit([pin, Pin("fine", "1", "", ())], tmp_path / "all.zip") == [(pin, "A-1", "bad")]
    assert audit([Pin("some-package", "3.0", "", ())], tmp_path / "all.zip") == []
