"""Recommendations and other sentences in words: ids of competencies and modules become their names."""

from curriculum.model import Catalogue, Recommendation
from curriculum.reasons import EVERYONE
from needs_analysis import Framework, Language, Message, translate


def word_audience(recommendation: Recommendation, framework: Framework, language: Language) -> str:
    """Whom a recommendation is for: a role's or a learning group's name, or everyone."""
    if recommendation.who == EVERYONE:
        return translate("Everyone", language)
    role = framework.role(recommendation.who)
    return role.name.text(language) if role else recommendation.who


def word_reason(recommendation: Recommendation, catalogue: Catalogue, framework: Framework, language: Language) -> str:
    """Why, in one sentence."""
    return word_message(recommendation.reason, catalogue, framework, language)


def word_message(message: Message, catalogue: Catalogue, framework: Framework, language: Language) -> str:
    """The sentence with names in place of ids."""
    values = dict(message.values)
    competency = framework.competency(str(values.get("competency", "")))
    if competency:
        values["competency"] = f"„{competency.name.de}“" if language == "de" else f"“{competency.name.en}”"
    module = catalogue.module(str(values.get("module", "")))
    if module:
        values["module"] = module.title.text(language)
    return Message(message.template, values).text(language)
