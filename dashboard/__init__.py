"""What all pages of the dashboard share: the desk a page works at, its words, its look and the parts it is built of.

Pages of every package may import this front door; nothing here knows surveys, plans or goals.
"""

from dashboard.addresses import choose_one, open_tabs
from dashboard.desk import Desk, Gates, GateStep, Handout, Order, Progress, Services, Wish
from dashboard.html import Card, Cell, Mark, Step, Table, as_label, cell_html
from dashboard.jobs import run_job, run_stoppable_job
from dashboard.long_tables import LongTable, show_long_table
from dashboard.parts import (
    Figure,
    made_for_reader,
    name_draft,
    offer_bytes,
    offer_file,
    offer_made,
    show_cards,
    show_draft_note,
    show_empty,
    show_figure,
    show_head,
    show_link,
    show_list,
    show_problem,
    show_steps,
    show_table,
    turn_pages,
)
from dashboard.people import Entry, add_page, current_person, note_act, show_refused
from dashboard.seen import look_again, look_at, save, save_on_click
from dashboard.serving import direct_options, guard_server

__all__ = [
    "Card",
    "Cell",
    "Desk",
    "Entry",
    "Figure",
    "GateStep",
    "Gates",
    "Handout",
    "LongTable",
    "Mark",
    "Order",
    "Progress",
    "Services",
    "Step",
    "Table",
    "Wish",
    "add_page",
    "as_label",
    "cell_html",
    "choose_one",
    "current_person",
    "direct_options",
    "guard_server",
    "look_again",
    "look_at",
    "made_for_reader",
    "name_draft",
    "note_act",
    "offer_bytes",
    "offer_file",
    "offer_made",
    "open_tabs",
    "run_job",
    "run_stoppable_job",
    "save",
    "save_on_click",
    "show_cards",
    "show_draft_note",
    "show_empty",
    "show_figure",
    "show_head",
    "show_link",
    "show_list",
    "show_long_table",
    "show_problem",
    "show_refused",
    "show_steps",
    "show_table",
    "turn_pages",
]
