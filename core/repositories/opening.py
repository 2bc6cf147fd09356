"""Opening rows: pure functions, handed the keys."""

import json
import logging
from collections.abc import Mapping
from typing import Any, Final

from sqlmodel import SQLModel

from core.events import private_fields
from core.repositories.cells import Plan
from core.security.sealing import (
    UNREADABLE,
    CipherBytes,
    Ciphertext,
    Damaged,
    DataKey,
    Hidden,
    HiddenBytes,
    opened_bytes,
    opened_text,
)

log = logging.getLogger(__name__)


class OpenedFields(dict[str, Any]):
    """An event's payload whose private fields are open."""


class HiddenList(list[Any]):
    """What stands where a list cannot be read any more: nothing."""


class HiddenDict(dict[str, Any]):
    """The same for named values."""


class Spoiled:
    """Marks what is hidden since it was tampered with, and not since it was erased."""


class SpoiledBytes(HiddenBytes, Spoiled):
    """Bytes that were tampered with."""


class SpoiledList(HiddenList, Spoiled):
    """A list that was tampered with."""


class SpoiledDict(HiddenDict, Spoiled):
    """Named values that were tampered with."""


SPOILED: Final[Mapping[str, type]] = {
    "bytes": SpoiledBytes,
    "list": SpoiledList,
    "dict": SpoiledDict,
}
HIDDEN: Final[Mapping[str, type]] = {
    "bytes": HiddenBytes,
    "list": HiddenList,
    "dict": HiddenDict,
}


def kept_in(plan: Plan, values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What is still sealed in a row, by column."""
    cells = [
        (name, value)
        for name in plan.columns
        if isinstance(value := values.get(name), Ciphertext | CipherBytes)
    ]
    if plan.is_event and not isinstance(values["payload"], OpenedFields):
        payload = values["payload"]
        private = private_fields(values["kind"])
        cells += [(f"payload.{name}", payload.get(name, "")) for name in private]
    return cells


def is_spoiled(opened: Any) -> bool:
    """Whether an opened value was tampered with; one that was erased was not."""
    return opened is UNREADABLE or isinstance(opened, Spoiled)


def open_row(
    row: SQLModel, plan: Plan, cells: list[tuple[str, Any]], keys: Mapping[int, DataKey]
) -> None:
    """Put what was sealed in its place; what cannot be read is said so."""
    state = row.__dict__
    if plan.is_event:
        state["payload"] = OpenedFields(state["payload"])
    for name, value in cells:
        opened = opened_cell(plan, state, name, value, keys)
        if plan.is_event:
            state["payload"][name.partition(".")[2]] = opened
        else:
            state[name] = opened


def opened_cell(
    plan: Plan, values: Mapping[str, Any], name: str, kept: Any, keys: Mapping[int, DataKey]
) -> Any:
    """What is behind one kept value; `UNREADABLE` or nothing where it was tampered with."""
    kind = plan.columns.get(name, "text")
    cell = plan.cell(values, name)
    try:
        if kind == "bytes":
            return opened_bytes(kept, keys, cell)
        said = opened_text(str(kept), keys, cell)
        if kind == "text":
            return said
        return HIDDEN[kind]() if isinstance(said, Hidden) else json.loads(said)
    except Damaged:
        where = f"{plan.table}.{name}/{cell.row}"
        log.error(  # noqa: TRY400  # the trace says nothing
            "decrypt_failed", extra={"reference": where, "company": cell.company_id}
        )
        return SPOILED[kind]() if kind in SPOILED else UNREADABLE
