"""How fast mails come in: from a real Dovecot to the books, and from the books to done.

    python benchmarks/inbox.py [mails]

Stored is what the poller does: search, measure, fetch, and one transaction a mail that is on the
disk before the next. Beside it, taking turns, a loop of plain `imaplib` fetches the same mails from
another mailbox of the same server and keeps nothing. Worked off is what the engine does with the
waiting jobs: parse, judge the sender, find the invoice, understand, record.
"""

import asyncio
import imaplib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import text

from benchmarks.issue import (
    LINKS,
    Watch,
    awaiting,
    books,
    forget_jobs,
    postgresql_server,
    row,
    sqlite_file,
)
from core.billing import Billing
from core.engine import Engine, Queue
from core.migrations import migrate
from core.services.mails import INBOX
from inbox.handler import MailDesk
from inbox.mailbox import ImapServer, Mailbox
from inbox.oauth import Password
from inbox.poller import Habits, Poller
from inbox.trust import AuthSettings
from tests.inbox.dovecot import HOST, PASSWORD, Dovecot, dovecot

MAILS = 1000
ROUNDS = 5
BATCH = 100
LOOK_SECONDS = 0.05
CHECKER = "mx.demo.example"

WORDS = (
    "Dear team,\r\n\r\nthank you for the invoice. Could you tell us which project number {number}"
    " is booked under? Our bookkeeping would like to know.\r\n\r\nKind regards,\r\n"
    "Carl Castello\r\nAcme GmbH\r\n\r\n"
)
QUOTED = "On 20 Nov 2026, Demo GmbH <billing@demo.example> wrote:\r\n" + (
    "> Please find our invoice attached. It is due within fourteen days.\r\n" * 20
)


async def main() -> None:
    """Measure and print, one database after the other."""
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else MAILS
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    for name, opened in {"sqlite": sqlite_file, "postgresql": postgresql_server}.items():
        with opened() as address, dovecot() as imap:
            migrate(address)
            async with books(address) as billing:
                await measure(name, address, billing, imap, mails)
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


async def measure(name: str, address: str, billing: Billing, imap: Dovecot, mails: int) -> None:
    """Everything about one database."""
    _, invoice_id, _ = (await awaiting(billing, 1))[0]
    await forget_jobs(billing)
    ours, plain = await beside(billing, imap, mails, LINKS.reply_address(invoice_id))
    worked = await worked_off(billing, address, mails)
    print(f"{name:46}{'a second':>10}{'ms each':>10}{'our CPU, ms':>13}")
    row("fetched by plain imaplib, and kept nowhere", plain)
    row("from Dovecot to stored", ours)
    row("from stored to worked off", worked)
    print(f"{'stored, as a part of what is only fetched':46}{ours.rate / plain.rate:>10.0%}")
    print(f"{'one mail':46}{len(letter(0, 'x@y.example')):>10} bytes\n")


async def beside(billing: Billing, imap: Dovecot, mails: int, address: str) -> tuple[Watch, Watch]:
    """Ours and the plain way, in turns, each from a mailbox with the same mails."""
    ours, plain = Watch(), Watch()
    each = mails // ROUNDS
    for number in range(ROUNDS):
        raws = [letter(mail, address) for mail in range(number * each, (number + 1) * each)]
        for who in ("ours", "plain"):
            imap.deliver(f"{who}{number}", *raws)
            fetched(imap, f"{who}{number}", 0)  # a mailbox's first opening writes its index
        server = ImapServer(HOST, imap.port, f"ours{number}", "none")
        reader = Poller(billing, Mailbox(server, "INBOX"), Password(PASSWORD), Habits())
        with ours.running(each):
            await reader.read()
        with plain.running(each):
            assert fetched(imap, f"plain{number}", each) == sum(map(len, raws))
    assert await waiting(billing) == mails
    return ours, plain


def fetched(imap: Dovecot, user: str, most: int) -> int:
    """What plain imaplib fetches, in bytes."""
    client = imaplib.IMAP4(HOST, imap.port)
    client.login(user, PASSWORD)
    client.select("INBOX", readonly=True)
    uids = client.uid("SEARCH", "ALL")[1][0].split()[:most]
    total = sum(len(raw) for batch in batches(uids) for raw in bodies(client, batch))
    client.logout()
    return total


def batches(uids: list[bytes]) -> Iterator[list[bytes]]:
    """A hundred at a time."""
    return (uids[first : first + BATCH] for first in range(0, len(uids), BATCH))


def bodies(client: imaplib.IMAP4, uids: list[bytes]) -> Iterator[bytes]:
    """The mails of one answer."""
    _, said = client.uid("FETCH", b",".join(uids).decode(), "(BODY.PEEK[])")
    return (part[1] for part in said if isinstance(part, tuple))


async def worked_off(billing: Billing, address: str, mails: int) -> Watch:
    """The engine on the waiting jobs, from its start to the last mail."""
    watch = Watch()
    engine = Engine(address, [Queue(INBOX)], name="benchmark")
    checker = AuthSettings(CHECKER)
    MailDesk(billing, checker, frozenset({"billing@demo.example"})).join(engine)
    await engine.launch()
    with watch.running(mails):
        while await waiting(billing):  # noqa: ASYNC110  # a database tells nobody
            await asyncio.sleep(LOOK_SECONDS)
    await engine.close()
    return watch


async def waiting(billing: Billing) -> int:
    """How many mails are not worked off."""
    async with billing.database.reader.connect() as connection:
        query = text("SELECT count(*) FROM inbound_mail WHERE state = 'waiting'")
        return int((await connection.execute(query)).scalar_one())


def letter(number: int, address: str) -> bytes:
    """A client's reply as mail programs write it: plain and HTML, the invoice's mail quoted."""
    words = WORDS.format(number=number)
    return (
        f"Return-Path: <carl@acme.example>\r\nDelivered-To: {address}\r\n"
        f"Received: from mail.acme.example by {CHECKER}; Sun, 22 Nov 2026 09:00:00 +0000\r\n"
        f"Authentication-Results: {CHECKER}; spf=pass smtp.mailfrom=acme.example;\r\n"
        " dkim=pass header.d=acme.example; dmarc=pass header.from=acme.example\r\n"
        "DKIM-Signature: v=1; a=rsa-sha256; d=acme.example; s=2026; h=from:to:subject;"
        f" bh=abc; b={'x' * 340}\r\n"
        f"From: Carl Castello <carl@acme.example>\r\nTo: Demo GmbH <{address}>\r\n"
        "Subject: Re: Invoice\r\nDate: Sun, 22 Nov 2026 10:00:00 +0100\r\n"
        f"Message-ID: <{number}@acme.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="part"\r\n\r\n'
        f"--part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}{QUOTED}\r\n"
        "--part\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f"<html><body><p>{words}</p><blockquote>{QUOTED}</blockquote></body></html>\r\n"
        "--part--\r\n"
    ).encode()


if __name__ == "__main__":
    asyncio.run(main())
