"""The files for Moodle, uploaded to a site that follows the rules of Moodle's own readers."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from curriculum.lms.model import HandOver, Order, Roster, State
from curriculum.lms.moodle_framework import write_framework
from curriculum.spelling import clean_cell, spell_id, spell_login
from needs_analysis import Text
from tests.curriculum.export.samples import GROUPED, GROUPS, programme
from tests.curriculum.lms.samples import DIRECT, KEY, LOGINS, NAMES, ORDER, framework, hand, people_list, roster, year
from tests.witnesses.moodle_site import Site, read_feedback, read_rows

ROLES = {"1001": "R01", "1002": "R01", "1003": "R02", "1004": "R02"}
RUNS = {"M-1-01": ("1001", "1002"), "M-0-01": ("1002", "1003")}
FIRST = year(2027, RUNS, ROLES)


def upload(site: Site, made: HandOver) -> int:
    """Works through the files in the order of their numbers; returns how much really changed."""
    before = site.changes
    for name, content in sorted(made.files.items()):
        match name.partition("-")[2]:
            case "competencies.csv":
                site.import_framework(content)
            case "cohorts.csv":
                site.upload_cohorts(content)
            case "users.csv":
                site.upload_users(content)
            case "courses.csv":
                site.upload_courses(content)
            case "courses-changed.csv" | "courses-withdrawn.csv":
                site.upload_courses(content, create=False)
            case "removals.csv":
                site.take_out(content)
    return site.changes - before


def logins(*numbers: str) -> set[str]:
    return {LOGINS[number] for number in numbers}


@pytest.mark.parametrize("order", [ORDER, DIRECT])
def test_people_cohorts_courses_and_enrolments_arrive(order: Order) -> None:
    site = Site()
    upload(site, hand(FIRST, roster(FIRST[1]), order=order))
    assert site.users.keys() == logins("1001", "1002", "1003", "1004")
    assert site.users["mueller.joerg"]["lastname"] == "Müller"
    assert site.users["adams"]["lastname"] == 'Adams "Addi"'
    assert site.people_of("LK-2027-M-1-01") == logins("1001", "1002")
    assert site.people_of("LK-2027-M-0-01") == logins("1002", "1003")
    assert site.cohorts["LK-R-R02"] == logins("1003", "1004")
    assert site.courses["LK-2027-M-1-01"].fields["startdate"] == "2027-03-16"
    assert site.courses["LK-2027-M-1-01"].fields["enddate"] == "2027-04-21", "the day after the last"


@pytest.mark.parametrize("order", [ORDER, DIRECT])
def test_a_second_hand_over_has_nothing_to_send(order: Order) -> None:
    first = hand(FIRST, roster(FIRST[1]), order=order)
    second = hand(FIRST, roster(FIRST[1]), first.state, order)
    assert (dict(second.files), second.delta.empty, second.state) == ({}, True, first.state)
    assert [note.template for note in second.notes] == ["Nothing has changed since the last hand-over."]


def test_importing_the_direct_files_twice_changes_nothing() -> None:
    site, made = Site(), hand(FIRST, roster(FIRST[1]), order=DIRECT)
    upload(site, made)
    again = {name: content for name, content in made.files.items() if "competencies.csv" not in name}
    assert upload(site, replace(made, files=again)) == 0


def test_a_changed_plan_sends_the_change_only() -> None:
    """Within the year: 1001 leaves M-1-01, 1004 joins it, M-0-01 is withdrawn, M-0-02 is new."""
    site = Site()
    first = hand(FIRST, roster(FIRST[1]))
    upload(site, first)
    later = year(2027, {"M-1-01": ("1002", "1004"), "M-0-02": ("1003",)}, ROLES)
    second = hand(later, roster(later[1]), first.state)
    assert [shell.id for shell in second.delta.shells] == ["LK-2027-M-0-02"]
    assert second.delta.withdrawn == ("LK-2027-M-0-01",)
    assert (second.delta.people, second.delta.framework) == ((), "")
    # two memberships begin, three end (one in M-1-01, two in the withdrawn course), one cohort and one course
    # are new, one course is hidden: eight changes and not one more
    assert upload(site, second) == 8
    assert site.people_of("LK-2027-M-1-01") == logins("1002", "1004")
    assert site.courses["LK-2027-M-0-01"].fields["visible"] == "0"


@pytest.mark.parametrize("order", [ORDER, DIRECT])
def test_the_years_roll_over_with_the_smallest_change(order: Order) -> None:
    """Year 2: 1001 has left, 1003 has moved to another role, 1005 is new; the courses of year 1 keep their people."""
    site = Site()
    first = hand(FIRST, roster(FIRST[1]), order=order)
    upload(site, first)
    then = year(
        2028, {"M-1-01": ("1002", "1003", "1005")}, {"1002": "R01", "1003": "R01", "1004": "R02", "1005": "R02"}
    )
    lists = people_list("1002", "1003", "1004", "1005"), people_list("1001")
    second = hand(then, roster(then[1], *lists, state=first.state), first.state, order)
    assert second.delta.people == (NAMES["1005"],)
    moves = {(move.learner, move.cohort) for move in second.delta.leaves}
    assert moves == {(NAMES["1001"], "LK-R-R01"), (NAMES["1003"], "LK-R-R02")}
    assert second.delta.framework == ""
    upload(site, second)
    assert site.people_of("LK-2027-M-1-01") == logins("1001", "1002"), "what was learned stays recorded"
    assert site.people_of("LK-2028-M-1-01") == logins("1002", "1003", "1005")
    assert (site.cohorts["LK-R-R01"], site.cohorts["LK-R-R02"]) == (logins("1002", "1003"), logins("1004", "1005"))
    third = hand(then, roster(then[1]), second.state, order)
    assert third.delta.empty


def test_leavers_without_account_are_told_and_not_lost() -> None:
    first = hand(FIRST, roster(FIRST[1]))
    then = year(2028, {"M-1-01": ("1002",)}, {"1002": "R01"})
    second = hand(then, roster(then[1], people_list("1002")), first.state)
    (note,) = [note for note in second.notes if "count" in note.values and "names" in note.values]
    assert str(note.values["names"]).split(", ") == sorted(NAMES[one] for one in ("1001", "1003", "1004"))
    assert not [name for name in second.files if name.endswith("removals.csv")], "no file without a line"
    again = hand(then, roster(then[1], people_list("1002")), second.state)
    assert not again.files
    assert note in again.notes
    both = people_list("1002"), people_list("1001", "1003", "1004")
    third = hand(then, roster(then[1], *both, state=again.state), again.state)
    site = Site()
    upload(site, first)
    upload(site, second)
    upload(site, third)
    assert site.cohorts["LK-R-R01"] == logins("1002"), "last year's list, given later, takes them out"
    assert hand(then, roster(then[1], *both), third.state).delta.empty


def test_only_the_courses_own_year_is_withdrawn() -> None:
    first = hand(FIRST, roster(FIRST[1]))
    then = year(2028, {"M-1-01": ("1002",)}, {"1002": "R01"})
    assert hand(then, roster(then[1]), first.state).delta.withdrawn == ()


def test_moved_dates_are_sent_without_touching_enrolments() -> None:
    first = hand(FIRST, roster(FIRST[1]))
    made, people = FIRST
    session = made.timetable.sessions[0]
    last = replace(session.spans[1], last_day=session.spans[1].last_day.replace(day=27))
    sessions = (replace(session, spans=(session.spans[0], last)), made.timetable.sessions[1])
    moved = replace(made, timetable=replace(made.timetable, sessions=sessions))
    second = hand((moved, people), roster(people), first.state)
    assert [name.partition("-")[2] for name in sorted(second.files)][1:] == [
        "courses-changed.csv",
        "competencies-of-courses.csv",
    ]
    (row,) = read_rows(second.files["1-courses-changed.csv"])
    assert (row["shortname"], row["enddate"], "enrolment_1" in row) == ("LK-2027-M-1-01", "2027-04-28", False)


def test_groups_are_handed_over_without_people() -> None:
    made = hand((programme(GROUPED), GROUPS), Roster())
    assert [name for name in made.files if "users" in name] == []
    site = Site()
    upload(site, made)
    assert (site.users, site.cohorts) == ({}, {"LK-2027-M-1-01": set()})


def test_the_state_names_nobody() -> None:
    from needs_analysis import to_json

    text = to_json(hand(FIRST, roster(FIRST[1])).state).decode().casefold()
    personal = {word.casefold() for one in _staff() for word in one}
    assert [word for word in personal if word in text] == []


def _staff() -> Iterator[tuple[str, ...]]:
    from tests.curriculum.lms.samples import STAFF

    yield from STAFF.values()
    yield tuple(STAFF)


def test_courses_name_nobody() -> None:
    made = hand(FIRST, roster(FIRST[1]))
    texts = [content.decode() for name, content in made.files.items() if not re.search(r"users|removals", name)]
    words = {word for one in _staff() for word in one} | set(NAMES.values()) | set(LOGINS.values())
    assert [word for word in words for text in texts if word in text] == []


def test_no_backslash_no_formula_and_only_iso_days_in_any_table() -> None:
    made = hand(FIRST, roster(FIRST[1]))
    tables = {name: read_rows(content) for name, content in made.files.items() if name.endswith(".csv")}
    cells = [cell for rows in tables.values() for row in rows for cell in row.values()]
    assert [cell for cell in cells if "\\" in cell or cell[:1] in set("=+-@")] == []
    assert len(tables) == 5


def test_a_new_framework_gets_a_new_id_and_the_same_one_none() -> None:
    first = hand(FIRST, roster(FIRST[1]))
    assert (first.delta.framework, first.state.framework[0]) == ("LK-KOMPETENZEN-2027", "LK-KOMPETENZEN-2027")
    other = replace(first.state, framework=("LK-KOMPETENZEN-2027", "another mark"))
    assert hand(FIRST, roster(FIRST[1]), other).delta.framework == "LK-KOMPETENZEN-2027-2"


def test_the_framework_arrives_whole() -> None:
    site = Site()
    site.import_framework(write_framework(framework(), "LK-1", "de"))
    found = site.frameworks["LK-1"]
    assert len(found) == len(framework().areas) + len(framework().competencies)
    assert found["K-DIG-1"] == ("F-DIG", "Informationen finden und prüfen")


def test_ids_that_look_like_numbers_do_not_collide() -> None:
    """``1.1`` and ``1.10`` are equal to PHP; with letters in front they are not."""
    ours = framework()
    items = tuple(replace(item, id=f"1.{number}") for number, item in enumerate(ours.competencies[:10], start=1))
    site = Site()
    site.import_framework(write_framework(replace(ours, competencies=items), "LK-1", "de"))
    assert {name for name in site.frameworks["LK-1"] if name.startswith("K")} == {f"K-1.{n}" for n in range(1, 11)}


def test_questions_carry_the_competency_as_label() -> None:
    files = hand(FIRST, roster(FIRST[1])).files
    levels = read_feedback(next(content for name, content in files.items() if "levels" in name))
    rated = {item["ITEMLABEL"]: item for item in levels if item["TYPE"] == "multichoicerated"}
    assert rated.keys() == {f"K-{item.id}" for item in framework().competencies}
    options = rated["K-DIG-1"]["PRESENTATION"].removeprefix("r>>>>>").split("|")
    assert [option.split("####") for option in options[:2]] == [["0", "Noch kein Bezug"], ["1", "Einsteigen"]]
    course = read_feedback(next(content for name, content in files.items() if "course.xml" in name))
    assert [item["TYPE"] for item in course] == ["multichoicerated"] * 6 + ["textarea"] * 2


@pytest.mark.parametrize(
    ("text", "login"),
    [("Müller.Jörg", "mueller.joerg"), ("Groß", "gross"), ("Çakır", "cakir"), (" a b\\c@x ", "abc@x"), ("Łoś", "los")],
)
def test_logins_are_spelt_for_the_platform(text: str, login: str) -> None:
    assert spell_login(text) == login


@pytest.mark.parametrize(("text", "cell"), [('a\\"b', 'a/"b'), ("=1+1", "1+1"), ("a\nb\tc", "a b c"), ("-x", "x")])
def test_cells_are_safe(text: str, cell: str) -> None:
    assert clean_cell(text) == cell


def test_ids_keep_letters_digits_dots_and_hyphens() -> None:
    assert spell_id("Ü 1/2_a.") == "Ue-1-2-a"


def test_the_read_me_has_a_step_for_every_file_in_order() -> None:
    files = hand(FIRST, roster(FIRST[1])).files
    text = files["0-LIESMICH.txt"].decode("utf-8-sig")
    named = re.findall(r"^\d\. (\S+)\r$", text, re.MULTILINE)
    assert named == sorted(set(files) - {"0-LIESMICH.txt"})
    assert "Reihenfolge" in text


def test_commas_in_level_names_do_not_split_the_scale() -> None:
    ours = framework()
    levels = (replace(ours.levels[0], name=Text("Nein, noch nie", "No, never")), *ours.levels[1:])
    Site().import_framework(write_framework(replace(ours, levels=levels), "LK-1", "de"))


def test_an_empty_state_sends_everything() -> None:
    first = hand(FIRST, roster(FIRST[1]))
    assert hand(FIRST, roster(FIRST[1]), State()).files == first.files
    assert KEY not in b"".join(first.files.values())
