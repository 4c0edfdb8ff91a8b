"""A neutral paper: sections with paragraphs and tables; all that the writers of files need."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from needs_analysis import Language


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a paper: caption, heads, rows of texts, the shares of the width, and where its figures come from."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[float]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it, in order; ``new_page``: whether it begins a page."""

    title: str
    parts: Sequence[str | Grid]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the town, whatever file it becomes."""

    title: str
    subtitle: str
    footer: str
    language: Language
    sections: Sequence[Section] = field(default_factory=tuple)
