"""The measure of contrast in drawings itself: faint words are found, strong ones are not."""

import pytest
from playwright.sync_api import Page

from tests.browser.looking import FAINT, MOVING

DRAWING = """<div style="background:{ground}"><div class="stVegaLiteChart"><svg width="300" height="100">
<path d="M0,0h200v60h-200z" fill="{mark}"></path><text x="40" y="30" fill="{ink}">0,7</text></svg></div></div>"""


@pytest.mark.parametrize(
    ("ground", "mark", "ink", "faint"),
    [
        ("#ffffff", "#ffffff", "#767676", False),  # 4.54 to 1, the grey that everybody knows
        ("#ffffff", "#ffffff", "#777777", True),  # 4.48 to 1
        ("#ffffff", "#0b2a4a", "#ffffff", False),
        ("#0b2a4a", "#ffffff", "#ffffff", True),  # what counts is the mark under the words, not the page
        ("#0f191d", "none", "#e4ecec", False),
        ("#0f191d", "none", "#44535a", True),
    ],
)
def test_contrast_is_measured_on_what_lies_under_the_words(
    page: Page, ground: str, mark: str, ink: str, faint: bool
) -> None:
    page.set_content(DRAWING.format(ground=ground, mark=mark, ink=ink))
    assert bool(page.evaluate(FAINT)) is faint


def test_what_moves_is_found(page: Page) -> None:
    page.set_content("<style>@keyframes go { to { left: 9px } } p { animation: go 3s infinite }</style><p>x</p>")
    assert page.evaluate(MOVING)
