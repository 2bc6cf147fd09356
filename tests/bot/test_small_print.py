"""The small print of a card: who drafted and who approved it stay, however long the story gets."""

from datetime import UTC, datetime

from bot.cards.words import small_print
from core.models import EventRecord


def happened(kind: str) -> EventRecord:
    """Something that Bea did."""
    return EventRecord(
        company_id=1,
        kind=kind,
        subject="invoice:1",
        member_id=1,
        actor="Bea",
        world="cli",
        happened_at=datetime(2026, 12, 1, tzinfo=UTC),
        payload={},
    )


def test_who_drafted_and_who_approved_stay_when_more_happens() -> None:
    kinds = ["InvoiceDrafted", "ApprovalAsked", "InvoiceIssued", *["PaymentBooked"] * 3]
    story = [happened(kind) for kind in kinds]

    assert small_print(story).split(" · ") == [
        "Drafted by Bea",
        "Approved by Bea",
        *["Payment booked"] * 3,
    ]
