"""The documents against the program: what they name exists, what exists and is promised works under that name."""

import ast
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from lernkompass.__main__ import build_parser

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
KNOWN_ENDINGS = {".py", ".md", ".toml", ".lock", ".po", ".csv", ".png", ".ipynb", ".yaml", ".css"}
NOT_KEPT = {"uv.lock", "needs_analysis/data"}  # named to say so; the second exists in a wheel only


def read(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


def codes_of(text: str) -> list[str]:
    """What stands between single backticks, and the lines of code blocks."""
    blocks = [
        line.strip()
        for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
    ]
    return [
        *re.findall(r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)),
        *blocks,
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_make_targets_exist(root: Path, name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read(root, "Makefile"), re.MULTILINE))
    named = {found for code in codes_of(read(root, name)) for found in re.findall(r"^make ([a-z]+)", code)}
    assert named - targets == set()


def test_make_tells_about_every_target(root: Path) -> None:
    text = read(root, "Makefile")
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE)) - {"help"}
    told = set(re.findall(r"^# make ([a-z]+) ", text, re.MULTILINE))
    phony = set(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split()) - {"help"}
    assert told == targets == phony


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_that_are_named_exist(root: Path, name: str) -> None:
    text = read(root, name)
    links = [link.partition("#")[0] for link in links_of(text) if not link.startswith("#")]
    paths = [code for code in codes_of(text) if re.fullmatch(r"[\w./-]+", code) and is_path(root, code)]
    assert [path for path in [*links, *paths] if not (root / path).exists() and not any(root.glob(f"*/{path}"))] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_headings_that_are_linked_exist(root: Path, name: str) -> None:
    parts = [link.partition("#") for link in links_of(read(root, name)) if "#" in link]
    assert [anchor for file, _, anchor in parts if anchor not in anchors_of(read(root, file or name))] == []


def links_of(text: str) -> list[str]:
    return [link for link in re.findall(r"\]\(([^)\s]+)[^)]*\)", text) if "://" not in link]


def anchors_of(text: str) -> set[str]:
    """Addresses of the headings, made the way code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def is_path(root: Path, code: str) -> bool:
    first, slash, _ = code.partition("/")
    return code not in NOT_KEPT and ((root / first).exists() if slash else Path(code).suffix in KNOWN_ENDINGS)


def test_commands_that_are_named_exist(root: Path) -> None:
    parser = build_parser()
    commands = next(iter(action.choices for action in parser._actions if isinstance(action.choices, dict)))
    named: dict[str, set[str]] = {}
    for name in DOCUMENTS:
        for code in codes_of(read(root, name)):
            for command, rest in re.findall(r"(?:^|[\\/ ])lernkompass ([a-z-]+)\b(.*)", code):
                named.setdefault(command, set()).update(re.findall(r"(--[a-z-]+)", rest))
    assert set(named) >= {"demo", "serve"}
    assert set(named) - set(commands) == set()
    for command, options in named.items():
        assert options <= options_of(commands[command]), command


def options_of(parser: object) -> set[str]:
    found: set[str] = set()
    for action in parser._actions:  # type: ignore[attr-defined]
        found |= set(action.option_strings)
        if isinstance(action.choices, dict):
            found |= {option for inner in action.choices.values() for option in options_of(inner)}
    return found


def test_changelog_knows_the_version(root: Path) -> None:
    version = tomllib.loads(read(root, "pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## \[{re.escape(version)}\]", read(root, "CHANGELOG.md"), re.MULTILINE)


def test_readme_gives_a_reason_for_every_dependency(root: Path) -> None:
    declared = tomllib.loads(read(root, "pyproject.toml"))["project"]["dependencies"]
    names = {re.split(r"[<>=!~; \[]", line)[0] for line in declared}
    told = {
        word
        for row in rows_of(read(root, "README.md"), "Dependencies")
        for word in re.findall(r"[\w-]+", row[0].lower())
    }
    assert names - told == set()


def test_glossary_and_program_use_the_same_words(root: Path, programs: Mapping[str, ast.Module]) -> None:
    """English words stand in the programs, as a name or in prose; German ones where the program speaks German."""
    english = " ".join((root / path).read_text(encoding="utf-8") for path in programs)
    german = "".join(
        path.read_text(encoding="utf-8") for path in (root / "data").rglob("*") if path.suffix in {".po", ".csv"}
    )
    rows = rows_of(read(root, "README.md"), "Glossary")
    assert len(rows) >= 20
    assert [row[1] for row in rows if not any(says(english, word) for word in re.split(r" / |, ", row[1]))] == []
    assert [row[0] for row in rows if not any(says(german, word) for word in re.split(r" / |, ", row[0]))] == []


def says(text: str, words: str) -> bool:
    """Whether the text holds the words, written apart, with hyphens, as a_name or as AName."""
    return bool(re.search("[ _-]?".join(map(re.escape, re.split("[ -]", words))), text, re.IGNORECASE))


def rows_of(text: str, heading: str) -> list[list[str]]:
    """Cells of the rows of the first table below a heading that begins with these words."""
    section = re.search(rf"^## {heading}[^\n]*\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert section, f"no heading {heading}"
    lines = re.findall(r"^\| (.*) \|$", section[1], re.MULTILINE)
    return [[cell.strip() for cell in line.split(" | ")] for line in lines[2:]]
