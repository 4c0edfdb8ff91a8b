"""A goal in words and tables: what it needs, what closes it, what stays open, what is not told, and its measures."""

from needs_analysis import blur_count
from strategy.goals import Branch, GoalView
from strategy.ground import Town
from strategy.paper import Grid
from strategy.wording import STATUSES, Speaker

_MODULES = 6


def competency_grid(town: Town, view: GoalView, speaker: Speaker) -> Grid:
    """Competencies of a goal: share, published gap, missing levels and what the plan closes, rounded for few people."""
    t = speaker.say
    head = [
        t("Competency"),
        t("Share"),
        t("Average gap"),
        t("Missing levels"),
        t("Closed by the plan"),
        t("Still open"),
    ]
    rows = [
        [
            speaker.tell(town.competency(one.competency)),
            speaker.percent(one.share),
            speaker.number(one.gap),
            *(speaker.number(count) for count in _open_counts(one, town.smallest_group)),
        ]
        for one in view.branches
    ]
    return Grid(t("Competencies of the goal"), head, rows, (3.6, 1, 1.4, 1.5, 1.6, 1.4))


def _open_counts(branch: Branch, k: int) -> tuple[float | None, float | None, float | None]:
    """Missing, closed and open levels to the nearest multiple of k: so few people's levels cannot be told apart."""
    if branch.needed is None:
        return None, None, None
    needed = blur_count(branch.needed, branch.needed, k)
    if branch.closed is None:
        return needed, None, None
    closed = min(needed, blur_count(branch.closed, branch.needed, k))
    return needed, closed, needed - closed


def open_words(town: Town, view: GoalView, speaker: Speaker) -> str:
    """What closes the goal, what is still open and what it costs, in one paragraph."""
    t = speaker.say
    untold = any(branch.closed is None for branch in view.branches)
    if view.course_cost is None:
        return t("There is no plan yet, so nothing is said about what courses close.")
    if view.closed is None and untold:
        return t("What courses close of this goal is not told: it would be told of too few people.")
    if view.closed is None:
        return t("Nothing is missing in the competencies of this goal.")
    names = [speaker.tell(town.module(name)) for name in view.modules[:_MODULES]]
    words = t(
        "The plan closes {closed} of this goal's gaps for {cost}; {open} stay open.",
        closed=speaker.percent(view.closed),
        cost=speaker.money(view.course_cost),
        open=speaker.percent(1 - view.closed),
    )
    if untold:
        words += " " + t("Competencies without a figure are left out of it: it would be told of too few people.")
    if names:
        words += " " + t("Most is done by: {modules}.", modules=", ".join(names))
    return words


def measure_grid(town: Town, view: GoalView, speaker: Speaker) -> Grid:
    """Measures of a goal with lead, status, period and cost by year."""
    t = speaker.say
    years = [year for year in town.strategy.years if view.measure_cost.get(year)]
    head = [t("Measure"), t("Lead"), t("Status"), t("Period"), *(str(year) for year in years)]
    rows = [
        [
            speaker.tell(item.title),
            item.lead,
            t(STATUSES[item.status]),
            f"{speaker.month(item.first_month)} – {speaker.month(item.last_month)}",
            *(speaker.money(item.cost.get(year)) for year in years),
        ]
        for item in view.measures
    ]
    return Grid(t("Strategic measures"), head, rows, (3.2, 2.2, 1.2, 1.6, *(1.3 for _ in years)))
