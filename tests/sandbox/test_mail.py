"""The real aiosmtplib and IMAPClient against the mail stand-in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.world import World
from tests.sandbox.mail_desk import CARL, COMPANY, MailDesk, invoice_mail, mail_desk


@pytest.fixture
async def desk() -> AsyncIterator[MailDesk]:
    world = World()
    async with mail_desk(world) as desk:
        yield desk
    world.close()


async def test_a_letter_lands_in_the_clients_mailbox(desk: MailDesk) -> None:
    await desk.post(invoice_mail())

    (letter,) = desk.letters(CARL.address)
    assert letter["subject"] == "Invoice INV-2026-0001"
    assert letter["text"].strip() == "Please find our invoice attached."
    assert letter["attachments"][0]["name"] == "inv.pdf"
    assert letter["auth"] == {"spf": "pass", "dkim": "pass", "dmarc": "pass"}
    file = await desk.http.get(letter["attachments"][0]["url"])
    assert file.content == b"%PDF-1.7"


async def test_a_reply_reaches_our_mailbox_in_its_thread(desk: MailDesk) -> None:
    await desk.post(invoice_mail())
    (letter,) = desk.letters(CARL.address)
    await desk.do("reply", mailbox=CARL.address, message_id=letter["id"], text="Thanks!")

    (raw,) = (await desk.imap(lambda box: box.fetch(box.search("UNSEEN"), ["RFC822"]))).values()
    text = raw[b"RFC822"].decode()
    assert "To: billing+token-1@northwind.example" in text
    assert "In-Reply-To: <invoice-1@northwind.example>" in text
    assert "dmarc=pass header.from=acme.example" in text
    assert "> Please find our invoice attached." in text


async def test_letters_flags_and_uids_survive_a_restart(tmp_path: Path) -> None:
    world = World(tmp_path / "world.sqlite")
    async with mail_desk(world) as desk:
        await desk.do("send", **{"from": CARL.address, "to": COMPANY.address, "text": "One"})
        await desk.imap(lambda box: box.add_flags(box.search(), [b"\\Seen"]))
        before = await desk.imap(lambda box: box.fetch(box.search(), ["FLAGS", "RFC822"]))
        status = await desk.imap(lambda box: box.folder_status("INBOX"))
    world.close()

    world = World(tmp_path / "world.sqlite")
    async with mail_desk(world) as desk:
        after = await desk.imap(lambda box: box.fetch(box.search("SEEN"), ["FLAGS", "RFC822"]))
        assert {uid: one[b"RFC822"] for uid, one in after.items()} == {
            uid: one[b"RFC822"] for uid, one in before.items()
        }
        again = await desk.imap(lambda box: box.folder_status("INBOX"))
        assert again[b"UIDVALIDITY"] == status[b"UIDVALIDITY"]
        assert again[b"UIDNEXT"] == status[b"UIDNEXT"]
    world.close()
