"""Findings of the reading: what a person should know about columns, scales and rows before using them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from needs_analysis.ingest.draft import Draft, Profile, is_silent
from needs_analysis.ingest.levels import parse_level
from needs_analysis.ingest.lexicon import FAMILIES
from needs_analysis.ingest.merged import is_group
from needs_analysis.ingest.person_words import mentions_person
from needs_analysis.ingest.scales import is_no_answer
from needs_analysis.ingest.sheet import Answers, Layout, Sheet
from needs_analysis.ingest.text import normal_key, parse_number, plain_text
from needs_analysis.language import Message
from needs_analysis.model import Finding, Kind, row_cell

MOST = 50
LONGEST_VALUE = 60
_USUAL_TOPS = (5, 7)
_SIZES = {family.name: len(family.levels()) for family in FAMILIES}

PERSONAL = "The column holds personal data. It is kept apart and used only as the key of a person where that is agreed."
PERHAPS = (
    "The column looks like names, staff numbers or logins and was set apart. If it holds no personal data, say so when "
    "you upload the file."
)
UNORDERED = "The answers to “{stem}” are bare digits or codes. Confirm that they are ordered before they are averaged."
STRANGE_WORDS = (
    "Several columns of “{stem}” have the same answers, in words whose order is not known. Say which is more than "
    "another before they are averaged, or leave it if they are no scale."
)
SIGNS: Mapping[str, str] = {
    "signs": (
        "The answers to “{stem}” are signs. Proposed order, by the number of minus and plus signs: {order}. Confirm it "
        "before they are averaged; where a minus means “no answer”, leave it out."
    ),
    "stars": (
        "The answers to “{stem}” are signs. Proposed order, by how many are full: {order}. Confirm it before they are "
        "averaged."
    ),
    "lights": (
        "The answers to “{stem}” are colours of a traffic light. Proposed order, green being good: {order}. Confirm it "
        "before they are averaged."
    ),
    "faces": (
        "The answers to “{stem}” are smileys. Proposed order, from sad to happy: {order}. Confirm it before they are "
        "averaged."
    ),
    "percent": (
        "The answers to “{stem}” are steps in per cent. Proposed order, from nothing to everything: {order}. Confirm "
        "it before they are averaged."
    ),
}
"""Kind of signs -> why they are proposed in this order."""
REVERSED = (
    "The digits of “{stem}” run from good to bad, like school marks. Confirm the levels before they are averaged."
)
MISSING_CODES = "In “{stem}” {codes} counts as no answer: the legend says so, or it stands far above the scale."
INCOMPLETE = "Only {seen} of {size} labels of the scale of “{stem}” occur. Check the levels of the labels."
OUTSIDE = "Answers in “{header}” that do not fit the scale: {count}. Correct them or give this text a level."
DOUBTFUL = "“{value}” stands above the scale that other columns use. It may mean “cannot say”: check the questionnaire."
MIXED = "Decimal comma and decimal point are mixed in “{header}”. Both were read as decimals."
REPEATED = "Another column has the same header; this one is called “{header}”."
MERGED = "Merged cells among the answers: only the first cell of the range holds a value."
FILLED = "The cells of rows {first} to {last} are merged: their value was read for each of these rows."
NO_ROWS = "Below the header there are no answers."
TOTAL = "The row is a total or a remark, not a person. It was left out."
DUPLICATE = "The same response comes again further down. The last one was kept, this one set aside."
PARTIAL = "{count} responses were not completed. They were set aside and are not analysed."
ASIDE = (
    "Responses that the survey tool marks as test, preview, spam or rejected: {count}. They were set aside and are not "
    "analysed."
)
EMPTY = "Rows without an answer: {count}."
NOT_STAMPED = "The survey keeps no dates (all 1980-01-01). Every row counts as completed."
HEADINGS_CUT = (
    "The questions were cut off in the export (“{question}”). Export with the full question text, or pass the survey "
    "structure (.lss) as codebook."
)
OTHER_SHEET = "Sheet {sheet} was not read. Choose it if the answers are there."


def note_columns(sheet: Sheet, layout: Layout, profiles: Sequence[Profile], kinds: Sequence[Kind]) -> Iterator[Finding]:
    """Personal data by content and by name, and decimals written in two ways."""
    row = layout.first + 1
    for profile, kind in zip(profiles, kinds, strict=True):
        if kind == "personal" and profile.counts:
            cell = row_cell(profile.index, row)
            sure = profile.head.role == "personal" or mentions_person(profile.head.header)
            code, sentence = ("PERSONAL_DATA", PERSONAL) if sure else ("MAY_BE_PERSONAL", PERHAPS)
            yield Finding(code, sheet.name, cell, "", Message(sentence), row)
        if kind in ("rating", "number") and _mixes_decimals(profile):
            message = Message(MIXED, {"header": profile.head.header})
            yield Finding("MIXED_DECIMALS", sheet.name, row_cell(profile.index, row), "", message, row)


def _mixes_decimals(profile: Profile) -> bool:
    comma = any(re.fullmatch(r"\s*\d+,\d+\s*", text) for text in profile.counts)
    return comma and any(re.fullmatch(r"\s*\d+\.\d+\s*", text) for text in profile.counts)


def note_drafts(sheet: Sheet, layout: Layout, answers: Answers, drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Scales without proven order, incomplete or reversed ones, and answers that do not fit."""
    usual = _usual_top(drafts)
    for draft in drafts:
        yield from _note_scale(sheet, layout, draft)
        yield from _note_missing(sheet, layout, draft)
        yield from _note_outside(sheet, answers, draft)
        top = draft.scale.labels[-1]
        if draft.scale.source == "digits" and usual is not None and top.level == usual + 1:
            yield _note_doubtful(sheet, answers, draft, top.label)


def _usual_top(drafts: Sequence[Draft]) -> float | None:
    """The top of most columns of bare digits, when some lie exactly one above it."""
    tops = [draft.scale.labels[-1].level for draft in drafts if draft.scale.source == "digits"]
    for top in sorted(set(tops)):
        if top + 1 in tops and top in _USUAL_TOPS:
            return top
    return None


def _note_scale(sheet: Sheet, layout: Layout, draft: Draft) -> Iterator[Finding]:
    row = layout.first + 1
    cell = row_cell(draft.members[0].index, row)
    scale = draft.scale
    if scale.reversed_labels:
        yield Finding("SCALE_REVERSED", sheet.name, cell, "", Message(REVERSED, {"stem": draft.stem}), row)
    elif scale.source == "signs":
        order = " < ".join(label.label for label in scale.labels)
        message = Message(SIGNS[scale.name], {"stem": draft.stem, "order": order})
        yield Finding("ORDER_PROPOSED", sheet.name, cell, "", message, row)
    elif not scale.ordered:
        sentence = STRANGE_WORDS if scale.source == "words" else UNORDERED
        yield Finding("ORDER_UNKNOWN", sheet.name, cell, "", Message(sentence, {"stem": draft.stem}), row)
    answered = {text for member in draft.members for text in member.counts}
    seen = len({parse_level(text, scale.labels) for text in answered} - {None})
    size = _SIZES.get(scale.name, seen)
    if seen < size:
        values: dict[str, str | int | float] = {"seen": seen, "size": size, "stem": draft.stem}
        yield Finding("SCALE_INCOMPLETE", sheet.name, cell, "", Message(INCOMPLETE, values), row)


def _note_missing(sheet: Sheet, layout: Layout, draft: Draft) -> Iterator[Finding]:
    """Digits that count as no answer on this scale only, because a legend, a question or their height says so."""
    silent = [text for text in draft.scale.no_answer if parse_number(text) is not None and not is_no_answer(text)]
    if silent and draft.scale.source != "codebook":
        row = layout.first + 1
        message = Message(MISSING_CODES, {"codes": ", ".join(silent), "stem": draft.stem})
        yield Finding("MISSING_CODES", sheet.name, row_cell(draft.members[0].index, row), "", message, row)


def _note_outside(sheet: Sheet, answers: Answers, draft: Draft) -> Iterator[Finding]:
    for member in draft.members:
        strange = [
            text
            for text in member.counts
            if parse_level(text, draft.scale.labels) is None and not is_silent(text, draft.scale)
        ]
        for text in strange[:MOST]:
            row = answers.first + answers.columns[member.index].first_row(text) + 1
            values: dict[str, str | int | float] = {"count": member.counts[text], "header": member.head.header}
            cell = row_cell(member.index, row)
            value = (plain_text(text) or text.strip())[:LONGEST_VALUE]
            yield Finding("ANSWER_OFF_SCALE", sheet.name, cell, value, Message(OUTSIDE, values), row)


def _note_doubtful(sheet: Sheet, answers: Answers, draft: Draft, label: str) -> Finding:
    for member in draft.members:
        text = next((text for text in member.counts if normal_key(text) == normal_key(label)), None)
        if text is not None:
            row = answers.first + answers.columns[member.index].first_row(text) + 1
            message = Message(DOUBTFUL, {"value": label})
            return Finding("POSSIBLE_NO_ANSWER", sheet.name, row_cell(member.index, row), label, message, row)
    return Finding("POSSIBLE_NO_ANSWER", sheet.name, "", label, Message(DOUBTFUL, {"value": label}))


def note_rows(
    sheet: Sheet, layout: Layout, answers: Answers, outcomes: npt.NDArray[np.object_], strays: Collection[int]
) -> Iterator[Finding]:
    """Rows that are no answers, were set aside, or hold merged cells; ``strays`` are said elsewhere."""
    name = sheet.name
    for index in layout.footers:
        if any(map(normal_key, sheet.row(index))):
            yield Finding("TOTAL_ROW", name, f"A{index + 1}", "", Message(TOTAL), index + 1)
    if not answers.rows:
        yield Finding("NO_ANSWERS", name, "", "", Message(NO_ROWS))
    inside = [merge for merge in sheet.merges if layout.data <= merge.top < layout.data + answers.rows]
    for merge in inside[:MOST]:
        cell, message = row_cell(merge.left, merge.top + 1), Message(MERGED)
        if is_group(answers, merge):
            message = Message(FILLED, {"first": merge.top + 1, "last": merge.bottom + 1})
        yield Finding("MERGED_ANSWERS", name, cell, "", message, merge.top + 1)
    for place in np.flatnonzero(outcomes == "duplicate")[:MOST]:
        row = answers.first + int(place) + 1
        yield Finding("DUPLICATE_RESPONSE", name, f"A{row}", "", Message(DUPLICATE), row)
    said = (
        ("partial", "PARTIAL_RESPONSES", PARTIAL),
        ("quarantined", "TEST_RESPONSES", ASIDE),
        ("empty", "EMPTY_ROWS", EMPTY),
    )
    for outcome, code, template in said:
        places = [place for place in np.flatnonzero(outcomes == outcome).tolist() if place not in strays]
        if places:
            row = answers.first + int(places[0]) + 1
            yield Finding(code, name, f"A{row}", "", Message(template, {"count": len(places)}), row)


def note_limesurvey(sheet: Sheet, answers: Answers) -> Iterator[Finding]:
    """LimeSurvey surveys that keep no dates, and headings that were cut off."""
    cut = next((index for index, head in enumerate(answers.heads) if "…" in head.stem and not head.coded), None)
    if cut is not None:
        message = Message(HEADINGS_CUT, {"question": answers.heads[cut].stem})
        yield Finding("HEADINGS_CUT", sheet.name, row_cell(cut, answers.first), "", message, answers.first)
    column = answers.find("submitdate", "submitdate/_", "datum abgeschickt", "date submitted")
    if column is not None and column.counts() and all(text.startswith("1980-01-01") for text in column.counts()):
        yield Finding("NOT_DATE_STAMPED", sheet.name, "", "", Message(NOT_STAMPED))
