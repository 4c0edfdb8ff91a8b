"""What a script wants to know of an analysis and of a plan: plain JSON values."""

from dataclasses import asdict
from typing import Any

from lernkompass.story import Analysed, Planned
from needs_analysis import Language


def summarise_analysis(analysed: Analysed) -> dict[str, Any]:
    """What a script wants to know of an analysis: plain JSON values."""
    needs, checked = analysed.analysis.needs, analysed.analysis.checked
    waiting = [match.header for match in analysed.matching.columns if match.target and not match.confirmed]
    return {
        "mode": needs.mode,
        "shape": needs.shape,
        "rows": asdict(checked.counts),
        "respondents": needs.respondents,
        "findings": len(checked.findings),
        "to_confirm": waiting,
        "groups": needs.groups.status,
        "files": sorted(analysed.files),
    }


def summarise_plan(planned: Planned, language: Language) -> dict[str, Any]:
    """What a script wants to know of a plan: plain JSON values."""
    plan, timetable = planned.programme.plan, planned.programme.timetable
    return {
        "status": plan.status,
        "message": plan.message.text(language),
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "budget": plan.limits.budget,
        "cost": plan.cost,
        "sessions": len(timetable.sessions),
        "unplaced": len(timetable.unplaced),
        "files": sorted(planned.files),
    }
