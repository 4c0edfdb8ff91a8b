"""The notices that every town needs: privacy of the people who use the dashboard, and the accessibility statement."""

import streamlit as st

from dashboard.desk import Desk
from dashboard.html import Table
from dashboard.parts import show_head, show_link, show_list, show_table


def show_privacy(desk: Desk) -> None:
    """Privacy: what the dashboard stores about those who use it."""
    t = desk.say
    show_head(t("Privacy"), t("What this dashboard stores about you when you use it, and what it does not."))
    st.subheader(t("What is stored when you use the dashboard"), anchor=False)
    if desk.person.is_local:
        show_list([t("There is no login: the program does not know who you are. The audit says “local”.")])
    else:
        show_list(
            [
                t("From your sign-in: name, login and groups, for as long as the session lasts, at most eight hours."),
                t("For the role staff: what names you in the survey, to compute your pseudonym only; not stored."),
                t("In the audit: your login, the time and which page or file you opened. No answers and no figures."),
            ]
        )
    head = [t("Cookie"), t("What for"), t("How long")]
    rows = [
        ["_streamlit_user, _streamlit_user_tokens", t("keeps you signed in"), t("at most eight hours")],
        ["streamlit_session", t("protects the sign-in while it runs"), t("until the browser is closed")],
        ["_streamlit_xsrf", t("protects uploads against forged requests"), t("until the browser is closed")],
        ["lk_lang", t("remembers the language you chose"), t("one year")],
        ["lk_to", t("leads you back to your page after the sign-in"), t("ten minutes")],
    ]
    show_table(Table(t("Cookies, all of them necessary"), head, rows))
    st.subheader(t("What does not happen"), anchor=False)
    show_list(
        [
            t("Nothing is loaded from or sent to other places: fonts, icons and charts come from this server."),
            t("Nobody measures how you use the pages, and nothing is learned from it."),
            t("No figure about single people or very small groups reaches your browser, not even hidden in a chart."),
        ]
    )
    st.subheader(t("Your rights"), anchor=False)
    show_list(
        [
            t("Your town is responsible. Its data protection officer answers questions and takes complaints."),
            t("You may ask what is stored about you and have it corrected or deleted (Articles 15 to 21 GDPR)."),
            t("Surveys are voluntary. Not taking part has no consequences."),
        ]
    )
    show_link(desk, "protection", t("What is collected"))


def show_accessibility(desk: Desk) -> None:
    """Accessibility statement: what was tested and what was not."""
    t = desk.say
    lead = t("Made to meet BITV 2.0 and WCAG 2.1 AA. This statement says what was tested and what was not.")
    show_head(t("Accessibility"), lead)
    st.subheader(t("What was tested"), anchor=False)
    show_list(
        [
            t("Every page with axe-core 4 (WCAG 2.1 A and AA): light, dark, 1280 and 320 pixels wide, both languages."),
            t("Contrast of texts and colours, and of every word inside a chart as it is drawn, in both themes."),
            t("Every page at 200% zoom without scrolling sideways, and with reduced motion without movement."),
            t("Visible focus and no shortcuts of a single letter, in Chromium."),
            t("The journeys of HR, a team lead and a trainer by keyboard alone."),
            t("Every chart has a text alternative and the same figures as a table."),
        ]
    )
    st.subheader(t("What was not tested"), anchor=False)
    show_list(
        [
            t("No test with a screen reader, a braille display or speech control."),
            t("No test in Firefox or Safari, and none by people with disabilities."),
            t("Automatic tests find a part of all barriers only; this is no declaration of full conformity."),
        ]
    )
    st.subheader(t("Known barriers"), anchor=False)
    show_list(
        [
            t("The calendar for dates names its months in the language of the browser, not of the page."),
            t("The column menus of drawn tables cannot be opened by keyboard. The Excel workbook is the other way."),
            t("Without JavaScript the pages stay empty."),
        ]
    )
    st.subheader(t("Report a barrier"), anchor=False)
    show_list(
        [
            t("Tell the people who run this dashboard in your town; they have to answer."),
            t("The town adds its contact and the enforcement body of its Land to this statement."),
        ]
    )
