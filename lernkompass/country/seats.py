"""Seats for a whole country: the best plan for its learning groups, shared out among the towns."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from curriculum import Catalogue, Limits, Plan, Shared, Towns, optimise_plan, share_seats
from lernkompass.country.run import DEMAND_FILE, NEEDS
from needs_analysis import Demand, Message, UserError, from_json
from store import Results, open_wave, write_atomically


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """The plan of all towns together, and each module shared out among the towns that publish figures."""

    plan: Plan
    towns: tuple[str, ...]
    shared: tuple[Shared, ...]


def plan_country(folder: Path, out: Path, catalogue: Catalogue, limits: Limits) -> SeatPlan:
    """A finished analysis -> ``seats.json`` (plan, bound, modules) and ``seats.csv`` (town by town).

    The demand and the towns' weights are published figures. Raises UserError where there is no demand to plan for.
    """
    try:
        demand = from_json(Demand, (out / DEMAND_FILE).read_bytes())
    except (OSError, ValueError) as error:
        message = Message(
            "There are no learning groups to plan for in {folder}. Run country analyse first; where it "
            "finds no groups, seats are planned town by town.",
            {"folder": out.name},
        )
        raise UserError(message) from error
    plan = optimise_plan(demand, catalogue, limits)
    towns = _read_towns(folder, out)
    found = SeatPlan(plan, towns.names, share_seats(plan, catalogue, towns))
    write_atomically(out / "seats.json", _document(found))
    write_atomically(out / "seats.csv", _table(found))
    return found


def _read_towns(folder: Path, out: Path) -> Towns:
    """What the towns have published of themselves as a whole."""
    wave, names = open_wave(folder)
    kept = [Results(out).read(name, NEEDS) for name in names]
    towns, n, gap = (np.concatenate([part[key] for part in kept]) for key in ("towns", "town_n", "town_gap"))
    missing = n * np.nan_to_num(gap.astype(np.float64))
    heads = n.max(axis=1, initial=0).astype(np.int64)
    order = np.argsort(towns)
    levels = {name: missing[order, number] for number, name in enumerate(wave.competencies)}
    return Towns(tuple(towns[order].tolist()), heads[order], levels)


def _document(found: SeatPlan) -> bytes:
    plan = found.plan
    kept = {"status": plan.status, "objective": plan.objective, "bound": plan.bound, "gap": plan.gap}
    kept |= {"budget": plan.limits.budget, "hours": plan.limits.hours, "cost": plan.cost, "towns": len(found.towns)}
    modules = [
        {"id": item.module, "seats": item.seats, "sessions": item.sessions, "cost": item.cost}
        | {"own": int(share.own.sum()), "joint": share.joint, "left": share.left}
        for item, share in zip(plan.modules, found.shared, strict=True)
    ]
    return json.dumps({**kept, "modules": modules}, indent=1, allow_nan=False).encode()


def _table(found: SeatPlan) -> bytes:
    """A row per town and module with seats."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("town", "module", "seats", "own_sessions"))
    for share in found.shared:
        for town in np.flatnonzero(share.seats).tolist():
            rows.writerow((found.towns[town], share.module, int(share.seats[town]), int(share.own[town])))
    return text.getvalue().encode()
