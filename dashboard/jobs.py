"""Long work: its steps are said while it runs, and what the user can mend comes back as a sentence."""

import logging
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from dashboard.desk import Desk, Progress
from dashboard.parts import show_problem
from needs_analysis import Message, UserError

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)


def run_job(desk: Desk, title: str, work: Callable[[Progress], _T]) -> _T | None:
    """Run ``work``, which reports its steps; None when it ended with a problem, which is then shown."""
    with st.status(title, expanded=True) as status:

        def report(message: Message) -> None:
            st.write(desk.tell(message))

        try:
            result = work(report)
        except UserError as error:
            status.update(label=desk.say("Something has to be mended first"), state="error")
            show_problem(desk, error)
            return None
        except Exception as error:  # noqa: BLE001  # the page must survive whatever happens
            _LOG.error("%s failed: %s", title, type(error).__name__)  # the kind only: its words may hold answers
            status.update(label=desk.say("This did not work"), state="error")
            st.error(desk.say("An unexpected error ended the work. Nothing was changed. Please report what you did."))
            return None
        status.update(label=desk.say("Done"), state="complete", expanded=False)
        return result
