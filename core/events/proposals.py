"""What happens to proposals: changes that take two owners."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class ProposalMade(Event):
    """A change was proposed that takes two owners; it is bound to exactly this content."""

    proposal_id: int
    serial: int
    deed: str
    content_hash: str


@dataclass(frozen=True)
class ProposalSupported(Event):
    """One owner said yes to what was proposed at the machine's keyboard; another has to."""

    proposal_id: int
    serial: int
    deed: str


@dataclass(frozen=True)
class ProposalConfirmed(Event):
    """The one owner confirmed a change on a second channel; it is made after a delay."""

    proposal_id: int
    serial: int
    deed: str
    due: str


@dataclass(frozen=True)
class ProposalCarriedOut(Event):
    """A proposed change was made."""

    proposal_id: int
    serial: int
    deed: str


@dataclass(frozen=True)
class ProposalStopped(Event):
    """A proposed change is not made, and why; nothing was changed."""

    proposal_id: int
    serial: int
    deed: str
    reason: str


@dataclass(frozen=True)
class ProposalExpired(Event):
    """Nobody agreed to a proposed change in time; nothing was changed."""

    proposal_id: int
    serial: int
    deed: str
