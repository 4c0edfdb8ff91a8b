"""Write the exports of the sample town beside this file: ``python -m data.sample_town.generate``."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from data.sample_town.exports.faults import add_faults
from data.sample_town.exports.forms import answer_sheet, superior_sheet, write_forms
from data.sample_town.exports.hr_list import write_hr_list
from data.sample_town.exports.limesurvey import write_limesurvey
from data.sample_town.model import SEED, Town
from data.sample_town.town import make_town
from needs_analysis import load_framework, read_tables, shipped_data
from needs_analysis.model import Framework

FOLDER = Path(__file__).parent
_EXPORTS = 3


def write_exports(framework: Framework, town: Town, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file, oldest wave first."""

    def stream(year: int) -> np.random.Generator:
        return np.random.default_rng([seed, _EXPORTS, year])

    first, second, third = (town.waves[year] for year in sorted(town.waves))
    yield "musterstadt-2024-hr-liste.xlsx", write_hr_list(framework, first, stream(first.year))
    yield "musterstadt-2025-limesurvey.xlsx", write_limesurvey(framework, second, stream(second.year))
    sheet = add_faults(answer_sheet(framework, third, stream(third.year)), framework, stream(third.year + 1))
    yield "musterstadt-2026-forms.xlsx", write_forms(sheet, third.year)
    yield "musterstadt-2026-vorgesetzte.xlsx", write_forms(superior_sheet(framework, third), third.year)


def main() -> None:
    """Write all files."""
    framework = load_framework(read_tables(shipped_data("master")))
    for name, content in write_exports(framework, make_town(framework)):
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
