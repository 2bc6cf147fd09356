"""What a client reads in the mailbox when something is credited."""

from core.models import Invoice
from core.services.invoices import InvoiceView
from tests.bot.mail.office import Office, part
from tests.cast import BEA, OLGA, PAIDUP
from tests.crediting import amount, applied, credited
from tests.deeds import issued, paid, wording

CARL = "carl@acme.example"
GINA = "gina@globex.example"


async def tells_of(post: Office, note: InvoiceView, freed: int, to: str = CARL) -> None:
    assert note.origin is not None
    told = {"credits_id": note.origin.id, "freed_minor": freed, "currency": note.invoice.currency}
    await post.hear("CreditNoteIssued", note.invoice, to, payload=told)


async def test_a_credit_note_arrives_with_its_paper_in_the_thread_of_its_invoice(
    post: Office,
) -> None:
    first = await issued(post.billing)
    await post.hear("InvoiceIssued", first.invoice, CARL)
    note = await credited(post.billing, "INV-2026-0001", amount(5950))

    await tells_of(post, note, 0)

    before, letter = post.letters(CARL)
    title = "Rechnungskorrektur CN-2026-0001 von Demo GmbH: 59,50 € zur Rechnung INV-2026-0001"
    assert letter["Subject"] == title
    assert letter["In-Reply-To"] == before["Message-ID"]
    assert [each.get_filename() for each in letter.iter_attachments()] == ["CN-2026-0001.pdf"]
    said = part(letter, "plain")
    assert "mindert die Rechnung INV-2026-0001 vom 22. November 2026 um 59,50\xa0€." in said
    assert "Guthaben" not in said
    async with post.billing.reading(PAIDUP) as work:
        assert (await work.invoices.get("CN-2026-0001")).sent_at is not None


async def test_whoever_had_paid_reads_of_their_credit(post: Office) -> None:
    await issued(post.billing, wording(client="globex"))
    async with post.billing.reading(OLGA) as work:
        assert (await work.invoices.get("INV-2026-0001")).owed.currency == "USD"
    note = await credited(post.billing, "INV-2026-0001", amount(5950, "USD"))

    await tells_of(post, note, 5000, GINA)

    said = part(post.letter(GINA), "plain")
    assert "You had paid $50.00 of that already. It is to your credit now." in said


async def used(post: Office) -> Invoice:
    """A second invoice, half of which credit has paid for."""
    await issued(post.billing)
    await paid(post.billing, "INV-2026-0001", 11900)
    await credited(post.billing, "INV-2026-0001", amount(5950))
    second = await issued(post.billing)
    return (await applied(post.billing, second.invoice.reference)).invoice


async def test_who_owes_less_by_credit_reads_what_is_left(post: Office) -> None:
    invoice = await used(post)
    told = {"adjustment_id": 2, "amount_minor": 5950, "currency": "EUR"}

    await post.hear("CreditApplied", invoice, CARL, payload=told)

    letter = post.letter(CARL)
    assert letter["Subject"] == "Guthaben verrechnet: 59,50 € für Rechnung INV-2026-0002"
    said = part(letter, "plain")
    assert "wir haben 59,50\xa0€ Ihres Guthabens mit der Rechnung INV-2026-0002" in said
    assert "Es sind noch 59,50\xa0€ offen" in said


async def test_a_copy_of_a_credit_note_is_one(post: Office) -> None:
    await issued(post.billing)
    note = await credited(post.billing, "INV-2026-0001")
    await post.hear("InvoiceCopyAsked", note.invoice, CARL, payload={"letter_id": None})

    assert "Rechnungskorrektur CN-2026-0001" in post.letter(CARL)["Subject"]


async def test_what_was_paid_before_a_revision_is_not_asked_for_again(post: Office) -> None:
    await issued(post.billing)
    await paid(post.billing, "INV-2026-0001", 11900)
    async with post.billing.work(BEA) as work:
        await work.revisions.revise("INV-2026-0001", "Wrong hours.")
        await work.invoices.ask("D3")
    async with post.billing.work(OLGA) as work:
        revised = (await work.invoices.approve("D3")).invoice

    await post.hear("InvoiceIssued", revised, CARL)

    said = part(post.letter(CARL), "plain")
    assert "Sie ist mit Ihrem Guthaben bezahlt." in said
    assert "Bitte zahlen" not in said
