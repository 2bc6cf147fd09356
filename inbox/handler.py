"""What is done with a mail: worked off once, in one transaction, whatever happens meanwhile.

    kept mail ──▶ opened (a thread) ──▶ whose is it? (the books) ──▶ understood (a thread)
                     │ unreadable                                        │
                     ▼                                                   ▼
                set aside, with its reason         one transaction: letter, deeds, marked as done

Marking it as done is a conditional update and comes first in that transaction: whoever comes second
changes nothing. A bug in understanding a mail sets that one mail aside; the next one is handled.
So does a mail that ends whoever reads it: that it is begun is counted before, by itself.
"""

import asyncio
import logging
import secrets
from typing import Final

from core.billing import EVENTS, Billing
from core.engine import Engine, Job, Run
from core.errors import GatewayFailed, WrongState
from core.models import MailState
from core.security.actors import system
from inbox.automatic import Kind
from inbox.deeds import Worked, work_off
from inbox.drafts import is_wanted
from inbox.mail import Unreadable
from inbox.opening import open_mail, understood
from inbox.placing import place
from inbox.trust import AuthSettings, Deed

log = logging.getLogger(__name__)

WAITS: Final = (2, 8, 30, 120, 600, 1800, 7200)
"""Seconds between tries while the books are away."""

READ_AT_ONCE: Final = 4
"""A mail may have 25 MB, and is held several times over while it is read."""

BEGUN_MOST: Final = 10
ORIGIN_DIGITS: Final = 16
DEADLY: Final = "Paidup ended each time it began to read this mail."

DROPPED: Final = frozenset({Kind.OWN, Kind.LOOP})


class MailDesk:
    """Works off kept mails, one job each."""

    def __init__(self, billing: Billing, auth: AuthSettings, own_addresses: frozenset[str]) -> None:
        self._billing = billing
        self._auth = auth
        self._own_addresses = own_addresses
        self._door = asyncio.Semaphore(READ_AT_ONCE)
        self._doubtful = asyncio.Lock()
        self._begun: set[int] = set()

    def join(self, engine: Engine) -> None:
        """Let the engine run the workflow."""
        engine.add("mail", self.mail)

    async def mail(self, run: Run, mail_id: int) -> None:
        """Work off one kept mail, once."""
        for wait_seconds in (*WAITS, None):
            try:
                async with self._door:
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
        if not kept.tries or mail_id in self._begun:
            await self._try(mail_id, kept.raw)
            return
        async with self._doubtful:  # it may end this process: no other's try shall count for it
            await self._try(mail_id, kept.raw)

    async def _try(self, mail_id: int, raw: bytes) -> None:
        """Begin a mail, which counts first; one that was the end of a few processes is left."""
        times = await self._times_begun(mail_id)
        if times > BEGUN_MOST:
            await self._set_aside(mail_id, DEADLY)
            return
        self._begun.add(mail_id)
        try:
            worked = await self._read(mail_id, raw)
            if times > 1:  # it was not this mail that ended the process
                await self._clear(mail_id)
            await self._finish(worked)
        except Unreadable as error:
            await self._set_aside(mail_id, error.reason)
        except (GatewayFailed, WrongState):
            raise
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("mail not understood", extra={"mail": mail_id, "reference": reference})
            said = f"Something went wrong within Paidup; its reference is {reference}."
            await self._set_aside(mail_id, said)
        self._begun.discard(mail_id)

    async def _times_begun(self, mail_id: int) -> int:
        """In how many processes it was begun; in one that lives it may be begun again and again."""
        if mail_id in self._begun:
            return 0
        async with self._billing.work(system(0)) as work:
            return await work.mails.note_begun(mail_id)

    async def _clear(self, mail_id: int) -> None:
        async with self._billing.work(system(0)) as work:
            await work.mails.clear(mail_id)

    async def _read(self, mail_id: int, raw: bytes) -> Worked:
        """What it says and where it belongs; what takes a processor's time is done in a thread."""
        opened = await asyncio.to_thread(open_mail, raw, self._auth, self._own_addresses)
        placed = await place(self._billing, opened)
        intents = await asyncio.to_thread(understood, opened, placed.around)
        return Worked(mail_id, opened, placed, intents)

    async def _finish(self, worked: Worked) -> None:
        """All that follows from a mail, and that it is done, in one transaction."""
        actor, found = worked.placed.actor, worked.opened.automatic
        reason = found.reason if found and found.kind in DROPPED else ""
        sender = worked.opened.verdict.sender.rpartition("@")[2]
        if actor.member_id is None:  # the trail forgets nothing, and a domain may name a person
            sender = self._billing.links.kept("mail origin", sender)[:ORIGIN_DIGITS]
        actor = actor.asked_by(f"mail:{worked.mail_id}").coming_from(sender)
        async with self._billing.work(actor) as work:
            is_ours = await work.inbound.finish_mail(
                worked.mail_id,
                MailState.DONE,
                work.clock.now(),
                reason=reason,
                company_id=actor.company_id,
            )
            if not is_ours or reason:
                return
            letter = await work_off(work, worked)
            await work.mails.hand_over(worked.mail_id, letter.client_id)
            if Deed.DRAFT in worked.deeds and is_wanted(worked.intents):
                key = f"mail-draft-{letter.id}"
                await work.enqueue(Job("mail_draft", EVENTS, key, (actor.company_id, letter.id)))

    async def _set_aside(self, mail_id: int, reason: str) -> None:
        ids = await self._billing.company_ids()
        async with self._billing.work(system(next(iter(ids), 0))) as work:
            await work.mails.set_aside(mail_id, reason)
