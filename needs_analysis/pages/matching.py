"""The matching by hand: proposals with their score, confirmed one by one or all above a score, kept for next year."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import Desk
from needs_analysis.match import confirm_matching, merge_matchings
from needs_analysis.model import Block, ColumnMatch, Framework, Matching, RawTable
from needs_analysis.pages.sources import open_framework, propose, readable, save_matching

_THRESHOLDS = (0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def confirm_matching_by_hand(desk: Desk, files: Mapping[str, bytes]) -> None:
    """Show what is certain, what is proposed and what is open; keep what a person confirms."""
    t = desk.say
    matching = merge_matchings([propose(desk.workspace, name, content) for name, content in files.items()])
    framework = open_framework(desk.workspace)
    used = [match for match in matching.columns if match.target]
    sure, open_ = [match for match in used if match.confirmed], [match for match in used if not match.confirmed]
    text = t(
        "Columns matched for certain: {sure}. Proposals that wait for you: {open}. Not used: {rest}.",
        sure=len(sure),
        open=len(open_),
        rest=len(matching.columns) - len(used),
    )
    if open_:
        st.warning(text, icon=":material/rule:")
        _confirm_all(desk, matching, open_)
    else:
        st.success(text, icon=":material/check_circle:")
    _edit_columns(desk, matching, framework)
    _confirm_values(desk, matching, framework)
    _confirm_order(desk, matching, readable(desk.workspace, files))


def _confirm_all(desk: Desk, matching: Matching, open_: Sequence[ColumnMatch]) -> None:
    t = desk.say
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    least = left.select_slider(
        t("Confirm proposals from this certainty on"), _THRESHOLDS, value=0.5, format_func=desk.percent
    )
    chosen = [match for match in open_ if match.score >= least]
    if right.button(t("Confirm proposals ({n})", n=len(chosen)), disabled=not chosen, width="stretch"):
        save_matching(desk.workspace, confirm_matching(matching, [match.source for match in chosen]))
        st.rerun()


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
                "reason": [t(match.reason) if match.reason else "" for match in everything],
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
                "reason": st.column_config.TextColumn(t("Why"), width=120),
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
    changed = {
        match.source: _changed(match, targets[str(row["target"])], confirmed=bool(row["confirmed"]))
        for match, (_position, row) in zip(shown, edited.iterrows(), strict=True)
    }
    return replace(matching, columns=tuple(changed.get(match.source, match) for match in matching.columns))


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
             "superior": t("Superior's view: {name}", name=name), "own": t("Own item: {name}", name=name)}  # fmt: skip
    return words.get(kind, target)


def _confirm_values(desk: Desk, matching: Matching, framework: Framework) -> None:
    """Names of units, roles and working times that were nearly recognised."""
    t = desk.say
    waiting = [(place, text, found) for place, values in matching.proposed.items() for text, found in values.items()]
    if not waiting:
        return
    names = {item.id: item.name for item in framework.units}
    names |= {role.id: desk.tell(role.name) for role in framework.roles}
    names |= {model.id: desk.tell(model.name) for model in framework.working_times}
    with st.form("values"):
        st.markdown(
            t(
                "**Names spelled differently from your master data: {n}.** Tick those that are right.",
                n=len(waiting),
            )
        )
        ticked = [
            st.checkbox(t("“{text}” means {name}", text=text, name=names.get(found, found)), key=f"{place}-{text}")
            for place, text, found in waiting
        ]
        if st.form_submit_button(t("Keep the ticked names")):
            save_matching(
                desk.workspace, _accept(matching, [item for item, tick in zip(waiting, ticked, strict=True) if tick])
            )
            st.rerun()


def _accept(matching: Matching, accepted: Sequence[tuple[str, str, str]]) -> Matching:
    values = {place: dict(known) for place, known in matching.values.items()}
    for place, text, found in accepted:
        values.setdefault(place, {})[text] = found
    return replace(matching, values=values)


def _confirm_order(desk: Desk, matching: Matching, tables: Mapping[str, RawTable]) -> None:
    """Answers whose order is only guessed are never averaged before a person says that the order is right."""
    t = desk.say
    guessed: dict[str, Block] = {
        block.stem: block
        for raw in tables.values()
        for block in raw.blocks
        if not block.ordered and block.measure != "other" and block.stem not in matching.ordered
    }
    if not guessed:
        return
    with st.form("order"):
        st.markdown(
            t(
                "**Groups of questions whose order of answers is only guessed: {n}.** Tick those where it runs from "
                "low to high; the others are not averaged.",
                n=len(guessed),
            )
        )
        ticked = [
            stem
            for stem, block in guessed.items()
            if st.checkbox(f"{stem}: {' < '.join(label.label for label in block.scale)}", key=f"order-{stem}")
        ]
        if st.form_submit_button(t("Keep the order")):
            save_matching(desk.workspace, replace(matching, ordered=(*matching.ordered, *ticked)))
            st.rerun()
