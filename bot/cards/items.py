"""Cards about the catalogue."""

from collections.abc import Sequence
from decimal import Decimal

from bot.cards.model import Button, Card, Row, Weight
from core.models import Item
from core.services.items import ItemView
from core.totals import Category
from core.totals.categories import RULES


def card(view: ItemView) -> Card:
    """An item with its prices, and what can be done with it."""
    item = view.item
    facts = [
        ("Short name", item.key),
        *((f"Price in {currency}", _price(view, currency)) for currency in view.prices),
        ("Tax", _tax(item)),
        ("Kind of revenue", item.revenue),
    ]
    return Card(
        title=item.name,
        state="Archived" if item.archived_at else "",
        facts=tuple((name, value) for name, value in facts if value),
        actions=_buttons(item),
    )


def _buttons(item: Item) -> tuple[Button, ...]:
    this = {"item": item.key}
    if item.archived_at is not None:
        return (Button("Offer again", "item unarchive", this, Weight.FIRST),)
    sure = f"Offer {item.name} no more? Lines that were made of it stay as they are."
    return (
        Button("Change", "item edit", this, Weight.FIRST),
        Button("Price", "item price", this),
        Button("Archive", "item archive", this, Weight.DANGER, sure),
    )


def listed(views: Sequence[ItemView], turns: tuple[Button, ...] = ()) -> Card:
    """A list, a line each, with a button that shows the item."""
    if not views:
        return Card("There are no such items.", actions=(Button("New item", "item new"),))
    rows = (
        Row(
            view.item.name,
            " · ".join([view.item.key, *(_price(view, each) for each in view.prices)]),
            Button("Show", "item show", {"item": view.item.key}),
        )
        for view in views
    )
    return Card(title="Items", rows=tuple(rows), actions=turns)


def _price(view: ItemView, currency: str) -> str:
    price = view.prices[currency]
    shown = f"{price:,.2f}" if price == price.quantize(Decimal("0.01")) else f"{price:,}"
    return f"{shown} {currency}" + (f" per {view.item.unit}" if view.item.unit else "")


def _tax(item: Item) -> str:
    if item.tax_category is not Category.STANDARD:
        return f"{item.tax_category}: {RULES[item.tax_category].name}"
    return "your usual rate" if item.tax_rate is None else f"{item.tax_rate} %"
