"""What every event has: a subject."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any


def private() -> Any:
    """A field that says how to reach a person or an account: it is kept sealed."""
    return field(metadata={"private": True})


@dataclass(frozen=True)
class Event:
    """Something that happened to a subject, such as `invoice:12`."""

    subject: str


@cache
def private_fields(kind: str) -> frozenset[str]:
    """The fields of a kind of event that are kept sealed."""
    return frozenset(
        name
        for each in Event.__subclasses__()
        if each.__name__ == kind
        for name, told in each.__dataclass_fields__.items()
        if told.metadata.get("private")
    )
