"""What whoever runs the server needs to see, without a word about anybody: health, figures, a log of requests.

``/lernkompass/health`` answers 200 while the database answers, else 503. ``/lernkompass/metrics`` gives figures in the
text form of Prometheus to this computer only. The log holds one JSON object a request: time, method, kind of address,
status, milliseconds; no address, no query, no login, no header.
"""

import json
import logging
import logging.handlers
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.gate import LOOPBACK

HEALTH, METRICS = "/lernkompass/health", "/lernkompass/metrics"
_LOG = logging.getLogger("lernkompass.requests")
_KINDS = (
    ("/_stcore/stream", "session"),
    ("/_stcore/upload_file", "upload"),
    ("/_stcore/", "framework"),
    ("/media/", "download"),
    ("/static/", "file"),
    ("/component/", "file"),
    ("/lernkompass/", "file"),
    ("/auth/", "login"),
    ("/oauth2callback", "login"),
    ("/login", "login"),
)
_BUCKETS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0)
_PROXIED = {"x-forwarded-for", "x-real-ip", "forwarded"}


def kind_of(path: str) -> str:
    """What an address is for; addresses themselves are never written down."""
    return next((kind for start, kind in _KINDS if path.startswith(start)), "page")


class Figures:
    """Counts since the start, for all threads."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.begun, self.lock = time.time(), threading.Lock()
        self.requests, self.seconds = Counter[tuple[str, int]](), Counter[str]()
        self.buckets, self.open = Counter[tuple[str, float]](), 0

    def add(self, kind: str, status: int, seconds: float) -> None:
        """One request more."""
        with self.lock:
            self.requests[kind, status] += 1
            self.seconds[kind] += seconds  # type: ignore[assignment]  # a sum of seconds, kept like a count
            for bound in _BUCKETS:
                self.buckets[kind, bound] += seconds <= bound

    def text(self, *, alive: bool) -> str:
        """The text form of Prometheus."""
        with self.lock:
            totals = Counter[str]()
            lines = ["# TYPE lernkompass_requests_total counter"]
            for (kind, status), count in sorted(self.requests.items()):
                lines.append(f'lernkompass_requests_total{{kind="{kind}",status="{status}"}} {count}')
                totals[kind] += count
            lines.append("# TYPE lernkompass_request_seconds histogram")
            for kind in sorted(totals):
                name = f'lernkompass_request_seconds_bucket{{kind="{kind}",le='
                lines += [f'{name}"{bound:g}"}} {self.buckets[kind, bound]}' for bound in _BUCKETS]
                lines.append(f'{name}"+Inf"}} {totals[kind]}')
                lines.append(f'lernkompass_request_seconds_sum{{kind="{kind}"}} {self.seconds[kind]:.6f}')
                lines.append(f'lernkompass_request_seconds_count{{kind="{kind}"}} {totals[kind]}')
            plain = {
                "lernkompass_sessions_open": self.open,
                "lernkompass_database_up": int(alive),
                "lernkompass_uptime_seconds": round(time.time() - self.begun, 3),
                "process_cpu_seconds_total": round(time.process_time(), 3),
                "process_max_resident_memory_bytes": _memory(),
            }
        lines += [f"{name} {value}" for name, value in plain.items()]
        return "\n".join([*lines, f'lernkompass_info{{version="{version("lernkompass")}"}} 1', ""])


def _memory() -> int:
    """The most memory this process has had, in bytes; 0 where the system does not say (Windows)."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class Watch:
    """ASGI middleware around everything else. ``alive``: whether the database answers."""

    def __init__(self, app: ASGIApp, alive: Callable[[], bool]) -> None:
        """Wrap an app."""
        self.app, self.alive, self.figures = app, alive, Figures()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the two addresses, count and write down the rest."""
        if scope["type"] == "websocket":
            await self._session(scope, receive, send)
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] in {HEALTH, METRICS}:
            await (await self._answer(HTTPConnection(scope)))(scope, receive, send)
        else:
            await self._request(scope, receive, send)

    async def _answer(self, connection: HTTPConnection) -> Response:
        alive = await run_in_threadpool(self.alive)
        if connection.scope["path"] == HEALTH:
            return JSONResponse({"status": "ok" if alive else "failing"}, 200 if alive else 503)
        near = connection.client is not None and connection.client.host in LOOPBACK
        if not near or _PROXIED.intersection(connection.headers):
            return PlainTextResponse("Only this computer is answered.", 403)
        return PlainTextResponse(self.figures.text(alive=alive))

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            self._note(scope, status, time.perf_counter() - begun)

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, status = time.perf_counter(), 403

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "websocket.accept":
                status = 101
            await send(message)

        self.figures.open += 1
        try:
            await self.app(scope, receive, watched)
        finally:
            self.figures.open -= 1
            self._note({**scope, "method": "WS"}, status, time.perf_counter() - begun)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        kind = kind_of(str(scope["path"]))
        if kind != "session":
            self.figures.add(kind, status, seconds)
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {
            "time": moment,
            "method": scope["method"],
            "kind": kind,
            "status": status,
            "ms": round(1000 * seconds, 1),
        }
        _LOG.info(json.dumps(line))


def begin_log(path: Path | None) -> None:
    """Write the lines to a file, which may be moved away while the server runs (logrotate); None: nowhere."""
    _LOG.propagate = False
    _LOG.setLevel(logging.INFO if path else logging.CRITICAL)
    for old in tuple(_LOG.handlers):
        _LOG.removeHandler(old)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.WatchedFileHandler(path, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(message)s"))
        _LOG.addHandler(handler)


def note_event(what: str, **values: str | int) -> None:
    """A line about the server itself."""
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    _LOG.info(json.dumps({"time": moment, "event": what, **values}))


def repeat_daily(work: Callable[[], int], pause: float = 3600.0) -> threading.Thread:
    """Run something now and every hour in a thread of its own; it decides itself whether a day is over."""

    def run() -> None:
        while True:
            try:
                count = work()
                if count:
                    note_event("retention", deleted=count)
            except Exception as error:  # noqa: BLE001 - the server goes on, whatever happens here; the log says so
                note_event("retention failed", why=type(error).__name__)
            time.sleep(pause)

    thread = threading.Thread(target=run, name="retention", daemon=True)
    thread.start()
    return thread
