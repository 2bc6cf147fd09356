"""Who hears what, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.errors import NotFound
from core.events import DeliveryFailed
from core.models import Delivery, DeliveryState, LivingCard
from core.repositories.events import EventRepository
from core.security.rights import Deed
from core.security.sealing import Hidden
from core.services.scope import Scope


@dataclass(frozen=True)
class Telling:
    """One event to be told to one address on one channel; `attempt` counts from one."""

    delivery_id: int
    company_id: int
    channel: str
    address: str
    kind: str
    subject: str
    payload: dict[str, Any]
    actor: str
    request_id: str
    attempt: int


class DeliveryService:
    """Note whom an event is told, and every try to do so."""

    def __init__(self, events: EventRepository, scope: Scope) -> None:
        self._events = events
        self._scope = scope

    async def plan(self, event_id: int, addresses: Iterable[tuple[str, str]]) -> list[Delivery]:
        """Keep a delivery per channel and address; those kept before are left alone.

        Nothing goes to an address that was erased.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        known = {(row.channel, row.address) for row in await self._events.deliveries(event_id)}
        event = await self._events.by_id(event_id)
        assert event is not None
        client_id = await self._events.sealer_of(event.subject, event.payload)
        return [
            await self._events.keep(
                Delivery(
                    company_id=self._scope.actor.company_id,
                    event_id=event_id,
                    channel=channel,
                    address=address,
                    state=DeliveryState.WAITING,
                ),
                client_id=client_id,
            )
            for channel, address in dict.fromkeys(addresses)
            if (channel, address) not in known and not isinstance(address, Hidden)
        ]

    async def take(self, delivery_id: int) -> Telling | None:
        """Begin a try, counted first, so that one that died is known; nothing when it is told."""
        delivery = await self._delivery(delivery_id)
        if delivery.state is not DeliveryState.WAITING:
            return None
        event = await self._events.by_id(delivery.event_id)
        assert event is not None
        await self._events.change(delivery, attempts=delivery.attempts + 1)
        return Telling(
            delivery_id,
            delivery.company_id,
            delivery.channel,
            delivery.address,
            event.kind,
            event.subject,
            event.payload,
            event.actor,
            event.request_id,
            delivery.attempts,
        )

    async def channel(self, delivery_id: int) -> str:
        """Where it is to be told."""
        return (await self._delivery(delivery_id)).channel

    async def request_id(self, delivery_id: int) -> str:
        """The ask that led to what is told, so that what follows belongs to it too."""
        delivery = await self._events.delivery(delivery_id)
        assert delivery is not None
        event = await self._events.by_id(delivery.event_id)
        assert event is not None
        return event.request_id

    async def told(self, delivery_id: int) -> None:
        """Note that it arrived."""
        delivery = await self._delivery(delivery_id)
        now = self._scope.now()
        await self._events.change(delivery, state=DeliveryState.TOLD, told_at=now, last_error="")

    async def stumbled(self, delivery_id: int, error: str) -> None:
        """Note that a try failed; there will be another."""
        delivery = await self._delivery(delivery_id)
        await self._events.change(delivery, last_error=error[:300])

    async def gave_up(self, delivery_id: int, error: str) -> None:
        """Note that it never will arrive; announces `DeliveryFailed`, so that an owner hears."""
        delivery = await self._delivery(delivery_id)
        await self._events.change(delivery, state=DeliveryState.FAILED, last_error=error[:300])
        event = await self._events.by_id(delivery.event_id)
        assert event is not None
        await self._scope.announce(
            DeliveryFailed(
                event.subject,
                delivery_id,
                delivery.channel,
                delivery.address,
                event.kind,
                error[:300],
            )
        )

    async def living_card(self, channel: str, address: str, subject: str) -> str | None:
        """The message that is the living card of a subject there, if there is one."""
        card = await self._events.living_card(channel, address, subject)
        return card.message if card else None

    async def living_cards(self, channel: str, subject: str) -> list[tuple[str, str]]:
        """Every (address, message) that is a living card of a subject on a channel."""
        cards = await self._events.living_cards(channel, subject)
        return [(card.address, card.message) for card in cards]

    async def posted(self, channel: str, address: str, subject: str, message: str) -> None:
        """Note where the living card of a subject is now."""
        self._scope.require(Deed.KEEP_BOOKS)
        await self._events.place_card(
            LivingCard(
                company_id=self._scope.actor.company_id,
                channel=channel,
                address=address,
                subject=subject,
                message=message,
            )
        )

    async def _delivery(self, delivery_id: int) -> Delivery:
        self._scope.require(Deed.KEEP_BOOKS)
        delivery = await self._events.delivery(delivery_id)
        if delivery is None:
            raise NotFound("There is no such delivery.")
        return delivery
