"""Chart specifications of the needs analysis. They take published values only and never see anything that is hidden.

Fills are chosen to stand on light and dark ground alike; marks named ``ink`` take the text colour of the page. Every
mark carries a description in words, every chart is drawn beside a table with the same figures.
"""

from collections.abc import Mapping, Sequence

import altair as alt

from needs_analysis.language import Language, translate, write_number
from needs_analysis.model import Need, Population

BAR = "#2C8A98"
HIDDEN = "#7A8A90"
STEPS: tuple[tuple[float, str, str], ...] = (
    (0.3, "#E3F1F2", "#16262C"),
    (0.5, "#B8DEE2", "#16262C"),
    (0.8, "#84C4CC", "#16262C"),
    (1.0, "#4FA6B1", "#0F191D"),
    (1.5, "#14707E", "#FFFFFF"),
    (float("inf"), "#0A3F4A", "#FFFFFF"),
)
"""Steps of the colour scale: upper end (excluded, on the displayed value with one decimal), fill, ink on the fill."""

Chart = alt.LayerChart | alt.FacetChart
_ROW = 28
_RANKING_ROW = 42


def shade(value: float) -> tuple[str, str]:
    """Fill and ink of a displayed (already rounded) gap."""
    return next((fill, ink) for end, fill, ink in STEPS if value < end)


def draw_ranking(needs: Sequence[Need], language: Language, top: float) -> Chart:
    """Mean gap of each competency with its interval, in the order given. Needs without a published gap are left out."""
    shown = [need for need in needs if need.gap is not None]
    rows = [_ranking_row(need, language) for need in shown]
    data = alt.InlineData(values=rows)
    y = alt.Y(
        "name:N", sort=[need.name for need in shown], axis=None, scale=alt.Scale(paddingInner=0.62, paddingOuter=0.5)
    )
    axis = alt.Axis(tickCount=4, labelExpr=_tick_words(language), domain=False)
    x = alt.X("gap:Q", scale=alt.Scale(domain=[0, top]), title=None, axis=axis)
    tooltip = alt.Tooltip("text:N", title=" ")
    base = alt.Chart(data).encode(y=y)
    bars = base.mark_bar(color=BAR, cornerRadiusEnd=3).encode(x=x, description="text:N", tooltip=tooltip)
    lines = base.mark_rule(strokeWidth=2, aria=False).encode(x="low:Q", x2="high:Q").properties(name="ink_rule")
    values = base.mark_text(align="left", dx=8, aria=False, fontWeight=600).encode(x="end:Q", text="shown:N")
    # names stand above their bars, not beside them: so they fit on narrow screens as well
    names = base.mark_text(align="left", dy=-17, aria=False).encode(x=alt.value(0), text="name:N")
    return alt.layer(bars, lines, values.properties(name="ink"), names.properties(name="ink_names")).properties(
        height=_RANKING_ROW * max(len(rows), 1), padding={"right": 42, "left": 2, "top": 4, "bottom": 4}
    )


def _tick_words(language: Language) -> str:
    words = "format(datum.value, '.1f')"
    return f"replace({words}, '.', ',')" if language == "de" else words


def _ranking_row(need: Need, language: Language) -> dict[str, str | float | None]:
    gap = need.gap or 0.0
    shown = write_number(gap, language)
    interval = ""
    if need.low is not None and need.high is not None:
        interval = f" ({write_number(need.low, language)} – {write_number(need.high, language)})"
    return {
        "name": need.name,
        "gap": gap,
        "low": need.low,
        "high": need.high,
        "end": max(gap, need.high or 0.0),
        "shown": shown,
        "text": f"{need.name}: {shown}{interval}, n = {need.n}",
    }


def draw_heatmap(names: Mapping[str, str], columns: Sequence[Population], language: Language) -> Chart:
    """Gaps of competencies (rows, id -> name) in populations (columns).

    A cell without a figure carries a dash and its two names, nothing else.
    """
    cells = [_cell(identifier, name, column, language) for column in columns for identifier, name in names.items()]
    x = alt.X(
        "column:N",
        sort=[column.name for column in columns],
        title=None,
        axis=alt.Axis(orient="top", labelAngle=-90, labelLimit=320, labelOverlap=False, ticks=False, domain=False),
        scale=alt.Scale(paddingInner=0.04),
    )
    y = alt.Y(
        "row:N",
        sort=list(names.values()),
        title=None,
        axis=alt.Axis(labelLimit=300, labelOverlap=False, ticks=False, domain=False),
        scale=alt.Scale(paddingInner=0.08),
    )
    base = alt.Chart(alt.InlineData(values=cells)).encode(x=x, y=y)
    shown = base.transform_filter("isValid(datum.fill)")
    unknown = base.transform_filter("!isValid(datum.fill)")
    tooltip = alt.Tooltip("text:N", title=" ")
    return alt.layer(
        shown.mark_rect(cornerRadius=3).encode(
            color=alt.Color("fill:N", scale=None), description="text:N", tooltip=tooltip
        ),
        unknown.mark_rect(cornerRadius=3, fill=HIDDEN, fillOpacity=0.14).encode(description="text:N", tooltip=tooltip),
        shown.mark_text(aria=False, fontWeight=600).encode(text="shown:N", color=alt.Color("ink:N", scale=None)),
        unknown.mark_text(aria=False, fontSize=10).encode(text=alt.value("–")).properties(name="ink"),
    ).properties(height=_ROW * max(len(names), 1))


def _cell(identifier: str, name: str, column: Population, language: Language) -> dict[str, str]:
    need = next((need for need in column.competencies if need.id == identifier), None)
    place = {"row": name, "column": column.name}
    if not column.published or need is None or need.gap is None:
        return place | {"text": f"{column.name}, {name}: {translate('not shown', language)}"}
    fill, ink = shade(round(need.gap, 1))
    number = write_number(need.gap, language)
    return place | {"fill": fill, "ink": ink, "shown": number, "text": f"{column.name}, {name}: {number}, n = {need.n}"}
