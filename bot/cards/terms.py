"""Cards about terms."""

from bot.cards.model import Card, Tone
from core.models import Company
from core.terms import Terms


def changed(company: Company) -> Card:
    """When invoices are due from now on."""
    facts = (("Terms", str(Terms.of(company.terms, company.terms_days))),)
    text = "They hold where neither the client nor the draft says anything else."
    return Card("Terms are set.", text=text, facts=facts, tone=Tone.GOOD)
