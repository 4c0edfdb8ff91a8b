"""The language of templates: a small part of Jinja that names values, repeats over lists and chooses, nothing else.

No calls, no sums, no own variables: a template can reach nothing but the course, and its result cannot grow beyond
what the lists hold. Every name is held against the table of placeholders before the first course is filled.
"""

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2 import Template as Compiled
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from curriculum.export.template.values import LISTS, TEXT_LISTS, WORDS
from needs_analysis import Message, UserError

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If),
    *(nodes.CondExpr, nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter),
)
_FILTERS = frozenset({"upper", "lower", "capitalize", "trim", "length", "join"})
_DEEPEST = 3  # lists inside of lists
_LOOP = frozenset({"loop.index", "loop.first", "loop.last", "loop.length"})
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
Scope = Mapping[str, str]
"""Name -> what it stands for: ``goals`` the list, ``goals.`` one of its items."""


def compile_tags(source: str) -> Compiled:
    """A part of a document, ready to be filled. Raises `UserError` for tags that cannot be filled."""
    environment = _environment()
    try:
        tree = environment.parse(source)
        _check(tree, {name: name for name in WORDS if "." not in name}, 0)
        return environment.from_string(tree)
    except TemplateSyntaxError as error:
        message = "A placeholder of the template cannot be read ({words}). Compare it with the example template."
        raise UserError(Message(message, {"words": error.message or ""})) from error
    except RecursionError as error:
        raise _refuse("…") from error


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_finish)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


def _finish(value: Any) -> Any:  # noqa: ANN401 - whatever a tag says
    """Lines of a text stay lines in Word."""
    return _BREAK.join(escape(value).split("\n")) if isinstance(value, str) and "\n" in value else value


def _check(node: nodes.Node, scope: Scope, depth: int) -> None:
    """Refuse whatever is not allowed, and every name that nothing stands for."""
    if not isinstance(node, _ALLOWED):
        raise _refuse(type(node).__name__.lower())
    if isinstance(node, nodes.For):
        _check_loop(node, scope, depth)
        return
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise _refuse(node.name)
    if isinstance(node, nodes.Name | nodes.Getattr):
        _find(node, scope)
        return
    if isinstance(node, nodes.Output):
        for printed in node.nodes:
            _check_printed(printed, scope)
    for child in node.iter_child_nodes():
        _check(child, scope, depth)


def _check_loop(node: nodes.For, scope: Scope, depth: int) -> None:
    if node.recursive or node.test or not isinstance(node.target, nodes.Name) or depth == _DEEPEST:
        raise _refuse("for")
    if not isinstance(node.iter, nodes.Name | nodes.Getattr):
        raise _refuse("for")
    path = _find(node.iter, scope)
    if path not in LISTS | TEXT_LISTS:
        message = "The template repeats over “{name}”, which is no list. Lists are: {known}."
        known = ", ".join(sorted(LISTS | TEXT_LISTS))
        raise UserError(Message(message, {"name": path.rstrip("."), "known": known}))
    inner = {**scope, node.target.name: f"{path}.", "loop": "loop."}
    for child in (*node.body, *node.else_):
        _check(child, inner, depth + 1)


def _check_printed(node: nodes.Node, scope: Scope) -> None:
    """A list cannot be printed as such."""
    if isinstance(node, nodes.Name | nodes.Getattr):
        path = _find(node, scope)
        if path in LISTS | TEXT_LISTS or path.removesuffix(".") in {*LISTS, "loop"}:
            message = "The template prints “{name}”, which is a list. Repeat over it as the example template does."
            raise UserError(Message(message, {"name": path.removesuffix(".")}))


def _find(node: nodes.Node, scope: Scope) -> str:
    """What a name stands for. Raises `UserError` with all that exist where it stands for nothing."""
    if isinstance(node, nodes.Name):
        if node.name in scope:
            return scope[node.name]
        raise _unknown(node.name, sorted(scope))
    if not isinstance(node, nodes.Getattr):
        raise _refuse(type(node).__name__.lower())
    base = _find(node.node, scope)
    path = f"{base}{node.attr}" if base.endswith(".") else f"{base}.{node.attr}"
    if base.endswith(".") and (path in WORDS or path in _LOOP):
        return path
    known = [name.removeprefix(base) for name in (*WORDS, *_LOOP) if base.endswith(".") and name.startswith(base)]
    raise _unknown(path, sorted(name for name in known if "." not in name))


def _unknown(name: str, known: list[str]) -> UserError:
    if not known:
        message = "The template names “{name}”, which does not exist."
        return UserError(Message(message, {"name": name}))
    message = "The template names “{name}”, which does not exist. There are: {known}."
    return UserError(Message(message, {"name": name, "known": ", ".join(known)}))


def _refuse(what: str) -> UserError:
    message = (
        "The template uses “{what}”, which templates may not. They can name values, repeat over lists (up to three "
        "inside each other) and choose with if; filters: {filters}."
    )
    return UserError(Message(message, {"what": what, "filters": ", ".join(sorted(_FILTERS))}))
