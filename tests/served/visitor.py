"""A browser without a screen: speaks to the dashboard as its page does and keeps every byte that comes back."""

import http.client
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

LONG = 120.0
_DONE = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR}


@dataclass
class Visitor:
    """One person before one page at an address. ``login``: the signed cookie, if they are signed in."""

    address: str
    login: str = ""
    language: str = "de"
    heard: list[bytes] = field(default_factory=list)
    elements: list[Any] = field(default_factory=list)
    _line: ClientConnection | None = None
    _stack: ExitStack = field(default_factory=ExitStack)
    _cookie: str = ""
    _query: str = ""
    _page: str = ""
    _session: str = ""
    _states: dict[str, WidgetState] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """An answer over HTTP: status and body."""
        place = urlsplit(self.address)
        line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=LONG)
        line.request("GET", path, headers={"Cookie": self._cookie or self._own_cookie(), **headers})
        answer = line.getresponse()
        body = answer.read()
        for value in answer.headers.get_all("set-cookie") or ():
            if value.startswith("_streamlit_xsrf="):
                self._cookie = f"{self._own_cookie()}; {value.partition(';')[0]}"
        line.close()
        self.heard.append(body)
        return answer.status, body

    def _own_cookie(self) -> str:
        return f"_streamlit_user={self.login}" if self.login else "x=y"

    def __enter__(self) -> Self:
        """Load the page and open its line, as a browser does."""
        status, body = self.get("/?lang=" + self.language, Accept="text/html")
        assert status == http.HTTPStatus.OK, body[:300]
        self.get("/_stcore/host-config")
        self.get("/_stcore/health")
        token = self._cookie.rpartition("_streamlit_xsrf=")[2].strip('"') or "none"
        self._line = self._stack.enter_context(
            connect(
                self.address.replace("http", "ws", 1) + "/_stcore/stream",
                origin=Origin(self.address),
                subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
                additional_headers={"Cookie": self._cookie or self._own_cookie()},
                max_size=None,
                proxy=None,
                open_timeout=LONG,
                compression=None,
            )
        )
        return self

    def __exit__(self, *_: object) -> None:
        """Leave."""
        self._stack.close()

    def open(self, page: str, query: str = "") -> list[Any]:
        """Go to a page by its short name; the elements it draws."""
        self._page, self._query, self._states = page, f"lang={self.language}&{query}", {}
        return self.run()

    def set(self, widget: str, **value: Any) -> list[Any]:
        """Give a widget a value and let the page run again."""
        self._states[widget] = WidgetState(id=widget, **value)
        found = self.run()
        if "trigger_value" in value:
            del self._states[widget]
        return found

    def run(self, page_hash: str = "") -> list[Any]:
        """Let the page run; the elements it draws. ``page_hash`` names a page by the framework's own mark."""
        message = BackMsg()
        client = message.rerun_script
        client.query_string, client.page_name = self._query, self._page
        client.page_script_hash = page_hash
        client.widget_states.widgets.extend(self._states.values())
        client.context_info.locale = "de-DE" if self.language == "de" else "en-GB"
        client.context_info.url = f"{self.address}/{self._page}"
        self.line.send(message.SerializeToString())
        self.elements = list(self._listen())
        return self.elements

    @property
    def line(self) -> ClientConnection:
        """The open line."""
        assert self._line is not None, "use the visitor in a with statement"
        return self._line

    def _hear(self) -> ForwardMsg:
        frame = self.line.recv(timeout=LONG)
        assert isinstance(frame, bytes)
        self.heard.append(frame)
        return ForwardMsg.FromString(frame)

    def _listen(self) -> Iterator[Any]:
        while True:
            said = self._hear()
            if said.WhichOneof("type") == "new_session":
                self._session = said.new_session.initialize.session_id
            if said.WhichOneof("type") == "delta" and said.delta.WhichOneof("type") == "new_element":
                yield said.delta.new_element
            if said.WhichOneof("type") == "script_finished" and said.script_finished in _DONE:
                return

    def kinds(self, *names: str) -> list[Any]:
        """Elements of these kinds that the page drew last, as their own messages."""
        return [getattr(one, kind) for one in self.elements if (kind := one.WhichOneof("type")) in names]

    def take(self, button: Any) -> bytes:
        """The file behind a download button."""
        url = self.ask_for(button.deferred_file_id) if button.deferred_file_id else button.url
        status, content = self.get(url)
        assert (bool(url), status) == (True, http.HTTPStatus.OK), f"{button.label} cannot be taken along"
        return content

    def ask_for(self, file_id: str) -> str:
        """Have a file made that a button offers; its address, empty where that is refused."""
        message = BackMsg()
        message.backend_operation_request.request_id = "1"
        message.backend_operation_request.session_id = self._session
        message.backend_operation_request.deferred_file.file_id = file_id
        self.line.send(message.SerializeToString())
        while True:
            said = self._hear()
            if said.WhichOneof("type") == "backend_operation_response":
                return str(said.backend_operation_response.deferred_file.url)
