"""An event as the trail keeps it: who, when, through which world, from where, about what."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.events import Event
from core.models import EventRecord
from core.security.actors import Actor
from core.security.chain import digest
from core.services.scope import printable


def recorded(event: Event, actor: Actor, happened_at: datetime) -> EventRecord:
    """The row of an event, with its digest; what is sealed in it gets another when it is kept."""
    payload = asdict(event)
    told: dict[str, Any] = {
        "company_id": actor.company_id,
        "kind": type(event).__name__,
        "subject": payload.pop("subject"),
        "payload": {key: _kept(value) for key, value in payload.items()},
        "member_id": actor.member_id,
        "actor": actor.name,
        "world": actor.world,
        "origin": actor.origin,
        "request_id": actor.request_id,
        "happened_at": happened_at,
    }
    return EventRecord(**told, digest=digest(told))


def _kept(value: Any) -> Any:
    """A value as a payload keeps it: PostgreSQL's JSON refuses some unseen characters."""
    return printable(value) if isinstance(value, str) else value
