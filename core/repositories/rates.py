"""Queries about exchange rates."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import col, func, select

from core.models import ExchangeRate
from core.repositories.base import Repository, inserting

BATCH = 1_000


class RateRepository(Repository):
    """Find and keep what currencies were worth."""

    async def on(self, currency: str, day: date) -> ExchangeRate | None:
        """The newest rate that is not younger than a day."""
        query = select(ExchangeRate).where(
            ExchangeRate.company_id == self._company_id,
            ExchangeRate.currency == currency,
            col(ExchangeRate.day) <= day,
        )
        return (await self._session.exec(query.order_by(col(ExchangeRate.day).desc()))).first()

    async def newest(self) -> list[ExchangeRate]:
        """The newest rate of each currency."""
        last = (
            select(ExchangeRate.currency, func.max(ExchangeRate.day).label("day"))
            .where(ExchangeRate.company_id == self._company_id)
            .group_by(ExchangeRate.currency)
            .subquery()
        )
        query = (
            select(ExchangeRate)
            .join(
                last,
                (col(ExchangeRate.currency) == last.c.currency)
                & (col(ExchangeRate.day) == last.c.day),
            )
            .where(ExchangeRate.company_id == self._company_id)
            .order_by(col(ExchangeRate.currency))
        )
        return list(await self._session.exec(query))

    async def put(self, rates: Sequence[tuple[str, date, Decimal]]) -> None:
        """Keep rates, in the place of those of the same day."""
        for start in range(0, len(rates), BATCH):
            adding = inserting(self._session, ExchangeRate)
            adding = adding.values(
                [
                    {"company_id": self._company_id, "currency": code, "day": day, "rate": rate}
                    for code, day, rate in rates[start : start + BATCH]
                ]
            )
            key, other = ["company_id", "currency", "day"], {"rate": adding.excluded.rate}
            await self._session.exec(adding.on_conflict_do_update(index_elements=key, set_=other))
