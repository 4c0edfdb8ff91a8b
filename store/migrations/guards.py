"""Triggers that refuse changes, in the words of both engines."""

from alembic import op


def refuse(table: str, act: str, sentence: str, unless: str = "") -> None:
    """Refuse ``act`` (UPDATE, DELETE) on the rows of a table, but where a query about ``OLD`` finds something."""
    name = f"{table}_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN NOT EXISTS ({unless})" if unless else ""
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END")
        return
    test = f"IF EXISTS ({unless}) THEN RETURN OLD; END IF;" if unless else ""
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {test} RAISE EXCEPTION '{sentence}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def allow(table: str, act: str) -> None:
    """Take a trigger away again."""
    name = f"{table}_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")
