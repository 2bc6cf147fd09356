"""What every event has: a subject."""

from dataclasses import dataclass
from functools import cache
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """Something that happened to a subject, such as `invoice:12`.

    `private` names the fields that say how to reach a person or an account: they are kept sealed.
    """

    private: ClassVar[frozenset[str]] = frozenset()

    subject: str


@cache
def private_fields(kind: str) -> frozenset[str]:
    """The fields of a kind of event that are kept sealed."""
    kinds = {each.__name__: each.private for each in Event.__subclasses__()}
    return kinds.get(kind, frozenset())
