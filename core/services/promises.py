"""Promises to pay, kept and broken; and clients who are not reminded until a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import spoken
from core.errors import InvalidInput, WrongState
from core.events import ClientPaused, ClientResumed
from core.models import Client, ClientPause
from core.repositories.promises import Promised, PromiseRepository
from core.security.rights import Deed
from core.services.clients import ClientService
from core.services.scope import Scope

PAUSED_DAYS_MOST = 365


@dataclass(frozen=True)
class Promises:
    """How many promises were kept, broken, or have their day to come."""

    kept: int = 0
    broken: int = 0
    waiting: int = 0

    def __bool__(self) -> bool:
        """Whether anything was ever promised."""
        return bool(self.kept or self.broken or self.waiting)


class PromiseService:
    """Count promises; pause a client's reminders."""

    def __init__(self, promises: PromiseRepository, clients: ClientService, scope: Scope) -> None:
        self._promises = promises
        self._clients = clients
        self._scope = scope

    async def of_client(self, client: Client) -> Promises:
        """What became of a client's promises; one is broken once its day passed unpaid."""
        self._scope.require(Deed.READ_BOOKS)
        return counted(await self._promises.promised(client.id), await self._scope.today())

    async def all(self) -> list[tuple[Client, Promises]]:
        """The same of every client who promised anything, the most broken first."""
        self._scope.require(Deed.READ_REPORTS)
        today, by_client = await self._scope.today(), dict[int, list[Promised]]()
        for promised in await self._promises.promised():
            by_client.setdefault(promised.client.id, []).append(promised)
        found = [(each[0].client, counted(each, today)) for each in by_client.values()]
        return sorted(found, key=lambda pair: (-pair[1].broken, pair[0].key))

    async def pause(self, name: str, until: date) -> Client:
        """Alert and remind of nothing of a client until a day; announces `ClientPaused`."""
        self._scope.require(Deed.WRITE_INVOICES)
        client, today = await self._clients.get(name), await self._scope.today()
        if not today < until <= today + timedelta(days=PAUSED_DAYS_MOST):
            message = f"Reminders can wait until a day within a year, not until {spoken(until)}."
            hint = f"Such as {today + timedelta(days=14)}."
            raise InvalidInput(message, hint=hint, fields={"until": f"{message} {hint}"})
        await self._promises.place(
            ClientPause(
                client_id=client.id,
                company_id=client.company_id,
                until=until,
                placed_by=self._scope.actor.name,
                placed_at=self._scope.now(),
            )
        )
        await self._scope.announce(ClientPaused(f"client:{client.id}", client.id, str(until)))
        return client

    async def resume(self, name: str) -> Client:
        """Let a client's reminders go on at once; announces `ClientResumed`."""
        self._scope.require(Deed.WRITE_INVOICES)
        client = await self._clients.get(name)
        if not await self._promises.end(client.id):
            raise WrongState(f"Nothing holds the reminders of {client.name} as a whole.")
        await self._scope.announce(ClientResumed(f"client:{client.id}", client.id))
        return client

    async def pause_of(self, client: Client) -> ClientPause | None:
        """What makes a client's reminders wait today."""
        self._scope.require(Deed.READ_BOOKS)
        pause = await self._promises.pause(client.id)
        return pause if pause and pause.until > await self._scope.today() else None


def counted(promised: Sequence[Promised], today: date) -> Promises:
    """How many of them were kept, broken, or have their day to come."""
    kept = sum(1 for each in promised if each.is_paid)
    broken = sum(1 for each in promised if not each.is_paid and each.day < today)
    return Promises(kept, broken, len(promised) - kept - broken)
