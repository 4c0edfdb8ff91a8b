"""The one place that talks to a network: a Moodle site's web services and a learning record store, where set up.

Address and secrets come from whoever calls; nothing is sent before that. Calls are spaced, repeated when the other side
is busy and given up with a sentence.
"""

import base64
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from needs_analysis import Message, UserError

_PATH = "/webservice/rest/server.php"
_TRIES, _WAIT, _PATIENCE = 4, 1.0, 30.0  # seconds: the first wait, doubled each time; how long one answer may take
_BUSY = {429, 502, 503, 504}
_HERE = ("localhost", "127.0.0.1")
_OK = range(200, 300)


@dataclass(slots=True)
class Line:
    """A line to another machine. ``gap``: seconds between two calls at least; ``sleep`` waits (tests count instead)."""

    gap: float = 0.2
    sleep: Callable[[float], None] = time.sleep
    _last: float = field(default=0.0, repr=False)

    def exchange(self, request: urllib.request.Request) -> tuple[int, str]:
        """Status and text of the answer. Raises `UserError` where there is none, or the other side stays busy."""
        for number in range(_TRIES):
            self._keep_apart()
            try:
                with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - checked by its owner
                    return int(answer.status), str(answer.read().decode())
            except urllib.error.HTTPError as error:
                if error.code not in _BUSY:
                    return error.code, error.read().decode(errors="replace")
            except (urllib.error.URLError, TimeoutError) as error:
                if number == _TRIES - 1:
                    raise _give_up(str(getattr(error, "reason", error))) from error
            self.sleep(_WAIT * 2**number)
        raise _give_up("busy")

    def _keep_apart(self) -> None:
        wait = self._last + self.gap - time.monotonic()
        if wait > 0:
            self.sleep(wait)
        self._last = time.monotonic()


def _check_address(url: str) -> None:
    """Refuse what would send secrets over an open line."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise UserError(Message("The address of the platform must begin with https://, or the token could be read."))


@dataclass(slots=True)
class Site:
    """A Moodle site."""

    url: str
    token: str = field(repr=False)
    line: Line = field(default_factory=Line, repr=False)

    def __post_init__(self) -> None:
        """Refuse an open line."""
        _check_address(self.url)

    def call(self, function: str, parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the site answers
        """One function of the web services. Raises `UserError` with the site's own words where it refuses."""
        answer = json.loads(self._post(function, dict(flatten(parameters))))
        if isinstance(answer, dict) and "exception" in answer:
            values = {"function": function, "words": str(answer.get("message", answer["exception"]))}
            raise UserError(Message("The platform refuses {function}: {words}", values))
        return answer

    def _post(self, function: str, fields: Mapping[str, str]) -> str:
        fixed = {"wstoken": self.token, "wsfunction": function, "moodlewsrestformat": "json"}
        content = urllib.parse.urlencode({**fixed, **fields}).encode()
        request = urllib.request.Request(self.url.rstrip("/") + _PATH, content)  # noqa: S310 - checked above
        status, text = self.line.exchange(request)
        if status not in _OK:
            raise _give_up(str(status))
        return text


@dataclass(slots=True)
class RecordStore:
    """A learning record store (xAPI 1.0.3). ``url``: its endpoint, without ``/statements``; basic authentication."""

    url: str
    login: str
    password: str = field(repr=False)
    line: Line = field(default_factory=Line, repr=False)

    def __post_init__(self) -> None:
        """Refuse an open line."""
        _check_address(self.url)

    def ask(self, path: str, query: Mapping[str, str], content: object = None) -> tuple[int, Any]:
        """Status and JSON of the answer: GET, or POST where there is content.

        Raises `UserError` where the login is refused or nobody answers.
        """
        secret = base64.b64encode(f"{self.login}:{self.password}".encode()).decode()
        heads = {"Authorization": f"Basic {secret}", "X-Experience-API-Version": "1.0.3"}
        body = None if content is None else json.dumps(content, ensure_ascii=False).encode()
        if body is not None:
            heads["Content-Type"] = "application/json"
        address = f"{self.url.rstrip('/')}/{path}{'?' + urllib.parse.urlencode(query) if query else ''}"
        status, text = self.line.exchange(urllib.request.Request(address, body, heads))  # noqa: S310 - checked above
        if status in (401, 403):
            raise UserError(Message("The record store refuses the login. Check name, password and rights."))
        try:
            return status, json.loads(text) if text else None
        except ValueError:
            return status, text


def _give_up(words: str) -> UserError:
    return UserError(
        Message("The platform cannot be reached ({words}). Nothing more was sent; try later.", {"words": words})
    )


def flatten(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """``{"users": [{"id": 1}]}`` -> ``users[0][id]=1``, as the service reads nested parameters."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flatten(inner, f"{name}[{key}]" if name else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, inner in enumerate(value):
            yield from flatten(inner, f"{name}[{number}]")
    else:
        yield name, str(int(value)) if isinstance(value, bool) else str(value)
