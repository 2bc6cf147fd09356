"""Rules that the database itself holds, in the words of the one at hand."""

from alembic import op


def enforce(name: str, table: str, when: str, condition: str, complaint: str) -> None:
    """Refuse an INSERT, UPDATE or DELETE; `OLD` and `NEW` mean the same to both databases."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{complaint}'); END"
        )
        return
    kept = "OLD" if when == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition}"
        f" THEN RAISE EXCEPTION '{complaint}' USING ERRCODE = 'restrict_violation'; END IF;"
        f" RETURN {kept}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def lift(name: str, table: str) -> None:
    """Let a rule go."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")


def freeze(name: str, *columns: str) -> None:
    """Let columns of an invoice never change once it is issued; `name` tells which these are."""
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    condition = f"OLD.number IS NOT NULL AND ({changed})"
    enforce(
        f"invoice_{name}_frozen", "invoice", "UPDATE", condition, "an issued invoice never changes"
    )


def thaw(name: str) -> None:
    """The opposite."""
    lift(f"invoice_{name}_frozen", "invoice")
