"""Every sentence the program can say has a German wording in data/locale/de.po, and nothing else stands there."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

# Callables whose first argument is an English source sentence.
SPEAKERS = {"BreachError", "Clash", "Message", "blame", "translate", "say", "t"}  # in pages t stands for the desk's say
PLACE, WORD = re.compile(r"\{\w*\}"), re.compile(r"[^\W\d_]")
# Files that define the speakers and pass on what others gave them.
SPEAKING = {"needs_analysis/language.py"}


@pytest.fixture(scope="module")
def german(root: Path) -> Catalog:
    with (root / "data/locale/de.po").open("rb") as stream:
        return read_po(stream, locale="de", abort_invalid=True)


@dataclass
class Names:
    """Constants of one program: name -> texts it can stand for."""

    texts: dict[str, set[str]] = field(default_factory=dict)

    def note(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.texts.setdefault(target.id, set()).update(self.read(value))
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for one, other in zip(target.elts, value.elts, strict=True):
                self.note(one, other)

    def read(self, node: ast.expr | None) -> set[str]:
        """The texts an expression can be, as far as they can be read off; nothing for what is computed."""
        match node:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.IfExp(body=body, orelse=other):
                return self.read(body) | self.read(other)
            case ast.Name(id=name):
                return self.texts.get(name, set())
            case ast.Subscript(value=table):
                return self.values(table)
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, *default]):
                return self.values(table) | {text for one in default for text in self.read(one)}
        return set()

    def values(self, node: ast.expr) -> set[str]:
        """The texts that are values of a dictionary or items of a tuple, written out or named."""
        match node:
            case ast.Dict(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
                return {text for value in values for text in self.read(value)}
            case ast.Name(id=name):
                return self.texts.get(f"{name}[]", set())
        return set()


def names_of(module: ast.Module, others: Mapping[str, Names]) -> Names:
    """Constants of a module: those it imports from our other modules and those it assigns outside its functions."""
    names = Names()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module in others:
            for alias in node.names:
                for ending in ("", "[]"):
                    texts = others[node.module].texts.get(alias.name + ending, set())
                    names.texts[(alias.asname or alias.name) + ending] = set(texts)
    note_assignments(names, list(nodes_of(module)))
    return names


def nodes_of(scope: ast.AST) -> Iterator[ast.AST]:
    """All nodes below, not those inside of functions."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from nodes_of(child)


def note_assignments(names: Names, nodes: Iterable[ast.AST]) -> None:
    for node in nodes:
        match node:
            case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
                names.note(target, value)
                if isinstance(target, ast.Name):
                    names.texts.setdefault(f"{target.id}[]", set()).update(names.values(value))


def scopes_of(scope: ast.AST, names: Names) -> Iterator[tuple[list[ast.AST], Names]]:
    """Every function, and the module itself, with its own nodes and the names known in it."""
    nodes = list(nodes_of(scope))
    own = Names()
    note_assignments(own, nodes)
    known = Names({**names.texts, **own.texts})
    note_assignments(known, nodes)
    yield nodes, known
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from scopes_of(node, known)


def sentences_of(programs: Mapping[str, ast.Module]) -> Iterator[tuple[str, str]]:
    for path, sentences, _ in calls_of(programs):
        yield from ((path, sentence) for sentence in sentences)


def calls_of(programs: Mapping[str, ast.Module]) -> Iterator[tuple[str, set[str], ast.Call]]:
    """Program, the sentences it can be and the call, for every speaker whose sentence can be read off the program."""
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in programs}
    constants = {module: names_of(programs[path], {}) for module, path in modules.items()}
    for path in sorted(set(programs) - SPEAKING):
        for nodes, names in scopes_of(programs[path], names_of(programs[path], constants)):
            for node in nodes:
                if isinstance(node, ast.Call) and node.args and called(node) in SPEAKERS:
                    yield path, names.read(node.args[0]), node


def given_values(node: ast.Call) -> set[str] | None:
    """Names of the values a call hands to its sentence, None where they are computed."""
    keywords = {word.arg for word in node.keywords}
    if None in keywords or "values" in keywords:
        return None
    match node.args[1:]:
        case []:
            return {word for word in keywords if word}
        case [ast.Dict(keys=keys)] if all(isinstance(key, ast.Constant) for key in keys):
            return {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    return None


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def test_the_reader_of_programs_sees_all_ways_to_name_a_sentence() -> None:
    source = """
A, B = "one", "two"
TABLE: Mapping[str, str] = {"x": "three", "y": "four"}
Message("five {n}", {"n": 1}); translate(A if x else B, language); desk.say(TABLE[key]); desk.say(TABLE.get(k, "six"))
other("seven"); Message(computed())
"""
    tree = ast.parse(source)
    found = {sentence for _, sentence in sentences_of({"a.py": tree})}
    assert found == {"one", "two", "three", "four", "five {n}", "six"}


def test_sentences_get_the_values_they_name(programs: Mapping[str, ast.Module]) -> None:
    faults = [
        (path, sentences)
        for path, sentences, node in calls_of(programs)
        if called(node) != "translate" and len(sentences) == 1  # where there is a choice, order decides
        if (given := given_values(node)) is not None and given != fields(*sentences)
    ]
    assert faults == []


def test_every_sentence_has_a_german_wording(programs: Mapping[str, ast.Module], german: Catalog) -> None:
    missing: dict[str, set[str]] = {}
    for path, sentence in sentences_of(programs):
        entry = german.get(sentence)
        if WORD.search(PLACE.sub("", sentence)) and (entry is None or not entry.string):
            missing.setdefault(path, set()).add(sentence)
    assert missing == {}


def test_every_sentence_stands_once(root: Path, german: Catalog) -> None:
    text = (root / "data/locale/de.po").read_text(encoding="utf-8")
    assert len(re.findall(r"^msgid ", text, re.MULTILINE)) == len([*german])


def test_every_wording_is_said_somewhere(programs: Mapping[str, ast.Module], german: Catalog) -> None:
    written = {
        node.value
        for tree in programs.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [entry.id for entry in german if entry.id and entry.id not in written] == []


def test_wordings_keep_the_values_of_their_sentences(german: Catalog) -> None:
    entries = [entry for entry in german if entry.id]
    assert [entry.id for entry in entries if entry.fuzzy or not entry.string] == []
    assert [entry.id for entry in entries if fields(entry.id) != fields(entry.string)] == []


def test_wordings_speak_like_the_house(german: Catalog) -> None:
    """ "Sie" and no "du", German quotation marks, no English ones left over."""
    informal = re.compile(r"\b(du|dein\w*|dir|dich)\b", re.IGNORECASE)
    assert [
        entry.string for entry in german if entry.id and (informal.search(entry.string) or '"' in entry.string)
    ] == []
