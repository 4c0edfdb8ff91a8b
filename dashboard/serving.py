"""The dashboard as a server: reads the login settings, refuses what is unsafe, puts the gate and the front around.

Without settings the one local user is answered on this computer only.
"""

import os
import sys
from collections.abc import Callable
from typing import Any, TypedDict

import streamlit as st
from starlette.middleware import Middleware

from access import LoginSettings, SettingsError, load_login, login_path
from dashboard.front import Front
from dashboard.gate import LOOPBACK, LocalGate, LoginGate
from dashboard.internals import PROVIDER
from dashboard.watching import Watch, begin_log, repeat_daily
from needs_analysis import Message, UserError, make_pseudonym
from store import (
    Act,
    FaultySettingsError,
    add_line,
    apply_daily,
    home_folder,
    is_alive,
    list_workspaces,
    pseudonym_key,
    sign_in_log,
)
from store import load_settings as load_store_settings


def load_settings() -> LoginSettings | None:
    """The login settings of this installation, as `load_login` reads them."""
    return load_login(home_folder())


def told_addresses() -> tuple[str, ...]:
    """Where the server is told to listen: by option or file, and by the environment."""
    told = (st.get_option("server.address"), os.environ.get("STREAMLIT_SERVER_ADDRESS"))
    return tuple(address for address in told if address is not None)


def direct_options() -> dict[str, Any]:
    """Options for ``python app.py``: address, port and headless from the environment, as ``streamlit run`` has them."""
    named = {name: os.environ.get(f"STREAMLIT_SERVER_{name.upper()}", "") for name in ("address", "port", "headless")}
    options: dict[str, Any] = {"server.address": named["address"] or "127.0.0.1"}
    if named["port"].isdigit():
        options["server.port"] = int(named["port"])
    if named["headless"]:
        options["server.headless"] = named["headless"].lower() in {"1", "true"}
    return options


def check_addresses(settings: LoginSettings | None, addresses: tuple[str, ...]) -> None:
    """Without login only this computer may be answered.

    Raises:
        UserError: the server is told to listen elsewhere.
    """
    if settings is None and not LOOPBACK.issuperset(addresses):
        message = (
            "Without login the dashboard answers on this computer only. Set server.address to 127.0.0.1, or set up the "
            "login in {path}."
        )
        raise UserError(Message(message, {"path": str(login_path(home_folder()))}))


class Guards(TypedDict, total=False):
    """What the server is built with beside the script."""

    middleware: list[Middleware]
    secrets: dict[str, Any]


def guard_server() -> Guards:
    """Gate, front and login for the server, or the end of the program with a sentence for each thing to mend."""
    try:
        settings = load_settings()
        check_addresses(settings, told_addresses())
        begin_log(load_store_settings().log_file)
        list_workspaces()  # brings the database to this version's form, or says why not
    except UserError as error:
        mistakes: tuple[Message, ...] = (error.message,)
        if isinstance(error, SettingsError | FaultySettingsError):
            mistakes = error.mistakes
        sys.stderr.write("".join(f"{message.text('de')}\n{message.text('en')}\n" for message in mistakes))
        raise SystemExit(1) from error
    repeat_daily(lambda: len(apply_daily()))
    watch = Middleware(Watch, alive=is_alive)
    if settings is None:
        return {"middleware": [watch, Middleware(Front), Middleware(LocalGate)]}
    gate = Middleware(LoginGate, settings=settings, pseudonym=pseudonym_maker(), note=note_sign_in)
    front = Middleware(Front, secure=settings.is_secure)
    return {"middleware": [watch, front, gate], "secrets": {"auth": auth_secrets(settings)}}


def auth_secrets(settings: LoginSettings) -> dict[str, Any]:
    """The settings in the words of the framework's login."""
    provider = {
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
        "server_metadata_url": settings.metadata_url,
        "client_kwargs": dict(settings.client_options),
    }
    return {"redirect_uri": settings.redirect_uri, "cookie_secret": settings.cookie_secret, PROVIDER: provider}


def pseudonym_maker() -> Callable[[str], str]:
    """Turns what names a person into the town's pseudonym; the key is read when it is first needed."""
    return lambda named: make_pseudonym(named, pseudonym_key())


def note_sign_in(who: str, roles: tuple[str, ...], what: str, allowed: bool) -> None:  # noqa: FBT001
    """A line in the audit of sign-ins."""
    add_line(sign_in_log(), Act(who, roles, what, allowed=allowed))
