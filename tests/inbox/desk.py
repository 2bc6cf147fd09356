"""A desk that works mails off, and mails as clients and others write them."""

from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from typing import Any

from core.billing import Billing
from core.models import InboundMail, Letter, MailState
from core.security.links import Links
from inbox.handler import MailDesk
from inbox.trust import AuthSettings
from tests.cast import LINKS, PAIDUP

SERVER = "mx.demo.example"
OURS = "billing@demo.example"
CARL_S = "carl@acme.example"
DATE = "Sun, 22 Nov 2026 09:30:00 +0100"
NUMBERS = count(1)


def proof(address: str, *, dkim: str = "pass") -> str:
    """What our mail server says about a sender."""
    domain = address.rpartition("@")[2]
    return f"{SERVER}; dkim={dkim} header.d={domain}; dmarc={dkim} header.from={domain}"


def mail(text: str, *, sender: str = CARL_S, invoice: int | None = 1, **more: Any) -> bytes:
    """A mail to us, proven unless told otherwise; `invoice` answers that one's thread."""
    message = EmailMessage(SMTP)
    message["Authentication-Results"] = more.pop("results", proof(sender))
    message["From"] = more.pop("written_from", sender)
    to = LINKS.reply_address(invoice) if invoice else OURS
    message["To"] = more.pop("to", to)
    message["Subject"] = more.pop("subject", "Re: Rechnung")
    message["Date"] = DATE
    message["Message-ID"] = more.pop("message_id", f"<{next(NUMBERS)}@acme.example>")
    for name, value in more.pop("headers", {}).items():
        message[name] = value
    message.set_content(text)
    return message.as_bytes()


def bounce(invoice: int, address: str, *, action: str = "failed", links: Links = LINKS) -> bytes:
    """A mail server's report about the first mail of an invoice."""
    tag = links.reply_address(invoice).partition("@")[0].partition("+")[2]
    status = {"failed": "5.1.1", "delayed": "4.4.1"}[action]
    return f"""From: MAILER-DAEMON@mx.acme.example
To: {OURS}
Subject: Undelivered Mail Returned to Sender
Date: {DATE}
Message-ID: <bounce-{next(NUMBERS)}@mx.acme.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Nobody here has that address.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.acme.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: <{tag}@demo.example>
Subject: Rechnung

--b--
""".replace("\n", "\r\n").encode()


class Desk:
    """Keeps mails and works them off, as the poller and the engine do."""

    def __init__(self, billing: Billing) -> None:
        self.billing = billing
        self.desk = MailDesk(billing, AuthSettings(SERVER), frozenset({OURS}))
        self._uids = count(1)

    async def keep(self, raw: bytes) -> int:
        """A mail lies in the mailbox and is kept; answers its number."""
        await self.billing.keep_mail("INBOX", 1, next(self._uids), raw)
        async with self.billing.work(PAIDUP) as work:
            newest = await work.mails.listed(*MailState, most=1)
        return newest[0].id

    async def receive(self, raw: bytes) -> Letter | None:
        """A mail comes and is worked off; answers its letter, if one was made of it."""
        mail_id = await self.keep(raw)
        await self.desk.work_off(mail_id)
        return await self.letter(mail_id)

    async def letter(self, mail_id: int) -> Letter | None:
        """What was made of a mail for Demo GmbH."""
        async with self.billing.work(PAIDUP) as work:
            return await work.letters.of_inbound(mail_id)

    async def kept(self, mail_id: int) -> InboundMail:
        """A mail as it is kept."""
        async with self.billing.work(PAIDUP) as work:
            return await work.mails.mail(mail_id)
