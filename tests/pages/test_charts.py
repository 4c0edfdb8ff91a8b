"""Charts hold published values only, in the words and numbers of the reader's language."""

import json

import pytest

from needs_analysis.charts import draw_heatmap, draw_ranking, shade
from needs_analysis.model import Need, Population


def need(identifier: str, gap: float | None, n: int | None = 20) -> Need:
    if gap is None:
        return Need(identifier, identifier.title(), None, None, None, None, None, None, None)
    return Need(identifier, identifier.title(), n, 2.0, 2.0 + gap, gap, gap - 0.2, gap + 0.2, gap)


def test_a_ranking_leaves_out_what_is_hidden() -> None:
    spec = draw_ranking([need("data", 1.2), need("secret", None)], "de", 2.0).to_json(ensure_ascii=False)
    assert "Data: 1,2 (1,0 – 1,4), n = 20" in spec
    assert "Secret" not in spec


def test_hidden_cells_hold_their_names_and_nothing_else() -> None:
    shown = Population("a", "Amt A", None, n=20, staff=30, competencies=(need("data", 1.0), need("law", None)))
    hidden = Population("b", "Amt B", None, n=None, staff=None, competencies=())
    chart = draw_heatmap({"data": "Data", "law": "Law"}, [shown, hidden], "en")
    spec = json.loads(chart.to_json())
    cells = {(cell["column"], cell["row"]): cell for cell in next(iter(spec["datasets"].values()))}
    assert cells["Amt A", "Data"]["shown"] == "1.0"
    for place in (("Amt A", "Law"), ("Amt B", "Data"), ("Amt B", "Law")):
        assert set(cells[place]) == {"row", "column", "text"}
        assert cells[place]["text"] == f"{place[0]}, {place[1]}: not shown"


@pytest.mark.parametrize(
    ("value", "other", "same"), [(0.98, 1.0, True), (0.94, 1.0, False), (0.0, 0.2, True), (2.0, 9.9, True)]
)
def test_equal_numbers_have_equal_colours(value: float, other: float, same: bool) -> None:
    assert (shade(round(value, 1)) == shade(round(other, 1))) is same
