"""Whether mail reaches a client: addresses that came back, and how that is mended.

Nobody is reminded at such an address. What is issued later is mailed there all the same, since what
came back may be long ago; its reminders wait, and the team is told when it falls overdue.
"""

from dataclasses import dataclass
from typing import Final

from core.errors import WrongState
from core.events import ContactReachable, ContactUnreachable
from core.models import Client, Contact, HoldKind, Invoice, Letter
from core.repositories.clients import ClientRepository
from core.repositories.letters import LetterRepository
from core.security.rights import Deed
from core.services.clients import address
from core.services.reminders import ReminderService
from core.services.scope import Scope

CAME_BACK: Final = "Mail to the client came back."


@dataclass(frozen=True)
class Reached:
    """A client, the contact invoices go to, and what it owes."""

    client: Client
    contact: Contact
    owed: list[Invoice]


class ReachService:
    """Note that an address does not take mail, and that it does again."""

    def __init__(
        self,
        letters: LetterRepository,
        clients: ClientRepository,
        reminders: ReminderService,
        scope: Scope,
    ) -> None:
        self._letters = letters
        self._clients = clients
        self._reminders = reminders
        self._scope = scope

    async def came_back(self, mail_address: str, letter: Letter) -> bool:
        """Mark an address as one that takes no mail, and stop reminders to it.

        Announces `ContactUnreachable`. False when it is nobody's on file, or nothing is new.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        is_news = False
        for contact, client in await self._letters.contacts_at(mail_address):
            is_marked = contact.undeliverable_at is not None
            if not is_marked:
                await self._letters.change(contact, undeliverable_at=self._scope.now())
            is_held = await self._hold_all(client) if contact.is_billing else False
            if is_marked and not is_held:
                continue
            is_news = True
            await self._scope.announce(
                ContactUnreachable(
                    f"client:{client.id}", client.id, contact.id, letter.id, letter.invoice_id
                )
            )
        return is_news

    async def mend(self, client: Client) -> Reached:
        """Say that the address on file takes mail after all; announces `ContactReachable`."""
        self._scope.require(Deed.WRITE_CLIENTS)
        contact = await self._clients.contact(client.id)
        if contact.undeliverable_at is None:
            raise WrongState(f"Nothing is known to be wrong with {contact.email}.")
        return await self._mended(client, contact, contact.email)

    async def correct(self, client: Client, mail_address: str) -> Reached:
        """Let invoices go to another address; announces `ContactReachable`."""
        self._scope.require(Deed.WRITE_CLIENTS)
        contact = await self._clients.contact(client.id)
        return await self._mended(client, contact, address(mail_address))

    async def view(self, client_id: int) -> Reached:
        """A client, its contact, and what it owes."""
        self._scope.require(Deed.READ_BOOKS)
        client = await self._clients.by_id(client_id)
        assert client is not None
        owed = await self._letters.owed_by(client_id)
        return Reached(client, await self._clients.contact(client_id), owed)

    async def _hold_all(self, client: Client) -> bool:
        """Let reminders of all that a client owes wait; false when they all did already."""
        is_new = False
        for invoice in await self._letters.owed_by(client.id):
            held = {hold.kind for hold in await self._reminders.holds(invoice.id)}
            if HoldKind.UNDELIVERED not in held:
                is_new = True
                await self._reminders.hold(
                    invoice.id, HoldKind.UNDELIVERED, None, CAME_BACK, is_quiet=True
                )
        return is_new

    async def _mended(self, client: Client, contact: Contact, mail_address: str) -> Reached:
        """What was issued to clients that live on in this one is mailed there as well."""
        for each in [client, *await self._clients.merged(client.id)]:
            first = contact if each is client else await self._clients.contact(each.id)
            await self._letters.change(first, email=mail_address, undeliverable_at=None)
            for invoice in await self._letters.owed_by(each.id):
                await self._reminders.lift(invoice.id, HoldKind.UNDELIVERED, is_quiet=True)
        about = f"client:{client.id}"
        await self._scope.announce(ContactReachable(about, client.id, contact.id, mail_address))
        return await self.view(client.id)
