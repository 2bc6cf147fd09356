"""What the command line does for clients: hands out what is kept, erases, reads papers, tidies."""

import json
import os
import tempfile
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

from bot.books import books, checkpoints, keeping
from bot.commands.confirm import GivenCode, ask, done_with_code
from bot.office import keyboard, seat
from bot.settings import Settings
from core.backups.archive import settle
from core.backups.tombstones import Tombstones
from core.billing import Billing, Work
from core.documents.dossier import client_file
from core.documents.pdf import PdfPrinter
from core.errors import InvalidInput, NotFound, WrongState
from core.security.actors import Actor, system
from core.security.deeds import CodeNeeded
from core.security.rights import Role
from core.services.dossiers import Dossier
from core.workflows.papers import Papers
from core.workflows.privacy import Privacy

T = TypeVar("T")
Typed = Callable[[str], str]
"""Asks for a one-time code, saying what it is for."""

OPENED: Final = "data.json"
READABLE: Final = "overview.pdf"


@dataclass(frozen=True)
class Asking:
    """Who asks at the keyboard: for which company, which owner, and how a code is asked for."""

    company: str
    by: str
    typed: Typed


async def exported(settings: Settings, asking: Asking, client: str, file: Path) -> dict[str, Any]:
    """Write all that is kept about a client to a file; answers what is in it."""
    _require_free(file)
    async with books(settings) as billing:
        actor = await _owner(billing, asking)
        dossier = await _proven(billing, actor, asking, lambda w: w.dossiers.export(client))
        printer = PdfPrinter()
        try:
            language = dossier.told["client"]["language"]
            readable = await printer.render(client_file(dossier.told, language))
        finally:
            await printer.close()
        await _write(billing, actor, dossier, file, readable)
    told = dossier.told
    return {"file": str(file), "invoices": len(told["invoices"]), "letters": len(told["letters"])}


async def erased(settings: Settings, asking: Asking, client: str) -> dict[str, Any]:
    """Erase a client; answers its number, and until when its papers are kept."""
    folder = checkpoints(settings)
    if folder is None:
        hint = "Set PAIDUP_TRAIL_FOLDER: a restored backup would bring the client back."
        raise InvalidInput("There is no place outside the database to note it.", hint=hint)
    kept = keeping(settings)
    async with books(settings) as billing:
        actor = await _owner(billing, asking)
        await _printed(billing, actor, client)
        erasure = await _proven(billing, actor, asking, lambda w: w.privacy.erase(client))
        privacy = Privacy(billing, Tombstones(folder.path), kept)
        await privacy.settle(erasure.company_id, erasure.client_id)
        async with billing.reading(actor) as work:
            country = (await work.companies.own()).country
    until = kept.last_day(erasure.booked_on, country) if erasure.booked_on else None
    return {"number": erasure.client_id, "papers_until": until.isoformat() if until else ""}


async def read(
    settings: Settings, asking: Asking, number: int, why: str, file: Path
) -> dict[str, Any]:
    """Write the papers of an erased client to a file; answers what is in it."""
    _require_free(file)
    async with books(settings) as billing:
        actor = await _owner(billing, asking)
        dossier = await _proven(billing, actor, asking, lambda w: w.dossiers.papers_of(number, why))
        await _write(billing, actor, dossier, file)
    return {"file": str(file), "invoices": len(dossier.told["invoices"])}


async def listed(settings: Settings, company: str) -> list[dict[str, Any]]:
    """Every client that was erased, as plain values; none is named."""
    kept = keeping(settings)
    async with books(settings) as billing, billing.reading(await seat(billing, company)) as work:
        country = (await work.companies.own()).country
        rows = await work.privacy.erasures()
    return [
        {
            "number": row.client_id,
            "erased_at": row.erased_at.isoformat(timespec="seconds"),
            "papers_until": str(kept.last_day(row.booked_on, country)) if row.booked_on else "",
            "papers": "gone" if row.ended_at else "kept",
            "swept": row.swept_at is not None,
        }
        for row in rows
    ]


async def tidied(settings: Settings) -> int:
    """Do at once what is done every night; answers how many erasures are not finished after it.

    Where nothing outside the database can note one, it is not: a backup would undo it.
    """
    folder = checkpoints(settings)
    stones = Tombstones(folder.path) if folder else None
    async with books(settings) as billing:
        privacy = Privacy(billing, stones, keeping(settings))
        await privacy.outside()
        await privacy.companies()
        return sum([await _unfinished(billing, each) for each in await billing.company_ids()])


async def _unfinished(billing: Billing, company_id: int) -> int:
    async with billing.reading(system(company_id)) as work:
        return len([each for each in await work.privacy.erasures() if each.swept_at is None])


async def _owner(billing: Billing, asking: Asking) -> Actor:
    """The owner who answers for this: the one who is named, or the only one there is."""
    administrator = await seat(billing, asking.company)
    async with billing.reading(administrator) as work:
        people = [each.member for each in await work.members.all()]
    owners = [each for each in people if each.is_active and each.role is Role.OWNER]
    wanted = asking.by.strip().casefold()
    found = [each for each in owners if not wanted or each.name.casefold() == wanted]
    found = found or [each for each in owners if each.name.split()[0].casefold() == wanted]
    if len(found) != 1:
        names = ", ".join(each.name for each in owners)
        text = f"There is no owner “{asking.by[:60]}”." if wanted else "An owner answers for this."
        raise NotFound(text, hint=f"Say which: --by NAME, one of {names}.")
    (one,) = found
    actor = Actor(one.company_id, one.id, one.name, one.role, "cli")
    return actor.coming_from(keyboard())


async def _proven(
    billing: Billing, actor: Actor, asking: Asking, deed: Callable[[Work], Awaitable[T]]
) -> T:
    """Do what takes a one-time code of whoever answers for it."""
    try:
        async with billing.work(actor) as work:
            return await deed(work)
    except CodeNeeded as needed:
        guarded = needed.guarded
    asked = await ask(guarded, "privacy", {}, actor, billing)
    given = GivenCode(asked.id, asking.typed(guarded.why))
    return await done_with_code(deed, given, actor, billing)


async def _printed(billing: Billing, actor: Actor, client: str) -> None:
    """Print what was never printed: its words are about to go, and the law wants the paper."""
    async with billing.reading(actor) as work:
        missing = await work.dossiers.unprinted(client)
    if not missing:
        return
    printer = PdfPrinter()
    try:
        for invoice_id in missing:
            await Papers(billing, printer).pdf(actor, invoice_id)
    finally:
        await printer.close()


async def _write(
    billing: Billing, actor: Actor, dossier: Dossier, file: Path, readable: bytes = b""
) -> None:
    """The client's data, the page for people, the papers and the mails, in one file."""
    with _beside(file) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(OPENED, json.dumps(dossier.told, indent=1, ensure_ascii=False))
        if readable:
            archive.writestr(READABLE, readable)
        await _fill(archive, billing, actor, dossier)


@contextmanager
def _beside(file: Path) -> Iterator[BinaryIO]:
    """A new file, its owner's alone: written beside its place, and moved there when it is whole."""
    try:
        handle, aside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as target:
                yield target
                target.flush()
                os.fsync(target.fileno())
            os.link(aside, file)  # never over what is there
            settle(file.parent)
        finally:
            Path(aside).unlink()
    except OSError as error:
        raise WrongState(f"{file} cannot be written: {error.strerror}.") from error


async def _fill(archive: zipfile.ZipFile, billing: Billing, actor: Actor, dossier: Dossier) -> None:
    """The papers and mails, one at a time."""
    for number, name in dossier.papers.items():
        async with billing.reading(actor) as work:
            content = await work.dossiers.paper(number)
        if content:
            archive.writestr(name, content)
    for number, name in dossier.mails.items():
        async with billing.reading(actor) as work:
            content = await work.dossiers.mail(number, dossier.letters)
        if content:
            archive.writestr(name, content)


def _require_free(file: Path) -> None:
    if file.exists():
        raise WrongState(f"There is something at {file} already.", hint="Name another file.")
    if not file.parent.is_dir():
        raise InvalidInput(f"There is no folder {file.parent}.")
