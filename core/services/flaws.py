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
class Told:
    """What a chain was once, as a checkpoint or the owners' chat still has it."""

    size: int
    head: str
    by: str


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
            return Flaw(place, Fault.MISSING, _gap(place, link.place - 1))
        if link.kind is None:
            text = (
                f"Event {link.linked_id}, which had place {place}, is missing: it was deleted, and"
                " only its place is left."
            )
            return Flaw(place, Fault.MISSING, text)
        recorded = digest(link._mapping)  # noqa: SLF001  # how a row is had as a mapping
        if recorded != link.digest:
            text = (
                f"Event {link.linked_id} ({link.kind}) at place {place} no longer says what was"
                " recorded: it was edited afterwards."
            )
            return Flaw(place, Fault.EDITED, text)
        head = follows(self.head, self._company_id, place, link.linked_id, recorded)
        if head != link.hash or link.company_id != self._company_id:
            text = (
                f"Event {link.linked_id} ({link.kind}) at place {place} does not follow from the"
                " one before it: here an event was added, moved or taken out afterwards."
            )
            return Flaw(place, Fault.OUT_OF_PLACE, text)
        self.size, self.head = place, head
        return None


def signed(checkpoint: Checkpoint) -> Told:
    """What a checkpoint says."""
    by = f"the {checkpoint.rhythm} checkpoint of {checkpoint.made_at:%Y-%m-%d %H:%M} UTC"
    return Told(checkpoint.size, checkpoint.head, by)


def cut(size: int, told: Told) -> Flaw:
    """A chain that was longer once."""
    text = (
        f"The trail ends with place {size}, but {told.by} knows {told.size} places: the end was cut"
        " off, or an older copy of the database was put back."
    )
    return Flaw(size + 1, Fault.CUT, text)


def rewritten(agreed: int, told: Told) -> Flaw:
    """A chain that was another once."""
    text = (
        f"Between places {agreed + 1} and {told.size} the trail is not the one that {told.by}"
        " knows: it was written anew, or an older copy of the database was put back and used."
    )
    return Flaw(agreed + 1, Fault.REWRITTEN, text)


def unlinked(size: int, event_id: int) -> Flaw:
    """An event that came in beside the chain."""
    text = f"Event {event_id} has no place in the trail: it was added past it, or lost its place."
    return Flaw(size + 1, Fault.UNLINKED, text)


def no_checkpoint(name: str) -> Flaw:
    """A file that says nothing."""
    text = f"The file {name} is no checkpoint of this company: it is damaged, or was exchanged."
    return Flaw(0, Fault.NO_CHECKPOINT, text)


def foreign_key(name: str, checkpoint: Checkpoint) -> Flaw:
    """A checkpoint that somebody else made, or changed."""
    text = (
        f"The checkpoint {name} is not signed with the pinned key: the key was replaced, or the"
        " file was changed."
    )
    return Flaw(checkpoint.size, Fault.FOREIGN_KEY, text)


def _gap(first: int, last: int) -> str:
    if first == last:
        return f"Place {first} is missing: the event that stood there was taken out of the trail."
    return f"Places {first} to {last} are missing: what stood there was taken out of the trail."
