"""What administrators type and what lies beside the books: read here as the program reads it."""

import shutil
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx

from bot.inspection import weak_in
from bot.safekeeping import read_last
from core.backups import halfway
from core.backups.manifest import CompanyFacts, Manifest
from core.backups.tombstones import SUFFIX, Tombstones
from core.checkpoints import CheckpointFolder
from core.errors import InvalidInput
from core.retention import Keeping, read_years
from core.security import totp
from inbox import oauth

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MANIFEST = Manifest(NOW, "1", "head", "sqlite", {}, (CompanyFacts(1, "demo", 0, "", {"INV": 1}),))


def years(text: str) -> None:
    """Years as a setting says them, and what they mean for a day."""
    for said in (text, f"DE={text}", f"{text}=8"):
        with suppress(InvalidInput):
            kept = Keeping(read_years(said))
            assert all(kept.last_day(date(9_000, 1, 1), land) for land in ("DE", "FR", text))


def last_numbers(text: str) -> object:
    """The last number, of all companies and of one."""
    found = read_last(MANIFEST, [f"demo={text}"])
    assert all(last < 2**31 for series in found.values() for last in series.values())
    return read_last(MANIFEST, [text])


def code(text: str) -> object:
    """Six digits, or what somebody takes for them."""
    plain = totp.plain(text)
    return totp.check(SECRET, plain, NOW, 0) if totp.is_code(plain) else None


def login(body: bytes) -> object:
    """What a provider of mailboxes answers when all is well."""
    granted = oauth.read_answer("Google", httpx.Response(200, content=body))
    return NOW + granted.lasts_for


def refused_login(body: bytes) -> object:
    """And when it is not."""
    return oauth.read_answer("Google", httpx.Response(400, content=body))


def advisories(body: bytes) -> object:
    """What a feed says of one package; too deep is caught where it is asked."""
    try:
        told: Any = httpx.Response(200, content=body).json()
    except RecursionError:
        return None
    return weak_in([("paidup", "1")], told), weak_in([], told)


def tombstones(file: Path) -> object:
    """Who was erased, of two companies."""
    shutil.copy(file, file.parent / f"erased-1{SUFFIX}")
    found = Tombstones(file.parent).of(1)
    return found, Tombstones(file.parent).of(2)


def checkpoints(file: Path) -> object:
    """A file among a company's checkpoints."""
    home = file.parent / "company-1"
    home.mkdir(exist_ok=True)
    shutil.copy(file, home / "20261122T090000Z-1.json")
    folder = CheckpointFolder(file.parent)
    return list(folder.of(1)), folder.newest(1), folder.set_aside(1, 0)


def broken_off(file: Path) -> object:
    """The mark beside books that are half restored."""
    shutil.copy(file, file.parent / f"books.db{halfway.SUFFIX}")
    return halfway.begun(f"sqlite:///{file.parent / 'books.db'}")
