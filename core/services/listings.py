"""What a company has, listed for other programs, page by page."""

from collections.abc import AsyncIterator, Sequence

from core.models import Client, Invoice, Payment
from core.repositories.listings import ListingRepository
from core.security.rights import Deed
from core.services.scope import Scope


class ListingService:
    """Lists everything in the order it came; changes nothing."""

    def __init__(self, listings: ListingRepository, scope: Scope) -> None:
        self._listings = listings
        self._scope = scope

    async def clients(self) -> AsyncIterator[Sequence[tuple[Client, str]]]:
        """Every client who was not erased, with the address invoices are mailed to."""
        self._scope.require(Deed.READ_REPORTS)
        after = 0
        while page := await self._listings.clients(after):
            yield page
            after = page[-1][0].id

    async def invoices(self) -> AsyncIterator[Sequence[tuple[Invoice, str]]]:
        """Every invoice and draft, with its client's short name; not those of erased clients."""
        self._scope.require(Deed.READ_REPORTS)
        after = 0
        while page := await self._listings.invoices(after):
            yield page
            after = page[-1][0].id

    async def payments(self) -> AsyncIterator[Sequence[tuple[Payment, str, str]]]:
        """Every reported payment, with its invoice's number and its client's short name."""
        self._scope.require(Deed.READ_REPORTS)
        after = 0
        while page := await self._listings.payments(after):
            yield page
            after = page[-1][0].id
