"""The vault: the one place where rows are sealed and opened. Nobody else ever sees ciphertext.

    a row is kept ──▶ sealed: the key of whoever it is about, made when there is none yet
    a row is read ──▶ opened before anybody sees it: all keys that are missing in one query

Opened data keys are kept in memory for `LASTS_SECONDS`, so an erased one stops working in every
process within that time. A key made in a transaction is known to that transaction alone until it
is read by another: one that was undone has sealed nothing.
"""

import base64
import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any, Final

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from core.clock import Clock
from core.errors import KeyMissing, WrongState
from core.events import private_fields
from core.models import Purpose
from core.repositories.cells import COUNTER, OWNERS, PLANS, Plan, slot_of_company
from core.repositories.opening import (
    HiddenDict,
    HiddenList,
    is_spoiled,
    kept_in,
    open_row,
    opened_cell,
)
from core.security.chain import digest
from core.security.encryption import KEY_BYTES, VERSION, Keyring, Place
from core.security.sealing import (
    DataKey,
    Hidden,
    HiddenBytes,
    blind,
    key_in,
    sealed_bytes,
    sealed_text,
)

log = logging.getLogger(__name__)

LASTS_SECONDS: Final = 5.0
"""How long an opened data key is used without asking whether it is still there."""

KEYS_MOST: Final = 4096
NOWHERE: Final = "nowhere"
"""What nothing is found by, as long as no mail address is kept."""

KEYS: Final = SQLModel.metadata.tables["data_key"]
SPOILED: Final = "A part of this record cannot be read."
SPOILED_HINT: Final = "Write that part anew, or see which it is: paidup keys check"


class Vault:
    """The master keys, and the data keys that were opened lately; one for all transactions."""

    def __init__(
        self,
        keyring: Keyring,
        *,
        lasts_seconds: float = LASTS_SECONDS,
        tick: Callable[[], float] = monotonic,
    ) -> None:
        self.keyring = keyring
        self._lasts_seconds = lasts_seconds
        self._tick = tick
        self._keys: dict[int, tuple[float, DataKey]] = {}
        self._slots: dict[str, tuple[float, DataKey]] = {}

    def key(self, key_id: int) -> DataKey | None:
        """A key that was opened lately, by its number."""
        return self._fresh(self._keys.get(key_id))

    def key_of(self, slot: str) -> DataKey | None:
        """The same, by its place."""
        return self._fresh(self._slots.get(slot))

    def remember(self, slot: str, key: DataKey) -> None:
        """Keep an opened key for a while; when there are too many, all are forgotten."""
        if len(self._keys) >= KEYS_MOST:
            self._keys.clear()
            self._slots.clear()
        entry = (self._tick() + self._lasts_seconds, key)
        self._keys[key.id] = self._slots[slot] = entry

    def forget(self) -> None:
        """Ask for every key anew."""
        self._keys.clear()
        self._slots.clear()

    def _fresh(self, entry: tuple[float, DataKey] | None) -> DataKey | None:
        return entry[1] if entry and entry[0] > self._tick() else None


class Opener:
    """The vault as one transaction uses it."""

    def __init__(self, vault: Vault, clock: Clock, session: Session) -> None:
        self.vault = vault
        self._clock = clock
        self._session = session
        self.loaded: list[SQLModel] = []
        self._made: dict[str, DataKey] = {}
        self._sealed_by: dict[str, int] = {}
        self._has_shredded = False

    # --- opening ---

    def open_loaded(self) -> None:
        """Open every row that was read since the last time."""
        rows, self.loaded = self.loaded, []
        kept = [
            (row, plan, kept_in(plan, row.__dict__))
            for row in rows
            if (plan := PLANS.get(type(row)))
        ]
        wanted = {number for _, _, cells in kept for _, value in cells if (number := key_in(value))}
        keys = self.keys(wanted)
        for row, plan, cells in kept:
            if cells and (number := key_in(cells[0][1])):
                self._sealed_by[plan.row_of(row.__dict__)] = number
            open_row(row, plan, cells, keys)

    def keys(self, numbers: Iterable[int]) -> Mapping[int, DataKey]:
        """These data keys, opened; those that are not there, or are spoiled, are left out."""
        made = {key.id: key for key in self._made.values()}
        found = {n: key for n in numbers if (key := made.get(n) or self.vault.key(n))}
        missing = [number for number in numbers if number not in found]
        if missing:
            for row in self._connection.execute(select(KEYS).where(KEYS.c.id.in_(missing))):
                if (key := self._unwrapped(row)) is not None:
                    self.vault.remember(row.slot, key)
                    found[key.id] = key
        return found

    # --- sealing ---

    def sealed(
        self, row: SQLModel, values: dict[str, Any], client_id: int | None
    ) -> dict[str, Any]:
        """A new row's values as they are kept; its id among them, where it has one."""
        plan = PLANS[type(row)]
        if plan.keys == ("id",) and values.get("id") is None:
            values["id"] = self.next_id(plan.table)
        key = self._key_for(plan.slot(values, client_id), plan, values, client_id)
        self._sealed_by[plan.row_of(values)] = key.id
        return values | self._sealed(plan, values, key)

    def resealed(
        self, row: SQLModel, changes: dict[str, Any], client_id: int | None
    ) -> dict[str, Any]:
        """Changes of a row as they are kept: all its sealed columns, where a count goes with them.

        The key stays the same, unless the row is about another client now. Raises `WrongState`
        when a column that is not written anew cannot be read.
        """
        plan = PLANS[type(row)]
        owner = OWNERS.get(plan.model, "")
        is_moved = bool(client_id) or owner in changes
        touched = set(changes) & set(plan.columns) or (set(plan.columns) if is_moved else set())
        if not touched:
            return changes
        values = {name: getattr(row, name) for name in type(row).model_fields} | changes
        if plan.is_counted:
            values[COUNTER] += 1
            touched = set(plan.columns)
        if any(is_spoiled(values[name]) for name in touched - set(changes)):
            raise WrongState(SPOILED, hint=SPOILED_HINT)
        number = None if is_moved else self._sealed_by.get(plan.row_of(values))
        key = self.keys({number}).get(number) if number else None
        key = key or self._key_for(plan.slot(values, client_id), plan, values, client_id)
        sealed = self._sealed(plan, values, key, touched & set(plan.columns))
        counted = {COUNTER: values[COUNTER]} if plan.is_counted else {}
        return changes | sealed | counted

    def index(self, company_id: int, place: str, text: str) -> str:
        """What a mail address is found by in a column of a company, such as `contact.email`."""
        slot = str(Purpose.INDEX)
        key = self._made.get(slot) or self.vault.key_of(slot) or self._found(slot)
        return blind(key.secret, company_id, place, text) if key and key.secret else NOWHERE

    def next_id(self, name: str) -> int:
        """The id the next row of a table will have: a sealed value is bound to it.

        No row ever has that of another, deleted ones among them.
        """
        if self._connection.dialect.name == "sqlite":
            # The transaction began IMMEDIATE, so nobody else adds a row.
            first = f"(SELECT coalesce(max(id), 0) + 1 FROM {name})"  # noqa: S608  # nosec B608  # a table of ours
            found = self._connection.exec_driver_sql(
                f"INSERT INTO id_mark (name, last) VALUES ('{name}', {first})"  # noqa: S608  # nosec B608
                " ON CONFLICT (name) DO UPDATE SET last = max(last + 1, excluded.last)"
                " RETURNING last"
            )
        else:
            found = self._connection.exec_driver_sql(f"SELECT nextval('{name}_id_seq')")
        return int(found.scalar_one())

    def spoiled(self, plan: Plan, rows: Iterable[Any]) -> list[str]:
        """The cells of kept rows that cannot be read, though their key was not erased."""
        kept = [dict(row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's own name
        cells = [(values, name, value) for values in kept for name, value in kept_in(plan, values)]
        keys = self.keys({number for *_, value in cells if (number := key_in(value))})
        return [
            f"{plan.table} {plan.cell(values, name).row}: {name}"
            for values, name, value in cells
            if is_spoiled(opened_cell(plan, values, name, value, keys))
        ]

    def shred(self, slot: str) -> bool:
        """Erase a data key; false when there is none that works."""
        erased = (
            update(KEYS)
            .where(KEYS.c.slot == slot, KEYS.c.erased_at.is_(None))
            .values(wrapped="", erased_at=self._clock.now())
        )
        self.vault.forget()  # for this transaction; others may open it until the end of it
        self._has_shredded = True
        return bool(self._connection.execute(erased).rowcount)

    def ended(self) -> None:
        """The transaction is over: what others opened while it erased a key is forgotten too."""
        if self._has_shredded:
            self.vault.forget()

    # --- inside ---

    @property
    def _connection(self) -> Connection:
        return self._session.connection()

    def _sealed(
        self, plan: Plan, values: dict[str, Any], key: DataKey, only: set[str] | None = None
    ) -> dict[str, Any]:
        sealed: dict[str, Any] = {}
        for name in plan.columns if only is None else only:
            sealed[name] = sealed_cell(plan, values, name, key)
        for name, (source, read) in plan.indexes.items():
            if source in sealed:
                place = f"{plan.table}.{name.removesuffix('_index')}"
                self._key_for(str(Purpose.INDEX))  # made before the first address is kept
                sealed[name] = self.index(plan.company_of(values), place, read(values[source]))
        if plan.is_event:
            fields = {
                name: sealed_text(
                    str(values["payload"][name]), key, plan.cell(values, f"payload.{name}")
                )
                for name in private_fields(values["kind"])
            }
            sealed["payload"] = values["payload"] | fields
            sealed["digest"] = digest(values | sealed)  # of what is kept, not of what was said
        return sealed

    def _key_for(
        self,
        slot: str,
        plan: Plan | None = None,
        values: Mapping[str, Any] | None = None,
        client_id: int | None = None,
    ) -> DataKey:
        key = self._made.get(slot) or self.vault.key_of(slot)
        return key or self._found(slot) or self._new(slot, plan, values or {}, client_id)

    def _found(self, slot: str) -> DataKey | None:
        row = self._connection.execute(select(KEYS).where(KEYS.c.slot == slot)).one_or_none()
        if row is None:
            return None
        key = self._unwrapped(row)
        if key is None:
            raise WrongState("The key to this record is spoiled.", hint="See: paidup keys check")
        self.vault.remember(slot, key)
        return key

    def _new(
        self, slot: str, plan: Plan | None, values: Mapping[str, Any], client_id: int | None
    ) -> DataKey:
        """Make a data key; of two who do so at once, the first one's counts."""
        secret = os.urandom(KEY_BYTES)
        owner = OWNERS.get(plan.model) if plan else None
        company_id = (plan.company_of(values) if plan else 0) or None
        is_client = slot.startswith("client:")
        master, wrapped = wrapped_secret(
            self.vault.keyring,
            base64.b64encode(secret).decode(),
            slot,
            self._in_force(company_id),
        )
        made = {
            "slot": slot,
            "purpose": Purpose(slot.rpartition(":")[2])
            if is_client
            else Purpose(slot.split(":", maxsplit=1)[0]),
            "company_id": company_id,
            "client_id": (values[owner] if owner else client_id) if is_client else None,
            "master": master,
            "wrapped": wrapped,
            "made_at": self._clock.now(),
            "erased_at": None,
        }
        dialect: Any = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        kept = dialect.insert(KEYS).on_conflict_do_nothing().returning(KEYS.c.id)
        key_id = self._connection.execute(kept, made).scalar_one_or_none()
        if key_id is None:
            key = self._found(slot)
            assert key is not None
            return key
        self._made[slot] = DataKey(key_id, secret)
        return self._made[slot]

    def _in_force(self, company_id: int | None) -> str:
        """The master key that wraps what is new: the one that wraps the company's own data key.

        Another comes into force when two owners said so (core/services/keys.py), and waits until
        whoever reads this here is done. Nothing in a company that has no key yet: the newest.
        """
        slot = slot_of_company(company_id)
        own = select(KEYS.c.master).where(KEYS.c.slot == slot, KEYS.c.erased_at.is_(None))
        return self._connection.execute(own.with_for_update(read=True)).scalar_one_or_none() or ""

    def _unwrapped(self, row: Any) -> DataKey | None:
        if row.erased_at is not None:
            return DataKey(row.id, None)
        try:
            if not row.wrapped.startswith(f"{VERSION}.{row.master}."):
                raise ValueError("not what was wrapped")  # noqa: TRY301  # said below, as all of it
            kept = self.vault.keyring.decrypt(row.wrapped, wrapping(row.slot))
            return DataKey(row.id, base64.b64decode(kept))
        except KeyMissing:
            raise
        except (WrongState, ValueError):
            log.error("data key unreadable", extra={"reference": f"data_key/{row.id}"})  # noqa: TRY400  # the trace says nothing
            return None


def sealed_cell(plan: Plan, values: Mapping[str, Any], name: str, key: DataKey) -> Any:
    """One value of a row as it is kept; what was erased stays erased."""
    value, cell = values[name], plan.cell(values, name)
    if isinstance(value, Hidden | HiddenBytes | HiddenList | HiddenDict):
        key = DataKey(key.id, None)
    match plan.columns[name]:
        case "bytes":
            return sealed_bytes(value, key, cell)
        case "text":
            return sealed_text(value, key, cell)
        case _:
            return sealed_text(json.dumps(value), key, cell)


def wrapping(slot: str) -> Place:
    """The place a wrapped data key is bound to."""
    return Place(0, "data_key", "wrapped", slot)


def wrapped_secret(keyring: Keyring, secret: str, slot: str, master: str = "") -> tuple[str, str]:
    """A master key's name, the newest unless told, and a data key (as base64) wrapped by it."""
    name = master or keyring.newest
    return name, keyring.encrypt(secret, wrapping(slot), name)
