"""Front doors that fetch a name when somebody asks for it: who says one sentence need not load all of statistics."""

import ast
import pkgutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module


def open_door(package: str) -> Callable[[str], object]:
    """The ``__getattr__`` of a package that imports its public names under ``if TYPE_CHECKING``.

    Where a name lives is said once, in these imports: they are what types are checked by, and they are read here when
    the first name is asked for.
    """
    homes: dict[str, tuple[str, str]] = {}

    def fetch(name: str) -> object:
        if not homes:
            homes.update(_read_homes(package))
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, there = homes[name]
        found: object = getattr(import_module(module), there)
        setattr(sys.modules[package], name, found)
        return found

    return fetch


def _read_homes(package: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Public name -> module and name there, of the imports that stand under a condition."""
    tree = ast.parse(pkgutil.get_data(package, "__init__.py") or b"")
    for block in (node for node in tree.body if isinstance(node, ast.If)):
        for line in (node for node in block.body if isinstance(node, ast.ImportFrom) and node.module):
            yield from ((one.asname or one.name, (line.module or "", one.name)) for one in line.names)
