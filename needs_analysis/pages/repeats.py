"""Files that look like exports of one survey: what was merged is said, what is open is asked, both can be changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard import Desk, as_label
from needs_analysis.model import Matching, RawTable
from needs_analysis.pages.sources import remembered_matching, save_matching
from needs_analysis.reexports import Reexport, Status, find_reexports


def settle_repeats(desk: Desk, tables: Mapping[str, RawTable], files: Mapping[str, bytes]) -> None:
    """One box for each pair of files in which the same responses stand, with what can be decided about it."""
    raws = list(tables.values())
    if len(raws) < 2:  # noqa: PLR2004 - nothing to compare
        return
    remembered = remembered_matching(desk.workspace) or Matching()
    marks = tuple(hashlib.sha256(files[name]).hexdigest() for name in tables)
    for found in _find(marks, tuple(sorted(remembered.exports.items())), raws):
        _settle(desk, found, (raws[found.earlier].file, raws[found.later].file), remembered)


@st.cache_resource(max_entries=4, show_spinner=False)
def _find(
    marks: tuple[str, ...], decided: tuple[tuple[str, str], ...], _raws: Sequence[RawTable]
) -> tuple[Reexport, ...]:
    del marks
    return find_reexports(_raws, dict(decided))


def _settle(desk: Desk, found: Reexport, files: tuple[str, str], remembered: Matching) -> None:
    t = desk.say
    earlier, later = map(as_label, files)
    words: dict[str, str | int | float] = {"count": desk.count(len(found.rows)), "earlier": earlier, "later": later}
    with st.container(border=True, key=f"repeat-{found.key.rpartition('#')[2]}"):
        if found.status == "ask":
            question = t(
                "**Is this the same survey?** All {count} rows of {earlier} stand in {later} as well. Until you say "
                "so, they count as other people.",
                **words,
            )
            st.warning(question, icon=":material/help:")
            same, different = st.columns(2)
            with same:
                _offer(desk, found, remembered, ("same", t("Same survey: count them once")))
            with different:
                _offer(desk, found, remembered, ("different", t("Different people: count them all")))
        elif found.status == "same":
            st.info(t("{count} responses of {earlier} stand in {later} as well. They count once.", **words),
                    icon=":material/content_copy:")  # fmt: skip
            _offer(desk, found, remembered, ("different", t("They are different people")))
        else:
            st.info(t("{earlier} and {later} hold different people, as you said.", earlier=earlier, later=later),
                    icon=":material/group:")  # fmt: skip
            _offer(desk, found, remembered, ("same", t("It is the same survey after all")))


def _offer(desk: Desk, found: Reexport, remembered: Matching, choice: tuple[Status, str]) -> None:
    status, label = choice
    if st.button(label, key=f"{status}-{found.key}", width="stretch" if found.status == "ask" else "content"):
        save_matching(desk, replace(remembered, exports={**remembered.exports, found.key: status}))
        st.rerun()
