"""The questionnaire that fits the framework, and the headers under which its answers come back.

Two formats go out, both in German and English and with the data-protection notice inside: an Excel form for one person
(or a sheet for many, one row each) and a file that LimeSurvey imports. What comes back is known beforehand, so nobody
matches columns by hand. `known_headers` lists every header a returned file can carry:

- Excel form: the sheet ``Daten`` / ``Data`` has one header row ``person``, ``unit``, ``role``, ``working_time``,
  ``level [DIG-1]`` ..., ``wish`` and one row of formulas that repeat the person's entries; Excel and LibreOffice store
  their results when the form is saved.
- Collection sheet: ``DIG-1 · Finding and checking information`` and the wording of the other questions.
- LimeSurvey, heading "question code": ``PERSON``, ``UNIT``, ``ROLE``, ``WORKDAYS``, ``WISH`` and ``DIG[DIG1]`` (or
  ``DIG_DIG1`` with codes for the expression manager).
- LimeSurvey, heading "full question text": the wording, for competencies followed by their name in square brackets.

`known_answers` does the same for the answers: labels in both languages, and LimeSurvey's answer codes.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from needs_analysis.ingest import normal_key
from needs_analysis.language import LANGUAGES, Language
from needs_analysis.model import Area, Competency, Framework
from needs_analysis.questionnaire.collection import write_collection_sheet
from needs_analysis.questionnaire.content import (
    WISH,
    Choice,
    Question,
    about_questions,
    area_competencies,
    area_question,
    both,
    level_choices,
    question_codes,
)
from needs_analysis.questionnaire.form import write_form
from needs_analysis.questionnaire.form_parts import level_key, level_title
from needs_analysis.questionnaire.limesurvey import write_limesurvey

Format = Literal["xlsx", "limesurvey"]

__all__ = ["Format", "known_answers", "known_headers", "write_collection_sheet", "write_questionnaire"]


def write_questionnaire(
    framework: Framework,
    format: Format,  # noqa: A002 - as on the command line
    language: Language,
    *,
    draft: bool = False,
) -> bytes:
    """The empty questionnaire: an Excel workbook (``xlsx``) or a LimeSurvey survey structure (``limesurvey``, .txt).

    ``language`` is that of the form; LimeSurvey gets both, with this one as the base language. ``draft``: the staff
    council has not agreed yet, which the title says.
    """
    write = write_form if format == "xlsx" else write_limesurvey
    return write(framework, language, draft=draft)


def known_headers(framework: Framework) -> Mapping[str, str]:
    """Header of a returned questionnaire (as `normal_key`) -> target of a `ColumnMatch`."""
    pairs = [*_question_headers(framework), *_competency_headers(framework)]
    return {normal_key(header): target for header, target in reversed(pairs)}


def known_answers(framework: Framework) -> Mapping[str, Mapping[str, str]]:
    """``unit``, ``role``, ``working_time`` and ``level`` -> answer of a returned questionnaire -> id or level.

    Answers are written as `normal_key`: labels in both languages and LimeSurvey's codes. Levels are digits as text,
    ``""`` stands for "cannot judge" and "plays no part in my work".
    """
    places = {question.target: question.choices for question in about_questions(framework) if question.choices}
    return {
        name: {normal_key(answer): choice.value for choice in choices for answer in _spellings(choice)}
        for name, choices in {**places, "level": level_choices(framework)}.items()
    }


def _spellings(choice: Choice) -> tuple[str, ...]:
    return choice.code, choice.label.de, choice.label.en


def _question_headers(framework: Framework) -> Iterator[tuple[str, str]]:
    for question in (*about_questions(framework), WISH):
        yield from ((header, question.target) for header in _headers_of(question))


def _headers_of(question: Question) -> tuple[str, ...]:
    wording = both(question.wording)
    return question.target, question.code, wording.de, wording.en


def _competency_headers(framework: Framework) -> Iterator[tuple[str, str]]:
    codes = question_codes(framework)
    for area in framework.areas:
        for item in area_competencies(framework, area):
            target = f"competency:{item.id}"
            yield level_key(item), target
            yield f"{codes[area.id]}[{codes[item.id]}]", target
            yield f"{codes[area.id]}_{codes[item.id]}", target
            yield from ((header, target) for language in LANGUAGES for header in _titles(area, item, language))


def _titles(area: Area, item: Competency, language: Language) -> tuple[str, str]:
    full_text = f"{area_question(area, language)} [{item.name.text(language)}]"
    return level_title(item, language), full_text
