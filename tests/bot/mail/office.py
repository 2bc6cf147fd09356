"""The mail channel, a mail server that keeps what it takes, and a hand to read it with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import bot.commands  # noqa: F401  # fills the table of commands
from bot.commands.table import orders, typed_orders
from bot.notify.cards import CardBook
from bot.notify.email import EmailChannel, Sender
from bot.notify.postbox import Postbox, SmtpServer
from bot.render.actions import Codec
from core.billing import Billing
from core.models import Invoice
from core.services.deliveries import Telling
from core.workflows.papers import Papers
from sandbox.config import MailConfig
from sandbox.mail import Mail, MailRules
from sandbox.world import Fault, World
from tests.bot.web.town import PaperPrinter
from tests.cast import COMPANY

COMPANYS = MailConfig().company


@dataclass
class Office:
    """What a test plays with."""

    billing: Billing
    world: World
    mail: Mail
    channel: EmailChannel
    server: SmtpServer

    async def hear(self, kind: str, invoice: Invoice, to: str, **more: Any) -> None:
        """Tell one event, as the workflow does."""
        await self.channel.hear(telling(kind, invoice, to, **more))

    def using(self, sender: Sender | None = None, **changes: Any) -> EmailChannel:
        """The channel with another sender, or another way to the mail server."""
        return channel(self.billing, replace(self.server, **changes), sender)

    def letters(self, address: str) -> list[EmailMessage]:
        """What lies in a mailbox, the oldest first, read as a mail program reads it."""
        boxes = self.mail.view()["mailboxes"]
        found = [box["messages"] for box in boxes if box["address"] == address]
        raws = [self.mail.letter(address, each["id"]) for each in (found[0] if found else [])]
        return [EmailMessage() if raw is None else read(raw) for raw in raws]

    def letter(self, address: str) -> EmailMessage:
        """The only one there."""
        (letter,) = self.letters(address)
        return letter

    def misbehave(self, operation: str, kind: str, **how: Any) -> None:
        """Tell the mail server to show a fault."""
        self.world.misbehave(Fault("mail", operation, kind, **how))


def read(raw: bytes) -> EmailMessage:
    """A letter with its headers decoded."""
    letter = message_from_bytes(raw, EmailMessage, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


def telling(kind: str, invoice: Invoice, to: str, **more: Any) -> Telling:
    """One event, to be told to one address."""
    payload = {"invoice_id": invoice.id, **more.pop("payload", {})}
    told = Telling(12, COMPANY, "email", to, kind, invoice.subject, payload, "Olga", "slack:1", 1)
    return replace(told, **more)


def channel(billing: Billing, server: SmtpServer, sender: Sender | None = None) -> EmailChannel:
    """The channel as the program builds it."""
    return EmailChannel(
        Postbox(server),
        billing,
        Papers(billing, PaperPrinter()),
        CardBook(billing),
        Codec(orders(), typed_orders()),
        sender=sender or Sender(COMPANYS.address),
        may_pay=True,
    )


def part(letter: EmailMessage, kind: str) -> str:
    """The text or the HTML of a letter."""
    found = letter.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


@asynccontextmanager
async def office(billing: Billing, world: World) -> AsyncIterator[Office]:
    """The stand-in, listening, and strict about who hands in."""
    mail = Mail(world, replace(MailConfig(), smtp_port=0, imap_port=0), MailRules())
    await mail.start()
    server = SmtpServer(
        "127.0.0.1",
        mail.smtp_port,
        user=COMPANYS.address,
        password=COMPANYS.password,
        security="none",
        timeout_seconds=1,
    )
    yield Office(billing, world, mail, channel(billing, server), server)
    await mail.stop()
