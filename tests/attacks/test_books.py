"""The books' cases against the started program: what is printed, restored, sealed, proven, started.

Whoever tampers has all rights on the database; the program goes on with it, or with its copy.
"""

import asyncio
import io
import json
import os
import shutil
import signal
import tarfile
from collections.abc import AsyncIterator, Callable
from itertools import count
from pathlib import Path
from typing import Any

import pyrage
import pytest
import pytest_asyncio

from bot.faults import known, running
from bot.safekeeping import backed_up
from bot.settings import Settings
from core.backups import archive
from core.checkpoints import CheckpointFolder
from core.security.actors import system
from core.security.notary import Checkpoint, Notary, Rhythm
from core.services.clients import NewClient
from core.services.companies import NewCompany
from tests import deeds
from tests.attacks.arranged import DETAILS
from tests.attacks.copies import Forgery, copied, tables
from tests.attacks.firms import Firm, later, open_firm, signed_in
from tests.attacks.oracles import database, unchanged
from tests.bot.cli.test_start import REAL
from tests.forger import Forger
from tests.postgres import Postgres
from tests.program import Program, command
from tests.restores import tools
from tests.stories.town import WAIT_SECONDS, Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

ZALGO = "a\u0335\u0334\u0321\u034d\u0489" * 40
NUMBERS = count(1)
THEIRS = "dGhlaXJzdGhlaXJzdGhlaXJzdGhlaXJzdGhlaXJzISE="


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(town: Town) -> AsyncIterator[Town]:
    """The town, whose checkpoints are kept in a folder."""
    town.more = {"trail_folder": str(town.folder / "trail")}
    yield town


async def test_what_cannot_be_printed_ends_its_printing_and_nothing_else(
    town: Town, program: Program
) -> None:
    """A109: too many rows, a text that is too long, marks upon marks, and a press that dies."""
    firm = await open_firm(town, "printing")
    bea = await signed_in(firm, "bea")
    rows = {f"lines.{at}.description": "x" for at in range(5_000)}
    long = {"lines.0.description": "x" * 900_000, "lines.0.price": "1"}
    async with unchanged(town, "web_session"):
        for typed in (rows, long, long | {"note": "x" * 90_000}):
            answer = await firm.sends(bea, "invoice new", client=firm.client, **typed)
            assert answer.status_code < 500
    marked = await firm.issues(*(deeds.line(text=ZALGO) for _ in range(60)))
    plain = await firm.issues(deeds.line())
    answer = await town.web.get(f"{await town.page(marked)}/pdf")
    assert answer.status_code in {200, 503}
    for press in children(program.pid):
        os.kill(press, signal.SIGKILL)
    answer = await town.web.get(f"{await town.page(plain)}/pdf")

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert program.is_running


def children(pid: int) -> list[int]:
    """The processes that one has started."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(each) for file in found for each in file.read_text().split()]


def packed(name: str, link: str = "") -> bytes:
    """An archive with one file in it."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as file:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = (tarfile.SYMTYPE, link) if link else (tarfile.REGTYPE, "")
        entry.size = 0 if link else 4
        file.addfile(entry, io.BytesIO(b"" if link else b"evil"))
    return made.getvalue()


async def test_no_forged_backup_is_restored_nor_written_anywhere(
    town: Town, program: Program, postgres: Postgres, tmp_path: Path
) -> None:
    """A141: names that lead elsewhere, a link, no archive, and one that somebody else signed."""
    identity, aim = tmp_path / "identity", tmp_path / "aim"
    key = archive.new_pair(identity)
    inner = [packed(f"../{aim.name}"), packed(str(aim)), packed(archive.BOOKS, "/etc/passwd")]
    files = [pyrage.encrypt(each, archive.recipients([key])) for each in inner]
    more = {"backup_recipients": key, "postgres_tools": str(tools())}
    others = Settings.model_validate(town.settings(**more, secret_key="x" * 40, encryption_keys=""))
    await backed_up(others, tmp_path / "signed by another")
    files += [inner[0], (tmp_path / "signed by another").read_bytes()]
    url = postgres.create()
    for number, content in enumerate(files):
        file = tmp_path / f"{number}.backup"
        file.write_bytes(content)
        words = ("restore", str(file), "--identity", str(identity))
        code, said, error = await command(town.settings(**more, database_url=url), *words)
        assert (code, said) == (1, ""), error
        assert "Traceback" not in error
        assert tables(url) == 0
    assert not aim.exists()
    postgres.drop(url)


MOVES = {
    "from another row": "email = (SELECT email FROM contact WHERE id = %(other)s)",
    "from another column": "email = name",
    "from another company": "email = (SELECT email FROM contact WHERE id = 1)",
    "from another table": "email = (SELECT email FROM member WHERE id = 1)",
    "cut": "email = substr(email, 1, length(email) - 4)",
    "cut to nothing": "email = ''",
    "flipped": "email = replace(email, substr(email, 20, 1), '0')",
    "written in the open": "email = 'eve@evil.example'",
    "with another format": "email = replace(email, 's1.', 's0.')",
    "with a key nobody has": "email = 's1.999' || substr(email, 5)",
    "an older value": "email = %(older)s",
}


async def test_a_ciphertext_that_was_moved_changed_or_brought_back_is_shown_to_nobody(
    town: Town, program: Program
) -> None:
    """A149: the client's page says that it cannot be read, and shows no other's."""
    firm = await open_firm(town, "sealed")
    bea = await signed_in(firm, "bea")
    await firm.sends(bea, "client new", name="Other", email="other@other.example")
    with database(town) as connection:
        ids = "SELECT id, email FROM contact WHERE company_id = %s ORDER BY id"
        (mine, older), (other, _) = connection.execute(ids, (firm.company_id,)).fetchall()
        address = "right@sealed.example"
        await firm.sends(bea, "client address", client=firm.client, email=address)
        (kept,) = connection.execute("SELECT email FROM contact WHERE id = %s", (mine,)).fetchall()
        assert address in await shown(firm, bea)
        for how in MOVES.values():
            where = {"mine": mine, "other": other, "older": older}
            connection.execute(f"UPDATE contact SET {how} WHERE id = %(mine)s".encode(), where)  # noqa: S608  # ours
            page = await shown(firm, bea)
            assert "(unreadable)" in page
            assert not [
                word for word in (address, "other@", "carl@", "evil", "bea@") if word in page
            ]
            assert "other@other.example" in await shown(firm, bea, "other")
            connection.execute("UPDATE contact SET email = %s WHERE id = %s", (*kept, mine))
    assert address in await shown(firm, bea)


async def shown(firm: Firm, one: Any, client: str = "") -> str:
    """A client's page."""
    answer = await one.get(f"/desk/client/show?client={client or firm.client}")
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def edited(forger: Forger, size: int) -> tuple[int, str]:
    row = forger.chain()[size - 2]
    forger.edit(row.id, actor="Vic")
    return row.place, "edited"


def deleted(forger: Forger, size: int) -> tuple[int, str]:
    row = forger.chain()[size - 2]
    forger.delete(row.id, "trail_link", "event")
    return row.place, "missing"


def inserted(forger: Forger, size: int) -> tuple[int, str]:
    row = forger.chain()[size - 2]
    forger.move(row.place, 1)
    forger.insert(row, row.place + 1)
    return row.place + 1, "out of place"


def reordered(forger: Forger, size: int) -> tuple[int, str]:
    first, second = forger.chain()[size - 3 : size - 1]
    forger.relink(first.id, place=0)
    forger.relink(second.id, place=first.place)
    forger.relink(first.id, place=second.place)
    return first.place, "out of place"


def cut(forger: Forger, size: int) -> tuple[int, str]:
    forger.cut(len(forger.chain()) - size + 1)
    return size, "cut"


def restamped(forger: Forger, size: int) -> tuple[int, str]:
    row = forger.chain()[size - 1]
    forger.edit(row.id, actor="Vic")
    forger.restamp(row.place - 1)
    return 0, "rewritten"


Way = Callable[[Forger, int], tuple[int, str]]
WAYS: dict[str, Way] = {
    each.__name__: each for each in (edited, deleted, inserted, reordered, cut, restamped)
}


async def test_each_of_eight_ways_to_tamper_with_the_trail_is_found_by_the_command(
    town: Town, processes: dict[str, Program], postgres: Postgres
) -> None:
    """A151: six of them in a company each, an older database, and a key that was replaced."""
    ids = {name: await chain(town, name) for name in WAYS}
    early = await signed(town, ids)
    older = await copied(town, postgres)
    for company_id in ids.values():
        await grows(town, company_id)
    late = await signed(town, ids)
    copy = await copied(town, postgres)
    forgery = Forgery(copy)
    wanted = {name: WAYS[name](forgery.of(ids[name]), late[name]) for name in WAYS}
    wanted["restamped"] = (early["restamped"] + 1, "rewritten")
    theirs = await signed_anew(town, forgery.of(ids["restamped"]), ids["restamped"])
    await forgery.close()

    now, then = await verified(town, copy), await verified(town, older)
    assert {name: now[name][:1] for name in WAYS} == {name: [wanted[name]] for name in WAYS}
    assert now["northwind"] == []
    assert {name: then[name] for name in WAYS} == {n: [(early[n] + 1, "cut")] for n in WAYS}
    foreign = await verified(town, copy, "--company", "restamped", trail_folder=str(theirs))
    assert [fault for _, fault in foreign["restamped"]] == ["foreign key"]
    for url in (older, copy):
        postgres.drop(url)


async def chain(town: Town, key: str) -> int:
    """A company in which something happened."""
    async with town.books() as billing:
        setup = await billing.open_company(NewCompany(key, f"{key} AG", DETAILS))
    for _ in range(4):
        await grows(town, setup.company_id)
    return setup.company_id


async def grows(town: Town, company_id: int) -> None:
    """Something more happens in it."""
    async with town.books() as billing, billing.work(system(company_id)) as work:
        await work.clients.add(NewClient("", f"Client {next(NUMBERS)}", "client@client.example"))


async def signed(town: Town, ids: dict[str, int]) -> dict[str, int]:
    """An hour later the program has signed all of it; answers how long each chain was."""
    folder = CheckpointFolder(town.folder / "trail")
    with database(town) as connection:
        counted = "SELECT company_id, count(*) FROM trail_link GROUP BY company_id"
        long = dict(connection.execute(counted).fetchall())
    later(town)
    async with asyncio.timeout(WAIT_SECONDS):
        while any(_size(folder, each) < long[each] for each in ids.values()):
            await town.sandbox.world.wait(town.sandbox.world.version, seconds=0.1)
    return {name: _size(folder, each) for name, each in ids.items()}


def _size(folder: CheckpointFolder, company_id: int) -> int:
    sealed = folder.newest(company_id)
    return sealed.checkpoint.size if sealed else 0


async def signed_anew(town: Town, forger: Forger, company_id: int) -> Path:
    """A folder of checkpoints that fit the rewritten chain, under another key."""
    folder = town.folder / "theirs"
    shutil.copytree(town.folder / "trail", folder)
    shutil.rmtree(folder / f"company-{company_id}")
    last, now = forger.chain()[-1], town.sandbox.world.now()
    made = Checkpoint(company_id, last.place, last.hash, now, Rhythm.HOURLY)
    CheckpointFolder(folder).keep(Notary(THEIRS).seal(made))
    return folder


async def verified(
    town: Town, url: str, *words: str, **others: str
) -> dict[str, list[tuple[int, str]]]:
    """What `paidup audit verify` finds, company by company, with the key that is pinned."""
    pinned = Notary(CheckpointFolder(town.folder / "trail").key()).public
    settings = town.settings(**{"database_url": url, "trail_public_key": pinned, **others})
    code, said, error = await command(settings, "audit", "verify", "--json", *words)
    assert code == 1, error
    return {
        row["company"]: [(flaw["place"], flaw["fault"]) for flaw in row["flaws"]]
        for row in json.loads(said)
    }


LETTERS_LEAST = 6
WEAK: dict[str, dict[str, str]] = {
    "PAIDUP_STRIPE_WEBHOOK_SECRET": {"stripe_webhook_secret": "whsec_"},
    "PAIDUP_IS_TRIAL": {"is_trial": "true"},
    "PAIDUP_CLOCK_FILE": {"clock_file": "ahead"},
    "PAIDUP_SECRET_KEY": {"secret_key": "change-me-4f1c9b7e02d8a6531e7f90bc24d6a815"},
    "PAIDUP_BASE_URL": {"base_url": "http://pay.acme.example"},
    "PAIDUP_STRIPE_KEY": {"stripe_key": "sk_test_51NorthwindTestKey"},
    "PAIDUP_SMTP_SECURITY": {"smtp_security": "none"},
    "PAIDUP_ENCRYPTION_KEYS": {"encryption_keys": "short"},
}


async def test_with_settings_nobody_should_run_with_no_process_starts(
    town: Town, tmp_path: Path
) -> None:
    """A152: each ends at once, names the setting and not its value; known faults are warned of."""
    readable, hidden = key_file(tmp_path / "open", 0o644), key_file(tmp_path / "closed", 0o600)
    real = {**REAL, "database_url": town.database_url, "web_port": "0"}
    cases = WEAK | {str(readable): {"encryption_key_file": str(readable)}}
    ended = await asyncio.gather(*(command(real | weak, "serve") for weak in cases.values()))
    warned = await command(real | {"encryption_key_file": str(hidden)}, "serve")

    for (name, weak), (code, said, error) in zip(cases.items(), ended, strict=True):
        assert (code, said) == (1, "")
        assert name in error
        assert "Traceback" not in error
        secret = next(iter(weak.values()))
        assert secret not in error or len(secret) < LETTERS_LEAST or "/" in secret
    assert warned[0] == 1  # it is not the key of these books
    assert not [
        each for each, _ in known(running(), is_sqlite=False) if each.source not in warned[2]
    ]


def key_file(folder: Path, mode: int) -> Path:
    """A key in a folder that everybody may enter."""
    folder.mkdir(mode=0o755)
    file = folder / "key"
    file.write_text("b2d07e9461c35fa8830e6d1b7c49fa52\n")
    file.chmod(mode)
    return file
