"""The few places where parts of Streamlit are used that it does not promise to keep.

Each fails closed: whatever a newer version renames, the answer is "nobody". tests/dashboard and tests/browser would
notice. Tried with Streamlit 1.67.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

_LOG = logging.getLogger(__name__)
PROVIDER = "town"
"""Name of the login provider inside Streamlit's settings."""

USER_COOKIE = "_streamlit_user"
_DAYS = 1.0
"""No signed cookie is read that is older; sessions end long before."""


def read_claims(cookies: Mapping[str, str], secret: str) -> Mapping[str, Any] | None:
    """The claims of the login that the request's cookies carry; None where they are missing, forged or damaged."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

    def read(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1"), _DAYS) if value else None

    try:
        content = get_cookie_with_chunks(read, USER_COOKIE)
        claims = json.loads(content) if content else None
    except (ValueError, TypeError, UnicodeError):
        return None
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else None


def login_path() -> str:
    """Where Streamlit begins the login; the address holds a signed word and is good for two minutes."""
    from streamlit.auth_util import encode_provider_token

    return f"/auth/login?provider={encode_provider_token(PROVIDER)}"


_taken: dict[str, set[str]] = {}
"""Files made when their button was pressed -> subjects for whom; the framework keeps no owner for those."""


def remember_taker(content: bytes, mime: str, name: str, subject: str) -> None:
    """Files made on pressing a button belong to whoever pressed it."""
    from streamlit.runtime.memory_media_file_storage import _calculate_file_id

    if subject:
        _taken.setdefault(_calculate_file_id(content, mime, name), set()).add(subject)


def owners_of_file(file_id: str) -> frozenset[str]:
    """Subjects of the logins whose open sessions offer, or just took, a download of this id."""
    return frozenset(_taken.get(file_id, ())) | frozenset(_owners(file_id))


def _owners(file_id: str) -> Iterator[str]:
    from streamlit import runtime

    try:
        running: Any = runtime.get_instance()
        files: Mapping[str, Mapping[str, str]] = running.media_file_mgr._files_by_session_and_coord  # noqa: SLF001
        for session, offered in list(files.items()):
            if file_id in offered.values() and (owner := owner_of_session(session)):
                yield owner
    except (AttributeError, RuntimeError) as error:
        _LOG.error("downloads are closed: %s", type(error).__name__)


def owner_of_session(session: str) -> str:
    """Subject of the login that a Streamlit session belongs to; ``""`` where there is none."""
    from streamlit import runtime

    try:
        running: Any = runtime.get_instance()
        found = running._session_mgr.get_session_info(session)  # noqa: SLF001
        return str(found.session._user_info.get("sub") or "") if found else ""  # noqa: SLF001
    except (AttributeError, RuntimeError) as error:
        _LOG.error("uploads are closed: %s", type(error).__name__)
        return ""
