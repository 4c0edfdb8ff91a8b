"""Regular expressions mean the same on every Python that the program runs on."""

import ast
import re
from collections.abc import Mapping

POSSESSIVE_GROUP = re.compile(r"\)[*+?]\+|\)\{[\d,]+\}\+|\(\?>")


def test_no_pattern_uses_possessive_groups(programs: Mapping[str, ast.Module]) -> None:
    """Python 3.11.2, which Debian 12 ships, loses matches of groups that give nothing back."""
    texts = [
        (path, node.value)
        for path, tree in programs.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [(path, text) for path, text in texts if POSSESSIVE_GROUP.search(text)] == []
