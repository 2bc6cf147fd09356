"""What is handed out about a client, what is erased, and what has had its time.

They name a client by its number alone: what is told of an erased one names nobody.
"""

from dataclasses import dataclass
from typing import ClassVar

from core.events.base import Event


@dataclass(frozen=True)
class ClientExported(Event):
    """All that is kept about a client was written to a file."""

    number: int
    invoices: int
    letters: int


@dataclass(frozen=True)
class ClientErased(Event):
    """A client's contact data and correspondence are unreadable from now on, and for ever."""

    number: int
    invoices: int
    booked_on: str


@dataclass(frozen=True)
class CardRetired(Event):
    """A card about an erased client says so from now on, and nothing else."""


@dataclass(frozen=True)
class ErasureRepeated(Event):
    """Books came back from a backup in which a client was not erased yet; it is again.

    `ended` are its drafts and claims, which are void and dismissed now; `owed` waits for an owner.
    """

    number: int
    erased_at: str
    ended: list[str]
    owed: list[str]


@dataclass(frozen=True)
class PapersRead(Event):
    """An owner read the papers of an erased client, and why."""

    private: ClassVar = frozenset({"why"})

    number: int
    why: str


@dataclass(frozen=True)
class PapersEnded(Event):
    """The law asks no longer for the papers of an erased client; they are unreadable, too."""

    number: int
    booked_on: str
    years: int


@dataclass(frozen=True)
class ContentsForgotten(Event):
    """What had had its time was taken out: so many, of what was kept that long."""

    kind: str
    count: int
    days: int


@dataclass(frozen=True)
class RetentionDone(Event):
    """What the night took out, told to the owners."""

    counts: dict[str, int]
