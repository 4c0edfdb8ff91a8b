"""How the figures came about, in plain sentences made from the settings and results of the run at hand.

The rule text for the works agreement is made from the constants of `disclosure`: what is agreed is what is computed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from needs_analysis.cluster import CLEAR, FEWEST_PEOPLE, NULL_SAMPLES
from needs_analysis.disclosure import EDGE_LEVEL, EDGE_SHARE, FINE_ROUNDING_FROM, SMALLEST_DISTRIBUTION, SMALLEST_GROUP
from needs_analysis.forward import STILL_FITS
from needs_analysis.inference import LOW, SURELY
from needs_analysis.language import Message
from needs_analysis.model import Needs, Source, Weighting

SELF_LENIENCY = 0.3
"""Standard deviations by which people rate themselves higher than their superiors do (Heidemeier and Moser 2009)."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences."""

    heading: Message
    sentences: tuple[Message, ...]


def explain_methods(needs: Needs) -> tuple[Section, ...]:
    """What was counted, how, how sure it is and what it cannot tell."""
    return (
        Section(Message("What was counted"), tuple(_counted(needs))),
        Section(Message("How a gap is computed"), tuple(_gaps(needs))),
        Section(Message("How sure the figures are"), tuple(_intervals(needs))),
        Section(Message("How learning groups are found"), tuple(_groups(needs))),
        Section(Message("What the plan makes of it"), tuple(_plan(needs))),
        Section(Message("What the figures cannot tell"), tuple(_limits(needs))),
    )


def write_agreement(k: int) -> tuple[Message, ...]:
    """The privacy rule as text for a works agreement; ``k``: smallest group of the town."""
    large = max(k, SMALLEST_DISTRIBUTION)
    return (
        Message(
            "Results are computed after the survey has ended, from one frozen set of answers per wave. There are no "
            "live results."
        ),
        Message(
            "A unit is shown only with at least {k} valid answers; the question with the fewest answers counts. One "
            "decision holds for all questions of a unit.",
            {"k": k},
        ),
        Message(
            "Distributions, learning groups and free text are shown only from {large} people, required levels and "
            "shares from {fine} answers.",
            {"large": large, "fine": FINE_ROUNDING_FROM},
        ),
        Message(
            "For each unit shown, the people who remain after taking away all units shown below it are none or at "
            "least {k}. Among all selections that keep this rule, the program takes the one that shows most units. The "
            "remaining people are shown together as “others”.",
            {"k": k},
        ),
        Message(
            "There is one breakdown per wave. Roles are shown for the whole organisation only, and only while units "
            "and roles together isolate no fewer than {k} people. Free filters and crossings do not exist.",
            {"k": k},
        ),
        Message(
            "What was handed on is remembered. A later analysis of the same wave shows nothing that differs from it by "
            "fewer than {k} people. After a new plan, seats of a unit are counted anew only where those of at least "
            "{k} people have changed.",
            {"k": k},
        ),
        Message(
            "Years are compared only for units shown in both. Earlier waves are not computed anew for a new "
            "organisation, except as the union of units that were shown."
        ),
        Message(
            "Means of fewer than {fine} answers are rounded to one decimal, and those nearer than {edge} levels to an "
            "end of the scale are shown as {edge} levels from it. Shares below {low}% and above {high}% are shown as "
            "these limits.",
            {
                "fine": FINE_ROUNDING_FROM,
                "edge": EDGE_LEVEL,
                "low": round(100 * EDGE_SHARE),
                "high": round(100 * (1 - EDGE_SHARE)),
            },
        ),
        Message("Who leads a unit does not count in it but in the unit above."),
        Message(
            "Course plans and the pages for units count people in steps of {k}, and only where no difference of two "
            "courses or two units is about fewer than {k} people.",
            {"k": k},
        ),
    )


def _counted(needs: Needs) -> Iterator[Message]:
    if needs.invited:
        share = round(100 * needs.respondents / needs.invited)
        values = {"n": needs.respondents, "invited": needs.invited, "share": share}
        yield Message("{n} of {invited} people asked gave answers that count ({share}%).", values)
    else:
        yield Message("{n} people gave answers that count; how many were asked is unknown.", {"n": needs.respondents})
    yield Message(
        "A missing answer and “not relevant to me” are no zero: the person is left out for that competency only, so "
        "the number of answers differs from competency to competency."
    )
    if any(need.views for need in needs.competencies):
        yield Message(
            "Superiors' ratings and test results stand beside people's own levels and are never averaged with them. "
            "The difference is that of the two means shown; “the same people” says whether all, some or none of those "
            "behind both are the same."
        )
    yield from tell_ratings(needs)


def tell_ratings(needs: Needs) -> Iterator[Message]:
    """Per source, from when the ratings are, how many people have one, and how many have expired ones."""
    for one in needs.ratings:
        values = {
            "people": _few(one.people, needs),
            "expired": _few(one.expired, needs),
            "first": _month(one.first),
            "last": _month(one.last),
        }
        months = (_UNDATED if not one.first else _WITHIN if one.first == one.last else _FROM_TO)[one.source]
        yield Message(months, {name: value for name, value in values.items() if f"{{{name}}}" in months})
    if any(one.expired != 0 for one in needs.ratings):
        yield Message(
            "On {day} the ratings of some people were older than the master data let them count. They are counted as "
            "expired: neither as missing nor as zero, and in no figure.",
            {"day": needs.day},
        )
    if any(one.undated for one in needs.ratings):
        yield Message("Ratings without a date count as of the day of the survey.")


_FROM_TO: Mapping[Source, str] = {
    "self": "Own ratings: {people} people, from {first} to {last}; expired: those of {expired} people.",
    "superior": "Superiors' ratings: of {people} people, from {first} to {last}; expired: those of {expired} people.",
    "test": "Test results: of {people} people, from {first} to {last}; expired: those of {expired} people.",
}
_WITHIN: Mapping[Source, str] = {
    "self": "Own ratings: {people} people, of {first}; expired: those of {expired} people.",
    "superior": "Superiors' ratings: of {people} people, of {first}; expired: those of {expired} people.",
    "test": "Test results: of {people} people, of {first}; expired: those of {expired} people.",
}
_UNDATED: Mapping[Source, str] = {
    "self": "Own ratings: {people} people, without a date; expired: those of {expired} people.",
    "superior": "Superiors' ratings: of {people} people, without a date; expired: those of {expired} people.",
    "test": "Test results: of {people} people, without a date; expired: those of {expired} people.",
}


def _month(iso: str) -> str:
    """``2026-09`` as both languages read it: ``09/2026``."""
    year, _, month = iso.partition("-")
    return f"{month}/{year}"


def _few(count: int | None, needs: Needs) -> int | str:
    return f"1–{needs.smallest_group - 1}" if count is None else count


def _gaps(needs: Needs) -> Iterator[Message]:
    if needs.shape == "direct":
        yield Message("People named their need themselves; the figure is the mean of what they stated.")
    elif needs.shape == "current":
        yield Message("The survey says nothing about what is required; the top of its scale stands in for it.")
    else:
        yield Message(
            "A person's gap is the required level minus the own level. The gap of a group is the mean of all gaps "
            "above zero, with zero for everybody who has reached the level."
        )
    yield Message("The priority is the gap times the weight that the goals of the town give the competency.")
    if any(need.ranked for need in needs.competencies):
        yield Message(
            "Where importance was asked, the rankings by Borich (MWDS), by ranked discrepancy (RDM) and by "
            "importance and performance stand beside the gap. The percentage at a quadrant says in how many of 200 "
            "samples drawn from the answers the competency stays in it."
        )


_WEIGHTINGS: Mapping[Weighting, str] = {
    "": "Units answered unevenly. The weighted figure gives each unit shown the weight of its staff.",
    "units": "Units answered unevenly. The weighted figure gives each unit shown the weight of its staff.",
    "units and roles, raked": (
        "Units and roles answered unevenly. The weighted figure gives each unit and each role shown the weight of its "
        "staff, by raking."
    ),
    "units and roles, calibrated": (
        "Units and roles answered unevenly. The weighted figure gives each unit and each role shown the weight of its "
        "staff, by weights that are a sum of a term per unit and one per role: so it tells nothing that the figures "
        "shown do not tell."
    ),
}


def _intervals(needs: Needs) -> Iterator[Message]:
    yield Message(
        "The line at a bar is the 95% interval: if many similar towns were asked, 95 of 100 such lines would hold the "
        "true mean."
    )
    yield Message(
        "Units with fewer than {fine} answers borrow the spread of the whole organisation, because five answers say "
        "little about their own spread.",
        {"fine": FINE_ROUNDING_FROM},
    )
    yield Message(
        "The narrower “±” in tables speaks of today's people only: the more of a unit have answered, the less is left "
        "open."
    )
    if any(need.views for need in needs.competencies):
        yield Message(
            "The interval at “own minus other” is the 95% interval of the difference of two means: paired where all "
            "people behind both are the same, for independent people where none are, between the two where some are. "
            "Where it holds zero, own and other view do not surely differ."
        )
    yield Message(
        "The interval of a change from year to year is the 95% interval of the difference of both years' means, and "
        "the effect size is the change in standard deviations; where the interval holds zero, nothing has surely "
        "changed."
    )
    yield Message(
        "A unit is called above or below the organisation only when the probability exceeds {sure}%. There are no "
        "league tables: with small teams the order is mostly chance.",
        {"sure": round(100 * SURELY)},
    )
    if needs.design_effect is not None:
        worth = round(needs.respondents / needs.design_effect)
        yield Message(_WEIGHTINGS[needs.weighting])
        yield Message(
            "Weighting costs precision (design effect {effect}): {n} answers are worth {worth}.",
            {"effect": needs.design_effect, "n": needs.respondents, "worth": worth},
        )
    weak = [area for area in needs.reliability if area.warning]
    for area in weak:
        yield Message(
            "The answers in {area} hang together little (alpha {alpha}, omega {omega}; usual is {low} and more): do "
            "not sum them up.",
            {"area": area.name, "alpha": area.alpha, "omega": area.omega, "low": LOW},
        )
    if any(area.high_low is not None for area in needs.reliability):
        yield Message(
            "“Important and not mastered” is the share of people to whom a competency of the field matters much (upper "
            "third of the scale) and who master it little (lower third)."
        )
    if needs.reliability and not weak:
        yield Message("The answers within every competency field hang together well enough to be summed up.")


def tell_kept_groups(needs: Needs) -> Iterator[Message]:
    """Whether last year's groups were kept or formed anew, and why; nothing where there are none of last year."""
    quality = needs.groups.quality
    year, agreement = quality.get("last_year"), quality.get("agreement")
    if year is None:
        return
    share = round(100 * agreement) if isinstance(agreement, float) else 0
    values: dict[str, str | int | float] = {"year": year, "least": round(100 * STILL_FITS), "agreement": share}
    if needs.groups.status != "groups":
        yield Message("The groups of {year} were given up: this year's answers show no clear groups.", {"year": year})
    elif quality.get("kept"):
        yield Message(
            "The groups and names of {year} were kept: they still fit this year's answers (agreement "
            "{agreement}%, {least}% needed).",
            values,
        )
    elif agreement is None:
        yield Message(
            "The groups were formed anew: other competencies were asked than in {year}, or answers lie elsewhere.",
            {"year": year},
        )
    else:
        yield Message(
            "The groups were formed anew: those of {year} no longer fit (agreement {agreement}%, {least}% needed).",
            values,
        )


def _groups(needs: Needs) -> Iterator[Message]:
    yield from tell_kept_groups(needs)
    yield Message(
        "Groups are formed by the pattern of gaps, after taking away what people of one role have in common. General "
        "leniency and severity do not make a group."
    )
    yield Message(
        "Every pattern is held against {draws} artificial surveys without groups; only what is clearer than all of "
        "them is called a group.",
        {"draws": NULL_SAMPLES},
    )
    status = needs.groups.status
    if status == "groups":
        yield Message(
            "A person belongs clearly to a group from a probability of {clear}%; the others stand between groups.",
            {"clear": round(100 * CLEAR)},
        )
    elif status == "no_structure":
        yield Message("In this survey nothing was clearer: gaps differ gradually, and no groups are shown.")
    else:
        yield Message(
            "Fewer than {fewest} people answered enough; no groups were looked for.", {"fewest": FEWEST_PEOPLE}
        )


def _plan(needs: Needs) -> Iterator[Message]:
    if needs.mode == "named":
        yield Message("The plan counts the levels that each person lacks to the role profile, under pseudonyms.")
    else:
        yield Message(
            "The plan counts how many people of a group lack a level, to the nearest {k}; it knows no single answers.",
            {"k": needs.smallest_group},
        )
    yield Message(
        "It chooses the courses that close the most missing levels, each times the weight of its competency, within "
        "budget and hours. The proven upper limit says that no plan within the same limits can close more."
    )
    yield Message(
        "Wishes in people's own words are assigned to competencies by a person, never by the program alone. They are "
        "shown from {large} on, and counted in steps of {step}.",
        {"large": SMALLEST_DISTRIBUTION, "step": SMALLEST_GROUP},
    )


def _limits(needs: Needs) -> Iterator[Message]:
    if needs.shape != "direct":
        yield Message(
            "People rate themselves higher than their superiors do, by about {shift} standard deviations on average in "
            "published studies: gaps are rather wider than shown.",
            {"shift": SELF_LENIENCY},
        )
    yield Message("Who did not answer may need other things; weights make up for units and roles only.")
    yield Message("A gap says what is missing, not why, nor whether a course is the remedy.")
    yield Message("Nothing here speaks about single people, and nothing may be used to judge them.")
