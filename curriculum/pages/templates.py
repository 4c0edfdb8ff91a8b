"""The town's own look of the course plans: a Word template, checked when it is uploaded and kept with the survey."""

import streamlit as st

from curriculum.export.course_files import course_papers
from curriculum.export.issue import Issue
from curriculum.export.template import Template, read_template, write_example
from curriculum.pages.sources import read_demand, read_framework, read_programme
from dashboard import Desk, look_again, look_at, note_act, offer_bytes, run_job, save, show_problem
from needs_analysis import UserError
from store import COURSES, TEMPLATE_FILE

_LARGEST = 10


def offer_template(desk: Desk) -> None:
    """The field, closed until somebody wants it: what is used now, an example, a new template, back to our look."""
    if not desk.may("make_plan"):
        return
    t = desk.say
    own = desk.workspace.has(TEMPLATE_FILE)
    state = t("The Word files have the look of your template.") if own else t("The Word files have our look.")
    with st.expander(t("Your own Word template"), icon=":material/style:"):
        st.markdown(f"{state} {t('PDF files keep our look: they are made for screen readers.')}")
        with st.container(horizontal=True):
            example = write_example(desk.language)
            offer_bytes("course-template-example.docx", example, t("Example with all placeholders"))
            if own and st.button(t("Back to our look"), icon=":material/undo:"):
                desk.workspace.delete([TEMPLATE_FILE], look_at(desk, TEMPLATE_FILE))
                look_again([TEMPLATE_FILE])
                _rewrite(desk, None)
        _ask(desk)


def _ask(desk: Desk) -> None:
    t = desk.say
    with st.form("template", clear_on_submit=True, border=False):
        file = st.file_uploader(t("Template (.docx or .dotx)"), type=["docx", "dotx"], max_upload_size=_LARGEST)
        wanted = st.form_submit_button(t("Check and use for all course plans"), icon=":material/upload_file:")
    if wanted and file is None:
        st.info(t("Choose a file first."), icon=":material/info:")
    if not wanted or file is None:
        return
    content = file.getvalue()
    try:
        template = read_template(content)
    except UserError as error:
        show_problem(desk, error)
        return
    save(desk, {TEMPLATE_FILE: content})
    _rewrite(desk, template)


def _rewrite(desk: Desk, template: Template | None) -> None:
    """The Word files of the plan that is there, anew."""
    programme, demand, framework = read_programme(desk), read_demand(desk), read_framework(desk)
    if programme is None or demand is None:
        return
    issue = Issue("", desk.language, template)
    done = run_job(
        desk, desk.say("Writing course plans …"), lambda _: course_papers(programme, demand, framework, issue)
    )
    if done is not None:
        note_act(desk, "make_plan", TEMPLATE_FILE, always=True)
        save(desk, {f"{COURSES}/{name}": content for name, content in done.items()})
        st.rerun()
