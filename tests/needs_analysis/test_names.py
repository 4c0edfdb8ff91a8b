"""Names of units and roles as people write them."""

import pytest

from needs_analysis.names import Place, fold, near_miss, place_names
from tests.needs_analysis.builders import musterstadt


@pytest.mark.parametrize(
    ("place", "text", "meant"),
    [
        ("unit", "Amt 37", "A37"),
        ("unit", "FB 37", "A37"),
        ("unit", "37", "A37"),
        ("unit", "Amt 3", ""),
        ("unit", "FB 5", ""),
        ("unit", "Bürgeramt", "A33"),
        ("unit", "Buergeramt", "A33"),
        ("unit", "Bürgerbüro", ""),
        ("unit", "Bürgerbüro N.", "A33-2"),
        ("unit", "Dez. II", "D2"),
        ("unit", "Amt f. Soziales", "A50"),
        ("unit", "Kämmerei", "A20"),
        ("unit", "Amt", ""),
        ("unit", "Amt für Zauberei", ""),
        ("unit", "", ""),
        ("role", "Sachb.", "R01"),
        ("role", "SB", "R01"),
        ("role", "Sachbearbeiterin", "R01"),
        ("role", "Sachbearbeitug", "R01"),
        ("role", "Teamltg.", "R04"),
        ("role", "IT-Admin", "R07"),
        ("role", "Zauberer", ""),
    ],
)
def test_what_a_name_may_stand_for(place: Place, text: str, meant: str) -> None:
    assert near_miss(fold(text), place_names(musterstadt(), place)) == meant
