"""Tables of needs in words: the same rows stand beside every chart and on every page."""

from collections.abc import Callable, Mapping, Sequence

from dashboard import Card, Cell, Desk, Mark, Table
from needs_analysis.model import Need, Needs, Population


def rank_needs(needs: Sequence[Need]) -> tuple[Need, ...]:
    """Needs by priority, the greatest first; those that may not be shown at the end."""
    return tuple(sorted(needs, key=lambda need: (need.priority is None, -(need.priority or 0.0), need.name)))


def scale_top(needs: Sequence[Need]) -> float:
    """The right end of a gap axis: a little more than the greatest value shown, at least half a level."""
    return max([0.5, *(1.15 * (need.high or need.gap or 0.0) for need in needs)])


def hidden_mark(desk: Desk) -> Mark:
    """The label of a figure that is not shown."""
    return Mark(desk.say("not shown"), "hidden")


def hidden_note(desk: Desk, needs: Needs) -> str:
    """Why figures are not shown."""
    return desk.say(
        "Not shown: fewer than {k} people answered, or single people could be worked out from the other figures.",
        k=needs.smallest_group,
    )


def gap_words(desk: Desk, need: Need) -> str:
    """A gap with its interval."""
    if need.low is None or need.high is None:
        return desk.number(need.gap)
    return f"{desk.number(need.gap)} ({desk.number(need.low)} – {desk.number(need.high)})"


def greatest_card(desk: Desk, needs: Needs, need: Need) -> Card:
    """The greatest need as a key figure."""
    t = desk.say
    gap = desk.number(need.gap)
    note = (
        t("stated need of {gap} on average", gap=gap)
        if needs.shape == "direct"
        else t("gap of {gap} levels on average", gap=gap)
    )
    return Card(t("Greatest need"), need.name, note)


def needs_table(desk: Desk, needs: Needs, shown: Sequence[Need], caption: str, wishes: Mapping[str, int]) -> Table:
    """Competencies with held and required level, gap and priority; a survey of stated needs has no levels to show."""
    direct = needs.shape == "direct"
    gap = desk.say("Stated need (95% interval)") if direct else desk.say("Gap in levels (95% interval)")
    levels = () if direct else (desk.say("Held"), desk.say("Required"))
    more = _more_columns(desk, needs)
    if wishes:
        more[desk.say("Wishes")] = lambda need: desk.count(wishes.get(need.id))
    head = [desk.say("Competency"), desk.say("Answers"), *levels, gap, desk.say("Priority"), *more]
    rows = [[*_need_row(desk, need, direct=direct), *(show(need) for show in more.values())] for need in shown]
    note = desk.say("The priority weighs the gap with the goals of the town. Sorted by priority.")
    return Table(caption, head, rows, numeric=frozenset(range(1, len(head))), note=note)


def _more_columns(desk: Desk, needs: Needs) -> dict[str, Callable[[Need], Cell]]:
    """Columns that only some surveys fill: heading -> cell."""
    columns: dict[str, Callable[[Need], Cell]] = {}
    if any(need.weighted is not None for need in needs.competencies):
        columns[desk.say("Gap, weighted by staff")] = lambda need: desk.number(need.weighted, 2)
    if any(need.expired != 0 for need in needs.competencies):
        columns[desk.say("Expired ratings")] = lambda need: _few_words(desk, need.expired)
    if any(need.not_relevant != 0 for need in needs.competencies):
        columns[desk.say("Not relevant to me")] = lambda need: _few_words(desk, need.not_relevant)
    if any(need.ranked for need in needs.competencies):
        columns[desk.say("Importance")] = lambda need: desk.number(need.ranked.importance if need.ranked else None)
        columns["MWDS"] = lambda need: desk.number(need.ranked.mwds if need.ranked else None)
        columns["RDM"] = lambda need: desk.number(need.ranked.rdm if need.ranked else None)
        columns[desk.say("Quadrant")] = lambda need: _quadrant_words(desk, need)
    return columns


_QUADRANTS = {
    "concentrate here": "concentrate here",
    "keep up": "keep up",
    "low priority": "low priority",
    "possible overkill": "possible overkill",
}


def _quadrant_words(desk: Desk, need: Need) -> str:
    """The quadrant, and how often the competency stays in it."""
    if need.ranked is None:
        return "–"
    words = desk.say(_QUADRANTS[need.ranked.quadrant])
    return words if need.ranked.stable is None else f"{words} ({desk.percent(need.ranked.stable)})"


def _few_words(desk: Desk, count: int | None) -> str:
    return desk.say("few") if count is None else desk.count(count)


def beside_words(desk: Desk, need: Need) -> str:
    """Whether a unit lies surely above or below the organisation."""
    words = {"above": desk.say("surely wider"), "below": desk.say("surely narrower"), "": desk.say("not surely apart")}
    return words[need.beside]


def today_words(desk: Desk, need: Need) -> str:
    """Half the width of the interval for today's people."""
    return "–" if need.today is None else f"± {desk.number(need.today)}"


def _need_row(desk: Desk, need: Need, *, direct: bool) -> list[Cell]:
    levels: list[Cell] = [] if direct else [desk.number(need.held), desk.number(need.required)]
    if need.gap is None:
        return [need.name, hidden_mark(desk), *(["–"] * (len(levels) + 2))]
    return [need.name, desk.count(need.n), *levels, gap_words(desk, need), desk.number(need.priority, 2)]


def matrix_table(desk: Desk, needs: Needs, columns: Sequence[Population], caption: str) -> Table:
    """Gaps of all competencies in several units or roles."""
    shown = rank_needs(needs.competencies)
    found = [{need.id: need for need in column.competencies} if column.published else {} for column in columns]
    rows = [[need.name, *(_matrix_cell(desk, column.get(need.id)) for column in found)] for need in shown]
    note = hidden_note(desk, needs)
    if any(need.beside for column in columns for need in column.competencies):
        note += " " + desk.say("▲ surely wider, ▼ surely narrower than in the whole organisation.")
    head = [desk.say("Competency"), *(column.name for column in columns)]
    return Table(caption, head, rows, frozenset(range(1, len(head))), note)


def _matrix_cell(desk: Desk, found: Need | None) -> Cell:
    if found is None or found.gap is None:
        return hidden_mark(desk)
    return desk.number(found.gap) + {"above": " ▲", "below": " ▼", "": ""}[found.beside]


def population_table(desk: Desk, needs: Needs, shown: Sequence[Population], caption: str) -> Table:
    """Units or roles with their answers and their greatest need."""
    head = [desk.say("Unit or role"), desk.say("Answers"), desk.say("People asked"), desk.say("Greatest need")]
    rows = [_population_row(desk, item) for item in shown]
    note = "" if all(item.published for item in shown) else hidden_note(desk, needs)
    return Table(caption, head, rows, frozenset({1, 2}), note)


def _population_row(desk: Desk, item: Population) -> list[Cell]:
    if not item.published:
        return [item.name, hidden_mark(desk), "–", "–"]
    first = next((need for need in rank_needs(item.competencies) if need.gap is not None), None)
    greatest = f"{first.name} ({desk.number(first.gap)})" if first else "–"
    return [item.name, desk.count(item.n), desk.count(item.staff), greatest]
