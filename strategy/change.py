"""Leadership and change: who needs which form of support, peer groups, what is due to be told, readiness over years.

The rule for support is one table of plain conditions, shown beside its results. It reads leaders' missing levels in the
competencies of the leadership area; people decide, and coaching is voluntary.
"""

import calendar
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean
from typing import Literal

from needs_analysis import SMALLEST_DISTRIBUTION, Demand, Framework, Learner, Message, Tables, setting
from strategy.model import Channel, Idea

Form = Literal["coaching", "mentoring", "peers", "none"]
WIDE = 2
"""Missing levels in one competency from which coaching is proposed."""

_MONTHS: Mapping[str, int] = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


@dataclass(frozen=True, slots=True)
class Support:
    """A leader under a pseudonym, what is missing (competency -> levels), and the form proposed with its reason."""

    leader: str
    missing: Mapping[str, int]
    form: Form
    reason: Message


def leadership_competencies(framework: Framework, tables: Tables) -> tuple[str, ...]:
    """The competencies that leading roles need more than all other roles do on average."""
    leading = set(leading_roles(tables))
    leaders = [role for role in framework.roles if role.id in leading]
    others = [role for role in framework.roles if role.id not in leading]
    if not leaders or not others:
        return ()

    ahead = {
        one.id: fmean(role.required.get(one.id, 0) for role in leaders)
        - fmean(role.required.get(one.id, 0) for role in others)
        for one in framework.competencies
    }
    return tuple(name for name, more in ahead.items() if more >= 1)


def leading_roles(tables: Tables) -> tuple[str, ...]:
    """Ids of the roles that lead, from the setting ``privacy.leading_roles``."""
    return tuple(part.strip() for part in setting(tables, "privacy.leading_roles").split(";") if part.strip())


def propose_support(demand: Demand, roles: Sequence[str], competencies: Sequence[str]) -> tuple[Support, ...]:
    """The form of support for every leader of a named survey, by the rule; none in the anonymous mode."""
    if demand.mode != "named":
        return ()
    leaders = [one for one in demand.learners if one.role in roles]
    return tuple(_support(one, competencies) for one in leaders)


def _support(leader: Learner, competencies: Sequence[str]) -> Support:
    missing = {name: len(leader.steps[name]) for name in competencies if leader.steps.get(name)}
    widest = max(missing.values(), default=0)
    if widest >= WIDE:
        words = Message("Coaching: {n} levels are missing in one leadership competency.", {"n": widest})
        return Support(leader.id, missing, "coaching", words)
    if len(missing) > 1:
        words = Message("Mentoring: one level is missing in each of {n} leadership competencies.", {"n": len(missing)})
        return Support(leader.id, missing, "mentoring", words)
    if missing:
        return Support(leader.id, missing, "peers", Message("Peer group: one level is missing in one competency."))
    return Support(leader.id, missing, "none", Message("No support needed: every required level is held."))


def form_peer_groups(people: Sequence[str], smallest: int, largest: int) -> tuple[tuple[str, ...], ...]:
    """People in the order given, in as few groups as the largest size allows, sizes differing by one at most.

    None where even one group would stay below the smallest size. Where no even split lies between both sizes, the
    groups are as near to the smallest size as they can be.
    """
    if len(people) < smallest:
        return ()
    groups = max(1, min(math.ceil(len(people) / largest), len(people) // smallest or 1))
    cuts = [round(number * len(people) / groups) for number in range(groups + 1)]
    return tuple(tuple(people[first:last]) for first, last in pairwise(cuts))


def next_due(channel: Channel, today: date) -> date | None:
    """When a communication is due next: today where it never was; None for what goes on all the time."""
    if channel.cadence == "continuous":
        return None
    if channel.last_done is None:
        return today
    if channel.cadence == "weekly":
        return channel.last_done + timedelta(days=7)
    return _add_months(channel.last_done, _MONTHS[channel.cadence])


def _add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def publishable_ideas(ideas: Sequence[Idea]) -> tuple[Idea, ...]:
    """Ideas that enough people had (ten, as for all free text) and that have been answered."""
    return tuple(one for one in ideas if one.count >= SMALLEST_DISTRIBUTION and one.did.de and one.published)
