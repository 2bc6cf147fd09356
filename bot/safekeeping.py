"""What the command line does for backups: make one, come back from one, and end the recovery."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DBAPIError

from bot.books import SECRET_LEAST, books, checkpoints, keeping, links
from bot.office import seat
from bot.settings import Settings
from core.backups import archive, halfway, snapshots
from core.backups.facts import numbers
from core.backups.manifest import CompanyFacts, Manifest
from core.backups.marks import Marks, parted
from core.backups.tombstones import Tombstones
from core.billing import Billing
from core.checkpoints import CheckpointFolder
from core.clock import Clock
from core.errors import InvalidInput, WrongState
from core.gateways.stripe import StripeGateway
from core.migrations import migrate
from core.possession import possession
from core.security.actors import system
from core.security.signing import Signer
from core.services.recoveries import Lost, said
from core.workflows.privacy import Privacy
from core.workflows.recovering import Recovering

NONE: Final = "none"
REPLACED: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Return:
    """How somebody wants to come back: from which file, opened with what, knowing what."""

    file: Path
    identity: Path
    last: Sequence[str] = ()
    is_replacing: bool = False


async def backed_up(settings: Settings, out: Path) -> dict[str, Any]:
    """Write one encrypted file with the books; answers what is in it."""
    keys = archive.recipients(settings.backup_recipients.split())
    signer, now = _signer(settings), Clock(settings.clock_file).now()
    made = await asyncio.to_thread(_backed_up, settings, out, keys, signer, now)
    if folder := checkpoints(settings):
        await asyncio.to_thread(Marks(folder.path).note_backup, now)
    return _plain(made)


async def restored(settings: Settings, wanted: Return) -> dict[str, Any]:
    """Put a backup in an empty place, in recovery mode; answers what is in it.

    All of it is checked before anything is replaced, and what is there is set aside, never deleted.
    One that was broken off is completed by running it again; until then nothing uses those books.
    """
    address = settings.database_url
    url = make_url(address)
    is_file = url.get_backend_name() == "sqlite"
    place = Path(url.database or "")
    if is_file:
        place.parent.mkdir(parents=True, exist_ok=True)
    with (
        possession(address, is_alone=True),
        tempfile.TemporaryDirectory(dir=place.parent if is_file else None) as folder,
    ):
        broken_off = halfway.begun(address)
        if not broken_off:
            _require_room(settings, wanted)
        keys, signer = archive.identity(wanted.identity), _signer(settings)
        copy, manifest = await asyncio.to_thread(
            archive.unpack, wanted.file, keys, signer, Path(folder)
        )
        if broken_off not in {"", manifest.sha256}:
            hint = "Run that one again first, or take a new database."
            raise WrongState("The restore of another backup was broken off here.", hint=hint)
        lost = _lost(settings, manifest, wanted)
        if is_file:
            buried = await _begun(settings, f"sqlite:///{copy}", manifest, lost)
            await asyncio.to_thread(snapshots.single, copy)
            halfway.mark(address, manifest.sha256)
            _set_aside(place, Clock(settings.clock_file).now())
            copy.replace(place)
            archive.settle(place.parent)
        else:
            halfway.mark(address, manifest.sha256)
            if snapshots.is_empty(address):
                await asyncio.to_thread(snapshots.fill, address, copy, settings.postgres_tools)
            buried = await _begun(settings, address, manifest, lost)
        halfway.unmark(address)
    return _plain(manifest) | {"erased_again": buried}


async def recoveries(settings: Settings) -> list[dict[str, Any]]:
    """Every recovery that is not over, as plain values."""
    rows: list[dict[str, Any]] = []
    async with books(settings) as billing:
        for company_id in await billing.company_ids():
            async with billing.reading(system(company_id)) as work:
                name = (await work.companies.own()).key
                rows += [
                    {
                        "company": name,
                        "made_at": row.made_at.isoformat(timespec="seconds"),
                        "restored_at": row.restored_at.isoformat(timespec="seconds"),
                        "missing": ", ".join(map(said, row.gaps)),
                        "asked": "yes" if row.asked_at else "not yet",
                        "reread": "yes" if row.reread_at else "not yet",
                        "found": "; ".join(row.found),
                    }
                    for row in await work.recoveries.open()
                ]
    return rows


async def finished(settings: Settings, key: str) -> int:
    """Ask the provider about every payment on its way, then let everything be sent again.

    Answers how many payments were asked about.
    """
    async with books(settings) as billing:
        actor = await seat(billing, key)
        async with billing.reading(actor) as work:
            if not await work.recoveries.open():
                raise WrongState("There is no recovery to finish.")
        asked = await _asked(settings, billing, actor.company_id)
        async with billing.work(actor) as work:
            await work.recoveries.finish()
    return asked


def _backed_up(
    settings: Settings, out: Path, keys: list[Any], signer: Signer, now: datetime
) -> Manifest:
    if not out.parent.is_dir():
        raise InvalidInput(f"There is no folder {out.parent}.")
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        copy = Path(folder) / archive.BOOKS
        told = snapshots.snapshot(settings.database_url, copy, now, settings.postgres_tools)
        return archive.pack(copy, told, signer, keys, out)


def _signer(settings: Settings) -> Signer:
    links(settings)  # refuses a key that is too short
    secret = settings.secret_key.get_secret_value()
    assert len(secret) >= SECRET_LEAST
    return Signer(secret.encode())


def _require_room(settings: Settings, wanted: Return) -> None:
    if snapshots.is_empty(settings.database_url):
        return
    if make_url(settings.database_url).get_backend_name() != "sqlite":
        hint = "Create a new database and set PAIDUP_DATABASE_URL to it; keep the old one."
        raise WrongState("There are books in this database already.", hint=hint)
    if not wanted.is_replacing:
        hint = "With --replace it is set aside, and the backup takes its place."
        raise WrongState("There are books in this place already.", hint=hint)


def _lost(settings: Settings, manifest: Manifest, wanted: Return) -> dict[int, Lost]:
    """What was given after the backup, as far as anything outside it knows; by company."""
    folder = checkpoints(settings)
    there = _numbers_there(settings.database_url)
    said_by_hand = read_last(manifest, wanted.last)
    found: dict[int, Lost] = {}
    for company in manifest.companies:
        marks = Marks(folder.path).of(company.company_id) if folder else {}
        known = [there.get(company.company_id, {}), marks, said_by_hand.get(company.key, {})]
        if company.numbers and not any(known) and company.key not in said_by_hand:
            raise _unknown(company)
        last = folder.newest(company.company_id) if folder else None
        size, head = (last.checkpoint.size, last.checkpoint.head) if last else (0, "")
        found[company.company_id] = Lost(_highest(known), size, head)
    return found


def _unknown(company: CompanyFacts) -> InvalidInput:
    hint = (
        "Look at the last invoice that was sent, and say its number:"
        f" --last {company.key}=INV-2026-0017, or --last {company.key}=none where none was given."
        " Look at PAIDUP_TRAIL_FOLDER, too."
    )
    text = f"Nothing here says which numbers {company.key} gave after the backup."
    return InvalidInput(text, hint=hint)


def _highest(known: Sequence[dict[str, int]]) -> dict[str, int]:
    series = {name for each in known for name in each}
    return {name: max(each.get(name, 0) for each in known) for name in series}


def read_last(manifest: Manifest, last: Sequence[str]) -> dict[str, dict[str, int]]:
    """The last numbers as somebody typed them: `acme=INV-2026-0017`, or `acme=none`.

    A company of which somebody said none is there, without any.
    """
    keys = {company.key for company in manifest.companies}
    found: dict[str, dict[str, int]] = {}
    for text in last:
        key, _, number = text.partition("=")
        if text == NONE or (key in keys and number == NONE):
            found |= {each: found.get(each, {}) for each in (keys if text == NONE else {key})}
            continue
        try:
            series, serial = parted(number)
        except ValueError:
            series, serial = "", 0
        if key not in keys or not series:
            hint = "Write it like --last acme=INV-2026-0017, or --last acme=none."
            raise InvalidInput(f"“{text[:60]}” is no company and number.", hint=hint)
        found.setdefault(key, {})[series] = serial
    return found


def _numbers_there(url: str) -> dict[int, dict[str, int]]:
    """The numbers in the books that are replaced; none when nobody can read them any more."""
    if make_url(url).get_backend_name() != "sqlite":
        return {}
    place = Path(make_url(url).database or "")
    aside = [each for each in place.parent.glob(f"{place.name}.replaced-*Z") if halfway.begun(url)]
    known = [_numbers_in(each) for each in (place, *aside) if each.exists()]
    companies = {company_id for each in known for company_id in each}
    return {each: _highest([there.get(each, {}) for there in known]) for each in companies}


def _numbers_in(place: Path) -> dict[int, dict[str, int]]:
    """The numbers in one SQLite file; none when nobody can read it any more."""
    engine = create_engine(f"sqlite:///{place}")
    try:
        with engine.connect() as connection:
            return numbers(connection)
    except DBAPIError:
        return {}
    finally:
        engine.dispose()


async def _begun(settings: Settings, url: str, manifest: Manifest, lost: dict[int, Lost]) -> int:
    """Bring the books up to date and into recovery, before anybody can use them.

    Answers how many clients were erased again, since the backup is from before they were.
    """
    buried = 0
    await asyncio.to_thread(migrate, url)
    folder = checkpoints(settings)
    stones = Tombstones(folder.path) if folder else None
    there = settings.model_copy(update={"database_url": url})
    async with books(there, is_restoring=True) as billing:
        for company in manifest.companies:
            async with billing.work(system(company.company_id)) as work:
                await work.recoveries.restored(manifest.made_at, lost[company.company_id])
            _cut(folder, company)
            buried += await Privacy(billing, stones, keeping(settings)).bury(company.company_id)
    return buried


def _cut(folder: CheckpointFolder | None, company: CompanyFacts) -> None:
    """Checkpoints of what is no more would make the trail look cut, as it is."""
    if folder is not None:
        folder.set_aside(company.company_id, company.trail_size)


def _set_aside(place: Path, now: datetime) -> None:
    """Nothing is deleted: what is there gets another name."""
    for suffix in ("", "-wal", "-shm"):
        there = place.with_name(place.name + suffix)
        if there.exists():
            there.replace(place.with_name(f"{place.name}.replaced-{now:{REPLACED}}{suffix}"))


async def _asked(settings: Settings, billing: Billing, company_id: int) -> int:
    """Ask the provider about every payment on its way or made since, and book what it says."""
    key = settings.stripe_key.get_secret_value()
    if not key:
        return await Recovering(billing, None).ask(company_id)
    secret = settings.stripe_webhook_secret.get_secret_value()
    gateway = StripeGateway(key, secret, settings.stripe_api_base)
    try:
        return await Recovering(billing, gateway).ask(company_id)
    finally:
        await gateway.close()


def _plain(manifest: Manifest) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at.isoformat(timespec="seconds"),
        "program": manifest.program,
        "revision": manifest.revision,
        "database": manifest.kind,
        "counts": manifest.counts,
        "companies": [each.key for each in manifest.companies],
        "size": manifest.size,
    }
