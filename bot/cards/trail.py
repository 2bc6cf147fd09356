"""Cards about the trail itself."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.cards.model import Button, Card, Row, Tone
from bot.cards.words import day
from core.models import Company
from core.services.trail import TrailEntry, TrailPage

CARRIED_MOST: Final = 300
FITS_BYTES: Final = 50
WORLDS: Final = {
    "slack": "Slack",
    "telegram": "Telegram",
    "cli": "the command line",
    "web": "the web",
    "email": "mail",
    "system": "Paidup itself",
}


def listed(page: TrailPage, zone: ZoneInfo, given: Mapping[str, str]) -> Card:
    """A page of the trail, the newest first; `given` is what narrowed it down."""
    if not page.entries:
        return Card("Nothing like that happened.")
    rows = tuple(_row(entry, zone) for entry in page.entries)
    if page.before is None:
        return Card("The trail", rows=rows, small_print="That is all.")
    older = {name: text for name, text in given.items() if text} | {"before": str(page.before)}
    if sum(len(text.encode()) + 1 for text in older.values()) > FITS_BYTES:
        return Card("The trail", rows=rows, small_print="Narrow it down to see what is older.")
    return Card("The trail", rows=rows, actions=(Button("Older", "trail", older),))


def spelled(kind: str) -> str:
    """A kind of event in words: `InvoiceIssued` is “Invoice issued”."""
    words = re.findall("[A-Z][a-z0-9]*", kind)
    return " ".join(words).capitalize()


def _row(entry: TrailEntry, zone: ZoneInfo) -> Row:
    event = entry.event
    at = event.happened_at.astimezone(zone)
    where = WORLDS.get(event.world, event.world)
    by = event.actor if where == WORLDS["system"] else f"{event.actor} on {where}"
    by = f"{by} ({event.origin})" if event.origin else by
    said = [f"{day(at.date())}, {at:%H:%M:%S %Z}", by, event.subject]
    text = f"{' · '.join(filter(None, said))}\n{_carried(event.payload)}"
    return Row(f"{entry.place:,} · {spelled(event.kind)}", text.strip())


def _carried(payload: Mapping[str, Any]) -> str:
    """What an event says beside whom it is about, as far as there is room."""
    said = ", ".join(
        f"{name} {value}" for name, value in payload.items() if value not in ("", None, [])
    )
    return said if len(said) <= CARRIED_MOST else f"{said[:CARRIED_MOST]}…"


def head(company: Company, size: int, hashed: str, made_at: datetime) -> Card:
    """The day's head, told to the owners, so that nobody can rewrite what came before unseen."""
    return Card(
        f"The trail of {company.name} has {size:,} entries.",
        text="Keep this message. It proves later that nothing before was changed:"
        f" paidup audit verify --company {company.key} --posted {size}:{hashed}",
        facts=(("Signed", f"{made_at:%d %b %Y %H:%M %Z}"),),
    )


def doubted(company: str, place: int, text: str) -> Card:
    """The trail does not hold; told to the owners."""
    return Card(
        f"The trail of {company} does not hold at place {place:,}.",
        text=f"{text} Keep the database and the checkpoints as they are, and have your"
        " administrator run: paidup audit verify",
        tone=Tone.BAD,
    )
