"""Workspaces with their documents and the audit."""

import sqlalchemy as sa
from alembic import op

from store.migrations.guards import allow, refuse

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From nothing."""
    op.create_table("installation", sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text))
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("made", sa.Text, nullable=False),
        sa.Column("origin", sa.Text),
        sa.UniqueConstraint("name", name="uq_workspace_name"),
    )
    op.create_table(
        "content",
        _owner(),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "survey_row",
        sa.Column("workspace_id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("sheet", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("person", sa.Text),
        sa.Column("cells", sa.LargeBinary, nullable=False),
        _of_content("survey_row"),
    )
    op.create_index("ix_survey_row_person", "survey_row", ["person"])
    op.create_table(
        "document",
        _owner(),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("changed", sa.Text, nullable=False),
        _of_content("document"),
    )
    op.create_table("audit_line", _owner(), *_numbered())
    refuse("audit_line", "UPDATE", "lines of the audit are never changed")
    refuse("audit_line", "DELETE", "lines of the audit are never deleted")


def downgrade() -> None:
    """To nothing."""
    allow("audit_line", "UPDATE")
    allow("audit_line", "DELETE")
    for table in ("audit_line", "document", "survey_row", "content", "workspace", "installation"):
        op.drop_table(table)


def _owner() -> sa.Column[int]:
    return sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True)


def _numbered() -> tuple[sa.Column[int], sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("time", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )


def _of_content(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "digest"], ["content.workspace_id", "content.digest"], name=f"fk_{table}_content"
    )
