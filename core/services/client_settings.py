"""What is known of a client, changed: what was issued goes on saying what was so then."""

from dataclasses import dataclass, replace
from typing import Any, Final

from core.errors import WrongState
from core.events import ClientArchived, ClientChanged
from core.models import Client, ClientPast, Company
from core.repositories.clients import ClientRepository
from core.security.rights import Deed
from core.security.signing import content_hash, mark_of
from core.services.clients import NewClient, columns_of
from core.services.fallthrough import Setting, settings
from core.services.look_alikes import require_distinct
from core.services.scope import Scope

WRITTEN: Final = (
    *(
        "name",
        "address",
        "country",
        "tax_id",
        "language",
        "currency",
        "terms",
        "terms_days",
        "time_zone",
    ),
    *("tax_category", "tax_reason"),
)
"""Every column that a person may change."""


@dataclass(frozen=True)
class Settled:
    """A client with everything that counts for it, and where each is from."""

    client: Client
    company: Company
    settings: dict[str, Setting]

    @property
    def mark(self) -> str:
        """What a form carries of the settings that it was filled with."""
        return mark_of(content_hash({name: str(getattr(self.client, name)) for name in WRITTEN}))


class ClientSettingsService:
    """Change a client, archive it, and say what counts for it."""

    def __init__(self, clients: ClientRepository, scope: Scope) -> None:
        self._clients = clients
        self._scope = scope

    async def of(self, client: Client) -> Settled:
        """What counts for a client, with where it is from."""
        self._scope.require(Deed.READ_BOOKS)
        company = await self._scope.company()
        return Settled(client, company, settings(company, client))

    async def edit(self, client: Client, new: NewClient, mark: str = "") -> Settled:
        """Let a client be this from now on; announces `ClientChanged`.

        Drafts say so at once; what was issued goes on saying what was so then. `mark` is that of
        the settings which were changed; others than those are not overwritten.
        """
        self._scope.require(Deed.WRITE_CLIENTS)
        await self._clients.hold_asked(client.id)
        client = await self._clients.held(client.id)
        now = await self.of(client)
        if mark and mark != now.mark:
            hint = f"It was not saved. Look at it as it is now: /client show {client.key}"
            message = f"Somebody changed {client.name} since this form was opened."
            raise WrongState(message, hint=hint)
        values = columns_of(replace(new, key=client.key))
        changed = {name: values[name] for name in WRITTEN if getattr(client, name) != values[name]}
        if "name" in changed:
            others = await self._clients.names(besides=client.id)
            await require_distinct(changed["name"], others)
        if set(changed) & set(ClientPast.SAID):
            await self._keep_past(client)
        if changed:
            await self._clients.change(client, **changed)
            what = ", ".join(sorted(changed))
            await self._scope.announce(ClientChanged(f"client:{client.id}", client.id, what))
        return await self.of(client)

    async def archive(self, client: Client, *, is_archived: bool = True) -> Client:
        """Let a client get no new invoice, or again; announces `ClientArchived`.

        What it owes stays owed, and it is reminded of it.
        """
        self._scope.require(Deed.WRITE_CLIENTS)
        client = await self._clients.held(client.id)
        if (client.archived_at is not None) is is_archived:
            state = "archived already" if is_archived else "not archived"
            raise WrongState(f"{client.name} is {state}.", hint=f"/client show {client.key}")
        at = self._scope.now() if is_archived else None
        await self._clients.change(client, archived_at=at)
        about = f"client:{client.id}"
        await self._scope.announce(ClientArchived(about, client.id, is_archived))
        return client

    async def _keep_past(self, client: Client) -> None:
        """Keep what issued documents say; those issued before an earlier change have theirs."""
        said: dict[str, Any] = {name: getattr(client, name) for name in ClientPast.SAID}
        if await self._clients.has_issued(client.id):
            past = ClientPast(
                company_id=client.company_id,
                client_id=client.id,
                until=self._scope.now(),
                **said,
            )
            await self._clients.leave_behind(await self._clients.keep(past))
