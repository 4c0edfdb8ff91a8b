"""How often the competencies suggested for wishes are right, on a held-out set: ``python -m benchmarks.wishes``.

The set was written after the synonyms and before any run, by the same author: expect less from a real town.
"""

import csv

from needs_analysis import load_framework, read_tables, shipped_data
from needs_analysis.wishes import suggest_competencies


def held_out() -> list[tuple[str, str]]:
    """Wishes with their competency, "" for those that are about something else."""
    with shipped_data("wishes", "held_out.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["wish"], row["competency"]) for row in csv.DictReader(stream)]


def measure() -> dict[str, float]:
    """Shares: first suggestion right, one of three right, off-topic wishes without suggestion, wishes with none."""
    framework = load_framework(read_tables(shipped_data("master")))
    wishes = held_out()
    found = suggest_competencies([wish for wish, _ in wishes], framework)
    asked = [([s.competency for s in made], right) for made, (_, right) in zip(found, wishes, strict=True)]
    on_topic = [(names, right) for names, right in asked if right]
    off_topic = [names for names, right in asked if not right]
    return {
        "first right": sum(names[:1] == [right] for names, right in on_topic) / len(on_topic),
        "one of three right": sum(right in names for names, right in on_topic) / len(on_topic),
        "on topic, nothing suggested": sum(not names for names, _ in on_topic) / len(on_topic),
        "off topic, nothing suggested": sum(not names for names in off_topic) / len(off_topic),
    }


def main() -> None:
    """Print the table."""
    print(f"| held-out wishes: {len(held_out())} | share |\n| --- | --- |")
    for name, share in measure().items():
        print(f"| {name} | {share:.2f} |")


if __name__ == "__main__":
    main()
