"""Words that cards share: dates, amounts, who did what."""

from datetime import date

from core.clock import spoken
from core.models import EventRecord

DEEDS = {
    "InvoiceDrafted": "Drafted by {actor}",
    "InvoiceEdited": "Changed by {actor}",
    "ApprovalAsked": "Sent for approval by {actor}",
    "InvoiceRejected": "Rejected by {actor}: {reason}",
    "InvoiceIssued": "Approved by {actor}",
    "InvoiceAddressChanged": "New address by {actor}",
    "InvoiceMailed": "Mailed to {address}",
    "InvoiceCopyAsked": "Sent again by {actor}",
    "InvoiceVoided": "Voided by {actor}",
    "PaymentBooked": "Payment booked",
    "InvoiceWrittenOff": "Written off by {actor}",
    "ProFormaMade": "Made of {of} by {actor}",
    "InvoiceRemarked": "Remark of {actor}: {text}",
    "CreditNoteIssued": "Approved by {actor}",
    "CreditApplied": "Credit used by {actor}",
    "QuoteSent": "Offered by {actor}",
    "QuoteAccepted": "Accepted",
    "QuoteDeclined": "Declined",
    "QuoteExpired": "Not answered in time",
}
BY_ITSELF = "Issued by {actor}"
SHOWN_MOST = 3
ALWAYS_SHOWN = frozenset({"InvoiceDrafted", "InvoiceIssued", "CreditNoteIssued"})


def day(value: date) -> str:
    """A date that nobody reads the wrong way round: `6 Dec 2026`."""
    return spoken(value)


def small_print(story: list[EventRecord]) -> str:
    """Who drafted and who approved it, and the last things that happened, in order."""
    told = [event for event in story if event.kind in DEEDS]
    shown = [
        _said(event)
        for number, event in enumerate(told)
        if event.kind in ALWAYS_SHOWN or number >= len(told) - SHOWN_MOST
    ]
    return " · ".join(shown)


def _said(event: EventRecord) -> str:
    """What one did; nobody approves what a plan sends, each time."""
    is_by_itself = event.kind == "InvoiceIssued" and event.member_id is None
    pattern = BY_ITSELF if is_by_itself else DEEDS[event.kind]
    return pattern.format(actor=event.actor, **event.payload)
