"""The catalogue: what is offered, and at which price."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class ItemAdded(Event):
    """An item is in the catalogue."""

    item_id: int
    key: str


@dataclass(frozen=True)
class ItemChanged(Event):
    """An item is offered otherwise from now on; `what` names what changed."""

    item_id: int
    key: str
    what: str


@dataclass(frozen=True)
class ItemArchived(Event):
    """An item is offered no more, or again."""

    item_id: int
    key: str
    is_archived: bool
