"""The questionnaire as a survey structure that LimeSurvey imports, both languages in one file.

Format: the tab-separated survey structure (``.txt``) of the LimeSurvey manual, page "Tab Separated Value survey
structure", as its importer ``TSVImportSurvey`` in ``application/helpers/admin/import_helper.php`` reads it:

- UTF-8 with byte order mark, cells separated by tabs, quoted with ``"`` where needed, one row per thing. The column
  ``class`` tells what a row is: ``S`` survey setting, ``SL`` text of the survey in one language, ``G`` group, ``Q``
  question, ``SQ`` subquestion, ``A`` answer. Rows belong to the last group or question above them.
- Everything comes first in the base language, then once more, same rows in the same order, in the other one.
  ``type/scale`` of a group numbers it so that the languages find each other; of a question it is the type letter
  (``F`` array, ``!`` drop-down list, ``S`` short and ``T`` long free text); of subquestions and answers it is scale 0.
- Codes of questions: letters and digits, a letter first, at most 20 characters; of answers at most 5.
- The importer guesses the encoding from the first 1000 bytes, so plain settings come first. Braces would be read as
  expressions and backslashes as escapes: the texts have neither, those of the framework are stripped of them.

How answers come back (export "Responses"): question code as heading gives ``DIG[DIG1]``, with the option for the
expression manager ``DIG_DIG1``; full text gives ``How confident are you today in “Digital foundations”? [Finding and
checking information]``; short answers are codes (``A3``), long ones are labels (``3 – Mastering``).
"""

import csv
import io
from collections.abc import Iterator, Mapping
from html import escape

from needs_analysis.language import LANGUAGES, Language, translate
from needs_analysis.model import Area, Framework
from needs_analysis.questionnaire.content import (
    INSTRUCTION,
    NOTICE_DRAFT,
    NOTICE_TITLE,
    SUBTITLE,
    WISH,
    Choice,
    Question,
    about_questions,
    area_competencies,
    area_question,
    level_choices,
    mark_title,
    notice,
    question_codes,
)

_COLUMNS = (
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "mandatory",
    "other",
    "same_default",
)
_SURVEY_ID = "270001"
"""Wished for; LimeSurvey picks another one where it is taken."""

_SETTINGS: Mapping[str, str] = {
    "sid": _SURVEY_ID,
    "anonymized": "Y",
    "format": "G",
    "datestamp": "Y",
    "ipaddr": "N",
    "refurl": "N",
    "savetimings": "N",
    "usecookie": "N",
    "allowsave": "Y",
    "allowprev": "Y",
    "allowregister": "N",
    "listpublic": "N",
    "printanswers": "N",
    "publicstatistics": "N",
    "publicgraphs": "N",
    "assessments": "N",
    "showwelcome": "Y",
    "showprogress": "Y",
    "showgroupinfo": "B",
    "showqnumcode": "X",
    "shownoanswer": "N",
    "showxquestions": "N",
    "questionindex": "0",
    "tokenlength": "15",
    "usetokens": "N",
}

Row = Mapping[str, str]


def write_limesurvey(framework: Framework, language: Language, *, draft: bool = False) -> bytes:
    """The import file with ``language`` as base language and the other one beside it; a draft says so in its title."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, _COLUMNS, restval="", dialect="excel-tab", lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {key: _safe(value) for key, value in row.items()} for row in _rows(framework, language, draft=draft)
    )
    return stream.getvalue().encode("utf-8-sig")


def _safe(text: str) -> str:
    return " ".join(text.translate({ord("{"): "(", ord("}"): ")", ord("\\"): "/"}).split())


def _rows(framework: Framework, base: Language, *, draft: bool) -> Iterator[Row]:
    others = [language for language in LANGUAGES if language != base]
    settings = {**_SETTINGS, "language": base, "additional_languages": " ".join(others)}
    yield from ({"class": "S", "name": name, "text": value} for name, value in settings.items())
    for language in (base, *others):
        yield from _survey_texts(language, mark_title(language, draft=draft))
    for language in (base, *others):
        yield from _groups(framework, language)


def _survey_texts(language: Language, title: str) -> Iterator[Row]:
    texts = {
        "surveyls_title": title,
        "surveyls_description": f"<p>{escape(translate(SUBTITLE, language), quote=False)}</p>",
        "surveyls_welcometext": _welcome(language),
        "surveyls_endtext": f"<p>{translate('Thank you for your answers!', language)}</p>",
        "surveyls_dateformat": "1" if language == "de" else "6",
        "surveyls_numberformat": "1" if language == "de" else "0",
    }
    for name, text in texts.items():
        yield {"class": "SL", "name": name, "text": text, "language": language}


def _welcome(language: Language) -> str:
    points = "".join(f"<li>{escape(item.text(language), quote=False)}</li>" for item in notice())
    return (
        f"<p>{translate(INSTRUCTION, language)}</p><h3>{translate(NOTICE_TITLE, language)}</h3>"
        f"<p><em>{translate(NOTICE_DRAFT, language)}</em></p><ul>{points}</ul>"
    )


def _groups(framework: Framework, language: Language) -> Iterator[Row]:
    levels = level_choices(framework)
    yield _group(0, translate("About your work", language), "", language)
    for question in about_questions(framework):
        yield from _question(question, language)
    for number, area in enumerate(framework.areas, start=1):
        yield _group(number, area.name.text(language), _anchors(framework, language), language)
        yield from _array(framework, area, levels, language)
    yield _group(len(framework.areas) + 1, translate("Your wishes", language), "", language)
    yield from _question(WISH, language)


def _group(number: int, name: str, description: str, language: Language) -> Row:
    return {
        "class": "G",
        "type/scale": f"G{number}",
        "name": escape(name, quote=False),
        "relevance": "1",
        "text": description,
        "language": language,
    }


def _anchors(framework: Framework, language: Language) -> str:
    lines = (
        f"<li><strong>{item.level} – {escape(item.name.text(language), quote=False)}:</strong> "
        f"{escape(item.anchor.text(language), quote=False)}</li>"
        for item in framework.levels
    )
    return f"<ul>{''.join(lines)}</ul>"


def _question(question: Question, language: Language) -> Iterator[Row]:
    free_text = "T" if question.target == "wish" else "S"
    text, hint = translate(question.wording, language), translate(question.hint, language)
    yield _question_row(question.code, "!" if question.choices else free_text, text, hint, language)
    yield from _answers(question.choices, language)


def _array(framework: Framework, area: Area, levels: tuple[Choice, ...], language: Language) -> Iterator[Row]:
    codes = question_codes(framework)
    competencies = area_competencies(framework, area)
    explained = "".join(
        f"<li><strong>{escape(item.name.text(language), quote=False)}:</strong> "
        f"{escape(item.description.text(language), quote=False)}</li>"
        for item in competencies
    )
    yield _question_row(codes[area.id], "F", area_question(area, language), f"<ul>{explained}</ul>", language)
    for item in competencies:
        yield _part("SQ", codes[item.id], item.name.text(language), language)
    yield from _answers(levels, language)


def _question_row(code: str, letter: str, text: str, hint: str, language: Language) -> Row:
    return {
        "class": "Q",
        "type/scale": letter,
        "name": code,
        "relevance": "1",
        "text": escape(text, quote=False),
        "help": hint,
        "language": language,
        "mandatory": "N",
        "other": "N",
        "same_default": "0",
    }


def _answers(choices: tuple[Choice, ...], language: Language) -> Iterator[Row]:
    for choice in choices:
        yield _part("A", choice.code, choice.label.text(language), language)


def _part(kind: str, code: str, text: str, language: Language) -> Row:
    return {
        "class": kind,
        "type/scale": "0",
        "name": code,
        "relevance": "1" if kind == "SQ" else "",
        "text": escape(text, quote=False),
        "language": language,
    }
