"""Looks at an installation from the inside: settings, database, books, durable work, PDFs."""

import asyncio
import platform
import stat
from collections.abc import Sequence
from ctypes.util import find_library
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from bot.books import SECRET_LEAST, checkpoints, keeping, pinned
from bot.faults import running
from bot.readiness import Machine, is_local, is_production, objections, warnings
from bot.settings import Settings
from core.backups.tombstones import Tombstones
from core.billing import Billing
from core.documents.pdf import COMMAND, PdfPrinter
from core.engine import Backlog, backlog
from core.errors import GatewayFailed
from core.migrations import is_current
from core.models import Company
from core.security.actors import system
from core.security.notary import Checkpoint
from core.services.processes import differing

PACKAGES: Final = ("dbos", "slack-bolt", "python-telegram-bot", "stripe", "sqlmodel", "weasyprint")
LATE_SECONDS: Final = 600
SHOWN_MAX: Final = 5
VERIFY: Final = "Keep everything as it is, and look: paidup audit verify"


class Finding(NamedTuple):
    """One thing that was looked at. `advice` is what to do about it."""

    what: str
    is_well: bool
    text: str
    advice: str = ""


class Checkup:
    """Looks; changes nothing."""

    def __init__(
        self, settings: Settings, billing: Billing, press_command: Sequence[str] = COMMAND
    ) -> None:
        self._settings = settings
        self._billing = billing
        self._press_command = press_command

    async def settings(self) -> Finding:
        """Is the signing key there, and is this no trial."""
        if len(self._settings.secret_key.get_secret_value()) < SECRET_LEAST:
            text = "PAIDUP_SECRET_KEY is missing or too short."
            advice = f"Set it to at least {SECRET_LEAST} random characters: openssl rand -hex 32"
            return Finding("settings", is_well=False, text=text, advice=advice)
        if self._settings.clock_file is not None:
            text = "The clock of a trial is in use; never do this with real invoices."
            return Finding("settings", is_well=True, text=text)
        return Finding("settings", is_well=True, text="Nothing is missing.")

    async def start(self) -> Finding:
        """Would `paidup serve` start with these settings."""
        refused = objections(self._settings, Machine.look(self._settings))
        if not refused:
            kind = "in production mode" if is_production(self._settings) else "as a trial"
            return Finding("start", is_well=True, text=f"It may start, {kind}.")
        texts = [f"{each.setting} {each.text}" for each in refused]
        advice = " ".join(dict.fromkeys(each.advice for each in refused))
        return Finding("start", is_well=False, text=" ".join(texts), advice=advice)

    async def address(self) -> Finding:
        """Can clients open what we send them, and nobody read along."""
        base = self._settings.base_url
        parts = urlsplit(base)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            advice = "Set it to the address clients reach, such as https://billing.example.com"
            text = f"PAIDUP_BASE_URL is no address of the web: {base[:80]}"
            return Finding("address", is_well=False, text=text, advice=advice)
        if is_local(parts.hostname):
            text = f"{base} is reached from this machine only."
            advice = "For real clients, set PAIDUP_BASE_URL to an address they reach."
            return Finding("address", is_well=True, text=text, advice=advice)
        if parts.scheme == "http":
            text = f"{base} is not encrypted: anybody on the way could read pay links."
            advice = "Put a reverse proxy with a certificate in front, and write https."
            return Finding("address", is_well=False, text=text, advice=advice)
        return Finding("address", is_well=True, text=f"{base} is where clients go.")

    async def versions(self) -> Finding:
        """What runs here, for a report."""
        versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        text = f"Paidup {version('paidup')}, Python {platform.python_version()}, {versions}"
        advice = " ".join(warnings(self._settings, Machine(versions=running())))
        return Finding("versions", is_well=True, text=text, advice=advice)

    async def database(self) -> Finding:
        """Is it there, has it all changes, and can only its owner read it."""
        url = self._billing.database.url
        kind = url.get_backend_name()
        file = Path(url.database or "") if kind == "sqlite" else None
        if file is not None and not file.exists():
            text = f"There is no file {file} yet."
            return Finding("database", is_well=False, text=text, advice="paidup init")
        if not await asyncio.to_thread(is_current, self._settings.database_url):
            text = f"The {kind} database is not up to date."
            return Finding("database", is_well=False, text=text, advice="paidup migrate")
        if file is not None and file.stat().st_mode & stat.S_IROTH:
            text = f"{kind}, up to date, but every account of this machine may read it."
            return Finding("database", is_well=True, text=text, advice=f"chmod 600 {file}*")
        return Finding("database", is_well=True, text=f"{kind}, up to date.")

    async def companies(self) -> list[Company]:
        """Every company of this installation."""
        found = []
        for company_id in await self._billing.company_ids():
            async with self._billing.reading(system(company_id)) as work:
                found.append(await work.companies.own())
        return found

    async def books(self) -> Finding:
        """Do the ledger, the balances and the numbers of all companies agree."""
        companies = await self.companies()
        complaints: list[str] = []
        for company in companies:
            async with self._billing.reading(system(company.id), is_snapshot=True) as work:
                complaints += [f"{company.name}: {each}" for each in await work.audit.complaints()]
        if complaints:
            advice = "Stop, keep the database as it is, and ask for help."
            return Finding("books", is_well=False, text=_some(complaints, " "), advice=advice)
        if not companies:
            text = "There is no company yet."
            return Finding("books", is_well=False, text=text, advice="paidup init")
        names = _some([company.name for company in companies])
        return Finding(
            "books", is_well=True, text=f"{names}: the ledger sums to zero, no number is missing."
        )

    async def waiting(self) -> Finding:
        """Does everything go on that should have gone on long ago."""
        complaints: list[str] = []
        for company in await self.companies():
            async with self._billing.reading(system(company.id), is_snapshot=True) as work:
                complaints += [f"{company.name}: {each}" for each in await work.stuck.complaints()]
        if complaints:
            advice = "Decide on what waits (/waiting), and look at “jobs” below."
            return Finding("waiting", is_well=False, text=_some(complaints, " "), advice=advice)
        return Finding("waiting", is_well=True, text="Nothing has waited for too long.")

    async def keys(self) -> Finding:
        """Are the keys here, and can everything be read that was sealed with them."""
        async with self._billing.reading(system(0), is_snapshot=True) as work:
            await work.keys.require()
            spoiled = await work.keys.check()
        if spoiled:
            text = f"{len(spoiled)} cannot be read: {_some(spoiled)}."
            advice = "Somebody changed the database. See docs/operations.md, What cannot be read."
            return Finding("keys", is_well=False, text=text, advice=advice)
        return Finding("keys", is_well=True, text="Everything that is sealed can be read.")

    async def processes(self) -> Finding:
        """Are all processes that run set alike, and have they the same keys."""
        async with self._billing.reading(system(0)) as work:
            living = await work.processes.living()
            lacking = await work.keys.lacking()
        names = _some([each.name for each in living]) or "None"
        if found := [*differing(living), *(f"key {name}" for name in lacking)]:
            text = f"{names}: they differ in {', '.join(found)}."
            advice = "Set them alike, and start them again."
            return Finding("processes", is_well=False, text=text, advice=advice)
        return Finding("processes", is_well=True, text=f"Running: {names}.")

    async def trail(self) -> Finding:
        """Are checkpoints made and believed, and does the trail hold since the last of them."""
        folder = checkpoints(self._settings)
        if folder is None:
            text = "No checkpoints are made: a rewritten trail would go unseen."
            advice = "Set PAIDUP_TRAIL_FOLDER to a folder that is not on the database's machine."
            return Finding("trail", is_well=False, text=text, advice=advice)
        keys = pinned(self._settings)
        made: list[Checkpoint] = []
        for company_id in await self._billing.company_ids():
            last = await asyncio.to_thread(folder.newest, company_id)
            if last is not None and keys and not last.is_by(keys):
                text = "The last checkpoint is not signed with the pinned key."
                return Finding("trail", is_well=False, text=text, advice=VERIFY)
            async with self._billing.reading(system(company_id), is_snapshot=True) as work:
                flaw, _ = await work.trail.since(last.checkpoint if last else None)
            if flaw is not None:
                return Finding("trail", is_well=False, text=flaw.text, advice=VERIFY)
            made += [last.checkpoint] if last else []
        return _trail(folder.path, made, is_pinned=bool(keys))

    async def privacy(self) -> Finding:
        """Is what has had its time gone, and is it known outside who was erased."""
        kept, folder = keeping(self._settings), checkpoints(self._settings)
        late: list[str] = []
        for company in await self.companies():
            stones = Tombstones(folder.path).of(company.id) if folder else []
            async with self._billing.reading(system(company.id)) as work:
                found = await work.privacy.late(kept, stones)
                late += [f"erased client {number} of {company.key}" for number in found]
        async with self._billing.reading(system(0)) as work:
            lying = await work.retention.late(kept)
        late += [f"{count} {kind}" for kind, count in lying.items()]
        if late:
            advice = "Is Paidup running by night? At once: paidup privacy tidy"
            if folder is None:
                advice = "Set PAIDUP_TRAIL_FOLDER, where erasures are noted: paidup privacy tidy"
            text = f"What has had its time is still there: {_some(late)}."
            return Finding("privacy", is_well=False, text=text, advice=advice)
        return Finding("privacy", is_well=True, text="What has had its time is gone.")

    async def jobs(self) -> Finding:
        """Is the durable work done, and none of it broken."""
        try:
            async with self._billing.database.reader.connect() as connection:
                behind: Backlog = await connection.run_sync(backlog)
        except (SQLAlchemyError, OSError) as error:
            raise GatewayFailed("The queue of jobs cannot be read.") from error
        if behind.failed:
            text = f"{len(behind.failed)} broke off with a fault: {_some(list(behind.failed))}."
            advice = "Please report it with the log around these names."
            return Finding("jobs", is_well=False, text=text, advice=advice)
        if behind.oldest_seconds > LATE_SECONDS:
            minutes = int(behind.oldest_seconds // 60)
            text = f"{behind.waiting} wait, the oldest for {minutes} minutes."
            advice = "Is Paidup running? paidup serve"
            return Finding("jobs", is_well=False, text=text, advice=advice)
        text = f"{behind.waiting} wait, {behind.running} are at work, none broke off."
        return Finding("jobs", is_well=True, text=text)

    async def reading(self, mailbox: str, mails: int) -> Finding:
        """Is a mailbox that can be opened read, and since when not."""
        async with self._billing.reading(system(0)) as work:
            noted = await work.inbound.reading(mailbox)
            now = work.clock.now()
        advice = "Is Paidup running? paidup serve"
        if noted is None or noted.read_at is None:
            text = f"{mailbox} can be opened, but was never read."
            return Finding("inbox", is_well=True, text=text, advice=advice)
        minutes = int((now - noted.read_at).total_seconds()) // 60
        since = f"{minutes} minutes ago" if minutes else "just now"
        text = f"{mailbox} can be opened and was read {since}; {mails} mails are there."
        if minutes * 60 >= LATE_SECONDS:
            text = f"{text} {noted.failure}".rstrip()
            return Finding("inbox", is_well=False, text=text, advice=advice)
        return Finding("inbox", is_well=True, text=text)

    async def paper(self) -> Finding:
        """Can PDFs be made here, and quickly."""
        printer = PdfPrinter(command=self._press_command)
        try:
            await printer.start()
        finally:
            await printer.close()
        if find_library("harfbuzz-subset") is None:
            text = "PDFs are made, but slowly: the library harfbuzz-subset was not found."
            advice = "On Debian and Ubuntu: apt install libharfbuzz-subset0"
            return Finding("paper", is_well=True, text=text, advice=advice)
        return Finding("paper", is_well=True, text="PDFs are made.")


def _trail(folder: Path, made: list[Checkpoint], *, is_pinned: bool) -> Finding:
    """A trail that holds, and what would make it hold better."""
    newest = max((each.made_at for each in made), default=None)
    when = f"{newest:%Y-%m-%d %H:%M} UTC" if newest else "none yet"
    text = f"It holds. Checkpoints are kept in {folder}; the last: {when}."
    advice = "" if is_pinned else "Pin PAIDUP_TRAIL_PUBLIC_KEY to what this says: paidup audit key"
    return Finding("trail", is_well=True, text=text, advice=advice)


def _some(texts: list[str], between: str = ", ") -> str:
    more = f"{between}and {len(texts) - SHOWN_MAX} more" if len(texts) > SHOWN_MAX else ""
    return between.join(texts[:SHOWN_MAX]) + more
