"""Queries about what one person asks for and another decides on."""

from typing import Any, Generic, TypeVar

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import Adjustment, Payment
from core.repositories.base import Repository, locked

DIGITS_MOST = 9

Row = TypeVar("Row", Payment, Adjustment)


class AskedRepository(Repository, Generic[Row]):
    """Find and keep the rows of one table of such things."""

    def __init__(self, model: type[Row], session: AsyncSession, company_id: int) -> None:
        super().__init__(session, company_id)
        self._model: Any = model
        self.series: str = model.kind_of

    async def find(self, reference: str, *, lock: bool = False) -> Row | None:
        """The one that people call by this reference, such as `P3`."""
        digits = reference.strip().upper().removeprefix(self._model.letter)
        if not digits.isdecimal() or len(digits) > DIGITS_MOST:
            return None
        return await self._one(self._model.serial == int(digits), lock=lock)

    async def by_id(self, row_id: int) -> Row | None:
        """The one with this id, if this company has one."""
        return await self._one(self._model.id == row_id)

    async def _one(self, condition: Any, *, lock: bool = False) -> Row | None:
        query = select(self._model).where(self._model.company_id == self._company_id, condition)
        found: Row | None = (
            await self._session.exec(locked(query) if lock else query)
        ).one_or_none()
        return found
