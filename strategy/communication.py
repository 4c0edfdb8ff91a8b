"""Communications to begin from: intranet post, notes for the staff assembly, briefing for team leads, council paper.

They hold figures of the whole house only, as the needs analysis published them, and the town's own answers. What the
privacy rule withholds never comes here: needs without a published figure are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from needs_analysis import Language
from strategy.change import publishable_ideas
from strategy.goals import Evidence
from strategy.ground import Town
from strategy.paper import Paper, Section
from strategy.wording import Speaker

Kind = Literal["intranet", "assembly", "leads", "council"]
KINDS: dict[Kind, str] = {
    "intranet": "Intranet post",
    "assembly": "Notes for the staff assembly",
    "leads": "Briefing for team leads",
    "council": "Paper for the staff council",
}
_TOP = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A communication as text to edit: a title and paragraphs, one a line."""

    title: str
    text: str


def draft_communication(kind: Kind, town: Town, evidence: Evidence, language: Language) -> Draft:
    """The draft of one kind, with this town's published figures."""
    speaker = Speaker(language)
    t = speaker.say
    opening = {
        "intranet": t("Why we learn, and what comes next"),
        "assembly": t("Digital transformation: where we stand"),
        "leads": t("What you can do with your team now"),
        "council": t("Information on training needs and the course plan"),
    }
    lines = [*_opening(kind, town, speaker), *_goals(town, speaker), *_needs(town, evidence, speaker)]
    lines += [*_plan(evidence, speaker), *_ideas(town, speaker), *_closing(kind, town, speaker)]
    return Draft(opening[kind], "\n".join(lines))


def _opening(kind: Kind, town: Town, speaker: Speaker) -> list[str]:
    t = speaker.say
    words = {
        "intranet": t("{town} changes how it works. Here is why, and what it means for you.", town=town.name),
        "assembly": t("Speaking time: five minutes. Slide 1: goals. Slide 2: needs. Slide 3: what comes next."),
        "leads": t("Please talk about these points in your next team meeting."),
        "council": t("For information and agreement. Selection of participants and use of the system are subject to "
                     "co-determination."),
    }  # fmt: skip
    return [words[kind]]


def _goals(town: Town, speaker: Speaker) -> list[str]:
    order = sorted(town.strategy.goals, key=lambda goal: -goal.weight)
    names = "; ".join(f"{speaker.tell(goal.title)} ({speaker.percent(goal.weight)})" for goal in order)
    return [speaker.say("Our goals by weight: {goals}.", goals=names)]


def _needs(town: Town, evidence: Evidence, speaker: Speaker) -> list[str]:
    shown = [
        need for need in evidence.needs if need.gap is not None and need.n is not None and need.priority is not None
    ]
    if not shown:
        return [speaker.say("The survey has not been analysed yet.")]
    first = sorted(shown, key=lambda need: -(need.priority or 0.0))[:_TOP]
    names = "; ".join(f"{speaker.tell(town.competency(need.id))} ({speaker.number(need.gap)})" for need in first)
    return [speaker.say("The greatest needs (average missing levels of the whole house): {needs}.", needs=names)]


def _plan(evidence: Evidence, speaker: Speaker) -> list[str]:
    if evidence.plan is None:
        return []
    runs = sum(item.sessions for item in evidence.plan.modules)
    return [
        speaker.say(
            "Planned are {runs} courses of {modules} modules for {cost}.",
            runs=runs,
            modules=len(evidence.plan.modules),
            cost=speaker.money(evidence.plan.cost),
        )
    ]


def _ideas(town: Town, speaker: Speaker) -> list[str]:
    return [
        speaker.say("You said: {said} We did: {did}", said=speaker.tell(one.said), did=speaker.tell(one.did))
        for one in publishable_ideas(town.dialogue.ideas)
    ]


def _closing(kind: Kind, town: Town, speaker: Speaker) -> list[str]:
    t = speaker.say
    if kind == "council":
        return [
            t(
                "No figure is about fewer than {k} people; the rule is part of the works agreement.",
                k=town.smallest_group,
            ),
            t("The program proposes and explains; people decide. Nobody is scored."),
        ]
    if kind == "leads":
        return [t("Your team sees only its own published figures. Learning time is working time.")]
    return [t("Questions and ideas are welcome: everything asked is answered and published.")]


def write_communication(draft: Draft, town: str, today: date, language: Language) -> Paper:
    """The edited text as a paper: its lines are paragraphs."""
    speaker = Speaker(language)
    lines: Sequence[str] = [line for line in draft.text.splitlines() if line.strip()]
    subtitle = speaker.say("As of {day}", day=speaker.day(today))
    return Paper(draft.title, subtitle, town, language, (Section("", lines),))
