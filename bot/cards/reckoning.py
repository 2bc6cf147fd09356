"""How a company's documents are added up."""

from bot.cards.model import Card, Tone
from core.models import Company
from core.totals import Category
from core.totals.bills import Reason
from core.totals.numbers import written


def chosen(company: Company) -> Card:
    """How new documents are added up from now on."""
    way = company.reckoned
    held = ", ".join(f"{each.name} {written(each.rate)} %" for each in way.withholdings)
    facts = (
        ("Tax is rounded for", "each line" if way.is_taxed_by_line else "each rate"),
        ("Unit prices are", "with tax" if way.is_gross else "without tax"),
        ("Smallest coin", "none" if way.cash_step is None else written(way.cash_step)),
        ("Withheld by clients", held or "nothing"),
        ("Exempt since", way.reasons.get(Category.EXEMPT, Reason()).text or "not said"),
    )
    text = "Drafts and invoices that are there stay as they are."
    return Card("Totals of new documents are set.", text=text, facts=facts, tone=Tone.GOOD)
