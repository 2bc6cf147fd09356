"""Queries about recurring plans and their periods."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, func, select

from core.models import (
    Approval,
    Client,
    PeriodState,
    RecurringPeriod,
    RecurringPlan,
    RecurringPrice,
    RecurringState,
)
from core.repositories.base import Repository, inserting, locked, table

DIGITS_MOST = 9
ROWS_AT_ONCE = 500


class RecurringRepository(Repository):
    """Find and keep plans, and what became of their periods."""

    async def find(self, reference: str, *, lock: bool = False) -> RecurringPlan | None:
        """The plan people call by this reference, such as `S3`."""
        digits = reference.strip().upper().removeprefix("S")
        if not digits.isdecimal() or len(digits) > DIGITS_MOST:
            return None
        return await self._one(RecurringPlan.serial == int(digits), lock=lock)

    async def by_id(self, plan_id: int, *, lock: bool = False) -> RecurringPlan | None:
        """The plan with this id, if this company has one."""
        return await self._one(RecurringPlan.id == plan_id, lock=lock)

    async def listed(
        self,
        *,
        state: RecurringState | None = None,
        client_id: int | None = None,
        limit: int = 20,
        skip: int = 0,
    ) -> list[tuple[RecurringPlan, Client]]:
        """Plans with their clients, the newest first."""
        query = select(RecurringPlan, Client).join(
            Client, col(Client.id) == RecurringPlan.client_id
        )
        query = query.where(
            RecurringPlan.company_id == self._company_id, col(Client.erased_at).is_(None)
        )
        if state is not None:
            query = query.where(RecurringPlan.state == state)
        if client_id is not None:
            query = query.where(RecurringPlan.client_id == client_id)
        query = query.order_by(col(RecurringPlan.id).desc()).offset(skip).limit(limit)
        return list(await self._session.exec(query))

    async def due(self, moment: datetime, sent_by: datetime) -> list[int]:
        """Plans of which a period is to be invoiced by a moment, the longest due first.

        Of those that send by themselves, the ones that are due by another moment.
        """
        query = select(RecurringPlan.id).where(
            RecurringPlan.company_id == self._company_id,
            col(RecurringPlan.next_at) <= moment,
            ~col(RecurringPlan.is_automatic) | (col(RecurringPlan.next_at) <= sent_by),
        )
        query = query.order_by(col(RecurringPlan.next_at), col(RecurringPlan.id))
        return list(await self._session.exec(query))

    async def coming(self, until: datetime, limit: int) -> list[tuple[RecurringPlan, Client]]:
        """Plans of which a period is to be invoiced by then, with their clients."""
        query = (
            select(RecurringPlan, Client)
            .join(Client, col(Client.id) == RecurringPlan.client_id)
            .where(
                RecurringPlan.company_id == self._company_id,
                col(RecurringPlan.next_at) <= until,
                col(Client.erased_at).is_(None),
            )
        )
        query = query.order_by(col(RecurringPlan.next_at), col(RecurringPlan.id)).limit(limit)
        return list(await self._session.exec(query))

    async def behind_from(self, plan_id: int, day: date) -> set[date]:
        """The first days of the periods from a day on that are behind a plan."""
        query = select(col(RecurringPeriod.begins_on)).where(
            RecurringPeriod.company_id == self._company_id,
            RecurringPeriod.plan_id == plan_id,
            RecurringPeriod.begins_on >= day,
        )
        return set(await self._session.exec(query))

    async def periods(self, plan_id: int, limit: int) -> list[RecurringPeriod]:
        """The last periods of a plan that are behind it, the latest first."""
        query = select(RecurringPeriod).where(
            RecurringPeriod.company_id == self._company_id, RecurringPeriod.plan_id == plan_id
        )
        query = query.order_by(col(RecurringPeriod.begins_on).desc()).limit(limit)
        return list(await self._session.exec(query))

    async def last_written(self, plan_id: int) -> RecurringPeriod | None:
        """The latest period of a plan that was invoiced."""
        query = select(RecurringPeriod).where(
            RecurringPeriod.company_id == self._company_id,
            RecurringPeriod.plan_id == plan_id,
            RecurringPeriod.state == PeriodState.WRITTEN,
        )
        return (
            await self._session.exec(query.order_by(col(RecurringPeriod.begins_on).desc()))
        ).first()

    async def prices(self, *plan_ids: int) -> list[RecurringPrice]:
        """Every change of these plans' prices, the earliest first."""
        query = select(RecurringPrice).where(
            RecurringPrice.company_id == self._company_id,
            col(RecurringPrice.plan_id).in_(plan_ids),
        )
        query = query.order_by(col(RecurringPrice.from_on), col(RecurringPrice.position))
        return list(await self._session.exec(query))

    async def replace_prices(self, plan_id: int, rows: Sequence[RecurringPrice]) -> None:
        """Let these be all changes of a plan's prices from the first of their days on."""
        kind = table(RecurringPrice)
        first = min(row.from_on for row in rows)
        gone = delete(kind).where(
            kind.c.company_id == self._company_id,
            kind.c.plan_id == plan_id,
            kind.c.from_on >= first,
        )
        await self._session.exec(gone)
        await self.keep_all(rows)

    async def of_invoice(self, invoice_id: int) -> RecurringPlan | None:
        """The plan that an invoice was written for, if it was."""
        query = (
            select(RecurringPlan)
            .join(RecurringPeriod, col(RecurringPeriod.plan_id) == RecurringPlan.id)
            .where(
                RecurringPlan.company_id == self._company_id,
                RecurringPeriod.invoice_id == invoice_id,
            )
        )
        return (await self._session.exec(query)).one_or_none()

    async def approval(self, approval_id: int) -> Approval | None:
        """The approval with this id, such as the one that a plan sends by."""
        query = select(Approval).where(
            Approval.company_id == self._company_id, Approval.id == approval_id
        )
        return (await self._session.exec(query)).one_or_none()

    async def written_on(self, plan_id: int, day: date) -> int:
        """How many periods of a plan were invoiced on a day."""
        query = select(func.count(col(RecurringPeriod.id))).where(
            RecurringPeriod.company_id == self._company_id,
            RecurringPeriod.plan_id == plan_id,
            RecurringPeriod.state == PeriodState.WRITTEN,
            RecurringPeriod.written_on == day,
        )
        return (await self._session.exec(query)).one()

    async def pass_over(self, rows: Sequence[RecurringPeriod]) -> int:
        """Keep periods that are skipped, save those that are behind the plan already; how many."""
        values = [row.model_dump(exclude={"id"}) for row in rows]
        kept = 0
        for first in range(0, len(values), ROWS_AT_ONCE):
            adding: Any = inserting(self._session, RecurringPeriod)
            adding = adding.values(values[first : first + ROWS_AT_ONCE])
            adding = adding.on_conflict_do_nothing(index_elements=["plan_id", "begins_on"])
            result = await self._session.exec(adding.returning(table(RecurringPeriod).c.id))
            kept += len(result.all())
        return kept

    async def _one(self, which: Any, *, lock: bool) -> RecurringPlan | None:
        query = select(RecurringPlan).where(RecurringPlan.company_id == self._company_id, which)
        return (await self._session.exec(locked(query) if lock else query)).one_or_none()
