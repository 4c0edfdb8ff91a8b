"""From a real export to accepted answers: what is matched, what becomes a finding, where every row goes."""

from dataclasses import replace

import numpy as np
import pytest

from needs_analysis.analysis import analyse_survey
from needs_analysis.ingest import read_survey
from needs_analysis.match import (
    accept_proposals,
    confirm_matching,
    confirm_scale,
    doubtful_items,
    merge_matchings,
    propose_matching,
    unknown_values,
)
from needs_analysis.model import Checked, Matching, Mode, UserError
from needs_analysis.readings import Reading
from needs_analysis.validate import check_survey
from tests.needs_analysis.builders import IDS, LEVELS, answer, forms_export, musterstadt
from tests.needs_analysis.ingest.ingest_files import text

KEY = b"secret"
GOOD = ("Anwenden", "Beherrschen", "Einsteigen")
FILL = [answer(f"K{n:03d}", GOOD) for n in range(10, 16)]


def check(rows: list[list[object]], mode: Mode = "anonymous", remembered: Matching | None = None) -> Checked:
    raw = read_survey("forms.xlsx", forms_export([*rows, *FILL]))
    matching = propose_matching(raw, musterstadt(), remembered)
    return check_survey([raw], matching, musterstadt(), Reading(mode, KEY))


def codes(checked: Checked) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in checked.findings if finding.code.isupper()]


def test_a_forms_export_needs_no_hand_matching() -> None:
    raw = read_survey("forms.xlsx", forms_export(FILL))
    matching = propose_matching(raw, musterstadt())
    targets = {match.target for match in matching.columns if match.confirmed}
    assert {"person", "unit", "role", *(f"competency:{identifier}" for identifier in IDS)} <= targets
    checked = check_survey([raw], matching, musterstadt(), Reading("anonymous", KEY))
    assert checked.survey.shape == "profile"
    assert checked.survey.competencies == IDS
    assert checked.survey.held.tolist() == [[2.0, 3.0, 1.0]] * 6
    assert checked.survey.required.tolist() == [[3.0, 2.0, 3.0]] * 6
    assert checked.survey.roles == ("R01",) * 6


@pytest.mark.parametrize(
    ("row", "outcome", "code"),
    [
        (answer("K001", GOOD), "accepted", ""),
        (answer("K001", GOOD, role="  sachbearbeitung "), "accepted", ""),
        (answer("K001", GOOD, role="Sachb."), "quarantined", "UNKNOWN_ROLE"),
        (answer("K001", GOOD, role="Zauberer"), "quarantined", "UNKNOWN_ROLE"),
        (answer("K001", GOOD, role=""), "quarantined", "NO_ROLE"),
        (answer("K001", GOOD, unit="Amt für Zauberei"), "quarantined", "UNKNOWN_UNIT"),
        (answer("K001", GOOD, unit=""), "accepted", ""),
        (answer("K001", ("ja", "Beherrschen", "Anwenden")), "accepted", "NOT_ON_SCALE"),
        (answer("K001", ("k. A.", "weiß nicht", "Anwenden")), "accepted", ""),
        (answer("K010", GOOD), "duplicate", "EARLIER_ANSWER"),
    ],
)
def test_where_a_row_goes_and_what_is_said(row: list[object], outcome: str, code: str) -> None:
    checked = check([row])
    assert checked.outcomes[0] == outcome
    assert [finding.code for finding in checked.findings if finding.row == 2 and finding.code == code] == [code] * bool(
        code
    )
    counts = checked.counts
    assert counts.rows == 7
    assert counts.rows == counts.accepted + counts.partial + counts.duplicate + counts.empty + counts.quarantined


def test_unreadable_and_missing_answers_are_missing_not_zero() -> None:
    checked = check([answer("K001", ("ja", "k. A.", None))])
    first = checked.survey.held[0]
    assert np.isnan(first).all()


def test_a_near_miss_waits_for_a_person_and_is_used_once_confirmed() -> None:
    raw = read_survey("forms.xlsx", forms_export([answer("K001", GOOD, role="Sachb."), *FILL]))
    matching = propose_matching(raw, musterstadt())
    assert matching.proposed["role"] == {"Sachb.": "R01"}
    assert accept_proposals(matching, 0.9).proposed == matching.proposed
    accepted = accept_proposals(matching, 0.8)
    assert accepted.values["role"]["Sachb."] == "R01"
    assert not accepted.proposed
    said = Matching(matching.columns, matching.levels, {"role": {"Sachb.": "R01"}})
    assert check([answer("K001", GOOD, role="Sachb.")], remembered=said).outcomes[0] == "accepted"


def test_named_people_are_pseudonyms_and_need_one() -> None:
    checked = check([answer("", GOOD)], "named")
    assert checked.outcomes[0] == "quarantined"
    assert all(person.startswith("P-") and "K0" not in person for person in checked.survey.persons)
    assert checked.survey.persons == tuple(sorted(checked.survey.persons))


def test_a_survey_of_its_own_brings_its_competencies() -> None:
    text = "Zeitstempel,Wie hoch ist Ihr Bedarf? [Löten],Wie hoch ist Ihr Bedarf? [Schweißen]\n"
    text += "2026-01-01 10:00:00,Kein Bedarf,hoher Bedarf\n2026-01-01 10:01:00,Kein Bedarf,hoher Bedarf\n" * 4
    text += "2026-01-02 10:01:00,geringer Bedarf,mittlerer Bedarf\n"
    raw = read_survey("eigene.csv", text.encode())
    matching = confirm_matching(propose_matching(raw, musterstadt()))
    checked = check_survey([raw], matching, musterstadt(), Reading("anonymous", KEY))
    assert checked.survey.shape == "direct"
    assert checked.survey.competencies == ("Löten", "Schweißen")
    assert checked.survey.need[0, 0] < checked.survey.need[0, 1]


def test_superiors_are_laid_beside_in_the_named_mode_only() -> None:
    own = read_survey("selbst.xlsx", forms_export(FILL))
    rated = forms_export([answer("K010", ("Einsteigen", "Einsteigen", "Einsteigen"))])
    other = read_survey("vorgesetzte.xlsx", rated)
    matching = merge_matchings([propose_matching(own, musterstadt())])
    as_superior = Matching(
        tuple(
            match.__class__(match.source, match.header, match.target.replace("competency:", "superior:"), 1.0, "", True)
            for match in propose_matching(other, musterstadt()).columns
        ),
        matching.levels,
        matching.values,
    )
    from needs_analysis.readings import read_part

    part = read_part(other, as_superior, musterstadt(), Reading("named", KEY))
    assert not part.has_own_view
    assert part.columns_of("superior") == list(IDS)


def test_nothing_matched_ends_in_a_sentence() -> None:
    raw = read_survey("forms.xlsx", forms_export(FILL))
    with pytest.raises(UserError, match="matched to a competency"):
        check_survey([raw], Matching(), musterstadt(), Reading("anonymous", KEY))


@pytest.mark.parametrize(
    ("order", "levels"),
    [
        (("1", "2", "3", "4", "5"), {"1": 0.0, "3": 2.5, "5": 5.0}),
        (("5", "4", "3", "2", "1"), {"5": 0.0, "3": 2.5, "1": 5.0}),
        (("1", "2", "3", "4"), {"1": 0.0, "4": 5.0, "5": None}),
        (("2", "1", "3"), {"2": 0.0, "1": 2.5, "3": 5.0, "4": None}),
    ],
    ids=["as shown", "turned round", "the last is no answer", "an order of its own"],
)
def test_a_person_says_which_answer_is_more(order: tuple[str, ...], levels: dict[str, float | None]) -> None:
    rows = [
        ["Wie ist es?.Excel am Platz", "Wie ist es?.Word am Platz"],
        *([n % 5 + 1, (n + 2) % 5 + 1] for n in range(20)),
    ]
    raw = read_survey("x.csv", text(rows))
    block = raw.blocks[0]
    assert not block.ordered
    matching = confirm_scale(propose_matching(raw, musterstadt()), block, order, musterstadt())
    matching = propose_matching(raw, musterstadt(), confirm_matching(matching))
    checked = check_survey([raw], matching, musterstadt(), Reading("anonymous", KEY))
    for answered, level in levels.items():
        row = next(n for n in range(20) if n % 5 + 1 == int(answered))
        value = checked.survey.held[row, 0]
        assert np.isnan(value) if level is None else value == level
    assert not [finding for finding in checked.findings if finding.code == "NOT_ON_SCALE"]


def test_names_nobody_knows_are_listed_with_their_rows() -> None:
    rows = [*(answer(f"K{n:03d}", GOOD, role="Zauberer") for n in range(3)), answer("K9", GOOD, role="Sachb.")]
    raw = read_survey("forms.xlsx", forms_export([*rows, *FILL]))
    matching = propose_matching(raw, musterstadt())
    assert unknown_values([raw], matching) == {"role": {"Zauberer": 3}, "unit": {}, "working_time": {}}


def test_a_word_of_the_scale_is_an_answer_even_where_it_usually_means_none() -> None:
    rows = [
        ["How often?.Excel at work", "How often?.Word at work"],
        *([("None", "Some", "All")[n % 3], "Some"] for n in range(12)),
    ]
    raw = read_survey("x.csv", text(rows))
    block = raw.blocks[0]
    matching = confirm_scale(propose_matching(raw, musterstadt()), block, ("None", "Some", "All"), musterstadt())
    matching = propose_matching(raw, musterstadt(), confirm_matching(matching))
    survey = check_survey([raw], matching, musterstadt(), Reading("anonymous", KEY)).survey
    assert survey.held[:3, 0].tolist() == [0.0, 2.5, 5.0]


def test_a_reversed_question_is_turned_round_when_a_person_says_so() -> None:
    people = [answer(f"AAA-{n}", [LEVELS[1 + n % 4], LEVELS[1 + n % 4], LEVELS[4 - n % 4]]) for n in range(40)]
    raw = read_survey("forms.xlsx", forms_export(people))
    matching = propose_matching(raw, musterstadt())
    doubtful = doubtful_items([raw], matching)
    assert [header.rsplit(".", 1)[-1] for header in doubtful.values()] == ["Datenschutz"]
    before = check_survey([raw], matching, musterstadt(), Reading("named", KEY)).survey
    turned = replace(matching, reversed=tuple(doubtful))
    after = check_survey([raw], turned, musterstadt(), Reading("named", KEY)).survey
    column = before.competencies.index("SEC-2")
    assert (after.held[:, column] == 5 - before.held[:, column]).all()
    assert (np.delete(after.held, column, axis=1) == np.delete(before.held, column, axis=1)).all()
    assert propose_matching(raw, musterstadt(), turned).reversed == turned.reversed, "known next year"


@pytest.mark.parametrize(
    ("asked", "required"),
    [
        (("competency", "required", "importance"), [4.0, np.nan, 4.0, 3.0, 5.0, 4.0]),  # a gap in it stays a gap
        (("competency", "", "importance"), [5.0, 5.0, 1.0, 2.0, 5.0, 3.0]),  # nobody was asked for the level
    ],
)
def test_importance_stands_in_for_the_level_only_where_nobody_was_asked_for_it(
    asked: tuple[str, ...], required: list[float]
) -> None:
    rows = ["Excel [Ist];Excel [Soll];Excel [Wichtigkeit]", "1;4;5", "2;;5", "3;4;1", "2;3;2", "1;5;5", "4;4;3"]
    views = ("Ist", "Soll", "Wichtigkeit")
    raw = read_survey("umfrage.csv", "\n".join(rows).encode(), confirmed=views)
    columns = propose_matching(raw, musterstadt()).columns
    said = [
        replace(column, target=f"{kind}:DIG-1" if kind else "", confirmed=bool(kind))
        for column, kind in zip(columns, asked, strict=True)
    ]
    matching = Matching(tuple(said), {view: {str(level): float(level) for level in range(1, 6)} for view in views}, {})
    survey = check_survey([raw], matching, musterstadt(), Reading("anonymous", b"key")).survey
    assert survey.shape == "paired"
    assert survey.required[:, 0].tolist() == pytest.approx(required, nan_ok=True)


@pytest.mark.parametrize("roles", [True, False])
def test_the_role_says_what_is_required_where_importance_is_asked_beside_the_levels(roles: bool) -> None:
    held = [1, 2, 3, 2, 1, 4]
    name = next(role.name.text("de") for role in musterstadt().roles if role.required.get("DIG-1"))
    head = ["Rolle", "Excel [Ist]", "Excel [Wichtigkeit]"]
    rows = [";".join(head), *(f"{name};{level};5" for level in held)]
    views = ("Ist", "Wichtigkeit")
    raw = read_survey("umfrage.csv", "\n".join(rows).encode(), confirmed=views)
    targets = {"Rolle": "role" if roles else "", "Ist": "competency:DIG-1", "Wichtigkeit": "importance:DIG-1"}
    said = [
        replace(column, target=next(targets[word] for word in targets if word in column.header), confirmed=True)
        for column in propose_matching(raw, musterstadt()).columns
    ]
    scales = {view: {str(level): float(level) for level in range(1, 6)} for view in views}
    checked = check_survey([raw], Matching(tuple(said), scales, {}), musterstadt(), Reading("anonymous", b"key"))
    assert checked.survey.shape == ("profile" if roles else "paired")
    assert (checked.survey.importance == 5).all()
    demand = analyse_survey(checked, musterstadt(), {}).demand
    assert bool(demand.learners) == roles
