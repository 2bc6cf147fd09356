"""Mails as they came: kept once, worked off once, set aside when they cannot be."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from core.engine import Job
from core.errors import NotFound, WrongState
from core.events import MailSetAside
from core.models import InboundMail, MailState, Place
from core.repositories.inbound import InboundRepository
from core.security.mails import mail_digest, mail_head
from core.security.rights import Deed
from core.services.scope import Scope, printable

MAIL: Final = "mail"
INBOX: Final = "inbox"
"""The workflow that works a mail off, and its queue."""

REASON_LETTERS: Final = 300

Enqueue = Callable[[Job], Awaitable[None]]


def arrived(raw: bytes, now: datetime, *, size_bytes: int = 0, aside: str = "") -> InboundMail:
    """A mail as it came; with the reason to set it aside when `raw` is its head alone."""
    digest = mail_digest(raw)
    if aside:
        digest = hashlib.sha256(f"{digest} of {size_bytes}".encode()).hexdigest()
    return InboundMail(
        digest=digest,
        sender=printable(mail_head(raw, "from")),
        title=printable(mail_head(raw, "subject")),
        raw=raw,
        is_whole=not aside,
        size_bytes=size_bytes or len(raw),
        received_at=now,
        state=MailState.ASIDE if aside else MailState.WAITING,
        reason=aside[:REASON_LETTERS],
    )


class MailService:
    """Keep what a mailbox hands over, and see to it that each mail is worked off."""

    def __init__(self, inbound: InboundRepository, scope: Scope, enqueue: Enqueue) -> None:
        self._inbound = inbound
        self._scope = scope
        self._enqueue = enqueue

    async def keep(self, mail: InboundMail, place: Place) -> bool:
        """Keep a mail and where it lies; false for one more copy of a mail that is there.

        Its working off is enqueued. One to be set aside is announced instead: `MailSetAside`.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        mail_id = await self._inbound.keep_mail(mail)
        known_id = mail_id or await self._inbound.mail_of_digest(mail.digest)
        await self._inbound.note_copy(known_id, place)
        if mail_id is None:
            return False
        if mail.state is MailState.WAITING:
            await self._enqueue(_job(mail_id))
        else:
            await self._tell(mail_id, mail.reason)
        return True

    async def note_begun(self, mail_id: int) -> int:
        """Count that a waiting mail is begun, before it is read; answers how often it was."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._inbound.begin_mail(mail_id)

    async def hand_over(self, mail_id: int, client_id: int | None) -> None:
        """Seal a mail with the key of the client that it turned out to be about."""
        self._scope.require(Deed.KEEP_BOOKS)
        if client_id is not None:
            await self._inbound.hand_over(mail_id, self._scope.actor.company_id, client_id)

    async def clear(self, mail_id: int) -> None:
        """Count anew: the mail could be read after all."""
        self._scope.require(Deed.KEEP_BOOKS)
        await self._inbound.clear_mail(mail_id)

    async def set_aside(self, mail_id: int, reason: str) -> bool:
        """Put a waiting mail aside for a person; false when it waits no more.

        Announces `MailSetAside`.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        company_id = self._scope.actor.company_id or None
        is_ours = await self._inbound.finish_mail(
            mail_id, MailState.ASIDE, self._scope.now(), reason=reason, company_id=company_id
        )
        if is_ours:
            await self._tell(mail_id, reason)
        return is_ours

    async def retry(self, mail_id: int) -> None:
        """Let a mail be worked on again that was set aside, or whose working off broke."""
        mail = await self.mail(mail_id)
        if mail.state is MailState.DONE:
            raise WrongState(f"{mail.reference} is worked off.", hint="There is nothing to retry.")
        if not mail.is_whole:
            hint = "Please read it in the mailbox; it is in the folder of mails set aside."
            raise WrongState(f"{mail.reference} was too large to be fetched.", hint=hint)
        await self._inbound.wait_again(mail_id, mail.retries + 1)
        await self._enqueue(_job(mail_id, mail.retries + 1))

    async def mail(self, mail_id: int) -> InboundMail:
        """The mail with this id; raises `NotFound`."""
        self._scope.require(Deed.KEEP_BOOKS)
        mail = await self._inbound.mail(mail_id)
        if mail is None:
            hint = "The numbers are in: paidup inbox list"
            raise NotFound(f"There is no mail E{mail_id}.", hint=hint)
        return mail

    async def listed(self, *states: MailState, most: int) -> list[InboundMail]:
        """The newest mails in these states, newest first; without what they say."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._inbound.mails(states, most)

    async def _tell(self, mail_id: int, reason: str) -> None:
        """Nobody is told where there is no company yet."""
        if self._scope.actor.company_id:
            reason = printable(reason)[:REASON_LETTERS]
            await self._scope.announce(MailSetAside(f"mail:{mail_id}", mail_id, reason))


def _job(mail_id: int, retries: int = 0) -> Job:
    key = f"mail-{mail_id}-{retries}" if retries else f"mail-{mail_id}"
    return Job(MAIL, INBOX, key, (mail_id,))
