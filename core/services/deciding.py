"""What one person asks for and another decides on: the same steps, whatever it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic

from core.errors import NotFound
from core.models import Approval
from core.models.asked import PENDING, REJECTED
from core.repositories.asked import AskedRepository, Row
from core.repositories.numbers import NumberRepository
from core.security.signing import content_hash
from core.services.approvals import ApprovalService, Wanted

Content = Mapping[str, object]


@dataclass(frozen=True)
class Decisions(Generic[Row]):
    """Such rows, and the approvals they wait for; `noun` is what people call one of them.

    It neither books nor announces anything: the service that has it does.
    """

    rows: AskedRepository[Row]
    numbers: NumberRepository
    approvals: ApprovalService
    noun: str

    async def next_serial(self) -> int:
        """The number of the next one."""
        return await self.numbers.next(self.rows.series)

    async def named(self, reference: str) -> Row:
        """The one people call so; `NotFound` when this company has none."""
        found = await self.rows.find(reference)
        if found is None:
            raise NotFound(f"There is no {self.noun} “{reference.strip()[:40]}”.")
        return found

    async def by_id(self, row_id: int) -> Row:
        """The one with this id; it must exist."""
        found = await self.rows.by_id(row_id)
        if found is None:
            raise NotFound(f"There is no such {self.noun}.")
        return found

    async def held(self, reference: str) -> Row:
        """The one to decide on, locked; raises `WrongState` once somebody decided.

        The caller has locked the invoices it is about before.
        """
        found = await self.rows.find(reference, lock=True)
        assert found is not None
        found.require_pending()
        return found

    async def ask(self, wanted: Wanted, content: Content) -> Approval:
        """Keep a request bound to this content."""
        return await self.approvals.ask(wanted, content_hash(content))

    async def open_for(self, row: Row, wanted: Wanted) -> Approval | None:
        """The open request, while it waits; only to be looked at."""
        if row.state != PENDING:
            return None
        return await self.approvals.open_for(wanted.kind, row.id, lock=False)

    async def grant(self, wanted: Wanted, content: Content, mark: str) -> Approval | None:
        """Say yes; the request is answered while it takes a second person's yes too."""
        asked = await self.approvals.open_for(wanted.kind, wanted.subject_id)
        granted = await self.approvals.grant(asked, content_hash(content), mark, wanted)
        return None if granted else asked

    async def refuse(self, row: Row, wanted: Wanted, mark: str, why: str) -> None:
        """Say no, with a reason that is passed on."""
        asked = await self.approvals.open_for(wanted.kind, row.id)
        await self.approvals.refuse(asked, mark, why)
        changed: dict[str, Any] = {"state": type(row.state)(REJECTED)}
        await self.rows.change(row, **changed)
