"""/invoice resend: an invoice goes out again when its mail did not arrive, or was lost."""

from bot.cards.model import Button, Card
from bot.commands.request import Typed
from bot.notify.cards import CardBook
from core.billing import Billing
from core.models import Invoice
from core.services.deliveries import Telling
from tests.cast import OLGA, PAIDUP
from tests.chat import Chat
from tests.codes import voided
from tests.deeds import draft, issued
from tests.trail import Trail

CARL = "carl@acme.example"
RESEND = "/invoice resend INV-2026-0001"


async def mailed(billing: Billing, trail: Trail, *, refused: str = "") -> Invoice:
    """An issued invoice whose last mail arrived, or was given up for a reason."""
    found = (await trail.records("InvoiceCopyAsked")) or (await trail.records("InvoiceIssued"))
    async with billing.work(PAIDUP) as work:
        (delivery,) = await work.deliveries.plan(found[-1].id, [("email", CARL)])
        if refused:
            await work.deliveries.gave_up(delivery.id, refused)
        else:
            await work.invoices.mailed(found[-1].payload["invoice_id"], CARL)
            await work.deliveries.told(delivery.id)
        return await work.invoices.get("INV-2026-0001")


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


async def test_a_failed_mail_is_shown_and_sent_again_with_one_press(
    bea: Chat, billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    await mailed(billing, trail, refused="No such mailbox.")
    card = await bea.say("/invoice show INV-2026-0001")
    assert ("Mail", f"Not delivered to {CARL}") in card.facts

    card = await bea.press("Send again")
    assert "Send again" not in labels(card)
    assert card.small_print.endswith("Sent again by Bea")
    assert await trail.last("InvoiceCopyAsked") == {"invoice_id": 1, "letter_id": None}


async def test_the_note_about_a_failed_mail_offers_to_send_it_again(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    invoice = await mailed(billing, trail, refused="No such mailbox.")
    told = await CardBook(billing).told(failure(invoice, await trail.last("DeliveryFailed")))

    assert told.note is not None
    assert told.note.actions == (
        Button("Send again", "invoice resend", {"invoice": "INV-2026-0001"}),
    )


async def test_a_failed_receipt_is_not_mended_by_the_invoice(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    invoice = await mailed(billing, trail)
    payload: dict[str, object] = {
        "channel": "email", "address": CARL, "about": "PaymentBooked", "reason": "Full."
    }  # fmt: skip
    told = await CardBook(billing).told(failure(invoice, payload))

    assert told.note is not None
    assert told.note.actions == ()


async def test_a_mail_that_arrived_can_be_sent_again_too(
    bea: Chat, billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    await mailed(billing, trail)
    assert "Send again" not in labels(await bea.say("/invoice show INV-2026-0001"))

    await bea.say(RESEND)
    assert len(await trail.records("InvoiceCopyAsked")) == 1


async def test_a_platforms_repeat_sends_one_mail(bea: Chat, billing: Billing, trail: Trail) -> None:
    await issued(billing)
    await mailed(billing, trail, refused="No such mailbox.")
    await bea.ask(Typed(RESEND), "slack:7")
    await bea.ask(Typed(RESEND), "slack:7")

    assert len(await trail.records("InvoiceCopyAsked")) == 1


async def test_nothing_is_sent_again_while_it_is_on_its_way(
    bea: Chat, billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    card = await bea.say(RESEND)
    assert card.title == "A mail with INV-2026-0001 is on its way already."

    await mailed(billing, trail, refused="No such mailbox.")
    await bea.say(RESEND)
    card = await bea.say(RESEND)
    assert card.title == "A mail with INV-2026-0001 is on its way already."
    assert len(await trail.records("InvoiceCopyAsked")) == 1


async def test_a_second_failure_is_shown_again(bea: Chat, billing: Billing, trail: Trail) -> None:
    await issued(billing)
    await mailed(billing, trail, refused="No such mailbox.")
    await bea.say(RESEND)
    await mailed(billing, trail, refused="No such mailbox.")

    assert "Send again" in labels(await bea.say("/invoice show INV-2026-0001"))


async def test_a_draft_is_not_mailed(bea: Chat, billing: Billing) -> None:
    await draft(billing)
    card = await bea.say("/invoice resend D1")

    assert card.title == "D1 is not issued, so no mail goes out."
    assert card.text == "Send it for approval first: /invoice send D1"


async def test_a_void_invoice_is_not_mailed_again(
    bea: Chat, billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    await mailed(billing, trail, refused="No such mailbox.")
    await voided(billing, "INV-2026-0001", OLGA)

    assert "Send again" not in labels(await bea.say("/invoice show INV-2026-0001"))
    assert (await bea.say(RESEND)).title == "INV-2026-0001 is void, so it is not mailed again."


def failure(invoice: Invoice, payload: dict[str, object]) -> Telling:
    """A telling of what failed, in the room."""
    return Telling(
        9, invoice.company_id, "slack", "C1", "DeliveryFailed", invoice.subject, payload, "", "", 1
    )
