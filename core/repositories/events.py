"""Queries about events, their deliveries and the living cards."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from core.events import private_fields
from core.models import Client, Delivery, EventRecord, Invoice, Letter, LivingCard
from core.repositories.base import Repository, inserting


class EventRepository(Repository):
    """Find and keep what happened and what was told."""

    async def by_id(self, event_id: int) -> EventRecord | None:
        """The event with this id, if it is this company's."""
        query = select(EventRecord).where(
            EventRecord.id == event_id, EventRecord.company_id == self._company_id
        )
        return (await self._session.exec(query)).one_or_none()

    async def add(self, event: EventRecord) -> EventRecord:
        """Keep an event; what is private in it is sealed with the key of whoever it is about."""
        if not private_fields(event.kind):
            return await self.keep(event)
        client_id = await self.client_of(event.subject, event.payload)
        return await self.keep(event, client_id=client_id)

    async def add_all(self, rows: Sequence[EventRecord]) -> list[int]:
        """Keep several that hold nothing private; answers their ids, in whatever order."""
        assert not any(private_fields(row.kind) for row in rows), "seal each by itself"
        values = [row.model_dump(exclude={"id"}) for row in rows]
        return await self.keep_numbered(EventRecord, values) if values else []

    async def client_of(self, subject: str, payload: Mapping[str, Any]) -> int | None:
        """The client that something is about, if it is about one."""
        kind, _, number = subject.partition(":")
        named = payload.get("client_id") or (number if kind == "client" else None)
        if named:
            return int(named)
        if kind == "letter":
            query = select(Letter.client_id).where(Letter.id == int(number))
            return (await self._session.exec(query)).one_or_none()
        invoice_id = payload.get("invoice_id") or (number if kind == "invoice" else None)
        if not invoice_id:
            return None
        found = select(Invoice.client_id).where(
            Invoice.id == int(invoice_id), Invoice.company_id == self._company_id
        )
        return (await self._session.exec(found)).one_or_none()

    async def sealer_of(self, subject: str, payload: Mapping[str, Any]) -> int | None:
        """The client whose key seals where something is told; none once that key was erased."""
        client_id = await self.client_of(subject, payload)
        if client_id is None:
            return None
        there = select(Client.id).where(Client.id == client_id, col(Client.erased_at).is_(None))
        return (await self._session.exec(there)).one_or_none()

    async def of_subject(self, subject: str) -> list[EventRecord]:
        """The story of one thing, in order."""
        query = select(EventRecord).where(
            EventRecord.company_id == self._company_id, EventRecord.subject == subject
        )
        return list(await self._session.exec(query.order_by(col(EventRecord.id))))

    async def of_subjects(self, subjects: Sequence[str]) -> list[EventRecord]:
        """The story of several things together, in order."""
        query = select(EventRecord).where(
            EventRecord.company_id == self._company_id, col(EventRecord.subject).in_(subjects)
        )
        return list(await self._session.exec(query.order_by(col(EventRecord.id))))

    async def delivery(self, delivery_id: int) -> Delivery | None:
        """The telling with this id, if it is this company's."""
        query = select(Delivery).where(
            Delivery.id == delivery_id, Delivery.company_id == self._company_id
        )
        return (await self._session.exec(query)).one_or_none()

    async def deliveries(self, event_id: int) -> list[Delivery]:
        """All tellings of an event."""
        query = select(Delivery).where(
            Delivery.event_id == event_id, Delivery.company_id == self._company_id
        )
        return list(await self._session.exec(query.order_by(col(Delivery.id))))

    async def living_card(self, channel: str, address: str, subject: str) -> LivingCard | None:
        """Where the card of a subject is, if it was posted there already."""
        query = select(LivingCard).where(
            LivingCard.company_id == self._company_id,
            LivingCard.channel == channel,
            LivingCard.address == address,
            LivingCard.subject == subject,
        )
        fresh = query.execution_options(populate_existing=True)
        return (await self._session.exec(fresh)).one_or_none()

    async def place_card(self, card: LivingCard) -> None:
        """Keep where a living card is; of two posted at once, the later one lives."""
        placed = inserting(self._session, LivingCard).values(card.model_dump(exclude={"id"}))
        place = ["company_id", "channel", "address", "subject"]
        moved = {"message": placed.excluded.message}
        await self._session.exec(placed.on_conflict_do_update(index_elements=place, set_=moved))

    async def living_cards(self, channel: str, subject: str) -> list[LivingCard]:
        """Every card of a subject on a channel, whoever got it."""
        query = select(LivingCard).where(
            LivingCard.company_id == self._company_id,
            LivingCard.channel == channel,
            LivingCard.subject == subject,
        )
        return list(await self._session.exec(query.order_by(col(LivingCard.id))))
