"""A member asks for an invoice by mail: a draft, and never more."""

from typing import Any

import pytest

from core.billing import Billing
from core.models import InvoiceState, Letter
from inbox.drafts import DraftDesk, arguments_of
from tests.cast import BEA, COMPANY
from tests.inbox.desk import SERVER, Desk, mail
from tests.letters import received
from tests.trail import Trail

LINES = [{"description": "label shoot", "quantity": "3", "unit_price": "640.00", "unit": "day"}]
WANTED = {"client": "acme", "lines": LINES, "currency": "EUR", "terms_days": 14, "send": True}


async def asked(billing: Billing, **facts: Any) -> Letter:
    """Bea's mail, understood so."""
    intent = {"name": "invoice_request", "facts": WANTED | facts, "quote": "", "reason": ""}
    return await received(
        billing,
        invoice_id=None,
        client_id=None,
        member_id=3,
        sender="bea@demo.example",
        from_kind="team",
        intents=[intent],
    )


async def outcome(billing: Billing, letter: Letter) -> str:
    await DraftDesk(billing).write(COMPANY, letter.id)
    async with billing.reading(BEA) as work:
        return (await work.letters.view(letter.reference)).letter.outcome


async def test_what_is_asked_for_becomes_a_draft_of_the_member_s(
    billing: Billing, trail: Trail
) -> None:
    said = await outcome(billing, await asked(billing, po="4711"))

    assert said.startswith("Drafted: D1 · Acme GmbH · 2,284.80 EUR")
    async with billing.reading(BEA) as work:
        view = await work.invoices.view("D1")
    assert (view.invoice.state, view.invoice.drafted_by) == (InvoiceState.DRAFT, BEA.member_id)
    assert (view.terms.days, view.invoice.note) == (14, "PO 4711")
    assert view.lines[0].description == "label shoot (day)"
    drafted = (await trail.records("InvoiceDrafted"))[0]
    assert (drafted.actor, drafted.world) == ("Bea", "email")
    assert "ApprovalAsked" not in await trail.kinds()


async def test_it_is_drafted_once_however_often_it_is_worked_on(
    billing: Billing, trail: Trail
) -> None:
    letter = await asked(billing)
    for _ in range(3):
        await outcome(billing, letter)

    assert (await trail.kinds()).count("InvoiceDrafted") == 1


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"discount": {"percent": "10"}}, "more than a mail can (discount)"),
        ({"tax": "reverse charge"}, "more than a mail can (tax)"),
        ({"existing_draft": True}, "more than a mail can (existing draft)"),
        ({"lines": [LINES[0] | {"gross": True}]}, "more than a mail can (gross)"),
        ({"lines": []}, "does not say which lines"),
        ({"client": "nobody"}, "There is no client “nobody”."),
        ({"currency": "GBP"}, "is invoiced in EUR, not in GBP"),
        ({"lines": [{"description": "x"}]}, "Unit price is missing"),
        ({"lines": [LINES[0] | {"unit_price": "-1"}]}, "is not an amount"),
    ],
)
async def test_what_a_draft_cannot_say_is_not_guessed(
    billing: Billing, trail: Trail, facts: dict[str, Any], said: str
) -> None:
    assert said in await outcome(billing, await asked(billing, **facts))
    kinds = await trail.kinds()
    assert "InvoiceDrafted" not in kinds
    assert "MailNotCarriedOut" in kinds


async def test_only_a_proven_member_s_mail_is_worked_on(billing: Billing, trail: Trail) -> None:
    desk = Desk(billing)
    text = "Please invoice acme for 3 days of label shoot at 640 EUR each. Terms 14 days."
    await desk.receive(mail(text, sender="bea@demo.example", invoice=None))
    await desk.receive(
        mail(text, sender="bea@demo.example", invoice=None, results=f"{SERVER}; none")
    )
    await desk.receive(mail(text, invoice=None))

    drafts = [job for job in await trail.jobs() if job.startswith("mail-draft-")]
    assert drafts == ["mail-draft-1"]


def test_a_line_without_a_quantity_is_one() -> None:
    given = arguments_of({"client": "acme", "lines": [{"description": "x", "unit_price": "5"}]})

    assert given["lines.0.quantity"] == "1"
