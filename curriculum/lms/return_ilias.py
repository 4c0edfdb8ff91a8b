"""ILIAS's learning progress of one course, as its web service writes it: who stands where, without any date."""

from xml.etree import ElementTree as ET
from xml.parsers import expat

from curriculum.lms.record import Entry
from needs_analysis import Message, UserError

_COMPLETED = "2"  # 1 in progress, 3 failed, 4 not attempted
_LARGEST = 50 * 1024**2
_BROKEN = "The file {file} is no complete XML file. Please export it again."
_ENTITIES = "The file {file} declares XML entities, which no such export needs. It was not opened."


def is_progress(content: bytes) -> bool:
    """Whether some bytes are the start of such a file."""
    return b"<LearningProgressInfo" in content[:4096].replace(b"\0", b"")


def read_progress(file: str, content: bytes, course: str) -> list[Entry]:
    """An entry per user; ``course`` is what the file's name says, for inside stands a number of the site's own."""
    root = _parse(file, content)
    users = root.iter("User")
    return [
        Entry(file, number, ((user.findtext("Login") or "").strip(),), course, user.get("status") == _COMPLETED)
        for number, user in enumerate(users, start=1)
    ]


def _parse(file: str, content: bytes) -> ET.Element:
    """The tree of a file without entities: they are refused while it is read, before one could be expanded."""

    def refuse(*_: object) -> None:
        raise UserError(Message(_ENTITIES, {"file": file}))

    if len(content) > _LARGEST:
        raise UserError(Message(_BROKEN, {"file": file}))
    guard = expat.ParserCreate()
    guard.EntityDeclHandler = refuse
    try:
        guard.Parse(content, True)
        return ET.fromstring(content)  # noqa: S314 - the guard has refused entities
    except (expat.ExpatError, ET.ParseError) as error:
        raise UserError(Message(_BROKEN, {"file": file})) from error
