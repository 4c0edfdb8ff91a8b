"""What is decided already and what is scarce, out of a JSON file with four keys, each optional.

{"locks": [{"kind": "stays", "modules": ["GRU-01"], "count": 2},
           {"kind": "apart", "modules": ["VER-01", "VER-02"]},
           {"kind": "booked", "modules": ["SIC-01"], "learner": "P-17"},
           {"kind": "barred", "modules": ["DIA-01"]}],
 "pools": [{"id": "B-IT", "kind": "money", "capacity": 8000, "per_session": {"GRU-10": 4800}}],
 "own_hours": {"P-17": 10},
 "access": {"*": ["wheelchair"], "P-17": ["sign_language", "en"]}}

Access needs under "*" are everybody's; those of the limits stay beside them.
"""

import json
from dataclasses import replace

from cattrs import BaseValidationError

from curriculum.access import NEEDS
from curriculum.model import Catalogue, Limits, Lock, Pool
from needs_analysis import Message, UserError, from_json


def read_decisions(content: bytes, limits: Limits, catalogue: Catalogue) -> Limits:
    """The limits with these decisions. Raises UserError for what cannot be read and modules that do not exist."""
    try:
        found = json.loads(content)
        locks = tuple(from_json(Lock, json.dumps(item).encode()) for item in found.get("locks", ()))
        pools = tuple(from_json(Pool, json.dumps(item).encode()) for item in found.get("pools", ()))
        own = {str(name): float(hours) for name, hours in found.get("own_hours", {}).items()}
        access = {str(name): tuple(map(str, needs)) for name, needs in found.get("access", {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError, BaseValidationError) as error:
        raise UserError(
            Message("The decisions cannot be read. Compare them with the example in the README.")
        ) from error
    named = {name for lock in locks for name in lock.modules}
    named |= {name for pool in pools for name in (*pool.per_session, *pool.per_head)}
    unknown = sorted(named - {module.id for module in catalogue.modules})
    if unknown:
        template = "The decisions name modules that do not exist: {names}. Correct the ids or add the modules."
        raise UserError(Message(template, {"names": ", ".join(unknown)}))
    strange = sorted({need for needs in access.values() for need in needs} - set(NEEDS))
    if strange:
        template = "The decisions name access needs that are not known: {names}. Known are: {known}."
        raise UserError(Message(template, {"names": ", ".join(strange), "known": ", ".join(NEEDS)}))
    for name, needs in limits.access.items():
        access[name] = tuple(dict.fromkeys((*needs, *access.get(name, ()))))
    return replace(limits, locks=locks, pools=pools, own_hours=own, access=access)
