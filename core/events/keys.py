"""What happens to the keys to what is sealed."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class KeyMade(Event):
    """A master key was made at the machine's keyboard; it wraps nothing before two owners agree."""

    key: str
    origin: str


@dataclass(frozen=True)
class KeyCameIntoForce(Event):
    """Another master key wraps what the company seals from now on; what is there follows."""

    before: str
    key: str


@dataclass(frozen=True)
class KeysRotated(Event):
    """Every data key of the company is wrapped by the master key in force."""

    key: str
