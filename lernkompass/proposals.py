"""The text of what is put to the staff council: what is asked, who is to learn what, which courses are held when."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from approval import Gate
from curriculum import Programme, Session
from lernkompass.masterdata import Town
from lernkompass.story import read_demand, read_programme
from needs_analysis import Demand, Language, Message, write_agreement, write_date, write_money, write_number
from strategy import Paper, PaperGrid, Section, write_paper_pdf

Say = Callable[..., str]
_TITLES: Mapping[Gate, str] = {
    "survey": "Survey of learning needs",
    "selection": "Selection of participants",
    "plan": "Training plan {year}",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is put to the council: ``code`` tells its version, ``mode`` that of the survey."""

    gate: Gate
    code: str
    mode: str
    language: Language

    def say(self, sentence: str, **values: str | float) -> str:
        """A sentence in the language of the proposal."""
        return Message(sentence, values).text(self.language)


def write_proposal(proposal: Proposal, town: Town, plan: tuple[bytes | None, bytes | None]) -> bytes:
    """The proposal as a PDF (PDF/UA-1); ``plan``: demand and programme as they are kept, for the survey unused."""
    t = proposal.say
    if proposal.gate == "survey":
        sections = [*_about_survey(proposal, town)]
    else:
        demand, programme = read_demand(plan[0] or b""), read_programme(plan[1] or b"")
        selection = proposal.gate == "selection"
        sections = [*(_about_selection(proposal, programme, demand) if selection else _about_plan(proposal, programme))]
    title = t(_TITLES[proposal.gate], year=str(town.plan_year))
    subtitle = t("Submission to the staff council of {town}, version {code}", town=town.name, code=proposal.code)
    footer = t("Version {code}. What is changed later has another one and is a draft again.", code=proposal.code)
    return write_paper_pdf(Paper(title, subtitle, footer, proposal.language, [*sections, _answer(t)]))


def _answer(t: Say) -> Section:
    lines = (
        t("Agreed / not agreed (please strike out), with these remarks:"),
        "_" * 86,
        "_" * 86,
        t("Date, signature"),
        t(
            "Whether the staff council has to agree, and by when, follows from the law on staff representation of the "
            "Land. The program only counts days."
        ),
    )
    return Section(t("Answer of the staff council"), lines)


def _about_survey(proposal: Proposal, town: Town) -> Iterator[Section]:
    t, language, framework = proposal.say, proposal.language, town.framework
    named = proposal.mode == "named"
    mode = (
        t("The survey is named: people appear under pseudonyms, and each can see the own answers.")
        if named
        else t("The survey is anonymous: no name, no number and no address is asked for or kept.")
    )
    asked = t("Unit, role and working time; for each competency the own level from 0 to 5; one wish in own words.")
    voluntary = t("Surveys are voluntary. Not taking part has no consequences.")
    yield Section(t("What is asked"), [asked, mode, voluntary])
    areas = {area.id: area.name.text(language) for area in framework.areas}
    rows = [
        (areas.get(one.area, one.area), one.name.text(language), one.description.text(language))
        for one in framework.competencies
    ]
    head = (t("Field"), t("Competency"), t("Description"))
    yield Section(t("Competencies"), [PaperGrid(t("{n} competencies", n=len(rows)), head, rows, (2, 2.4, 5))])
    levels = [(str(one.level), one.name.text(language), one.anchor.text(language)) for one in framework.levels]
    grid = PaperGrid(t("The levels"), (t("Level"), t("Name"), t("Meaning")), levels, (0.8, 2, 6))
    yield Section(t("Levels"), [grid])
    rules = [rule.text(language) for rule in write_agreement(town.smallest_group)]
    yield Section(t("What protects people"), rules)


def _about_selection(proposal: Proposal, programme: Programme, demand: Demand) -> Iterator[Section]:
    """Rule and seats; single people are in no proposal, whatever the mode: the town hands over their list apart."""
    t, plan = proposal.say, programme.plan
    fairness = {
        "none": t("No rule on how the gain is shared."),
        "weakest_first": t("The unit that could gain least is served first."),
        "floor": t("Every unit gets a share of its need at least."),
        "part_time": t("Part-time staff get the same share as the others at least."),
    }[plan.limits.fairness.kind]
    rule = [
        t(
            "Proposed are the modules that close most of the gap between what roles require and what people say they "
            "can, weighted by the strategy, within budget and hours. Nobody is ranked, and no behaviour is judged."
        ),
        t(
            "At most {hours} learning hours per person and year.",
            hours=write_number(plan.limits.hours, proposal.language, 0),
        ),
        fairness,
        t("People decide: a proposal binds nobody until HR and the team lead have confirmed it."),
    ]
    yield Section(t("How participants are chosen"), rule)
    titles = {module.id: module.title.text(proposal.language) for module in programme.catalogue.modules}
    rows = [(titles.get(one.module, one.module), str(one.seats), str(one.sessions)) for one in plan.modules]
    grid = PaperGrid(t("Seats by module"), (t("Module"), t("Seats"), t("Courses")), rows, (6, 1, 1))
    note = (
        t("The list of people is handed over by HR apart from this text, as the works agreement says.")
        if demand.mode == "named"
        else t("The survey is anonymous: the plan knows seats of learning groups and no people.")
    )
    yield Section(t("Who is to learn what"), [grid, note])


def _begin(session: Session) -> tuple[date, str]:
    return min((meeting.day for meeting in session.meetings), default=date.max), session.id


def _about_plan(proposal: Proposal, programme: Programme) -> Iterator[Section]:
    t, language, plan = proposal.say, proposal.language, programme.plan
    facts = [
        t(
            "Cost: {cost} of a budget of {budget}.",
            cost=write_money(plan.cost, language),
            budget=write_money(plan.limits.budget, language),
        ),
        t("Learning hours in all: {hours}", hours=write_number(plan.hours, language, 0)),
    ]
    service = programme.calendar.service
    if service.away_share:
        share = write_number(100 * service.away_share, language, 0)
        facts.append(t("At most {share}% of a team on duty are in courses at once.", share=share))
    if service.days_a_month:
        facts.append(t("At most {days} course days per person and month.", days=service.days_a_month))
    facts.append(t("Courses lie on people's working days; public holidays and closed days are free."))
    yield Section(t("At a glance"), facts)
    titles = {module.id: module.title.text(language) for module in programme.catalogue.modules}
    rooms = {room.id: room.name for room in programme.calendar.rooms}
    rows = [
        (
            f"{titles.get(one.module, one.module)} ({one.number})",
            ", ".join(dict.fromkeys(write_date(meeting.day, language) for meeting in one.meetings)) or t("own time"),
            ", ".join(dict.fromkeys(rooms.get(meeting.room, "") or t("Online") for meeting in one.meetings)) or "–",
            str(one.seats),
        )
        for one in sorted(programme.timetable.sessions, key=_begin)
    ]
    head = (t("Course"), t("Dates"), t("Place"), t("Seats"))
    yield Section(t("Courses"), [PaperGrid(t("{n} courses", n=len(rows)), head, rows, (4, 3.4, 2.4, 0.9))])
    without = Counter(
        titles.get(one.module, one.module) for one in programme.timetable.unplaced for _ in range(one.seats)
    )
    if without:
        left = [f"{title}: {count}" for title, count in without.most_common()]
        yield Section(t("Seats without a date"), left)
