"""What happens when books come back from a backup."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class RecoveryBegun(Event):
    """The books came from a backup; what happened after it is not in them, and nothing is sent."""

    made_at: str
    gaps: str
    lost_size: int
    lost_head: str


@dataclass(frozen=True)
class RecoveryAsked(Event):
    """The provider said what was paid since the backup; what fits to no invoice is named."""

    asked: int
    unknown: int
    named: str


@dataclass(frozen=True)
class RecoveryFinished(Event):
    """An owner found the books well after a restore; what waited is sent."""
