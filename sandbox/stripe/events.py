"""What happened, noted in the same save that made it true, and sent only after it."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sandbox.stripe import shapes
from sandbox.stripe.store import Object, Store

_NOBODY: Object = {"id": None, "idempotency_key": None}


class Events:
    """Records events and, when all is kept, hands them to whoever delivers them."""

    def __init__(self, store: Store, deliver: Callable[[str], None]) -> None:
        self._store = store
        self._deliver = deliver
        self._fresh: list[str] = []
        self._request = _NOBODY

    @contextmanager
    def caused_by(self, request_id: str, key: str | None) -> Iterator[None]:
        """Name the API call as the cause of what is recorded inside."""
        self._request = {"id": request_id, "idempotency_key": key}
        try:
            yield
        finally:
            self._request = _NOBODY

    def record(self, kind: str, subject: Object, previous: Object | None = None) -> None:
        """Note that something happened to `subject`, as it is at this moment."""
        data: Object = {"object": copy.deepcopy(subject)}
        if previous is not None:
            data["previous_attributes"] = previous
        event = self._store.put(shapes.event(kind, data, self._store.now(), self._request))
        self._store.table("deliveries")[event["id"]] = {"state": "pending", "attempts": []}
        self._fresh.append(event["id"])

    def commit(self) -> None:
        """Keep everything, then let the new events go."""
        self._store.save()
        fresh, self._fresh = self._fresh, []
        for name in fresh:
            self._deliver(name)
