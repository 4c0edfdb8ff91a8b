"""What a page shows, read without a browser."""

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from store import Workspace, open_workspace

APP = str(Path(__file__).parents[2] / "app.py")
Opener = Callable[..., AppTest]


def seen(at: AppTest) -> str:
    """Every text that a page shows: headings, paragraphs, own HTML, labels, options and messages."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "html", "error", "info", "warning", "success")
    texts = [str(item.value) for kind in kinds for item in at.get(kind) if "<script>" not in str(item.value)]
    for kind in (
        "button",
        "selectbox",
        "multiselect",
        "radio",
        "toggle",
        "checkbox",
        "number_input",
        "expander",
        "tab",
    ):
        for item in at.get(kind):
            texts += [str(item.label), *map(str, getattr(item, "options", ()))]
    return "\n".join(texts)


def workspace(home: Path, name: str = "musterstadt") -> Workspace:
    return open_workspace(name, home)
