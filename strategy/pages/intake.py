"""Reading feedback in: an export of any tool, its columns proposed and confirmed, then rows of the master data."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import Cell, Desk, Table, show_problem, show_table
from needs_analysis import UserError
from strategy.edit import LogEntry, add_rows
from strategy.ground import Town
from strategy.intake import FIELDS, SCALES, Intake, IntakeOrder, read_feedback_file
from strategy.pages.sources import keep_tables

_SCALES = {
    "stars": "1 to 5, 5 is best",
    "grades": "school grades 1 to 6, 1 is best",
    "percent": "0 to 100",
    "ten": "0 to 10, 10 is best",
}
_FIELDS = {
    "day": "Day of receipt",
    "channel": "Channel",
    "topic": "Topic",
    "text": "Wording (only to tell the topic, not kept)",
    "complaint": "Complaint?",
    "satisfaction": "Satisfaction",
    "state": "State",
    "answered": "First answer on",
    "published": "Result published on",
}
_PREVIEW = 8


def show_intake(desk: Desk, town: Town) -> None:
    """The tab."""
    t = desk.say
    words = t(
        "Excel or CSV from counter cards, web forms, e-mail or events. Kept are day, channel, topic and satisfaction; "
        "no names, no addresses, no wording."
    )
    st.markdown(words)
    file = st.file_uploader(t("Export with feedback"), type=["xlsx", "csv", "ods"], max_upload_size=20, key="intake")
    if file is None:
        return
    left, right = st.columns(2)
    scale = left.selectbox(t("Satisfaction was asked as"), list(SCALES), format_func=lambda key: t(_SCALES[key]))
    channels = list(town.dialogue.channels)
    channel = right.selectbox(
        t("Channel where the file names none"),
        channels,
        format_func=lambda key: desk.tell(town.dialogue.channels[key]),
    )
    try:
        first = read_feedback_file(file.name, file.getvalue(), town.dialogue, IntakeOrder(None, scale, channel or ""))
        chosen = _choose_columns(desk, first)
        order = IntakeOrder(chosen, scale, channel or "")
        found = read_feedback_file(file.name, file.getvalue(), town.dialogue, order)
    except UserError as error:
        show_problem(desk, error)
        return
    _show_found(desk, town, found)
    if st.button(t("Take {n} rows over", n=len(found.rows)), type="primary", icon=":material/check:"):
        now = datetime.now(tz=UTC)
        entry = LogEntry(now.strftime("%Y-%m-%d %H:%M"), "feedback", file.name, "", str(len(found.rows)), "")
        keep_tables(desk, add_rows(town.tables, "feedback", found.rows, entry))
        st.success(t("Taken over into the sheet feedback."), icon=":material/check_circle:")


def _choose_columns(desk: Desk, first: Intake) -> dict[str, str]:
    t, chosen = desk.say, {}
    with st.expander(t("What the columns mean")):
        for name in FIELDS:
            options = list(dict.fromkeys(first.headings))
            proposed = first.columns.get(name)
            place = options.index(proposed) if proposed in options else None
            heading = st.selectbox(
                t(_FIELDS[name]), options, index=place, placeholder=t("not in this file"), key=f"intake-{name}"
            )
            if heading:
                chosen[name] = heading
    return chosen


def _show_found(desk: Desk, town: Town, found: Intake) -> None:
    t = desk.say
    for message in found.findings:
        st.warning(desk.tell(message), icon=":material/warning:")
    topics = {topic.id: desk.tell(topic.name) for topic in town.dialogue.topics}
    rows: list[list[Cell]] = [
        [
            row["day"],
            desk.tell(town.dialogue.channels[row["channel"]]) if row["channel"] in town.dialogue.channels else "–",
            topics.get(row["topic"], t("no topic")),
            t("yes") if row["complaint"] == "yes" else t("no"),
            row["satisfaction"] or "–",
        ]
        for row in found.rows[:_PREVIEW]
    ]
    head = [t("Day of receipt"), t("Channel"), t("Topic"), t("Complaint?"), t("Satisfaction (0 to 100)")]
    show_table(Table(t("The first rows as they would be kept"), head, rows, frozenset({4})))
