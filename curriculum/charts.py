"""Chart specifications of the curriculum: the year of a programme at a glance.

Fills stand on light and dark ground alike; marks named ``ink`` take the text colour of the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt

from needs_analysis import PERCENT, Language

ROOM, LIVE = "#B9781F", "#2C8A98"
"""Fills of days in a room and live online; the shape differs as well."""

Chart = alt.LayerChart | alt.FacetChart
_ROW = 42


@dataclass(frozen=True, slots=True)
class CourseDay:
    """One dated part of a course: ``words`` describe it to those who do not see the chart."""

    course: str
    day: date
    in_room: bool
    words: str


def draw_year(days: Sequence[CourseDay], months: Sequence[str], kinds: tuple[str, str]) -> Chart:
    """Every dated part of the year on a line per course, courses in the order given.

    ``months``: twelve short names of months. ``kinds``: words for in a room and live online.
    """
    courses = list(dict.fromkeys(item.course for item in days))
    rows = [
        {
            "course": item.course,
            "day": item.day.isoformat(),
            "kind": kinds[0] if item.in_room else kinds[1],
            "text": item.words,
        }
        for item in days
    ]
    year = min((item.day.year for item in days), default=2000)
    names = f"{list(months)}[utcmonth(datum.value)]"
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(type="utc", domain=[f"{year}-01-01", f"{year}-12-31"]),
        axis=alt.Axis(labelExpr=names, tickCount={"interval": "month", "step": 1}, labelOverlap=True, domain=False),
    )
    y = alt.Y("course:N", sort=courses, axis=None, scale=alt.Scale(padding=0.5))
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=y)
    marks = base.mark_point(filled=True, size=110, opacity=1).encode(
        x=x,
        color=alt.Color("kind:N", scale=alt.Scale(domain=list(kinds), range=[ROOM, LIVE]), legend=None),
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=list(kinds), range=["square", "circle"]), legend=None),
        description="text:N",
        tooltip=alt.Tooltip("text:N", title=" "),
    )
    titles = base.mark_text(align="left", dy=-15, aria=False).encode(x=alt.value(0), text="course:N")
    return alt.layer(titles.transform_aggregate(groupby=["course"]).properties(name="ink"), marks).properties(
        height=_ROW * max(len(courses), 1), padding={"right": 12, "left": 2, "top": 4, "bottom": 4}
    )


CLOSED, LIMIT = "#2C8A98", "#B9781F"
"""Lines of what plans close and of what none can exceed; the second is dashed as well."""


@dataclass(frozen=True, slots=True)
class CurveChart:
    """The chart and the colours of its two lines."""

    chart: Chart
    fills: tuple[str, str]


_OWN = "#8A93A0"
# Thousands apart by a narrow space, which German and English readers both know (DIN 5008, ISO 80000-1).
_SPACED = "replace(format(datum.value, ',.0f'), regexp(',', 'g'), '\u202f')"


def draw_curve_chart(
    points: Sequence[Mapping[str, float]], own: float, words: tuple[str, str, str, str], language: Language
) -> CurveChart:
    """Share of the need by budget, plan and proven limit. ``words``: names of both axes and of both lines."""
    rows = [
        {"budget": point["budget"], "share": point[key], "line": name}
        for point in points
        for key, name in (("closed", words[2]), ("bound", words[3]))
    ]
    names = list(words[2:])
    x = alt.X("budget:Q", title=words[0], axis=alt.Axis(labelExpr=_SPACED, grid=False, tickCount=6))
    axis = alt.Axis(labelExpr=f"format(datum.value * 100, '.0f') + '{PERCENT[language]}'", tickCount=5)
    y = alt.Y("share:Q", title=words[1], axis=axis, scale=alt.Scale(zero=True))
    base = alt.Chart(alt.InlineData(values=rows))
    lines = base.mark_line(strokeWidth=3, point=True).encode(
        x=x,
        y=y,
        color=alt.Color("line:N", scale=alt.Scale(domain=names, range=[CLOSED, LIMIT]), legend=None),
        strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 4]]), legend=None),
    )
    mark = alt.Chart(alt.InlineData(values=[{"budget": own}])).mark_rule(strokeDash=[2, 3], strokeWidth=2, color=_OWN)
    return CurveChart(alt.layer(lines, mark.encode(x="budget:Q")).properties(height=300), (CLOSED, LIMIT))


@dataclass(frozen=True, slots=True)
class EffectMark:
    """The effect of one module in levels, its interval, and the mere change of its participants."""

    title: str
    effect: float
    interval: tuple[float, float]
    naive: float


def draw_effects(marks: Sequence[EffectMark], language: Language) -> Chart:
    """A dot with its interval per module, in the order given; a ring where a mere before-and-after would put it."""
    rows = [
        {"title": one.title, "effect": one.effect, "low": one.interval[0], "high": one.interval[1], "naive": one.naive}
        for one in marks
    ]
    ticks = "replace(format(datum.value, '.1f'), '.', ',')" if language == "de" else "format(datum.value, '.1f')"
    axis = alt.Axis(labelExpr=ticks, tickCount=5, domain=False)
    y = alt.Y("title:N", sort=[one.title for one in marks], axis=None, scale=alt.Scale(padding=0.5))
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=y)
    lines = base.mark_rule(strokeWidth=3, color=CLOSED, aria=False).encode(
        x=alt.X("low:Q", title=None, axis=axis), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=130, color=CLOSED, opacity=1).encode(x="effect:Q", description="title:N")
    rings = base.mark_point(filled=False, size=110, strokeWidth=2, color=LIMIT, opacity=1).encode(x="naive:Q")
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(strokeDash=[2, 3], color=_OWN).encode(x="zero:Q")
    names = base.mark_text(align="left", dy=-17, aria=False).encode(x=alt.value(0), text="title:N")
    return alt.layer(zero, lines, dots, rings, names.properties(name="ink")).properties(
        height=_ROW * max(len(rows), 1), padding={"right": 12, "left": 2, "top": 4, "bottom": 4}
    )
