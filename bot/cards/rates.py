"""What other currencies are worth, as people read it."""

from collections.abc import Sequence

from bot.cards.model import Card
from bot.cards.words import day
from core.models import ExchangeRate


def rates(found: Sequence[ExchangeRate], own: str) -> Card:
    """The newest rate of each currency, and how to put down another."""
    how = "Put one down: /exchange USD 1.25, or read the ECB’s file: paidup exchange load"
    if not found:
        return Card("There is no exchange rate yet.", text=how)
    facts = tuple(
        (each.currency, f"1 {own} = {each.rate} {each.currency}, {day(each.day)}") for each in found
    )
    return Card("Exchange rates", text=how, facts=facts)
