"""``plan.json`` back into the values it was written from, for questions asked of a finished plan."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from curriculum.model import Assignment, Catalogue, Limits, Module, ModulePlan, Plan
from needs_analysis import Demand, Learner, Message, from_json

_T = TypeVar("_T")


def read_back(document: Mapping[str, Any]) -> tuple[Demand, Catalogue, Plan]:
    """Needs, modules and plan of a document; its recommendations and dates are left out.

    Raises ValueError, KeyError or TypeError for a document of another make.
    """
    learners = _all_of(Learner, document["learners"])
    catalogue = Catalogue(_all_of(Module, document["catalogue"]))
    offers = document["modules"]
    plan = Plan(
        status=document["status"],
        objective=document["objective"],
        bound=document["bound"],
        gap=document["gap"],
        limits=from_json(Limits, json.dumps(document["limits"]).encode()),
        cost=document["cost"],
        hours=document["hours"],
        modules=tuple(ModulePlan(one["id"], one["sessions"], one["seats"], one["cost"]) for one in offers),
        assignments=_all_of(Assignment, document["assignments"]),
        recommendations=(),
        message=Message(document["message"]),
        prices=document.get("prices", {}),
    )
    return Demand(document["mode"], learners, document["weights"]), catalogue, plan


def _all_of(kind: type[_T], items: Any) -> tuple[_T, ...]:  # noqa: ANN401 - plain JSON
    return tuple(from_json(kind, json.dumps(item).encode()) for item in items)
