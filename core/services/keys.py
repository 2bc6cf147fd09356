"""Keys: is the right one here, wrap everything anew, and erase one.

A data key never changes: a new master key only wraps it anew, so that no sealed row is touched, and
mail addresses are found as before. Master keys lie outside the database, with whoever runs the
machine; which of them is in force in a company is decided by two of its owners:

    a new key is made ──▶ proposed in each company ──two owners──▶ in force: wraps what is new
                                        every data key of that company, a page after another ◀─┘
    the installation's own data keys follow when it is in force in every company

The master key in force is the one that wraps the company's own data key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from core.errors import KeyMissing, WrongState
from core.events import KeyCameIntoForce, KeyMade, KeysRotated
from core.models import Proposal, Purpose
from core.repositories.cells import PLANS, slot_of_client
from core.repositories.keys import KeyRepository
from core.repositories.processes import ProcessRepository
from core.repositories.vault import Vault, wrapped_secret, wrapping
from core.security.deeds import Change
from core.security.encryption import KEYS_HINT, Keyring, Place
from core.security.rights import Deed
from core.services.processes import SILENCE
from core.services.proposals import Carrier
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


@dataclass(frozen=True)
class CompanyKeysView:
    """A company's keys: the master key in force, since when it is known, and the newest one here.

    Of `data_keys`, `behind` are not wrapped by the key in force yet.
    """

    in_force: str
    known_since: datetime | None
    newest: str
    data_keys: int
    behind: int

    @property
    def is_newest(self) -> bool:
        """Whether no newer key waits for the owners."""
        return self.in_force == self.newest


class KeyService:
    """The keys of this installation, and which of them is in force in a company."""

    def __init__(
        self, keys: KeyRepository, processes: ProcessRepository, vault: Vault, scope: Scope
    ) -> None:
        self._keys = keys
        self._processes = processes
        self._vault = vault
        self._scope = scope
        self.carriers = {Deed.ROTATE_KEYS: Carrier(self._now, self._put)}

    async def require(self) -> bool:
        """See that this process has every key that the database needs; raises `KeyMissing`.

        Nothing is written: false when the newest key is yet to be noted. A key that is noted, but
        has wrapped nothing, may have been taken back.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        ring = self._vault.keyring
        masters = await self._keys.masters()
        noted = {row.name for row in masters}
        lost = sorted((set(await self._keys.counts()) or noted) - set(ring.names))
        if lost:
            raise KeyMissing(
                f"The books were sealed with a key that is not here: {', '.join(lost)}."
                f" {UNTOUCHED}",
                hint=KEYS_HINT,
            )
        for row in masters:
            if row.name in ring.names:
                _require_proof(ring, row.name, row.proof)
        return ring.newest in noted

    async def lacking(self) -> list[str]:
        """The names of the keys that other processes have noted and this one does not have."""
        self._scope.require(Deed.KEEP_BOOKS)
        noted = [row.name for row in await self._keys.masters()]
        return [name for name in noted if name not in self._vault.keyring.names]

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

    async def own(self) -> CompanyKeysView:
        """How it stands with the company's keys."""
        self._scope.require(Deed.CHANGE_SETTINGS)
        company_id = self._scope.actor.company_id
        own = await self._keys.own(company_id)
        in_force = own.master if own else ""
        since = {row.name: row.known_since for row in await self._keys.masters()}
        counts = await self._keys.counts_of(company_id)
        known, behind = sum(counts.values()), sum(counts.values()) - counts.get(in_force, 0)
        newest = self._vault.keyring.newest
        return CompanyKeysView(in_force, since.get(in_force), newest, known, behind)

    async def made(self, name: str) -> None:
        """A master key was made at the machine's keyboard; announces `KeyMade`."""
        self._scope.require(Deed.KEEP_BOOKS)
        await self._scope.announce(KeyMade(self._about(), name, self._scope.actor.origin))

    async def propose(self) -> Proposal | None:
        """Propose that the newest master key comes into force; nothing when it did at once.

        While a company is set up at the machine's keyboard it does. Raises `WrongState` where it
        is in force already.
        """
        self._scope.require(Deed.ROTATE_KEYS)
        newest = self._vault.keyring.newest
        before = await self._now("")
        if before["key"] == newest:
            hint = "Make a new one first, at the machine's keyboard: paidup keys new"
            raise WrongState(f"The newest key, {newest}, is in force already.", hint=hint)
        await self._require_everywhere(newest)
        why = f"Key {before['key']} gives way to {newest}."
        change = Change(Deed.ROTATE_KEYS, self._about(), before, {"key": newest}, why)
        return await self._scope.propose(change)

    async def rotate(self) -> int:
        """Wrap some of the company's data keys anew with the key in force; how many; 0 at the end.

        For no company: the installation's own, once one key is in force everywhere. Announces
        `KeysRotated` with the last of a company.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        company_id = self._scope.actor.company_id
        master = await self._due(company_id)
        if not master:
            return 0
        rows = await self._keys.not_wrapped_by(master, company_id, PAGE + 1)
        for row in rows[:PAGE]:
            await self._wrap(row, master)
        if company_id and 0 < len(rows) <= PAGE:
            await self._scope.announce(KeysRotated(self._about(), master))
        if not company_id and not rows:
            await self._keys.forget_masters(but=self._vault.keyring.newest)
        return len(rows[:PAGE])

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

    # -- within ---------------------------------------------------------------------------

    def _about(self) -> str:
        return f"company:{self._scope.actor.company_id}"

    async def _now(self, subject: str) -> Mapping[str, Any]:
        del subject
        own = await self._keys.own(self._scope.actor.company_id, lock=True)
        return {"key": own.master if own else ""}

    async def _put(self, subject: str, after: Mapping[str, Any]) -> None:
        """Wrap the company's own data key with it: from now on it wraps all that is new."""
        name = str(after["key"])
        if name not in self._vault.keyring.names:
            raise KeyMissing(f"This process does not have key {name} yet.", hint=KEYS_HINT)
        await self._require_everywhere(name)
        own = await self._keys.own(self._scope.actor.company_id, lock=True)
        assert own is not None, "a company is opened with a key of its own"
        await self._wrap(own, name)
        await self._scope.announce(KeyCameIntoForce(subject, own.master, name))

    async def _require_everywhere(self, name: str) -> None:
        """Every process that runs has the key, or what it wraps could not be read there."""
        living = await self._processes.seen_since(self._scope.now() - SILENCE)
        without = [each.name for each in living if name not in each.keys]
        if without:
            hint = "Start them again with the new key, or wait a minute if they have ended."
            raise WrongState(f"Key {name} is not there in: {', '.join(without)}.", hint=hint)

    async def _due(self, company_id: int) -> str:
        """The master key that is to wrap everything of a company, or of the installation."""
        if company_id:
            own = await self._keys.own(company_id)
            return str(own.master) if own else ""
        in_force = await self._keys.in_force()
        return in_force.pop() if len(in_force) == 1 else ""

    async def _wrap(self, row: Any, master: str) -> None:
        ring, place = self._vault.keyring, wrapping(row.slot)
        name, wrapped = wrapped_secret(ring, ring.decrypt(row.wrapped, place), row.slot, master)
        await self._keys.wrap_anew(row.id, name, wrapped)


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
