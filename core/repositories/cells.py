"""Which columns are sealed, and with whose key: one table, read by whoever seals, opens or checks.

A column is sealed because its type says so (`core/models/sealed.py`); of an event, the fields are
that its class calls private. The key is the client's where the row is about one, else the
company's, else the installation's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import SQLModel

from core.events import private_fields
from core.models import (
    Client,
    ClientPast,
    Company,
    Contact,
    Document,
    Erasure,
    EventRecord,
    GatewayCall,
    InboundMail,
    Letter,
    Purpose,
)
from core.models.sealed import SealedBytes, SealedJson, SealedText
from core.security.sealing import Cell

Indexed = tuple[str, Callable[[str], str]]

COUNTER: Final = "sealing"
"""Counts how often the sealed columns of a row were written, where they may change."""


def whole(address: str) -> str:
    """A mail address, as it is looked for."""
    return address.strip()


def domain(address: str) -> str:
    """What stands behind the @ of a mail address."""
    return address.rpartition("@")[2].strip()


OWNERS: Final[Mapping[type[SQLModel], str]] = {
    Client: "id",
    ClientPast: "client_id",
    Contact: "client_id",
    Letter: "client_id",
    Erasure: "client_id",
}
"""The column that says which client a row is about; elsewhere whoever keeps one says it."""

FOR_THE_BOOKS: Final = frozenset({Client, ClientPast, Document, Erasure})
"""What the law wants kept; the rest about a client is contact data and correspondence."""

OF_NOBODY: Final[frozenset[type[SQLModel]]] = frozenset({GatewayCall, InboundMail})
"""Rows that come before anybody knows whose they are: bound to no company, whosever key it is."""

INDEXES: Final[Mapping[str, Mapping[str, Indexed]]] = {
    "contact": {"email_index": ("email", whole), "domain_index": ("email", domain)},
    "member": {"email_index": ("email", whole)},
    "delivery": {"address_index": ("address", whole)},
}


@dataclass(frozen=True)
class Plan:
    """How the rows of one table are sealed."""

    model: type[SQLModel]
    table: str
    columns: Mapping[str, str]
    keys: tuple[str, ...]
    is_counted: bool
    indexes: Mapping[str, Indexed]
    is_event: bool

    def seals(self, row: SQLModel) -> bool:
        """Whether anything of a row is sealed."""
        return not self.is_event or bool(private_fields(row.kind))  # type: ignore[attr-defined]  # an event

    def company_of(self, values: Mapping[str, Any]) -> int:
        """The company a row belongs to; 0 for what belongs to none."""
        if self.model in OF_NOBODY:
            return 0
        return int(values.get("id" if self.model is Company else "company_id") or 0)

    def cell(self, values: Mapping[str, Any], column: str) -> Cell:
        """Where one value of a row is kept."""
        row = "/".join(str(values[key]) for key in self.keys)
        count = values[COUNTER] if self.is_counted else 0
        return Cell(self.company_of(values), self.table, column, row, count)

    def row_of(self, values: Mapping[str, Any]) -> str:
        """A row's name among all rows."""
        return "/".join((self.table, *(str(values[key]) for key in self.keys)))

    def slot(self, values: Mapping[str, Any], client_id: int | None) -> str:
        """Whose key seals a row: the name of the key's place."""
        owner = OWNERS.get(self.model)
        client_id = values[owner] if owner else client_id
        if client_id:
            purpose = Purpose.BOOKS if self.model in FOR_THE_BOOKS else Purpose.LETTERS
            return slot_of_client(client_id, purpose)
        return slot_of_company(self.company_of(values))


def slot_of_client(client_id: int, purpose: Purpose) -> str:
    """The place of one of a client's two keys."""
    return f"client:{client_id}:{purpose}"


def slot_of_company(company_id: int | None) -> str:
    """The place of a company's own key; of the installation's for what belongs to no company."""
    return f"company:{company_id}" if company_id else str(Purpose.INSTALLATION)


def _shape(kind: object) -> str:
    """What a sealed column holds; nothing for a plain one."""
    match kind:
        case SealedText():
            return "text"
        case SealedBytes():
            return "bytes"
        case SealedJson(shape=shape):
            return shape.__name__
    return ""


def _planned(model: type[SQLModel]) -> Plan | None:
    kind = SQLModel.metadata.tables[str(model.__tablename__)]
    columns = {column.name: shape for column in kind.c if (shape := _shape(column.type))}
    is_event = model is EventRecord
    if not columns and not is_event:
        return None
    return Plan(
        model,
        kind.name,
        columns,
        tuple(key.name for key in kind.primary_key),
        COUNTER in kind.c,
        INDEXES.get(kind.name, {}),
        is_event,
    )


PLANS: Final[Mapping[type[SQLModel], Plan]] = {
    model: plan
    for model in SQLModel.__subclasses__()
    if str(model.__tablename__) in SQLModel.metadata.tables and (plan := _planned(model))
}
