"""What happens to the trail itself."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class CheckpointMade(Event):
    """The day's head of a company's trail was signed and is posted to its owners."""

    size: int
    head: str
    made_at: str
    key: str


@dataclass(frozen=True)
class TrailDoubted(Event):
    """The trail does not hold: something behind the program's back changed it."""

    place: int
    fault: str
    text: str
