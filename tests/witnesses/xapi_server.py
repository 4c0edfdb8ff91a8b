"""A learning record store on this machine that holds every statement against the rules of xAPI 1.0.3.

It knows nothing of us. Checked are the parts of the specification that concern plain statements: 2.2 (formatting), 2.3
(id), 2.4 (actor, verb, object, result, timestamp), 3.1 (POST and GET of statements), 3.3 (version) and 4.1 (login).
"""

import base64
import json
import re
import threading
import urllib.parse
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?|P\d+W")
IDENTIFIERS = {"mbox", "mbox_sha1sum", "openid", "account"}
FIELDS: dict[str, set[str]] = {
    "statement": {"id", "actor", "verb", "object", "result", "context", "timestamp", "version", "attachments"},
    "actor": {"objectType", "name"} | IDENTIFIERS,
    "account": {"homePage", "name"},
    "verb": {"id", "display"},
    "object": {"objectType", "id", "definition"},
    "definition": {"name", "description", "type", "moreInfo", "extensions"},
    "result": {"score", "success", "completion", "response", "duration", "extensions"},
}


class BadStatementError(Exception):
    """What a store answers with 400."""


def no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """2.2: a property occurs once; a value is never null."""
    if len({name for name, _ in pairs}) < len(pairs) or any(value is None for _, value in pairs):
        raise BadStatementError(f"twice or null: {pairs}")
    return dict(pairs)


def hold(condition: object, words: str) -> None:
    if not condition:
        raise BadStatementError(words)


def known(part: Any, kind: str) -> dict[str, Any]:
    hold(isinstance(part, dict) and part.keys() <= FIELDS[kind], f"{kind}: {part}")
    found: dict[str, Any] = part
    return found


def check_map(words: Any) -> None:
    hold(isinstance(words, dict) and all(TAG.fullmatch(tag) for tag in words), f"language map: {words}")
    hold(all(isinstance(text, str) for text in words.values()), f"language map: {words}")


def check_statement(one: Any) -> None:
    found = known(one, "statement")
    hold({"actor", "verb", "object"} <= found.keys(), "actor, verb and object are required")
    if "id" in found:
        hold(str(uuid.UUID(found["id"])) == found["id"].lower(), "id is no UUID")
    actor = known(found["actor"], "actor")
    hold(actor.get("objectType", "Agent") == "Agent" and len(IDENTIFIERS & actor.keys()) == 1, "one identifier")
    if "account" in actor:
        account = known(actor["account"], "account")
        hold(account.keys() == FIELDS["account"] and account["name"], "account")
        hold(IRI.fullmatch(account["homePage"]), "homePage")
    verb = known(found["verb"], "verb")
    hold(IRI.fullmatch(verb["id"]), "verb")
    check_map(verb.get("display", {}))
    thing = known(found["object"], "object")
    hold(thing.get("objectType", "Activity") == "Activity" and IRI.fullmatch(thing["id"]), "object")
    definition = known(thing.get("definition", {}), "definition")
    for name in ("name", "description"):
        check_map(definition.get(name, {}))
    hold(IRI.fullmatch(definition.get("type", "a:b")), "type")
    result = known(found.get("result", {}), "result")
    hold(all(isinstance(result.get(name, True), bool) for name in ("completion", "success")), "result")
    hold("duration" not in result or DURATION.fullmatch(result["duration"]), "duration")
    if "timestamp" in found:
        hold(datetime.fromisoformat(found["timestamp"]).tzinfo, "timestamp without zone")


class Store:
    """What the store holds, and every request that was made."""

    def __init__(self) -> None:
        self.statements: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, int]] = []
        self.busy = 0

    def post(self, body: bytes) -> tuple[int, Any]:
        """3.1.2: all or nothing; the same statement again is no conflict, another of the same id is."""
        given = json.loads(body, object_pairs_hook=no_twins)
        batch = given if isinstance(given, list) else [given]
        for one in batch:
            check_statement(one)
        for one in batch:
            old = self.statements.get(one.get("id", ""))
            if old is not None and {name: old[name] for name in one} != one:
                return 409, "conflict"
        for one in batch:
            name = one.get("id") or str(uuid.uuid4())
            extra = {"stored": "2027-01-01T00:00:00Z", "version": "1.0.0", "authority": {"mbox": "mailto:a@b.example"}}
            self.statements[name] = {**one, "id": name, **extra}
        return 200, [one.get("id") for one in batch]

    def get(self, query: dict[str, str]) -> tuple[int, Any]:
        hold(query.keys() == {"statementId"}, "query")
        found = self.statements.get(query["statementId"])
        return (200, found) if found else (404, "")

    def answer(self, path: str, heads: dict[str, str], body: bytes | None, secret: str) -> tuple[int, Any]:
        """3.3: version; 4.1: login; About needs none."""
        place, _, query = path.partition("?")
        if place == "/xapi/about":
            return 200, {"version": ["1.0.3"]}
        if heads.get("Authorization") != secret:
            return 401, "login"
        if place != "/xapi/statements":
            return 404, "path"
        try:
            hold(heads.get("X-Experience-Api-Version", "").startswith("1.0"), "version")
            return self.get(dict(urllib.parse.parse_qsl(query))) if body is None else self.take(heads, body)
        except (BadStatementError, ValueError, KeyError, TypeError, AttributeError) as error:
            return 400, str(error)

    def take(self, heads: dict[str, str], body: bytes) -> tuple[int, Any]:
        hold(heads["Content-Type"] == "application/json", "content type")
        return self.post(body)


@contextmanager
def serve_store(store: Store, login: str, password: str) -> Iterator[str]:
    """The endpoint, as long as it is needed."""
    secret = "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, body: bytes | None) -> tuple[int, Any]:
            if store.busy:
                store.busy -= 1
                return 503, "busy"
            heads = {name.title(): text for name, text in self.headers.items()}
            return store.answer(self.path, heads, body, secret)

        def reply(self, body: bytes | None) -> None:
            status, answer = self.answer(body)
            store.requests.append((self.command, status))
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("X-Experience-API-Version", "1.0.3")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.reply(None)

        def do_POST(self) -> None:
            self.reply(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/xapi"
    finally:
        server.shutdown()
        server.server_close()
