"""The people at a client: who gets its invoices, who gets copies, who decides, who is technical."""

from typing import Final

from core.errors import InvalidInput, NotFound, WrongState
from core.events import ContactAdded, ContactRemoved
from core.models import Client, Contact, ContactRole
from core.repositories.clients import ClientRepository
from core.security.rights import Deed
from core.services.clients import address
from core.services.scope import Scope, tidy

CONTACTS_MOST: Final = 50


class ContactService:
    """Add people to a client, and let them go."""

    def __init__(self, clients: ClientRepository, scope: Scope) -> None:
        self._clients = clients
        self._scope = scope

    async def of(self, client: Client) -> list[Contact]:
        """Everybody at a client, who gets the invoices first."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._clients.contacts(client.id)

    async def add(self, client: Client, email: str, name: str, roles: str) -> Contact:
        """Put a person at a client on file, or give one other roles; announces `ContactAdded`."""
        self._scope.require(Deed.WRITE_CLIENTS)
        told = roles_of(roles)
        where, who = address(email), tidy(name, "contact", 200)
        client = await self._clients.held(client.id)
        there = await self._clients.contacts(client.id)
        contact = next((each for each in there if _same(each.email, where)), None)
        if contact is None:
            if len(there) >= CONTACTS_MOST:
                message = f"{client.name} has {CONTACTS_MOST} contacts already."
                raise WrongState(message, hint="Remove one first: /client contact-remove")
            contact = await self._clients.keep(
                Contact(
                    company_id=client.company_id,
                    client_id=client.id,
                    name=who,
                    email=where,
                    is_billing=False,
                    roles=told,
                )
            )
        else:
            first = f"{ContactRole.BILLING}," if contact.is_billing else ""
            told = roles_of(first + told)
            await self._clients.change(contact, roles=told, name=who or contact.name)
        added = ContactAdded(f"client:{client.id}", client.id, contact.id, told)
        await self._scope.announce(added)
        return contact

    async def remove(self, client: Client, email: str) -> None:
        """Take a person off file; announces `ContactRemoved`.

        Raises `WrongState` for the one whom invoices go to.
        """
        self._scope.require(Deed.WRITE_CLIENTS)
        client = await self._clients.held(client.id)
        there = await self._clients.contacts(client.id)
        contact = next((each for each in there if _same(each.email, email)), None)
        if contact is None:
            hint = f"See who is there: /client show {client.key}"
            raise NotFound(f"{client.name} has no contact at {email.strip()[:60]}.", hint=hint)
        if contact.is_billing:
            hint = f"Let them go to another address first: /client address {client.key}"
            raise WrongState(f"Invoices of {client.name} go to {contact.email}.", hint=hint)
        await self._clients.forget_contact(contact)
        removed = ContactRemoved(f"client:{client.id}", client.id, contact.id)
        await self._scope.announce(removed)


def roles_of(text: str) -> str:
    """Roles as they are kept, each once and in order; `InvalidInput` names one that is none."""
    wanted = {word.lower() for word in text.replace(",", " ").split()}
    unknown = sorted(wanted - set(ContactRole))
    if unknown or not wanted:
        said = f"“{', '.join(unknown)[:40]}” is not a role." if unknown else "A role is missing."
        hint = f"Choose from {', '.join(ContactRole)}; several are told apart by commas."
        raise InvalidInput(said, hint=hint, fields={"roles": f"{said} {hint}"})
    return ",".join(role for role in ContactRole if role in wanted)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
