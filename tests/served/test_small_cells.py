"""Nothing that a server sends holds a figure about three people: not what is drawn, not a chart's data, not a file.

Read is every frame of the websocket and every body of HTTP, while HR and team leads go through all pages, choose every
option of every list and take every file along. The same town with a leak put in must be found out.
"""

from collections.abc import Callable

import pytest

from tests.browser.test_every_page import PAGES
from tests.served.towns import ABOVE, HONEST, LEAKY, MARK, TINY, find_marks, unpack
from tests.served.visitor import Visitor

_MOST = 4


def walk(visitor: Visitor, pages: tuple[str, ...], town: str) -> list[bytes]:
    """Everything that comes back when somebody tries everything on these pages."""
    for page in pages:
        visitor.open(page, f"town={town}")
        assert visitor.kinds("exception") == [], page
        taken = [visitor.take(button) for button in visitor.kinds("download_button")]
        visitor.heard += [part for content in taken for part in unpack(content)]
        for chooser in visitor.kinds("selectbox"):
            for option in chooser.options[:_MOST] if chooser.label != "Arbeitsbereich" else ():
                visitor.set(chooser.id, string_value=option)
        for switch in visitor.kinds("checkbox"):
            visitor.set(switch.id, bool_value=True)
    return visitor.heard


def found(heard: list[bytes]) -> list[bytes]:
    """Marks in what was heard; archives are read by their parts."""
    return [hit for content in heard if not content.startswith(b"PK") for hit in find_marks(content)]


@pytest.mark.parametrize(
    ("role", "units", "pages"),
    [("hr", [], PAGES), ("team_lead", [ABOVE], ("team", "")), ("team_lead", [TINY], ("team", "needs", ""))],
)
def test_no_figure_of_three_people_is_sent(
    visit: Callable[..., Visitor], role: str, units: list[str], pages: tuple[str, ...]
) -> None:
    heard = walk(visit(role, units=units), pages, HONEST)
    assert found(heard) == []
    assert sum(map(len, heard)) > 20_000, "something was read"


@pytest.mark.parametrize(("role", "page"), [("hr", "needs"), ("team_lead", "team")])
def test_a_leak_is_found(visit: Callable[..., Visitor], role: str, page: str) -> None:
    assert found(walk(visit(role, units=[ABOVE]), (page,), LEAKY))


@pytest.mark.parametrize("content", [f"{MARK:.1f}", f"Lücke {MARK:.2f}".replace(".", ","), repr(MARK)])
def test_every_way_to_write_it_is_found(content: str) -> None:
    assert find_marks(content.encode())
    assert not find_marks(b"13,7 3.75 2026-3.7.1 3,66 v3.7.2")
