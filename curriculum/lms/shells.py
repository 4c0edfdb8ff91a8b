"""A programme as course shells and cohorts, the same for every platform. They name nobody."""

from collections.abc import Iterator
from html import escape

from curriculum.export.course import Course, describe_course
from curriculum.export.names import KINDS, Names, find_module
from curriculum.lms.model import Cohort, Offer, Shell
from curriculum.model import Module, Session
from curriculum.programme import Programme
from curriculum.spelling import PREFIX, name_run, spell_id
from needs_analysis import Demand, Framework, translate


def make_offer(programme: Programme, demand: Demand, framework: Framework, names: Names) -> Offer:
    """Everything of the programme that is to stand on a platform.

    A cohort per session, and in the named mode one per role: the cohorts of roles stay over the years, so that learning
    plans can hang on them. Sessions without any date are left out.
    """
    year = programme.calendar.first_day.year
    sessions = [item for item in programme.timetable.sessions if item.meetings or item.spans]
    runs = [(item, find_module(programme.catalogue, item.module)) for item in sessions]
    shells = tuple(_shell(session, module, year, names) for session, module in runs)
    named = demand.mode == "named"
    cohorts = [
        Cohort(
            shell.cohort,
            names.say("Course {title}", title=shell.title),
            names.say("Who attends this course; made by Lernkompass."),
            tuple(sorted(session.people)) if named else (),
        )
        for shell, session in zip(shells, sessions, strict=True)
    ]
    roles = _role_cohorts(demand, framework, names) if named else ()
    return Offer((*roles, *cohorts), shells, year)


def _role_cohorts(demand: Demand, framework: Framework, names: Names) -> Iterator[Cohort]:
    for role in framework.roles:
        members = tuple(sorted(one.id for one in demand.learners if one.role == role.id))
        if members:
            title = names.say("Role {title}", title=role.name.text(names.language))
            text = names.say("Everybody with this role; made by Lernkompass.")
            yield Cohort(f"{PREFIX}-R-{spell_id(role.id)}", title, text, members)


def _shell(session: Session, module: Module, year: int, names: Names) -> Shell:
    identifier, title = name_run(session, year), names.modules[module.id]
    course = describe_course(session, module, names)
    return Shell(
        id=identifier,
        module=module.id,
        title=names.say("{title}, session {number} in {year}", title=title, number=session.number, year=str(year)),
        summary=_summary(course, names),
        first_day=session.first_day,
        last_day=session.last_day,
        sections=tuple(translate(KINDS[phase.kind], names.language) for phase in module.phases),
        competencies=tuple(step.competency for step in module.steps),
        cohort=identifier,
        tags=("lernkompass", spell_id(module.id).lower()),
    )


def _summary(course: Course, names: Names) -> str:
    """What participants read first: goals and phases with their dates, as simple HTML."""
    goals = (f"{goal.competency}: {goal.entry} → {goal.target}. {goal.ability}" for goal in course.goals)
    parts = (f"{part.kind}, {names.hours(part.hours)}: {part.when}" for part in course.parts)
    return (
        f"<h4>{escape(names.say('Learning goals'))}</h4><ul>{_items(goals)}</ul>"
        f"<h4>{escape(names.say('Phases'))}</h4><ol>{_items(parts)}</ol>"
    )


def _items(texts: Iterator[str]) -> str:
    return "".join(f"<li>{escape(text, quote=False)}</li>" for text in texts)
