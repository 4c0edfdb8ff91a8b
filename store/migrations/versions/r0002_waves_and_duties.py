"""Waves that never change; marks of erased people; lines of the audit whose time is over."""

import sqlalchemy as sa
from alembic import op

from store.migrations.guards import allow, refuse

revision = "0002"
down_revision = "0001"
_CUT = "SELECT 1 FROM audit_cut WHERE audit_cut.workspace_id = OLD.workspace_id AND audit_cut.number >= OLD.number"


def upgrade() -> None:
    """From 0001."""
    op.create_table(
        "wave",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("made", sa.Text, nullable=False),
    )
    op.create_table(
        "wave_document",
        sa.Column("workspace_id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number"], ["wave.workspace_id", "wave.number"], name="fk_wave_document_wave"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "digest"], ["content.workspace_id", "content.digest"], name="fk_wave_document_content"
        ),
    )
    op.create_table(
        "audit_cut",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("time", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )
    op.create_table("erasure", sa.Column("mark", sa.Text, primary_key=True), sa.Column("time", sa.Text, nullable=False))
    for table in ("wave", "wave_document", "audit_cut"):
        refuse(table, "UPDATE", f"rows of {table} are never changed")
    refuse("audit_cut", "DELETE", "rows of audit_cut are never deleted")
    allow("audit_line", "DELETE")
    refuse("audit_line", "DELETE", "lines of the audit are deleted only after a cut", unless=_CUT)


def downgrade() -> None:
    """To 0001. Waves are lost, the documents they were made of stay; contents that only a wave had go too."""
    for table in ("wave", "wave_document", "audit_cut"):
        allow(table, "UPDATE")
    allow("audit_cut", "DELETE")
    allow("audit_line", "DELETE")
    refuse("audit_line", "DELETE", "lines of the audit are never deleted")
    for table in ("wave_document", "wave", "audit_cut", "erasure"):
        op.drop_table(table)
    for table in ("survey_row", "content"):
        op.execute(
            f"DELETE FROM {table} WHERE NOT EXISTS (SELECT 1 FROM document "  # noqa: S608 - two names from the line above
            f"WHERE document.workspace_id = {table}.workspace_id AND document.digest = {table}.digest)"
        )
