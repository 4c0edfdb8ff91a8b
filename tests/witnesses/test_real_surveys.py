"""Rankings of real surveys against an independent reading with the csv module."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from needs_analysis import Reading, analyse_survey, check_survey, confirm_matching, propose_matching, read_survey
from needs_analysis.model import Needs
from tests.needs_analysis.builders import musterstadt

SURVEYS = Path(__file__).parents[2] / ".." / "shared" / "surveys"
INTEREST = {"not interested": 0, "moderately interested": 1, "very interested": 2}
KNOWLEDGE = ("little or no knowledge", "some knowledge", "extensive knowledge")
ABILITY = ("not at all able", "slightly able", "neutral", "moderately able", "extremely able")


def real(name: str) -> bytes:
    path = SURVEYS / name
    if not path.is_file():
        pytest.skip(f"real survey {name} is not here")
    return path.read_bytes()


def rank(name: str, content: bytes, least: float = 1.0) -> Needs:
    raw = read_survey(name, content)
    framework = musterstadt()
    matching = propose_matching(raw, framework, confirm_matching(propose_matching(raw, framework), least=least))
    checked = check_survey([raw], matching, framework, Reading("anonymous", b"key"))
    return analyse_survey(checked, framework, {}).needs


def witness(
    content: bytes, delimiter: str, comment: str, level: Callable[[str, str], float | None]
) -> dict[str, list[float]]:
    """Levels per column by a reader that shares nothing with ours. ``level``: header and cell -> level."""
    lines = [
        line for line in content.decode("utf-8-sig").splitlines(keepends=True) if not comment or line[:1] != comment
    ]
    rows = list(csv.reader(lines, delimiter=delimiter))
    return {
        header: [value for row in rows[1:] if (value := level(header, row[column])) is not None]
        for column, header in enumerate(rows[0])
    }


def test_hmc_interest_in_support_is_ranked_as_counted_by_hand() -> None:
    content = real("hmc-limesurvey-codes-2021/hmc_survey_2021_data.csv")
    needs = rank("hmc.csv", content)

    def level(header: str, cell: str) -> float | None:
        return INTEREST.get(cell.strip().casefold()) if header.startswith("SERVC2/") else None

    columns = {name: values for name, values in witness(content, ",", "#", level).items() if values}
    means = {name: 2.5 * sum(values) / len(values) for name, values in columns.items()}
    assert len(means) == 6
    assert [need.id for need in needs.competencies] == sorted(means, key=lambda name: -means[name])
    assert needs.shape == "direct"
    for need in needs.competencies:
        assert (need.n, need.gap) == (len(columns[need.id]), pytest.approx(means[need.id], abs=0.006))


def test_carpentries_knowledge_and_ability_are_ranked_as_counted_by_hand() -> None:
    content = real("carpentries-assessment/instructor_training_post_2018.redacted.csv")
    needs = rank("carpentries.csv", content)

    def level(_: str, cell: str) -> float | None:
        words = " ".join(cell.replace("\xa0", " ").split()).casefold()
        for labels in (KNOWLEDGE, ABILITY):
            if any(words.startswith(label) for label in labels):
                number = next(n for n, label in enumerate(labels) if words.startswith(label))
                return 5 * number / (len(labels) - 1)
        return None

    columns = witness(content, ",", "", level)
    wanted = [need for need in needs.competencies if need.id.startswith("Knowledge") or need.id.endswith("PostAbility")]
    assert len(wanted) == 12
    for need in wanted:
        values = columns[need.id]
        assert need.n is not None
        assert abs(need.n - len(values)) <= 2, "two responses were sent twice"
        assert need.held == pytest.approx(sum(values) / len(values), abs=0.03)
        assert need.gap == pytest.approx(5 - sum(values) / len(values), abs=0.03)


def test_exceed_codes_count_only_once_a_person_says_they_are_ordered() -> None:
    content = real("exceed-qualtrics-semicolon-2025/survey_results_2025_with_partials.csv")
    raw = read_survey("exceed.csv", content)
    assert (len(raw.cells), raw.count("accepted"), raw.count("partial")) == (78, 60, 18)
    proposed = propose_matching(raw, musterstadt())
    assert not [match for match in proposed.columns if match.confirmed and match.target.startswith("own:")]
    needs = rank("exceed.csv", content, least=0.5)
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    finished = [row for row in rows if row["Finished"] == "1"]
    shown = [need for need in needs.competencies if need.n is not None and need.id.startswith("Q3")]
    assert shown
    for need in shown:
        values = [float(row[need.id]) for row in finished if row[need.id].strip()]
        block = next(block for block in raw.blocks if need.id in {raw.columns[c].header for c in block.columns})
        low, high = block.scale[0].level, block.scale[-1].level
        held = 5 * (sum(values) / len(values) - low) / (high - low)
        assert need.n == len(values)
        assert need.held == pytest.approx(held, abs=0.051)


@pytest.mark.parametrize(
    "path", sorted(SURVEYS.glob("*/*.csv")) + sorted(SURVEYS.glob("*/*.xlsx")), ids=lambda p: p.name
)
def test_every_file_is_read_and_every_row_accounted_for(path: Path) -> None:
    raw = read_survey(path.name, path.read_bytes())
    outcomes = ("accepted", "partial", "duplicate", "empty", "quarantined")
    assert sum(raw.count(outcome) for outcome in outcomes) == len(raw.cells)


def test_there_are_real_files_to_read() -> None:
    if not SURVEYS.is_dir():
        pytest.skip("the real surveys are not here")
    assert len(list(SURVEYS.glob("*/*.csv"))) >= 10
