"""Cards about the company: its bank details, its approval limit, and what its members are."""

from bot.cards.model import Card, Tone
from core.models import Company
from core.money import Money

NOT_YOU = "If nobody of you wanted that, tell your administrator at once."


def bank(company: Company) -> Card:
    """Where clients are asked to pay from now on."""
    facts = (
        ("Account holder", company.account_holder),
        ("IBAN", company.iban),
        ("BIC", company.bic),
        ("Bank", company.bank_name),
    )
    return Card(
        "The bank details are changed.",
        text="Invoices issued before keep the ones they were sent with.",
        facts=tuple((name, value) for name, value in facts if value),
        tone=Tone.GOOD,
    )


def limit(company: Company) -> Card:
    """Above what an approval takes a code from now on."""
    if company.approval_limit is None:
        text = "No approval asks for a one-time code."
        return Card("There is no approval limit any more.", text=text)
    return Card(
        f"The approval limit is {company.approval_limit}.",
        text="Approving more than that, or in another currency, asks for a one-time code.",
        tone=Tone.GOOD,
    )


def role(name: str, now: str) -> Card:
    """What a member is from now on."""
    return Card(f"{name} is now {_a(now)}.", tone=Tone.GOOD)


def told_bank(who: str, iban: str, before: str) -> Card:
    """Told to the owners."""
    text = f"Invoices ask clients to pay to {iban}, before to {before or 'none'}. {NOT_YOU}"
    return Card(f"{who} changed the bank details.", text=text, tone=Tone.WARNING)


def told_limit(who: str, limit: Money | None) -> Card:
    """Told to the owners."""
    said = "No approval asks for a one-time code." if limit is None else f"It is {limit} now."
    return Card(f"{who} changed the approval limit.", text=f"{said} {NOT_YOU}", tone=Tone.WARNING)


def told_role(who: str, name: str, before: str, after: str) -> Card:
    """Told to the owners, and to the member."""
    text = f"{name} was {_a(before)} and is {_a(after)} now. {NOT_YOU}"
    return Card(f"{who} changed what {name} may do.", text=text, tone=Tone.WARNING)


def told_owner(who: str, name: str) -> Card:
    """Told to the other owners."""
    return Card(f"{who} made {name} an owner.", text=NOT_YOU, tone=Tone.WARNING)


def _a(role: str) -> str:
    return f"an {role}" if role[:1] in "aeiou" else f"a {role}"
