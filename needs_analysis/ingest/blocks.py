"""Columns to blocks: which columns ask the same of several items on one scale, and on which."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from types import MappingProxyType

from needs_analysis.ingest.draft import FITTING, HALF, Draft, Profile, fits_scale, share_scales, union
from needs_analysis.ingest.levels import parse_level
from needs_analysis.ingest.measures import find_measure, is_view
from needs_analysis.ingest.naming import is_grouping_name, is_grouping_title
from needs_analysis.ingest.scales import WORDED, Scale, is_no_answer, recognise_scale, shared_family
from needs_analysis.ingest.sheet import Answers
from needs_analysis.ingest.text import normal_key
from needs_analysis.ingest.wordings import by_height, runs_alike, scale_of_steps, unknown_scale
from needs_analysis.model import Measure, ScaleLabel

SHORTEST_AFFIX = 4
MOST_LOOSE = 30
MOST_ITEMS = 100
MOST_APART = 2
LONGEST_SCALE = 7


def profile_columns(
    answers: Answers, legend: Mapping[float, str], explained: Mapping[int, Scale | None] = MappingProxyType({})
) -> list[Profile]:
    """One profile per column; columns of the tool and personal ones have no scale.

    ``explained``: column -> the scale a codebook gives it, None where it says that the codes are no levels.
    """
    profiles = []
    for index, (head, column) in enumerate(zip(answers.heads, answers.columns, strict=True)):
        counts = dict.fromkeys(head.steps, 0) | column.counts()
        asked = head.role == "" or (not head.coded and head.role != "multiple")
        scale = recognise_scale(counts, f"{head.stem} {head.header}", legend) if asked else None
        # A topic may be called like a system column ("Sprache"), but then its answers are words of a scale.
        if head.role and scale is not None and scale.source not in WORDED:
            scale = None
        if index in explained:
            scale = explained[index]
        profiles.append(Profile(index, head, counts, scale, listed=index in explained and scale is None))
    return profiles


def form_drafts(profiles: Sequence[Profile], legend: Mapping[float, str]) -> list[Draft]:
    """The blocks among the columns, in the order of their first columns, with unique stems."""
    drafts = _draft_explained([profile for profile in profiles if _is_explained(profile)])
    drafts += _draft_crossed([profile for profile in profiles if profile.head.steps], legend)
    open_ = [profile for profile in profiles if not _is_explained(profile) and not profile.head.steps]
    for members in _by_stem(open_).values():
        drafts.extend(_draft_group(members, legend))
    taken = {member.index for draft in drafts for member in draft.members}
    rest = [profile for profile in open_ if profile.index not in taken and not profile.listed]
    drafts.extend(_draft_rest(rest, legend))
    ordered = sorted(drafts, key=lambda draft: draft.members[0].index)
    return _with_unique_stems(share_scales(ordered, legend))


def _is_explained(profile: Profile) -> bool:
    return profile.scale is not None and profile.scale.source == "codebook"


def _draft_explained(profiles: Sequence[Profile]) -> list[Draft]:
    """One block per question and scale of a codebook, or per run of neighbours without a question on one scale.

    A column alone is a block only where its words show an order.
    """
    groups: dict[tuple[str, tuple[ScaleLabel, ...]], list[Profile]] = {}
    last, start = -1, 0
    labels: tuple[ScaleLabel, ...] = ()
    for profile in profiles:
        if profile.scale is None:
            continue
        start = start if profile.index == last + 1 and profile.scale.labels == labels else profile.index
        last, labels = profile.index, profile.scale.labels
        groups.setdefault((profile.head.stem or f"#{start}", labels), []).append(profile)
    return [
        _draft_of(members, _with_seen(members, members[0].scale))
        for members in groups.values()
        if members[0].scale is not None and (len(members) > 1 or _is_lone_scale(members[0]))
    ]


def _draft_crossed(profiles: Sequence[Profile], legend: Mapping[float, str]) -> list[Draft]:
    """One block per question and scale whose steps were crossed; unknown words keep the order of their columns."""
    groups: dict[tuple[str, tuple[str, ...]], list[Profile]] = {}
    for profile in profiles:
        groups.setdefault((profile.head.stem, profile.head.steps), []).append(profile)
    drafts = []
    for (_, steps), members in groups.items():
        scale = recognise_scale(dict.fromkeys(steps, 1), members[0].head.header, legend)
        drafts.append(_draft_of(members, _with_seen(members, scale or scale_of_steps(members, by_height(steps)))))
    return drafts


def _draft_of(members: Sequence[Profile], scale: Scale) -> Draft:
    """The block of a question; where there is none its name is made up from the headers."""
    headers = [member.head.header for member in members]
    if members[0].head.stem or len(members) == 1:
        return _draft(members[0].head.stem or headers[0], members, scale)
    return replace(_draft(common_name(headers), members, scale), question=" ".join(headers))


def _is_lone_scale(profile: Profile) -> bool:
    known = profile.scale is not None and (profile.scale.ordered or profile.scale.reversed_labels)
    return known and not is_grouping_name(profile.head.header)


def _with_seen(members: Sequence[Profile], scale: Scale) -> Scale:
    """The scale with those no-answer words that occur in its columns."""
    levels = {normal_key(label.label) for label in scale.labels}
    missing = {normal_key(text) for text in scale.no_answer}
    seen = (text for text in union(members) if normal_key(text) in missing or is_no_answer(text))
    return replace(
        scale, no_answer=tuple(dict.fromkeys(text for text in seen if normal_key(text) not in levels | {""}))
    )


def _by_stem(profiles: Sequence[Profile]) -> dict[str, list[Profile]]:
    groups: dict[str, list[Profile]] = {}
    for profile in profiles:
        if profile.head.stem and profile.head.role == "" and not profile.listed:
            groups.setdefault(profile.head.stem, []).append(profile)
    return groups


def _draft_group(members: Sequence[Profile], legend: Mapping[float, str]) -> list[Draft]:
    """One block where the rated columns of a question share a scale, else one per run of equal scales."""
    stem = members[0].head.stem
    rated = [member for member in members if member.scale is not None]
    scale = _common_scale(rated, stem, legend) if rated else None
    if scale is None or not all(fits_scale(member, scale) for member in rated):
        drafts = _draft_runs(rated, legend, stem) if len(rated) > 1 else []
        return drafts or _draft_unknown(members)
    # Beside two sound columns of the same written question a damaged one belongs to it; its strangers become findings.
    damaged = HALF if len(rated) > 1 and not members[0].head.coded else FITTING
    fitting = [member for member in members if fits_scale(member, scale, damaged)]
    if _is_tick(scale):
        return []
    viewed = len(members) == 1 and is_view(stem)  # a topic alone stands below a view only beside its other views
    if scale.source in ("digits", "codes") and not viewed and (len(fitting) < 2 or _scatter(fitting)):  # noqa: PLR2004
        return []
    full = _common_scale(fitting, stem, legend) or scale
    return [_draft(stem, fitting, full)]


def _common_scale(members: Sequence[Profile], hint: str, legend: Mapping[float, str]) -> Scale | None:
    """The scale on which columns lie together, also where they word it differently."""
    scale = recognise_scale(union(members), hint, legend)
    if scale is None and all(member.scale is None or member.scale.source == "lexicon" for member in members):
        scale = shared_family([member.counts for member in members])
    return scale


def _draft_unknown(members: Sequence[Profile]) -> list[Draft]:
    """The block of a question whose answers no lexicon knows."""
    scale = unknown_scale(members)
    return [_draft(members[0].head.stem, [m for m in members if m.counts], scale)] if scale else []


def _is_tick(scale: Scale) -> bool:
    """Whether bare digits say no more than "chosen"."""
    return scale.source == "digits" and {label.level for label in scale.labels} <= {0.0, 1.0}


def _scatter(members: Sequence[Profile]) -> bool:
    """Whether columns of digits share only the beginning of their variable names: marks to 10 beside levels to 5."""
    tops = _tops(members)
    return members[0].head.coded and bool(tops) and max(tops) > LONGEST_SCALE and max(tops) - min(tops) > MOST_APART


def _tops(members: Sequence[Profile]) -> list[float]:
    """The highest level of each column that shows more than one."""
    rated = [(member.scale, member.counts) for member in members if member.scale]
    seen = [(scale, {parse_level(text, scale.labels) for text in counts} - {None}) for scale, counts in rated]
    return [scale.labels[-1].level for scale, levels in seen if len(levels) > 1]


def _draft_runs(rated: Sequence[Profile], legend: Mapping[float, str], stem: str = "") -> list[Draft]:
    """Neighbouring columns whose answers together still make one scale."""
    drafts = []
    run: list[Profile] = []
    scale: Scale | None = None
    for profile, after in zip_longest(rated, rated[1:]):
        grown = _grow(run, scale, profile, legend) if run and scale else None
        if grown is None and run and scale and after and _is_between(run, scale, profile, after):
            grown = scale
        if grown is None:
            drafts.extend(_close(run, scale, stem))
            run, scale = ([profile], profile.scale) if profile.scale else ([], None)
        else:
            run, scale = [*run, profile], grown
    drafts.extend(_close(run, scale, stem))
    return drafts


def _is_between(run: Sequence[Profile], scale: Scale, profile: Profile, after: Profile) -> bool:
    """Whether a column with words of its own stands inside a matrix: both neighbours on the scale, it half so."""
    row = (run[-1].index, profile.index, after.index)
    inside = profile.scale is None and scale.source in WORDED and row[2] - row[0] == len(row) - 1
    known = any(parse_level(text, scale.labels) is not None for text in profile.counts)
    few = len(profile.counts) <= LONGEST_SCALE + 2
    return inside and known and few and fits_scale(profile, scale, HALF) and fits_scale(after, scale)


def _grow(run: Sequence[Profile], own: Scale, profile: Profile, legend: Mapping[float, str]) -> Scale | None:
    if profile.index != run[-1].index + 1 or len(run) == MOST_ITEMS:
        return None
    if profile.scale is None:
        # Too many damaged words to show the scale alone, but beside the others it is plain.
        worded = own.source in WORDED and _is_rating(profile, own)
        return own if worded and fits_scale(profile, own) else None
    if profile.scale.source != own.source:
        return None
    if own.source in ("digits", "codes") and not _can_join(run[-1], profile):
        return None
    scale = _common_scale([*run, profile], profile.head.header, legend)
    if scale is None or not fits_scale(profile, scale):
        return None
    # Each column of the run fits its scale already.
    return scale if scale.labels == own.labels or all(fits_scale(member, scale) for member in run) else None


def _can_join(last: Profile, profile: Profile) -> bool:
    """Whether neighbouring columns of bare digits may be one question: no other stems, alike tops, both answered."""
    if profile.head.stem or last.head.stem or _is_apart(last, profile):
        return False
    fewer, more = sorted((sum(last.counts.values()), sum(profile.counts.values())))
    ticks = any(set(map(normal_key, column.counts)) == {"1"} for column in (last, profile))
    return not ticks or 2 * fewer >= more


def _is_apart(first: Profile, second: Profile) -> bool:
    """Whether the digits of two columns hardly come from one scale."""
    tops = _tops([first, second])
    return bool(tops) and (max(tops) - min(tops) > MOST_APART or max(tops) > LONGEST_SCALE)


def _close(run: Sequence[Profile], scale: Scale | None, stem: str) -> list[Draft]:
    if not run or scale is None or _is_tick(scale):
        return []
    if len(run) == 1:
        # A column of per cents alone is rather a share of working time.
        lone = scale.source in WORDED and scale.name != "percent" and not is_grouping_name(run[0].head.header)
        return [_draft(run[0].head.header, run, scale)] if lone and _is_rating(run[0], scale) else []
    headers = [member.head.header for member in run]
    return [_draft(stem, run, scale) if stem else replace(_draft(common_name(headers), run, scale), question="")]


def _is_rating(profile: Profile, scale: Scale) -> bool:
    """Two different levels at least: one word alone proves no scale."""
    return len({parse_level(text, scale.labels) for text in profile.counts} - {None}) > 1


def _draft_rest(profiles: Sequence[Profile], legend: Mapping[float, str]) -> list[Draft]:
    drafts = _draft_runs([profile for profile in profiles if _may_rate(profile)], legend)
    taken = {member.index for draft in drafts for member in draft.members}
    free = [profile for profile in profiles if profile.index not in taken and not profile.head.stem]
    return [*drafts, *(_draft_alike(run, scale) for run, scale in runs_alike(free))]


def _draft_alike(run: Sequence[Profile], scale: Scale) -> Draft:
    name = common_name([member.head.header for member in run])
    return replace(_draft(name, run, scale), question="")


def _may_rate(profile: Profile) -> bool:
    """Columns with a scale of their own or few enough wordings to lie on their neighbours'; no age, no team number."""
    if profile.scale is None:
        return not profile.head.role and 0 < len(profile.counts) <= MOST_LOOSE
    if profile.scale.name == "percent":
        return not is_grouping_name(profile.head.header)
    return profile.scale.source not in ("digits", "codes") or not is_grouping_title(profile.head.header)


def _draft(stem: str, members: Sequence[Profile], scale: Scale) -> Draft:
    names = [member.head.item or member.head.header or f"#{member.index + 1}" for member in members]
    return Draft(stem, tuple(_unique(names)), tuple(members), scale, stem)


def _unique(names: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


def _with_unique_stems(drafts: Sequence[Draft]) -> list[Draft]:
    return [
        replace(draft, stem=stem) for draft, stem in zip(drafts, _unique([draft.stem for draft in drafts]), strict=True)
    ]


def common_name(headers: Sequence[str]) -> str:
    """A name for columns without a common question: what their headers share, else first and last."""
    start = _common_start(headers)
    end = _common_start([header[::-1] for header in headers])[::-1]
    start = re.sub(r"[A-ZÄÖÜ]?[a-zäöüß]*$", "", start) if _cuts_word(start, headers) else start
    start = start.rstrip("0123456789") if all(h[len(start) : len(start) + 1].isdigit() for h in headers) else start
    end = re.sub(r"^[a-zäöüß]+", "", end)
    best = max(start, end, key=len).strip(" _-–.:|")
    return best if len(best) >= SHORTEST_AFFIX else f"{headers[0]} … {headers[-1]}"


def _common_start(texts: Sequence[str]) -> str:
    low, high = min(texts), max(texts)
    length = next(
        (index for index, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high))
    )
    return low[:length]


def _cuts_word(start: str, headers: Sequence[str]) -> bool:
    return bool(start) and any(header[len(start) : len(start) + 1].islower() for header in headers)


def block_measure(draft: Draft) -> Measure:
    """What a block asks for, by its question and its answers."""
    return find_measure(draft.question, draft.scale.name, draft.scale.measure)


def confirmed_keys(confirmed: Collection[str]) -> set[str]:
    """The stems a person confirmed, as normal keys."""
    return {normal_key(stem) for stem in confirmed}
