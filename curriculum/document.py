"""``plan.json``: the plan as plain values, complete enough to be read, shown and checked without the program."""

from typing import Any

from curriculum.choose.counts import RETURNS
from curriculum.model import Assignment, Catalogue, Module, Plan, Recommendation, Session, Timetable, Unplaced
from curriculum.programme import Programme
from curriculum.wording import word_audience, word_learner, word_message, word_reason
from needs_analysis import LANGUAGES, Demand, Framework, Language, Learner, Text, to_plain

SCHEMA = 1


def plan_document(programme: Programme, demand: Demand, framework: Framework, language: Language) -> dict[str, Any]:
    """The programme as JSON values. Texts are in ``language``; those ending in ``_de`` and ``_en`` are in both."""
    plan, catalogue = programme.plan, programme.catalogue
    used = {item.module for item in plan.modules}
    return {
        "schema": SCHEMA,
        "language": language,
        "status": plan.status,
        "draft": programme.draft,
        "message": word_message(plan.message, catalogue, framework, language),
        **{f"message_{tongue}": word_message(plan.message, catalogue, framework, tongue) for tongue in LANGUAGES},
        "mode": demand.mode,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "budget": plan.limits.budget,
        "cost": plan.cost,
        "hours": plan.hours,
        "limits": to_plain(plan.limits),
        "prices": dict(plan.prices),
        "curve": to_plain(programme.curve),
        **{
            f"binds_{tongue}": [word_message(item, catalogue, framework, tongue) for item in programme.binds]
            for tongue in LANGUAGES
        },
        "stopped": plan.stopped,
        "land": programme.calendar.land,
        "calendar": _calendar(programme),
        "catalogue": [to_plain(module) for module in catalogue.modules],
        "modules": [_module(plan, module) for module in catalogue.modules if module.id in used],
        "sessions": [_session(session, catalogue) for session in programme.timetable.sessions],
        "timetable": _timetable(programme.timetable),
        "unplaced": [_unplaced(item, programme, framework) for item in programme.timetable.unplaced],
        "recommendations": [_advice(item, programme, (demand, framework), language) for item in plan.recommendations],
        "assignments": [_assignment(item) for item in plan.assignments],
        "weights": dict(demand.weights),
        "returns": list(RETURNS),
        "learners": [_learner(learner, framework) for learner in demand.learners],
    }


def _timetable(timetable: Timetable) -> dict[str, Any]:
    return {
        "status": timetable.status,
        "strain": timetable.strain,
        "bound": timetable.bound,
        "gap": timetable.gap,
    }


def _calendar(programme: Programme) -> dict[str, Any]:
    calendar = programme.calendar
    return {
        "first_day": calendar.first_day.isoformat(),
        "last_day": calendar.last_day.isoformat(),
        "day_start": calendar.day_start.isoformat(),
        "day_end": calendar.day_end.isoformat(),
        "holidays": {day.isoformat(): name for day, name in calendar.holidays.items()},
        "rooms": [to_plain(room) for room in calendar.rooms],
        "trainers": [to_plain(trainer) for trainer in calendar.trainers],
        "school_holidays": {day.isoformat(): name for day, name in calendar.school_holidays.items()},
        "service": to_plain(calendar.service),
    }


def _module(plan: Plan, module: Module) -> dict[str, Any]:
    chosen = next(item for item in plan.modules if item.module == module.id)
    return {
        **to_plain(module),
        **_both("title", module.title),
        "sessions": chosen.sessions,
        "seats": chosen.seats,
        "cost": chosen.cost,
    }


def _session(session: Session, catalogue: Catalogue) -> dict[str, Any]:
    module = catalogue.module(session.module)
    return {
        "id": session.id,
        "module": session.module,
        **_both("title", module.title if module else Text(session.module, session.module)),
        "number": session.number,
        "seats": session.seats,
        "meetings": [{**to_plain(meeting), "date": meeting.day.isoformat()} for meeting in session.meetings],
        "spans": [to_plain(span) for span in session.spans],
        "people": dict(session.people),
    }


def _unplaced(item: Unplaced, programme: Programme, framework: Framework) -> dict[str, Any]:
    reasons = {
        f"reason_{tongue}": word_message(item.reason, programme.catalogue, framework, tongue) for tongue in LANGUAGES
    }
    return {"module": item.module, "learner": item.learner, "seats": item.seats, **reasons}


def _learner(learner: Learner, framework: Framework) -> dict[str, Any]:
    names = {f"name_{language}": word_learner(learner, framework, language) for language in LANGUAGES}
    return {**to_plain(learner), **names}


def _advice(
    item: Recommendation, programme: Programme, known: tuple[Demand, Framework], language: Language
) -> dict[str, Any]:
    demand, framework = known
    catalogue = programme.catalogue
    return {
        "module": item.module,
        "who": word_audience(item, demand, framework, language),
        "reason": word_reason(item, catalogue, framework, language),
        **{f"who_{tongue}": word_audience(item, demand, framework, tongue) for tongue in LANGUAGES},
        **{f"reason_{tongue}": word_reason(item, catalogue, framework, tongue) for tongue in LANGUAGES},
        "learners": list(item.learners),
    }


def _assignment(item: Assignment) -> dict[str, Any]:
    return {"learner": item.learner, "module": item.module, "seats": item.seats, "value": round(item.value, 6)}


def _both(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_{language}": text.text(language) for language in LANGUAGES}
