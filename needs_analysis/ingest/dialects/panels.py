"""EFS Survey / Unipark and QUAMP: variables without wording, their own codes for every kind of missing answer."""

import re

from needs_analysis.ingest.dialects.protocol import Defaults, find_row, matches, named_columns, role_of, yes_rows
from needs_analysis.ingest.sheet import Answers, BoolArray, Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key, plain_text

_EFS_OWN = re.compile(
    r"lfdn|external_lfdn|tester|dispcode|lastpage|quality|duration|[up]_\d+|c_\d+|date_\w+|browser|referer|datetime|rts\w*"
)
_EFS_DONE = ("31", "32")
_QUAMP_OWN = (
    "is_test",
    "last_position",
    "history",
    "media",
    "language",
    "start",
    "end",
    "invitation",
    "user",
    "user_agent",
)
_ITEM = re.compile(r"^([A-Za-z]+\d+[a-z]?)_(\d+)$")


class Efs(Defaults):
    """``v_1`` are questions; complete where dispcode is 31 or 32; rows of testers are marked, 0 is no choice."""

    tool = "efs"
    identities = ("lfdn",)
    unanswered = frozenset({"0"})

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By lfdn beside dispcode or a variable v_n."""
        row = find_row(sheet, "lfdn")
        keys = {} if row is None else sheet.keys(row)
        other = "dispcode" if "dispcode" in keys else next((key for key in keys if re.fullmatch(r"v_\d+", key)), None)
        return None if row is None or other is None else Layout(row, 1, named_columns(sheet, row, "lfdn", other))

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Variables as keys, without stems: the codebook knows which belong together."""
        heads = []
        for cell in sheet.row(layout.first):
            own = bool(_EFS_OWN.fullmatch(normal_key(cell)))
            heads.append(Head(plain_text(cell), key=cell.strip(), role="system" if own else role_of(cell), coded=True))
        return heads

    def find_complete(self, answers: Answers) -> BoolArray | None:
        """Rows that reached the end; every row where the codes are missing."""
        code = answers.find("dispcode")
        return None if code is None else matches(code, *_EFS_DONE)

    def find_tests(self, answers: Answers) -> BoolArray | None:
        """Rows with tester = 1."""
        tester = answers.find("tester")
        return None if tester is None else yes_rows(tester)


class Quamp(Defaults):
    """System columns at the end; ``SUP4_1`` are questions; test rows are not answers."""

    tool = "quamp"

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By is_test, last_position and user_agent."""
        names = ("is_test", "last_position", "user_agent")
        row = find_row(sheet, *names)
        return None if row is None else Layout(row, 1, named_columns(sheet, row, *names))

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Stem = the letters and number before the underscore."""
        heads = []
        for cell in sheet.row(layout.first):
            name = cell.strip()
            found = _ITEM.fullmatch(name)
            if normal_key(name) in _QUAMP_OWN:
                heads.append(Head(plain_text(name), key=name, role="system", coded=True))
            elif found:
                heads.append(Head(plain_text(name), found.group(1), name, name, coded=True))
            else:
                heads.append(Head(plain_text(name), key=name, role=role_of(name), coded=True))
        return heads

    def find_complete(self, answers: Answers) -> BoolArray | None:
        """Rows with a time at which they ended; every row where the file keeps no times."""
        start, end = answers.find("start"), answers.find("end")
        if end is None or not (end.filled().any() or (start is not None and start.filled().any())):
            return None
        return end.filled()

    def find_tests(self, answers: Answers) -> BoolArray | None:
        """Rows with is_test = 1."""
        tests = answers.find("is_test")
        return None if tests is None else yes_rows(tests)
