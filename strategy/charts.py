"""Charts of the strategy. Fills stand on light and dark ground alike; ``ink`` marks take the page's ink."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from strategy.model import Light
from strategy.progress import Outlook
from strategy.report import forecast_words
from strategy.wording import Speaker

MAIN, SECOND, BAND = "#2C8A98", "#B9781F", "#8A93A0"
LIGHT_FILLS: dict[Light, str] = {"green": "#3A8F5C", "amber": "#B9781F", "red": "#C4533F", "grey": "#7A8A90"}
Chart = alt.LayerChart | alt.FacetChart
_HEIGHT = 280
_ROW = 46


def draw_outlook(one: Outlook, speaker: Speaker) -> Chart:
    """History as points, the forecast with its interval at the due date, the target as a dashed line."""
    points = [
        {
            "day": item.day.isoformat(),
            "value": item.value,
            "text": f"{speaker.day(item.day)}: {_amount(one, item.value, speaker)}",
        }
        for item in one.readings
    ]
    due = one.due_day.isoformat()
    line = [{"day": item["day"], "value": item["value"]} for item in points[-1:]]
    if one.value is not None:
        line.append({"day": due, "value": one.value})
    first = one.readings[0].day.isoformat() if one.readings else due
    x = alt.X(
        "day:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%Y", tickCount="year", grid=False)
    )
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5))
    target = alt.Chart(
        alt.InlineData(values=[{"day": day, "value": one.indicator.target} for day in (first, due)])
    ).mark_line(strokeDash=[6, 4], strokeWidth=2, color=SECOND)
    history = alt.Chart(alt.InlineData(values=points)).mark_line(
        color=MAIN, strokeWidth=3, point={"size": 90, "filled": True, "color": MAIN}
    )
    layers = [
        target.encode(x=x, y=y),
        history.encode(x=x, y=y, description="text:N", tooltip=alt.Tooltip("text:N", title=" ")),
    ]
    if one.value is not None:
        words = f"{speaker.day(one.due_day)}: {forecast_words(one, speaker)}"
        end = alt.Chart(
            alt.InlineData(values=[{"day": due, "value": one.value, "low": one.low, "high": one.high, "text": words}])
        )
        tooltip = alt.Tooltip("text:N", title=" ")
        trend = alt.Chart(alt.InlineData(values=line)).mark_line(color=MAIN, strokeDash=[2, 4], strokeWidth=2)
        layers += [
            trend.encode(x=x, y=y),
            end.mark_rule(strokeWidth=7, color=BAND, opacity=0.7).encode(x=x, y="low:Q", y2="high:Q"),
            end.mark_point(size=110, filled=False, strokeWidth=3, color=MAIN).encode(
                x=x, y=y, description="text:N", tooltip=tooltip
            ),
        ]
    return alt.layer(*layers).properties(height=_HEIGHT)


def _amount(one: Outlook, value: float, speaker: Speaker) -> str:
    return speaker.amount(value, one.indicator.unit)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, value, fill, and words for value and whole."""

    name: str
    value: float
    fill: str
    shown: str
    text: str


def draw_bars(bars: Sequence[Bar], top: float) -> Chart:
    """Bars below their names, in the order given, from 0 to ``top``."""
    rows = [
        {"name": bar.name, "value": bar.value, "fill": bar.fill, "shown": bar.shown, "text": bar.text} for bar in bars
    ]
    y = alt.Y("name:N", sort=[bar.name for bar in bars], axis=None, scale=alt.Scale(paddingInner=0.6, paddingOuter=0.5))
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=y)
    x = alt.X("value:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top or 1]))
    tooltip = alt.Tooltip("text:N", title=" ")
    drawn = base.mark_bar(cornerRadiusEnd=3).encode(
        x=x, color=alt.Color("fill:N", scale=None), description="text:N", tooltip=tooltip
    )
    values = base.mark_text(align="left", dx=8, aria=False, fontWeight=600).encode(x="value:Q", text="shown:N")
    names = base.mark_text(align="left", dy=-18, aria=False, limit=alt.expr("width")).encode(
        x=alt.value(0), text="name:N"
    )
    return alt.layer(drawn, values.properties(name="ink"), names.properties(name="ink_names")).properties(
        height=_ROW * max(len(rows), 1), padding={"right": 60, "left": 2, "top": 4, "bottom": 4}
    )


def draw_line(points: Sequence[tuple[str, float, str]], top: float) -> Chart:
    """Values over periods in order: (period, value, words)."""
    rows = [{"period": period, "value": value, "text": words} for period, value, words in points]
    x = alt.X("period:O", title=None, sort=None, axis=alt.Axis(labelAngle=0))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, top]), axis=alt.Axis(tickCount=5))
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=x, y=y, description="text:N", tooltip=alt.Tooltip("text:N", title=" ")
    )
    line = base.mark_line(color=MAIN, strokeWidth=3)
    return alt.layer(line, base.mark_point(color=MAIN, size=90, filled=True, opacity=1)).properties(height=_HEIGHT)
