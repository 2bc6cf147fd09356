"""Queries about the catalogue."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from sqlmodel import col, delete, func, select

from core.models import Item, ItemPrice
from core.repositories.base import Repository, inserting, locked, sought


class ItemRepository(Repository):
    """Find and keep items and their prices."""

    async def find(self, name: str, *, lock: bool = False) -> Item | None:
        """The item people call by this short name, letters' case aside; archived ones too."""
        query = select(Item).where(
            Item.company_id == self._company_id, Item.key == sought(name).lower()
        )
        return (await self._session.exec(locked(query) if lock else query)).one_or_none()

    async def by_keys(self, keys: Collection[str]) -> Mapping[str, Item]:
        """Those of the items called so that are not archived, by their short names."""
        if not keys:
            return {}
        query = select(Item).where(
            Item.company_id == self._company_id,
            col(Item.archived_at).is_(None),
            col(Item.key).in_(keys),
        )
        return {item.key: item for item in await self._session.exec(query)}

    async def names(self) -> list[tuple[int, str, str]]:
        """Number, short name and name of every item that is not archived, in order of name."""
        query = select(Item.id, Item.key, Item.name).where(
            Item.company_id == self._company_id, col(Item.archived_at).is_(None)
        )
        return list(await self._session.exec(query.order_by(func.lower(Item.name), col(Item.id))))

    async def by_ids(self, ids: Collection[int]) -> Mapping[int, Item]:
        """The items with these numbers."""
        query = select(Item).where(Item.company_id == self._company_id, col(Item.id).in_(ids))
        return {item.id: item for item in await self._session.exec(query)}

    async def prices(self, ids: Collection[int]) -> Mapping[int, Mapping[str, Decimal]]:
        """What items cost, by number and currency."""
        if not ids:
            return {}
        query = select(ItemPrice).where(
            ItemPrice.company_id == self._company_id, col(ItemPrice.item_id).in_(ids)
        )
        found: dict[int, dict[str, Decimal]] = {each: {} for each in ids}
        for price in await self._session.exec(query.order_by(col(ItemPrice.currency))):
            found[price.item_id][price.currency] = price.price
        return found

    async def put_price(self, item: Item, currency: str, price: Decimal) -> None:
        """Let an item cost this in a currency from now on."""
        row = {"item_id": item.id, "currency": currency, "company_id": item.company_id}
        adding = inserting(self._session, ItemPrice).values(**row, price=price)
        replaced = adding.on_conflict_do_update(
            index_elements=["item_id", "currency"], set_={"price": adding.excluded.price}
        )
        await self._session.exec(replaced)

    async def drop_price(self, item: Item, currency: str) -> bool:
        """Let an item have no price in a currency; whether it had one."""
        gone = delete(ItemPrice).where(
            col(ItemPrice.item_id) == item.id, col(ItemPrice.currency) == currency
        )
        return bool((await self._session.exec(gone)).rowcount)
