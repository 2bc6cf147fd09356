"""Checkouts: read, call, record. A gateway is asked, never guessed.

Pay ──▶ open: attempt recorded ─▶ gateway called under its key ─▶ checkout noted ─▶ its page
call ──▶ gateway_call: read ─▶ applied to the attempt, once, in any order
paid otherwise ──▶ close_checkouts: whatever is still open is closed at the gateway
silence ──▶ ask_gateways: attempts nobody reported on are looked up, page by page
"""

import logging
from datetime import timedelta
from typing import Final

from core.again import again
from core.billing import EVENTS, Billing
from core.engine import Engine, Job, Run
from core.errors import GatewayFailed, InvalidInput, NotFound
from core.gateways.base import Checkout, Order, Outcome, PaymentGateway, Report
from core.models import AlarmKind, Attempt, AttemptState, EventRecord
from core.security.actors import Actor, system
from core.services.invoices import InvoiceView

log = logging.getLogger(__name__)

WAITS: Final = (2, 8, 30, 120, 600, 1800, 7200)
SILENCE: Final = timedelta(minutes=15)

FORGOTTEN: Final = timedelta(days=30)
"""How long after its end an attempt is given up that the gateway does not know; the key of another
account makes all of them unknown, for as long as nobody notices.
"""


class Checkouts:
    """Opens checkouts for clients, and follows them."""

    def __init__(self, billing: Billing, gateway: PaymentGateway | None) -> None:
        self._billing = billing
        self._gateway = gateway

    @property
    def is_open(self) -> bool:
        """Whether clients can pay through a gateway at all."""
        return self._gateway is not None

    def join(self, engine: Engine) -> None:
        """Let the engine run the workflows."""
        engine.add("gateway_call", self.gateway_call)
        engine.add("close_checkouts", self.close_checkouts)
        if self._gateway is not None:
            engine.every("*/10 * * * *", "ask_gateways", self.ask_gateways)

    def followers(self, company_id: int, event: EventRecord) -> Job:
        """What follows a payment or a void: nobody may pay a second time."""
        told = event.payload
        first = told.get("credits_id") or told["invoice_id"]
        arguments = (company_id, first, *told.get("others", ()))
        return Job("close_checkouts", EVENTS, f"close-checkouts-{event.id}", arguments)

    async def open(self, actor: Actor, invoice_id: int) -> str:
        """The address of the gateway's page for what is owed now.

        The attempt is recorded first, under a key of ours: whoever presses again after a crash
        or an unclear answer gets the same checkout.
        """
        if self._gateway is None:
            raise GatewayFailed("Paying online is not set up.", permanent=True)
        attempt, view = await self._started(actor, invoice_id, self._gateway.name)
        if attempt.state is AttemptState.OPEN and attempt.url:
            return attempt.url
        return (await self._noted(actor, attempt, view)).url

    @again
    async def _started(
        self, actor: Actor, invoice_id: int, gateway: str
    ) -> tuple[Attempt, InvoiceView]:
        async with self._billing.work(actor) as work:
            attempt = await work.checkouts.start(invoice_id, gateway)
            return attempt, await work.invoices.view_by_id(invoice_id)

    async def gateway_call(self, run: Run, call_id: int) -> None:
        """Work off a kept call, once."""
        await run.step("apply", self._apply_call, call_id)

    async def close_checkouts(self, run: Run, company_id: int, *invoice_ids: int) -> None:
        """Close what is still open at the gateway once invoices are settled otherwise."""
        for wait_seconds in (*WAITS, None):
            try:
                for invoice_id in invoice_ids:
                    await run.step("close", self._close, company_id, invoice_id)
            except GatewayFailed as error:
                if error.permanent or wait_seconds is None:
                    raise
                await run.sleep(max(error.wait_seconds, wait_seconds))
            else:
                return

    async def ask_gateways(self, run: Run, _due: object) -> None:
        """Look up attempts that nobody reported on; the next round asks again."""
        after_id: int | None = 0
        while after_id is not None:
            after_id = await run.step("ask", self._ask_page, after_id)

    async def ask_all(self) -> int:
        """Look up every attempt whose end is not known, whenever it was begun; answers how many.

        Raises `GatewayFailed` when the gateway does not answer: nothing is sent on a guess.
        """
        assert self._gateway is not None
        count, after_id = 0, 0
        now = self._billing.clock.now()
        while page := await self._billing.silent_attempts(self._gateway.name, now, after_id):
            for attempt in page:
                if not await self._is_answered(attempt):
                    hint = "Try again when it answers: paidup recovery finish"
                    raise GatewayFailed("The payment provider does not answer.", hint=hint)
            count, after_id = count + len(page), page[-1].id
        return count

    async def _noted(self, actor: Actor, attempt: Attempt, view: InvoiceView) -> Checkout:
        """The gateway's checkout for an attempt, opened or, under the same key, asked for again."""
        assert self._gateway is not None
        try:
            checkout = await self._gateway.open_checkout(self._order(attempt, view))
        except (GatewayFailed, InvalidInput) as error:
            if isinstance(error, GatewayFailed) and error.revoked:
                await self._shut_out(actor.company_id, error)
            if isinstance(error, GatewayFailed) and (error.revoked or not error.permanent):
                raise
            await self._ended(actor, attempt, AttemptState.FAILED, error.message)
            raise GatewayFailed(error.message, hint=error.hint, permanent=True) from error
        await self._opened(actor, attempt, checkout)
        return checkout

    @again
    async def _ended(self, actor: Actor, attempt: Attempt, state: AttemptState, why: str) -> None:
        async with self._billing.work(actor) as work:
            await work.checkouts.ended(attempt.id, state, why)

    @again
    async def _opened(self, actor: Actor, attempt: Attempt, checkout: Checkout) -> None:
        async with self._billing.work(actor) as work:
            await work.checkouts.opened(attempt.id, checkout.external_id, checkout.url)
            await work.alarms.clear(AlarmKind.CREDENTIALS, attempt.gateway)

    def _order(self, attempt: Attempt, view: InvoiceView) -> Order:
        page = self._billing.links.page(view.invoice)
        return Order(
            key=attempt.key,
            amount=attempt.amount,
            title=f"{view.company.name}: {view.invoice.reference}",
            client_email=view.contact.email,
            language=view.language,
            paid_url=f"{page}/paid",
            back_url=f"{page}?news=cancelled",
            expires_at=attempt.expires_at,
            about=f"{view.company.key}/{view.invoice.reference}",
        )

    async def _apply_call(self, call_id: int) -> None:
        assert self._gateway is not None
        async with self._billing.reading(system(0)) as work:
            call = await work.inbound.call(call_id)
        assert call is not None
        try:
            report = self._gateway.report_in(call.body)
            request_id = f"{call.gateway}:{call.external_id}"
            outcome = await self.apply(report, request_id) if report else "ignored"
        except (InvalidInput, NotFound) as error:
            outcome = f"set aside: {error.message}"
            log.warning("gateway call set aside", extra={"call": call_id})
        async with self._billing.work(system(0)) as work:
            await work.inbound.handled(call_id, outcome, work.clock.now())

    @again
    async def apply(self, report: Report, request_id: str = "") -> str:
        """Move the attempt on as reported; what does not concern us is said so."""
        assert self._gateway is not None
        attempt = await self._billing.attempt(self._gateway.name, report.external_id, report.key)
        if attempt is None:
            return "not one of our attempts"
        if not _is_about(report, attempt):
            log.warning("a report names two attempts", extra={"attempt": attempt.id})
            return "set aside: it names another attempt too"
        actor = system(attempt.company_id, request_id[:128]).coming_from(self._gateway.name)
        async with self._billing.work(actor) as work:
            checkouts = work.checkouts
            match report.outcome:
                case Outcome.PAID:
                    await checkouts.paid(attempt.id, report.amount)
                case Outcome.SETTLING:
                    await checkouts.settling(attempt.id)
                case Outcome.EXPIRED:
                    await checkouts.ended(attempt.id, AttemptState.EXPIRED, report.reason)
                case Outcome.FAILED:
                    await checkouts.ended(attempt.id, AttemptState.FAILED, report.reason)
                case Outcome.WAITING:
                    return "still waiting"
        return str(report.outcome)

    async def _close(self, company_id: int, invoice_id: int) -> None:
        """Close every checkout that asks for another amount than is owed now."""
        if self._gateway is None:
            return
        actor = system(company_id)
        async with self._billing.reading(actor) as work:
            view = await work.invoices.view_by_id(invoice_id)
            live = await work.checkouts.live(invoice_id)
        for attempt in live:
            if attempt.state is not AttemptState.SETTLING and attempt.amount != view.invoice.owed:
                await self._closed(actor, attempt, view)

    async def _closed(self, actor: Actor, attempt: Attempt, view: InvoiceView) -> None:
        """Close one checkout and note what the gateway says of it; one it refuses is left."""
        assert self._gateway is not None
        try:
            external_id = attempt.external_id
            if external_id is None:
                external_id = (await self._noted(actor, attempt, view)).external_id
            await self._gateway.close_checkout(external_id)
            await self.apply(await self._gateway.look_up(external_id))
        except (GatewayFailed, NotFound) as error:
            if isinstance(error, GatewayFailed) and not error.permanent:
                raise
            log.warning("not closed: %s", error.message, extra={"attempt": attempt.id})

    async def _ask_page(self, after_id: int) -> int | None:
        """Where to go on; nowhere after the last page, nor where the gateway answers nothing."""
        assert self._gateway is not None
        before = self._billing.clock.now() - SILENCE
        page = await self._billing.silent_attempts(self._gateway.name, before, after_id)
        answers = [await self._is_answered(attempt) for attempt in page]
        return page[-1].id if any(answers) else None

    async def _is_answered(self, attempt: Attempt) -> bool:
        """Look one up; a checkout that nobody knows any more ends, long after it expired."""
        assert self._gateway is not None
        try:
            await self.apply(await self._gateway.look_up(attempt.external_id or ""))
        except NotFound as error:
            log.warning("not looked up: %s", error.message, extra={"attempt": attempt.id})
            if attempt.expires_at < self._billing.clock.now() - FORGOTTEN:
                actor = system(attempt.company_id)
                await self._ended(actor, attempt, AttemptState.EXPIRED, error.message)
        except (GatewayFailed, InvalidInput) as error:
            log.warning("not looked up: %s", error.message, extra={"attempt": attempt.id})
            if isinstance(error, GatewayFailed) and error.revoked:
                await self._shut_out(attempt.company_id, error)
            return False
        return True

    @again
    async def _shut_out(self, company_id: int, error: GatewayFailed) -> None:
        """Our key is not taken any more: the owners hear it once, and the attempt stays."""
        assert self._gateway is not None
        name = self._gateway.name
        text = f"{error.message} Until its key is right again, no client can pay through {name}."
        async with self._billing.work(system(company_id)) as work:
            await work.alarms.sound(AlarmKind.CREDENTIALS, name, text)


def _is_about(report: Report, attempt: Attempt) -> bool:
    """Whether all that a report says of an attempt fits: the gateway's name for it, and our key."""
    is_named = not attempt.external_id or attempt.external_id == report.external_id
    return is_named and (not report.key or report.key == attempt.key)
