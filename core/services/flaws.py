"""What can be wrong with a chain, found link by link, and how it is said."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.security.chain import GENESIS, digest, follows
from core.security.notary import Checkpoint


class Fault(StrEnum):
    """What was done to a chain, as far as it can be told."""

    EDITED = "edited"
    MISSING = "missing"
    OUT_OF_PLACE = "out of place"
    UNLINKED = "unlinked"
    CUT = "cut"
    REWRITTEN = "rewritten"
    NO_CHECKPOINT = "no checkpoint"
    FOREIGN_KEY = "foreign key"


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong: at which place of the chain, and what, in a sentence."""

    place: int
    fault: Fault
    text: str


class Walk:
    """Follows a company's chain link by link, and stops at the first that does not follow."""

    def __init__(self, company_id: int, size: int = 0, head: str = GENESIS) -> None:
        self._company_id = company_id
        self.size = size
        self.head = head

    def step(self, link: Any) -> Flaw | None:
        """Go on to the next link, a row with its event; what is wrong with it, if anything is."""
        place = self.size + 1
        if link.place != place:
            text = f"Place {place} of the chain is missing: after {self.size} comes {link.place}."
            return Flaw(place, Fault.MISSING, text)
        if link.kind is None:
            text = f"Event {link.event_id}, which has place {place}, is missing."
            return Flaw(place, Fault.MISSING, text)
        recorded = digest(link._mapping)  # noqa: SLF001  # how a row is had as a mapping
        if recorded != link.digest:
            text = (
                f"Event {link.event_id} ({link.kind}), which has place {place}, does not say any"
                " more what was recorded: it was edited."
            )
            return Flaw(place, Fault.EDITED, text)
        head = follows(self.head, self._company_id, place, link.event_id, recorded)
        if head != link.hash or link.company_id != self._company_id:
            text = (
                f"The link at place {place}, to event {link.event_id} ({link.kind}), does not"
                " follow from the one before: something was inserted, moved or taken away here."
            )
            return Flaw(place, Fault.OUT_OF_PLACE, text)
        self.size, self.head = place, head
        return None


def cut(size: int, checkpoint: Checkpoint) -> Flaw:
    """A chain that was longer once."""
    text = (
        f"The chain ends at place {size}, and had {checkpoint.size} when {_named(checkpoint)} was"
        " made: its end was cut off, or an older database was restored."
    )
    return Flaw(size + 1, Fault.CUT, text)


def rewritten(agreed: int, checkpoint: Checkpoint) -> Flaw:
    """A chain that was another once."""
    text = (
        f"Between places {agreed + 1} and {checkpoint.size} the chain is not the one for which"
        f" {_named(checkpoint)} was made: it was rewritten, or an older database was restored and"
        " went on."
    )
    return Flaw(agreed + 1, Fault.REWRITTEN, text)


def unlinked(size: int, event_id: int) -> Flaw:
    """An event that came in beside the chain."""
    text = f"Event {event_id} has no place in the chain: it was inserted, or its link taken away."
    return Flaw(size + 1, Fault.UNLINKED, text)


def no_checkpoint(name: str) -> Flaw:
    """A file that says nothing."""
    text = f"The file {name} is no checkpoint of this company: it is damaged or was exchanged."
    return Flaw(0, Fault.NO_CHECKPOINT, text)


def foreign_key(name: str, checkpoint: Checkpoint) -> Flaw:
    """A checkpoint that somebody else made, or changed."""
    text = (
        f"The checkpoint {name} is not signed with the pinned key: the key was replaced, or the"
        " file was changed."
    )
    return Flaw(checkpoint.size, Fault.FOREIGN_KEY, text)


def _named(checkpoint: Checkpoint) -> str:
    return f"the {checkpoint.rhythm} checkpoint of {checkpoint.made_at:%Y-%m-%d %H:%M} UTC"
