"""Erasing a client, and what follows from it as time passes.

Contact data and correspondence are unreadable at once: their key is destroyed. Papers that the law
wants kept stay, shown to nobody, until its years are over; then their key is destroyed, too.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from core.clock import day_in
from core.errors import NotFound, WrongState
from core.events import CardRetired, ClientErased, ErasureRepeated, PapersEnded
from core.models import (
    AdjustmentState,
    ApprovalKind,
    ClaimState,
    Client,
    Erasure,
    InvoiceState,
    PaymentState,
    Purpose,
)
from core.repositories.cells import slot_of_client
from core.repositories.clients import ClientRepository
from core.repositories.keys import KeyRepository
from core.repositories.privacy import PrivacyRepository
from core.retention import Keeping
from core.security.deeds import Guarded
from core.security.rights import Deed
from core.services.approvals import ApprovalService
from core.services.scope import Scope

SHOWN_MOST: Final = 5
NIGHTS: Final = timedelta(days=3)
ALL_OF_IT: Final = "This cannot be undone, and no backup brings it back."


@dataclass(frozen=True)
class Tombstone:
    """What is known outside the database of a client that was erased; it names nobody.

    `added` tells the client from another that got its number after a restore.
    """

    client_id: int
    added: str
    erased_at: datetime
    booked_on: date | None = None
    ended_at: datetime | None = None


class PrivacyService:
    """Erase a client, again after a restore, and let its papers go when their time has come."""

    def __init__(
        self,
        privacy: PrivacyRepository,
        clients: ClientRepository,
        keys: KeyRepository,
        approvals: ApprovalService,
        scope: Scope,
    ) -> None:
        self._privacy = privacy
        self._clients = clients
        self._keys = keys
        self._approvals = approvals
        self._scope = scope

    async def erase(self, name: str) -> Erasure:
        """Make a client unreadable; announces `ClientErased`. It takes a one-time code.

        Raises `WrongState`, naming it, while something about the client is not at its end.
        """
        self._scope.require(Deed.ERASE_CLIENT)
        found = await self._clients.find(name.strip())
        client = await self._privacy.client(found.id) if found else None
        if client is None:
            raise NotFound(f"There is no client “{name.strip()[:60]}”.", hint="See /client list.")
        await self._require_settled(client)
        content = {"client": client.id, "name": client.name, "key": client.key}
        why = f"{client.name} ({client.key}) is erased. {ALL_OF_IT}"
        await self._scope.prove(Guarded.of(Deed.ERASE_CLIENT, f"client:{client.id}", content, why))
        erasure, invoices = await self._erase(client, self._scope.now(), None)
        booked_on = str(erasure.booked_on or "")
        await self._scope.announce(
            ClientErased(f"erasure:{client.id}", client.id, invoices, booked_on)
        )
        return erasure

    async def again(self, stone: Tombstone) -> bool:
        """Erase a client that was erased after the backup which these books came from.

        What nobody owes ends with it, since nobody could look at it to end it. What is owed stays:
        an owner voids it, or says that it was paid. Announces `ErasureRepeated`; false when there
        is no such client here, or it is erased.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        client = await self._privacy.client(stone.client_id)
        if client is None or await self._privacy.added(client.id) != stone.added:
            return False
        erasure = await self._privacy.erasure(client.id)
        is_news = erasure is None or (stone.ended_at is not None and erasure.ended_at is None)
        if not is_news:
            return False
        ended = await self._end_unowed(client.id)
        owed = [each.reference for each in await self._privacy.unsettled(client.id)]
        if erasure is None:
            erasure, _ = await self._erase(client, stone.erased_at, stone.booked_on)
        if stone.ended_at is not None and erasure.ended_at is None:
            await self._end(erasure)
        about, erased_at = f"erasure:{client.id}", stone.erased_at.isoformat()
        await self._scope.announce(ErasureRepeated(about, client.id, erased_at, ended, owed))
        return True

    async def called(self, client_id: int) -> str:
        """What a client is called where its name has no place."""
        self._scope.require(Deed.READ_BOOKS)
        found = await self._clients.by_id(client_id)
        is_there = found is not None and found.erased_at is None
        return found.key if found is not None and is_there else f"client {client_id}"

    async def is_erased(self, client_id: int) -> bool:
        """Whether a client was erased."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._privacy.erasure(client_id) is not None

    async def erasures(self) -> list[Erasure]:
        """Every client that was erased."""
        self._scope.require(Deed.READ_TRAIL)
        return await self._privacy.erasures()

    async def late(self, keeping: Keeping, stones: Collection[Tombstone]) -> list[int]:
        """Erased clients whose erasure is not finished, or not noted outside, since some nights."""
        self._scope.require(Deed.KEEP_BOOKS)
        country, before = (await self._scope.company()).country, self._scope.now() - NIGHTS
        noted = {(stone.client_id, stone.added) for stone in stones}
        return [
            each.client_id
            for each in await self._privacy.erasures()
            if each.erased_at < before
            and (
                each.swept_at is None
                or (each.client_id, each.added) not in noted
                or (
                    each.ended_at is None
                    and each.booked_on is not None
                    and keeping.last_day(each.booked_on, country) < before.date()
                )
            )
        ]

    async def sweep(self, client_id: int) -> int:
        """Take out a page of what people wrote in the open about an erased client; 0 at its end."""
        self._scope.require(Deed.KEEP_BOOKS)
        erasure = await self._privacy.erasure(client_id)
        if erasure is None:
            return 0
        count = await self._privacy.sweep(client_id)
        if not count and erasure.ended_at is not None:
            count = await self._privacy.end(client_id)
        return count

    async def retire(self, client_id: int) -> int:
        """Let a page of cards in chats say nothing of an erased client any more; 0 when all do.

        Announces a `CardRetired` each.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        if await self._privacy.erasure(client_id) is None:
            return 0
        subjects = await self._privacy.shown(client_id)
        await self._scope.announce_all([CardRetired(subject) for subject in subjects])
        return len(subjects)

    async def swept(self, client_id: int) -> None:
        """Note that nothing of it is left, and that this is known outside."""
        self._scope.require(Deed.KEEP_BOOKS)
        erasure = await self._privacy.erasure(client_id)
        if erasure is not None:
            await self._privacy.change(erasure, swept_at=self._scope.now())

    async def end(self, client_id: int, keeping: Keeping) -> bool:
        """Destroy the key to an erased client's papers once the law's years are over.

        They count from the last booking, and what was booked since the erasure moves it. Nothing
        ends while something is owed. Announces `PapersEnded`; false when it is not yet time, or
        done already.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        erasure = await self._privacy.erasure(client_id)
        if erasure is None or erasure.ended_at is not None or erasure.booked_on is None:
            return False
        await self._follow(erasure)
        country = (await self._scope.company()).country
        if await self._scope.today() <= keeping.last_day(erasure.booked_on, country):
            return False
        if await self._privacy.unsettled(client_id):
            return False
        await self._end(erasure)
        about, booked_on = f"retention:{erasure.company_id}", str(erasure.booked_on)
        years = keeping.years_in(country)
        await self._scope.announce(PapersEnded(about, client_id, booked_on, years))
        return True

    async def _erase(
        self, client: Client, erased_at: datetime, booked_on: date | None
    ) -> tuple[Erasure, int]:
        last, _ = await self._booked(client.id)
        days = [day for day in (last, booked_on) if day]
        erasure = await self._privacy.keep(
            Erasure(
                client_id=client.id,
                company_id=client.company_id,
                name=client.name,
                added=await self._privacy.added(client.id),
                booked_on=max(days, default=None),
                erased_at=erased_at,
            )
        )
        invoices = await self._privacy.forget_names(client, erased_at)
        await self._keys.shred(slot_of_client(client.id, Purpose.LETTERS))
        if erasure.booked_on is None:  # no paper that the law wants kept
            await self._end(erasure)
        return erasure, invoices

    async def _booked(self, client_id: int) -> tuple[date | None, datetime | None]:
        """The day on which the law's years begin to count, and when something was booked last."""
        booked_on, done_at = await self._privacy.booked(client_id)
        if booked_on is None or done_at is None:
            return None, None
        return max(booked_on, day_in((await self._scope.company()).time_zone, done_at)), done_at

    async def _follow(self, erasure: Erasure) -> None:
        """Let the years count from what was booked since; what was typed with it is swept again."""
        last, done_at = await self._booked(erasure.client_id)
        if last is None or done_at is None or erasure.booked_on is None:
            return
        if last > erasure.booked_on or (erasure.swept_at and done_at > erasure.swept_at):
            latest = max(last, erasure.booked_on)
            await self._privacy.change(erasure, booked_on=latest, swept_at=None)

    async def _end_unowed(self, client_id: int) -> list[str]:
        """Let drafts be void, claims be dismissed, and nothing wait about what is not owed.

        Answers what they are called.
        """
        invoices = await self._privacy.unsettled(client_id)
        drafts = [each for each in invoices if each.number is None]
        for draft in drafts:
            await self._approvals.withdraw(ApprovalKind.INVOICE, draft.id)
            await self._privacy.change(draft, state=InvoiceState.VOID)
        payments, claims = await self._privacy.undecided(client_id)
        for claim in claims:
            await self._privacy.change(
                claim, state=ClaimState.DISMISSED, settled_at=self._scope.now()
            )
        ended = [*(each.reference for each in drafts), *(each.reference for each in claims)]
        owed = {each.id for each in invoices}
        for payment in (each for each in payments if each.invoice_id not in owed):
            await self._approvals.withdraw(ApprovalKind.PAYMENT, payment.id)
            await self._privacy.change(payment, state=PaymentState.REJECTED)
            ended.append(payment.reference)
        for adjustment in await self._privacy.given_up(client_id):
            if adjustment.invoice_id not in owed:
                await self._approvals.withdraw(ApprovalKind.ADJUSTMENT, adjustment.id)
                await self._privacy.change(adjustment, state=AdjustmentState.REJECTED)
                ended.append(adjustment.reference)
        return ended

    async def _end(self, erasure: Erasure) -> None:
        await self._keys.shred(slot_of_client(erasure.client_id, Purpose.BOOKS))
        await self._privacy.change(erasure, ended_at=self._scope.now(), swept_at=None)

    async def _require_settled(self, client: Client) -> None:
        """Refuse while money, a claim or a message about a client is on its way."""
        bills = [invoice.reference for invoice in await self._privacy.unsettled(client.id)]
        payments, claims = await self._privacy.undecided(client.id)
        waiting = [*bills, *(each.reference for each in payments), *(c.reference for c in claims)]
        waiting += [each.reference for each in await self._privacy.given_up(client.id)]
        waiting += [f"credit of {each.balance}" for each in await self._privacy.credit(client.id)]
        if waiting:
            more = f" and {len(waiting) - SHOWN_MOST} more" if len(waiting) > SHOWN_MOST else ""
            text = f"{client.name} is not settled: {', '.join(waiting[:SHOWN_MOST])}{more}."
            hint = "Have each paid, voided, decided on, dismissed or paid back, then erase."
            raise WrongState(text, hint=hint)
        if await self._privacy.paying(client.id):
            text = f"A payment of {client.name} may be on its way at the payment service."
            raise WrongState(text, hint="Its page ends within a day; then erase.")
        if await self._privacy.telling(client.id):
            text = f"Something about {client.name} is still being sent."
            raise WrongState(text, hint="Wait some minutes, then erase.")
