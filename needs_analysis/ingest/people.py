"""Which columns hold personal data: by the tool's own names, by the words of the header, by what the cells hold.

Certain ones get the role ``personal``. Others only look like it; a person may say that these hold no personal data.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from needs_analysis.ingest.naming import is_grouping_name
from needs_analysis.ingest.person_words import is_system_person, mentions_person
from needs_analysis.ingest.personal import are_ratings, holds_addresses, holds_codes, holds_names
from needs_analysis.ingest.sheet import Answers, Head


@dataclass(frozen=True, slots=True)
class People:
    """``looks``: columns that look like names, staff numbers or logins; ``allowed``: those declared to be none."""

    looks: frozenset[int] = frozenset()
    allowed: frozenset[int] = frozenset()


def mark_people(heads: Sequence[Head]) -> list[Head]:
    """The heads, with the tool's entries that name or identify whoever answered as personal."""
    return [
        replace(head, stem="", item="", role="personal")
        if head.role == "system" and (is_system_person(head.key) or is_system_person(head.header))
        else head
        for head in heads
    ]


def find_people(answers: Answers, allowed: Collection[str]) -> tuple[Answers, People]:
    """The answers with the roles that their content proves or disproves, and the columns that only look personal."""
    heads, looks, open_ = list(answers.heads), set(), set()
    for index, (head, column) in enumerate(zip(answers.heads, answers.columns, strict=True)):
        counts = column.counts()
        if head.role == "personal":
            heads[index] = replace(head, role="") if _are_topics(head, counts) else head
        elif counts and holds_addresses(counts):
            heads[index] = replace(head, role="personal")
        elif head.key != head.header and mentions_person(head.key) and not are_ratings(counts):
            heads[index] = replace(head, header=head.key, role="personal")
        elif (head.key or head.header) in allowed:
            open_.add(index)
        elif counts and _look_personal(head, counts):
            looks.add(index)
    return replace(answers, heads=tuple(heads)), People(frozenset(looks), frozenset(open_))


def _are_topics(head: Head, counts: Mapping[str, int]) -> bool:
    """Whether a header such as ``E-Mail`` or ``Telefon`` names something that people rate."""
    return not head.coded and are_ratings(counts)


def _look_personal(head: Head, counts: Mapping[str, int]) -> bool:
    if head.role == "multiple" or is_grouping_name(head.header):
        return False
    return holds_names(counts) or (head.role == "" and holds_codes(counts))
