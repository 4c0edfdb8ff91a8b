"""What kind of column each one is, once blocks are known."""

from collections.abc import Collection, Mapping, Sequence

from needs_analysis.ingest.draft import Profile
from needs_analysis.ingest.naming import is_grouping_name, is_remark_name
from needs_analysis.ingest.people import People
from needs_analysis.ingest.person_words import mentions_person
from needs_analysis.ingest.personal import are_ratings
from needs_analysis.ingest.text import normal_key, parse_number
from needs_analysis.model import Kind

MOST_GROUPS = 60
MOST_CHOICES = 40
LONGEST_CHOICE = 120
LONGEST_OPTION = 100
FEW = 5
NUMERIC = 0.9
_TICKS = {
    "ja", "nein", "yes", "no", "y", "n", "j", "true", "false", "wahr", "falsch", "1", "0", "x", "checked",
    "unchecked", "n/a", "nicht gewählt", "gewählt", "ausgewählt", "nicht ausgewählt", "selected",
    "not selected", "quoted", "not quoted", "",
}  # fmt: skip


def find_kinds(profiles: Sequence[Profile], rated: Collection[int], separator: str, people: People) -> list[Kind]:
    """One kind per column; ``rated`` are the columns of the blocks."""
    spread = _spread_columns(profiles, rated)
    kinds: list[Kind] = []
    for profile in profiles:
        if profile.index in rated:
            kinds.append("rating")
        elif profile.head.role in ("system", "personal"):
            kinds.append("personal" if profile.head.role == "personal" or profile.index in people.looks else "system")
        elif profile.index in spread or profile.head.role == "multiple":
            kinds.append("multiple")
        elif _may_be_personal(profile, people):
            kinds.append("personal")
        else:
            kinds.append(_kind_of_question(profile, separator))
    return kinds


def _spread_columns(profiles: Sequence[Profile], rated: Collection[int]) -> set[int]:
    """Option columns of questions with several answers: ticks, or the option's own text where it was chosen."""
    groups: dict[str, list[Profile]] = {}
    for profile in profiles:
        if profile.head.stem and profile.index not in rated and not profile.head.role:
            groups.setdefault(profile.head.stem, []).append(profile)
    found: set[int] = set()
    for members in groups.values():
        ticked = [member for member in members if _is_ticked(member)]
        if len(ticked) > 1 and any(member.counts for member in ticked):
            found.update(member.index for member in ticked)
    return found


def _is_ticked(profile: Profile) -> bool:
    keys = {normal_key(text) for text in profile.counts}
    return keys <= _TICKS or keys <= {normal_key(profile.head.item)}


def _may_be_personal(profile: Profile, people: People) -> bool:
    """By the look of its answers, or by a header that asks for a person and answers that are more than ticks."""
    if not profile.counts or profile.index in people.allowed:
        return False
    return profile.index in people.looks or (mentions_person(profile.head.header) and not are_ratings(profile.counts))


def _kind_of_question(profile: Profile, separator: str) -> Kind:
    counts = profile.counts
    if not counts:
        return "empty"
    if is_grouping_name(profile.head.header) and len(counts) <= MOST_GROUPS and max(map(len, counts)) <= LONGEST_CHOICE:
        return "demographic"
    if is_joined(counts, separator):
        return "multiple"
    if _is_numeric(counts):
        return "number" if len(counts) > 2 or not set(map(normal_key, counts)) <= _TICKS else "nominal"  # noqa: PLR2004
    return "nominal" if _is_choice(counts) and not is_remark_name(profile.head.header) else "text"


def _is_numeric(counts: Mapping[str, int]) -> bool:
    numbers = sum(number for text, number in counts.items() if parse_number(text) is not None)
    return numbers >= NUMERIC * sum(counts.values())


def _is_choice(counts: Mapping[str, int]) -> bool:
    answers = sum(counts.values())
    short = max(map(len, counts)) <= LONGEST_CHOICE
    return short and len(counts) <= MOST_CHOICES and (len(counts) * 2 <= answers or answers <= FEW)


def is_joined(counts: Mapping[str, int], separator: str) -> bool:
    """Whether cells hold several answers: an end mark as Forms writes it, or options that recur in other cells."""
    if separator == ";" and all(text.rstrip().endswith(";") for text in counts):
        return True
    mark = separator.strip() or separator
    joined = [text for text in counts if mark in text.strip(f"{mark} ")]
    if not joined:
        return False
    seen: dict[str, int] = {}
    for text, number in counts.items():
        for option in split_options(text, separator):
            seen[option] = seen.get(option, 0) + number
    recurring = [option for option, number in seen.items() if number > 1]
    short = max(map(len, seen), default=0) <= LONGEST_OPTION
    return short and len(recurring) * 3 >= len(seen) and len(joined) * 4 >= len(counts)


def split_options(text: str, separator: str) -> list[str]:
    """The options in one cell as normal keys; a separator inside parentheses does not split."""
    options, depth, start, position = [], 0, 0, 0
    while position < len(text):
        depth += (text[position] in "([") - (text[position] in ")]")
        if depth <= 0 and text.startswith(separator, position):
            options.append(text[start:position])
            position += len(separator)
            start = position
            continue
        position += 1
    options.append(text[start:])
    return [key for key in map(normal_key, options) if key]
