"""What is true of the books in one moment, as a backup says it and a restore asks it."""

from datetime import datetime
from importlib.metadata import version
from typing import Final

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from core.backups.manifest import CompanyFacts, Manifest
from core.security.chain import GENESIS

COUNTED: Final = ("company", "client", "member", "invoice", "payment", "event")
HEAD: Final = text(
    "SELECT place, hash FROM trail_link WHERE company_id = :company ORDER BY place DESC LIMIT 1"
)
NUMBERS: Final = text("SELECT series, last FROM number_series WHERE company_id = :company")
COUNTS: Final = {
    name: text(f"SELECT count(*) FROM {name}")  # noqa: S608  # nosec B608  # our own tables, by name
    for name in COUNTED
}


def facts(connection: Connection, made_at: datetime) -> Manifest:
    """Ask the books, within the moment that this connection sees."""
    revisions = MigrationContext.configure(connection).get_current_heads()
    rows = connection.execute(text("SELECT id, key FROM company ORDER BY id")).all()
    return Manifest(
        made_at=made_at,
        program=version("paidup"),
        revision=" ".join(sorted(revisions)),
        kind=connection.dialect.name,
        counts={name: connection.execute(query).scalar_one() for name, query in COUNTS.items()},
        companies=tuple(_company(connection, row.id, row.key) for row in rows),
    )


def numbers(connection: Connection) -> dict[int, dict[str, int]]:
    """The last number of each series, by company."""
    ids = connection.execute(text("SELECT id FROM company")).scalars().all()
    return {each: _numbers(connection, each) for each in ids}


def _company(connection: Connection, company_id: int, key: str) -> CompanyFacts:
    head = connection.execute(HEAD, {"company": company_id}).first()
    size, hashed = (head.place, head.hash) if head else (0, GENESIS)
    return CompanyFacts(company_id, key, size, hashed, _numbers(connection, company_id))


def _numbers(connection: Connection, company_id: int) -> dict[str, int]:
    rows = connection.execute(NUMBERS, {"company": company_id})
    return {row.series: row.last for row in rows}
