"""The chain of the trail: what is hashed, and how one link follows from the one before.

    digest = SHA-256 of the event as canonical JSON
    hash   = SHA-256 of "HASH-BEFORE COMPANY PLACE EVENT DIGEST"

Everybody can check it with any language's SHA-256 and JSON: docs/decisions/0015 has the format,
which never changes for what is written already. The links themselves are made by the database, in
the transaction of their event (core/migrations).
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

GENESIS: Final = "0" * 64
"""What the first link of a company follows from."""

FIELDS: Final = (
    "company_id",
    "kind",
    "subject",
    "payload",
    "member_id",
    "actor",
    "world",
    "origin",
    "request_id",
    "happened_at",
)
"""What of an event is in its digest: everything but its number, which is in the link."""


def canonical(values: Mapping[str, Any]) -> bytes:
    """An event's fields as RFC 8785 writes JSON that has no fractions; others are a bug."""
    told = {name: values[name] for name in FIELDS}
    moment: datetime = told["happened_at"]
    told["happened_at"] = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    text = json.dumps(
        told, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_refused
    )
    return text.encode()


def digest(values: Mapping[str, Any]) -> str:
    """The digest of an event's fields."""
    return hashlib.sha256(canonical(values)).hexdigest()


def follows(before: str, company_id: int, place: int, event_id: int, of_event: str) -> str:
    """The hash of the link at a place, after the hash of the one before it."""
    return sha256(f"{before} {company_id} {place} {event_id} {of_event}")


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 small hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _refused(value: Any) -> Any:
    raise TypeError(f"an event holds no {type(value).__name__}")
