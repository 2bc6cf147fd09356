"""What every event has: a subject."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """Something that happened to a subject, such as `invoice:12`."""

    subject: str
