"""The kept inputs of the fuzzer, and some fresh changes of them, are read or refused: nothing else."""

import random
from pathlib import Path

import pytest

from needs_analysis.ingest import workbook
from tests.fuzz import fuzz_readers
from tests.fuzz.mutate import mutate

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.bin"))
SEED, FRESH = 20_261_125, 150


@pytest.fixture(autouse=True)
def _parse_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_readers, "EXTRACT", workbook.extract_apart)
    monkeypatch.setattr(workbook, "extract_apart", fuzz_readers.parse_here)


def test_the_corpus_holds_a_workbook() -> None:
    assert any(b"xl/workbook.xml" in path.read_bytes() for path in CORPUS)


@pytest.mark.parametrize("part", range(4))
def test_kept_inputs_are_read_or_refused(part: int) -> None:
    assert CORPUS
    assert all(fuzz_readers.check_reading(path.read_bytes()) for path in CORPUS[part::4])


def test_fresh_changes_are_read_or_refused() -> None:
    rng = random.Random(SEED)
    seeds = [content for path in CORPUS if not (content := path.read_bytes()).startswith(b"\xd0\xcf")]
    assert all(fuzz_readers.check_reading(mutate(rng.choice(seeds), rng)) for _ in range(FRESH))
