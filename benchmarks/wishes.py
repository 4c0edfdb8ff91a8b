"""How often the competencies suggested for wishes are right, on two held-out sets: ``python -m benchmarks.wishes``.

The first set was written after the synonyms and before any run, but seen before the examples were written that the
program learns from; the second one was written before these examples. Both by one author: expect less from a real town.
The optional encoder takes part where it is installed (``pip install ".[wishes]"``).
"""

import csv

from needs_analysis import load_encoder, load_framework, read_tables, shipped_data
from needs_analysis.suggest import Encoder, suggest_competencies

SETS = ("held_out", "held_out_2")
FIGURES = ("first right", "one of three right", "on topic, nothing suggested", "off topic, nothing suggested")


def held_out(name: str) -> list[tuple[str, str]]:
    """Wishes with their competency, "" for those that are about something else."""
    with shipped_data("wishes", f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["wish"], row["competency"]) for row in csv.DictReader(stream)]


def measure(name: str, encoder: Encoder | None = None) -> dict[str, float]:
    """Shares: first suggestion right, one of three right, wishes on and off topic that get none."""
    framework = load_framework(read_tables(shipped_data("master")))
    wishes = held_out(name)
    found = suggest_competencies([wish for wish, _ in wishes], framework, None, encoder)
    asked = [([s.competency for s in made], right) for made, (_, right) in zip(found, wishes, strict=True)]
    on_topic = [(names, right) for names, right in asked if right]
    off_topic = [names for names, right in asked if not right]
    shares = (
        sum(names[:1] == [right] for names, right in on_topic) / len(on_topic),
        sum(right in names for names, right in on_topic) / len(on_topic),
        sum(not names for names, _ in on_topic) / len(on_topic),
        sum(not names for names in off_topic) / len(off_topic),
    )
    return dict(zip(FIGURES, shares, strict=True))


def main() -> None:
    """Print the table."""
    print("| held-out wishes | compared by | " + " | ".join(FIGURES) + " |\n|" + " --- |" * (len(FIGURES) + 2))
    encoder = load_encoder()
    for name in SETS:
        for way, used in (("character n-grams", None), ("n-grams and meaning", encoder)):
            shares = measure(name, used) if used or way == "character n-grams" else {}
            cells = [f"{shares[figure]:.2f}" if shares else "not installed" for figure in FIGURES]
            print(f"| {name} ({len(held_out(name))}) | {way} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
