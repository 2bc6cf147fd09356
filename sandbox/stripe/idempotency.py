"""Idempotency keys: the same call gets the same answer, another call under the same key none."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sandbox.stripe.errors import Refusal
from sandbox.stripe.store import Store

KEY_MAX = 255
KEPT_SECONDS = 24 * 60 * 60


class Keys:
    """Remembers, for a day, what was answered under which key."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._busy: set[str] = set()

    @contextmanager
    def held(self, key: str | None) -> Iterator[None]:
        """Let nobody else use the key meanwhile; refuses with 409 when somebody does."""
        if key is None:
            yield
            return
        if len(key) > KEY_MAX:
            raise Refusal(f"Idempotency keys can have up to {KEY_MAX} characters.")
        if key in self._busy:
            raise Refusal(
                "There is currently another in-progress request using this Idempotent Key (that"
                " probably means you submitted twice, and the other request is still going"
                f" through): {key}. Please try again later.",
                code="idempotency_key_in_use",
                kind="idempotency_error",
                status=409,
            )
        self._busy.add(key)
        try:
            yield
        finally:
            self._busy.discard(key)

    def find(self, key: str, path: str, pairs: Sequence[tuple[str, str]]) -> dict[str, Any] | None:
        """The answer kept under this key; refuses when it was another call's key."""
        kept: dict[str, Any] | None = self._store.table("keys").get(key)
        if kept is None or kept["at"] + KEPT_SECONDS < self._store.now():
            return None
        if kept["path"] != path:
            raise _reused(f"for the same endpoint they were first used for ('{kept['path']}')", key)
        if kept["digest"] != _digest(pairs):
            raise _reused("with the same parameters they were first used with", key)
        return kept

    def keep(
        self, key: str, path: str, pairs: Sequence[tuple[str, str]], answer: dict[str, Any]
    ) -> None:
        """Remember an answer; the caller saves it together with what it changed."""
        keys = self._store.table("keys")
        now = self._store.now()
        for old in [name for name, kept in keys.items() if kept["at"] + KEPT_SECONDS < now]:
            del keys[old]
        keys[key] = {"at": now, "path": path, "digest": _digest(pairs), **answer}


def _reused(rule: str, key: str) -> Refusal:
    return Refusal(
        f"Keys for idempotent requests can only be used {rule}. Try using a key other than"
        f" '{key}' if you meant to execute a different request.",
        kind="idempotency_error",
    )


def _digest(pairs: Sequence[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(sorted(pairs)).encode()).hexdigest()
