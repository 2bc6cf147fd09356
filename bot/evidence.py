"""What the command line does with the trail: reads it, and proves that nobody rewrote it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.books import books, checkpoints, notary, pinned
from bot.commands.trail import kind_meant
from bot.office import seat
from bot.settings import Settings
from core.billing import Billing
from core.checkpoints import CheckpointFolder
from core.errors import InvalidInput, NotFound
from core.models import Company
from core.repositories.trail import TrailFilter
from core.security.actors import system
from core.services.trail import TrailEntry, posted

PIN = "No public key is pinned: whoever can exchange the key could have signed anew. Pin it: {}"


@dataclass(frozen=True)
class Wanted:
    """Which part of the trail somebody wants to see, as they typed it."""

    subject: str = ""
    member: str = ""
    kind: str = ""
    world: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    most: int = 50


async def verified(
    settings: Settings, key: str, folders: Sequence[Path], heads: Sequence[str]
) -> list[dict[str, Any]]:
    """Check one company's trail or all; what was found, as plain values."""
    told = [posted(head) for head in heads]
    if told and not key:
        hint = "Say whose it is: --company NAME"
        raise InvalidInput("A posted head belongs to one company.", hint=hint)
    own = checkpoints(settings)
    places = [*([own] if own else []), *(CheckpointFolder(folder) for folder in folders)]
    keys, doubts = _believed(settings, own)
    if not places:
        doubts.append("No folder of checkpoints is set: PAIDUP_TRAIL_FOLDER.")
    async with books(settings) as billing:
        rows = []
        for company in await _companies(billing, key):
            files = chain.from_iterable(place.of(company.id) for place in places)
            began = perf_counter()
            async with billing.reading(system(company.id), is_snapshot=True) as work:
                verdict = await work.trail.verify(files, keys, told)
            seconds = perf_counter() - began
            rows.append(
                {
                    "company": company.key,
                    "events": verdict.size,
                    "head": verdict.head,
                    "checkpoints": verdict.checkpoints,
                    "last_checkpoint": verdict.last and verdict.last.made_at.isoformat(),
                    "flaws": [asdict(flaw) for flaw in verdict.flaws],
                    "doubts": [*doubts, *verdict.doubts],
                    "events_a_second": round(verdict.size / seconds),
                }
            )
        return rows


async def shown(settings: Settings, key: str, wanted: Wanted) -> dict[str, Any]:
    """A page of the trail as plain values, the newest first."""
    async with books(settings) as billing, billing.reading(await seat(billing, key)) as work:
        who = (await work.members.who(wanted.member)).id if wanted.member else None
        since, until = _utc(wanted.since), _utc(wanted.until)
        kind = kind_meant(wanted.kind)
        asked = TrailFilter(wanted.subject, who, kind, wanted.world, since, until)
        page = await work.trail.page(asked, before=wanted.before, most=wanted.most)
    return {"events": [_row(entry) for entry in page.entries], "before": page.before}


async def public_key(settings: Settings) -> str:
    """The public key of whoever signs here."""
    folder = checkpoints(settings)
    if folder is None and not settings.trail_key.get_secret_value():
        hint = "Set PAIDUP_TRAIL_FOLDER, and PAIDUP_TRAIL_KEY to: openssl rand -base64 32"
        raise NotFound("No checkpoints are made here.", hint=hint)
    unpinned = settings.model_copy(update={"trail_public_key": ""})
    return notary(unpinned, folder or CheckpointFolder(Path())).public


def _believed(settings: Settings, own: CheckpointFolder | None) -> tuple[list[str], list[str]]:
    """The pinned keys; without any, the one in use, and what that leaves unproven."""
    if keys := pinned(settings):
        return keys, []
    if own is None or not (settings.trail_key.get_secret_value() or own.has_key):
        return [], []
    public = notary(settings, own).public
    return [public], [PIN.format(f"PAIDUP_TRAIL_PUBLIC_KEY={public}")]


async def _companies(billing: Billing, key: str) -> list[Company]:
    if key:
        company_id = (await seat(billing, key)).company_id
        ids = [company_id]
    else:
        ids = await billing.company_ids()
    found = []
    for each in ids:
        async with billing.reading(system(each)) as work:
            found.append(await work.companies.own())
    return found


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _row(entry: TrailEntry) -> dict[str, Any]:
    event = entry.event
    return {
        "place": entry.place,
        "hash": entry.hash,
        "event": event.id,
        "happened_at": event.happened_at.isoformat(timespec="seconds"),
        "who": event.actor,
        "world": event.world,
        "origin": event.origin,
        "request": event.request_id,
        "kind": event.kind,
        "subject": event.subject,
        "carries": event.payload,
    }
