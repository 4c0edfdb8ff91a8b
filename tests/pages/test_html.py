"""What a person reads is semantic HTML, and no text of a file can become markup."""

import xml.etree.ElementTree as ET

import pytest

from dashboard import Card, Mark, Step, Table
from dashboard.html import cards_html, legend_html, step_html, table_html

EVIL = '<img src=x onerror="alert(1)">&'


def tree(html: str) -> ET.Element:
    return ET.fromstring(f"<root>{html}</root>")  # noqa: S314  # our own text


def test_a_table_has_caption_scopes_and_a_region_for_the_keyboard() -> None:
    table = Table("Needs", ["Competency", "Gap"], [["Data", "1.2"], ["AI", Mark("hidden", "hidden")]], frozenset({1}))
    root = tree(table_html(table))
    region = root.find("div")
    assert region is not None
    assert (region.get("role"), region.get("tabindex"), region.get("aria-label")) == ("region", "0", "Needs")
    assert root.findtext(".//caption") == "Needs"
    assert [head.get("scope") for head in root.iterfind(".//thead/tr/th")] == ["col", "col"]
    assert [head.get("scope") for head in root.iterfind(".//tbody/tr/th")] == ["row", "row"]
    assert [cell.get("class") for cell in root.iterfind(".//tbody/tr/td")] == ["lk-num", "lk-num"]
    assert root.findtext(".//td/span") == "hidden"


@pytest.mark.parametrize(
    "html",
    [
        table_html(Table(EVIL, [EVIL], [[EVIL], [Mark(EVIL)]], note=EVIL)),
        cards_html([Card(EVIL, EVIL, EVIL)]),
        step_html(1, Step(EVIL, EVIL, "next", EVIL)),
        legend_html([("#ffffff", EVIL), (None, EVIL)]),
    ],
)
def test_text_never_becomes_markup(html: str) -> None:
    root = tree(html)
    assert root.find(".//img") is None
    assert EVIL in "".join(root.itertext())


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        table_html(Table("x", ["a", "b"], [["only one"]]))
