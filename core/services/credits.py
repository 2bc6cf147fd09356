"""Client credit: what a client paid too much, or what a credit note has freed."""

from core.errors import WrongState
from core.models import Client, ClientCredit
from core.money import Money
from core.repositories.credits import CreditRepository
from core.security.rights import Deed
from core.services.scope import Scope


class CreditService:
    """The kept balances; whoever changes one books the same on `client credit` in the same work."""

    def __init__(self, balances: CreditRepository, scope: Scope) -> None:
        self._balances = balances
        self._scope = scope

    async def of(self, client_id: int) -> dict[str, Money]:
        """What a client has to its credit, by currency; currencies without any are left out."""
        self._scope.require(Deed.READ_BOOKS)
        rows = await self._balances.of(client_id)
        return {row.currency: row.balance for row in rows if row.balance_minor}

    async def held(self, client_id: int) -> dict[str, Money]:
        """The same, locked until the work is done: nobody else takes of it meanwhile."""
        self._scope.require(Deed.READ_BOOKS)
        rows = await self._balances.of(client_id, lock=True)
        return {row.currency: row.balance for row in rows if row.balance_minor}

    async def listed(self, *, limit: int = 20, skip: int = 0) -> list[tuple[ClientCredit, Client]]:
        """The clients that have something to their credit, by name."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._balances.listed(limit, skip)

    async def grow(self, client_id: int, amount: Money) -> None:
        """Add what came to be the client's; nothing is added for nothing."""
        assert amount.minor >= 0, f"credit cannot grow by {amount}"
        if amount.minor:
            await self._balances.add(client_id, amount.currency, amount.minor)

    async def take(self, client_id: int, amount: Money) -> None:
        """Use some of it up; raises `WrongState` where there is less, whoever was faster."""
        assert amount.minor > 0, f"nothing to take: {amount}"
        if await self._balances.take(client_id, amount.currency, amount.minor):
            return
        rows = await self._balances.of(client_id)
        left = next((row.balance for row in rows if row.currency == amount.currency), None)
        there = f"{left} of credit" if left and left.minor else "no credit"
        raise WrongState(f"The client has {there} in {amount.currency}, not {amount}.")
