"""The hand-over to Moodle as numbered files with a read-me that says what to do with each, in which order."""

from collections.abc import Iterator, Mapping

from curriculum.lms.comparing import begin_handover, finish_handover
from curriculum.lms.model import Delta, HandOver, Offer, Order, Roster, State
from curriculum.lms.moodle_feedback import write_level_form, write_short_form
from curriculum.lms.moodle_framework import competency_id, write_framework
from curriculum.lms.moodle_tables import (
    CATEGORY,
    write_changed_courses,
    write_cohorts,
    write_courses,
    write_flat_file,
    write_removals,
    write_users,
    write_withdrawn_courses,
)
from curriculum.lms.readme import Step
from curriculum.lms.tables import write_table
from curriculum.programme import Programme
from needs_analysis import Demand, Framework, Message


def hand_to_moodle(
    programme: Programme, known: tuple[Demand, Framework], roster: Roster, state: State, order: Order
) -> HandOver:
    """The files that bring a Moodle site from ``state`` to the programme; only what has changed since.

    In the anonymous mode nobody is named: cohorts and courses stand ready, people are put into the cohorts by hand.
    """
    offer, begun = begin_handover(programme, known, roster, state, order)
    return finish_handover(begun, _steps(begun.delta, (offer, known[1]), roster, state, order), order)


def _steps(delta: Delta, known: tuple[Offer, Framework], roster: Roster, state: State, order: Order) -> Iterator[Step]:
    offer, framework = known
    by_cohort = order.enrolment == "cohort"
    courses = {shell.cohort: shell.id for shell in offer.shells}
    direct = {} if by_cohort else courses
    if delta.framework:
        text = Message(FRAMEWORK, {"id": delta.framework})
        yield Step("competencies.csv", write_framework(framework, delta.framework, order.language), text)
    if not by_cohort:
        yield from _course_steps(delta, by_cohort=False)
    if by_cohort and delta.cohorts:
        yield Step("cohorts.csv", write_cohorts(delta.cohorts), Message(COHORTS))
    if delta.people or delta.joins:
        yield Step("users.csv", write_users(delta, roster.accounts, direct), Message(USERS))
    if by_cohort:
        yield from _course_steps(delta, by_cohort=True)
    yield from _other_steps(delta, roster, {**courses, **{name: name for name in state.shells}})
    if delta.framework:
        yield Step("questions-levels.xml", write_level_form(framework, order.language), Message(LEVEL_FORM))
    if not state.shells and delta.shells:
        yield Step("questions-course.xml", write_short_form("reaction", order.language), Message(REACTION_FORM))
        yield Step("questions-later.xml", write_short_form("behaviour", order.language), Message(BEHAVIOUR_FORM))


def _course_steps(delta: Delta, *, by_cohort: bool) -> Iterator[Step]:
    fresh = {cohort.id for cohort in delta.cohorts}
    new = [shell for shell in delta.shells if shell.cohort in fresh]
    changed = [shell for shell in delta.shells if shell.cohort not in fresh]
    if new:
        words = Message(COURSES if by_cohort else COURSES_ONLY, {"category": CATEGORY})
        yield Step("courses.csv", write_courses(new, by_cohort=by_cohort), words)
    if changed:
        yield Step("courses-changed.csv", write_changed_courses(changed), Message(CHANGED))
    if delta.withdrawn:
        yield Step("courses-withdrawn.csv", write_withdrawn_courses(delta.withdrawn), Message(WITHDRAWN))


def _other_steps(delta: Delta, roster: Roster, courses: Mapping[str, str]) -> Iterator[Step]:
    if any(move.learner in roster.accounts for move in delta.leaves):
        yield Step("removals.csv", write_removals(delta.leaves, roster.accounts, courses), Message(REMOVALS))
        flat = write_flat_file(delta.leaves, roster.accounts, courses)
        if flat:
            yield Step("removals-flatfile.txt", flat, Message(FLAT_FILE))
    links = [(shell.id, competency_id(one)) for shell in delta.shells for one in shell.competencies]
    if links:
        yield Step("competencies-of-courses.csv", write_table(("course", "competency"), links), Message(LINKS))


FRAMEWORK = (
    "Site administration > Competencies > Import competency framework: upload the file, separator comma, encoding "
    "UTF-8. The framework gets the id number {id}. Moodle makes a new framework every time and never updates one: "
    "import it once. If an older framework of ours exists, then use “Migrate frameworks” afterwards."
)
COHORTS = (
    "Site administration > Users > Cohorts > Upload cohorts: separator comma, encoding UTF-8. The file holds new "
    "cohorts only; Moodle refuses a file with a cohort that exists already."
)
USERS = (
    "Site administration > Users > Upload users: separator comma, encoding UTF-8, “Upload type”: Add new and update "
    "existing users, “Existing user details”: No changes. New people get an account, all are put into their cohorts; "
    "no profile is changed. By command line: --uutype=2 --uuupdatetype=0."
)
COURSES = (
    "Make a course category with the id number {category} first, once. Then Site administration > Courses > Upload "
    "courses: “Upload mode”: Create new courses, or update existing ones; “Update mode”: Update with CSV data only. "
    "Needs Moodle 4.4 or later and the page in the browser: the command line of Moodle cannot enrol cohorts. For an "
    "older Moodle or the command line have this hand-over made with --enrolment direct."
)
COURSES_ONLY = (
    "Make a course category with the id number {category} first, once. Then Site administration > Courses > Upload "
    "courses: “Upload mode”: Create new courses, or update existing ones; “Update mode”: Update with CSV data only. By "
    "command line: --mode=createorupdate --updatemode=dataonly. The people come with the next file, not before."
)
CHANGED = (
    "Upload courses as above: title, dates or description of these courses have changed. “Upload mode”: Only update "
    "existing courses; “Update mode”: Update with CSV data only. Enrolments stay as they are."
)
WITHDRAWN = (
    "Upload courses as above, “Upload mode”: Only update existing courses. These courses are no longer offered and are "
    "hidden; nothing in them is deleted."
)
REMOVALS = (
    "Not for upload: people who have changed role or course, or have left. Take them out of the cohort named (Site "
    "administration > Users > Cohorts > Assign), and out of the course where one is named. No upload page of Moodle "
    "removes anybody. Delete the file afterwards."
)
FLAT_FILE = (
    "Only if you use the enrolment method “flat file”: put it where that method looks for its file; it takes the same "
    "people out of the same courses. Moodle deletes the file once it has read it."
)
LINKS = (
    "Not for upload: which competency belongs to which course. Moodle has no file for it: in the course, Competencies "
    "> Add competencies to course, where you want to use it. “lernkompass sync” does it through the web services."
)
LEVEL_FORM = (
    "The self-assessment of all competencies as questions: in an activity “Feedback” (anonymous or not, as agreed with "
    "the staff council), Templates or Edit questions > Import questions."
)
REACTION_FORM = (
    "Six statements and two open questions for the end of every course: import it in an activity “Feedback” set to "
    "anonymous, best in a template course. Bring the answers back as a table (Show responses > Download table data)."
)
BEHAVIOUR_FORM = (
    "Four statements and an open question for the superiors three months after the course: an activity “Feedback” set "
    "to anonymous, open to team leads only. Bring the answers back as a table as well."
)
