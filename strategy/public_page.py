"""The public progress page: one self-contained HTML file in German, plain German and English.

No scripts, nothing loaded from elsewhere, no personal data; feedback only as the privacy rule allows. The reader's
choice of language is a link: the style sheet shows the part that is linked, German where none is.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from html import escape
from pathlib import Path

from needs_analysis import Text, may_show, shipped_data, show_text
from strategy.feedback import WHOLE, Voice, summarise_feedback, watch_answers, watch_results
from strategy.ground import Town
from strategy.model import Event, Goal
from strategy.origin import SOURCES
from strategy.progress import Outlook, view_progress
from strategy.report import forecast_words
from strategy.wording import ACCESS, LIGHTS, Speaker

_STYLE = Path(__file__).parent / "public_page.css"
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Reader(Speaker):
    """One part of the page: its language, whether it is plain, and the anchor it is found under."""

    anchor: str = "de"
    plain: bool = False

    def say(self, sentence: str, **values: str | float) -> str:
        """The sentence in the words of this part."""
        if not self.plain:
            return Speaker.say(self, sentence, **values)
        found = plain_wordings().get(sentence)
        if found is None:
            return Speaker.say(self, sentence, **values)
        return found.format(**{key: v if isinstance(v, str) else self.number(v) for key, v in values.items()})

    def either(self, text: Text, plain: str) -> str:
        """The plain wording where this part is plain and there is one."""
        return plain if self.plain and plain else self.tell(text)


@cache
def plain_wordings() -> Mapping[str, str]:
    """English sentence -> plain German."""
    with shipped_data("locale", "plain_de.csv").open(encoding="utf-8", newline="") as stream:
        return {row["sentence"]: row["plain"] for row in csv.DictReader(stream)}


READERS = (Reader("de"), Reader("de", "einfach", plain=True), Reader("en", "en"))
_NAMES = {"de": ("Deutsch", "de"), "einfach": ("Einfache Sprache", "de"), "en": ("English", "en")}


def write_public_page(town: Town, today: date, *, example: bool = False) -> bytes:
    """The page as UTF-8 HTML."""
    links = "".join(
        f'<li><a href="#{anchor}" lang="{language}">{name}</a></li>' for anchor, (name, language) in _NAMES.items()
    )
    parts = "".join(_part(town, reader, today, example=example) for reader in READERS)
    title = f"{READERS[0].say(_TITLE, town=town.name)} / {READERS[2].say(_TITLE, town=town.name)}"
    text = (
        '<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_html(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head><body>"
        f'<header><p class="town">{_html(town.name)}</p><nav aria-label="Sprache / Language"><ul>{links}</ul></nav>'
        f"</header><main>{parts}</main></body></html>\n"
    )
    return text.encode()


_TITLE = "How far is {town}?"


def _html(text: str) -> str:
    return escape(show_text(text))


def _p(text: str, kind: str = "") -> str:
    return f"<p{f' class={kind}' if kind else ''}>{_html(text)}</p>" if text else ""


def _part(town: Town, reader: Reader, today: date, *, example: bool) -> str:
    t = reader.say
    sections = (
        ("ziele", t("Our goals"), _goals(town, reader)),
        ("termine", t("What you can take part in"), _coming(town, reader, today)),
        ("ergebnisse", t("What came of it"), _results(town, reader, today)),
        ("stimmen", t("What you tell us"), _voices(town, reader, today)),
        ("kontakt", t("Contact"), _p(town.dialogue.contact) + _p(t(_CALM), "small")),
    )
    links = "".join(f'<li><a href="#{reader.anchor}-{name}">{_html(title)}</a></li>' for name, title, _ in sections)
    body = "".join(
        f'<section aria-labelledby="{reader.anchor}-{name}"><h2 id="{reader.anchor}-{name}">{_html(title)}</h2>{inside}'
        "</section>"
        for name, title, inside in sections
    )
    note = _p(t("All figures on this page are examples of a town that does not exist."), "note") if example else ""
    lead = t("Our goals for the digital transformation: where we stand and how you can take part.")
    inner = _html(t("On this page"))
    return (
        f'<article id="{reader.anchor}" lang="{reader.language}"><h1>{_html(t(_TITLE, town=town.name))}</h1>'
        f"{_p(lead, 'lead')}{_p(t('As of {day}', day=reader.day(today)), 'small')}{note}"
        f'<nav aria-label="{inner}"><ul>{links}</ul></nav>{body}</article>'
    )


_CALM = "This page loads nothing from elsewhere, sets no cookies and holds no personal data."


# --- goals ------------------------------------------------------------------------------------------------------------


def _goals(town: Town, reader: Reader) -> str:
    outlooks = view_progress(town.strategy)
    return "".join(
        _goal(goal, [one for one in outlooks if one.indicator.goal == goal.id], reader)
        for goal in sorted(town.strategy.goals, key=lambda goal: -goal.weight)
    )


def _goal(goal: Goal, outlooks: Sequence[Outlook], reader: Reader) -> str:
    t = reader.say
    title = f"<h3>{_html(reader.either(goal.title, goal.plain))}</h3>"
    if not outlooks:
        return title + _p(t("This goal has no indicator yet."))
    head = (t("Indicator"), t("Now"), t("Target"), t("Outlook"))
    rows = [_outlook_cells(one, reader) for one in outlooks]
    caption = f"{t('Indicators of this goal')}: {reader.either(goal.title, goal.plain)}"
    return title + _table(caption, head, rows)


def _outlook_cells(one: Outlook, reader: Reader) -> list[str]:
    t, unit = reader.say, one.indicator.unit
    share = min(1.0, max(0.0, one.share))
    words = t("Covered {share} of the way to the target", share=reader.percent(share))
    bar = (
        f'<svg role="img" aria-label="{_html(words)}" viewBox="0 0 100 8" preserveAspectRatio="none">'
        f'<rect class="track" width="100" height="8" rx="2"/>'
        f'<rect class="done" width="{100 * share:.1f}" height="8" rx="2"/></svg>'
    )
    target = t(
        "{value} by the end of {year}", value=reader.amount(one.indicator.target, unit), year=str(one.indicator.due)
    )
    forecast = "" if reader.plain or one.value is None else f" {_html(forecast_words(one, reader))}"
    light = f'<b class="light {one.light}">{_html(t(LIGHTS[one.light]))}</b>'
    return [
        _html(reader.either(one.indicator.name, one.indicator.plain)),
        f"{_html(reader.amount(one.last, unit))}{bar}{_where_from(one, reader)}",
        _html(target),
        f"{light}{forecast}<br>{_html(t(one.rule.template))}",
    ]


def _where_from(one: Outlook, reader: Reader) -> str:
    """When the value was measured, and the source the indicator states."""
    lines = [reader.say("As of {day}", day=reader.day(one.readings[-1].day))] if one.readings else []
    lines.append(reader.say("Source: {source}", source=reader.say(SOURCES[one.indicator.source])))
    return f'<span class="small">{"<br>".join(_html(line) for line in lines)}</span>'


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose cells are HTML already; it can be scrolled by keyboard where the screen is narrow."""
    heads = "".join(f'<th scope="col">{_html(text)}</th>' for text in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    name = _html(caption)
    return (
        f'<div class="scroll" role="region" aria-label="{name}" tabindex="0"><table><caption>{name}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


# --- events -----------------------------------------------------------------------------------------------------------


def _coming(town: Town, reader: Reader, today: date) -> str:
    events = [one for one in town.dialogue.events if one.status == "planned" and one.day >= today]
    if not events:
        return _p(reader.say("Nothing is planned at present."))
    return "".join(_event(one, reader) for one in events)


def _event(one: Event, reader: Reader) -> str:
    t = reader.say
    place = ", ".join(part for part in (reader.day(one.day), one.start, one.place) if part)
    facts = [
        t("Form: {format} ({degree})", format=reader.tell(one.format), degree=reader.tell(one.degree)),
        t("Places: {n}", n=one.capacity) if one.capacity else "",
        t("Accessibility: {access}", access=", ".join(t(ACCESS[name]) for name in one.access)) if one.access else "",
    ]
    return f"<h3>{_html(reader.either(one.title, one.plain))}</h3>{_p(place, 'place')}{''.join(_p(f) for f in facts)}"


def _results(town: Town, reader: Reader, today: date) -> str:
    held = [one for one in town.dialogue.events if one.status == "held"]
    if not held:
        return _p(reader.say("Nothing has been held yet."))
    return "".join(_result(town, one, reader, today) for one in sorted(held, key=lambda one: one.day, reverse=True))


def _result(town: Town, one: Event, reader: Reader, today: date) -> str:
    t = reader.say
    due = one.day + timedelta(days=town.dialogue.result_days)
    result, answer = reader.tell(one.result), reader.tell(one.answer)
    lines = [
        reader.day(one.day),
        t("{n} people took part.", n=one.attended) if may_show(one.attended, town.smallest_group) else "",
        t("Result: {result}", result=result) if result else "",
        t("Answer of the town: {answer}", answer=answer)
        if answer and one.published
        else t(
            "The answer will follow by {day}." if today <= due else "The answer was promised by {day}; it is late.",
            day=reader.day(due),
        ),
    ]
    return f"<h3>{_html(reader.either(one.title, one.plain))}</h3>{''.join(_p(line) for line in lines)}"


# --- feedback ---------------------------------------------------------------------------------------------------------


def _voices(town: Town, reader: Reader, today: date) -> str:
    t, k = reader.say, town.smallest_group
    voices = summarise_feedback(town.dialogue.feedback, k)
    whole = next((one for one in voices if one.period == WHOLE), None)
    if whole is None or not whole.count:
        return _p(t("There is no feedback to show yet."))
    parts = [_p(t("About {n} pieces of feedback have reached us.", n=whole.count))]
    answers, results = watch_answers(town.dialogue, today, k), watch_results(town.dialogue, today)
    if answers.kept is not None:
        words = "We promise a first answer within {days} days; we kept that in {share} of cases."
        parts.append(_p(t(words, days=answers.days, share=reader.percent(answers.kept))))
    if results.kept is not None:
        words = (
            "We promise a published answer to every participation within {days} days; we kept that in {share} of cases."
        )
        parts.append(_p(t(words, days=results.days, share=reader.percent(results.kept))))
    parts += _voice_tables(town, voices, reader)
    channels = ", ".join(reader.tell(name) for name in town.dialogue.channels.values())
    if channels:
        parts.append(_p(t("Counted from: {channels}", channels=channels), "small"))
    note = "Numbers are rounded, and small ones are not shown, so that nobody can be recognised."
    return "".join([*parts, _p(t(note), "small")])


def _voice_tables(town: Town, voices: Sequence[Voice], reader: Reader) -> list[str]:
    t = reader.say
    quarters = [one for one in voices if one.topic is None and one.period != WHOLE][-_QUARTERS:]
    head = (t("Quarter"), t("Number (rounded)"), t("Satisfaction (0 to 100)"))
    lines = [_voice_cells(reader.quarter(one.period), one, reader) for one in quarters]
    tables = [_table(t("Feedback by quarter"), head, lines)]
    if quarters:
        last, names = quarters[-1].period, {topic.id: topic.name for topic in town.dialogue.topics}
        rows = [
            _voice_cells(reader.tell(names[one.topic]) if one.topic in names else t("no topic"), one, reader)
            for one in voices
            if one.period == last and one.topic is not None
        ]
        caption = t("Topics, {period} (rounded)", period=reader.quarter(last))
        tables.append(_table(caption, (t("Topic"), *head[1:]), rows))
    return tables


def _voice_cells(name: str, one: Voice, reader: Reader) -> list[str]:
    hidden = reader.say("not shown")
    count = hidden if one.count is None else reader.number(one.count)
    satisfaction = hidden if one.satisfaction is None else reader.number(one.satisfaction, 0)
    return [_html(name), _html(count), _html(satisfaction)]
