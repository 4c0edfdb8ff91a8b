"""ILIAS, Common Cartridge and xAPI: held against the published rules, written down here by hand."""

import io
import json
import re
import uuid
import zipfile
from datetime import date

import pytest
from lxml import etree

from curriculum.lms.cartridge import write_cartridge, write_cartridges
from curriculum.lms.ilias import hand_to_ilias, write_course, write_users
from curriculum.lms.model import HandOver, State
from curriculum.lms.record import Completion, Ledger
from curriculum.lms.xapi import write_statements
from needs_analysis import UserError
from tests.curriculum.export.samples import CATALOGUE, MODULE, NAMED, PEOPLE, names, programme
from tests.curriculum.lms.samples import KEY, NAMES, ORDER, framework, roster, year

# The content model of ILIAS's user import, as far as we write it: order and what is required.
USERS_DTD = """
<!ELEMENT Users (User*)>
<!ELEMENT User (Login, Role*, Password?, Firstname?, Lastname?, Title?, Gender?, Email?, Birthday?, Institution?,
  Department?, Comment?, Matriculation?, Active?)>
<!ATTLIST User Id CDATA #REQUIRED Language (de | en) #REQUIRED Action (Insert | Update | Delete) "Insert">
<!ELEMENT Role (#PCDATA)>
<!ATTLIST Role Id CDATA #REQUIRED Type (Global | Local) #REQUIRED Action (Assign | AssignWithParents | Detach) "Assign">
<!ELEMENT Login (#PCDATA)><!ELEMENT Password (#PCDATA)><!ELEMENT Firstname (#PCDATA)><!ELEMENT Lastname (#PCDATA)>
<!ELEMENT Title (#PCDATA)><!ELEMENT Gender (#PCDATA)><!ELEMENT Email (#PCDATA)><!ELEMENT Birthday (#PCDATA)>
<!ELEMENT Institution (#PCDATA)><!ELEMENT Department (#PCDATA)><!ELEMENT Comment (#PCDATA)>
<!ELEMENT Matriculation (#PCDATA)><!ELEMENT Active (#PCDATA)>
"""
# Children of a course's settings: all required, in this order.
SETTINGS = [
    *("Availability", "Syllabus", "ImportantInformation", "TargetGroup", "Contact", "Registration", "Period"),
    *("WaitingListAutoFill", "CancellationEnd", "MinMembers", "ViewMode", "SessionLimit", "WelcomeMail"),
    *("StatusDetermination", "MailToMembersType", "CourseMap"),
]
MADE, WHO = year(2027, {"M-1-01": ("1001", "1002"), "M-0-01": ("1003",)}, {"1001": "R01", "1002": "R01", "1003": "R02"})


def hand(state: State = State()) -> HandOver:  # noqa: B008 - frozen
    return hand_to_ilias(MADE, (WHO, framework()), roster(WHO), state, ORDER)


def test_users_follow_the_dtd_of_ilias() -> None:
    content = next(text for name, text in hand().files.items() if name.endswith("users.xml"))
    assert b'<!DOCTYPE Users PUBLIC "-//ILIAS//DTD UserImport//EN"' in content
    root = etree.fromstring(content, etree.XMLParser(load_dtd=False, resolve_entities=False))
    dtd = etree.DTD(io.StringIO(USERS_DTD))
    assert dtd.validate(root), dtd.error_log
    assert [user.findtext("Login") for user in root] == ["cakir", "mueller.joerg", "weiss"]
    assert root[1].findtext("Lastname") == "Müller"


def test_a_user_without_login_would_not_follow_it() -> None:
    root = etree.fromstring(write_users([*roster(WHO).accounts.values()], ORDER))
    root[0].remove(root[0][0])
    assert not etree.DTD(io.StringIO(USERS_DTD)).validate(root)


def test_courses_follow_the_schema_element_by_element() -> None:
    names_ = [name for name in hand().files if "course-LK" in name]
    assert [re.sub(r"^\d+-", "", name) for name in names_] == ["course-LK-2027-M-1-01.xml", "course-LK-2027-M-0-01.xml"]
    root = etree.fromstring(hand().files[names_[0]])
    assert [child.tag for child in root] == ["Title", "Description", "Settings", "Sort", "ContainerSettings"]
    assert {"exportVersion", "id", "showMembers"} == set(root.attrib)
    settings = root.find("Settings")
    assert settings is not None
    assert [child.tag for child in settings] == SETTINGS
    start, end = (int(settings.findtext(f"Period/{tag}") or "") for tag in ("Start", "End"))
    assert (start, end) == (1805151600, 1808258399), "16 March 2027, 00:00 and 20 April 2027, 23:59:59 in Germany"
    assert settings.find("Registration").attrib == {  # type: ignore[union-attr]
        "registrationType": "Confirmation",
        "notification": "No",
        "waitingList": "Yes",
    }
    assert settings.findtext("MinMembers") == str(MODULE.group_min)


def test_ilias_gets_changes_only() -> None:
    first = hand()
    assert hand(first.state).files == {}
    members = next(text for name, text in first.files.items() if name.endswith("members.csv")).decode("utf-8-sig")
    assert members.splitlines() == ["course,logins", "LK-2027-M-0-01,weiss", 'LK-2027-M-1-01,"cakir,mueller.joerg"']
    text = first.files["0-LIESMICH.txt"].decode("utf-8-sig")
    numbers = [int(found) for found in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert {int(name.partition("-")[0]) for name in first.files} == {0, *numbers}


def test_courses_of_ilias_name_nobody() -> None:
    from curriculum.export.names import collect_names
    from curriculum.lms.shells import make_offer

    ours = collect_names(WHO, CATALOGUE, framework(), (), "de")
    shell = make_offer(MADE, WHO, framework(), ours).shells[0]
    text = write_course(shell, MODULE).decode()
    assert [who for who in NAMES.values() if who in text] == []


# --- Common Cartridge -----------------------------------------------------------------------------------------------

CP = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"


def test_a_cartridge_is_what_moodle_recognises() -> None:
    """The default name space stands in the first 1,024 bytes, every item has its resource, every file exists."""
    with zipfile.ZipFile(io.BytesIO(write_cartridge(MODULE, names(PEOPLE, "de")))) as archive:
        manifest = archive.read("imsmanifest.xml")
        files = set(archive.namelist())
        topic = etree.fromstring(archive.read("forum.xml"))
    assert b'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"' in manifest[:1024]
    root = etree.fromstring(manifest)
    assert [child.tag for child in root] == [f"{CP}metadata", f"{CP}organizations", f"{CP}resources"]
    assert root.findtext(f"{CP}metadata/{CP}schemaversion") == "1.1.0"
    resources = {one.get("identifier"): one for one in root.iter(f"{CP}resource")}
    wanted = [one.get("identifierref") for one in root.iter(f"{CP}item") if one.get("identifierref")]
    assert wanted == list(resources)
    assert {one.get("href") for one in root.iter(f"{CP}file")} == files - {"imsmanifest.xml"}
    assert {one.get("type") for one in resources.values()} == {"webcontent", "imsdt_xmlv1p1"}
    assert (topic.tag, [child.tag.rpartition("}")[2] for child in topic]) == (
        "{http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1}topic",
        ["title", "text"],
    )
    identifiers = [one.get("identifier") for one in root.iter() if one.get("identifier")]
    assert len(identifiers) == len(set(identifiers))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", one) for one in identifiers), "xs:ID"


def test_only_modules_of_the_plan_are_packed_and_always_alike() -> None:
    ours = names(PEOPLE, "de")
    assert list(write_cartridges(programme(NAMED), ours)) == ["M-1.imscc"]
    assert write_cartridge(MODULE, ours) == write_cartridge(MODULE, ours)


# --- xAPI -----------------------------------------------------------------------------------------------------------

LEDGER = Ledger(
    (
        Completion("P-2", "M-1", "LK-2027-M-1-01", done=True, day=date(2027, 4, 20), grade="", source="t.csv"),
        Completion("P-7", "M-1", "LK-2027-M-1-01", done=False, day=None, grade="", source="t.csv"),
        Completion("P-9", "M-0", "", done=True, day=None, grade="", source="t.csv"),
    )
)


def statements() -> list[dict[str, object]]:
    return [json.loads(line) for line in write_statements(LEDGER, CATALOGUE, "https://l.example/", KEY).splitlines()]


def no_nulls(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(no_nulls, value.values()))
    return value is not None and (not isinstance(value, list) or all(map(no_nulls, value)))


def test_statements_follow_xapi_1_0_3() -> None:
    found = statements()
    assert len(found) == 2, "what is not completed makes no statement"
    for one in found:
        assert set(one) <= {"id", "actor", "verb", "object", "result", "timestamp"}
        assert uuid.UUID(str(one["id"])).version == 5
        assert no_nulls(one)
        actor, verb = one["actor"], one["verb"]
        assert isinstance(actor, dict)
        assert isinstance(verb, dict)
        assert set(actor) == {"objectType", "account"}, "exactly one identifier"
        assert set(actor["account"]) == {"homePage", "name"}
        assert all(re.fullmatch(r"[a-z]{2}-[A-Z]{2}", tag) for tag in verb["display"])
    assert found[0]["timestamp"] == "2027-04-20T12:00:00Z"
    assert found[0]["result"] == {"completion": True, "duration": "PT12H15M"}


def test_statements_do_not_tell_the_pseudonym_of_the_survey() -> None:
    text = write_statements(LEDGER, CATALOGUE, "https://l.example", KEY).decode()
    assert [one.learner for one in LEDGER.completions if one.learner in text] == []


def test_the_same_completion_has_the_same_id() -> None:
    assert [one["id"] for one in statements()] == [one["id"] for one in statements()]
    assert len({str(one["id"]) for one in statements()}) == 2


@pytest.mark.parametrize("home", ["", "lernen.stadt.example", "https://a b"])
def test_statements_need_an_address(home: str) -> None:
    with pytest.raises(UserError, match="no web address"):
        write_statements(LEDGER, CATALOGUE, home, KEY)
