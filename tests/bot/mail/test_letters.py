"""What clients and members read in their mailbox."""

import pytest
from sqlalchemy import text

from bot.notify.email import Sender
from core.billing import Billing
from core.database import Database
from core.errors import GatewayFailed
from core.models import Invoice
from core.repositories.clients import ClientRepository
from tests.bot.mail.office import COMPANYS, Office, part, telling
from tests.cast import LINKS, OLGA, PAIDUP
from tests.codes import voided
from tests.deeds import asked, issued, paid, wording, written_off
from tests.trail import Trail

CARL = "carl@acme.example"
GINA = "gina@globex.example"
ENCODED = "=?utf-8?q?Eve=0D=0ABcc:_eve=40evil.example?="
OLGAS = "olga@demo.example"


async def opened(billing: Billing, client: str = "acme") -> Invoice:
    return (await issued(billing, wording(client=client))).invoice


async def booked(post: Office, invoice: Invoice, minor: int, to: str = CARL) -> None:
    """A bank transfer in the books, and its receipt."""
    payment = (await paid(post.billing, invoice.reference, minor)).payment
    await post.hear("PaymentBooked", invoice, to, payload={"payment_id": payment.id})


async def test_the_invoice_arrives_in_german(post: Office) -> None:
    invoice = await opened(post.billing)
    await post.hear("InvoiceIssued", invoice, CARL)

    letter = post.letter(CARL)
    assert letter["Subject"] == "Rechnung INV-2026-0001 von Demo GmbH: 119,00 €"
    assert letter["To"] == "Carl Castello <carl@acme.example>"
    assert letter["From"] == f"Demo GmbH <{COMPANYS.address}>"
    assert letter["Content-Language"] == "de"
    assert letter["Auto-Submitted"] is None
    said = part(letter, "plain")
    assert said.startswith("Rechnung INV-2026-0001\n119,00\xa0€\n\nGuten Tag Carl Castello,\n")
    assert "Bitte zahlen Sie 119,00\xa0€ bis zum 6. Dezember 2026." in said
    assert f"Rechnung ansehen und bezahlen:\n{LINKS.page(invoice)}\n" in said
    assert "IBAN: DE02 1203 0000 0000 2020 51" in said


async def test_the_invoice_arrives_in_english(post: Office) -> None:
    await post.hear("InvoiceIssued", await opened(post.billing, "globex"), GINA)

    letter = post.letter(GINA)
    assert letter["Subject"] == "Invoice INV-2026-0001 from Demo GmbH: $119.00"
    assert "Please pay $119.00 by December 22, 2026." in part(letter, "plain")
    assert "See and pay the invoice" in part(letter, "html")


async def test_both_parts_say_the_same(post: Office) -> None:
    invoice = await opened(post.billing)
    await post.hear("InvoiceIssued", invoice, CARL)

    html = part(post.letter(CARL), "html")
    assert f'href="{LINKS.page(invoice)}"' in html
    assert "Bitte zahlen Sie 119,00\xa0€ bis zum 6. Dezember 2026." in html
    assert '<html lang="de">' in html


async def test_the_pdf_is_attached_under_the_invoices_number(post: Office) -> None:
    await post.hear("InvoiceIssued", await opened(post.billing), CARL)

    (pdf,) = post.letter(CARL).iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("INV-2026-0001.pdf", "application/pdf")
    assert pdf.get_content() == b"%PDF-1.7 INV-2026-0001 print 1"


async def test_a_copy_comes_with_the_pdf_and_what_is_owed_now(post: Office) -> None:
    invoice = await opened(post.billing)
    await post.hear("InvoiceIssued", invoice, CARL)
    await paid(post.billing, invoice.reference, 1900)
    await post.hear("InvoiceCopyAsked", invoice, CARL)

    first, copy = post.letters(CARL)
    assert copy["In-Reply-To"] == first["Message-ID"]
    said = part(copy, "plain")
    assert "hier ist unsere Rechnung INV-2026-0001 noch einmal." in said
    assert "Es sind noch 100,00\xa0€ offen, fällig am 6. Dezember 2026." in said
    assert [file.get_filename() for file in copy.iter_attachments()] == ["INV-2026-0001.pdf"]


async def test_where_no_mail_arrived_the_copy_is_the_invoice_itself(
    post: Office, trail: Trail
) -> None:
    invoice = await opened(post.billing)
    await post.hear("InvoiceCopyAsked", invoice, CARL)

    assert "Bitte zahlen Sie 119,00\xa0€ bis zum" in part(post.letter(CARL), "plain")
    assert post.letter(CARL)["In-Reply-To"] is None
    assert (await trail.last("InvoiceMailed"))["address"] == CARL


async def test_nobody_gets_a_copy_of_what_is_void_by_now(post: Office) -> None:
    invoice = await opened(post.billing)
    await voided(post.billing, invoice.reference, OLGA)
    await post.hear("InvoiceCopyAsked", invoice, CARL)

    assert post.letters(CARL) == []


async def test_what_the_mail_server_took_is_noted_once(post: Office, trail: Trail) -> None:
    invoice = await opened(post.billing)
    await post.hear("InvoiceIssued", invoice, CARL)
    await post.hear("InvoiceIssued", invoice, CARL, attempt=2)

    (mailed,) = await trail.records("InvoiceMailed")
    assert mailed.payload["address"] == CARL
    assert mailed.request_id == "slack:1"


async def test_a_second_try_is_the_same_mail(post: Office) -> None:
    invoice = await opened(post.billing)
    await post.hear("InvoiceIssued", invoice, CARL)
    await post.hear("InvoiceIssued", invoice, CARL, attempt=2)

    assert len({letter["Message-ID"] for letter in post.letters(CARL)}) == 1


async def test_a_reply_leads_to_the_invoice(post: Office) -> None:
    invoice = await opened(post.billing)
    await post.hear("InvoiceIssued", invoice, CARL)

    reply_to = post.letter(CARL)["Reply-To"].addresses[0].addr_spec
    assert LINKS.invoice_of(reply_to) == invoice.id


async def test_mails_about_an_invoice_are_one_thread(post: Office) -> None:
    invoice = await opened(post.billing)
    await post.hear("InvoiceIssued", invoice, CARL)
    await booked(post, invoice, 1900)

    by_subject = {letter["Subject"].split()[0]: letter for letter in post.letters(CARL)}
    first, receipt = by_subject["Rechnung"], by_subject["Quittung:"]
    assert receipt["In-Reply-To"] == receipt["References"] == first["Message-ID"]
    assert receipt["Message-ID"].startswith("<delivery-12.")
    assert receipt["Auto-Submitted"] == "auto-generated"
    assert receipt["Reply-To"] == first["Reply-To"]


async def test_a_receipt_says_what_came_and_what_is_still_owed(post: Office) -> None:
    await booked(post, await opened(post.billing), 1900)

    said = part(post.letter(CARL), "plain")
    assert "Ihre Zahlung über 19,00\xa0€ für Rechnung INV-2026-0001 ist da." in said
    assert "Es sind noch 100,00\xa0€ offen, fällig am 6. Dezember 2026." in said
    assert "Bereits gezahlt: 19,00\xa0€" in said


async def test_a_receipt_of_the_last_payment_says_that_all_is_paid(post: Office) -> None:
    invoice = await opened(post.billing, "globex")
    async with post.billing.work(PAIDUP) as work:
        attempt = await work.checkouts.start(invoice.id, "stripe")
        payment = await work.checkouts.paid(attempt.id, attempt.amount)
    assert payment is not None
    await post.hear("PaymentBooked", invoice, GINA, payload={"payment_id": payment.id})

    letter = post.letter(GINA)
    assert letter["Subject"] == "Receipt: $119.00 received for invoice INV-2026-0001"
    assert "The invoice is paid in full. There is nothing more to do." in part(letter, "html")


@pytest.mark.parametrize("has_come", [True, False], ids=["came before", "never came"])
async def test_of_what_was_written_off_a_client_hears_neither_that_it_is_paid_nor_to_pay(
    post: Office, has_come: bool
) -> None:
    """That nothing is owed could be held against the company."""
    invoice = await opened(post.billing, "globex")
    if has_come:
        await post.hear("InvoiceIssued", invoice, GINA)
    await written_off(post.billing, invoice.reference)
    await post.hear("InvoiceCopyAsked", invoice, GINA)

    said = part(post.letters(GINA)[-1], "plain")
    assert "Here is our invoice INV-2026-0001 once more." in said
    assert "$119.00" in said
    assert not any(words in said for words in ("paid in full", "$0.00", "Please pay", "IBAN"))


async def test_a_receipt_that_was_late_says_nothing_of_what_was_written_off_since(
    post: Office,
) -> None:
    invoice = await opened(post.billing)
    payment = (await paid(post.billing, invoice.reference, 1900)).payment
    await written_off(post.billing, invoice.reference)
    await post.hear("PaymentBooked", invoice, CARL, payload={"payment_id": payment.id})

    said = part(post.letter(CARL), "plain")
    assert "19,00\xa0€" in said
    assert not any(words in said for words in ("vollständig", "Offen", "\n0,00"))


async def test_a_cancelled_invoice_is_told_without_the_companys_reasons(post: Office) -> None:
    invoice = await opened(post.billing)
    await voided(post.billing, invoice.reference, OLGA, "they are bankrupt")
    await post.hear("InvoiceVoided", invoice, CARL, payload={"reason": "they are bankrupt"})

    letter = post.letter(CARL)
    assert letter["Subject"] == "Rechnung INV-2026-0001 von Demo GmbH ist storniert"
    assert "Sie brauchen nichts zu zahlen." in part(letter, "plain")
    assert "bankrupt" not in letter.as_string()


async def test_an_invoice_voided_before_it_was_sent_is_not_sent(post: Office, trail: Trail) -> None:
    invoice = await opened(post.billing)
    await voided(post.billing, invoice.reference, OLGA)
    await post.hear("InvoiceIssued", invoice, CARL)

    assert post.letters(CARL) == []
    assert await trail.records("InvoiceMailed") == []


async def test_a_member_without_a_chat_is_asked_by_mail(post: Office) -> None:
    invoice = (await asked(post.billing)).invoice
    await post.hear("ApprovalAsked", invoice, OLGAS)

    letter = post.letter(OLGAS)
    assert "D1" in letter["Subject"]
    assert "119.00 EUR" in part(letter, "plain")
    assert "Approve: /invoice approve D1\n" in part(letter, "plain")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Reply-To"] is None
    (pdf,) = letter.iter_attachments()
    assert pdf.get_content_type() == "application/pdf"


async def test_a_member_hears_of_money_set_aside_and_of_which_invoice(post: Office) -> None:
    invoice = await opened(post.billing)
    payload = {"reason": "1.00 EUR came, but 119.00 EUR was asked for."}
    await post.hear("CheckoutSetAside", invoice, OLGAS, payload=payload)

    letter = post.letter(OLGAS)
    assert "set aside" in letter["Subject"]
    assert "INV-2026-0001" in part(letter, "plain")


async def test_a_member_hears_what_could_not_be_delivered(post: Office) -> None:
    invoice = await opened(post.billing)
    reason = "550 No such user here"
    payload = {"channel": "email", "address": CARL, "about": "InvoiceIssued", "reason": reason}
    await post.hear("DeliveryFailed", invoice, OLGAS, payload=payload)

    said = part(post.letter(OLGAS), "plain")
    assert reason in said
    assert "/invoice resend INV-2026-0001" in said


async def test_what_only_changes_a_card_is_not_mailed(post: Office) -> None:
    await post.hear("InvoiceRejected", await opened(post.billing), OLGAS, payload={"reason": "No"})

    assert post.letters(OLGAS) == []


async def test_whoever_got_a_void_invoice_is_told(post: Office) -> None:
    await post.hear("InvoiceMailed", await opened(post.billing), CARL, payload={"was_void": True})

    assert "storniert" in part(post.letter(CARL), "plain")


async def name_carl(billing: Billing, name: str) -> None:
    """Let the contact be called so, whatever a person could have typed."""
    async with billing.work(PAIDUP) as work:
        clients = ClientRepository(work._session, PAIDUP.company_id)
        await clients.change(await clients.contact(1), name=name)


@pytest.mark.parametrize(
    "name", ["Eve\r\nBcc: eve@evil.example", "Eve\nX: y\n\nbody", "\x00", ENCODED]
)
async def test_no_name_can_add_a_header(post: Office, database: Database, name: str) -> None:
    invoice = await opened(post.billing)
    async with database.writer.begin() as connection:
        await connection.execute(text("UPDATE company SET name = :name"), {"name": name})
    await name_carl(post.billing, name)
    sender = Sender(COMPANYS.address, name)
    await post.using(sender).hear(telling("InvoiceIssued", invoice, CARL))

    letter = post.letter(CARL)
    assert letter["Bcc"] is None
    assert letter["X"] is None
    assert len(letter["To"].addresses) == len(letter["From"].addresses) == 1
    assert {"text/plain", "text/html"} <= {each.get_content_type() for each in letter.walk()}


@pytest.mark.parametrize(
    "name", ["Müller & Söhne", 'O\'Neil, "Ann" <x@y>', "Ж" * 200, "李雷", "Ann =? Bob"]
)
async def test_every_name_arrives_as_it_is(post: Office, name: str) -> None:
    invoice = await opened(post.billing)
    await name_carl(post.billing, name)
    await post.hear("InvoiceIssued", invoice, CARL)

    letter = post.letter(CARL)
    assert letter["To"].addresses[0].addr_spec == CARL
    assert letter["To"].addresses[0].display_name == name[:120].replace("=?", "= ?")
    assert f"Guten Tag {name}," in part(letter, "plain")


async def test_markup_in_a_name_stays_text(post: Office) -> None:
    invoice = await opened(post.billing)
    await name_carl(post.billing, "<script>x</script>")
    await post.hear("InvoiceIssued", invoice, CARL)

    assert "&lt;script&gt;" in part(post.letter(CARL), "html")
    assert "<script>x</script>" in part(post.letter(CARL), "plain")


async def test_an_address_beyond_ascii_is_reached(post: Office) -> None:
    invoice = await opened(post.billing)
    await post.hear("InvoiceIssued", invoice, "carl@bücher.example")

    letter = post.letter("carl@xn--bcher-kva.example")
    assert letter["To"].addresses[0].addr_spec == "carl@xn--bcher-kva.example"


async def test_a_local_part_beyond_ascii_is_reached(post: Office) -> None:
    invoice = await opened(post.billing)
    await post.hear("InvoiceIssued", invoice, "jörg@acme.example")

    assert "119,00" in post.letter("jörg@acme.example")["Subject"]


@pytest.mark.parametrize("address", ["", "nobody", "a b@c", "x@" + "ü" * 300, "x\r\ny@z.example"])
async def test_what_is_no_address_is_given_up(post: Office, address: str) -> None:
    invoice = await opened(post.billing)
    with pytest.raises(GatewayFailed) as failed:
        await post.hear("InvoiceIssued", invoice, address)

    assert failed.value.permanent
