"""The tables, once for SQLite and PostgreSQL. How they came about step by step stands in ``migrations``.

Everything belongs to a workspace, contents too: two towns never share a row. Times are UTC as ISO 8601 texts, which
sort as they run; digests are SHA-256 in hex.
"""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, MetaData, Table, Text

HEAD = "0002"
"""The revision this program works with."""

TABLES = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _owner() -> Column[int]:
    return Column("workspace_id", Integer, ForeignKey("workspace.id"), primary_key=True)


def _content_key() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id", "digest"], ["content.workspace_id", "content.digest"])


def _lines(name: str) -> Table:
    return Table(
        name,
        TABLES,
        _owner(),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("time", Text, nullable=False),
        Column("line", Text, nullable=False),
    )


INSTALLATION = Table("installation", TABLES, Column("name", Text, primary_key=True), Column("value", Text))

WORKSPACE = Table(
    "workspace",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("made", Text, nullable=False),
    Column("origin", Text),  # the folder it was taken over from, until somebody confirms that it may go
)

# ``body`` is the content as it was written; of an uploaded survey it is the head, and the rows lie in survey_row.
CONTENT = Table(
    "content",
    TABLES,
    _owner(),
    Column("digest", Text, primary_key=True),
    Column("rows", Integer, nullable=False),  # -1: no survey
    Column("body", LargeBinary, nullable=False),
)

# One row of an uploaded sheet: a person's answers, under the pseudonym where the survey has one.
SURVEY_ROW = Table(
    "survey_row",
    TABLES,
    Column("workspace_id", Integer, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("sheet", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("person", Text),
    Column("cells", LargeBinary, nullable=False),
    _content_key(),
    Index("ix_survey_row_person", "person"),
)

DOCUMENT = Table(
    "document",
    TABLES,
    _owner(),
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("changed", Text, nullable=False),
    _content_key(),
)

# A wave never changes: its documents are those of the moment at which a survey was analysed.
WAVE = Table(
    "wave",
    TABLES,
    _owner(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made", Text, nullable=False),
)

WAVE_DOCUMENT = Table(
    "wave_document",
    TABLES,
    Column("workspace_id", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    ForeignKeyConstraint(["workspace_id", "number"], ["wave.workspace_id", "wave.number"]),
    _content_key(),
)

AUDIT_LINE = _lines("audit_line")

# Lines up to a number whose time was over; the seal proves that the program, not a person, took them out.
AUDIT_CUT = _lines("audit_cut")

# Keyed marks of people who were erased, so that a backup brought back forgets them too.
ERASURE = Table(
    "erasure",
    TABLES,
    Column("mark", Text, primary_key=True),
    Column("time", Text, nullable=False),
)
