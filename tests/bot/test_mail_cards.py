"""The card that tells of a mail which was set aside: from whom, why, and where to read it."""

from bot.notify.cards import CardBook
from core.billing import Billing
from core.services.deliveries import Telling
from tests.cast import CHANNEL, COMPANY
from tests.inbox.dovecot import mail


async def test_a_mail_set_aside_is_told_with_its_sender_and_never_with_its_text(
    billing: Billing,
) -> None:
    raw = mail(1, "Our secret is 4711.")
    await billing.keep_mail("box", 7, 1, raw, size_bytes=99_000_000, aside="It is too large.")
    told = {"mail_id": 1, "reason": "It is too large."}
    telling = Telling(
        1, COMPANY, "slack", CHANNEL, "MailSetAside", "mail:1", told, "Paidup", "", attempt=1
    )

    note = (await CardBook(billing).told(telling)).note

    assert note is not None
    assert note.title == "A mail was set aside: It is too large."
    assert "From Carl Castello <carl@acme.example>: “Invoice 1”." in note.text
    assert "4711" not in str(note)
