"""Every pair of text and ground of the theme, the style sheet and the charts has a contrast of at least 4.5 to 1."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from needs_analysis.charts import BAR, STEPS

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
STYLE = (ROOT / "dashboard" / "style.css").read_text(encoding="utf-8")
PAIRS = re.findall(r"--lk-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", STYLE)
INK = {name: {"light": light, "dark": dark} for name, light, dark in PAIRS}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def theme_pairs() -> Iterator[tuple[str, str, str]]:
    for look in ("light", "dark"):
        page = CONFIG["theme"][look]
        for place, colours in ((look, page), (f"{look} sidebar", page["sidebar"])):
            for ground in ("backgroundColor", "secondaryBackgroundColor"):
                for ink in ("textColor", "linkColor", "grayTextColor"):
                    yield f"{place}: {ink} on {ground}", colours[ink], colours[ground]
        yield f"{look}: white on primary button", "#FFFFFF", page["primaryColor"]
        for colour in ("blue", "green", "yellow", "red"):
            yield f"{look}: {colour} box", page[f"{colour}TextColor"], page[f"{colour}BackgroundColor"]


def style_pairs() -> Iterator[tuple[str, str, str]]:
    for look in ("light", "dark"):
        page = CONFIG["theme"][look]["backgroundColor"]
        for ink in ("ink", "muted"):
            for ground in ("card", "head"):
                yield f"{look}: {ink} on {ground}", INK[ink][look], INK[ground][look]
            yield f"{look}: {ink} on page", INK[ink][look], page
        yield f"{look}: ink on label", INK["ink"][look], INK["plain"][look]
        for tone in ("good", "warn", "bad"):
            yield f"{look}: {tone}", INK[f"{tone}-ink"][look], INK[tone][look]


def chart_pairs() -> Iterator[tuple[str, str, str]]:
    yield from ((f"heatmap below {end}", ink, fill) for end, fill, ink in STEPS)


@pytest.mark.parametrize(("what", "ink", "ground"), [*theme_pairs(), *style_pairs(), *chart_pairs()])
def test_text_can_be_read(what: str, ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5, what


@pytest.mark.parametrize("look", ["light", "dark"])
def test_bars_stand_out_from_the_page(look: str) -> None:
    assert contrast(BAR, CONFIG["theme"][look]["backgroundColor"]) >= 3


def test_steps_of_the_heatmap_get_darker() -> None:
    assert [luminance(fill) for _, fill, _ in STEPS] == sorted((luminance(fill) for _, fill, _ in STEPS), reverse=True)


def test_nothing_is_loaded_from_or_told_to_anybody_outside() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["disableDataExport"] is True
    for path in (ROOT / "dashboard").iterdir():
        if path.suffix in {".css", ".js", ".svg", ".json"}:
            text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http" not in text, path.name
