"""What a mail can want, in the words the whole project uses for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

INTENTS = (
    "payment_claim",
    "promise_to_pay",
    "extension_request",
    "dispute",
    "po_number",
    "copy_request",
    "receipt_request",
    "statement_request",
    "balance_question",
    "reissue",
    "cancel_request",
    "refund_request",
    "stop_reminders",
    "bank_change",
    "details_change",
    "contact_change",
    "invoice_request",
    "recurring_request",
    "other_question",
    "thanks",
    "none",
)
"""Every kind there is; nothing else is ever answered."""


@dataclass(frozen=True)
class Answer:
    """A piece of the new text, and the quote right above it that it answers."""

    text: str
    above: str = ""


@dataclass(frozen=True)
class Context:
    """What is known around the new text; it fills in which invoice and currency, never a status."""

    sent_at: datetime
    from_kind: str = "client"
    """`client`, `team`, `stranger` or `machine`."""
    subject: str = ""
    quoted: str = ""
    answers: tuple[Answer, ...] = ()
    """The new text in its pieces, when they stand between quotes."""
    invoice: str = ""
    """The invoice of the thread, when the address it was sent to names it."""
    currency: str = ""
    """The client's currency, for amounts written without one."""
    clients: tuple[str, ...] = ()
    """The names of the company's clients, for requests from the team."""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Intent:
    """One thing a mail wants, with its facts, the sentence it was read from, and why."""

    kind: str
    facts: dict[str, Json] = field(default_factory=dict)
    quote: str = ""
    reason: str = ""
