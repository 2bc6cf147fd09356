"""What a mail was understood to say, as what can be claimed: plain facts, read with care.

The facts are text that came by mail. What cannot be read as an amount, a day or a way to pay is
left out: then it was not said, and a person fills it in.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from core.errors import InvalidInput
from core.models import ClaimKind, PaidBy
from core.money import Money
from core.services.claims import Said

KINDS: Final[Mapping[str, ClaimKind]] = {
    "payment_claim": ClaimKind.PAYMENT,
    "promise_to_pay": ClaimKind.PROMISE,
    "dispute": ClaimKind.DISPUTE,
    "extension_request": ClaimKind.EXTENSION,
    "po_number": ClaimKind.PO_NUMBER,
}
DAYS: Final = ("date", "until", "due_date")
NOTES: Final[Mapping[ClaimKind, tuple[str, ...]]] = {
    ClaimKind.PAYMENT: ("reference",),
    ClaimKind.DISPUTE: ("reason", "line"),
    ClaimKind.PO_NUMBER: ("po",),
}
PO_MOST: Final = 80


def claimed(intents: Iterable[Mapping[str, Any]], currency: str) -> list[tuple[Said, str]]:
    """What can be claimed, each with the number of the invoice it names, if it names one."""
    found: list[tuple[Said, str]] = []
    for intent in intents:
        kind, facts = KINDS.get(str(intent["name"])), intent["facts"]
        if kind is None:
            continue
        for number, part in _parts(facts):
            said = _said(kind, facts | part, currency)
            if kind is not ClaimKind.PO_NUMBER or said.note:
                found.append((said, number))
    return found


def said_of(intents: Iterable[Mapping[str, Any]], kind: ClaimKind, currency: str) -> Said:
    """What a mail says of one kind, as far as it was understood; bare when it was not."""
    known = (said for said, _ in claimed(intents, currency) if said.kind is kind)
    return next(known, Said(kind))


def _parts(facts: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every invoice that is meant, with what is said of it alone."""
    several = facts.get("invoices")
    if not isinstance(several, list):
        return [(_text(facts, "invoice"), {})]
    parts = facts.get("parts")
    known = {
        _text(part, "invoice"): dict(part)
        for part in (parts if isinstance(parts, list) else [])
        if isinstance(part, dict)
    }
    # What they come to together is said of none of them alone.
    return [(str(number), {"amount": None} | known.get(str(number), {})) for number in several]


def _said(kind: ClaimKind, facts: Mapping[str, Any], currency: str) -> Said:
    notes = (_text(facts, name) for name in NOTES.get(kind, ()))
    note = next(filter(None, notes), "")
    most = PO_MOST if kind is ClaimKind.PO_NUMBER else 200
    day = next(filter(None, (_day(_text(facts, name)) for name in DAYS)), None)
    amount = _amount(facts, currency) if kind is ClaimKind.PAYMENT else None
    paid_by = _paid_by(_text(facts, "method")) if kind is ClaimKind.PAYMENT else None
    return Said(kind, amount, day, note[:most], paid_by)


def _amount(facts: Mapping[str, Any], currency: str) -> Money | None:
    try:
        amount = Money.parse(_text(facts, "amount"), _text(facts, "currency") or currency)
    except InvalidInput:
        return None
    return amount if amount.minor > 0 and amount.currency == currency else None


def _paid_by(text: str) -> PaidBy | None:
    try:
        return PaidBy(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name)
    return value.strip() if isinstance(value, str) else ""
