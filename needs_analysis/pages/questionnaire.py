"""Questionnaire: the form that fits the competencies and roles of the town, ready to send out."""

from typing import Literal

import streamlit as st

from dashboard import Desk, name_draft, offer_bytes, show_draft_note, show_head, show_link
from needs_analysis.language import Language
from needs_analysis.pages.sources import master_key, open_framework
from needs_analysis.questionnaire import write_questionnaire
from store import Workspace

_NAMES: dict[Language, str] = {"de": "Deutsch", "en": "English"}


def show_questionnaire(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Questionnaire"), t("Answers to this form are read back without any matching by hand."))
    framework = open_framework(desk.workspace)
    st.markdown(
        t(
            "It asks for {n} competencies on a scale from 0 to 5, and for unit, role and working time. The notice on "
            "data protection stands at its beginning.",
            n=len(framework.competencies),
        )
    )
    if desk.may("submit_approval"):
        st.markdown(t("Let the staff council see it before you send it."))
    show_draft_note(desk, "survey")
    excel, limesurvey = st.columns(2)
    with excel.container(border=True, height="stretch"):
        st.subheader(t("Excel form"), anchor=False)
        st.markdown(
            t("One file per person, with drop-down lists and protected cells. Good for small teams and pilots.")
        )
        _offer(desk, "xlsx")
    with limesurvey.container(border=True, height="stretch"):
        st.subheader("LimeSurvey", anchor=False)
        st.markdown(
            t("Import the file as a new survey. LimeSurvey then collects the answers online, for the whole house.")
        )
        _offer(desk, "limesurvey")
    show_link(desk, "survey", t("Answers are in? Upload the survey"))


def _offer(desk: Desk, form: Literal["xlsx", "limesurvey"]) -> None:
    ending = {"xlsx": "xlsx", "limesurvey": "txt"}[form]
    with st.container(horizontal=True, vertical_alignment="center"):
        for language, name in _NAMES.items():
            draft = desk.is_draft("survey")
            content = _write(desk.workspace, (master_key(desk.workspace), draft), form, language)
            file = name_draft(desk, f"{desk.say('questionnaire')}-{language}.{ending}", "survey")
            offer_bytes(file, content, name)


@st.cache_data(max_entries=8, show_spinner=False)
def _write(
    _workspace: Workspace, key: tuple[str, bool], form: Literal["xlsx", "limesurvey"], language: Language
) -> bytes:
    """``key``: digest of the master data, and whether this is a draft."""
    return write_questionnaire(open_framework(_workspace), form, language, draft=key[1])
