"""Long work: its steps are said while it runs, and what the user can mend comes back as a sentence."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

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

        return _finish(desk, title, status, lambda: work(report))


def _finish(desk: Desk, title: str, status: Any, work: Callable[[], _T]) -> _T | None:  # noqa: ANN401 - no public type
    try:
        result = work()
    except UserError as error:
        status.update(label=desk.say("Something has to be mended first"), state="error", expanded=True)
        show_problem(desk, error)
        return None
    except Exception as error:  # noqa: BLE001  # the page must survive whatever happens
        _LOG.error("%s failed: %s", title, type(error).__name__)  # the kind only: its words may hold answers
        status.update(label=desk.say("This did not work"), state="error", expanded=True)
        st.error(desk.say("An unexpected error ended the work. Nothing was changed. Please report what you did."))
        return None
    status.update(label=desk.say("Done"), state="complete", expanded=False)
    return result


# --- work that can be stopped -------------------------------------------------------------------------------------

Stoppable = Callable[[Progress, Callable[[], bool]], _T]
"""Gets the progress and a question to ask from time to time: whether to go on."""

_GLANCE = 0.2
"""Seconds between two looks at the work."""


@dataclass
class _Job:
    """Work in a thread of its own, so that its page can be drawn anew, and stopped, while it runs."""

    work: Callable[[Progress, Callable[[], bool]], Any]
    said: list[Message] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    result: Any = None
    error: Exception | None = None

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.result = self.work(self.said.append, lambda: not self.stop.is_set())
        except Exception as error:  # noqa: BLE001 - raised again where the page can show it
            self.error = error

    def outcome(self) -> Any:  # noqa: ANN401 - whatever the work brings
        """The result, or the error raised."""
        if self.error:
            raise self.error
        return self.result


def run_stoppable_job(desk: Desk, name: str, title: str, work: Stoppable[_T] | None) -> _T | None:
    """Run ``work`` and show its steps beside a button that ends it early; it then brings the best it has.

    Without ``work`` a job of this name that is under way is taken up again: the page calls this on every run.
    """
    job: _Job | None = st.session_state.get(name)
    if work is not None and job is None:
        job = st.session_state[name] = _Job(work)
        job.start()
    if job is None or job.thread is None:
        return None
    with st.status(title, expanded=True) as status:
        st.button(
            desk.say("Stop and take the best so far"),
            key=f"{name}-stop",
            icon=":material/stop_circle:",
            on_click=job.stop.set,
            disabled=job.stop.is_set(),
        )
        lines = st.empty()
        shown = -1
        while job.thread.is_alive() or shown < len(job.said):
            if shown != len(job.said):
                shown = len(job.said)
                lines.markdown("\n".join(f"- {desk.tell(message)}" for message in job.said[:shown]))
            job.thread.join(_GLANCE)
        st.session_state.pop(name, None)
        return _finish(desk, title, status, job.outcome)
