"""Keys: is the right one here, wrap everything anew, and erase one.

The installation's own affair, in all companies at once. A data key never changes: a new master key
only wraps it anew, so that no sealed row is touched, and mail addresses are found as before.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.errors import KeyMissing, WrongState
from core.models import Purpose
from core.repositories.cells import PLANS, slot_of_client
from core.repositories.keys import KeyRepository
from core.repositories.vault import Vault, wrapped_secret, wrapping
from core.security.encryption import KEYS_HINT, Keyring, Place
from core.security.rights import Deed
from core.services.scope import Scope

PROOF: Final = "This is the right key."
PAGE: Final = 100
"""Data keys that are wrapped anew in one transaction."""

ROWS: Final = 500
UNTOUCHED: Final = "Nothing was changed."


@dataclass(frozen=True)
class MasterKeyView:
    """A master key, by its name; the key itself is shown nowhere."""

    name: str
    known_since: datetime | None
    wrapped: int
    is_here: bool
    is_newest: bool


class KeyService:
    """The keys of this installation."""

    def __init__(self, keys: KeyRepository, vault: Vault, scope: Scope) -> None:
        self._keys = keys
        self._vault = vault
        self._scope = scope

    async def require(self) -> bool:
        """See that this process has every key that the database needs; raises `KeyMissing`.

        Nothing is written: false when the newest key is yet to be noted.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        ring = self._vault.keyring
        masters = await self._keys.masters()
        counts = await self._keys.counts()
        lost = sorted({*(row.name for row in masters), *counts} - set(ring.names))
        if lost:
            raise KeyMissing(
                f"The books were sealed with a key that is not here: {', '.join(lost)}."
                f" {UNTOUCHED}",
                hint=KEYS_HINT,
            )
        for row in masters:
            _require_proof(ring, row.name, row.proof)
        return ring.newest in {row.name for row in masters}

    async def note(self) -> None:
        """Keep a proof of the newest key, so that no other is taken for it."""
        await self.require()
        ring = self._vault.keyring
        proof = ring.encrypt(PROOF, _place(ring.newest))
        await self._keys.note_master(ring.newest, proof, self._scope.now())

    async def listed(self) -> list[MasterKeyView]:
        """Every master key that is known or here, with how many data keys it has wrapped."""
        self._scope.require(Deed.KEEP_BOOKS)
        ring = self._vault.keyring
        since = {row.name: row.known_since for row in await self._keys.masters()}
        counts = await self._keys.counts()
        return [
            MasterKeyView(
                name, since.get(name), counts.get(name, 0), name in ring.names, name == ring.newest
            )
            for name in dict.fromkeys((*ring.names, *since, *counts))
        ]

    async def rotate(self) -> int:
        """Wrap some data keys anew with the newest master key; how many; 0 when all are."""
        self._scope.require(Deed.KEEP_BOOKS)
        ring = self._vault.keyring
        rows = await self._keys.not_wrapped_by(ring.newest, PAGE)
        for row in rows:
            secret = ring.decrypt(row.wrapped, wrapping(row.slot))
            master, wrapped = wrapped_secret(ring, secret, row.slot)
            await self._keys.wrap_anew(row.id, master, wrapped)
        if not rows:
            await self._keys.forget_masters(but=ring.newest)
        return len(rows)

    async def check(self) -> list[str]:
        """Every cell that cannot be read though its key was not erased, in all companies."""
        self._scope.require(Deed.KEEP_BOOKS)
        found: list[str] = []
        for plan in PLANS.values():
            offset = 0
            while rows := await self._keys.rows(plan, offset, ROWS):
                found += await self._keys.spoiled(plan, rows)
                offset += len(rows)
        return found

    async def shred(self, client_id: int, purpose: Purpose) -> bool:
        """Destroy one of a client's two keys: what it sealed is read as “(erased)” from now on.

        At once in this process, within seconds in every other. False when there is none.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        assert purpose in {Purpose.LETTERS, Purpose.BOOKS}, "no client's key"
        return await self._keys.shred(slot_of_client(client_id, purpose))


def _require_proof(ring: Keyring, name: str, proof: str) -> None:
    try:
        is_right = ring.decrypt(proof, _place(name)) == PROOF
    except KeyMissing:
        raise
    except WrongState:
        is_right = False
    if not is_right:
        raise WrongState(f"The proof of key {name} is spoiled. {UNTOUCHED}", hint=KEYS_HINT)


def _place(name: str) -> Place:
    return Place(0, "master_key", "proof", name)
