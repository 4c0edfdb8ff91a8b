"""Columns to competencies, answer texts to levels, values to roles and units: proposes, never guesses silently.

A match is used only when it is certain (same identifier, same text, confirmed earlier) or confirmed by a person.
Everything else is a proposal with a score: the cosine of character n-grams between the question and the name and
description of the competency.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from needs_analysis.ingest import is_nameless, is_no_answer, normal_key
from needs_analysis.model import Block, Column, ColumnMatch, Framework, Matching, RawTable, ScaleLabel, row_cell
from needs_analysis.names import CLOSE_ENOUGH, PLACES, Place, fold, near_miss, place_names
from needs_analysis.questionnaire import known_answers
from needs_analysis.recognise import EARLIER, Known, block_of, column_source

_V = TypeVar("_V")

UNSURE = 0.5
"""Score of an item that can be used once a person says that its answers are ordered."""

RATED = ("current", "required", "importance", "need")


def propose_matching(raw: RawTable, framework: Framework, remembered: Matching | None = None) -> Matching:
    """What each column most likely means. ``remembered``: what a person confirmed earlier; it wins."""
    known = Known.of(framework, remembered)
    matches = [known.match_column(raw, column) for column in raw.columns]
    if not _speaks_of_framework(raw, matches):
        matches = [_own_item(raw, column, match) for column, match in zip(raw.columns, matches, strict=True)]
    matches = _one_column_per_target(matches)
    values, proposed = _match_values(raw, matches, framework, remembered)
    ordered = remembered.ordered if remembered else ()
    levels = {**_match_levels(raw, matches, framework, ordered), **(remembered.levels if remembered else {})}
    said = remembered or Matching()
    return Matching(tuple(matches), levels, values, proposed, ordered, said.missing, said.exports, said.reversed)


def merge_matchings(matchings: Sequence[Matching]) -> Matching:
    """One matching for several files; the first file that names a column decides."""
    columns: dict[str, ColumnMatch] = {}
    for matching in matchings:
        for match in matching.columns:
            if match.source not in columns or (match.confirmed and not columns[match.source].confirmed):
                columns[match.source] = match
    return Matching(
        columns=tuple(columns.values()),
        levels={stem: _merge([m.levels.get(stem, {}) for m in matchings]) for stem in _all_stems(matchings)},
        values={place: _merge([m.values.get(place, {}) for m in matchings]) for place in PLACES},
        proposed={place: _merge([m.proposed.get(place, {}) for m in matchings]) for place in PLACES},
        ordered=tuple(dict.fromkeys(stem for matching in matchings for stem in matching.ordered)),
        missing=_merge([m.missing for m in matchings]),
        exports=_merge([m.exports for m in matchings]),
        reversed=tuple(dict.fromkeys(source for matching in matchings for source in matching.reversed)),
    )


def remember_matching(earlier: Matching | None, now: Matching) -> Matching:
    """This year's matching with all that was confirmed before of columns and names its files do not hold.

    A column or a name that both know is as this year's has it.
    """
    if earlier is None:
        return now
    sources = {normal_key(match.source) for match in now.columns}
    others = [match for match in earlier.columns if match.confirmed and normal_key(match.source) not in sources]
    values: dict[str, dict[str, str]] = {
        place: {**earlier.values.get(place, {}), **now.values.get(place, {})} for place in PLACES
    }
    return replace(now, columns=(*others, *now.columns), values=values)


def confirm_matching(matching: Matching, sources: Collection[str] | None = None, least: float = 0.0) -> Matching:
    """The same matching with proposals confirmed: those named, or all with at least this score."""
    return replace(
        matching,
        columns=tuple(
            replace(match, confirmed=True)
            if match.target and match.score >= least and (sources is None or match.source in sources)
            else match
            for match in matching.columns
        ),
    )


def accept_proposals(matching: Matching, least: float) -> Matching:
    """The same matching with all proposals of at least this score confirmed, of columns and of names.

    A name is proposed from a similarity of `names.CLOSE_ENOUGH` on, and that counts as its score.
    """
    confirmed = confirm_matching(matching, least=least)
    if least > CLOSE_ENOUGH or not matching.proposed:
        return confirmed
    places = [*matching.values, *(place for place in matching.proposed if place not in matching.values)]
    values = {place: {**matching.proposed.get(place, {}), **matching.values.get(place, {})} for place in places}
    return replace(confirmed, values=values, proposed={})


def keep_reasons(matching: Matching, first: Matching) -> Matching:
    """The same matching with score and reason as ``first`` has them, for columns that mean the same there.

    What was confirmed a moment ago would otherwise claim to be known from an earlier time.
    """
    known = {(match.source, match.target): match for match in first.columns}
    columns = (known.get((match.source, match.target), match) for match in matching.columns)
    return replace(matching, columns=tuple(columns))


def _all_stems(matchings: Iterable[Matching]) -> list[str]:
    return list(dict.fromkeys(stem for matching in matchings for stem in matching.levels))


def _merge(parts: Iterable[Mapping[str, _V]]) -> dict[str, _V]:
    return {key: value for part in reversed(list(parts)) for key, value in part.items()}


def _speaks_of_framework(raw: RawTable, matches: Sequence[ColumnMatch]) -> bool:
    """Whether the survey asks for our competencies.

    A role is known and something rated is ours for certain, or half of what is rated may be ours; without roles half of
    it must be ours for certain.
    """
    kinds = {"competency", "required", "importance", "superior", "need"}
    ours = [match for match in matches if match.target.partition(":")[0] in kinds]
    certain = sum(match.confirmed for match in ours)
    rated = sum(column.kind == "rating" for column in raw.columns)
    roles = any(match.target == "role" and match.confirmed for match in matches)
    if roles:
        return certain > 0 or (bool(ours) and 2 * len(ours) >= rated)
    return certain > 0 and 2 * certain >= rated


def _own_item(raw: RawTable, column: Column, match: ColumnMatch) -> ColumnMatch:
    """In a survey that knows nothing of the framework the rated items are the competencies.

    Certain only where the question asks for skill or need on a scale whose order is known; confirming another one says
    that its answers are ordered.
    """
    block = block_of(raw, column)
    if block is None or match.reason in EARLIER or match.target.startswith("test:"):
        return match
    item = column.item or column.header
    twice = sum(item in other.items for other in raw.blocks if other.measure == block.measure) > 1
    name = f"{block.stem}: {item}" if twice else item
    sure = block.ordered and block.measure in RATED and not is_nameless(item)
    reason = "own item" if sure else "own item, order or meaning of the answers not known"
    if is_nameless(item):
        reason = "own item, its name got lost"
    score = 1.0 if sure else UNSURE
    return ColumnMatch(column_source(column), column.header, f"own:{name}", score, reason, confirmed=sure)


def _one_column_per_target(matches: Sequence[ColumnMatch]) -> list[ColumnMatch]:
    """Two columns never fill the same place: the surer one keeps it."""
    best: dict[str, ColumnMatch] = {}
    for match in matches:
        known = best.get(match.target)
        if match.target and (known is None or (match.confirmed, match.score) > (known.confirmed, known.score)):
            best[match.target] = match
    return [
        match
        if not match.target or best[match.target] is match or match.target.startswith("own:")
        else replace(match, target="", confirmed=False)
        for match in matches
    ]


def _match_levels(
    raw: RawTable, matches: Sequence[ColumnMatch], framework: Framework, ordered: Collection[str]
) -> dict[str, dict[str, float]]:
    """Answer text -> level of the framework for every block that is used; others keep their own order, stretched."""
    confirmed = {match.source for match in matches if match.confirmed and match.target}
    levels = {}
    for block in raw.blocks:
        columns = [column for column in raw.columns if column.index in block.columns]
        used = any(column_source(column) in confirmed for column in columns)
        if used or block.stem in ordered:
            levels[block.stem] = map_scale(block, framework)
    return levels


def map_scale(block: Block, framework: Framework) -> dict[str, float]:
    """The block's answers on the framework's levels: by name or digit where they are the same, else spread evenly."""
    names = {normal_key(t): float(lv.level) for lv in framework.levels for t in (lv.name.de, lv.name.en)}
    ours = {answer: float(level) for answer, level in known_answers(framework)["level"].items() if level}
    top = float(max((level.level for level in framework.levels), default=5))
    by_name = {
        label.label: ours.get(normal_key(label.label), names.get(normal_key(_without_digit(label.label))))
        for label in block.scale
    }
    if block.scale and all(level is not None for level in by_name.values()):
        return {label: level for label, level in by_name.items() if level is not None}
    named = [label for label in block.scale if by_name[label.label] is not None]
    if named and all(label.level == by_name[label.label] for label in named):
        # The digits are ours; what lies beyond our levels is a slip of the pen and stretches nothing.
        return {label.label: label.level for label in block.scale if label.level <= top}
    steps = [label.level for label in block.scale]
    low, high = min(steps, default=0.0), max(steps, default=0.0)
    if low == 0 and high == top:
        return {label.label: label.level for label in block.scale}
    reach = (high - low) or 1.0
    return {label.label: round(top * (label.level - low) / reach, 2) for label in block.scale}


def _without_digit(label: str) -> str:
    return re.sub(r"^\s*\d+\s*[-–=:.)]*\s*", "", label)


def _match_values(
    raw: RawTable, matches: Sequence[ColumnMatch], framework: Framework, remembered: Matching | None
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    columns = {column_source(column): column for column in raw.columns}
    values: dict[str, dict[str, str]] = {place: {} for place in PLACES}
    proposed: dict[str, dict[str, str]] = {place: {} for place in PLACES}
    for match in matches:
        if match.target not in PLACES or columns[match.source].kind == "personal":
            continue
        names = place_names(framework, match.target)
        earlier = {normal_key(t): i for t, i in (remembered.values.get(match.target, {}) if remembered else {}).items()}
        for text in _different_values(raw, columns[match.source]):
            if identifier := earlier.get(normal_key(text)) or names.get(fold(text)):
                values[match.target][text] = identifier
            elif identifier := near_miss(fold(text), names):
                proposed[match.target][text] = identifier
    return values, proposed


def confirm_scale(matching: Matching, block: Block, labels: Sequence[str], framework: Framework) -> Matching:
    """The same matching with a block's answers in the order a person gave, lowest first, spread over our levels.

    Labels of the scale that the order leaves out count as no answer from then on.
    """
    scale = tuple(ScaleLabel(label, float(place)) for place, label in enumerate(labels))
    as_shown = tuple(label for label in block.scale if label.label in labels)
    kept = as_shown if tuple(label.label for label in as_shown) == tuple(labels) else scale
    levels = {**matching.levels, block.stem: map_scale(replace(block, scale=kept), framework)}
    missing = {**matching.missing, block.stem: tuple(label.label for label in block.scale if label.label not in labels)}
    ordered = tuple(dict.fromkeys((*matching.ordered, block.stem)))
    return replace(matching, levels=levels, missing=missing, ordered=ordered)


def doubtful_items(raws: Sequence[RawTable], matching: Matching) -> dict[str, str]:
    """Rated columns in use that may be worded the other way round: source -> header."""
    used = {match.source for match in matching.columns if match.target and match.confirmed}
    found: dict[str, str] = {}
    for raw in raws:
        cells = {(one.cell, one.row) for one in raw.findings if one.code == "REVERSE_KEYED"}
        for column in raw.columns:
            doubted = any(row is not None and row_cell(column.index, row) == cell for cell, row in cells)
            if doubted and column_source(column) in used:
                found[column_source(column)] = column.header
    return found


def unknown_values(raws: Sequence[RawTable], matching: Matching) -> dict[Place, dict[str, int]]:
    """Per place, the texts in its columns that are neither known nor proposed -> accepted rows, most first."""
    columns = {match.source: match.target for match in matching.columns if match.confirmed}
    found: dict[Place, Counter[str]] = {place: Counter() for place in PLACES}
    for raw in raws:
        for column in raw.columns:
            place = next((place for place in PLACES if columns.get(column_source(column)) == place), None)
            if place is not None and column.kind != "personal":
                said = {text for text, identifier in matching.values.get(place, {}).items() if identifier}
                known = said | matching.proposed.get(place, {}).keys()
                texts = raw.cells.loc[(raw.outcomes == "accepted").to_numpy(), column.index].value_counts()
                counts = {str(text): int(rows) for text, rows in texts.items()}
                strange = {text: n for text, n in counts.items() if text not in known and not is_no_answer(text)}
                found[place].update(strange)
    return {place: dict(total.most_common()) for place, total in found.items()}


def said_values(raws: Sequence[RawTable], matching: Matching, framework: Framework) -> dict[Place, dict[str, str]]:
    """Per place, the texts in its columns whose meaning a person said: text -> id, without the town's own names."""
    columns = {match.source: match.target for match in matching.columns if match.confirmed}
    found: dict[Place, dict[str, str]] = {place: {} for place in PLACES}
    for place in PLACES:
        own = place_names(framework, place)
        said = {text: identifier for text, identifier in matching.values.get(place, {}).items() if identifier}
        for raw in raws:
            for column in raw.columns:
                if columns.get(column_source(column)) == place:
                    texts = (text for text in _different_values(raw, column) if text in said and fold(text) not in own)
                    found[place].update({text: said[text] for text in texts})
    return found


def _different_values(raw: RawTable, column: Column) -> list[str]:
    return [text for text in raw.cells[column.index].unique().tolist() if isinstance(text, str) and text.strip()]
