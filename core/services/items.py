"""The catalogue: what is sold, in which unit, at which price and with which tax."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from core.errors import InvalidInput, NotFound, WrongState
from core.events import ItemAdded, ItemArchived, ItemChanged
from core.models import Item, LineDraft
from core.money import digits
from core.repositories.clients import ClientRepository
from core.repositories.items import ItemRepository
from core.security.rights import Deed
from core.services.clients import KEY, short_key, short_name
from core.services.likeness import alike
from core.services.scope import Scope, tidied, tidy
from core.totals import Category
from core.totals.bills import PRICE_MOST, RATE_MOST

FOUND_MOST: Final = 20
UNIT_MOST: Final = 40


@dataclass(frozen=True)
class NewItem:
    """What a person says about an item; without a rate, the company's usual one holds."""

    key: str
    name: str
    unit: str = ""
    category: str = Category.STANDARD
    rate: Decimal | None = None
    revenue: str = ""


@dataclass(frozen=True)
class ItemView:
    """An item with its prices by currency."""

    item: Item
    prices: Mapping[str, Decimal]


@dataclass(frozen=True)
class Wanted:
    """A line as it was typed: what is missing in it is the item's, where it names one."""

    description: str
    quantity: Decimal
    price: Decimal | None
    rate: Decimal | None


class ItemService:
    """Add, change, price, archive and find items; and fill lines with them."""

    def __init__(self, items: ItemRepository, clients: ClientRepository, scope: Scope) -> None:
        self._items = items
        self._clients = clients
        self._scope = scope

    async def add(self, new: NewItem, price: Decimal | None, currency: str) -> ItemView:
        """Put an item into the catalogue, with its first price; announces `ItemAdded`."""
        self._scope.require(Deed.WRITE_ITEMS)
        values = _checked(new)
        if await self._items.find(values["key"]) is not None:
            message = f"There is an item “{values['key']}” already."
            hint = f"Change it: /item edit {values['key']}"
            raise InvalidInput(message, hint=hint, fields={"key": f"{message} {hint}"})
        item = await self._items.keep(Item(company_id=self._scope.actor.company_id, **values))
        if price is not None:
            await self._items.put_price(item, await self._currency(currency), _price(price))
        await self._scope.announce(ItemAdded(item.subject, item.id, item.key))
        return await self._view(item)

    async def edit(self, name: str, new: NewItem) -> ItemView:
        """Let an item say something else from now on; announces `ItemChanged`.

        Lines that were made of it before stay as they are.
        """
        self._scope.require(Deed.WRITE_ITEMS)
        item = await self._found(name, lock=True)
        values = _checked(new)
        changed = {key: value for key, value in values.items() if getattr(item, key) != value}
        if "key" in changed and await self._items.find(values["key"]) is not None:
            message = f"There is an item “{values['key']}” already."
            raise InvalidInput(message, hint="Choose another.", fields={"key": message})
        if changed:
            await self._items.change(item, **changed)
            what = ", ".join(sorted(changed))
            await self._scope.announce(ItemChanged(item.subject, item.id, item.key, what))
        return await self._view(item)

    async def price(self, name: str, price: Decimal | None, currency: str) -> ItemView:
        """Let an item cost this in a currency, or have no price there; announces `ItemChanged`."""
        self._scope.require(Deed.WRITE_ITEMS)
        item = await self._found(name, lock=True)
        code = await self._currency(currency)
        if price is not None:
            await self._items.put_price(item, code, _price(price))
        elif not await self._items.drop_price(item, code):
            raise WrongState(f"{item.name} has no price in {code}.")
        what = f"price in {code}"
        await self._scope.announce(ItemChanged(item.subject, item.id, item.key, what))
        return await self._view(item)

    async def archive(self, name: str, *, is_archived: bool = True) -> ItemView:
        """Offer an item no more, or again; announces `ItemArchived`."""
        self._scope.require(Deed.WRITE_ITEMS)
        item = await self._found(name, lock=True)
        if (item.archived_at is not None) is is_archived:
            raise WrongState(f"{item.name} is {'' if is_archived else 'not '}archived already.")
        at = self._scope.now() if is_archived else None
        await self._items.change(item, archived_at=at)
        await self._scope.announce(ItemArchived(item.subject, item.id, item.key, is_archived))
        return await self._view(item)

    async def view(self, name: str) -> ItemView:
        """The item people call so, archived or not; `NotFound` names what comes near."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._view(await self._found(name))

    async def search(
        self, text: str = "", *, limit: int = FOUND_MOST, skip: int = 0
    ) -> list[ItemView]:
        """Items whose names hold this text, or nearly so; never archived ones."""
        self._scope.require(Deed.READ_BOOKS)
        found = await alike(text.strip(), await self._items.names(), skip + limit)
        ids = found[skip:]
        items, prices = await self._items.by_ids(ids), await self._items.prices(ids)
        return [ItemView(items[each], prices[each]) for each in ids]

    async def filled(self, client: str, lines: Sequence[Wanted]) -> list[LineDraft]:
        """Lines in which what is missing is the item's that the description names.

        Raises `InvalidInput` for a line without a price that names no item, or one without a price
        in the client's currency.
        """
        self._scope.require(Deed.READ_BOOKS)
        company = await self._scope.company()
        named = {line.description.strip().lower() for line in lines}
        meant = await self._items.by_keys({each for each in named if KEY.fullmatch(each)})
        prices = await self._items.prices([item.id for item in meant.values()])
        owes = await self._clients.find(client.strip()) if meant and client.strip() else None
        currency = (owes and owes.currency) or company.currency
        filled, wrong = [], {}
        for number, line in enumerate(lines):
            item = meant.get(line.description.strip().lower())
            known = prices[item.id] if item else {}
            price = known.get(currency) if line.price is None else line.price
            if price is None:
                wrong[f"lines.{number}.price"] = _unpriced(line, item, currency)
            filled.append(_line(line, item, price or Decimal(0), company.default_tax))
        if wrong:
            raise InvalidInput(next(iter(wrong.values())), fields=wrong)
        return filled

    async def _found(self, name: str, *, lock: bool = False) -> Item:
        item = await self._items.find(name, lock=lock)
        if item is None:
            near = await alike(name.strip(), await self._items.names(), 3)
            known = ", ".join(each.key for each in (await self._items.by_ids(near)).values())
            hint = f"Did you mean {known}?" if known else "See /item list, or add it: /item new."
            raise NotFound(f"There is no item “{name.strip()[:40]}”.", hint=hint)
        return item

    async def _view(self, item: Item) -> ItemView:
        return ItemView(item, (await self._items.prices([item.id]))[item.id])

    async def _currency(self, text: str) -> str:
        code = text.strip().upper() or (await self._scope.company()).currency
        try:
            digits(code)
        except InvalidInput as error:
            error.fields = {"currency": error.message}
            raise
        return code


def _line(line: Wanted, item: Item | None, price: Decimal, usual: Decimal) -> LineDraft:
    plain = LineDraft(line.description, line.quantity, price, usual)
    if item is not None:
        rate = usual if item.tax_rate is None else item.tax_rate
        untaxed = Decimal(0) if item.tax_category is not Category.STANDARD else rate
        plain = replace(plain, description=item.name, tax_rate=untaxed)
    return plain if line.rate is None else replace(plain, tax_rate=line.rate)


def _unpriced(line: Wanted, item: Item | None, currency: str) -> str:
    if item is None:
        return f"Unit price is missing. No item is called “{line.description[:40]}”."
    return f"{item.name} has no price in {currency}. Give it one: /item price {item.key}"


def _checked(new: NewItem) -> dict[str, Any]:
    """The columns of an item; `InvalidInput` names what cannot be."""
    name = tidied(new.name, "name", 200)
    category = _category(new.category)
    return {
        "key": short_key(new.key or name),
        "name": name,
        "unit": tidy(new.unit, "unit", UNIT_MOST),
        "tax_category": category,
        "tax_rate": _rate(new.rate, category),
        "revenue": short_name(tidy(new.revenue, "revenue", UNIT_MOST)),
    }


def _category(text: str) -> Category:
    try:
        return Category(text.strip().upper() or Category.STANDARD)
    except ValueError:
        said = f"“{text[:20]}” is not a tax category."
        hint = f"Choose one of {', '.join(Category)}; S is what bears tax."
        raise InvalidInput(said, hint=hint, fields={"category": f"{said} {hint}"}) from None


def _rate(rate: Decimal | None, category: Category) -> Decimal | None:
    if category is not Category.STANDARD:
        if rate:
            said = f"What is of the category {category} bears no tax."
            raise InvalidInput(said, hint="Leave the rate out.", fields={"tax": said})
        return None
    if rate is not None and not 0 < rate <= RATE_MOST:
        said = f"A tax rate is between 0 and {RATE_MOST} percent; without tax, say why: Z, E or O."
        raise InvalidInput(said, fields={"tax": said})
    return rate


def _price(price: Decimal) -> Decimal:
    if not 0 <= price <= PRICE_MOST:
        said = f"A unit price is between 0 and {PRICE_MOST:,}."
        raise InvalidInput(said, fields={"price": said})
    return price
