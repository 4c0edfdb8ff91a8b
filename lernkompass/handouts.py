"""The sheet for the yearly talk on qualification (§ 5 (4) TVöD): the team's figures, courses that fit, notes."""

from collections.abc import Iterator, Sequence

from curriculum import Programme
from lernkompass.story import read_programme
from needs_analysis import Language, Message, translate, write_date
from strategy import Paper, PaperGrid, Section, write_paper_pdf

_MOST_NEEDS, _MOST_COURSES, _BLANK = 5, 5, 3
_QUESTIONS = (
    "What went well since the last talk, and what was learned?",
    "What will change in the tasks in the coming year?",
    "What is needed for it: a course, time to practise, somebody to ask?",
    "What stands in the way: times, part-time hours, accessibility?",
)


Needs = Sequence[tuple[str, str, str]]
"""Id, name, and gap in words of each need of a unit, greatest first."""


def write_handout(unit: str, found: Needs, k: int, language: Language, programme: bytes | None) -> bytes:
    """One page as PDF (PDF/UA-1) for a unit whose figures are of ``k`` people at least, as far as they may be shown."""

    def t(sentence: str, **values: str | float) -> str:
        return Message(sentence, values).text(language)

    needs = found[:_MOST_NEEDS]
    grid = PaperGrid(
        t("Where {unit} lacks most", unit=unit),
        (t("Competency"), t("Gap in levels"), t("Own notes")),
        [(name, gap, "") for _, name, gap in needs],
        (3, 1.8, 4),
    )
    sections = [Section(t("What the survey says"), [grid])]
    made = read_programme(programme) if programme else None
    rows = [*_fitting(made, {identifier for identifier, _, _ in needs}, language)][:_MOST_COURSES] if made else []
    if made and rows:
        draft = [t("These courses are a draft: the staff council has not agreed yet.")] if made.draft else []
        courses = PaperGrid(t("Next dates"), (t("Course"), t("Begins"), t("Learning hours")), rows, (5, 2.4, 1.4))
        sections.append(Section(t("Courses that fit"), [*draft, courses]))
    sections.append(Section(t("Questions for the talk"), [f"– {t(question)}" for question in _QUESTIONS]))
    blank = PaperGrid(t("Agreed"), (t("What"), t("By when"), t("Who helps")), [("", "", "")] * _BLANK, (5, 1.6, 2.4))
    law = t("Under § 5 (4) TVöD staff may ask for this talk; where nothing else is agreed it is held once a year.")
    sections.append(Section("", [blank, law]))
    title = t("Talk on qualification: {unit}", unit=unit)
    footer = t("Figures of at least {k} people, never of single ones.", k=k)
    return write_paper_pdf(Paper(title, translate("Handout for team leads", language), footer, language, sections))


def _fitting(programme: Programme, wanted: set[str], language: Language) -> Iterator[tuple[str, str, str]]:
    """The first run of every module that teaches one of these competencies, by day."""
    first: dict[str, tuple[str, str, str]] = {}
    modules = {module.id: module for module in programme.catalogue.modules}
    dated = [one for one in programme.timetable.sessions if one.meetings]
    for session in sorted(dated, key=lambda one: (min(meeting.day for meeting in one.meetings), one.id)):
        module = modules.get(session.module)
        if module and session.module not in first and wanted & {step.competency for step in module.steps}:
            day = write_date(min(meeting.day for meeting in session.meetings), language)
            first[session.module] = (module.title.text(language), day, f"{module.hours_of():g}")
    yield from first.values()
