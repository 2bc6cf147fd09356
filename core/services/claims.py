"""Claims: what a client said about an invoice, and how a person settles it.

A mail never books money. It opens a claim, and while a person looks, reminders wait:

    payment     wait for some days, once; confirmed, it is recorded and awaits an owner's approval
    promise     wait until the day after; taken at its word once and for thirty days at most
    dispute     wait until the team says that it is settled
    extension   nothing waits until the team grants it
    PO number   noted beside the invoice at one press
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.clock import spoken
from core.errors import InvalidInput, NotFound, WrongState
from core.events import ClaimRaised, ClaimSettled
from core.models import (
    OWED,
    Claim,
    ClaimKind,
    ClaimState,
    HoldKind,
    Invoice,
    InvoiceState,
    Letter,
    Method,
    PaidBy,
)
from core.money import Money
from core.repositories.invoices import InvoiceRepository
from core.repositories.letters import ClaimRepository
from core.repositories.numbers import NumberRepository
from core.security.rights import Deed
from core.services.disputes import BY_MAIL
from core.services.payments import PaymentService, PaymentView
from core.services.reminders import ReminderService
from core.services.restriction import require_free
from core.services.scope import Scope, tidied, tidy

SERIES: Final = "claim"
LOOKING_DAYS: Final = 5
"""Working days for which a claim of payment lets reminders wait."""
PROMISED_DAYS_MOST: Final = 30
WAITING_MOST: Final = 3
"""How many claims of a kind wait on an invoice; a further mail is noted as adding to the last."""
GRANTED_DAYS_MOST: Final = 365
WEEKEND: Final = frozenset({5, 6})

HOLDS: Final = {
    ClaimKind.PAYMENT: HoldKind.CLAIM,
    ClaimKind.PROMISE: HoldKind.PROMISE,
    ClaimKind.DISPUTE: HoldKind.DISPUTE,
    ClaimKind.EXTENSION: HoldKind.EXTENSION,
}


@dataclass(frozen=True)
class Said:
    """What is claimed; whatever was not said is empty."""

    kind: ClaimKind
    amount: Money | None = None
    day: date | None = None
    note: str = ""
    paid_by: PaidBy | None = None


class ClaimService:
    """Raise claims, and settle them."""

    def __init__(
        self,
        claims: ClaimRepository,
        invoices: InvoiceRepository,
        numbers: NumberRepository,
        payments: PaymentService,
        reminders: ReminderService,
        scope: Scope,
    ) -> None:
        self._claims = claims
        self._invoices = invoices
        self._numbers = numbers
        self._payments = payments
        self._reminders = reminders
        self._scope = scope

    async def raise_by_mail(self, letter: Letter, invoice_id: int, said: Said) -> Claim | None:
        """Keep what a proven contact says, and let reminders wait; announces `ClaimRaised`.

        Nothing when the invoice is none that this can be said of. Who says again what waits for a
        person already gets the claim that was raised first.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        invoice = await self._invoices.by_id(invoice_id, lock=True)
        if invoice is None or not _fits(invoice, said.kind):
            return None
        waiting = await self._claims.open_on(invoice.id)
        same = [claim for claim in waiting if claim.kind is said.kind]
        known = next((claim for claim in same if _says_all(claim, said)), None)
        if len(same) >= WAITING_MOST:
            known = known or same[-1]
        return known or await self._raise(letter, invoice, said)

    async def raise_by_hand(self, letter: Letter, said: Said) -> Claim:
        """A member says what a letter means; announces `ClaimRaised`."""
        self._scope.require(Deed.WRITE_INVOICES)
        if letter.invoice_id is None:
            hint = f"Say which: /mail file {letter.reference} INV-…"
            raise WrongState(f"{letter.reference} belongs to no invoice yet.", hint=hint)
        invoice = await self._invoices.by_id(letter.invoice_id, lock=True)
        assert invoice is not None
        if not _fits(invoice, said.kind):
            message = f"{invoice.reference} is {invoice.state}: there is nothing to settle."
            raise WrongState(message, hint=f"See it: /invoice show {invoice.reference}")
        if said.kind is ClaimKind.PO_NUMBER and not said.note:
            hint = f"Ask for it: /mail answer {letter.reference}"
            raise WrongState(f"No PO number was read in {letter.reference}.", hint=hint)
        known = await self._claims.of_letter(letter.id)
        if any(claim.kind is said.kind for claim in known):
            hint = f"Settle what it says: /invoice show {invoice.reference}"
            raise WrongState(f"{letter.reference} was understood so already.", hint=hint)
        return await self._raise(letter, invoice, said)

    async def pay(
        self, reference: str, amount: Money | None, method: Method, day: date | None, note: str
    ) -> PaymentView:
        """Record the payment a client says they made; announces `PaymentRecorded`, `ClaimSettled`.

        It is booked when an owner approves it, like every payment that a person reports.
        """
        self._scope.require(Deed.RECORD_PAYMENTS)
        claim, invoice = await self._open(reference)
        if claim.kind is not ClaimKind.PAYMENT:
            hint = f"Record a payment without it: /payment record {invoice.reference}"
            raise WrongState(f"{claim.reference} is no claim of payment.", hint=hint)
        view = await self._payments.record(invoice.reference, amount, method, day, note)
        await self._claims.change(claim, payment_id=view.payment.id)
        await self._settle(claim, ClaimState.CONFIRMED)
        return view

    async def confirm(self, reference: str) -> Claim:
        """Say that a claim is right, and do what follows; announces `ClaimSettled`."""
        self._scope.require(Deed.WRITE_INVOICES)
        claim, invoice = await self._open(reference)
        match claim.kind:
            case ClaimKind.PAYMENT:
                method, note = claim.method or Method.BANK, claim.note
                await self.pay(reference, claim.amount, method, claim.day, note)
                return claim
            case ClaimKind.PROMISE | ClaimKind.EXTENSION:
                await self._wait(claim, invoice, claim.day)
            case ClaimKind.PO_NUMBER:
                number = tidied(claim.note, "PO number", 80)
                await self._invoices.change(invoice, po_number=number)
            case ClaimKind.DISPUTE:
                hint = (
                    f"Void the invoice: /invoice void {invoice.reference}. Or, when it is settled:"
                    f" /claim dismiss {claim.reference}"
                )
                raise WrongState(f"{claim.reference} is a dispute.", hint=hint)
        await self._settle(claim, ClaimState.CONFIRMED)
        return claim

    async def wait(self, reference: str, day: date | None) -> Claim:
        """Let reminders wait until after a day, as promised or asked for."""
        self._scope.require(Deed.WRITE_INVOICES)
        claim, invoice = await self._open(reference)
        if claim.kind not in {ClaimKind.PROMISE, ClaimKind.EXTENSION}:
            hint = f"Let reminders wait without it: /invoice snooze {invoice.reference}"
            raise WrongState(f"{claim.reference} does not ask for time.", hint=hint)
        await self._wait(claim, invoice, day or claim.day)
        await self._claims.change(claim, day=day or claim.day)
        await self._settle(claim, ClaimState.CONFIRMED)
        return claim

    async def dismiss(self, reference: str) -> Claim:
        """Say that a claim is wrong or done with; reminders go on. Announces `ClaimSettled`."""
        self._scope.require(Deed.WRITE_INVOICES)
        claim = await self._found(reference)
        await self._invoices.by_id(claim.invoice_id, lock=True)
        claim = await self._found(reference, lock=True)
        claim.require_dismissible()
        await self._settle(claim, ClaimState.DISMISSED)
        if claim.kind in HOLDS and not await self._is_said_elsewhere(claim):
            await self._reminders.lift(claim.invoice_id, HOLDS[claim.kind])
        return claim

    async def get(self, reference: str) -> Claim:
        """The claim people call so; `NotFound` when this company has none."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._found(reference)

    async def by_id(self, claim_id: int) -> Claim:
        """The claim with this id; it must exist."""
        self._scope.require(Deed.READ_BOOKS)
        claim = await self._claims.by_id(claim_id)
        invoice = await self._invoices.by_id(claim.invoice_id) if claim else None
        if claim is None or invoice is None:
            raise NotFound("There is no such claim.")
        require_free(invoice, self._scope)
        return claim

    async def open_on(self, invoice: Invoice) -> list[Claim]:
        """What waits for a person on an invoice, in order; nothing once it is of no use."""
        self._scope.require(Deed.READ_BOOKS)
        found = await self._claims.open_on(invoice.id)
        return [claim for claim in found if _fits(invoice, claim.kind)]

    async def of_letter(self, letter_id: int) -> list[Claim]:
        """What was made of a letter, in order."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._claims.of_letter(letter_id)

    async def _raise(self, letter: Letter, invoice: Invoice, said: Said) -> Claim:
        fits = said.amount is not None and said.amount.currency == invoice.currency
        claim = await self._claims.keep(
            Claim(
                company_id=invoice.company_id,
                serial=await self._numbers.next(SERIES),
                invoice_id=invoice.id,
                letter_id=letter.id,
                kind=said.kind,
                state=ClaimState.OPEN,
                amount_minor=said.amount.minor if said.amount and fits else None,
                currency=invoice.currency,
                day=said.day,
                paid_by=said.paid_by,
                note=tidy(said.note[:200], "note", 200),
                raised_at=self._scope.now(),
            ),
            client_id=invoice.client_id,
        )
        await self._scope.announce(
            ClaimRaised(invoice.subject, claim.id, invoice.id, letter.id, claim.kind)
        )
        await self._pause(claim, invoice)
        return claim

    async def _pause(self, claim: Claim, invoice: Invoice) -> None:
        """Let reminders wait while a person looks; a promise within bounds is taken at its word."""
        today = await self._scope.today()
        match claim.kind:
            case ClaimKind.PAYMENT:
                until, reason = workdays_after(today, LOOKING_DAYS), "The client says it is paid."
                await self._hold(invoice, HoldKind.CLAIM, until, reason, is_once=True)
            case ClaimKind.DISPUTE:
                await self._hold(invoice, HoldKind.DISPUTE, None, BY_MAIL)
            case ClaimKind.PROMISE if claim.day is not None:
                is_near = today <= claim.day <= today + timedelta(days=PROMISED_DAYS_MOST)
                if is_near and not await self._claims.was_promised(invoice.id):
                    await self._wait(claim, invoice, claim.day)
                    await self._settle(claim, ClaimState.CONFIRMED)

    async def _wait(self, claim: Claim, invoice: Invoice, day: date | None) -> None:
        today = await self._scope.today()
        if day is None or not today <= day <= today + timedelta(days=GRANTED_DAYS_MOST):
            message = (
                "Until when is not said." if day is None else f"{spoken(day)} cannot be waited for."
            )
            hint = f"Name a day: /claim wait {claim.reference} 2026-12-31"
            raise InvalidInput(message, hint=hint, fields={"day": message})
        reason = {
            ClaimKind.PROMISE: f"The client promised to pay by {spoken(day)}.",
            ClaimKind.EXTENSION: f"The client has time until {spoken(day)}.",
        }[claim.kind]
        await self._hold(invoice, HOLDS[claim.kind], day + timedelta(days=1), reason)

    async def _hold(
        self,
        invoice: Invoice,
        kind: HoldKind,
        until: date | None,
        reason: str,
        *,
        is_once: bool = False,
    ) -> None:
        await self._reminders.hold(invoice.id, kind, until, reason, is_once=is_once)

    async def _settle(self, claim: Claim, state: ClaimState) -> None:
        await self._claims.change(
            claim, state=state, settled_by=self._scope.actor.member_id, settled_at=self._scope.now()
        )
        await self._scope.announce(
            ClaimSettled(
                f"invoice:{claim.invoice_id}",
                claim.id,
                claim.invoice_id,
                claim.letter_id,
                claim.kind,
                state,
            )
        )

    async def _is_said_elsewhere(self, claim: Claim) -> bool:
        """Whether another claim of the kind still waits on the invoice."""
        others = await self._claims.open_on(claim.invoice_id)
        return any(one.kind is claim.kind and one.id != claim.id for one in others)

    async def _open(self, reference: str) -> tuple[Claim, Invoice]:
        """A claim to settle, with its invoice; the invoice is locked first, always."""
        seen = await self._found(reference)
        invoice = await self._invoices.by_id(seen.invoice_id, lock=True)
        claim = await self._found(reference, lock=True)
        assert invoice is not None
        claim.require_open()
        return claim, invoice

    async def _found(self, reference: str, *, lock: bool = False) -> Claim:
        claim = await self._claims.find(reference, lock=lock)
        if claim is None:
            message = f"There is no claim “{reference.strip()[:40]}”."
            raise NotFound(message, hint="Open claims stand on their invoice: /invoice list")
        return claim


def workdays_after(day: date, count: int) -> date:
    """The day after so many working days, weekends left out."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() not in WEEKEND
    return day


def _says_all(claim: Claim, said: Said) -> bool:
    """Whether a claim holds already whatever is said now."""
    return (
        claim.kind is said.kind
        and said.amount in {None, claim.amount}
        and said.day in {None, claim.day}
        and said.note in {"", claim.note}
        and said.paid_by in {None, claim.paid_by}
    )


def _fits(invoice: Invoice, kind: ClaimKind) -> bool:
    """Whether such a thing can be said of an invoice as it stands."""
    if kind is ClaimKind.PO_NUMBER:
        return invoice.number is not None and invoice.state is not InvoiceState.VOID
    return invoice.state in OWED
