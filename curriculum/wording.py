"""Recommendations and other sentences in words: ids of competencies and modules become their names."""

from curriculum.model import Catalogue, Clash, Recommendation
from curriculum.reasons import EVERYONE
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
    return Message(message.template, values).text(language)
