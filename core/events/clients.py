"""Clients and the people there: what becomes of them after they were added."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class ClientChanged(Event):
    """A client is another from now on; `what` names what changed. What was issued stays."""

    client_id: int
    what: str


@dataclass(frozen=True)
class ClientArchived(Event):
    """A client gets no new invoice, or again."""

    client_id: int
    is_archived: bool


@dataclass(frozen=True)
class ContactAdded(Event):
    """A person at a client is on file, or is there for something else."""

    client_id: int
    contact_id: int
    roles: str


@dataclass(frozen=True)
class ContactRemoved(Event):
    """A person at a client is on file no more."""

    client_id: int
    contact_id: int


@dataclass(frozen=True)
class ClientsMerged(Event):
    """A client lives on in another; so many of its drafts are the other's now."""

    client_id: int
    into_id: int
    drafts: int


@dataclass(frozen=True)
class TaxTreatmentChanged(Event):
    """A company taxes otherwise from now on, where neither client nor line says another."""

    category: str
