"""Start the dashboard in the browser of this machine, from a checkout and from an installed wheel alike."""

import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import sleep

from needs_analysis import Message, UserError

HOST = "127.0.0.1"
FIRST_PORT = 8501
_LAST_PORT = 65_535
_PORTS_TRIED = 100
_TRIES, _PAUSE = 300, 0.2  # a minute
_PACKAGE = Path(__file__).resolve().parent


def find_app() -> Path:
    """The dashboard's script: inside this package in a wheel, beside it in a checkout.

    Its folder ``.streamlit`` lies next to it, which is the place that wins over all others where Streamlit looks for
    settings; so the theme comes along whatever folder the command is called from.
    """
    installed = _PACKAGE / "app.py"
    return installed if installed.is_file() else _PACKAGE.parent / "app.py"


def find_port(wanted: int | None = None) -> int:
    """The wanted port, or the first free one from `FIRST_PORT` upwards.

    Raises:
        UserError: the wanted port is taken, or none of the ports tried is free.
    """
    if wanted is not None:
        if not _is_free(wanted):
            raise UserError(
                Message("Port {port} is taken. Choose another one, or leave it out.", {"port": str(wanted)})
            )
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED):
        if _is_free(port):
            return port
    raise UserError(
        Message(
            "No free port between {first} and {last}. Close other programs or name a port with --port.",
            {"first": str(FIRST_PORT), "last": str(FIRST_PORT + _PORTS_TRIED - 1)},
        )
    )


def serve(
    tell: Callable[[Message], None], *, home: Path | None = None, port: int | None = None, open_browser: bool = True
) -> None:
    """Run the dashboard until it is stopped (Ctrl+C). Blocks; call it from the main thread.

    Nobody is asked anything at the first start, nothing is reported to anybody, and only this machine can reach it.

    Args:
        tell: takes the sentence that names the address, just before the start.
        home: the folder with the workspaces; handed to the pages as ``LERNKOMPASS_HOME``. ``None``: their own choice.
        port: a fixed port; ``None`` takes the first free one.
        open_browser: open the page in the browser, where there is a screen.

    Raises:
        UserError: the port is taken.
    """
    from streamlit.web import cli

    chosen = find_port(port)
    address = f"http://{HOST}:{chosen}"
    if home is not None:
        os.environ["LERNKOMPASS_HOME"] = str(home.resolve())
    tell(Message("The dashboard is at {address} – Ctrl+C stops it.", {"address": address}))
    if open_browser and has_screen():
        Thread(target=_open_when_up, args=(address, chosen), daemon=True).start()
    cli.main(["run", str(find_app()), *_settings(chosen)], standalone_mode=False)


def has_screen() -> bool:
    """Whether a browser window can be opened here: always on Windows and macOS, elsewhere with a display."""
    return sys.platform in {"win32", "darwin"} or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def _settings(port: int) -> list[str]:
    """What the file of settings beside the script cannot say. Headless: Streamlit neither asks nor opens a browser."""
    settings = {
        "server.address": HOST,
        "server.port": str(port),
        "server.headless": "true",
        "logger.hideWelcomeMessage": "true",
        "logger.level": "error",
    }
    return [f"--{name}={value}" for name, value in settings.items()]


def _open_when_up(address: str, port: int) -> None:
    """Open the page once the server answers; a server that never does needs no page."""
    for _ in range(_TRIES):
        with socket.socket() as caller:
            caller.settimeout(1)
            if caller.connect_ex((HOST, port)) == 0:
                webbrowser.open(address)
                return
        sleep(_PAUSE)


def _is_free(port: int) -> bool:
    if not 0 < port <= _LAST_PORT:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # on Windows the option would let two programs share one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
