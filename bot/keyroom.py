"""What the command line does with keys; the keys themselves are shown once, when they are made."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bot.books import books, key_file_lines
from bot.office import keyboard
from bot.settings import Settings
from core.again import again
from core.billing import Billing
from core.models import Proposal
from core.security.actors import Actor, Role, system
from core.security.encryption import Keyring
from core.security.rights import Deed
from core.workflows.rotation import Rotation

KEY_BYTES: Final = 32
NEEDS_OWNER_ONLY: Final = 0o600


async def listed(settings: Settings) -> list[dict[str, Any]]:
    """Every master key as plain values."""
    async with books(settings) as billing, billing.reading(system(0)) as work:
        return [
            {
                "name": each.name,
                "since": each.known_since.date().isoformat() if each.known_since else "",
                "wrapped": each.wrapped,
                "here": each.is_here,
                "newest": each.is_newest,
            }
            for each in await work.keys.listed()
        ]


async def made(settings: Settings) -> str:
    """Put a new key at the top of the key file; answers it where there is no file to put it.

    The keys in use must all be here: a file that was lost is never replaced by a new one. The
    owners of every company are told before.
    """
    key, path = secrets.token_urlsafe(KEY_BYTES), settings.encryption_key_file
    name = Keyring([key]).newest
    async with books(settings) as billing:
        for company_id in await billing.company_ids():
            async with billing.work(_seat(company_id)) as work:
                await work.keys.made(name)
    if path is None:
        return key
    _write(path, [key, *key_file_lines(path)])
    return ""


async def rotated(settings: Settings, tell: Callable[[int], None]) -> list[dict[str, Any]]:
    """Propose the newest key in each company, and wrap anew what its owners have agreed to.

    Answers the proposals that wait; tells how many data keys are done.
    """
    async with books(settings) as billing:
        found = [await _proposed(billing, each) for each in await billing.company_ids()]
        await Rotation(billing).all(tell)
    return [each for each in found if each]


async def spoiled(settings: Settings) -> list[str]:
    """Every cell that cannot be read."""
    async with books(settings) as billing, billing.reading(system(0), is_snapshot=True) as work:
        return await work.keys.check()


@again
async def _proposed(billing: Billing, company_id: int) -> dict[str, Any]:
    """The proposal that waits in a company, made now or before; nothing where none has to."""
    async with billing.work(_seat(company_id)) as work:
        if (await work.keys.own()).is_newest:
            return {}
        live = [view.proposal for view in await work.proposals.live()]
        waiting = [each for each in live if each.deed is Deed.ROTATE_KEYS]
        proposal: Proposal | None = waiting[0] if waiting else await work.keys.propose()
        if proposal is None:
            return {}
        company = (await work.companies.own()).key
    return {"company": company, "number": proposal.serial, "due_at": proposal.due_at.isoformat()}


def _seat(company_id: int) -> Actor:
    """The machine's keyboard, in one company."""
    return Actor(company_id, None, "Administrator", Role.SYSTEM, "cli").coming_from(keyboard())


def _write(path: Path, lines: list[str]) -> None:
    """Replace the file at once: whoever reads it sees the old keys or all of the new ones."""
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, NEEDS_OWNER_ONLY)
    with os.fdopen(handle, "w") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
