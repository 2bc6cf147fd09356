"""Attempts to be paid through a gateway: recorded before the gateway is called.

A client's press of *Pay* becomes an attempt; what the gateway answers and reports moves it on.
Reports may come late, twice and in any order: each deed here looks at where the attempt stands and
does what is still to be done, or nothing.
"""

from datetime import timedelta
from uuid import uuid4

from core.errors import NotFound, WrongState
from core.events import CheckoutEnded, CheckoutSetAside, CheckoutSettling, CheckoutStarted
from core.models import LIVE, OWED, Attempt, AttemptState, Invoice, Payment, asked_for
from core.money import Money
from core.repositories.invoices import InvoiceRepository
from core.repositories.payments import AttemptRepository
from core.security.rights import Deed
from core.services.payments import PaymentService
from core.services.scope import Scope

CHECKOUT_LASTS = timedelta(hours=23)
OPENING_NEEDS = timedelta(minutes=35)
PAYING_NEEDS = timedelta(minutes=5)


class CheckoutService:
    """Start an attempt, and follow it to its end."""

    def __init__(
        self,
        attempts: AttemptRepository,
        invoices: InvoiceRepository,
        payments: PaymentService,
        scope: Scope,
    ) -> None:
        self._attempts = attempts
        self._invoices = invoices
        self._payments = payments
        self._scope = scope

    async def start(self, invoice_id: int, gateway: str) -> Attempt:
        """Record a try to be paid what settles it today, or answer the one that is still good.

        Announces `CheckoutStarted`. Raises `WrongState` when nothing is owed, or when a payment
        is on its way already.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        invoice = await self._locked(invoice_id)
        live = await self._attempts.live(invoice_id)
        if any(attempt.state is AttemptState.SETTLING for attempt in live):
            raise WrongState("A payment for this invoice is already on its way.")
        if invoice.state not in OWED:
            raise WrongState(f"{invoice.reference} is {invoice.state}: there is nothing to pay.")
        asked = asked_for(invoice, await self._scope.today())
        for attempt in live:
            if self._is_good(attempt, asked):
                return attempt
        attempt = await self._attempts.keep(
            Attempt(
                company_id=invoice.company_id,
                invoice_id=invoice_id,
                gateway=gateway,
                key=f"attempt-{uuid4()}",
                state=AttemptState.OPENING,
                amount_minor=asked.minor,
                currency=asked.currency,
                started_at=self._scope.now(),
                expires_at=self._scope.now() + CHECKOUT_LASTS,
            )
        )
        await self._scope.announce(CheckoutStarted(invoice.subject, attempt.id, invoice_id))
        return attempt

    async def remember(
        self, reference: str, gateway: str, key: str, external_id: str, amount: Money
    ) -> Attempt | None:
        """Keep an attempt that a restore has lost; nothing when its invoice is lost as well.

        Announces `CheckoutStarted`.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        invoice = await self._invoices.find(reference, lock=True)
        if invoice is None:
            return None
        attempt = await self._attempts.keep(
            Attempt(
                company_id=invoice.company_id,
                invoice_id=invoice.id,
                gateway=gateway,
                key=key,
                external_id=external_id,
                state=AttemptState.OPEN,
                amount_minor=amount.minor,
                currency=amount.currency,
                started_at=self._scope.now(),
                expires_at=self._scope.now() + CHECKOUT_LASTS,
            )
        )
        await self._scope.announce(CheckoutStarted(invoice.subject, attempt.id, invoice.id))
        return attempt

    async def opened(self, attempt_id: int, external_id: str, url: str) -> Attempt:
        """Note the gateway's checkout; a report that came first has moved it on already."""
        attempt = await self._attempt(attempt_id)
        if attempt.external_id is None:
            await self._attempts.change(attempt, external_id=external_id, url=url)
        if attempt.state is AttemptState.OPENING:
            await self._attempts.change(attempt, state=AttemptState.OPEN)
        return attempt

    async def settling(self, attempt_id: int) -> None:
        """The client is done but the money is on its way; announces `CheckoutSettling` once."""
        attempt = await self._attempt(attempt_id)
        if attempt.state in {AttemptState.OPENING, AttemptState.OPEN, AttemptState.EXPIRED}:
            await self._attempts.change(attempt, state=AttemptState.SETTLING)
            await self._scope.announce(
                CheckoutSettling(f"invoice:{attempt.invoice_id}", attempt_id, attempt.invoice_id)
            )

    async def paid(self, attempt_id: int, amount: Money) -> Payment | None:
        """The money came: book it once, or set it aside when it is not what was asked for.

        What is more than is owed by now is the client's credit. Announces `PaymentBooked` or
        `CheckoutSetAside`; a repeat announces nothing.
        """
        invoice = await self._locked((await self.by_id(attempt_id)).invoice_id)
        attempt = await self._attempt(attempt_id)
        if attempt.state in {AttemptState.PAID, AttemptState.ASIDE}:
            return None
        if reason := _misfit(attempt, amount):
            await self._attempts.change(attempt, state=AttemptState.ASIDE, reason=reason)
            await self._scope.announce(
                CheckoutSetAside(invoice.subject, attempt_id, attempt.invoice_id, reason)
            )
            return None
        await self._attempts.change(attempt, state=AttemptState.PAID)
        return await self._payments.book_attempt(attempt, invoice)

    async def ended(self, attempt_id: int, state: AttemptState, reason: str) -> None:
        """It came to nothing; announces `CheckoutEnded` once, and never after the money came."""
        assert state in {AttemptState.EXPIRED, AttemptState.FAILED}
        attempt = await self._attempt(attempt_id)
        if attempt.state in LIVE:
            await self._attempts.change(attempt, state=state, reason=reason[:300])
            about = f"invoice:{attempt.invoice_id}"
            await self._scope.announce(
                CheckoutEnded(about, attempt_id, attempt.invoice_id, state, reason[:300])
            )

    async def on_its_way(self, invoice_id: int) -> Money | None:
        """What a client has paid that is not booked yet, since the gateway still waits for it."""
        self._scope.require(Deed.READ_BOOKS)
        live = await self._attempts.live(invoice_id)
        settling = [attempt for attempt in live if attempt.state is AttemptState.SETTLING]
        return settling[0].amount if settling else None

    async def live(self, invoice_id: int) -> list[Attempt]:
        """An invoice's attempts that may still bring money, the newest first."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._attempts.live(invoice_id)

    async def newest(self, invoice_id: int) -> Attempt | None:
        """The last try to pay an invoice, as it stands."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._attempts.newest(invoice_id)

    async def by_id(self, attempt_id: int) -> Attempt:
        """The attempt with this id, as it stands."""
        self._scope.require(Deed.KEEP_BOOKS)
        attempt = await self._attempts.by_id(attempt_id)
        if attempt is None:
            raise NotFound("There is no such attempt.")
        return attempt

    def _is_good(self, attempt: Attempt, owed: Money) -> bool:
        """Stripe opens a checkout only for half an hour or more; an open one just has to last."""
        needed = OPENING_NEEDS if attempt.state is AttemptState.OPENING else PAYING_NEEDS
        return attempt.expires_at > self._scope.now() + needed and attempt.amount == owed

    async def _locked(self, invoice_id: int) -> Invoice:
        invoice = await self._invoices.by_id(invoice_id, lock=True)
        if invoice is None:
            raise NotFound("There is no such invoice.")
        return invoice

    async def _attempt(self, attempt_id: int) -> Attempt:
        self._scope.require(Deed.KEEP_BOOKS)
        attempt = await self._attempts.by_id(attempt_id, lock=True)
        if attempt is None:
            raise NotFound("There is no such attempt.")
        return attempt


def _misfit(attempt: Attempt, amount: Money) -> str:
    if amount != attempt.amount:
        return f"{amount} came, but {attempt.amount} was asked for."
    return ""
