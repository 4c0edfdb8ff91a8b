"""Names and orders that only a person can confirm: units, roles, working times; which answer is more than another."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard import Desk, as_label, turn_pages
from needs_analysis.match import confirm_matching, confirm_scale, doubtful_items, said_values, unknown_values
from needs_analysis.model import Block, Framework, Matching, RawTable
from needs_analysis.names import Place
from needs_analysis.pages.sources import save_matching
from needs_analysis.recognise import column_source

_PAGE = 12
Name = tuple[str, str, str]
Said = tuple[Place, str, str]
"""Place, text in the file, id in the master data."""


def confirm_values(desk: Desk, matching: Matching, framework: Framework, raws: Sequence[RawTable]) -> None:
    """Names that were nearly recognised are ticked, those that were not are said by hand or left aside."""
    names = _names(desk, framework)
    waiting = [(place, text, found) for place, values in matching.proposed.items() for text, found in values.items()]
    if waiting:
        _confirm_near(desk, matching, waiting, names)
    unknown = [
        (place, text, rows) for place, texts in unknown_values(raws, matching).items() for text, rows in texts.items()
    ]
    if unknown:
        _say_unknown(desk, matching, unknown, names)
    said = [
        (place, text, identifier)
        for place, texts in said_values(raws, matching, framework).items()
        for text, identifier in texts.items()
    ]
    if said:
        _change_said(desk, matching, said, names)


def _names(desk: Desk, framework: Framework) -> Mapping[Place, Mapping[str, str]]:
    return {
        "unit": {item.id: item.name for item in framework.units},
        "role": {role.id: desk.tell(role.name) for role in framework.roles},
        "working_time": {model.id: desk.tell(model.name) for model in framework.working_times},
    }


def _confirm_near(
    desk: Desk, matching: Matching, waiting: Sequence[Name], names: Mapping[Place, Mapping[str, str]]
) -> None:
    t = desk.say
    known = {identifier: name for place in names.values() for identifier, name in place.items()}
    with st.form("values"):
        st.markdown(
            t("**Names spelled differently from your master data: {n}.** Tick those that are right.", n=len(waiting))
        )
        ticked = [
            st.checkbox(
                t("“{text}” means {name}", text=as_label(text), name=as_label(known.get(found, found))),
                key=f"{place}-{text}",
            )
            for place, text, found in waiting
        ]
        some, all_ = st.columns(2)
        if some.form_submit_button(t("Keep the ticked names"), width="stretch"):
            _accept(desk, matching, [item for item, tick in zip(waiting, ticked, strict=True) if tick])
        if all_.form_submit_button(t("All of them are right"), width="stretch"):
            _accept(desk, matching, waiting)


def _say_unknown(
    desk: Desk,
    matching: Matching,
    unknown: Sequence[tuple[Place, str, int]],
    names: Mapping[Place, Mapping[str, str]],
) -> None:
    t = desk.say
    title = t("Names that your master data do not know ({n})", n=len(unknown))
    with st.expander(title, expanded=len(unknown) <= _PAGE):
        shown = turn_pages(unknown, _PAGE, "unknown")
        with st.form("unknown", border=False):
            st.markdown(t("Rows with these names are set aside until you say what is meant."))
            said: list[Name] = []
            for place, text, rows in shown:
                options = {"": t("(set aside)"), **names[place]}
                label = t("“{text}” (rows: {rows})", text=as_label(text), rows=rows)
                chosen = st.selectbox(
                    label, list(options), format_func=options.__getitem__, key=f"unknown-{place}-{text}"
                )
                said.append((place, text, chosen))
            if st.form_submit_button(t("Keep what I said")):
                _accept(desk, matching, [name for name in said if name[2]])


def _change_said(
    desk: Desk, matching: Matching, said: Sequence[Said], names: Mapping[Place, Mapping[str, str]]
) -> None:
    """What somebody said once can be said otherwise."""
    t = desk.say
    with st.expander(t("Names that were confirmed ({n})", n=len(said))):
        shown = turn_pages(said, _PAGE, "said")
        with st.form("said", border=False):
            changed: list[Name] = []
            for place, text, known in shown:
                options = {"": t("(ask again)"), **names[place]}
                places = list(options)
                chosen = st.selectbox(
                    as_label(text), places, index=places.index(known) if known in options else 0,
                    format_func=options.__getitem__, key=f"said-{place}-{text}",
                )  # fmt: skip
                changed.append((place, text, chosen))
            if st.form_submit_button(t("Keep the changes")):
                _accept(desk, matching, changed)


def _accept(desk: Desk, matching: Matching, accepted: Sequence[Name]) -> None:
    values = {place: dict(known) for place, known in matching.values.items()}
    for place, text, found in accepted:
        values.setdefault(place, {})[text] = found
    save_matching(desk, replace(matching, values=values))
    st.rerun()


def guessed_orders(matching: Matching, tables: Mapping[str, RawTable]) -> dict[str, Block]:
    """The blocks whose order of answers nobody knows yet, by their question."""
    return {
        block.stem: block
        for raw in tables.values()
        for block in raw.blocks
        if not block.ordered and block.measure != "other" and block.stem not in matching.ordered
    }


def confirm_order(desk: Desk, matching: Matching, framework: Framework, tables: Mapping[str, RawTable]) -> None:
    """Answers whose order is only guessed are never averaged before a person says which is more than another."""
    t = desk.say
    guessed = guessed_orders(matching, tables)
    _change_order(desk, matching, tables)
    if not guessed:
        return
    with st.form("order"):
        st.markdown(
            t(
                "**Groups of questions whose order of answers is only guessed: {n}.** Tick those that are ordered and "
                "set the answers from low to high; leave out what is no answer. The others are not averaged.",
                n=len(guessed),
            )
        )
        said = [(block, *_ask_order(desk, block)) for block in guessed.values()]
        some, all_ = st.columns(2)
        if some.form_submit_button(t("Keep the order"), width="stretch"):
            chosen = [(block, labels) for block, labels, ticked in said if ticked]
            _keep_order(desk, matching, framework, (chosen, tables))
        if all_.form_submit_button(t("All are ordered as shown"), width="stretch"):
            _keep_order(desk, matching, framework, ([(block, labels) for block, labels, _ in said], tables))


def confirm_reversed(desk: Desk, matching: Matching, raws: Sequence[RawTable]) -> None:
    """Questions that seem to be worded the other way round are turned round only when a person says so."""
    t, doubtful = desk.say, doubtful_items(raws, matching)
    if not doubtful:
        return
    with st.form("reversed"):
        st.markdown(
            t(
                "**Questions that may be worded the other way round: {n}.** Tick those where a high answer means less; "
                "their answers are turned round.",
                n=len(doubtful),
            )
        )
        ticked = [
            source
            for source, header in doubtful.items()
            if st.checkbox(as_label(header), value=source in matching.reversed, key=f"reversed-{source}")
        ]
        if st.form_submit_button(t("Keep what I said")):
            others = tuple(source for source in matching.reversed if source not in doubtful)
            save_matching(desk, replace(matching, reversed=(*others, *ticked)))
            st.rerun()


Orders = tuple[Sequence[tuple[Block, Sequence[str]]], Mapping[str, RawTable]]


def _keep_order(desk: Desk, matching: Matching, framework: Framework, orders: Orders) -> None:
    """Keep what was said; a question of the survey's own needs no other confirmation than the order of its answers."""
    said, tables = orders
    stems = {block.stem for block, labels in said if len(labels) > 1}
    for block, labels in said:
        matching = confirm_scale(matching, block, labels, framework) if block.stem in stems else matching
    asked = {column_source(c) for raw in tables.values() for c in raw.columns if c.block in stems}
    own = {match.source for match in matching.columns if match.target.startswith("own:")}
    save_matching(desk, confirm_matching(matching, asked & own))
    st.rerun()


def _change_order(desk: Desk, matching: Matching, tables: Mapping[str, RawTable]) -> None:
    """The orders that somebody confirmed, each to be asked again."""
    t = desk.say
    stems = {block.stem for raw in tables.values() for block in raw.blocks}
    said = [stem for stem in matching.ordered if stem in stems]
    if not said:
        return
    with st.expander(t("Orders of answers that were confirmed ({n})", n=len(said))):
        for stem in said:
            levels = sorted(matching.levels.get(stem, {}).items(), key=lambda pair: pair[1])
            text, button = st.columns([4, 1], vertical_alignment="center")
            text.markdown(f"**{as_label(stem)}**: {' < '.join(as_label(label) for label, _ in levels)}")
            if button.button(t("Ask again"), key=f"order-again-{stem}"):
                save_matching(desk, _without_order(matching, stem))
                st.rerun()


def _without_order(matching: Matching, stem: str) -> Matching:
    return replace(
        matching,
        ordered=tuple(other for other in matching.ordered if other != stem),
        levels={other: levels for other, levels in matching.levels.items() if other != stem},
        missing={other: texts for other, texts in matching.missing.items() if other != stem},
    )


def _ask_order(desk: Desk, block: Block) -> tuple[list[str], bool]:
    """The labels in the order on screen, and whether the question was ticked as ordered."""
    tick, order = st.columns([2, 3], vertical_alignment="center")
    labels = [label.label for label in block.scale]
    agreed = tick.checkbox(as_label(block.stem), key=f"order-{block.stem}")
    chosen = order.multiselect(
        desk.say("Answers of “{question}” from low to high", question=block.stem), labels, default=labels,
        label_visibility="collapsed", key=f"labels-{block.stem}",
    )  # fmt: skip
    return chosen, agreed
