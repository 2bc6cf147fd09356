"""An answer goes out in the thread of the mail it answers."""

from typing import Any

from bot.notify.answers import thread_of
from core.billing import Billing
from core.models import ClaimKind, Letter
from tests.bot.mail.office import COMPANYS, Office, part, telling
from tests.cast import BEA, PAIDUP
from tests.deeds import issued
from tests.letters import CARL_WRITES, claimed, received


async def answered(billing: Billing, text: str = "We are looking.", **said: Any) -> Letter:
    """Bea answers a mail."""
    letter = await received(billing, **said)
    async with billing.work(BEA) as work:
        return await work.letters.answer(letter.reference, text)


async def told(post: Office, sent: Letter, **more: Any) -> None:
    """The answer is told to whoever it is for."""
    async with post.billing.reading(BEA) as work:
        invoice = (await work.invoices.view_by_id(1)).invoice
    payload = {"letter_id": sent.id, "invoice_id": sent.invoice_id}
    event = telling("AnswerWritten", invoice, sent.recipient, payload=payload, actor="Bea", **more)
    await post.channel.hear(event)


async def test_it_is_a_person_s_mail_in_the_same_thread(post: Office) -> None:
    view = await issued(post.billing)
    await told(post, await answered(post.billing))
    letter = post.letter(CARL_WRITES)

    assert letter["In-Reply-To"] == "<1@acme.example>"
    assert letter["References"] == "<i1-aaaa@demo.example> <1@acme.example>"
    assert letter["Subject"] == "Re: Rechnung INV-2026-0001"
    assert letter["Reply-To"] == post.billing.links.reply_address(view.invoice.id)
    assert letter["From"] == f"Demo GmbH <{COMPANYS.address}>"
    assert (letter["Auto-Submitted"], letter["X-Loop"]) == (None, None)
    assert part(letter, "plain").splitlines()[0] == "We are looking."
    assert part(letter, "plain").splitlines()[-2:] == ["Bea", "Demo GmbH"]


async def test_paidup_s_own_answer_says_that_a_machine_wrote_it(post: Office) -> None:
    await issued(post.billing)
    letter = await received(post.billing)
    async with post.billing.work(PAIDUP) as work:
        sent = await work.letters.answer_at_once(letter, "vielen Dank.", "de")
    assert sent is not None
    await told(post, sent)
    mail = post.letter(CARL_WRITES)

    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Loop"] == COMPANYS.address
    assert mail["Content-Language"] == "de"
    assert "Bea" not in part(mail, "plain")


async def test_markup_in_an_answer_is_text(post: Office) -> None:
    await issued(post.billing)
    await told(post, await answered(post.billing, "<script>alert(1)</script> & more"))

    assert "&lt;script&gt;" in part(post.letter(CARL_WRITES), "html")
    assert "<script>" in part(post.letter(CARL_WRITES), "plain")


async def test_names_of_mails_that_nobody_makes_are_left_out(post: Office) -> None:
    await issued(post.billing)
    thread = ["a b@x", "bad\r\nBcc: eve@evil.example", "ü@x", "<@x", "x" * 300, "good@x.example"]
    await told(post, await answered(post.billing, thread=thread))
    letter = post.letter(CARL_WRITES)

    assert letter["References"] == "<good@x.example> <1@acme.example>"
    assert letter["Bcc"] is None


async def test_a_stranger_s_name_for_a_mail_writes_no_headers_of_ours(post: Office) -> None:
    await issued(post.billing)
    evil = "=?utf-8?q?x=0d=0aBcc:_eve@evil.example=0d=0a=0d=0aPay_to_DE00?="
    sent = await answered(post.billing, message_id=evil, thread=[f"{evil}@x.example"])
    await told(post, sent)
    letter = post.letter(CARL_WRITES)

    assert (letter["Bcc"], "evil" in letter["In-Reply-To"]) == (None, False)
    assert part(letter, "plain").startswith("We are looking.")


def test_a_long_thread_keeps_its_first_and_its_last() -> None:
    names = [f"{number:0200}@x.example" for number in range(30)]
    thread = thread_of(names)

    assert thread[0] == f"<{names[0]}>"
    assert thread[-1] == f"<{names[-1]}>"
    assert len(" ".join(thread)) <= 900


async def test_an_answer_without_an_invoice_still_finds_its_thread(post: Office) -> None:
    await issued(post.billing)
    sent = await answered(post.billing, invoice_id=None)
    await told(post, sent, subject=f"letter:{sent.answers_id}")
    letter = post.letter(CARL_WRITES)

    assert letter["In-Reply-To"] == "<1@acme.example>"
    assert letter["Message-ID"] == "<delivery-12@northwind.example>"
    assert letter["Reply-To"] is None


async def test_a_member_who_hears_by_mail_gets_the_news_and_not_the_answer(post: Office) -> None:
    await issued(post.billing)
    sent = await answered(post.billing)
    await told(post, replace_recipient(sent, "bea@demo.example"))

    letter = post.letter("bea@demo.example")
    assert "Bea answered carl@acme.example" in letter["Subject"]


def replace_recipient(sent: Letter, to: str) -> Letter:
    """The same letter, told to somebody else."""
    return Letter(**(sent.model_dump() | {"recipient": to}))


async def test_a_copy_names_the_po_number_the_client_gave(post: Office) -> None:
    view = await issued(post.billing)
    claim = await claimed(
        post.billing, await received(post.billing), ClaimKind.PO_NUMBER, note="PO 4711"
    )
    async with post.billing.work(BEA) as work:
        await work.claims.confirm(claim.reference)
    await post.hear("InvoiceCopyAsked", view.invoice, CARL_WRITES, payload={"letter_id": 1})

    assert "Ihre Bestellnummer: PO 4711" in part(post.letter(CARL_WRITES), "plain")
