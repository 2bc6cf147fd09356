"""`paidup doctor --security`: the regular look at what slowly becomes unsafe; changes nothing."""

import asyncio
import re
import ssl
import stat
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from sqlalchemy import make_url

from bot.books import books, checkpoints
from bot.cards.trail import spelled
from bot.checkup import Checkup, Finding
from bot.readiness import is_production
from bot.settings import Settings
from core.backups.marks import Marks
from core.billing import Billing, Work
from core.models import Company
from core.repositories.trail import TrailFilter
from core.security.actors import system

LATELY: Final = timedelta(days=30)
DORMANT: Final = timedelta(days=90)
KEY_LASTS: Final = timedelta(days=365)
CHECKPOINT_LASTS: Final = timedelta(hours=26)
SIGNED: Final = "Paidup signs when it starts, every hour, and when it stops: paidup serve"
BACKUP_LASTS: Final = timedelta(days=2)
CERTIFICATE_LEFT: Final = timedelta(days=14)
CALL_SECONDS: Final = 10.0
SHOWN_MOST: Final = 8

ADVISORY: Final = re.compile(r"[A-Za-z0-9][\w.:-]{0,80}", re.ASCII)
OSV: Final = "https://api.osv.dev/v1/querybatch"
"""Whom production asks about packages unless told otherwise; https://google.github.io/osv.dev"""

# What changes who may do what, or where money goes.
RIGHTS_CHANGED: Final = (
    *("MemberAdded", "MemberRemoved", "MemberSuspended", "MemberResumed", "RoleChanged"),
    *("PolicyChanged", "BankDetailsChanged", "CodesRemoved", "AccountLinked"),
)


async def inspect(
    settings: Settings, transport: httpx.AsyncBaseTransport | None = None
) -> list[Finding]:
    """Everything, in the order in which it should be mended."""
    async with books(settings) as billing:
        inspection = Inspection(settings, billing)
        checkup = Checkup(settings, billing)
        found = [await checkup.start(), await checkup.versions(), inspection.files()]
        found += [await inspection.certificate(), await inspection.keys()]
        companies = await checkup.companies()
        opened = [await inspection.opened(each) for each in companies]
        found.append(inspection.backup(*opened))
        for company, since in zip(companies, opened, strict=True):
            found.append(inspection.checkpoint(company, since))
            async with billing.reading(system(company.id)) as work:
                found.append(await inspection.rights(work, company))
                found.append(await inspection.dormant(work, company))
        return [*found, await advisories(feed_of(settings), transport)]


class Inspection:
    """Looks at files, keys, people and the age of what should be fresh."""

    def __init__(self, settings: Settings, billing: Billing) -> None:
        self._settings = settings
        self._now = billing.clock.now()
        self._billing = billing
        self._folder = checkpoints(settings)

    def files(self) -> Finding:
        """Can others of this machine read the books, the trail or the settings' files."""
        url = make_url(self._settings.database_url)
        places = [self._folder.path] if self._folder else []
        if url.get_backend_name() == "sqlite":
            book = Path(url.database or "")
            places += [book, *(book.with_name(book.name + end) for end in ("-wal", "-shm"))]
        wide = [str(each) for each in places if each.exists() and _is_wide(each)]
        if wide:
            advice = f"chmod go-rwx {' '.join(wide)}"
            text = f"Others of this machine may look into {', '.join(wide)}."
            return Finding("files", is_well=False, text=text, advice=advice)
        return Finding("files", is_well=True, text="Books and trail are their owner's alone.")

    async def certificate(self) -> Finding:
        """Does the address clients open prove itself, and for how long still."""
        parts = urlsplit(self._settings.base_url)
        if parts.scheme != "https" or not parts.hostname:
            return Finding("tls", is_well=True, text="Not asked: the base URL has no https.")
        try:
            async with asyncio.timeout(CALL_SECONDS):
                ends_at = await _certificate_end(parts.hostname, parts.port or 443)
        except (OSError, TimeoutError) as error:  # ssl.SSLError is one
            text = f"{parts.hostname} did not prove itself: {type(error).__name__}."
            return Finding("tls", is_well=False, text=text, advice="Look at its certificate.")
        is_well = ends_at - self._now > CERTIFICATE_LEFT
        text = f"The certificate of {parts.hostname} ends on {ends_at:%d %b %Y}."
        return Finding("tls", is_well=is_well, text=text, advice="" if is_well else "Renew it.")

    async def keys(self) -> Finding:
        """Is the newest master key older than a year, or are older ones still in use."""
        async with self._billing.reading(system(0)) as work:
            known = await work.keys.listed()
        newest = next((each for each in known if each.is_newest), None)
        since = newest.known_since if newest else None
        behind = sum(each.wrapped for each in known if not each.is_newest)
        if behind:
            text = f"{behind} data keys are wrapped by an older key."
            return Finding("rotation", is_well=False, text=text, advice="paidup keys rotate")
        if since is not None and self._now - since > KEY_LASTS:
            text = f"The key to the books is in use since {since:%d %b %Y}."
            advice = "paidup keys new, then paidup keys rotate"
            return Finding("rotation", is_well=False, text=text, advice=advice)
        return Finding("rotation", is_well=True, text="No key is older than a year.")

    def backup(self, *opened: datetime) -> Finding:
        """When was the last backup made, as far as this machine knows.

        Books that were opened just now may wait for their first.
        """
        made_at = Marks(self._folder.path).backed_up() if self._folder else None
        advice = "Every night: paidup backup FILE"
        if made_at is None:
            is_new = bool(opened) and self._now - min(opened) < BACKUP_LASTS
            text = "No backup is known of yet." if is_new else "No backup is known of."
            return Finding("backup", is_well=is_new, text=text, advice=advice)
        is_well = self._now - made_at < BACKUP_LASTS
        text = f"The last backup is of {made_at:%d %b %Y %H:%M} UTC."
        return Finding("backup", is_well=is_well, text=text, advice="" if is_well else advice)

    def checkpoint(self, company: Company, opened: datetime) -> Finding:
        """Is the trail still signed; a company of today may wait for its first checkpoint."""
        last = self._folder.newest(company.id) if self._folder else None
        if last is None:
            is_well = self._now - opened < CHECKPOINT_LASTS and self._folder is not None
            text = f"No checkpoint of the trail of {company.name} is here{' yet' * is_well}."
            advice = "Set PAIDUP_TRAIL_FOLDER, and let Paidup run: paidup serve"
            if self._folder is not None:
                advice = SIGNED
            return Finding("trail", is_well=is_well, text=text, advice=advice)
        made_at = last.checkpoint.made_at
        is_well = self._now - made_at < CHECKPOINT_LASTS
        text = f"The trail of {company.name} was signed on {made_at:%d %b %Y %H:%M} UTC."
        advice = "" if is_well else SIGNED
        return Finding("trail", is_well=is_well, text=text, advice=advice)

    async def rights(self, work: Work, company: Company) -> Finding:
        """What changed lately in who may do what: somebody should know each of them."""
        since = self._now - LATELY
        told = []
        for kind in RIGHTS_CHANGED:
            page = await work.trail.page(TrailFilter(kind=kind, since=since), most=SHOWN_MOST)
            told += [each.event for each in page.entries]
        told.sort(key=lambda event: event.happened_at, reverse=True)
        if not told:
            text = f"Nobody's rights changed at {company.name} in {LATELY.days} days."
            return Finding("rights", is_well=True, text=text)
        lines = [
            f"{each.happened_at:%d %b}: {spelled(each.kind).lower()}, by {each.actor}"
            for each in told
        ]
        text = f"{company.name}: {_some(lines)}."
        advice = "Does somebody know of each? paidup audit show"
        return Finding("rights", is_well=True, text=text, advice=advice)

    async def dormant(self, work: Work, company: Company) -> Finding:
        """Who may act, but has not for a long time; nor was anything done about them meanwhile."""
        since = self._now - DORMANT
        asleep = []
        for each in await work.members.all():
            did = TrailFilter(member_id=each.member.id, since=since)
            about = TrailFilter(subject=f"member:{each.member.id}", since=since)
            pages = [await work.trail.page(wanted, most=1) for wanted in (did, about)]
            if each.accounts and not any(page.entries for page in pages):
                asleep.append(each.member.name)
        if not asleep:
            text = f"Everybody with an account at {company.name} was there in {DORMANT.days} days."
            return Finding("people", is_well=True, text=text)
        text = f"{company.name}: {_some(asleep)} did nothing in {DORMANT.days} days."
        return Finding("people", is_well=True, text=text, advice="Do they still need it? /member")

    async def opened(self, company: Company) -> datetime:
        """When a company was opened; now, where nothing says so."""
        async with self._billing.reading(system(company.id)) as work:
            page = await work.trail.page(TrailFilter(kind="CompanyOpened"), most=1)
        return page.entries[0].event.happened_at if page.entries else self._now


def feed_of(settings: Settings) -> str:
    """Whom to ask: what is set; else OSV in production, and nobody in a trial."""
    if settings.advisories_url != "auto":
        return settings.advisories_url
    return OSV if is_production(settings) else ""


async def advisories(url: str, transport: httpx.AsyncBaseTransport | None = None) -> Finding:
    """Are weaknesses known of what is installed here; asked only where there is a feed.

    The feed hears the names and versions of all installed packages, and nothing else.
    """
    if not url:
        text = "Nobody was asked for known weaknesses; production asks api.osv.dev."
        return Finding("packages", is_well=True, text=text)
    found = sorted({(each.metadata["Name"], each.version) for each in distributions()})
    asked = [{"package": {"name": n, "ecosystem": "PyPI"}, "version": v} for n, v in found]
    try:
        async with httpx.AsyncClient(transport=transport, timeout=CALL_SECONDS) as client:
            answer = (await client.post(url, json={"queries": asked})).raise_for_status().json()
        weak = weak_in(found, answer)
    except (httpx.HTTPError, ValueError, RecursionError) as error:
        host = urlsplit(url).hostname
        text = f"Not known: {host} gave no proper answer ({type(error).__name__})."
        advice = "Try again later, or ask elsewhere: PAIDUP_ADVISORIES_URL"
        return Finding("packages", is_well=True, text=text, advice=advice)
    if weak:
        text = f"Weaknesses are known of {_some(weak)}."
        return Finding("packages", is_well=False, text=text, advice="Install newer ones.")
    return Finding("packages", is_well=True, text=f"None is known of {len(found)} packages.")


def weak_in(found: Sequence[tuple[str, str]], answer: Any) -> list[str]:
    """The packages of which a feed knows weaknesses; `ValueError` for what is no answer."""
    try:
        return [
            f"{name} {version} ({', '.join(_id(each) for each in result['vulns'])})"
            for (name, version), result in zip(found, answer["results"], strict=True)
            if result.get("vulns")
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no answer") from error


def _id(advisory: Any) -> str:
    """What an advisory is called, as it can be shown."""
    name: str = advisory["id"]
    if not ADVISORY.fullmatch(name):
        raise ValueError("no name")
    return name


async def _certificate_end(host: str, port: int) -> datetime:
    context = ssl.create_default_context()
    _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
    try:
        told = writer.get_extra_info("peercert")
    finally:
        writer.close()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(told["notAfter"]), UTC)


def _is_wide(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _some(texts: Sequence[str]) -> str:
    more = f", and {len(texts) - SHOWN_MOST} more" if len(texts) > SHOWN_MOST else ""
    return ", ".join(texts[:SHOWN_MOST]) + more
