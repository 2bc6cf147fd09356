"""What is done with a mail: worked off once, in one transaction, whatever happens meanwhile.

    kept mail ──▶ opened (a thread) ──▶ whose is it? (the books) ──▶ understood (a thread)
                     │ unreadable                                        │
                     ▼                                                   ▼
                set aside, with its reason         one transaction: letter, deeds, marked as done

Marking it as done is a conditional update and comes first in that transaction: whoever comes second
changes nothing. A bug in understanding a mail sets that one mail aside; the next one is handled.
"""

import asyncio
import logging
import secrets
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from core.billing import EVENTS, Billing, Work
from core.engine import Engine, Job, Run
from core.errors import GatewayFailed, NotFound, WrongState
from core.models import MailState
from core.security.actors import Actor, system
from core.services.invoices import InvoiceView
from core.services.letters import Acquaintance
from inbox.automatic import Kind
from inbox.deeds import Worked, work_off
from inbox.drafts import is_wanted
from inbox.intents import Intent
from inbox.mail import Unreadable
from inbox.opening import Around, Opened, open_mail, selected, understood
from inbox.trust import AuthSettings, Deed, Known

log = logging.getLogger(__name__)

WAITS: Final = (2, 8, 30, 120, 600, 1800, 7200)
"""Seconds between tries while the books are away."""

DROPPED: Final = frozenset({Kind.OWN, Kind.LOOP})
CLIENTS_MOST: Final = 500


@dataclass(frozen=True)
class Placed:
    """Where a mail belongs: its company, its invoice if it has one, and who has its address."""

    actor: Actor
    who: Acquaintance
    view: InvoiceView | None
    around: Around

    @property
    def known(self) -> Known:
        """Whose address it is, for the invoice at hand."""
        if self.who.member is not None:
            return Known.MEMBER
        is_ours = self.who.contact is not None and (
            self.view is None or self.who.is_contact_of(self.view.client.id)
        )
        return Known.CONTACT if is_ours else Known.STRANGER


class MailDesk:
    """Works off kept mails, one job each."""

    def __init__(self, billing: Billing, auth: AuthSettings, own_addresses: frozenset[str]) -> None:
        self._billing = billing
        self._auth = auth
        self._own_addresses = own_addresses

    def join(self, engine: Engine) -> None:
        """Let the engine run the workflow."""
        engine.add("mail", self.mail)

    async def mail(self, run: Run, mail_id: int) -> None:
        """Work off one kept mail, once."""
        for wait_seconds in (*WAITS, None):
            try:
                await run.step("work off", self.work_off, mail_id)
            except (GatewayFailed, WrongState) as error:
                if wait_seconds is None and isinstance(error, GatewayFailed):
                    raise
                if wait_seconds is None:
                    await run.step("set aside", self._set_aside, mail_id, error.message)
                    return
                await run.sleep(wait_seconds)
            else:
                return

    async def work_off(self, mail_id: int) -> None:
        """Open, place, understand, and do what may be done; a mail that waits no more is left."""
        async with self._billing.reading(system(0)) as work:
            kept = await work.mails.mail(mail_id)
        if kept.state is not MailState.WAITING:
            return
        try:
            opened = await asyncio.to_thread(open_mail, kept.raw, self._auth, self._own_addresses)
            placed = await self._place(opened)
            intents = await asyncio.to_thread(understood, opened, placed.around)
            await self._finish(mail_id, opened, placed, intents)
        except Unreadable as error:
            await self._set_aside(mail_id, error.reason)
        except (GatewayFailed, WrongState):
            raise
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("mail not understood", extra={"mail": mail_id, "reference": reference})
            await self._set_aside(
                mail_id, f"Something went wrong within Paidup; its reference is {reference}."
            )

    async def _place(self, opened: Opened) -> Placed:
        """The company, the invoice and the sender, by what is in the books."""
        sender = opened.verdict.sender
        invoice_id = selected(opened.mail, self._billing.links)
        actor = await self._billing.owner_of_invoice(invoice_id) if invoice_id else None
        actor = actor or await self._billing.known_to(sender) or await self._first()
        async with self._billing.reading(actor) as work:
            view = await work.invoices.view_by_id(invoice_id) if invoice_id else None
            who = await work.letters.who(sender, view.client.id if view else None)
            view = view or await _named(work, opened, who)
            return Placed(actor, who, view, await _around(work, opened, who, view))

    async def _first(self) -> Actor:
        ids = await self._billing.company_ids()
        if not ids:
            raise Unreadable("There is no company yet that it could be for.")
        return system(ids[0])

    async def _finish(
        self, mail_id: int, opened: Opened, placed: Placed, intents: list[Intent]
    ) -> None:
        """All that follows from a mail, and that it is done, in one transaction."""
        found = opened.automatic
        async with self._billing.work(placed.actor.asked_by(f"mail:{mail_id}")) as work:
            reason = found.reason if found and found.kind in DROPPED else ""
            is_ours = await work.inbound.finish_mail(
                mail_id,
                MailState.DONE,
                work.clock.now(),
                reason=reason,
                company_id=placed.actor.company_id,
            )
            if not is_ours or reason:
                return
            worked = Worked(mail_id, opened, placed.who, placed.known, placed.view, intents)
            letter = await work_off(work, worked)
            if Deed.DRAFT in worked.deeds and is_wanted(intents):
                arguments = (placed.actor.company_id, letter.id)
                await work.enqueue(Job("mail_draft", EVENTS, f"mail-draft-{letter.id}", arguments))

    async def _set_aside(self, mail_id: int, reason: str) -> None:
        ids = await self._billing.company_ids()
        async with self._billing.work(system(next(iter(ids), 0))) as work:
            await work.mails.set_aside(mail_id, reason)


async def _named(work: Work, opened: Opened, who: Acquaintance) -> InvoiceView | None:
    """The invoice whose number is in the text, when it is one of the sender's business."""
    for number in opened.numbers if who.kind != "stranger" else ():
        try:
            view = await work.invoices.view(number)
        except NotFound:
            continue
        if who.member is not None or (who.client and who.client.id == view.client.id):
            return view
    return None


async def _around(
    work: Work, opened: Opened, who: Acquaintance, view: InvoiceView | None
) -> Around:
    """What the books know around a mail."""
    company = await work.companies.own()
    client = view.client if view else who.client
    is_other = view is not None and who.client is not None and who.client.id != view.client.id
    kind = "stranger" if is_other else who.kind
    names = await work.clients.search(limit=CLIENTS_MOST) if who.member is not None else []
    return Around(
        from_kind="machine" if opened.automatic else kind,
        sent_at=work.clock.now().astimezone(ZoneInfo(company.time_zone)),
        invoice=(view.invoice.number or "") if view else "",
        currency=view.invoice.currency
        if view
        else ((client and client.currency) or company.currency),
        clients=tuple(each.name for each in names),
    )
