"""Which documents belong together: a quote and its invoice, an invoice and its copies."""

from dataclasses import dataclass

from core.models import Invoice, LinkKind
from core.repositories.links import LinkRepository
from core.security.rights import Deed
from core.services.scope import Scope


@dataclass(frozen=True)
class Relative:
    """A document at the other end of a link; `is_later` when it came from the one asked about."""

    kind: LinkKind
    invoice: Invoice
    is_later: bool


class RelativeService:
    """Reads the links between documents."""

    def __init__(self, links: LinkRepository, scope: Scope) -> None:
        self._links = links
        self._scope = scope

    async def of(self, invoice: Invoice) -> list[Relative]:
        """What a document came from and what came from it, in the order they were linked."""
        self._scope.require(Deed.READ_BOOKS)
        found = await self._links.around(invoice.id)
        return [Relative(link.kind, other, link.origin_id == invoice.id) for link, other in found]
