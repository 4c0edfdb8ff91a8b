"""Several views of a topic side by side (held, required, importance): the views are the questions, topics the items."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from needs_analysis.ingest.dialects.protocol import role_anywhere
from needs_analysis.ingest.measures import is_view, measure_in
from needs_analysis.ingest.sheet import Head
from needs_analysis.ingest.text import normal_key, plain_text

_ENDING = re.compile(
    r"^(.*\S)\s*(?:[(\[]([^()\[\]]+)[)\]]|\s[-–|:]\s+(\S.*)|[ _](ist|soll|current|required|target))$",
    re.IGNORECASE | re.DOTALL,
)
_LEADING = re.compile(
    r"(?:([^:|–]{1,30}?)(?:\s?[:|]|\s[-–])|(ist|soll|current|required|target|wichtigkeit|importance|bedarf))\s(\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_VIEW = (
    r"(?:ist|soll|ziel)(?:[- ]?(?:stand|zustand|wert|niveau|stufe|level|profil))?|vorhanden|aktuell|derzeit|heute"
    r"|(?:zu)?künftig|benötigt|erforderlich|notwendig|wichtigkeit|bedeutung|relevanz|(?:schulungs|fortbildungs)?bedarf"
    r"|interesse|häufigkeit|nutzung|kompetenz|können|kenntnisse?|selbsteinschätzung|selbstbild|fremdeinschätzung|fremdbild"
    r"|current|held|actual|have|required?|target|should|importance|needs?|frequency|interest|skills?|competence|ability"
)
_ENDS = re.compile(rf"(\S.*?) ?(?:[\[(] ?({_VIEW}) ?[\])]|[-–—:|/_ ] ?({_VIEW}))", re.IGNORECASE)
_BEGINS = re.compile(rf"(?:[\[(] ?({_VIEW}) ?[\])]|({_VIEW}) ?[-–—:|/_ ]) ?(\S.*)", re.IGNORECASE)
_LONGEST = 300


def _split_ending(cell: str) -> tuple[str, str]:
    """Item and ending of ``Item (Ist)``; two empty texts where a header has no ending."""
    match = _ENDING.match(" ".join(cell.split()))
    if not match:
        return "", ""
    return plain_text(match[1]).rstrip(" -–|:/_"), plain_text(match[2] or match[3] or match[4])


def _split_leading(cell: str) -> tuple[str, str]:
    """Item and view of ``Ist: Item``, ``Soll Item``; two empty texts where a header does not begin with a view."""
    match = _LEADING.match(" ".join(cell.split()))
    view = plain_text(match[1] or match[2]) if match else ""
    return (plain_text(match[3]), view) if match and is_view(view) else ("", "")


def ending_heads(cells: Sequence[str]) -> list[Head]:
    """``Item (Ist)`` beside ``Item (Soll)``: the ending says what is asked; ``Ist: Item`` likewise."""
    pairs = [_split_ending(cell) for cell in cells]
    leading = [_split_leading(cell) for cell in cells]
    times, views = Counter(item for item, _ in leading if item), Counter(view for _, view in leading if view)
    pairs = [
        ahead if times[ahead[0]] > 1 < views[ahead[1]] else pair for pair, ahead in zip(pairs, leading, strict=True)
    ]
    endings = Counter(ending for _, ending in pairs if is_view(ending))
    heads = []
    for cell, (item, ending) in zip(cells, pairs, strict=True):
        paired = endings[ending] > 1 and len(ending) < 40  # noqa: PLR2004 - an ending, not a sentence
        heads.append(
            Head(
                plain_text(cell),
                ending if paired else "",
                item if paired else "",
                role="" if paired else role_anywhere(cell),
            )
        )
    return heads


def _split_views(heads: Sequence[Head]) -> list[Head]:
    """Topics below a group title that carry the view in their own name: ``Digital | E-Akte Ist``."""
    views = ending_heads([head.item if head.stem and not head.coded else "" for head in heads])
    return [
        replace(head, stem=f"{head.stem} [{view.stem}]", item=view.item) if view.stem else head
        for head, view in zip(heads, views, strict=True)
    ]


def swap_measures(heads: Sequence[Head]) -> list[Head]:
    """Where each topic has the columns ``Ist`` and ``Soll``, make these the questions and the topics their items.

    So it is for ``Topic (Ist)`` beside ``Topic (Soll)`` in the header of any tool.
    """
    views = ending_heads([head.header for head in heads])
    heads = [
        replace(head, stem=view.stem, item=view.item) if not (head.stem or head.role or head.coded) else head
        for head, view in zip(heads, views, strict=True)
    ]
    heads = _split_views(heads)
    items: dict[str, list[str]] = {}
    for head in heads:
        if head.stem and not head.coded:
            items.setdefault(head.stem, []).append(normal_key(head.item))
    sets = Counter(tuple(names) for names in items.values())
    swapped = {
        stem
        for stem, names in items.items()
        if sets[tuple(names)] > 1 and 2 <= len(names) <= 4 and all(map(is_view, names))  # noqa: PLR2004 - a few views
    }
    swapped_heads = [replace(head, stem=head.item, item=head.stem) if head.stem in swapped else head for head in heads]
    return pair_views(swapped_heads)


def pair_views(heads: Sequence[Head]) -> list[Head]:
    """Headers that name a topic with different views (``Excel [Ist]``, ``Soll: Excel``, ``Excel/Ist`` and others).

    One topic is enough where it stands beside at least two views that ask for different things.
    """
    found = [("", "", "") if head.role else _split_view(head) for head in heads]
    asked: defaultdict[tuple[str, str], set[object]] = defaultdict(set)
    times = Counter(tuple(map(normal_key, parts)) for parts in found)
    for stem, item, view in found:
        asked[normal_key(stem), normal_key(item)].add(measure_in(view) or normal_key(view))
    result = list(heads)
    for index, (stem, item, view) in enumerate(found):
        once = times[normal_key(stem), normal_key(item), normal_key(view)] == 1
        if item and once and len(asked[normal_key(stem), normal_key(item)]) > 1:
            named = f"{stem} [{view}]" if stem else view
            result[index] = replace(heads[index], stem=named, item=item, coded=False)
    return result


def _split_view(head: Head) -> tuple[str, str, str]:
    """Question, topic and view; empty texts where the header names no view."""
    if is_view(head.stem) and head.item:
        return "", head.item, head.stem
    for stem, text in ((head.stem, head.item), ("", head.header)):
        whole = " ".join(text.split())
        if len(whole) > _LONGEST or (stem and head.coded):
            continue
        if match := _ENDS.fullmatch(whole):
            return stem, plain_text(match[1]), plain_text(match[2] or match[3])
        if match := _BEGINS.fullmatch(whole):
            return stem, plain_text(match[3]), plain_text(match[1] or match[2])
    return "", "", ""
