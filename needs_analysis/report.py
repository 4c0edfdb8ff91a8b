"""The published needs as a workbook."""

from collections.abc import Iterable
from dataclasses import replace

from needs_analysis.language import Language, Message, translate
from needs_analysis.methods import explain_methods, write_agreement
from needs_analysis.model import Need, Needs, Population
from needs_analysis.sheets import Book, Cell

_NEED_HEAD = ("Competency", "Answers", "Held", "Required", "Gap", "from", "to", "Priority", "Share with a gap")


def write_needs_workbook(needs: Needs, language: Language) -> bytes:
    """The published figures as a workbook: overview, ranking, units, roles, learning groups."""
    book = Book(language)
    book.add_sheet("Overview", ("Overview", "Value"), _overview(needs, language))
    head = (*_NEED_HEAD, "Gap, units weighted by staff", "Held, as superiors see it", "Importance", "MWDS", "RDM")
    book.add_sheet("Learning needs", head, ([need.name, *_figures(need), *_views(need)] for need in needs.competencies))
    book.add_sheet(
        "Units", ("Unit", "Respondents", *_NEED_HEAD), _population_rows(_with_others(needs, language), language)
    )
    book.add_sheet(
        "Roles", ("Role", "Respondents", *_NEED_HEAD), _population_rows(needs.roles + needs.hidden_roles, language)
    )
    book.add_sheet("Learning groups", ("Group", "People", "Competency", "Gap", "Above average"), _group_rows(needs))
    book.add_sheet("How it was computed", ("Section", "Explanation"), _method_rows(needs, language))
    book.add_sheet("Privacy rule", ("Number", "Rule for a works agreement"), _rule_rows(needs, language))
    return book.content()


def _overview(needs: Needs, language: Language) -> list[list[Cell]]:
    note = Message(
        "Figures about fewer than {k} people are not shown. Levels run from 0 to 5; a gap is what is missing to the "
        "required level. The interval (from, to) is the 95 % interval of the mean.",
        {"k": needs.smallest_group},
    )
    return [
        [translate("Mode", language), translate(needs.mode, language)],
        [translate("Respondents", language), needs.respondents],
        [translate("People asked", language), needs.invited],
        [translate("Smallest group", language), needs.smallest_group],
        [translate("Note", language), note.text(language)],
    ]


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


def _views(need: Need) -> list[Cell]:
    ranked = need.ranked
    by_importance: list[Cell] = [ranked.importance, ranked.mwds, ranked.rdm] if ranked else [None, None, None]
    return [need.weighted, need.superior, *by_importance]


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
