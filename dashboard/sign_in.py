"""The two pages that the gate itself shows: to sign in, and to say why a login opens nothing. Plain HTML, no script."""

from html import escape

from starlette.responses import HTMLResponse

from dashboard.front import own_address
from needs_analysis import Language, Message, translate

_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title} – Lernkompass</title>
<link rel="icon" href="{icon}"><link rel="stylesheet" href="{style}"></head>
<body class="lk-gate"><main><p class="lk-brand"><img src="{icon}" alt="">Lernkompass</p>
<h1>{title}</h1>{body}</main></body></html>"""


def _page(language: Language, title: str, body: str, status: int) -> HTMLResponse:
    page = _PAGE.format(
        language=language,
        title=escape(title),
        body=body,
        icon=own_address("favicon.png"),
        style=own_address("style.css"),
    )
    return HTMLResponse(page, status, {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Cookie"})


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def sign_in_page(language: Language, way: str, *, ended: bool) -> HTMLResponse:
    """The page with the one button that leads to the town's sign-in service; ``way``: where to go afterwards."""

    def t(sentence: str) -> str:
        return translate(sentence, language)

    body = _paragraph(t("Your session has ended. Please sign in again.")) if ended else ""
    body += _paragraph(
        t("Learning needs, plans and courses of your town. You sign in with the account of your workplace.")
    )
    address = escape(f"/login?to={way.replace('%', '%25').replace('?', '%3F').replace('&', '%26')}")
    body += f'<p><a class="lk-button" href="{address}">{escape(t("Sign in"))}</a></p>'
    note = t(
        "Used from your account: name, login and groups. Two cookies keep you signed in for at most eight hours; one "
        "remembers the language."
    )
    body += f'<p class="lk-note">{escape(note)}</p>'
    other: Language = "en" if language == "de" else "de"
    words = {"de": "Deutsch", "en": "English"}
    body += f'<p class="lk-note"><a lang="{other}" href="/?lang={other}">{words[other]}</a></p>'
    return _page(language, t("Sign in"), body, 401)


def refusal_page(language: Language, reason: Message) -> HTMLResponse:
    """Signed in, but nothing opens: why, and a way out."""
    body = _paragraph(reason.text(language))
    body += f'<p><a class="lk-button" href="/auth/logout">{escape(translate("Sign out", language))}</a></p>'
    return _page(language, translate("No access", language), body, 403)
