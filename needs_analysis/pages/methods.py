"""Methods: how the figures of this run came about, and the privacy rule as text for a works agreement."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from dashboard import Desk, Table, offer_bytes, show_empty, show_head, show_table
from needs_analysis.methods import explain_methods, write_agreement
from needs_analysis.model import Needs
from needs_analysis.pages.results import read_needs


def show_methods(desk: Desk) -> None:
    """The page."""
    t = desk.say
    lead = t("What was counted, how it was computed and what the figures cannot tell – with the settings of this run.")
    show_head(t("How it was computed"), lead)
    needs = read_needs(desk)
    if needs is None:
        text = t("As soon as a survey has been analysed, you see here how its figures came about.")
        show_empty(desk, t("No survey analysed yet"), text, ("overview", t("To the overview")))
        return
    for section in explain_methods(needs):
        st.subheader(desk.tell(section.heading), anchor=False)
        _list(desk.tell(sentence) for sentence in section.sentences)
    if needs.reliability:
        show_table(_reliability(desk, needs))
    _show_agreement(desk, needs)


def _list(sentences: Iterable[str], *, ordered: bool = False) -> None:
    tag = "ol" if ordered else "ul"
    st.html(f'<{tag} class="lk-list">' + "".join(f"<li>{escape(text)}</li>" for text in sentences) + f"</{tag}>")


def _reliability(desk: Desk, needs: Needs) -> Table:
    t = desk.say
    words = {"": t("good enough"), "low": t("low: with care"), "too low": t("too low: do not sum up")}
    asked = any(area.high_low is not None for area in needs.reliability)
    more = [t("Important and not mastered")] if asked else []
    head = [t("Competency field"), t("Answers"), "Alpha", "Omega", t("Judgement"), *more]
    rows = [
        [
            area.name,
            desk.count(area.n),
            desk.number(area.alpha, 2),
            desk.number(area.omega, 2),
            words[area.warning],
            *([desk.percent(area.high_low)] if asked else []),
        ]
        for area in needs.reliability
    ]
    return Table(t("How well the answers of a field hang together"), head, rows, numeric=frozenset({1, 2, 3}))


def _show_agreement(desk: Desk, needs: Needs) -> None:
    t = desk.say
    st.subheader(t("Rule for a works agreement"), anchor=False)
    st.caption(t("Printed from the limits the program itself keeps to; a different setting changes this text."))
    rules = [desk.tell(rule) for rule in write_agreement(needs.smallest_group)]
    _list(rules, ordered=True)
    text = "\n".join(f"{number}. {rule}" for number, rule in enumerate(rules, start=1))
    offer_bytes("privacy-rule.txt", text.encode(), t("Rule as a text file"))
