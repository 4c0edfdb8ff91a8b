"""What came of the year's training, as a workbook on Kirkpatrick's four levels."""

from collections.abc import Mapping, Sequence
from typing import Any

from curriculum.evaluate import Effect, measure_effects
from curriculum.experience import Experience, apply_experience, gather_experience
from curriculum.export.xlsx_parts import Book, Field, Value
from curriculum.lms.bring_back import read_ledger
from curriculum.lms.record import Ledger
from curriculum.model import Catalogue
from needs_analysis import Demand, Language, Message, UserError, from_json, to_json, to_plain, translate


def evaluate_year(
    before: Mapping[str, bytes], after: Mapping[str, bytes], catalogue: Catalogue, language: Language
) -> tuple[dict[str, Any], Mapping[str, bytes]]:
    """Last year's folder (demand, completions) and this year's demand -> what was found, and the files that say it.

    Raises `UserError` where something is missing or a survey was anonymous.
    """
    old, new = _read_demand(before), _read_demand(after)
    if "completions.json" not in before:
        raise UserError(Message("Nobody's completions are recorded yet. Bring them back first (lernkompass record)."))
    ledger = read_ledger(before["completions.json"])
    completed: dict[str, set[str]] = {}
    for one in ledger.completions:
        if one.done:
            completed.setdefault(one.learner, set()).add(one.module)
    done = {who: frozenset(modules) for who, modules in completed.items()}
    effects = measure_effects(old, new, done, catalogue)
    experience = gather_experience(effects)
    document = {"effects": to_plain(effects), "experience": to_plain(experience)}
    return document, {
        "effects.json": to_json(experience),
        "effects-found.json": to_json(effects),
        "effects.xlsx": write_effects(effects, experience, (ledger, catalogue), language),
    }


def plan_with_experience(catalogue: Catalogue, experience: bytes) -> Catalogue:
    """The catalogue with what modules really reach. Raises `UserError` for a file that is none."""
    try:
        return apply_experience(catalogue, from_json(tuple[Experience, ...], experience))
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            Message("effects.json cannot be read. Measure the effects again (lernkompass effects).")
        ) from error


def _read_demand(results: Mapping[str, bytes]) -> Demand:
    if "demand.json" not in results:
        raise UserError(Message("One of the folders holds no analysed survey. Run lernkompass analyse first."))
    demand = from_json(Demand, results["demand.json"])
    if demand.mode != "named":
        raise UserError(Message("Effects need two surveys with people under pseudonyms (named mode)."))
    return demand


_FIELDS = (
    Field("Module"),
    Field("Title"),
    Field("Participants", "count"),
    Field("Compared with", "count"),
    Field("Change of participants", "number"),
    Field("Change of comparable others", "number"),
    Field("Effect in levels", "number"),
    Field("Effect at least", "number"),
    Field("Effect at most", "number"),
    Field("Share of what is promised, shrunk", "percent"),
    Field("In words", "wide"),
)
_LEVELS = (Field("What we look at"), Field("How", "wide"), Field("Here", "wide"))


def write_effects(
    effects: Sequence[Effect],
    experience: Sequence[Experience],
    known: tuple[Ledger, Catalogue],
    language: Language,
) -> bytes:
    """Sheets: effects per module, and where each of Kirkpatrick's levels is looked at."""
    ledger, catalogue = known
    book = Book(language)
    shares = {one.module: one for one in experience}
    rows = [_row(one, shares[one.module], catalogue, language) for one in effects]
    book.add_table("Effects of modules", _FIELDS, rows)
    book.add_table("Four levels", _LEVELS, _levels(effects, ledger, language))
    note = translate(
        "Participants were measured low, and who is measured low comes out higher without any course; so they are "
        "compared with people of the same measured level, role and unit. People who volunteer may differ otherwise.",
        language,
    )
    book.add_facts("How to read it", [(translate("Note", language), note, "text")])
    return book.content(translate("Did it work?", language))


def _row(one: Effect, share: Experience, catalogue: Catalogue, language: Language) -> tuple[Value, ...]:
    module = catalogue.module(one.module)
    return (
        one.module,
        module.title.text(language) if module else one.module,
        one.participants,
        one.compared,
        one.naive,
        one.others,
        one.effect,
        one.low,
        one.high,
        share.share if share.measured else None,
        one.reason.text(language),
    )


def _levels(effects: Sequence[Effect], ledger: Ledger, language: Language) -> list[tuple[Value, ...]]:
    told = sum(one.status == "told" for one in effects)
    done = sum(one.done for one in ledger.completions)
    here = Message("{done} of {all} recorded seats completed.", {"done": done, "all": len(ledger.completions)})
    worked = Message("{told} of {all} modules with an effect beyond chance.", {"told": told, "all": len(effects)})
    lines = (
        (
            "Reaction",
            "Short form: six statements, two open questions, anonymous.",
            Message("In the learning platform."),
        ),
        ("Learning", "Completions and grades that came back.", here),
        ("Behaviour", "Levels in the next survey beside those of comparable others.", worked),
        (
            "Results",
            "Indicators of the goals that this module serves; next year's survey.",
            Message("In the strategy."),
        ),
    )
    return [(translate(a, language), translate(b, language), c.text(language)) for a, b, c in lines]
