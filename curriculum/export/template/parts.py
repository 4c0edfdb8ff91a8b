"""A Word file as parts: opened within bounds, refused where it reaches outside, its tags gathered for filling.

Word spreads what somebody types over several runs and turns straight quotes round; tags are put together again here.
A tag that begins with ``p`` or ``tr`` stands for its whole paragraph or table row, as in the templates of docxtpl.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from needs_analysis import Message, UserError

MAX_BYTES, MAX_UNPACKED, MAX_PARTS = 10 * 1024**2, 60 * 1024**2, 500
_FILLED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
# A tag ends within so many characters: what never ends must not be looked for from every brace to the end of the file.
_TAG = re.compile(r"\{\{.{0,600}?\}\}|\{%.{0,600}?%\}|\{#.{0,600}?#\}", re.DOTALL)
_WHOLE = {"tr": re.compile(r"\{([%#])tr\s(.{0,600}?)\1\}"), "p": re.compile(r"\{([%#])p\s(.{0,600}?)\1\}")}
_STRAIGHT = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛", "'"), "\u00a0": " "})
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ACTIVE_PART = re.compile(r"vbaproject|activex|embeddings/|\.bin$|afchunk", re.IGNORECASE)
_ACTIVE_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON)\b")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_OUTSIDE = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)
_OWN_TEMPLATE = re.compile(rb"<w:attachedTemplate\b[^>]*/>")
_TEMPLATE_TYPE = b"wordprocessingml.template.main+xml"
_DOCUMENT_TYPE = b"wordprocessingml.document.main+xml"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)

NOT_WORD = "This is no Word file that can serve as a template. Save it in Word as .docx or .dotx and upload it again."
TOO_LARGE = "The template is too large. Reduce its pictures to less than {most} MB in all."
REACHES_OUT = "The template holds macros, embedded objects or links to other files ({what}). Remove them first."
SPREAD = "A placeholder is spread over two paragraphs: “{tag}”. Keep each one in one paragraph."


def open_parts(content: bytes) -> dict[str, bytes]:
    """Name -> content of every part. Raises `UserError` for what is no Word file, too large, or reaches outside."""
    if len(content) > MAX_BYTES:
        raise UserError(Message(TOO_LARGE, {"most": MAX_BYTES // 1024**2}))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            known = [part for part in archive.infolist() if not part.is_dir()]
            if len(known) > MAX_PARTS or sum(part.file_size for part in known) > MAX_UNPACKED:
                raise UserError(Message(TOO_LARGE, {"most": MAX_BYTES // 1024**2}))
            parts = {part.filename: archive.read(part) for part in known}
    except _DAMAGED as error:
        raise UserError(Message(NOT_WORD)) from error
    if not {"[Content_Types].xml", "word/document.xml"} <= parts.keys() or len(parts) < len(known):
        raise UserError(Message(NOT_WORD))
    for name, part in parts.items():
        _check_part(name, part)
    return {name: _tame(name, part) for name, part in parts.items()}


def _check_part(name: str, part: bytes) -> None:
    if _ACTIVE_PART.search(name) or (name == "[Content_Types].xml" and b"macroEnabled" in part):
        raise UserError(Message(REACHES_OUT, {"what": name}))
    if name.endswith((".xml", ".rels")) and (b"\0" in part or _DTD.search(part)):
        raise UserError(Message(NOT_WORD))
    for relation in _RELATION.findall(part) if name.endswith(".rels") else ():
        if _OUTSIDE.search(relation) and b"/hyperlink" not in relation and b"/attachedTemplate" not in relation:
            raise UserError(Message(REACHES_OUT, {"what": name}))


def _tame(name: str, part: bytes) -> bytes:
    """Word's own link to the template that a file was made with is taken off; a template becomes a document."""
    if name == "word/_rels/settings.xml.rels":
        return _RELATION.sub(lambda found: b"" if b"/attachedTemplate" in found[0] else found[0], part)
    if name == "word/settings.xml":
        return _OWN_TEMPLATE.sub(b"", part)
    return part.replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE) if name == "[Content_Types].xml" else part


def gather_sources(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The parts that can hold tags, as sources of the template language. Raises `UserError` as `open_parts` does."""
    return {name: _gather_source(part) for name, part in parts.items() if _FILLED.fullmatch(name)}


def _gather_source(part: bytes) -> str:
    root = read_xml(part)
    _check_fields(root)
    for paragraph in root.iter(qn("w:p")):
        _join_runs(paragraph)
    tags: list[str] = []
    for kind in ("tr", "p"):  # the innermost first: a row may hold a table
        for element in reversed(list(root.iter(qn(f"w:{kind}")))):
            _lift_tag(element, kind, tags)
    source = _TAG.sub(_clean_tag, serialize_part_xml(root).decode())
    return re.sub(r'<w:lifted\b[^>]*w:n="(\d+)"[^>]*/>', lambda found: tags[int(found[1])], source)


def read_xml(part: bytes) -> Any:  # noqa: ANN401 - elements of python-docx
    """The tree of a part. Raises `UserError` where it is none."""
    try:
        return parse_xml(part)
    except (SyntaxError, ValueError) as error:  # of lxml
        raise UserError(Message(NOT_WORD)) from error


def _check_fields(root: Any) -> None:  # noqa: ANN401
    texts = [element.text or "" for element in root.iter(qn("w:instrText"))]
    texts += [element.get(qn("w:instr")) or "" for element in root.iter(qn("w:fldSimple"))]
    found = _ACTIVE_FIELD.search("".join(texts).upper()) or _ACTIVE_FIELD.search(" ".join(texts).upper())
    if found:
        raise UserError(Message(REACHES_OUT, {"what": found[0]}))


def _texts(element: Any) -> Iterator[Any]:  # noqa: ANN401
    """The texts of a paragraph or row in order, not those of paragraphs or rows inside of it."""
    for child in element:
        if child.tag == qn("w:t"):
            yield child
        elif child.tag != element.tag:
            yield from _texts(child)


def _join_runs(paragraph: Any) -> None:  # noqa: ANN401
    """Put every tag wholly into the run in which it begins."""
    texts = list(_texts(paragraph))
    whole = "".join(one.text or "" for one in texts)
    if "{" not in whole:
        return
    owners = [number for number, one in enumerate(texts) for _ in one.text or ""]
    for tag in _TAG.finditer(whole):
        owners[tag.start() : tag.end()] = [owners[tag.start()]] * (tag.end() - tag.start())
    parts: list[list[str]] = [[] for _ in texts]
    for sign, owner in zip(whole, owners, strict=True):
        parts[owner].append(sign)
    for one, part in zip(texts, parts, strict=True):
        one.text = "".join(part)
        one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _lift_tag(element: Any, kind: str, tags: list[str]) -> None:  # noqa: ANN401
    """Replace a paragraph or row by the tag that stands for all of it."""
    found = _WHOLE[kind].search("".join(one.text or "" for one in _texts(element)))
    if found is None or element.getparent() is None:
        return
    tags.append("" if found[1] == "#" else f"{{% {found[2].translate(_STRAIGHT)} %}}")
    mark = parse_xml(f'<w:lifted {nsdecls("w")} w:n="{len(tags) - 1}"/>')
    element.getparent().replace(element, mark)


def _clean_tag(found: re.Match[str]) -> str:
    if "<" in found[0]:
        shown = re.sub(r"<[^>]*>", " ", found[0])[:60]
        raise UserError(Message(SPREAD, {"tag": " ".join(shown.split())}))
    return unescape(found[0]).translate(_STRAIGHT)
