"""Queries about what is kept of a client: to hand it out, to take it out, and what stands against.

Taking out goes by pages: each is a transaction, and what is taken out is not found again.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import (
    LIVE,
    Adjustment,
    AdjustmentState,
    Approval,
    ApprovalKind,
    Attempt,
    Claim,
    ClaimState,
    Client,
    ClientCredit,
    Contact,
    DataKeyRecord,
    Delivery,
    DeliveryState,
    Erasure,
    EventRecord,
    Hold,
    InboundMail,
    Invoice,
    InvoiceLine,
    InvoiceState,
    Letter,
    LivingCard,
    MailState,
    Payment,
    PaymentState,
    Posting,
    Purpose,
    RecurringPlan,
    Refund,
    RefundState,
    Reminder,
)
from core.money import Money
from core.repositories.base import Repository, locked, sealed_values, table
from core.repositories.cells import slot_of_client
from core.security.sealing import FORMAT

PAGE: Final = 500
SEALED_OF_MAILS: Final = ("sender", "title", "raw")
GONE: Final = "(erased)"
EMPTIED: Final = "gone"
"""Marks a letter whose words have had their time."""

UNSETTLED: Final = (
    InvoiceState.DRAFT,
    InvoiceState.AWAITING,
    InvoiceState.OPEN,
    InvoiceState.PARTLY_PAID,
)


class PrivacyRepository(Repository):
    """What is kept of one company's clients."""

    # -- what stands against erasing ------------------------------------------------------------

    async def unsettled(self, client_id: int) -> list[Invoice]:
        """Invoices of a client that are not at their end."""
        return await self._of(
            Invoice, Invoice.client_id == client_id, col(Invoice.state).in_(UNSETTLED)
        )

    async def asked_back(self, client_id: int) -> list[Refund]:
        """Refunds that somebody asked for, or that are on their way."""
        waiting = col(Refund.state).in_((RefundState.PENDING, RefundState.SENDING))
        return await self._of(Refund, Refund.client_id == client_id, waiting)

    async def credit(self, client_id: int) -> list[Money]:
        """What a client has to its credit, in each currency in which there is any."""
        rows = await self._of(
            ClientCredit, ClientCredit.client_id == client_id, col(ClientCredit.balance_minor) > 0
        )
        return [row.balance for row in rows]

    async def given_up(self, client_id: int) -> list[Adjustment]:
        """Write-offs that somebody asked for, on which nobody decided yet."""
        return await self._of(
            Adjustment,
            col(Adjustment.invoice_id).in_(self._bills(client_id)),
            Adjustment.state == AdjustmentState.PENDING,
        )

    async def undecided(self, client_id: int) -> tuple[list[Payment], list[Claim]]:
        """Payments that somebody reported, and claims, on which nobody decided yet."""
        payments = await self._of(
            Payment,
            col(Payment.invoice_id).in_(self._bills(client_id)),
            Payment.state == PaymentState.PENDING,
        )
        claims = await self._of(
            Claim,
            col(Claim.invoice_id).in_(self._bills(client_id)),
            Claim.state == ClaimState.OPEN,
        )
        return payments, claims

    async def paying(self, client_id: int) -> bool:
        """Whether a payment service may still report money of a client."""
        bills = self._bills(client_id)
        found = await self._of(
            Attempt, col(Attempt.invoice_id).in_(bills), col(Attempt.state).in_(LIVE), most=1
        )
        return bool(found)

    async def telling(self, client_id: int) -> bool:
        """Whether something about a client is still to be told to somebody."""
        found = await self._of(
            Delivery,
            Delivery.state == DeliveryState.WAITING,
            await self._sealed_for(client_id),
            most=1,
        )
        return bool(found)

    # -- erasing --------------------------------------------------------------------------------

    async def booked(self, client_id: int) -> tuple[date | None, datetime | None]:
        """The last day for which something about a client was booked, and when that was last done.

        A payment of December may be booked in January.
        """
        query = (
            select(func.max(Posting.booked_on), func.max(EventRecord.happened_at))
            .join(EventRecord, col(EventRecord.id) == Posting.event_id)
            .where(col(Posting.invoice_id).in_(self._bills(client_id)))
        )
        return (await self._session.exec(query)).one()

    async def added(self, client_id: int) -> str:
        """What tells a client from another that got its number in a restored database."""
        query = select(EventRecord.digest).where(
            EventRecord.company_id == self._company_id,
            EventRecord.subject == f"client:{client_id}",
            EventRecord.kind == "ClientAdded",
        )
        return (await self._session.exec(query.order_by(col(EventRecord.id)))).first() or ""

    async def forget_names(self, client: Client, now: datetime) -> int:
        """Overwrite what a client is called and found by, and close its invoices; how many."""
        words = dict.fromkeys(("time_zone", "tax_reason"), "")
        await self.change(client, key=f"~{client.id}", name=GONE, erased_at=now, **words)
        people, bills = table(Contact), table(Invoice)
        unfound = update(people).where(people.c.client_id == client.id)
        await self._session.exec(
            unfound.values(email_index="", domain_index="", undeliverable_at=None)
        )
        closed = update(bills).where(bills.c.client_id == client.id)
        result = await self._session.exec(closed.values(is_restricted=True, address_seed=GONE))
        return int(result.rowcount)

    async def erasure(self, client_id: int) -> Erasure | None:
        """How a client was erased, if it was."""
        found = await self._of(Erasure, Erasure.client_id == client_id)
        return next(iter(found), None)

    async def erasures(self) -> list[Erasure]:
        """Every client that was erased, in order of number."""
        return await self._of(Erasure)

    async def client(self, client_id: int) -> Client | None:
        """The client with this number, erased or not; locked: no invoice is begun meanwhile."""
        query = select(Client).where(Client.id == client_id, Client.company_id == self._company_id)
        return (await self._session.exec(locked(query))).one_or_none()

    async def forgotten(self) -> list[EventRecord]:
        """What was taken out since the owners were told of it."""
        about = f"retention:{self._company_id}"
        told = select(func.max(EventRecord.id)).where(
            EventRecord.subject == about, EventRecord.kind == "RetentionDone"
        )
        last = (await self._session.exec(told)).one() or 0
        return await self._of(EventRecord, EventRecord.subject == about, col(EventRecord.id) > last)

    async def shown(self, client_id: int, others: Sequence[str] = ()) -> list[str]:
        """Some subjects of cards in chats that still say something of a client, or are these."""
        bills = [invoice.id for invoice in await self._of(Invoice, Invoice.client_id == client_id)]
        found = await self._living(list(others))
        for first in range(0, len(bills) + 1, PAGE):
            page = bills[first : first + PAGE]
            paid = select(Payment.id).where(col(Payment.invoice_id).in_(page))
            back = select(Refund.id).where(col(Refund.invoice_id).in_(page))
            given_up = select(Adjustment.id).where(col(Adjustment.invoice_id).in_(page))
            said = select(Letter.id).where(
                Letter.company_id == self._company_id,
                (col(Letter.client_id) == client_id) | col(Letter.invoice_id).in_(page),
            )
            subjects = [f"{word}:{number}" for word in ("invoice", "overdue") for number in page]
            subjects += [f"payment:{number}" for number in await self._session.exec(paid)]
            subjects += [f"letter:{number}" for number in await self._session.exec(said)]
            subjects += [f"adjustment:{number}" for number in await self._session.exec(given_up)]
            subjects += [f"refund:{number}" for number in await self._session.exec(back)]
            found += await self._living(subjects)
        return sorted(set(found))

    async def _living(self, subjects: list[str]) -> list[str]:
        retired = select(EventRecord.subject).where(EventRecord.kind == "CardRetired")
        found: list[str] = []
        for first in range(0, len(subjects), PAGE):
            page = subjects[first : first + PAGE]
            query = select(LivingCard.subject).where(
                LivingCard.company_id == self._company_id,
                col(LivingCard.subject).in_(page),
                col(LivingCard.subject).not_in(retired.where(col(EventRecord.subject).in_(page))),
            )
            found += await self._session.exec(query.distinct())
        return found

    # -- taking out -----------------------------------------------------------------------------

    async def sweep(self, client_id: int) -> int:
        """Blank a page of what stands in the open about an erased client; 0 when all is blank."""
        bills = self._bills(client_id)
        unissued = bills.where(col(Invoice.number).is_(None))
        payments = select(Payment.id).where(col(Payment.invoice_id).in_(bills))
        planned = select(RecurringPlan.id).where(RecurringPlan.client_id == client_id)
        adjusted = select(Adjustment.id).where(col(Adjustment.invoice_id).in_(bills))
        about = (
            (ApprovalKind.INVOICE, bills),
            (ApprovalKind.PAYMENT, payments),
            (ApprovalKind.ADJUSTMENT, adjusted),
            (ApprovalKind.RECURRING, planned),
            (ApprovalKind.REFUND, select(Refund.id).where(Refund.client_id == client_id)),
        )
        asked = or_(
            *(
                (col(Approval.kind) == kind) & col(Approval.subject_id).in_(ids)
                for kind, ids in about
            )
        )
        return (
            await self._blank(Hold, "reason", col(Hold.invoice_id).in_(bills))
            or await self._blank(Reminder, "reason", col(Reminder.invoice_id).in_(bills))
            or await self._blank(Approval, "reason", asked)
            or await self._blank(Payment, "note", col(Payment.invoice_id).in_(bills))
            or await self._blank(Adjustment, "reason", col(Adjustment.invoice_id).in_(bills))
            or await self._blank(Refund, "reason", col(Refund.client_id) == client_id)
            or await self._blank(Invoice, "note", col(Invoice.id).in_(unissued))
            or await self._blank(
                InvoiceLine, "description", col(InvoiceLine.invoice_id).in_(unissued)
            )
            or await self._blank(Letter, "automatic", col(Letter.client_id) == client_id)
            or await self._unsaid(bills)
            or await self._unfound(client_id)
            or await self._loose(client_id)
        )

    async def end(self, client_id: int) -> int:
        """Blank a page of what stood on papers nobody needs any more; 0 when all is."""
        bills = self._bills(client_id)
        return (
            await self._blank(Invoice, "note", col(Invoice.id).in_(bills))
            or await self._blank(Invoice, "po_number", col(Invoice.id).in_(bills))
            or await self._blank(InvoiceLine, "description", col(InvoiceLine.invoice_id).in_(bills))
        )

    async def empty_letters(self, before: datetime) -> int:
        """Empty a page of letters of strangers; 0 when there is none any more."""
        of_nobody = col(Letter.client_id).is_(None) & col(Letter.member_id).is_(None)
        return await self._empty_letters(of_nobody & (col(Letter.written_at) < before))

    async def _empty_letters(self, where: Any) -> int:
        found = await self._of(Letter, where, col(Letter.from_kind) != EMPTIED, most=PAGE)
        for letter in found:
            words = ("message_id", "sender", "sender_name", "recipient", "subject", "text")
            blank: dict[str, Any] = dict.fromkeys((*words, "trust", "outcome"), "")
            blank |= {name: [] for name in ("thread", "intents", "attachments")}
            await self.change(letter, from_kind=EMPTIED, **blank)
        return len(found)

    async def _loose(self, client_id: int) -> int:
        """Letters and mails about a client that another key than the client's has sealed."""
        beside = col(Letter.client_id).is_(None) & col(Letter.invoice_id).in_(
            self._bills(client_id)
        )
        mails = select(Letter.inbound_id).where(
            Letter.company_id == self._company_id,
            (col(Letter.client_id) == client_id)
            | col(Letter.invoice_id).in_(self._bills(client_id)),
        )
        kind = table(InboundMail)
        return await self._empty_letters(beside) or await emptied(
            self._session, kind.c.id.in_(mails)
        )

    async def _unsaid(self, bills: Any) -> int:
        """Let a page of claims say nothing any more: no day, no amount, no way of paying."""
        kind = table(Claim)
        blank = dict.fromkeys(("day", "amount_minor", "paid_by"))
        page = select(kind.c.id).where(
            kind.c.company_id == self._company_id,
            kind.c.invoice_id.in_(bills),
            or_(*(kind.c[name].is_not(None) for name in blank)),
        )
        change = update(kind).where(kind.c.id.in_(page.limit(PAGE))).values(blank)
        return int((await self._session.exec(change)).rowcount)

    async def _unfound(self, client_id: int) -> int:
        """Let nothing be found any more by a mail address to which something was told."""
        told = table(Delivery)
        mark = "~" + func.cast(told.c.id, told.c.address_index.type)
        page = (
            select(told.c.id)
            .where(
                told.c.company_id == self._company_id,
                told.c.address_index.not_like("~%"),
                await self._sealed_for(client_id),
            )
            .limit(PAGE)
        )
        change = update(told).where(told.c.id.in_(page)).values(address_index=mark)
        return int((await self._session.exec(change)).rowcount)

    async def _blank(self, model: type[SQLModel], name: str, where: ColumnElement[bool]) -> int:
        """Blank a column in a page of rows where it says something."""
        kind = table(model)
        page = select(kind.c.id).where(
            kind.c.company_id == self._company_id, kind.c[name] != "", where
        )
        change = update(kind).where(kind.c.id.in_(page.limit(PAGE))).values({name: ""})
        return int((await self._session.exec(change)).rowcount)

    async def _sealed_for(self, client_id: int) -> ColumnElement[bool]:
        """Deliveries whose address a client's key for letters has sealed."""
        query = select(DataKeyRecord.id).where(
            DataKeyRecord.slot == slot_of_client(client_id, Purpose.LETTERS)
        )
        key_id = (await self._session.exec(query)).one_or_none() or 0
        return func.substr(table(Delivery).c.address, 1, 40).like(f"{FORMAT}.{key_id}.%")

    def _bills(self, client_id: int) -> Any:
        return select(Invoice.id).where(
            Invoice.company_id == self._company_id, Invoice.client_id == client_id
        )

    async def _of(self, model: Any, *where: Any, most: int | None = None) -> list[Any]:
        query = select(model).where(model.company_id == self._company_id, *where)
        return list(await self._session.exec(query.order_by(*table(model).primary_key).limit(most)))


async def emptied(session: AsyncSession, where: ColumnElement[bool], most: int = PAGE) -> int:
    """Empty a page of mails that were worked off; how many."""
    kind = table(InboundMail)
    light = [each for each in kind.c if each.name not in SEALED_OF_MAILS]
    page = select(*light).where(kind.c.state != MailState.WAITING, kind.c.size_bytes > 0, where)
    found = (await session.exec(page.order_by(kind.c.id).limit(most))).all()
    for row in found:
        told = dict(row._mapping) | {"size_bytes": 0, "sealing": row.sealing + 1}  # noqa: SLF001  # SQLAlchemy's own name
        values = await sealed_values(session, InboundMail(**told, sender="", title="", raw=b""))
        names = (*SEALED_OF_MAILS, "sealing", "size_bytes")
        change = update(kind).where(kind.c.id == row.id, kind.c.sealing == row.sealing)
        await session.exec(change.values({name: values[name] for name in names}))
    return len(found)
