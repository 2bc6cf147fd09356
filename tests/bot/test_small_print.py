"""The small print of a card: who drafted and who approved it stay, however long the story gets."""

from bot.cards.words import small_print
from core.models import EventRecord


def test_who_drafted_and_who_approved_stay_when_more_happens() -> None:
    kinds = ["InvoiceDrafted", "ApprovalAsked", "InvoiceIssued", *["PaymentBooked"] * 3]
    story = [EventRecord(kind=kind, actor="Bea", payload={}) for kind in kinds]

    assert small_print(story).split(" · ") == [
        "Drafted by Bea",
        "Approved by Bea",
        *["Payment booked"] * 3,
    ]
