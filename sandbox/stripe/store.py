"""Every object the stand-in knows, kept in the sandbox's world and found again by id."""

import secrets
import string
from collections.abc import Callable
from typing import Any

from sandbox.stripe import errors
from sandbox.world import World

Object = dict[str, Any]

_ALPHABET = string.ascii_letters + string.digits
_PARAMS = {"checkout.session": "session", "payment_intent": "intent"}
_PAGE = 10
_PAGE_MAX = 100


def new_id(prefix: str, *, length: int = 24) -> str:
    """A fresh id that looks like Stripe's."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))


class Store:
    """Stripe's objects by kind and id, in the order of their making."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._state = world.load("stripe")

    def now(self) -> int:
        """The sandbox's time as Stripe writes it."""
        return int(self._world.now().timestamp())

    def save(self) -> None:
        """Keep everything, all or nothing, and tell the page."""
        self._world.save("stripe", self._state)

    def table(self, kind: str) -> dict[str, Any]:
        """All objects of one kind; also what the stand-in notes beside Stripe's own objects."""
        table: dict[str, Any] = self._state.setdefault(kind, {})
        return table

    def put(self, made: Object) -> Object:
        """Add an object under its kind and id."""
        self.table(made["object"])[made["id"]] = made
        return made

    def get(self, kind: str, name: str, param: str | None = None) -> Object:
        """The object of that id; refuses with `resource_missing`."""
        found: Object | None = self.table(kind).get(name)
        if found is None:
            raise errors.no_such(kind, name, param or _PARAMS.get(kind, "id"))
        return found

    def newest(self, kind: str, fits: Callable[[Object], bool] = lambda _: True) -> list[Object]:
        """Objects of a kind, the newest first, as every list of Stripe's is."""
        return [made for made in reversed(self.table(kind).values()) if fits(made)]

    def page(self, found: list[Object], params: Object, url: str) -> Object:
        """One page of a list, cut by `limit`, `created`, `starting_after` and `ending_before`."""
        limit = params.get("limit", _PAGE)
        if not 1 <= limit <= _PAGE_MAX:
            edge = (
                "greater than or equal to 1" if limit < 1 else f"less than or equal to {_PAGE_MAX}"
            )
            raise errors.Refusal(
                f"This value must be {edge}.", param="limit", code="parameter_invalid_integer"
            )
        found = [made for made in found if _created_within(made, params.get("created"))]
        ids = [made["id"] for made in found]
        if after := params.get("starting_after"):
            found = found[_place(ids, after, "starting_after") + 1 :]
        if before := params.get("ending_before"):
            found = found[: _place(ids, before, "ending_before")][-limit:]
        return listing(found[:limit], url, has_more=len(found) > limit)


def listing(found: list[Any], url: str, *, has_more: bool = False) -> Object:
    """A list in Stripe's shape."""
    return {"object": "list", "data": found, "has_more": has_more, "url": url}


def _place(ids: list[str], name: str, param: str) -> int:
    if name not in ids:
        raise errors.no_such("object", name, param)
    return ids.index(name)


def _created_within(made: Object, window: Any) -> bool:
    created = made.get("created", 0)
    if window is None:
        return True
    if isinstance(window, int):
        return bool(created == window)
    return all(_COMPARE[edge](created, moment) for edge, moment in window.items())


_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "gt": lambda created, moment: created > moment,
    "gte": lambda created, moment: created >= moment,
    "lt": lambda created, moment: created < moment,
    "lte": lambda created, moment: created <= moment,
}
