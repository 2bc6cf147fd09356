"""A mail stand-in on free ports, and a hand at the clients' desks, for the tests beside this."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from email.message import EmailMessage
from typing import Any, TypeVar

import aiosmtplib
import httpx
from fastapi import FastAPI
from imapclient import IMAPClient

from sandbox.config import MailConfig
from sandbox.mail import Mail, MailRules
from sandbox.world import Fault, World

CONFIG = replace(MailConfig(), smtp_port=0, imap_port=0)
COMPANY = CONFIG.company
CARL = CONFIG.people[0]
Answer = TypeVar("Answer")


@dataclass
class MailDesk:
    """The stand-in and what one does on the page."""

    world: World
    mail: Mail
    http: httpx.AsyncClient

    async def do(self, what: str, **body: Any) -> dict[str, Any]:
        response = await self.http.post(f"/desk/mail/{what}", json=body)
        response.raise_for_status()
        return dict(response.json())

    def letters(self, address: str) -> list[dict[str, Any]]:
        boxes = self.mail.view()["mailboxes"]
        return next((list(box["messages"]) for box in boxes if box["address"] == address), [])

    async def post(self, message: EmailMessage, **how: Any) -> Any:
        login = {"username": COMPANY.address, "password": COMPANY.password} | how
        return await aiosmtplib.send(
            message, hostname="127.0.0.1", port=self.mail.smtp_port, start_tls=False, **login
        )

    async def imap(self, read: Callable[[IMAPClient], Answer], folder: str = "INBOX") -> Answer:
        """Do something in the company's mailbox, in a thread, with a connection of its own."""

        def reading() -> Answer:
            with IMAPClient("127.0.0.1", self.mail.imap_port, ssl=False, timeout=10) as client:
                client.login(COMPANY.address, COMPANY.password)
                client.select_folder(folder)
                return read(client)

        return await asyncio.to_thread(reading)

    def fault(self, operation: str, kind: str, **how: Any) -> None:
        self.world.misbehave(Fault("mail", operation, kind, **how))


@contextlib.asynccontextmanager
async def mail_desk(world: World, rules: MailRules | None = None) -> AsyncIterator[MailDesk]:
    """The stand-in, listening."""
    mail = Mail(world, CONFIG, rules)
    app = FastAPI()
    app.include_router(mail.desk(), prefix="/desk/mail")
    await mail.start()
    wire = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=wire, base_url="http://desk") as http:
        yield MailDesk(world, mail, http)
    await mail.stop()


def invoice_mail(to: str = CARL.address, **headers: str) -> EmailMessage:
    """A letter as Paidup sends it."""
    message = EmailMessage()
    message["From"] = f"Northwind Studio <{COMPANY.address}>"
    message["To"] = to
    message["Subject"] = "Invoice INV-2026-0001"
    message["Message-ID"] = "<invoice-1@northwind.example>"
    message["Reply-To"] = "billing+token-1@northwind.example"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Please find our invoice attached.")
    message.add_alternative("<p>Please find our <b>invoice</b> attached.</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="inv.pdf")
    return message
