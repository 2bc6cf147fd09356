"""`expand`: an id replaced by the object it names, up to four levels deep."""

import copy

from sandbox.stripe import errors
from sandbox.stripe.store import Object, Store, listing

LEVELS_MAX = 4
LEADS_TO = {
    "balance_transaction": "balance_transaction",
    "charge": "charge",
    "failure_balance_transaction": "balance_transaction",
    "latest_charge": "charge",
    "payment_intent": "payment_intent",
}


class Expansion:
    """Fills in objects where a call asks for more than their ids."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def apply(self, answer: Object, paths: list[str]) -> Object:
        """A copy of the answer with every path expanded; refuses what cannot be."""
        answer = copy.deepcopy(answer)
        for path in paths:
            steps = path.split(".")
            if len(steps) > LEVELS_MAX:
                raise errors.Refusal(
                    f"You cannot expand more than {LEVELS_MAX} levels of a property."
                    f" Property: {path}",
                    param="expand",
                )
            self._walk(answer, steps, path)
        return answer

    def _walk(self, at: Object, steps: list[str], path: str) -> None:
        first, *rest = steps
        if at.get("object") == "list":
            if first != "data":
                raise _cannot(path)
            for entry in at["data"] if rest else []:
                self._walk(entry, rest, path)
            return
        below = self._below(at, first, path)
        if rest and below is not None:
            self._walk(below, rest, path)

    def _below(self, at: Object, name: str, path: str) -> Object | None:
        kind = at.get("object")
        if kind == "checkout.session" and name == "line_items":
            url = f"/v1/checkout/sessions/{at['id']}/line_items"
            at[name] = listing(copy.deepcopy(self._store.table("lines")[at["id"]]), url)
        elif kind == "charge" and name == "refunds":
            found = self._store.newest("refund", lambda refund: refund["charge"] == at["id"])
            at[name] = listing(copy.deepcopy(found), f"/v1/charges/{at['id']}/refunds")
        elif name not in LEADS_TO or name not in at:
            raise _cannot(path)
        elif isinstance(at[name], str):
            at[name] = copy.deepcopy(self._store.get(LEADS_TO[name], at[name]))
        found_below: Object | None = at[name]
        return found_below


def _cannot(path: str) -> errors.Refusal:
    return errors.Refusal(f"This property cannot be expanded ({path}).", param="expand")
