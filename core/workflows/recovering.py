"""After a restore: what was paid since is asked of the provider, before anything is sent.

RecoveryBegun ──▶ recover(company): every attempt on its way is looked up, then every checkout that
was opened since the backup: booked where its invoice is there, named to the owners where it is not

A provider that does not answer is asked again, ever later; nothing is sent on a guess meanwhile.
"""

import logging
from datetime import timedelta
from typing import Final

from core.billing import EVENTS, Billing
from core.engine import Engine, Job, Run
from core.errors import GatewayFailed
from core.gateways.base import Outcome, PaymentGateway, Report
from core.models import EventRecord
from core.security.actors import system
from core.workflows.checkout import Checkouts

log = logging.getLogger(__name__)

WAITS: Final = (5, 30, 120, 600, 1800)
HOURLY: Final = 3600

MARGIN: Final = timedelta(hours=1)
"""So much earlier than the backup is asked from: the provider's clock is not ours."""

ENDED: Final = frozenset({Outcome.FAILED, Outcome.EXPIRED})
CAME: Final = frozenset({Outcome.PAID, Outcome.SETTLING})


class Recovering:
    """Asks the provider after a restore."""

    def __init__(
        self, billing: Billing, gateway: PaymentGateway | None, checkouts: Checkouts | None = None
    ) -> None:
        self._billing = billing
        self._gateway = gateway
        self._checkouts = checkouts or Checkouts(billing, gateway)

    def join(self, engine: Engine) -> None:
        """Let the engine run it."""
        engine.add("recover", self.recover)

    def followers(self, company_id: int, event: EventRecord) -> Job:
        """What follows a restore."""
        return Job("recover", EVENTS, f"recover-{event.id}", (company_id,))

    async def recover(self, run: Run, company_id: int) -> None:
        """Ask until there is an answer, or somebody has finished the recovery at the keyboard."""
        tries = 0
        while await run.step("waits", self._is_waiting, company_id):
            try:
                await run.step("ask", self.ask, company_id)
            except GatewayFailed as error:
                wait_seconds = WAITS[tries] if tries < len(WAITS) else HOURLY
                await run.sleep(max(error.wait_seconds, wait_seconds))
            tries += 1

    async def ask(self, company_id: int) -> int:
        """Ask once about everything; answers how many payments were looked at.

        Raises `GatewayFailed` when the provider does not answer. Asking twice does nothing twice.
        """
        async with self._billing.reading(system(company_id)) as work:
            rows = await work.recoveries.open()
            key = (await work.companies.own()).key
        count, unknown = 0, list[str]()
        if rows and self._gateway is not None:
            count = await self._checkouts.ask_all()
            begun = min(row.made_at for row in rows) - MARGIN
            for report in await self._gateway.opened_since(begun):
                count += 1
                if said := await self._met(company_id, key, report):
                    unknown.append(said)
        async with self._billing.work(system(company_id)) as work:
            await work.recoveries.asked(count, unknown)
        return count

    async def _is_waiting(self, company_id: int) -> bool:
        async with self._billing.reading(system(company_id)) as work:
            return any(row.asked_at is None for row in await work.recoveries.open())

    async def _met(self, company_id: int, key: str, report: Report) -> str:
        """Book what a checkout came to; what to say of one whose invoice is not there."""
        assert self._gateway is not None
        name = self._gateway.name
        if await self._billing.attempt(name, report.external_id, report.key):
            await self._checkouts.apply(report)
            return ""
        whose, _, reference = report.about.partition("/")
        if whose not in {key, ""} or report.outcome in ENDED:
            return ""
        async with self._billing.work(system(company_id)) as work:
            kept = await work.checkouts.remember(
                reference, name, report.key, report.external_id, report.amount
            )
        if kept is not None:
            await self._checkouts.apply(report)
            return ""
        log.warning("a payment without its invoice", extra={"reference": report.external_id})
        if not whose and len(await self._billing.company_ids()) > 1:
            return ""  # an older program did not say whose: it is told to no other company
        said = f"{reference or 'an invoice'}: {report.amount} ({report.external_id})"
        return said if report.outcome in CAME else ""
