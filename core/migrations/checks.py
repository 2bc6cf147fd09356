"""Changing what a table checks, without writing the table anew.

SQLite knows no statement for that, and writing a table anew would take its triggers and what points
to it along. Where nothing on disk changes, its documentation lets one write the table's statement
instead (sqlite.org/lang_altertable.html, section 7): so the rows stay, and the triggers too.
"""

import re

import sqlalchemy as sa
from alembic import op

from core.errors import WrongState


def recheck(table: str, name: str, condition: str) -> None:
    """Let a check of a table say something else; raises `WrongState` where a row does not fit."""
    require_fitting(table, condition)
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, sa.text(condition))
        return
    bind = op.get_bind()
    find = sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :name")
    statement = str(bind.execute(find, {"name": table}).scalar_one())
    version = int(bind.exec_driver_sql("PRAGMA schema_version").scalar_one())
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    write = "UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = :name"
    bind.execute(sa.text(write), {"sql": _rewritten(statement, name, condition), "name": table})
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = RESET")


def require_fitting(table: str, condition: str) -> None:
    """Look at the rows: of a check that was written into its statement SQLite looks at new ones."""
    other = f"SELECT 1 FROM {table} WHERE NOT ({condition}) LIMIT 1"  # nosec B608  # our own words
    if op.get_bind().execute(sa.text(other)).first() is not None:
        hint = "Nothing was changed. To go back, restore a backup from before the update."
        raise WrongState(f"The table {table} has rows that this version does not know.", hint=hint)


def words_of(table: str, name: str) -> tuple[str, ...]:
    """The words that a check of the form `column IN ('a', 'b')` allows by now."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    (found,) = (each["sqltext"] for each in checks if each["name"] == name)
    return tuple(word.replace("''", "'") for word in re.findall(r"'((?:[^']|'')*)'", found))


def one_of(column: str, words: tuple[str, ...]) -> str:
    """The condition that a column holds one of these words."""
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"{column} IN ({listed})"


def allow(table: str, column: str, *words: str) -> None:
    """Let a column hold words that it could not hold until now."""
    name = f"ck_{table}_{column}"
    recheck(table, name, one_of(column, (*words_of(table, name), *words)))


def forbid(table: str, column: str, *words: str) -> None:
    """The opposite; raises `WrongState` where a row holds one of them."""
    name = f"ck_{table}_{column}"
    kept = tuple(each for each in words_of(table, name) if each not in words)
    recheck(table, name, one_of(column, kept))


def _rewritten(statement: str, name: str, condition: str) -> str:
    """A table's statement with another condition in one of its checks."""
    head = re.search(rf'CONSTRAINT "?{name}"? CHECK \(', statement)
    assert head is not None, f"no check {name}"
    depth, is_quoted = 1, False
    for place in range(head.end(), len(statement)):
        letter = statement[place]
        is_quoted ^= letter == "'"
        depth += 0 if is_quoted else (letter == "(") - (letter == ")")
        if not depth:
            return statement[: head.end()] + condition + statement[place:]
    raise AssertionError(f"the check {name} has no end")
