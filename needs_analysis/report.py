"""The published needs as a workbook."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from needs_analysis.beside import SAME_WORDS
from needs_analysis.expiry import SOURCE_NAMES, list_ratings
from needs_analysis.language import Language, Message, translate, write_date
from needs_analysis.methods import explain_methods, tell_kept_groups, tell_ratings, write_agreement
from needs_analysis.model import Framework, Need, Needs, Population, Survey
from needs_analysis.sheets import Book, Cell

_BESIDE_HEAD = (
    "Unit or role", "Competency", "Own level", "Answers", "Source", "Level", "Ratings", "Own minus other", "from", "to",
    "The same people",
)  # fmt: skip
_NEED_HEAD = ("Competency", "Answers", "Held", "Required", "Gap", "from", "to", "Priority", "Share with a gap")


def write_needs_workbook(needs: Needs, language: Language, wishes: Mapping[str, int] | None = None) -> bytes:
    """The published figures as a workbook: overview, ranking, units, roles, learning groups.

    ``wishes``: rounded number of wishes per competency, as far as people have assigned them.
    """
    book = Book(language)
    book.add_sheet("Overview", ("Overview", "Value"), _overview(needs, language))
    head: tuple[str, ...] = (
        *_NEED_HEAD,
        "Gap, weighted by staff",
        "Expired ratings",
        "Not relevant to me",
        "Importance",
        "MWDS",
        "RDM",
        "Quadrant",
    )
    wished = wishes or {}
    head = (*head, "Wishes") if wished else head
    rows = (
        [need.name, *_figures(need), *_views(need, language), *([wished.get(need.id)] if wished else [])]
        for need in needs.competencies
    )
    book.add_sheet("Learning needs", head, rows)
    book.add_sheet(
        "Units", ("Unit", "Respondents", *_NEED_HEAD), _population_rows(_with_others(needs, language), language)
    )
    book.add_sheet(
        "Roles", ("Role", "Respondents", *_NEED_HEAD), _population_rows(needs.roles + needs.hidden_roles, language)
    )
    book.add_sheet("Learning groups", ("Group", "People", "Competency", "Gap", "Above average"), _group_rows(needs))
    if any(need.views for need in needs.competencies):
        book.add_sheet("Side by side", _BESIDE_HEAD, _beside_rows(needs, language))
    book.add_sheet("How it was computed", ("Section", "Explanation"), _method_rows(needs, language))
    book.add_sheet("Privacy rule", ("No.", "Rule for a works agreement"), _rule_rows(needs, language))
    book.link_heads("How it was computed", "How this was computed")
    return book.content()


def _overview(needs: Needs, language: Language) -> list[list[Cell]]:
    note = Message(
        "Figures about fewer than {k} people are not shown. Levels run from 0 to 5; a gap is what is missing to the "
        "required level. The interval (from, to) is the 95% interval of the mean.",
        {"k": needs.smallest_group},
    )
    rows: list[list[Cell]] = [
        [translate("Mode", language), translate(needs.mode, language)],
        [translate("Respondents", language), needs.respondents],
        [translate("People asked", language), needs.invited],
        [translate("Smallest group", language), needs.smallest_group],
        [translate("Note", language), note.text(language)],
    ]
    rows += [[translate("Learning groups", language), told.text(language)] for told in tell_kept_groups(needs)]
    ratings: list[list[Cell]] = [[translate("Ratings", language), told.text(language)] for told in tell_ratings(needs)]
    return rows + ratings


def _with_others(needs: Needs, language: Language) -> Iterable[Population]:
    """All units, each followed by those of its people who are in no unit shown below it."""
    others = {population.id: population for population in needs.others}
    for unit in needs.all_units:
        yield unit
        if unit.id in others:
            name = Message("Others in {unit}", {"unit": unit.name}).text(language)
            yield replace(others[unit.id], name=name)


def _figures(need: object) -> list[Cell]:
    names = ("n", "held", "required", "gap", "low", "high", "priority", "share")
    return [getattr(need, name) for name in names]


def _views(need: Need, language: Language) -> list[Cell]:
    ranked = need.ranked
    by_importance: list[Cell] = [None] * 4
    if ranked:
        by_importance = [ranked.importance, ranked.mwds, ranked.rdm, translate(ranked.quadrant, language)]
    few = translate("few", language)
    counts: list[Cell] = [few if count is None else count for count in (need.expired, need.not_relevant)]
    return [need.weighted, *counts, *by_importance]


def _beside_rows(needs: Needs, language: Language) -> Iterable[list[Cell]]:
    """Own level, superiors' and tests' for the whole, for units and for roles; figures are never averaged."""
    whole = Population("", translate("Whole organisation", language), None, needs.respondents, None, needs.competencies)
    for population in (whole, *needs.units, *needs.roles):
        for need in population.competencies:
            for view in need.views:
                source = translate(SOURCE_NAMES[view.source], language)
                same = translate(SAME_WORDS[view.same], language) if view.difference is not None else None
                agreement: list[Cell] = [view.difference, view.low, view.high, same]
                yield [population.name, need.name, need.held, need.n, source, view.held, view.n, *agreement]


def write_ratings_workbook(survey: Survey, framework: Framework, language: Language) -> bytes:
    """Everybody's ratings side by side with source and day: for the named mode only, under its works agreement."""
    book = Book(language)
    head = ("Person", "Competency", "Required", "Source", "Level", "Day", "Counts")
    book.add_sheet("Ratings per person", head, _rating_rows(survey, framework, language))
    return book.content()


def _rating_rows(survey: Survey, framework: Framework, language: Language) -> Iterable[list[Cell]]:
    names = {one.id: one.name.text(language) for one in framework.competencies}
    for one in list_ratings(survey):
        counts = translate("expired", language) if one.expired else translate("yes", language)
        day = write_date(one.day, language) if one.day else translate("unknown", language)
        source = translate(SOURCE_NAMES[one.source], language)
        yield [one.person, names.get(one.competency, one.competency), one.required, source, one.level, day, counts]


def _method_rows(needs: Needs, language: Language) -> Iterable[list[Cell]]:
    for section in explain_methods(needs):
        for sentence in section.sentences:
            yield [section.heading.text(language), sentence.text(language)]


def _rule_rows(needs: Needs, language: Language) -> Iterable[list[Cell]]:
    for number, rule in enumerate(write_agreement(needs.smallest_group), start=1):
        yield [number, rule.text(language)]


def _population_rows(populations: Iterable[Population], language: Language) -> Iterable[list[Cell]]:
    for population in populations:
        if not population.published:
            yield [population.name, translate("too few answers", language)]
        for need in population.competencies:
            yield [population.name, population.n, need.name, *_figures(need)]


def _group_rows(needs: Needs) -> Iterable[list[Cell]]:
    for group in needs.groups.groups:
        for need in group.needs:
            yield [group.name, group.size, need.name, need.gap, need.above]
