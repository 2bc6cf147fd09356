"""What tests of mails do again and again: a letter that came from acme's contact."""

from datetime import UTC, datetime
from typing import Any

from core.billing import Billing
from core.models import Claim, ClaimKind, Letter
from core.services.claims import Said
from core.services.copies import MAILINGS
from core.services.letters import NewLetter
from tests.cast import PAIDUP
from tests.trail import Trail

CARL_WRITES = "carl@acme.example"


def new_letter(**said: Any) -> NewLetter:
    """A proven mail of Carl's unless told otherwise."""
    usual: dict[str, Any] = {
        "message_id": "1@acme.example",
        "thread": ["i1-aaaa@demo.example"],
        "sender": CARL_WRITES,
        "sender_name": "Carl Castello",
        "subject": "Re: Rechnung INV-2026-0001",
        "text": "Already paid on Tuesday.",
        "from_kind": "client",
        "is_on_file": True,
        "level": "proven",
        "trust": "DKIM of acme.example proves it.",
        "written_at": datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        "invoice_id": 1,
        "client_id": 1,
    }
    return NewLetter(**(usual | said))


async def arrived(billing: Billing, trail: Trail) -> None:
    """The last mail with an invoice is with acme's contact."""
    mailings = [each for each in await trail.records() if each.kind in MAILINGS]
    async with billing.work(PAIDUP) as work:
        for delivery in await work.deliveries.plan(mailings[-1].id, [("email", CARL_WRITES)]):
            await work.invoices.mailed(mailings[-1].payload["invoice_id"], CARL_WRITES)
            await work.deliveries.told(delivery.id)


async def received(billing: Billing, **said: Any) -> Letter:
    """A letter in the books."""
    async with billing.work(PAIDUP) as work:
        return await work.letters.receive(new_letter(**said))


async def claimed(billing: Billing, letter: Letter, kind: ClaimKind, **said: Any) -> Claim:
    """A claim by mail, about the letter's invoice."""
    assert letter.invoice_id is not None
    async with billing.work(PAIDUP) as work:
        claim = await work.claims.raise_by_mail(letter, letter.invoice_id, Said(kind, **said))
    assert claim is not None
    return claim
