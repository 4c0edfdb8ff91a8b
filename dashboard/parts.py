"""The parts a page is built of: head, key figures, tables, figures, steps, downloads, and words where nothing is yet.

Everything a person reads goes through here, so that all pages look and speak alike and every text is escaped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import Any, TypeVar

import streamlit as st

from access import Action, Target
from approval import Gate
from dashboard.desk import Desk
from dashboard.drawing import specify
from dashboard.html import Card, Step, Table, cards_html, legend_html, step_html, table_html
from dashboard.internals import remember_taker
from needs_analysis import UserError
from store import CANCELLED_FILE, COURSES, RATINGS_FILE, Act, add_line

Item = TypeVar("Item")
_EXPORTS: dict[str, Action] = {
    "findings.xlsx": "export_findings",
    "needs.xlsx": "export_needs",
    RATINGS_FILE: "export_ratings",
    "plan.xlsx": "export_plan",
    "effects.xlsx": "export_plan",
    "timetable.ics": "export_plan",
    CANCELLED_FILE: "export_plan",
}
"""What may be taken along, and the right it needs: a file that is not listed is not offered to anybody."""

_GATED: frozenset[Action] = frozenset({"export_plan", "export_courses", "export_platform", "export_team"})
"""What may go out as final only after the staff council has agreed to selection and plan."""

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ics": "text/calendar",
    ".pdf": "application/pdf",
    ".json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with the words it needs: a title that states the finding, the unit, a text for who does not see it.

    ``chart``: a chart, or a ``partial`` of what draws it, drawn once for the same values. ``legend``: fill (None for
    hidden figures) and what it means. ``wide`` charts scroll sideways on narrow screens.
    """

    name: str
    chart: Any
    title: str
    unit: str
    alt: str
    legend: Sequence[tuple[str | None, str]] = ()
    wide: bool = False


def show_head(title: str, lead: str) -> None:
    """The page's heading and the sentence that says what it is for."""
    st.title(title, anchor=False)
    st.html(f'<p class="lk-lead">{escape(lead)}</p>')


def show_table(table: Table) -> None:
    """A table for reading."""
    st.html(table_html(table))


def show_list(sentences: Sequence[str]) -> None:
    """Sentences as a list."""
    st.html('<ul class="lk-list">' + "".join(f"<li>{escape(text)}</li>" for text in sentences) + "</ul>")


def turn_pages(items: Sequence[Item], size: int, key: str) -> Sequence[Item]:
    """The items of the chosen page; the control is shown where there is more than one page."""
    pages = -(-len(items) // size)
    page = st.pagination(pages, key=f"{key}-{len(items)}") if pages > 1 else 1
    return items[size * (page - 1) : size * page]


def show_cards(cards: Sequence[Card]) -> None:
    """Key figures side by side; they wrap on narrow screens."""
    st.html(cards_html(cards))


def show_figure(desk: Desk, figure: Figure, table: Table) -> None:
    """A chart under its finding, and the same figures as a table."""
    st.subheader(figure.title, anchor=False)
    st.html(f'<p class="lk-unit">{escape(figure.unit)}</p>')
    with st.container(key=f"{'wide' if figure.wide else 'chart'}-{figure.name}"):
        st.vega_lite_chart(spec=dict(specify(figure.chart)), theme=None, alt=figure.alt)
    if figure.legend:
        st.html(legend_html(figure.legend))
    with st.expander(desk.say("The same figures as a table")):
        show_table(table)


def show_steps(desk: Desk, steps: Sequence[tuple[Step, str, str]]) -> None:
    """Steps in order, each with a link to its page: (step, short name of the page, label of the link)."""
    for number, (step, page, label) in enumerate(steps, start=1):
        with st.container(border=True, key=f"step-{number}-{step.state}"):
            text, link = st.columns([4, 1], vertical_alignment="center")
            text.html(step_html(number, step))
            with link:
                show_link(desk, page, label)


def show_link(desk: Desk, page: str, label: str) -> None:
    """A link to another page of the dashboard."""
    if page in desk.pages:
        st.page_link(desk.pages[page], label=label, icon=":material/arrow_forward:")


def show_empty(desk: Desk, title: str, text: str, link: tuple[str, str]) -> None:
    """Nothing here yet: what will stand here, and where to go next (short name of the page, label)."""
    st.html(f'<div class="lk-empty"><h2>{escape(title)}</h2><p>{escape(text)}</p></div>')
    with st.container(horizontal=True, horizontal_alignment="center"):
        show_link(desk, *link)


def show_draft_note(desk: Desk, *gates: Gate) -> None:
    """That files of this page still say that they are drafts, and where to go."""
    if desk.is_draft(*gates):
        words = desk.say("The staff council has not agreed yet: files from here carry the mark of a draft.")
        st.info(words, icon=":material/approval:")
        show_link(desk, "approvals", desk.say("Approvals"))


def show_problem(desk: Desk, error: UserError) -> None:
    """Something the user can mend, as a sentence."""
    st.error(desk.tell(error.message), icon=":material/error:")


def offer_file(desk: Desk, name: str, label: str, *, module: str = "", primary: bool = False) -> None:
    """A button that downloads a file of the workspace; nothing where there is none, or where the reader may not.

    The file is read when the button is pressed, and the audit then gets a line: who took which file along.
    """
    action = _export_of(name, module)
    if desk.workspace.has(name) and desk.may(action, Target(module=module)):
        shown = _name_of(desk, PurePosixPath(name).name, action)
        take = _taking(desk, (name, shown), action, lambda: desk.workspace.read(name))
        _offer(shown, take, label, primary=primary)


def offer_made(desk: Desk, name: str, action: Action, make: Callable[[], bytes], label: str) -> None:
    """A button that downloads a file about people that is made when it is pressed, and noted in the audit."""
    if desk.may(action):
        shown = _name_of(desk, name, action)
        _offer(shown, _taking(desk, (name, shown), action, make), label, primary=False)


def _taking(
    desk: Desk, names: tuple[str, str], action: Action, make: Callable[[], bytes | None]
) -> Callable[[], bytes]:
    """Makes the file, writes down that it is taken along, and remembers by whom.

    ``names``: the file's own for the audit, and the one it is offered under, by which the framework knows it.
    """
    name, shown = names

    def note() -> bytes:
        add_line(desk.workspace, Act(desk.person.login, desk.person.roles, action, name))
        return make() or b""

    return made_for_reader(note, shown)


def made_for_reader(make: Callable[[], bytes], name: str, media: str = "") -> Callable[[], bytes]:
    """Makes a file when its button is pressed and remembers for whom: the gate hands it out to nobody else."""
    subject = str(st.user.get("sub", ""))

    def take() -> bytes:
        content = make()
        remember_taker(content, media or _type_of(name), name, subject)
        return content

    return take


def name_draft(desk: Desk, name: str, *gates: Gate) -> str:
    """The name a file is taken along by: ``plan-DRAFT.xlsx`` as long as it is one, see `Desk.is_draft`."""
    if not desk.is_draft(*gates):
        return name
    path = PurePosixPath(name)
    return f"{path.stem}-{desk.say('Draft').upper()}{path.suffix}"


def _name_of(desk: Desk, name: str, action: Action) -> str:
    return name_draft(desk, name) if action in _GATED else name


def offer_bytes(name: str, content: bytes, label: str, *, primary: bool = False) -> None:
    """A button that downloads this content, which is about nobody, under this name."""
    _offer(name, content, label, primary=primary)


def _export_of(name: str, module: str) -> Action:
    """What it takes to take a file of the workspace along; files about all courses belong to the plan."""
    if name.startswith(f"{COURSES}/units/"):
        return "export_team"
    if name.startswith(f"{COURSES}/"):
        return "export_courses" if module else "export_plan"
    return _EXPORTS[name]


def _type_of(name: str) -> str:
    return _TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")


def _offer(name: str, content: bytes | Callable[[], bytes], label: str, *, primary: bool) -> None:
    st.download_button(
        label,
        content,
        file_name=name,
        mime=_type_of(name),
        key=f"file-{name}",
        icon=":material/download:",
        type="primary" if primary else "secondary",
        on_click="ignore",
    )
