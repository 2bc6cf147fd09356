"""Runs migrations on the connection it is handed, in that connection's transaction."""

from alembic import context
from sqlmodel import SQLModel

import core.models  # noqa: F401  # fills the metadata that `alembic check` compares with
from core.engine import engine_tables


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the engine's tables alone."""
    return kind != "table" or name not in engine_tables()


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    include_name=ours,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
