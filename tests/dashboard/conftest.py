"""The gate and the front around a stand-in for the framework: it answers what the framework would, and what got through."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from access import GroupRule, LoginSettings
from dashboard.front import Front
from dashboard.gate import LocalGate, LoginGate

SECRET = "s" * 40
ADDRESS = "https://lernen.stadt.example"
Notes = list[tuple[str, tuple[str, ...], str, bool]]


def settings(**changes: Any) -> LoginSettings:
    fields: dict[str, Any] = {
        "redirect_uri": f"{ADDRESS}/oauth2callback",
        "cookie_secret": SECRET,
        "client_id": "lk",
        "client_secret": "geheim",
        "metadata_url": "https://sso.stadt.example/.well-known/openid-configuration",
        "groups_claim": ("groups",),
        "login_claim": ("preferred_username",),
        "name_claim": ("name",),
        "rules": (GroupRule("lk-hr", "hr"),),
    }
    return LoginSettings(**{**fields, **changes})


def signed(claims: Mapping[str, Any], secret: str = SECRET, name: str = "_streamlit_user") -> str:
    """A login cookie as the framework writes it."""
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    value: bytes = create_signed_value(secret, name, json.dumps(claims))
    return value.decode()


def claims(**changes: Any) -> dict[str, Any]:
    now = time.time()
    usual = {"sub": "7", "iat": now - 60, "exp": now + 3600, "groups": ["lk-hr"], "is_logged_in": True}
    return {**usual, "preferred_username": "erika", "name": "Erika", "origin": ADDRESS, **changes}


async def echo(request: Request) -> Response:
    return JSONResponse({"path": request.url.path, "headers": dict(request.headers)})


async def callback(_: Request) -> Response:
    response = RedirectResponse("/", 302)
    response.set_cookie("_streamlit_user", "x", max_age=2_592_000, httponly=True, samesite="lax")
    response.set_cookie("_streamlit_user_tokens", "y", max_age=2_592_000, httponly=True, samesite="lax")
    return response


async def page(_: Request) -> Response:
    from streamlit import file_util

    with open(f"{file_util.get_static_dir()}/index.html", encoding="utf-8") as stream:  # noqa: ASYNC230, PTH123
        return HTMLResponse(stream.read(), headers={"etag": "x", "cache-control": "no-cache"})


async def large(_: Request) -> Response:
    return Response(b"x = 1;\n" * 4000, media_type="application/javascript")


async def listen(socket: WebSocket) -> None:
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(f"heard {text}")


def framework() -> Starlette:
    return Starlette(
        routes=[
            Route("/oauth2callback", callback),
            Route("/static/js/index.js", large),
            *(Route(path, echo) for path in ("/_stcore/health", "/_stcore/metrics", "/auth/logout", "/media/{name}")),
            Route("/_stcore/upload_file/{session}/{name}", echo, methods=["PUT"]),
            WebSocketRoute("/_stcore/stream", listen),
            Route("/{name:path}", page),
        ]
    )


@pytest.fixture
def notes() -> Notes:
    return []


@pytest.fixture
def visitor(notes: Notes) -> Callable[..., TestClient]:
    """A visitor of a dashboard with login; the claims of their login, if any."""

    def make(given: Mapping[str, Any] | None = None, **changes: Any) -> TestClient:
        gate = LoginGate(framework(), settings(**changes), lambda named: f"P-{named}", lambda *note: notes.append(note))
        client = TestClient(Front(gate, secure=True), base_url=ADDRESS, follow_redirects=False)
        if given is not None:
            client.cookies.set("_streamlit_user", signed(given))
        return client

    return make


@pytest.fixture
def neighbour() -> Callable[..., TestClient]:
    """A visitor of a dashboard without login, from an address, naming a host."""

    def make(client: str = "127.0.0.1", host: str = "127.0.0.1:8501") -> TestClient:
        return TestClient(
            Front(LocalGate(framework())), base_url=f"http://{host}", client=(client, 5000), follow_redirects=False
        )

    return make
