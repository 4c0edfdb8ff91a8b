"""What every answer of the server passes: language, title and script of the page, headers that protect, compression.

The page's own script comes as a file of this server, so that the content policy needs no exception for scripts.
"""

import gzip
import hashlib
import json
import re
from functools import cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.wording import LANGUAGE_COOKIE, pick_language
from needs_analysis import LANGUAGES, Language, translate

_HERE = Path(__file__).resolve().parent
OWN = "/lernkompass/"
"""Addresses below it are files of the shell; anybody may have them, they hold nothing about anybody."""

ENDS = "lk-ends"
"""Header by which the gate says when the session ends (Unix seconds); it becomes part of the page."""

_TYPES = {".png": "image/png", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {sockets}; worker-src 'self' blob:; "
    "frame-ancestors 'none'; frame-src 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HOST = re.compile(r"[\w.-]{1,253}(:\d{1,5})?|\[[0-9a-fA-F:]{2,45}\](:\d{1,5})?")
_INLINE = re.compile(
    r"<!--(?:(?!-->).)*?prerenderReady.*?-->\s*<script>\s*window\.prerenderReady = false\s*</script>", re.DOTALL
)
_AGENT = re.compile(r"<!--(?:(?!-->).)*?agent API.*?-->\s*<link rel=\"service-desc\"[^>]*>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_NEEDS_SCRIPT = "This page needs JavaScript. Please allow it for this address; nothing is loaded from other places."
_SMALLEST, _MOST = 1024, 400
_TABLE_WORDS = {
    "search": "Search in the table",
    "found": "{shown} of {n} rows",
    "take": "Save as CSV",
    "more": "Search and save",
}


@cache
def shell_script() -> bytes:
    """The script of the page with the German words for what the framework says in English."""
    words = json.loads((_HERE / "builtin_words.json").read_text(encoding="utf-8"))
    code = (_HERE / "shell.js").read_text(encoding="utf-8")
    said = {
        language: {name: translate(text, language) for name, text in _TABLE_WORDS.items()} for language in LANGUAGES
    }
    given = ", ".join(json.dumps(one, ensure_ascii=False) for one in ({"de": words}, said))
    return f"{code}\nlernkompassShell({given});\n".encode()


@cache
def _version(name: str) -> str:
    return hashlib.sha256(own_file(name) or b"").hexdigest()[:12]


def own_file(name: str) -> bytes | None:
    """A file of the shell by its name in the address."""
    if name == "shell.js":
        return shell_script()
    return (_HERE / name).read_bytes() if name in {"favicon.png", "style.css"} else None


def own_address(name: str) -> str:
    """The address of a file of the shell; it changes with the content, so that browsers may keep it."""
    return f"{OWN}{name}?v={_version(name)}"


def language_of(connection: HTTPConnection) -> Language:
    """The language a request is answered in."""
    headers, cookies = connection.headers, connection.cookies
    return pick_language(
        connection.query_params.get("lang"), cookies.get(LANGUAGE_COOKIE), headers.get("accept-language")
    )


def content_policy(host: str) -> str:
    """What a page may load and run: only what this server sends; no script inside the page, no ``eval``."""
    known = host if _HOST.fullmatch(host) else ""
    return _POLICY.format(sockets=f"ws://{known} wss://{known}" if known else "")


def rewrite_page(page: str, language: Language) -> str:
    """The framework's empty page with our language, title, icon and script, and without script inside the page."""
    page = _INLINE.sub("", page)
    page = _AGENT.sub("", page)
    page = _NOSCRIPT.sub(f"<noscript><p>{translate(_NEEDS_SCRIPT, language)}</p></noscript>", page)
    page = page.replace('<html lang="en">', f'<html lang="{language}">')
    page = page.replace("<title>Streamlit</title>", "<title>Lernkompass</title>")
    page = page.replace("./favicon.png", own_address("favicon.png"))
    return page.replace("</head>", f'<script src="{own_address("shell.js")}" defer></script></head>', 1)


class Front:
    """ASGI middleware around everything; see the module. ``secure``: browsers come by https."""

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        """Wrap an app."""
        self.app, self.secure = app, secure
        self._compressed: dict[str, tuple[MutableHeaders, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer own files, pass everything else on and dress the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        dressed = self._protect(connection, send)
        path = str(scope["path"])
        if path.startswith(OWN):
            await _answer_own(path.removeprefix(OWN))(scope, receive, dressed)
        elif path.startswith("/static/") and "gzip" in connection.headers.get("accept-encoding", ""):
            await self._compress(scope, receive, dressed)
        elif path.startswith(("/static/", "/media/", "/_stcore/", "/component/")):
            await self.app(scope, receive, dressed)
        else:
            await _Page(self.app, language_of(connection)).answer(scope, receive, dressed)

    def _protect(self, connection: HTTPConnection, send: Send) -> Send:
        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers["Content-Security-Policy"] = content_policy(connection.headers.get("host", ""))
                if self.secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        return protected

    async def _compress(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Files of the framework never change while the server runs: each is compressed once."""
        path = str(scope["path"])
        if path not in self._compressed:
            kept = _Kept()
            await self.app(_without(scope, b"accept-encoding", b"range"), receive, kept.take)
            if kept.status != 200 or len(kept.body) < _SMALLEST or len(self._compressed) >= _MOST:  # noqa: PLR2004
                await Response(kept.body, kept.status, dict(kept.headers))(scope, receive, send)
                return
            kept.headers["Content-Encoding"] = "gzip"
            kept.headers.add_vary_header("Accept-Encoding")
            for name in ("content-length", "accept-ranges", "etag"):
                del kept.headers[name]
            self._compressed[path] = (kept.headers, gzip.compress(kept.body, 6))
        headers, body = self._compressed[path]
        await Response(body, headers=dict(headers))(scope, receive, send)


class _Kept:
    """An answer that is held back as a whole."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 500, MutableHeaders(), b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            self.headers = MutableHeaders(raw=[*message["headers"]])
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


class _Page:
    """One answer that may be the framework's page; other answers pass unchanged."""

    def __init__(self, app: ASGIApp, language: Language) -> None:
        self.app, self.language = app, language

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = _Kept()
        await self.app(_without(scope, b"accept-encoding", b"if-none-match", b"if-modified-since"), receive, kept.take)
        headers = kept.headers
        if headers.get("content-type", "").startswith("text/html") and b'<div id="root">' in kept.body:
            page = rewrite_page(kept.body.decode(), self.language)
            if ends := headers.get(ENDS):
                page = page.replace("</head>", f'<meta name="lk-ends" content="{int(float(ends))}"></head>', 1)
            kept.body = page.encode()
            for name in ("etag", "last-modified", ENDS):
                del headers[name]
            headers["Cache-Control"] = "no-store"
            headers["Content-Language"] = self.language
        headers["Content-Length"] = str(len(kept.body))
        await send({"type": "http.response.start", "status": kept.status, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else kept.body})


def _without(scope: Scope, *names: bytes) -> Scope:
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in names]}


def _answer_own(name: str) -> Response:
    content = own_file(name)
    if content is None:
        return Response(status_code=404)
    media = _TYPES[Path(name).suffix]
    return Response(content, media_type=media, headers={"Cache-Control": "public, max-age=31536000, immutable"})
