"""Two clients that are one: from now on they are one here too; what was issued stays as it is."""

from core.errors import InvalidInput, WrongState
from core.events import ClientsMerged, InvoiceEdited
from core.models import ApprovalKind, Client, Contact, ContactRole, Invoice, InvoiceState
from core.repositories.clients import ClientRepository
from core.repositories.merging import MergeRepository
from core.security.deeds import Guarded
from core.security.rights import Deed
from core.services.approvals import ApprovalService
from core.services.credits import CreditService
from core.services.scope import Scope


class MergeService:
    """Let one client live on in another."""

    def __init__(
        self,
        clients: ClientRepository,
        merging: MergeRepository,
        approvals: ApprovalService,
        credits_: CreditService,
        scope: Scope,
    ) -> None:
        self._clients = clients
        self._merging = merging
        self._approvals = approvals
        self._credits = credits_
        self._scope = scope

    async def merge(self, gone: Client, into: Client) -> Client:
        """Let a client live on in another; announces `ClientsMerged`. It takes a one-time code.

        Its drafts, plans and people are the other's from now on. What was issued to it stays its
        own, and is mailed to where the other's invoices go. Approvals that were asked for are void.
        """
        self._scope.require(Deed.MERGE_CLIENTS)
        self._require_two(gone, into)
        content = {"client": gone.id, "into": into.id, "keys": [gone.key, into.key]}
        why = f"{gone.name} ({gone.key}) lives on in {into.name} ({into.key}), for good."
        meant = Guarded.of(Deed.MERGE_CLIENTS, f"client:{gone.id}", content, why)
        await self._scope.prove(meant)
        drafts = await self._merging.drafts(gone.id)
        for first in sorted((gone.id, into.id)):
            await self._clients.held(first)
        await self._require_no_credit(gone)
        await self._hand_over(drafts, into)
        await self._merging.hand_over_plans(gone.id, into.id)
        await self._move_people(gone, into)
        for each in [gone, *await self._clients.merged(gone.id)]:
            await self._clients.change(each, merged_into=into.id)
        merged = ClientsMerged(f"client:{gone.id}", gone.id, into.id, len(drafts))
        await self._scope.announce(merged)
        return into

    def _require_two(self, gone: Client, into: Client) -> None:
        if gone.merged_into is not None or into.merged_into is not None:
            name = gone.key if gone.merged_into is not None else into.key
            raise WrongState(f"{name} was merged before.", hint=f"/client show {name}")
        if gone.id == into.id:
            hint = "Name the one that goes, then the one that stays."
            raise InvalidInput(f"{gone.key} cannot be merged into itself.", hint=hint)
        if into.archived_at is not None:
            hint = f"Let it come back first: /client unarchive {into.key}"
            raise WrongState(f"{into.name} is archived.", hint=hint)

    async def _require_no_credit(self, gone: Client) -> None:
        """Refuse while the one that goes has money with us: no entry says whose it would be."""
        if has := await self._credits.of(gone.id):
            amounts = ", ".join(str(amount) for amount in has.values())
            message = f"{gone.name} ({gone.key}) has {amounts} of credit."
            raise WrongState(message, hint="Apply it to what it owes, or pay it back, then merge.")

    async def _hand_over(self, drafts: list[Invoice], into: Client) -> None:
        """Let drafts be the other's; what was approved of them was approved for another client."""
        for invoice in drafts:
            voided = await self._approvals.withdraw(ApprovalKind.INVOICE, invoice.id)
            await self._merging.change(invoice, client_id=into.id, state=InvoiceState.DRAFT)
            edited = InvoiceEdited(invoice.subject, invoice.id, invoice.reference, voided)
            await self._scope.announce(edited)

    async def _move_people(self, gone: Client, into: Client) -> None:
        """Put everybody of both on file at the one, and let the other's mails go where its go."""
        theirs = await self._clients.contacts(into.id)
        known, first = {each.email.casefold() for each in theirs}, theirs[0]
        for contact in await self._clients.contacts(gone.id):
            if contact.email.casefold() not in known:
                known.add(contact.email.casefold())
                await self._clients.keep(_at(contact, into))
            if not contact.is_billing:
                await self._clients.forget_contact(contact)
        await self.follow(gone, first)
        for each in await self._clients.merged(gone.id):
            await self.follow(each, first)

    async def follow(self, merged: Client, first: Contact) -> None:
        """Let what was issued to a merged client be mailed to where the other's invoices go."""
        self._scope.require(Deed.WRITE_CLIENTS)
        own = await self._clients.contact(merged.id)
        values = {name: getattr(first, name) for name in ("name", "email", "undeliverable_at")}
        await self._clients.change(own, **values)


def _at(contact: Contact, into: Client) -> Contact:
    """The same person at another client; invoices go to the one who had them there before."""
    roles = [role for role in ContactRole if contact.has(role) and role != ContactRole.BILLING]
    return Contact(
        company_id=into.company_id,
        client_id=into.id,
        name=contact.name,
        email=contact.email,
        is_billing=False,
        roles=",".join(roles or [ContactRole.TECHNICAL]),
        undeliverable_at=contact.undeliverable_at,
    )
