"""Recommendations and other sentences in words: ids of competencies and modules become their names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from curriculum.accessibility import NEED_WORDS
from curriculum.decisions import Decisions, lock_words, pool_words
from curriculum.model import EVERYBODY, Catalogue, Limits, Recommendation
from curriculum.reasons import EVERYONE, Clash
from needs_analysis import OTHERS, Demand, Framework, Language, Learner, Message, name_everything, name_group, translate


def word_audience(recommendation: Recommendation, demand: Demand, framework: Framework, language: Language) -> str:
    """Whom a recommendation is for: a role's or a learning group's name, or everyone."""
    if recommendation.who == EVERYONE:
        return translate("Everyone", language)
    if demand.mode == "anonymous":
        group = next(learner for learner in demand.learners if learner.id == recommendation.learners[0])
        return word_learner(group, framework, language)
    role = framework.role(recommendation.who)
    return role.name.text(language) if role else recommendation.who


def word_learner(learner: Learner, framework: Framework, language: Language) -> str:
    """What a learner is called: people by their pseudonym, groups by what they need most or by their role."""
    if learner.leading is not None:
        return name_group(learner.leading, name_everything(framework, {}, language), language, learner.leading_role)
    if learner.id == OTHERS:
        return translate("All others", language)
    role = framework.role(learner.id)
    return role.name.text(language) if role else learner.name


def word_reason(recommendation: Recommendation, catalogue: Catalogue, framework: Framework, language: Language) -> str:
    """Why, in one sentence."""
    return word_message(recommendation.reason, catalogue, framework, language)


def word_message(message: Message, catalogue: Catalogue, framework: Framework, language: Language) -> str:
    """The sentence with names in place of ids."""
    if isinstance(message, Clash):
        words = "; ".join(word_message(part, catalogue, framework, language) for part in message.parts)
        return Message(message.template, {**message.values, "demands": words}).text(language)
    values = dict(message.values)
    competency = framework.competency(str(values.get("competency", "")))
    if competency:
        values["competency"] = f"„{competency.name.de}“" if language == "de" else f"“{competency.name.en}”"
    module = catalogue.module(str(values.get("module", "")))
    if module:
        values["module"] = module.title.text(language)
    if "need" in values:
        values["need"] = word_need(str(values["need"]), language)
    if "month" in values:
        values["month"] = word_month(str(values["month"]), language)
    return Message(message.template, values).text(language)


def word_month(month: str, language: Language) -> str:
    """``2027-03`` as people write it: March 2027."""
    from babel.dates import format_date

    return format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=language)


def word_need(need: str, language: Language) -> str:
    """What an access need or a language is called."""
    return translate(NEED_WORDS.get(need, need), language)


def word_decisions(
    decided: Decisions | Limits, titles: Mapping[str, str], learners: Mapping[str, str], language: Language
) -> list[tuple[str, Any]]:
    """Each decision as a sentence, with what is left when it is taken out. Fairness has a place of its own."""
    lines: list[tuple[str, Any]] = []
    for place, lock in enumerate(decided.locks):
        rest = replace(decided, locks=(*decided.locks[:place], *decided.locks[place + 1 :]))
        lines.append((lock_words(lock, titles, learners).text(language), rest))
    for place, pool in enumerate(decided.pools):
        rest = replace(decided, pools=(*decided.pools[:place], *decided.pools[place + 1 :]))
        lines.append((pool_words(pool).text(language), rest))
    for who, hours in decided.own_hours.items():
        others = {name: value for name, value in decided.own_hours.items() if name != who}
        said = Message("{who}: {hours} learning hours in the year", {"who": learners.get(who, who), "hours": hours})
        lines.append((said.text(language), replace(decided, own_hours=others)))
    for who, needs in decided.access.items():
        left = {name: value for name, value in decided.access.items() if name != who}
        name = translate("Everyone", language) if who == EVERYBODY else learners.get(who, who)
        words = ", ".join(word_need(need, language) for need in needs)
        said = Message("{who} needs: {needs}", {"who": name, "needs": words})
        lines.append((said.text(language), replace(decided, access=left)))
    return [(line[:1].upper() + line[1:], rest) for line, rest in lines]
