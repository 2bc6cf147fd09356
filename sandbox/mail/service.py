"""The mail server as a whole: who owns which address, and how a letter finds its mailbox."""

import re
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from fastapi import APIRouter

from sandbox.config import Mailbox, MailConfig
from sandbox.mail.boxes import INBOX, SENT, SERVICE, KeptBox, Letter, Vault
from sandbox.mail.desk import desk
from sandbox.mail.imap import ImapDoor
from sandbox.mail.letters import (
    Draft,
    Verdict,
    address_of,
    parse,
    results,
    shown,
    stamped,
    text_header,
    write,
)
from sandbox.mail.rules import MailRules
from sandbox.mail.smtp import Clerk, Postman, SmtpDoor
from sandbox.world import World


class Mail:
    """The stand-in; `start` opens the SMTP and IMAP ports, `stop` closes them."""

    def __init__(self, world: World, config: MailConfig, rules: MailRules | None = None) -> None:
        self._world = world
        self._config = config
        self._rules = rules or MailRules()
        self._owners = {one.address: one for one in (config.company, *config.people)}
        self._vault = Vault(world)
        kept = world.load(SERVICE)
        self._refusals: dict[str, int] = kept.get("refusals", {})
        addresses = [*self._owners, *kept.get("strangers", [])]
        self._boxes = {one: KeptBox(world, self._vault, one) for one in addresses}
        clerk = Clerk(self._may_login, self._may_send_as, self._refusal, self._take)
        self._smtp = SmtpDoor(Postman(world, clerk, self._rules), self._rules, config.domain)
        self._imap = ImapDoor(world, tuple(self._owners.values()), self._boxes)
        self._shown: dict[str, dict[str, Any]] = {}
        self.smtp_port = 0
        self.imap_port = 0

    async def start(self) -> None:
        """Open both ports; the real ones are then in `smtp_port` and `imap_port`."""
        self.smtp_port = await self._smtp.start(self._config.host, self._config.smtp_port)
        self.imap_port = await self._imap.start(self._config.host, self._config.imap_port)

    async def stop(self) -> None:
        """Close both ports and every connection."""
        await self._smtp.stop()
        await self._imap.stop()

    def router(self) -> APIRouter:
        """Mail does not speak HTTP."""
        return APIRouter()

    def desk(self) -> APIRouter:
        """What the page does, under `/desk/mail`."""
        return desk(self)

    def hang_up(self) -> None:
        """Cut all IMAP connections."""
        self._imap.hang_up()

    def owner(self, address: str) -> Mailbox:
        """Who has a mailbox; a stranger's has no name."""
        return self._owners.get(address, Mailbox(address, "", ""))

    def letter(self, address: str, letter_id: str) -> bytes | None:
        """A letter's bytes, by the page's name for it or by its Message-ID."""
        box = self._boxes.get(address)
        for one in box.letters() if box else []:
            if letter_id in {one.id, self._content(one)["message_id"]}:
                return self._vault.get(one.digest)
        return None

    def refuse(self, address: str, code: int) -> None:
        """Have SMTP refuse a recipient with this code; 0 takes it back."""
        self._refusals.pop(address, None)
        if code:
            self._refusals[address] = code
        self._keep()

    async def send(self, draft: Draft, verdict: Verdict, *, envelope: str = "") -> None:
        """Somebody outside sends a letter; a copy goes to their own Sent folder."""
        raw = write(draft, self._now())
        author = address_of(draft.sender)
        box = self._boxes.get(author)
        if box is not None:
            await box.put(SENT, raw, self._now())
        await self.deliver(raw, envelope or author, [address_of(draft.to)], verdict)

    async def deliver(
        self, raw: bytes, sender: str, recipients: list[str], verdict: Verdict
    ) -> None:
        """Stamp a letter and lay it into its recipients' mailboxes."""
        author = address_of(text_header(parse(raw), "from"))
        signed = results(self._rules.checker, verdict, sender, author)
        for recipient in recipients:
            stamps = [
                ("Return-Path", f"<{sender}>"),
                ("Delivered-To", recipient),
                ("Received", self._received(recipient)),
                ("Authentication-Results", signed),
            ]
            box = self._box(recipient)
            await box.put(INBOX, stamped(raw, stamps, self._rules.checker), self._now())

    def _received(self, recipient: str) -> str:
        by, when = self._rules.checker, format_datetime(self._now())
        return f"from localhost (127.0.0.1) by {by} with ESMTP for <{recipient}>; {when}"

    async def _take(self, sender: str, recipients: list[str], raw: bytes) -> None:
        await self.deliver(raw, sender, recipients, Verdict())

    def _now(self) -> datetime:
        return self._world.now()

    def _box(self, recipient: str) -> KeptBox:
        """The mailbox behind an address; a stranger gets one at the first letter."""
        address = self._home(recipient)
        if address not in self._boxes:
            self._boxes[address] = KeptBox(self._world, self._vault, address)
            self._keep()
        return self._boxes[address]

    def _home(self, recipient: str) -> str:
        """Plus-addresses belong to their owner, and all else at our domain to the company."""
        local, _, domain = recipient.lower().rpartition("@")
        bare = f"{local.partition('+')[0]}@{domain}"
        if bare in self._owners:
            return bare
        return self._config.company.address if domain == self._config.domain else bare

    def _may_login(self, user: str, password: str) -> bool:
        owner = self._owners.get(user)
        return owner is not None and owner.password == password

    def _may_send_as(self, user: str, sender: str) -> bool:
        return sender in {"", "<>"} or self._home(sender) == user

    def _refusal(self, recipient: str) -> int:
        if recipient.lower() in self._refusals:
            return self._refusals[recipient.lower()]
        is_known = self._home(recipient) in self._boxes or self._rules.takes_unknown_addresses
        return 0 if is_known else 550

    def _keep(self) -> None:
        strangers = [one for one in self._boxes if one not in self._owners]
        self._world.save(SERVICE, {"refusals": self._refusals, "strangers": strangers})

    def view(self) -> dict[str, Any]:
        """Everything the page shows."""
        return {
            "company": self._config.company.address,
            "refusals": self._refusals,
            "mailboxes": [self.mailbox(address) for address in self._boxes],
        }

    def mailbox(self, address: str) -> dict[str, Any]:
        """What the page shows of one mailbox; no letters where there is none."""
        box = self._boxes.get(address)
        return {
            "address": address,
            "name": self.owner(address).name,
            "messages": [self._page(address, one) for one in box.letters()] if box else [],
        }

    def _content(self, letter: Letter) -> dict[str, Any]:
        """A letter as the page shows it, read once."""
        if letter.digest not in self._shown:
            self._shown[letter.digest] = shown(self._vault.get(letter.digest))
        return self._shown[letter.digest]

    def _page(self, address: str, letter: Letter) -> dict[str, Any]:
        content = self._content(letter)
        place = f"/desk/mail/letters/{address}/{letter.id}"
        files = [
            {**one, "url": f"{place}/attachments/{number}"}
            for number, one in enumerate(content["attachments"])
        ]
        return {
            "id": letter.id,
            "folder": letter.folder,
            "received_at": letter.received_at.isoformat(),
            "seen": letter.is_seen,
            **content,
            "attachments": files,
            "raw_url": f"{place}/raw",
            "html_url": f"{place}/html" if content["html"] is not None else None,
            "auth": dict(re.findall(r"\b(spf|dkim|dmarc)=(\w+)", content["authentication"])),
        }
