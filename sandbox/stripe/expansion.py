"""`expand`: an id replaced by the object it names, up to four levels deep."""

import copy

from sandbox.stripe import errors
from sandbox.stripe.store import Object, Store, listing

LEVELS_MAX = 4
LISTS = frozenset({"line_items", "refunds"})
LEADS_TO: dict[str, dict[str, str]] = {
    "checkout.session": {"line_items": "item", "payment_intent": "payment_intent"},
    "payment_intent": {"latest_charge": "charge"},
    "charge": {
        "balance_transaction": "balance_transaction",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
        "refunds": "refund",
    },
    "refund": {
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
    },
}


def check(kind: str, paths: list[str]) -> None:
    """Refuse what cannot be expanded, before anything is done; `[]` after a kind is its list."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > LEVELS_MAX:
            raise errors.Refusal(
                f"You cannot expand more than {LEVELS_MAX} levels of a property. Property: {path}",
                param="expand",
            )
        at = kind
        for step in steps:
            at = _next(at, step, path)


def _next(at: str, step: str, path: str) -> str:
    if at.endswith("[]"):
        found = at.removesuffix("[]") if step == "data" else None
    else:
        found = LEADS_TO.get(at, {}).get(step)
    if found is None:
        raise errors.Refusal(f"This property cannot be expanded ({path}).", param="expand")
    return f"{found}[]" if step in LISTS else found


class Expansion:
    """Fills in objects where a call asks for more than their ids."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def apply(self, answer: Object, paths: list[str]) -> Object:
        """A copy of the answer with every checked path expanded."""
        answer = copy.deepcopy(answer)
        for path in paths:
            self._walk(answer, path.split("."))
        return answer

    def _walk(self, at: Object, steps: list[str]) -> None:
        if not steps:
            return
        first, *rest = steps
        if at.get("object") == "list":
            for entry in at["data"]:
                self._walk(entry, rest)
            return
        below = self._below(at, first)
        if below is not None:
            self._walk(below, rest)

    def _below(self, at: Object, name: str) -> Object | None:
        if isinstance(at.get(name), str):
            kind = LEADS_TO[at["object"]][name]
            at[name] = copy.deepcopy(self._store.get(kind, at[name]))
        elif name in LISTS and name not in at:
            at[name] = self._list(at, name)
        below: Object | None = at.get(name)
        return below

    def _list(self, at: Object, name: str) -> Object:
        if name == "line_items":
            url = f"/v1/checkout/sessions/{at['id']}/line_items"
            return listing(copy.deepcopy(self._store.table("lines")[at["id"]]), url)
        found = self._store.newest("refund", lambda refund: refund["charge"] == at["id"])
        return listing(copy.deepcopy(found), f"/v1/charges/{at['id']}/refunds")
