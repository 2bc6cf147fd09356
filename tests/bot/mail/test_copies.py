"""Who is there for copies gets one of each invoice, beside the one that is mailed first."""

from bot.notify.routes import routes
from core.billing import Billing
from core.models import EventRecord
from tests.bot.mail.office import Office
from tests.cast import BEA, BEA_ON_SLACK, PAIDUP
from tests.chat import Chat
from tests.deeds import issued
from tests.trail import Trail

DORA = "dora@acme.example"


async def mails(billing: Billing, event: EventRecord) -> list[str]:
    """The mail addresses that hear an event."""
    async with billing.reading(PAIDUP) as work:
        return [address for channel, address in await routes(work, event) if channel == "email"]


async def test_an_invoice_goes_to_the_one_and_to_those_who_get_copies(
    billing: Billing, trail: Trail
) -> None:
    bea = Chat(billing, BEA_ON_SLACK)
    await bea.say(f"/client contact-add acme {DORA} copies")
    await bea.say("/client contact-add acme tech@acme.example technical,decides")
    await issued(billing)

    (event,) = [each for each in await trail.records() if each.kind == "InvoiceIssued"]
    assert await mails(billing, event) == ["carl@acme.example", DORA]


async def test_a_copy_is_the_invoice_and_does_not_count_as_the_clients(post: Office) -> None:
    bea = Chat(post.billing, BEA_ON_SLACK)
    await bea.say(f"/client contact-add acme {DORA} copies")
    invoice = (await issued(post.billing)).invoice

    await post.hear("InvoiceIssued", invoice, DORA)

    assert post.letter(DORA)["Subject"].startswith("Rechnung INV-2026-0001")
    async with post.billing.reading(BEA) as work:
        assert (await work.invoices.get(invoice.reference)).sent_at is None
    await post.hear("InvoiceIssued", invoice, "carl@acme.example")
    async with post.billing.reading(BEA) as work:
        assert (await work.invoices.get(invoice.reference)).sent_at is not None
