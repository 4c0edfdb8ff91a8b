"""Coverage-guided fuzzing of the readers: ``python tests/fuzz/fuzz_readers.py CORPUS... -max_total_time=1200``.

Needs atheris (``pip install atheris``; it is no dependency of the project). The first folder collects what reaches new
lines; the kept seeds are in ``tests/fuzz/corpus`` and run in every test. Every exception but `UserError` is a fault.
Here the parser runs in this process, not apart, so that an input takes milliseconds; what ends the whole process is to
be tried again with ``read_survey`` itself.
"""

import io
import json
import marshal
import random
import sys
from collections.abc import Callable
from pathlib import Path

EXTRACT: Callable[[bytes], list[object]] = list
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.fuzz.mutate import LARGEST, mutate  # noqa: E402


def check_reading(content: bytes) -> str:
    """Read a file as an upload is read; the tool's name, or the sentence that refuses it. Fails on any other end."""
    from needs_analysis.ingest import describe_table, read_survey
    from needs_analysis.model import UserError

    try:
        raw = read_survey("fuzz", content)
    except UserError as error:
        return error.message.text("de")
    assert raw.cells.shape == (len(raw.outcomes), len(raw.columns))
    names = ("accepted", "partial", "duplicate", "empty", "quarantined")
    assert sum(raw.count(name) for name in names) == len(raw.outcomes)  # type: ignore[arg-type]
    for language in ("de", "en"):
        json.dumps(describe_table(raw, language), ensure_ascii=False).encode()
    return raw.tool


def parse_here(content: bytes) -> list[object]:
    """What the child process does, in this one; only for xlsx, where nothing small ends the process."""
    from python_calamine import CalamineError, PasswordError

    from needs_analysis.ingest import apart, bounds

    if b"xl/workbook.xml" not in content:
        return list(EXTRACT(content))
    sent: list[bytes] = []
    apart._write = lambda value, _: sent.append(marshal.dumps(value))  # type: ignore[assignment]
    try:
        apart._send_sheets(content, bounds.MAX_SHEETS, bounds.MAX_CELLS, bounds.MAX_ANSWER)
    except PasswordError as error:
        raise apart.ApartError("locked") from error
    except (apart._HeavyError, MemoryError) as error:
        raise apart.ApartError("heavy") from error
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise apart.ApartError("broken") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise apart.ApartError("broken") from error
        raise
    return list(apart._receive(io.BytesIO(b"".join(sent))))


def run(atheris: object) -> None:
    """Fuzz until the time given on the command line has passed."""
    with atheris.instrument_imports(include=["needs_analysis.ingest"]):  # type: ignore[attr-defined]
        from needs_analysis.ingest import workbook

    global EXTRACT  # noqa: PLW0603 - the one thing exchanged
    EXTRACT = workbook.extract_apart
    workbook.extract_apart = parse_here  # type: ignore[assignment]

    def change(data: bytes, size: int, seed: int) -> bytes:
        rng = random.Random(seed)
        return mutate(data, rng)[: min(size, LARGEST)] if data else rng.choice([b"a;b\n1;2\n", b"a,b\n1,2\n"])

    target: Callable[[bytes], str] = check_reading

    def one(data: bytes) -> None:
        target(data)

    atheris.Setup([*sys.argv, f"-max_len={LARGEST}"], one, custom_mutator=change)  # type: ignore[attr-defined]
    atheris.Fuzz()  # type: ignore[attr-defined]


if __name__ == "__main__":
    import atheris

    run(atheris)
