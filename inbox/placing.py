"""Where a mail belongs: its company, its invoice if it has one, and who has its address.

The company is the invoice's, else the one that knows the address, else the first: there a stranger
writes. What an address is on file for is not yet a proof that its owner wrote. The invoice of a
client who was erased is nobody's any more: a late reply to it is a stranger's.
"""

from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from core.billing import Billing, Work
from core.errors import NotFound
from core.models import Client
from core.security.actors import Actor, system
from core.services.invoices import InvoiceView
from core.services.letters import Acquaintance
from inbox.mail import Unreadable
from inbox.opening import Around, Opened, returned, selected
from inbox.trust import Known, Trust

CLIENTS_MOST: Final = 500


@dataclass(frozen=True)
class Placed:
    """A mail's company, its invoice if it has one, who has its address, and what is around it."""

    actor: Actor
    who: Acquaintance
    view: InvoiceView | None
    around: Around
    returns: bool = False  # whether it is a report that names a mail of ours about that invoice

    @property
    def known(self) -> Known:
        """Whose address it is, for the invoice at hand."""
        if self.who.member is not None:
            return Known.MEMBER
        is_ours = self.who.contact is not None and (
            self.view is None or self.who.is_contact_of(self.view.client.id)
        )
        return Known.CONTACT if is_ours else Known.STRANGER

    @property
    def client(self) -> Client | None:
        """The client it is about: the invoice's, else the sender's."""
        return self.view.client if self.view is not None else self.who.client


async def place(billing: Billing, opened: Opened) -> Placed:
    """Look a mail's place up; raises `Unreadable` where there is no company at all."""
    sender = opened.verdict.sender
    invoice_id = selected(opened.mail, billing.links)
    owner = await billing.owner_of_invoice(invoice_id) if invoice_id else None
    actor = owner or await billing.known_to(sender) or await _first(billing)
    async with billing.reading(actor) as work:
        view = await work.invoices.view_by_id(invoice_id) if owner and invoice_id else None
        view = None if view is None or view.invoice.is_restricted else view
        who = await work.letters.who(sender, view.client.id if view else None)
        view = view or await _named(work, opened, who)
        returns = view is not None and returned(opened.mail, billing.links) == view.invoice.id
        return Placed(actor, who, view, await _around(work, opened, who, view), returns=returns)


async def placed_now(work: Work, placed: Placed) -> Placed:
    """The same within the transaction that keeps it: who was erased meanwhile is nobody.

    What they write is a stranger's mail, which the team reads; with their key it would be lost.
    """
    client = placed.client
    if client is None or not await work.privacy.is_erased(client.id):
        return placed
    return replace(placed, who=Acquaintance(), view=None)


async def _first(billing: Billing) -> Actor:
    ids = await billing.company_ids()
    if not ids:
        raise Unreadable("There is no company yet that it could be for.")
    return system(ids[0])


async def _named(work: Work, opened: Opened, who: Acquaintance) -> InvoiceView | None:
    """The invoice whose number is in the text, when it is one of the sender's business.

    A number is easily guessed: it counts only where something proves who wrote it.
    """
    is_proven = opened.verdict.level in {Trust.LIKELY, Trust.PROVEN}
    for number in opened.numbers if is_proven and who.kind != "stranger" else ():
        try:
            view = await work.invoices.view(number)
        except NotFound:
            continue
        if who.member is not None or (who.client and who.client.id == view.client.id):
            return view
    return None


async def _around(
    work: Work, opened: Opened, who: Acquaintance, view: InvoiceView | None
) -> Around:
    """What the books know around a mail."""
    company = await work.companies.own()
    client = view.client if view else who.client
    is_other = view is not None and who.client is not None and who.client.id != view.client.id
    kind = "stranger" if is_other else who.kind
    names = await work.clients.search(limit=CLIENTS_MOST) if who.member is not None else []
    currency = view.invoice.currency if view else (client and client.currency) or company.currency
    return Around(
        from_kind="machine" if opened.automatic else kind,
        sent_at=work.clock.now().astimezone(ZoneInfo(company.time_zone)),
        invoice=(view.invoice.number or "") if view else "",
        currency=currency,
        clients=tuple(each.name for each in names),
    )
