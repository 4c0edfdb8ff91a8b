"""Who gets in. Nothing but the empty shell, the sign-in page and a sign of life is answered to anybody else.

Without login: only this computer, by its own names. With login: a signed cookie whose token has not ended, of a person
with a role. Requests, downloads, uploads and websockets pass the same check; a websocket is closed when the session
ends or its person signs out. Headers by which proxies name people are taken out: nobody is believed to be someone
because a header says so.
"""

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access import LoginSettings, Person, Refused, person_of, session_end
from dashboard.front import ENDS, OWN, language_of
from dashboard.internals import USER_COOKIE, login_path, owner_of_session, owners_of_file, read_claims
from dashboard.sign_in import refusal_page, sign_in_page

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SIGN_IN = "/login"
_CALLBACK, _LOGOUT = "/oauth2callback", "/auth/logout"
_OPEN = frozenset({"/_stcore/health", "/auth/login", _LOGOUT, _CALLBACK, SIGN_IN, "/favicon.png"})
_OPEN_BELOW = (OWN, "/static/")
_CLOSED_BELOW = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
_FORGED = re.compile(
    rb"x-forwarded-.*|forwarded|x-real-ip|(x-)?remote-.*|x-auth.*|x-user.*|x-ms-client.*|x-original-.*"
)
_OUTSIDE_PAGES = ("/media/", "/_stcore/", "/component/")
_CROOKED = re.compile(r"\.\.|//|\\|[\x00-\x1f]")
_WAY_BACK, _WAY_COOKIE = re.compile(r"/[a-z0-9-]{0,40}(\?[A-Za-z0-9=&._%-]{0,200})?"), "lk_to"
_POLICY_VIOLATION = 1008
Note = Callable[[str, tuple[str, ...], str, bool], None]
"""Takes who, with which roles, what (``sign_in`` ...) and whether it was allowed."""


def host_of(header: str) -> str:
    """The name in a Host header, small and without port; ``""`` where it is none."""
    found = re.fullmatch(r"\[([0-9a-fA-F:]+)\](?::\d+)?|([\w.-]+?)\.?(?::\d+)?", header.strip())
    return (found[1] or found[2]).lower() if found else ""


def is_same_origin(connection: HTTPConnection) -> bool:
    """Whether a websocket comes from a page of this very host; without an Origin nobody knows."""
    origin = connection.headers.get("origin", "")
    scheme, _, host = origin.partition("://")
    return scheme in {"http", "https"} and host.lower() == connection.headers.get("host", "").lower()


class LocalGate:
    """ASGI middleware without login: one local user on this computer."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let this computer in."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        client = connection.client.host if connection.client else ""
        here = client in LOOPBACK and host_of(connection.headers.get("host", "")) in LOOPBACK
        path = str(scope["path"])
        if not here or path.startswith(_CLOSED_BELOW) or _CROOKED.search(path):
            await _refuse(scope, receive, send, PlainTextResponse("Only this computer is answered.", 403))
        elif scope["type"] == "websocket" and not is_same_origin(connection):
            await _refuse(scope, receive, send, None)
        else:
            await self.app(_cleaned(scope), receive, send)


@dataclass(eq=False)
class _Sessions:
    """Logins that were seen or ended, and the open websockets of each. Marks are hashes of the claims."""

    ended: dict[str, float] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    open: dict[str, set[asyncio.Event]] = field(default_factory=dict)

    def end(self, mark: str, until: float) -> None:
        now = time.time()
        self.ended = {one: end for one, end in self.ended.items() if end > now} | {mark: until}
        for event in self.open.get(mark, ()):
            event.set()

    def is_new(self, mark: str) -> bool:
        """Whether a login is seen for the first time; from now on it is not."""
        new = mark not in self.seen
        self.seen.add(mark)
        return new


class LoginGate:
    """ASGI middleware with login."""

    def __init__(self, app: ASGIApp, settings: LoginSettings, pseudonym: Callable[[str], str], note: Note) -> None:
        """Wrap an app. ``note`` takes what belongs into the audit of sign-ins."""
        self.app, self.settings, self.pseudonym, self.note = app, settings, pseudonym, note
        self.sessions = _Sessions()
        self.host = host_of(settings.redirect_uri.split("/")[2])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through who may pass."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        visit = _Visit(self, HTTPConnection(scope))
        if scope["type"] == "websocket":
            await visit.listen(_cleaned(scope), receive, send)
        else:
            await visit.answer(_cleaned(scope), receive, send)


class _Visit:
    """One request at the gate with login."""

    def __init__(self, gate: LoginGate, connection: HTTPConnection) -> None:
        self.gate, self.connection = gate, connection
        self.path = str(connection.scope["path"])
        self.ends: float | None = None
        cookies = connection.cookies
        self.claims: Mapping[str, Any] | None = read_claims(cookies, gate.settings.cookie_secret)
        self.mark = hashlib.sha256(json.dumps(self.claims, sort_keys=True).encode()).hexdigest()

    def who(self) -> Person | Refused | None:
        """The person, or why there is none; None where nobody is signed in."""
        if self.claims is None or self.mark in self.gate.sessions.ended:
            return None
        return person_of(self.claims, self.gate.settings, time.time(), self.gate.pseudonym)

    def is_known_host(self) -> bool:
        return self.path == "/_stcore/health" or host_of(self.connection.headers.get("host", "")) == self.gate.host

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = self.decide()
        if response is not None:
            await response(scope, receive, send)
            return
        if self.path == _LOGOUT:
            self.leave()
        await self.gate.app(scope, receive, self.dress(send))

    def decide(self) -> Response | None:
        """An answer of the gate itself; None lets the request through."""
        if not self.is_known_host():
            return PlainTextResponse("This host name is not known here.", 421)
        if self.path.startswith(_CLOSED_BELOW) or _CROOKED.search(self.path):
            return PlainTextResponse("Closed.", 404)
        if self.path == SIGN_IN:
            return self.begin()
        if self.path in _OPEN or self.path.startswith(_OPEN_BELOW):
            return None
        who = self.who()
        if isinstance(who, Person):
            self.ends = who.ends
            return None if self.is_own(who) else PlainTextResponse("This belongs to somebody else.", 403)
        return self.turn_away(who)

    def is_own(self, who: Person) -> bool:
        """Downloads and uploads belong to the login whose page offered them."""
        subject = str((self.claims or {}).get("sub") or "")
        if self.path.startswith("/media/"):
            file_id = self.path.removeprefix("/media/").partition(".")[0]
            own = subject in owners_of_file(file_id)
        elif self.path.startswith("/_stcore/upload_file/"):
            own = bool(subject) and owner_of_session(self.path.split("/")[3]) == subject
        else:
            return True
        if not own:
            self.gate.note(who.login, who.roles, "download", False)
        return own

    def turn_away(self, who: Refused | None) -> Response:
        language = language_of(self.connection)
        is_page = "text/html" in self.connection.headers.get("accept", "") and not self.path.startswith(_OUTSIDE_PAGES)
        if not is_page:
            return PlainTextResponse("Please sign in.", 401, {"Cache-Control": "no-store"})
        if who is None or self.has_ended():
            way = self.path + (f"?{self.connection.url.query}" if self.connection.url.query else "")
            ended = self.claims is not None
            return sign_in_page(language, way if _WAY_BACK.fullmatch(way) else "/", ended=ended)
        if self.gate.sessions.is_new(self.mark):
            self.gate.note(str((self.claims or {}).get("sub", "")), (), "sign_in", False)
        return refusal_page(language, who.reason)

    def has_ended(self) -> bool:
        ends = session_end(self.claims or {}, self.gate.settings)
        return ends is not None and time.time() >= ends

    def begin(self) -> Response:
        """To the login provider; where to go afterwards waits in a cookie."""
        response = RedirectResponse(login_path(), 302, {"Cache-Control": "no-store"})
        way = self.connection.query_params.get("to", "/")
        if _WAY_BACK.fullmatch(way):
            response.set_cookie(
                _WAY_COOKIE, way, max_age=600, httponly=True, samesite="lax", secure=self.gate.settings.is_secure
            )
        return response

    def leave(self) -> None:
        """The cookie is worth nothing from now on, whoever has a copy, and open pages are cut off."""
        who = self.who()
        if isinstance(who, Person):
            self.gate.sessions.end(self.mark, who.ends or 0.0)
            self.gate.note(who.login, who.roles, "sign_out", True)

    def dress(self, send: Send) -> Send:
        """The framework's login cookies end with the session and, where browsers come by https, are sent so only."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                message["headers"] = [self.shorten(*pair) for pair in headers.raw]
                if self.ends and not self.path.startswith(_OUTSIDE_PAGES):
                    MutableHeaders(scope=message)[ENDS] = str(self.ends)
                if self.path == _CALLBACK:
                    self.arrive(MutableHeaders(scope=message))
                elif self.path.startswith("/media/"):
                    MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        return dressed

    def shorten(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        if name.lower() != b"set-cookie" or not value.startswith(USER_COOKIE.encode()):
            return name, value
        seconds = int(self.gate.settings.hours * 3600)
        value = re.sub(rb"(?i)max-age=2592000", f"Max-Age={seconds}".encode(), value)
        if self.gate.settings.is_secure and b"secure" not in value.lower():
            value += b"; Secure"
        return name, value

    def arrive(self, headers: MutableHeaders) -> None:
        """After the login: back to where the person wanted to go."""
        way = self.connection.cookies.get(_WAY_COOKIE, "").strip('"')
        if headers.get("location") == "/" and _WAY_BACK.fullmatch(way):
            headers["location"] = way
        headers.append("set-cookie", f"{_WAY_COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=lax")

    async def listen(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = self.who()
        if not (isinstance(who, Person) and self.is_known_host() and is_same_origin(self.connection)):
            await _refuse(scope, receive, send, None)
            return
        if self.gate.sessions.is_new(self.mark):
            self.gate.note(who.login, who.roles, "sign_in", True)
        ended = asyncio.Event()
        listening = self.gate.sessions.open.setdefault(self.mark, set())
        listening.add(ended)
        try:
            await self.gate.app(scope, _until(receive, send, ended, who.ends or 0.0), send)
        finally:
            listening.discard(ended)
            if not listening:
                self.gate.sessions.open.pop(self.mark, None)


def _until(receive: Receive, send: Send, ended: asyncio.Event, deadline: float) -> Receive:
    """The same messages, and the end of the connection as soon as the session ends."""

    async def received() -> Message:
        coming, ending = asyncio.ensure_future(receive()), asyncio.ensure_future(ended.wait())
        try:
            done, _ = await asyncio.wait(
                {coming, ending}, timeout=max(0.0, deadline - time.time()), return_when=asyncio.FIRST_COMPLETED
            )
            if coming in done and not ended.is_set():
                return coming.result()
        finally:
            coming.cancel()
            ending.cancel()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": "session ended"})
        return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}

    return received


async def _refuse(scope: Scope, receive: Receive, send: Send, response: Response | None) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
    elif response is not None:
        await response(scope, receive, send)


def _cleaned(scope: Scope) -> Scope:
    """The request without headers by which proxies name people, hosts or addresses."""
    return {**scope, "headers": [pair for pair in scope["headers"] if not _FORGED.fullmatch(pair[0].lower())]}
