"""The approval policy of the cast's company, as a test wants it; nobody is asked."""

from typing import Any

from sqlalchemy import update

from core.billing import Billing
from core.models import Company, Member
from core.repositories.base import table
from core.security.rights import Role
from tests.cast import COMPANY


async def limited(billing: Billing, minor: int | None = 10000) -> None:
    """Above this an approval takes a code."""
    await _write(billing, approval_limit_minor=minor)


async def ruled(billing: Billing, **policy: Any) -> None:
    """What the company's row keeps of its policy."""
    await _write(billing, policy=policy)


async def _write(billing: Billing, **values: Any) -> None:
    kind = table(Company)
    async with billing.database.writer.begin() as connection:
        await connection.execute(update(kind).where(kind.c.id == COMPANY).values(**values))


async def demoted(billing: Billing, name: str, role: Role = Role.MEMBER) -> None:
    """Somebody who is something else by now."""
    kind = table(Member)
    async with billing.database.writer.begin() as connection:
        await connection.execute(update(kind).where(kind.c.name == name).values(role=role))


async def gone(billing: Billing, name: str) -> None:
    """Somebody who was suspended."""
    kind = table(Member)
    async with billing.database.writer.begin() as connection:
        await connection.execute(update(kind).where(kind.c.name == name).values(is_active=False))
