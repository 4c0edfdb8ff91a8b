"""The sample town: drawn from one seed, plausible, and written out with the faults that real exports have."""

import re
from collections import Counter
from datetime import datetime
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from data.sample_town.exports import faults
from data.sample_town.exports.forms import FORMATS
from data.sample_town.exports.limesurvey import write_limesurvey
from data.sample_town.generate import FOLDER, write_exports
from data.sample_town.model import BLANK, CANNOT_JUDGE, YEARS, Town, Wave
from data.sample_town.people import PROFILE_SHARES
from data.sample_town.town import make_town
from needs_analysis import Framework, load_framework, read_survey, read_tables, shipped_data

HR_LIST, LIMESURVEY = "musterstadt-2024-hr-liste.xlsx", "musterstadt-2025-limesurvey.xlsx"
FORMS, SUPERIORS = "musterstadt-2026-forms.xlsx", "musterstadt-2026-vorgesetzte.xlsx"
FILES = (HR_LIST, LIMESURVEY, FORMS, SUPERIORS)
Floats = npt.NDArray[np.float64]


@cache
def framework() -> Framework:
    return load_framework(read_tables(shipped_data("master")))


@cache
def town() -> Town:
    return make_town(framework())


@cache
def book(name: str) -> Workbook:
    return load_workbook(FOLDER / name)


@cache
def forms_rows() -> tuple[tuple[object, ...], ...]:
    return tuple(book(FORMS).worksheets[0].iter_rows(values_only=True))


def forms_column(header: str) -> list[object]:
    place = [str(cell).replace(faults.NBSP, " ").strip() for cell in forms_rows()[0]].index(header)
    return [row[place] for row in forms_rows()[1:]]


def ratings(wave: Wave) -> Floats:
    """Answered levels, people x competencies, NaN = missing."""
    given = np.array([answer.ratings for answer in wave.answers], dtype=float)
    return np.where(given < 0, np.nan, given)


def gaps(wave: Wave) -> Floats:
    """Required minus answered level, signed."""
    roles = {role.id: [role.required[item.id] for item in framework().competencies] for role in framework().roles}
    return np.array([roles[answer.person.role] for answer in wave.answers], dtype=float) - ratings(wave)


def mean_levels(wave: Wave) -> dict[str, float]:
    pseudonyms = [answer.person.pseudonym for answer in wave.answers]
    return dict(zip(pseudonyms, mean_of_known(ratings(wave)).tolist(), strict=True))


def by_area(values: Floats) -> dict[str, Floats]:
    areas = np.array([item.area for item in framework().competencies])
    return {area.id: mean_of_known(values[:, areas == area.id]) for area in framework().areas}


def mean_of_known(values: Floats) -> Floats:
    """Row means over what is not missing; NaN where nothing is known."""
    known = ~np.isnan(values)
    means: Floats = np.where(known, values, 0.0).sum(axis=1) / np.where(known.any(axis=1), known.sum(axis=1), np.nan)
    return means


def write_limesurvey_of(drawn: Town) -> bytes:
    return write_limesurvey(framework(), drawn.waves[2025], np.random.default_rng(1))


# --- the files ----------------------------------------------------------------------------------------------------


def cells(content: bytes) -> dict[tuple[str, str], object]:
    opened = load_workbook(BytesIO(content))
    return {(sheet.title, cell.coordinate): cell.value for sheet in opened for row in sheet.iter_rows() for cell in row}


def test_the_files_are_what_the_generator_writes() -> None:
    written = dict(write_exports(framework(), town()))
    assert set(written) == {path.name for path in FOLDER.glob("musterstadt*.xlsx")} == set(FILES)
    for name, content in written.items():
        assert cells(content) == cells((FOLDER / name).read_bytes()), f"{name}: run python -m data.sample_town.generate"


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not() -> None:
    first, again = (write_limesurvey_of(make_town(framework(), seed=7, staff=150)) for _ in range(2))
    assert first == again
    assert write_limesurvey_of(make_town(framework(), seed=8, staff=150)) != first


@pytest.mark.parametrize("name", FILES)
def test_a_file_stays_small_and_tells_no_truth(name: str) -> None:
    assert (FOLDER / name).stat().st_size < 200_000
    texts = {str(cell.value).casefold() for sheet in book(name) for row in sheet.iter_rows() for cell in row}
    assert texts.isdisjoint({profile.casefold() for profile in PROFILE_SHARES})
    assert not any("profil" in text for text in texts)


@pytest.mark.parametrize(
    ("name", "tool", "outcomes"),
    [
        (HR_LIST, "generic", {"accepted", "empty"}),
        (LIMESURVEY, "limesurvey-fulltext", {"accepted", "partial", "empty"}),
        (FORMS, "msforms", {"accepted", "duplicate", "empty"}),
        (SUPERIORS, "msforms", {"accepted"}),
    ],
)
def test_a_file_is_recognised_for_what_it_is(name: str, tool: str, outcomes: set[str]) -> None:
    raw = read_survey("export.xlsx", (FOLDER / name).read_bytes())
    assert raw.tool == tool
    assert set(raw.outcomes) == outcomes
    items = {item for block in raw.blocks for item in block.items}
    assert items == {item.name.de for item in framework().competencies}


def test_the_hr_list_is_made_by_hand() -> None:
    main, legend, before = book(HR_LIST).worksheets
    assert main["A1"].value == "Kompetenzerhebung 2024 – Stadt Musterstadt (Stand 30.09.2024)"
    assert {str(area) for area in main.merged_cells.ranges} >= {"A1:H1", "E5:I5", "J5:N5"}
    assert main["E5"].value == framework().areas[0].name.de
    assert main["E6"].value == framework().competencies[0].name.de
    assert legend["A1"].value == 0
    assert before.sheet_state == "hidden"
    first_column = [str(row[0].value) for row in main.iter_rows(min_row=7, max_col=1)]
    mean = main[f"E{7 + first_column.index('Mittelwert')}"]
    stored = load_workbook(FOLDER / HR_LIST, data_only=True).worksheets[0][mean.coordinate].value
    assert str(mean.value).startswith("=AVERAGE(E7:")
    assert stored == pytest.approx(
        np.mean([c.value for (c,) in main[f"E7:E{mean.row - 1}"] if isinstance(c.value, int)])
    )
    words = {str(cell.value) for row in main.iter_rows(min_row=7, min_col=5, max_col=28) for cell in row}
    assert {"n.b.", "k. A.", "k.A.", "weiß nicht", "None"} <= words


def test_limesurvey_writes_full_text_headers_and_incomplete_responses() -> None:
    sheet = book(LIMESURVEY).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head[:5] == ("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsgeneratorstartwert")
    assert sum(bool(re.fullmatch(r"Wie sicher .+\? \[[^\[\]]+\]", str(cell))) for cell in head) == 24
    assert len(sheet.title.encode()) <= 31
    incomplete = [row for row in rows if not row[1]]
    assert 30 <= len(incomplete) <= 60
    assert all(int(str(row[2])) < 8 for row in incomplete)
    assert all(re.fullmatch(r"2025-09-\d\d \d\d:\d\d:\d\d", str(row[1])) for row in rows if row[1])


@pytest.mark.parametrize("name", [FORMS, SUPERIORS])
def test_forms_keeps_a_question_id_in_every_column(name: str) -> None:
    with ZipFile(FOLDER / name) as archive:
        table = archive.read("xl/tables/table1.xml").decode()
    identifiers = re.findall(r'<xlmsforms:question id="([^"]+)"/>', table)
    headers = [cell.value for cell in book(name).worksheets[0][1]]
    assert identifiers[:5] == ["id", "startDate", "submitDate", "responder", "responderName"]
    assert len(set(identifiers)) == len(headers) == table.count("<tableColumn ")
    assert all(re.fullmatch(r"r[0-9a-f]{32}", identifier) for identifier in identifiers[5:])
    raw = read_survey(name, (FOLDER / name).read_bytes())
    assert [column.key for column in raw.columns[5:]] == identifiers[5:]


def test_forms_has_every_ordinary_fault() -> None:
    head, *rows = forms_rows()
    assert sum(faults.NBSP in str(cell) for cell in head) == 3
    assert sum(not any(row) for row in rows) == 1
    assert sorted(Counter(row[0] for row in rows if any(row)).values())[-3:] == [1, 2, 2]
    persons = Counter(forms_column("Kennung aus dem Anschreiben"))
    assert sorted(count for person, count in persons.items() if person)[-6:] == [1, 2, 2, 2, 2, 2]
    levels = {cell for row in rows for cell in row[9:33]}
    assert set(faults.WRONG_LEVELS) <= levels
    assert datetime(2026, 4, 3) in levels  # noqa: DTZ001 - local time
    assert {"3 - beherrsche", "3 – Beherrschen", "weiß nicht", "Kann ich nicht einschätzen"} <= levels
    roles = set(forms_column("Welche Rolle beschreibt Ihre Aufgabe am besten?"))
    assert {"Sachb.", "SACHBEARBEITUNG ", "Sachbearbeitung"} <= roles
    units = set(forms_column("In welcher Organisationseinheit arbeiten Sie?"))
    assert {"Amt 32", "Buergerbuero Mitte", "Bürgerbüro Mitte ", faults.UNKNOWN_UNIT} <= units
    wishes = forms_column("Was möchten Sie als Nächstes lernen?")
    assert {faults.MAIL_WISH, faults.FORMULA_WISH} <= set(wishes)
    assert faults.NOTE in forms_column(faults.NOTE_COLUMN)
    assert sum(str(cell).count(";") > 1 for cell in forms_column(FORMATS)) > 100


def test_an_answer_that_begins_like_a_formula_is_text() -> None:
    found = [cell for row in book(FORMS).worksheets[0].iter_rows() for cell in row if cell.value == faults.FORMULA_WISH]
    assert [cell.data_type for cell in found] == ["s"]


# --- the town -----------------------------------------------------------------------------------------------------


def test_the_last_wave_asks_exactly_the_staff_of_each_unit() -> None:
    asked = Counter(person.unit for person in town().waves[2026].invited)
    assert asked == {unit.id: unit.staff for unit in framework().units}
    assert sum(asked.values()) == 620
    assert {person.role for person in town().waves[2026].invited} == {role.id for role in framework().roles}


def test_leaders_belong_to_the_unit_above() -> None:
    asked = town().waves[2026].invited
    roles = {unit.id: Counter(person.role for person in asked if person.unit == unit.id) for unit in framework().units}
    children = Counter(unit.parent for unit in framework().units)
    assert roles["V"]["R06"] == 1 + 4
    assert roles["V"]["R05"] == children["V"] - 4
    assert roles["D1"]["R05"] == children["D1"]
    assert roles["A10"]["R04"] == children["A10"]
    assert roles["A10-1"]["R04"] == 0


@pytest.mark.parametrize(
    ("unit", "role"), [("A33-1", "R02"), ("A12-1", "R07"), ("A70-1", "R10"), ("S1", "R09"), ("S5", "R12")]
)
def test_the_role_fits_the_unit(unit: str, role: str) -> None:
    roles = Counter(person.role for person in town().waves[2026].invited if person.unit == unit)
    assert roles.most_common(1)[0][0] == role


def test_another_size_keeps_the_shape_of_the_town() -> None:
    small = make_town(framework(), staff=1240)
    asked = Counter(person.unit for person in small.waves[2026].invited)
    assert sum(asked.values()) == 1240
    assert all(abs(asked[unit.id] - 2 * unit.staff) <= 1 for unit in framework().units)


def test_people_come_and_go_and_are_known_by_pseudonyms() -> None:
    people = town().people
    assert len({person.pseudonym for person in people}) == len(people)
    assert all(re.fullmatch(r"[B-Z]{3}-\d{3}", person.pseudonym) for person in people)
    assert 40 <= sum(person.last < YEARS[-1] for person in people) <= 130
    assert 40 <= sum(person.first > YEARS[0] for person in people) <= 130


@pytest.mark.parametrize("year", YEARS)
def test_about_seven_in_ten_answer_and_fewer_outdoors(year: int) -> None:
    wave = town().waves[year]
    answered = Counter(answer.person.role for answer in wave.answers)
    asked = Counter(person.role for person in wave.invited)
    assert 0.62 <= len(wave.answers) / len(wave.invited) <= 0.76
    assert answered["R10"] / asked["R10"] < 0.6 < answered["R04"] / asked["R04"]


@pytest.mark.parametrize("year", YEARS)
def test_answers_have_holes_wishes_and_a_second_view(year: int) -> None:
    answers = town().waves[year].answers
    given = np.array([answer.ratings for answer in answers if answer.finished])
    assert 0.005 <= np.mean(given == BLANK) <= 0.03
    assert 0.02 <= np.mean(given == CANNOT_JUDGE) <= 0.04
    assert set(np.unique(given)) == {BLANK, CANNOT_JUDGE, 0, 1, 2, 3, 4, 5}
    assert 0.02 <= np.mean([not answer.finished for answer in answers]) <= 0.1
    wishes = [answer.wish for answer in answers if answer.wish]
    assert 0.15 <= len(wishes) / len(answers) <= 0.27
    assert len(set(wishes)) >= 0.7 * len(wishes)
    rated = np.mean([answer.superior is not None for answer in answers])
    assert rated == 0 if year == 2025 else 0.2 <= rated <= 0.45


def test_superiors_see_something_else_but_not_at_random() -> None:
    answers = [answer for answer in town().waves[2026].answers if answer.superior]
    own = np.array([answer.ratings for answer in answers], dtype=float)
    seen = np.array([answer.superior for answer in answers], dtype=float)
    both = own >= 0
    assert 0.3 <= np.corrcoef(own[both], seen[both])[0, 1] <= 0.8
    assert -0.6 <= np.mean(seen[both] - own[both]) <= -0.1


@pytest.mark.parametrize("year", YEARS)
def test_needs_are_realistic(year: int) -> None:
    need = {
        area: float(np.nanmean(values)) for area, values in by_area(np.maximum(gaps(town().waves[year]), 0)).items()
    }
    assert 0.6 <= np.nanmean(np.maximum(gaps(town().waves[year]), 0)) <= 1.0
    assert need["ADM"] == pytest.approx(max(need.values()), abs=0.1)
    assert need["LEA"] == min(need.values())


def test_levels_rise_a_little_and_the_need_for_ai_grows() -> None:
    need = {year: by_area(np.maximum(gaps(town().waves[year]), 0)) for year in YEARS}
    means = {year: {area: float(np.nanmean(values)) for area, values in areas.items()} for year, areas in need.items()}
    for area in ("DIG", "ADM", "SEC", "COL"):
        assert means[2024][area] > means[2026][area]
    assert means[2024]["AIA"] < means[2025]["AIA"] < means[2026]["AIA"]
    then, now = (mean_levels(town().waves[year]) for year in (2024, 2026))
    assert np.nanmean([now[person] - then[person] for person in then.keys() & now.keys()]) > 0.05


@pytest.mark.parametrize("year", YEARS)
def test_a_sound_method_finds_the_five_profiles(year: int) -> None:
    wave = town().waves[year]
    answers = [answer for answer in wave.answers if answer.finished]
    signed = gaps(Wave(year, wave.invited, tuple(answers)))
    roles = np.array([answer.person.role for answer in answers])
    for role in set(roles):
        signed[roles == role] -= np.nanmean(signed[roles == role], axis=0)
    fields = np.column_stack(list(by_area(signed).values()))
    fields = np.where(np.isnan(fields), 0.0, fields)
    models = [
        GaussianMixture(k, covariance_type="tied", init_params="kmeans", n_init=2, random_state=1).fit(fields)
        for k in range(1, 7)
    ]
    criterion = [model.bic(fields) for model in models]
    truth = [town().truth[answer.person.pseudonym] for answer in answers]
    assert int(np.argmin(criterion)) + 1 in (4, 5, 6)
    assert criterion[0] - min(criterion) > 50
    assert adjusted_rand_score(truth, models[4].predict(fields)) > 0.55
