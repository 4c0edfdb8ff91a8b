"""What is decided already, what is scarce and how the gain is shared, out of a JSON file with five keys, each optional.

{"locks": [{"kind": "stays", "modules": ["GRU-01"], "count": 2},
           {"kind": "apart", "modules": ["VER-01", "VER-02"]},
           {"kind": "booked", "modules": ["SIC-01"], "learner": "P-17"},
           {"kind": "barred", "modules": ["DIA-01"]}],
 "pools": [{"id": "B-IT", "kind": "money", "capacity": 8000, "per_session": {"GRU-10": 4800}}],
 "own_hours": {"P-17": 10},
 "access": {"*": ["wheelchair"], "P-17": ["sign_language", "en"]},
 "fairness": {"kind": "floor", "share": 0.2}}

Access needs under "*" are everybody's; those of the limits stay beside them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from curriculum.accessibility import NEEDS
from curriculum.model import Catalogue, Fairness, Limits, Lock, Pool
from needs_analysis import Message, UserError, from_json, to_json


@dataclass(frozen=True, slots=True)
class Decisions:
    """The file as values; the same names as in `Limits`."""

    locks: tuple[Lock, ...] = ()
    pools: tuple[Pool, ...] = ()
    own_hours: Mapping[str, float] = field(default_factory=dict)
    access: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fairness: Fairness = field(default_factory=Fairness)

    @property
    def modules(self) -> set[str]:
        """All modules they name."""
        named = {name for lock in self.locks for name in lock.modules}
        return named | {name for pool in self.pools for name in (*pool.per_session, *pool.per_head)}


def parse_decisions(content: bytes) -> Decisions:
    """The decisions of a file. Raises UserError for what cannot be read and access needs that are not known."""
    try:
        found = from_json(Decisions, json.dumps(dict(json.loads(content).items())).encode())
    except (ValueError, AttributeError) as error:
        raise UserError(
            Message("The decisions cannot be read. Compare them with the example in the README.")
        ) from error
    strange = sorted({need for needs in found.access.values() for need in needs} - set(NEEDS))
    if strange:
        template = "The decisions name access needs that are not known: {names}. Known are: {known}."
        raise UserError(Message(template, {"names": ", ".join(strange), "known": ", ".join(NEEDS)}))
    return found


def write_decisions(decisions: Decisions) -> bytes:
    """The file of these decisions."""
    return to_json(decisions)


def read_decisions(content: bytes, limits: Limits, catalogue: Catalogue) -> Limits:
    """The limits with these decisions. Raises UserError for what cannot be read and modules that do not exist."""
    found = parse_decisions(content)
    unknown = sorted(found.modules - {module.id for module in catalogue.modules})
    if unknown:
        template = "The decisions name modules that do not exist: {names}. Correct the ids or add the modules."
        raise UserError(Message(template, {"names": ", ".join(unknown)}))
    access = {name: (*limits.access.get(name, ()), *needs) for name, needs in {**limits.access, **found.access}.items()}
    return replace(
        limits,
        locks=found.locks,
        pools=found.pools,
        own_hours=found.own_hours,
        access={name: tuple(dict.fromkeys(needs)) for name, needs in access.items()},
        fairness=limits.fairness if limits.fairness.kind != "none" else found.fairness,
    )


def lock_words(
    lock: Lock, titles: Mapping[str, str] | None = None, learners: Mapping[str, str] | None = None
) -> Message:
    """A lock as a sentence, with titles and names in the place of ids where they are known."""
    names = ", ".join((titles or {}).get(name, name) for name in lock.modules)
    who = (learners or {}).get(lock.learner or "", lock.learner or "")
    match lock.kind:
        case "stays":
            return Message("{names} runs at least {count} times", {"names": names, "count": lock.count})
        case "apart":
            return Message("{names} never together for one person", {"names": names})
        case "booked" if lock.learner is None:
            return Message("everybody is booked into {names}", {"names": names})
        case "booked":
            return Message("{who} is booked into {names}", {"who": who, "names": names})
        case "barred" if lock.learner is None:
            return Message("{names} is not offered", {"names": names})
        case "barred":
            return Message("{names} is not offered to {who}", {"who": who, "names": names})


def pool_words(pool: Pool) -> Message:
    """A pool as a sentence."""
    return Message("no more than {capacity} of “{pool}”", {"capacity": pool.capacity, "pool": pool.id})
