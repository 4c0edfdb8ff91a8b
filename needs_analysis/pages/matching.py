"""The matching by hand: proposals with certainty and reason, confirmed one by one or together, kept for next year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import pandas as pd
import streamlit as st

from dashboard import Desk, Mark, as_label, cell_html, turn_pages
from needs_analysis.language import Message
from needs_analysis.match import confirm_matching, merge_matchings, unknown_values
from needs_analysis.model import ColumnMatch, Framework, Matching, RawTable
from needs_analysis.pages.sources import open_framework, propose, readable, save_matching
from needs_analysis.pages.values import confirm_order, confirm_reversed, confirm_values, guessed_orders
from needs_analysis.recognise import column_source

RATINGS = frozenset({"competency", "required", "importance", "superior", "need", "own"})
"""Kinds of meaning that hold answers to be analysed."""
_THRESHOLDS = (0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_USUAL = 0.5
_SURE = 0.75
_PAGE = 12
_REASONS = {
    "own questionnaire": "question of the own questionnaire",
    "same name": "same words as the competency",
    "test of the master data": "name of a test in the master data",
    "similar text": "similar words as the competency",
    "same id as last time": "confirmed before for the same id",
    "same text as last time": "confirmed before for the same text",
    "same id as last time, other wording": "same id as last time, but it asks something else",
    "similar text to last time": "nearly the same text as last time",
    "header and values": "word in the header, names in the cells",
    "header": "word in the header",
    "own item": "a question of its own, its answers are in order",
    "own item, order or meaning of the answers not known": "a question of its own, the order of its answers is open",
    "own item, its name got lost": "a question whose name got lost in the file",
    "confirmed by hand": "confirmed by hand",
}


def confirm_matching_by_hand(desk: Desk, files: Mapping[str, bytes]) -> None:
    """Show what is certain, what is proposed and what is open; keep what a person confirms."""
    t = desk.say
    tables = readable(desk.workspace, files)
    matching = merge_matchings([propose(desk.workspace, name, content) for name, content in files.items()])
    framework = open_framework(desk.workspace)
    used = [match for match in matching.columns if match.target]
    sure = [match for match in used if match.confirmed]
    open_ = [match for match in used if not match.confirmed and match.source not in _unordered(tables, matching)]
    names = sum(len(texts) for texts in matching.proposed.values())
    names += sum(len(texts) for texts in unknown_values(list(tables.values()), matching).values())
    text = t(
        "Columns matched for certain: {sure}. Proposals that wait for you: {open}. Names that wait for you: {names}. "
        "Not used: {rest}.",
        sure=len(sure),
        open=len(open_),
        names=names,
        rest=len(matching.columns) - len(sure) - len(open_),
    )
    for message in _lost_names(tables):
        st.warning(as_label(desk.tell(message)), icon=":material/help:")
    if open_:
        st.warning(text, icon=":material/rule:")
        _confirm_proposals(desk, matching, _in_blocks(open_, tables), _target_labels(desk, framework, used))
    elif not any(match.target.partition(":")[0] in RATINGS for match in sure):
        _say_nothing_sure(desk, orders_open=bool(guessed_orders(matching, tables)))
    elif names:
        st.warning(text, icon=":material/rule:")
    else:
        st.success(text, icon=":material/check_circle:")
    confirm_values(desk, matching, framework, list(tables.values()))
    confirm_order(desk, matching, framework, tables)
    confirm_reversed(desk, matching, list(tables.values()))
    _edit_columns(desk, matching, framework)


def _say_nothing_sure(desk: Desk, *, orders_open: bool) -> None:
    """No question can be analysed yet: what to do about it."""
    t = desk.say
    if orders_open:
        text = t(
            "The order of the answers is not certain. Say below which of them are ordered; then they can be analysed."
        )
    else:
        text = t(
            "No question was recognised. Say below under “See and change the matching” which competency each question "
            "belongs to, or upload the codebook beside the file if the answers are codes."
        )
    st.warning(text, icon=":material/rule:")


def _lost_names(tables: Mapping[str, RawTable]) -> list[Message]:
    """The questions whose columns lost their names in the file."""
    findings = [finding for raw in tables.values() for finding in raw.findings if finding.code == "LOST_NAMES"]
    return [finding.message for finding in findings]


def _unordered(tables: Mapping[str, RawTable], matching: Matching) -> set[str]:
    """Columns whose answers have no known order yet: that is asked first, never confirmed in passing."""
    return {
        column_source(column)
        for raw in tables.values()
        for block in raw.blocks
        if not block.ordered and block.stem not in matching.ordered
        for column in raw.columns
        if column.index in block.columns and block.measure != "other"
    }


def _in_blocks(open_: Sequence[ColumnMatch], tables: Mapping[str, RawTable]) -> list[tuple[str, ColumnMatch]]:
    """Each proposal with the question that its column belongs to."""
    stems = {column_source(column): column.block or "" for raw in tables.values() for column in raw.columns}
    return [(stems.get(match.source, ""), match) for match in open_]


def _confirm_proposals(
    desk: Desk, matching: Matching, waiting: Sequence[tuple[str, ColumnMatch]], labels: Mapping[str, str]
) -> None:
    """Left the question of the file, right what it means; ticked where certain enough, one button for all."""
    t = desk.say
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    least = left.select_slider(
        t("Confirm proposals from this certainty on"), _THRESHOLDS, value=_USUAL, format_func=desk.percent
    )
    chosen = [match.source for _, match in waiting if match.score >= least]
    if right.button(t("Confirm proposals ({n})", n=len(chosen)), disabled=not chosen, width="stretch", type="primary"):
        save_matching(desk.workspace, confirm_matching(matching, chosen))
        st.rerun()
    with st.expander(t("Look at the proposals one by one ({n})", n=len(waiting)), expanded=len(waiting) <= _PAGE):
        shown = turn_pages(waiting, _PAGE, "proposals")
        with st.form("proposals", border=False):
            decided = list(_draw_proposals(desk, shown, labels, least))
            if st.form_submit_button(t("Keep what is ticked")):
                save_matching(desk.workspace, _replace(matching, [match for match in decided if match.confirmed]))
                st.rerun()


def _draw_proposals(
    desk: Desk, shown: Sequence[tuple[str, ColumnMatch]], labels: Mapping[str, str], least: float
) -> Iterator[ColumnMatch]:
    """The fields of some proposals; gives back each as it stands on screen."""
    t = desk.say
    for stem, members in groupby(shown, key=lambda pair: pair[0]):
        st.markdown(f"**{as_label(stem) or t('Single questions')}**")
        for _, match in members:
            question, meaning, why = st.columns([5, 4, 3], vertical_alignment="center")
            item = match.header.removeprefix(stem).strip(" .:-–[]|") or match.header
            ticked = question.checkbox(as_label(item), value=match.score >= least, key=f"tick-{match.source}-{least}")
            target = meaning.selectbox(
                t("Meaning of “{question}”", question=item), list(labels), index=list(labels).index(match.target),
                format_func=labels.__getitem__, label_visibility="collapsed", key=f"target-{match.source}",
            )  # fmt: skip
            why.html(_certainty(desk, match))
            yield _changed(match, target, confirmed=ticked)


def _certainty(desk: Desk, match: ColumnMatch) -> str:
    mark = Mark(desk.percent(match.score), "good" if match.score >= _SURE else "warn")
    return f'{cell_html(mark)} <span class="lk-note">{cell_html(_reason(desk, match))}</span>'


def _reason(desk: Desk, match: ColumnMatch) -> str:
    return desk.say(_REASONS[match.reason]) if match.reason in _REASONS else match.reason


def _replace(matching: Matching, decided: Sequence[ColumnMatch]) -> Matching:
    known = {match.source: match for match in decided}
    return replace(matching, columns=tuple(known.get(match.source, match) for match in matching.columns))


def _edit_columns(desk: Desk, matching: Matching, framework: Framework) -> None:
    t = desk.say
    everything = [match for match in matching.columns if match.target or match.header]
    with (
        st.expander(t("See and change the matching ({n} columns)", n=len(everything))),
        st.form("matching", border=False),
    ):
        labels = _target_labels(desk, framework, everything)
        frame = pd.DataFrame(
            {
                "header": [match.header for match in everything],
                "target": [labels[match.target] for match in everything],
                "confirmed": [match.confirmed for match in everything],
                "score": [match.score for match in everything],
                "reason": [_reason(desk, match) for match in everything],
            }
        )
        edited = st.data_editor(
            frame,
            hide_index=True,
            disabled=["header", "score", "reason"],
            key="matching-editor",
            column_config={
                "header": st.column_config.TextColumn(t("Column of the file"), width=260),
                "target": st.column_config.SelectboxColumn(
                    t("Meaning"), options=list(labels.values()), width=220, required=True
                ),
                "confirmed": st.column_config.CheckboxColumn(t("Confirmed"), width=80),
                "score": st.column_config.ProgressColumn(
                    t("Certainty"), min_value=0, max_value=1, format="percent", width=110
                ),
                "reason": st.column_config.TextColumn(t("Why"), width=200),
            },
        )
        if st.form_submit_button(t("Keep this matching")):
            save_matching(desk.workspace, _apply(matching, everything, edited, labels))
            st.rerun()


def _apply(
    matching: Matching, shown: Sequence[ColumnMatch], edited: pd.DataFrame, labels: Mapping[str, str]
) -> Matching:
    """The matching with what was edited; a meaning changed by hand counts as confirmed."""
    targets = {label: target for target, label in labels.items()}
    rows = zip(shown, edited["target"], edited["confirmed"], strict=True)
    return _replace(
        matching, [_changed(match, targets[str(label)], confirmed=bool(tick)) for match, label, tick in rows]
    )


def _changed(match: ColumnMatch, target: str, *, confirmed: bool) -> ColumnMatch:
    if target != match.target:
        return replace(match, target=target, score=1.0, reason="confirmed by hand", confirmed=True)
    return replace(match, confirmed=confirmed)


def _target_labels(desk: Desk, framework: Framework, matches: Sequence[ColumnMatch]) -> dict[str, str]:
    """Every possible meaning in words, the unused one first."""
    t = desk.say
    labels = {"": t("(not used)"), "unit": t("Unit"), "role": t("Role"), "working_time": t("Working time"),
              "person": t("Person (pseudonym)"), "wish": t("Wish in own words")}  # fmt: skip
    for item in framework.competencies:
        labels[f"competency:{item.id}"] = t("Held: {name}", name=desk.tell(item.name))
    for match in matches:
        labels.setdefault(match.target, _label(desk, framework, match.target))
    return labels


def _label(desk: Desk, framework: Framework, target: str) -> str:
    t = desk.say
    kind, _, identifier = target.partition(":")
    competency = framework.competency(identifier)
    name = desk.tell(competency.name) if competency else identifier
    words = {"required": t("Required: {name}", name=name), "importance": t("Importance: {name}", name=name),
             "superior": t("Superior's view: {name}", name=name), "test": t("Test: {name}", name=name),
             "date": t("Day of the rating"), "need": t("Stated need: {name}", name=name),
             "own": t("Own item: {name}", name=name)}  # fmt: skip
    return words.get(kind, target)
