"""How long reading a survey takes beside bare readers: ``python benchmarks/reading.py [rows ...]``.

Each program runs in a process of its own on one generated workbook: 70 columns as Microsoft Forms writes them. Ours
reads, recognises, matches and checks every row; the others only hand over the cells. Processor seconds, children
included, and peak memory; the figure that counts is the ratio to the fastest bare reader.
"""

import io
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = 70
ROWS = (3_000, 40_000)
SEED = 1
HELD = (
    "Keine Kenntnisse",
    "Geringe Kenntnisse",
    "Mittlere Kenntnisse",
    "Gute Kenntnisse",
    "Sehr umfassende Kenntnisse",
)
IMPORTANT = ("Unwichtig", "Eher unwichtig", "Teils, teils", "Eher wichtig", "Sehr wichtig")
SLOW_FROM = 10_000  # openpyxl takes a minute there and says nothing new


def make_survey(rows: int) -> bytes:
    """A Forms export with unit, role, held level and importance of every competency, one answer in twenty missing."""
    from needs_analysis import load_framework, read_tables, shipped_data

    framework = load_framework(read_tables(shipped_data("master")))
    rng = random.Random(SEED)
    topics = [competency.name.de for competency in framework.competencies]
    head = ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Amt", "Rolle"]
    head += [f"Wie gut sind Ihre Kenntnisse?.{topic}" for topic in topics]
    head += [f"Wie wichtig ist das für Sie?.{topic}" for topic in topics]
    head += [f"Weitere Frage Nummer {number}" for number in range(len(head), COLUMNS)]
    units = [unit.name for unit in framework.units]
    roles = [role.name.de for role in framework.roles]
    start = datetime(2026, 5, 1, 8)  # noqa: DTZ001 - cells of a workbook know no time zone
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append(head)
    for number in range(1, rows + 1):
        begun = start + timedelta(seconds=30 * number)
        row: list[object] = [number, begun, begun + timedelta(minutes=9), "anonymous", None]
        row += [rng.choice(units), rng.choice(roles)]
        row += [rng.choice(HELD) if rng.random() > 0.05 else None for _ in topics]
        row += [rng.choice(IMPORTANT) if rng.random() > 0.05 else None for _ in topics]
        row += [rng.choice(("Ja", "Nein", "Weiß nicht")) for _ in range(len(row), COLUMNS)]
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_ours(path: Path) -> int:
    """Everything up to accepted answers."""
    from needs_analysis import Reading, check_survey, load_framework, propose_matching, read_survey, read_tables
    from needs_analysis import shipped_data as shipped

    framework = load_framework(read_tables(shipped("master")))
    raw = read_survey(path.name, path.read_bytes())
    matching = propose_matching(raw, framework)
    return check_survey([raw], matching, framework, Reading("anonymous", b"benchmark")).counts.accepted


def read_calamine(path: Path) -> int:
    """The bare cells."""
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) - 1


def read_pandas(path: Path) -> int:
    """The cells in a data frame."""
    import pandas as pd

    return len(pd.read_excel(path, dtype=str, engine="calamine"))


def read_openpyxl(path: Path) -> int:
    """The bare cells by the usual library."""
    from openpyxl import load_workbook

    return sum(1 for _ in load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)) - 1


PROGRAMS: Mapping[str, Callable[[Path], int]] = {
    "calamine, cells only": read_calamine,
    "pandas with calamine": read_pandas,
    "openpyxl, cells only": read_openpyxl,
    "Lernkompass, cells to accepted answers": read_ours,
}


def measure(name: str, path: Path) -> tuple[float, float, int]:
    """Processor seconds, MiB at the peak and rows of one program in a process of its own, without loading libraries."""
    done = subprocess.run(
        [sys.executable, __file__, "--run", name, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    seconds, memory, rows = done.stdout.split()
    return float(seconds), float(memory), int(rows)


def run(name: str, path: Path) -> None:
    """What the child does: once on a tiny file to load everything, then on the real one."""
    tiny = path.with_name("tiny.xlsx")
    PROGRAMS[name](tiny)
    before = _used()
    rows = PROGRAMS[name](path)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    sys.stdout.write(f"{_used() - before} {peak} {rows}\n")


def _used() -> float:
    times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in times)


def compare(sizes: Sequence[int]) -> None:
    """The table, one block per size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.xlsx"
        path.with_name("tiny.xlsx").write_bytes(make_survey(20))
        for rows in sizes:
            path.write_bytes(make_survey(rows))
            results = {
                name: measure(name, path)
                for name in PROGRAMS
                if not (name.startswith("openpyxl") and rows >= SLOW_FROM)
            }
            fastest = min(seconds for seconds, *_ in results.values())
            sys.stdout.write(f"\n{rows:,} rows x {COLUMNS} columns, {path.stat().st_size / 1e6:.1f} MB\n")
            sys.stdout.write(f"{'program':<42}{'cpu s':>8}{'ratio':>8}{'MiB':>8}\n")
            for name, (seconds, memory, read) in results.items():
                assert read == rows, (name, read)
                sys.stdout.write(f"{name:<42}{seconds:>8.2f}{seconds / fastest:>8.2f}{memory:>8.0f}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], Path(sys.argv[3]))
    else:
        compare([int(text) for text in sys.argv[1:]] or ROWS)
