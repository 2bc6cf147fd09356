"""Looking invoices up, as the actor of this unit of work may see them; `invoices.py` leads them."""

from core.errors import InvalidInput, NotFound, WrongState
from core.models import Client, DocumentKind, Invoice, InvoiceState
from core.repositories.clients import ClientRepository
from core.repositories.invoices import InvoiceRepository
from core.security.rights import Deed
from core.services.restriction import require_free
from core.services.scope import Scope
from core.services.wordings import InvoiceView


class InvoiceLookup:
    """Find an invoice by what people call it, and list them."""

    def __init__(
        self, invoices: InvoiceRepository, clients: ClientRepository, scope: Scope
    ) -> None:
        self._invoices = invoices
        self._clients = clients
        self._scope = scope

    async def get(self, reference: str, *, lock: bool = False) -> Invoice:
        """The invoice people call so; `NotFound` when this company has none."""
        self._scope.require(Deed.READ_BOOKS)
        invoice = await self._found(reference, lock=lock)
        require_free(invoice, self._scope)
        return invoice

    async def view(self, reference: str) -> InvoiceView:
        """The invoice people call so, with all that is shown beside it."""
        return await self._view(await self.get(reference))

    async def view_by_id(self, invoice_id: int) -> InvoiceView:
        """The same for the one with this id; it must exist."""
        self._scope.require(Deed.READ_BOOKS)
        invoice = await self._invoices.by_id(invoice_id)
        if invoice is None:
            raise NotFound("There is no such invoice.")
        require_free(invoice, self._scope)
        return await self._view(invoice)

    async def listed(
        self,
        which: str = "",
        *,
        kind: DocumentKind | None = None,
        limit: int = 20,
        skip: int = 0,
    ) -> list[tuple[Invoice, Client]]:
        """Invoices, the newest first: all, those in a state, the overdue, or one client's.

        Quotes and papers that nobody owes are listed by their kind.
        """
        self._scope.require(Deed.READ_BOOKS)
        words = which.strip().lower()
        if words == "overdue":
            today = await self._scope.today()
            return await self._invoices.listed(overdue_on=today, limit=limit, skip=skip)
        if words in set(InvoiceState):
            states = frozenset({InvoiceState(words)})
            return await self._invoices.listed(states=states, kind=kind, limit=limit, skip=skip)
        client = await self._client(words) if words else None
        whose = client.id if client else None
        return await self._invoices.listed(client_id=whose, kind=kind, limit=limit, skip=skip)

    async def _found(self, reference: str, *, lock: bool) -> Invoice:
        invoice = await self._invoices.find(reference, lock=lock)
        if invoice is None:
            message = f"There is no invoice “{reference.strip()[:40]}”."
            raise NotFound(message, hint="See /invoice list.")
        return invoice

    async def _client(self, name: str, *, stays: bool = False) -> Client:
        """The client people call so; one that `stays` is to be invoiced, so it must be able to."""
        client = await self._clients.find(name.strip(), stays=stays)
        if client is None:
            message = f"There is no client “{name.strip()[:60]}”."
            raise NotFound(message, hint="See /client list, or add it: /client new.")
        living = await self._clients.living(client)
        if stays:
            require_invoiceable(client, living)
        return living

    async def _view(self, invoice: Invoice) -> InvoiceView:
        lines = await self._invoices.lines(invoice.id)
        company, client, contact, approval, origin = await self._invoices.around(invoice)
        if invoice.past_id is not None:
            client = client.as_in(await self._clients.past(invoice.past_id))
        note = None
        if origin is not None and invoice.kind is DocumentKind.INVOICE:
            note = await self._invoices.note_of(origin.id)
        return InvoiceView(invoice, lines, client, contact, company, approval, origin, note)


def require_invoiceable(client: Client, living: Client) -> None:
    """Refuse a client that gets no new invoice, naming what to do."""
    if living is not client:
        message = f"{client.key} lives on in {living.name} ({living.key}): the two were merged."
        fields = {"client": f"{message} Use {living.key}."}
        raise InvalidInput(message, hint=f"Use {living.key}.", fields=fields)
    if client.archived_at is not None:
        message = f"{client.name} is archived and gets no new invoice."
        hint = f"Let it come back first: /client unarchive {client.key}"
        raise InvalidInput(message, hint=hint, fields={"client": f"{message} {hint}"})


def require_whole(invoice: Invoice) -> None:
    """What was taken off it in part cannot be taken back as a whole."""
    taken = invoice.adjusted if invoice.adjusted_minor else invoice.credited
    if taken:
        message = f"{taken} was taken off {invoice.reference}, so it cannot be void."
        raise WrongState(message, hint=f"Credit what is left: /credit {invoice.reference}")


def require_own_words(invoice: Invoice) -> None:
    """A credit note says what its invoice said, so its lines are not written by hand."""
    if invoice.kind is DocumentKind.CREDIT_NOTE:
        message = f"{invoice.reference} is a credit note, which cannot be edited."
        raise WrongState(message, hint="Void it and draft another: /credit")
