"""Words that cards share: dates, amounts, who did what."""

from datetime import date

from core.models import EventRecord

DEEDS = {
    "InvoiceDrafted": "Drafted by {actor}",
    "InvoiceEdited": "Changed by {actor}",
    "ApprovalAsked": "Sent for approval by {actor}",
    "InvoiceRejected": "Rejected by {actor}: {reason}",
    "InvoiceIssued": "Approved by {actor}",
    "InvoiceMailed": "Mailed to {address}",
    "InvoiceCopyAsked": "Sent again by {actor}",
    "InvoiceVoided": "Voided by {actor}",
    "PaymentBooked": "Payment booked",
}
SHOWN_MOST = 3


def day(value: date) -> str:
    """A date that nobody reads the wrong way round: `6 Dec 2026`."""
    return f"{value.day} {value:%b %Y}"


def small_print(story: list[EventRecord]) -> str:
    """The last things that happened and who did them, in order."""
    told = [
        DEEDS[event.kind].format(actor=event.actor, **event.payload)
        for event in story
        if event.kind in DEEDS
    ]
    return " · ".join(told[-SHOWN_MOST:])
