"""/item …: the catalogue, for lines that are written again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.cards import items as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.table import command
from bot.commands.turning import PAGE, place, turned
from core.billing import Work
from core.errors import InvalidInput
from core.money import parse_decimal
from core.security.rights import Deed
from core.services.items import NewItem

NO_PRICE = "none"


@dataclass(frozen=True)
class AddItem:
    """What is known of an item; without a rate, the company's usual one holds."""

    key: str = blank("Short name", hint="For example hosting")
    name: str = blank("What the line says", hint="For example Web hosting")
    price: Decimal | None = blank(
        "Unit price", Kind.MONEY, default=None, hint="Before tax, in your currency"
    )
    unit: str = blank("Unit", default="", hint="For example hour, or month")
    tax: Decimal | None = blank(
        "Tax in %", Kind.NUMBER, default=None, hint="Empty means your usual rate", unit="%"
    )
    category: str = blank("Tax category", default="", hint="S, or without tax Z, E, AE, K, G or O")
    revenue: str = blank("Kind of revenue", default="", hint="For example services")


@dataclass(frozen=True)
class ItemName:
    """Which item, by its short name."""

    item: str = blank("Item", Kind.SEARCH, source="items")


@dataclass(frozen=True)
class EditItem:
    """The same for an item that exists."""

    item: str
    key: str = blank("Short name", default="")
    name: str = blank("What the line says", default="")
    unit: str = blank("Unit", default="", hint="For example hour, or month")
    tax: Decimal | None = blank(
        "Tax in %", Kind.NUMBER, default=None, hint="Empty means your usual rate", unit="%"
    )
    category: str = blank("Tax category", default="", hint="S, or without tax Z, E, AE, K, G or O")
    revenue: str = blank("Kind of revenue", default="", hint="For example services")


@dataclass(frozen=True)
class Price:
    """What an item costs in a currency; none takes the price away."""

    item: str = blank("Item", Kind.SEARCH, source="items")
    price: str = blank("Unit price", Kind.MONEY, hint="Before tax, such as 49.00; or none")
    currency: str = blank("Currency", default="", hint="Empty means your own")


@dataclass(frozen=True)
class Part:
    """A part of the name; empty lists all."""

    text: str = blank("Name", default="", hint="A few letters are enough.")
    page: str = unseen()


async def recall(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """What an item says now, as the blanks of its form."""
    if "item" not in given:
        raise InvalidInput("Which item is to be changed?", hint="Write it like /item edit hosting.")
    item = (await work.items.view(given["item"])).item
    rate = {} if item.tax_rate is None else {"tax": str(item.tax_rate)}
    said = {"key": item.key, "name": item.name, "unit": item.unit, "revenue": item.revenue}
    return said | rate | {"category": str(item.tax_category)}


@command("item new", AddItem, needs=Deed.WRITE_ITEMS, whole_form=True, title="New item")
async def new_item(work: Work, args: AddItem) -> Reply:
    """Add an item: /item new hosting "Web hosting" 49.00 month."""
    new = NewItem(args.key, args.name, args.unit, args.category, args.tax, args.revenue)
    return Reply(cards.card(await work.items.add(new, args.price, "")))


@command("item list", Part, needs=Deed.READ_BOOKS, is_reading=True)
async def list_items(work: Work, args: Part) -> Reply:
    """List the items you sell, or those whose name holds a text."""
    skip = place(args.page)
    found = await work.items.search(args.text, limit=PAGE + 1, skip=skip)
    return Reply(cards.listed(*turned(found, skip, "item list", text=args.text)))


@command("item show", ItemName, needs=Deed.READ_BOOKS, is_reading=True)
async def show_item(work: Work, args: ItemName) -> Reply:
    """Show an item with its prices."""
    return Reply(cards.card(await work.items.view(args.item)))


@command(
    "item edit",
    EditItem,
    needs=Deed.WRITE_ITEMS,
    whole_form=True,
    asks=("name",),
    recall=recall,
    title="Edit item",
)
async def edit_item(work: Work, args: EditItem) -> Reply:
    """Change an item for lines to come."""
    new = NewItem(args.key, args.name, args.unit, args.category, args.tax, args.revenue)
    return Reply(cards.card(await work.items.edit(args.item, new)))


@command("item price", Price, needs=Deed.WRITE_ITEMS, title="Price of an item")
async def price_item(work: Work, args: Price) -> Reply:
    """Set what an item costs in a currency: /item price hosting 55.00 USD."""
    is_none = args.price.strip().lower() == NO_PRICE
    price = None if is_none else _amount(args.price)
    return Reply(cards.card(await work.items.price(args.item, price, args.currency)))


@command("item archive", ItemName, needs=Deed.WRITE_ITEMS)
async def archive_item(work: Work, args: ItemName) -> Reply:
    """Offer an item no more."""
    return Reply(cards.card(await work.items.archive(args.item)))


@command("item unarchive", ItemName, needs=Deed.WRITE_ITEMS)
async def unarchive_item(work: Work, args: ItemName) -> Reply:
    """Offer an archived item again."""
    return Reply(cards.card(await work.items.archive(args.item, is_archived=False)))


def _amount(text: str) -> Decimal:
    try:
        return parse_decimal(text)
    except InvalidInput as error:
        error.fields = {"price": f"{error.message} {error.hint}".strip()}
        raise
