"""`paidup privacy …`: what is kept of a client is handed out, erased, and read for an audit."""

import asyncio
import json
import stat
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from bot.books import books
from bot.settings import Settings
from core.models import Method
from core.security import totp
from core.security.actors import Actor, Role
from core.services.clients import NewClient
from core.services.invoices import Wording
from tests.bot.cli.conftest import ACME, Paidup
from tests.codes import SECRET, done, enrolled
from tests.deeds import line

OLGA = Actor(1, 1, "Olga Orlova", Role.OWNER, "telegram")
BEA = Actor(1, 2, "Bea", Role.MEMBER, "slack")
CARLA = NewClient(
    "carla",
    "Carla Canaria",
    "canary-mail@canary.example",
    contact="Canary Contact",
    address="Canary Street 7\n20457 Hamburg",
    country="DE",
    tax_id="DE299990003",
)
CANARIES = ("Carla Canaria", "canary-mail", "Canary Contact", "Canary Street", "DE299990003")


async def _filled() -> str:
    """A client with a paid invoice, and an owner with codes."""
    async with books(Settings.load()) as billing:
        await enrolled(billing, OLGA)
        async with billing.work(BEA) as work:
            await work.clients.add(CARLA)
            drafted = await work.invoices.draft(Wording("carla", [line()]))
        async with billing.work(BEA) as work:
            await work.invoices.ask(drafted.invoice.reference)
        view = await done(billing, OLGA, lambda w: w.invoices.approve(drafted.invoice.reference))
        number = str(view.invoice.number)
        async with billing.work(BEA) as work:
            reported = await work.payments.record(number, None, Method.BANK, None, "Canary Note")
        name = reported.payment.reference
        await done(billing, OLGA, lambda work: work.payments.approve(name))
        await enrolled(billing, OLGA)
    return number


def code(steps: int = 0) -> str:
    """What Olga's phone shows."""
    from core.clock import Clock

    return totp.code_at(SECRET, totp.step_of(Clock().now()) + steps)


@pytest.fixture
def number(paidup: Paidup) -> str:
    """The books of a company, with an invoice that was paid."""
    assert paidup("init", *ACME).exit_code == 0
    assert paidup("members", "add", "Bea", "--email", "bea@acme.example").exit_code == 0
    return asyncio.run(_filled())


def on_disk(folder: Path) -> bytes:
    """Every byte of the books, what waits in the log among them."""
    files = (folder / name for name in ("paidup.db", "paidup.db-wal"))
    return b"".join(file.read_bytes() for file in files if file.exists())


def opened(file: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What is in an export: its data, and its files."""
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("data.json")), files


def test_all_about_a_client_is_in_one_file_which_is_told(
    paidup: Paidup, number: str, tmp_path: Path
) -> None:
    """A140: a code, a file of its owner's alone, an event that says who; people can read it."""
    file = tmp_path / "carla.zip"
    result = paidup("privacy", "export", "carla", str(file), typed=f"{code()}\n")

    assert result.exit_code == 0, result.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told, files = opened(file)
    assert [word for word in CANARIES if word not in json.dumps(told, ensure_ascii=False)] == []
    (bill,) = told["invoices"]
    assert (bill["reference"], bill["payments"][0]["note"]) == (number, "Canary Note")
    assert "InvoiceIssued" in [event["kind"] for event in told["events"]]
    page = pypdf.PdfReader(BytesIO(files["overview.pdf"])).pages[0].extract_text()
    assert "Made for Carla Canaria" in page
    assert "by Olga Orlova" in page
    (event,) = paidup.json("audit", "show", "--kind", "ClientExported")["events"]
    assert (event["who"], event["world"]) == ("Olga Orlova", "cli")
    assert "@" in event["origin"]


def test_an_export_needs_the_code_of_an_owner_and_a_new_file(
    paidup: Paidup, number: str, tmp_path: Path
) -> None:
    """A140: step-up; nothing is written over, and nothing without the code."""
    file = tmp_path / "carla.zip"

    assert "code" in paidup("privacy", "export", "carla", str(file), typed="000000\n").stderr
    assert not file.exists()
    assert paidup.json("audit", "show", "--kind", "ClientExported")["events"] == []
    assert "no owner" in paidup("privacy", "export", "carla", str(file), "--by", "Bea").stderr
    long = tmp_path / f"{'x' * 250}.zip"
    assert (
        "cannot be written"
        in paidup("privacy", "export", "carla", str(long), typed=f"{code(1)}\n").stderr
    )
    file.write_text("mine")
    assert "something at" in paidup("privacy", "export", "carla", str(file)).stderr
    assert file.read_text() == "mine"


def test_nothing_of_an_erased_client_is_found_again(
    paidup: Paidup, number: str, tmp_path: Path
) -> None:
    """A154, A091: not in the file of the books, in what is said, nor in the trail."""
    assert b"Carla Canaria" in on_disk(tmp_path)
    result = paidup("privacy", "erase", "carla", typed=f"{code()}\n")

    assert result.exit_code == 0, result.stderr
    kept = on_disk(tmp_path)
    stones = (tmp_path / "trail" / "erased-1.json").read_text()
    said = [
        paidup("audit", "show", "--json").stdout,
        paidup("privacy", "list").stdout,
        paidup("doctor", "--json").stdout,
        stones,
    ]
    words = (*CANARIES, "carla", "Canary Note", "canary.example")
    assert [word for word in words if word.encode() in kept] == []
    assert [word for word in words if word in str(said)] == []
    assert paidup("keys", "check").exit_code == 0
    looked = {
        each["what"]: each["is_well"] for each in json.loads(paidup("doctor", "--json").stdout)
    }
    (row,) = paidup("privacy", "list").stdout.splitlines()[1:]
    assert (row.split()[0], row.split()[-2:]) == ("1", ["kept", "yes"])
    assert {looked[what] for what in ("books", "keys", "trail", "privacy")} == {True}
    assert paidup("audit", "verify").exit_code in {0, 3}
    assert "There is no client" in paidup("privacy", "export", "carla", str(tmp_path / "x")).stderr


def test_the_papers_of_an_erased_client_are_read_by_an_owner_alone(
    paidup: Paidup, number: str, tmp_path: Path
) -> None:
    """With a code and a reason, which the trail keeps."""
    assert paidup("privacy", "erase", "carla", typed=f"{code()}\n").exit_code == 0
    (row,) = paidup.json("privacy", "list")
    file = tmp_path / "papers.zip"
    words = ("privacy", "read", str(row["number"]), str(file), "--why", "tax audit 2026")
    result = paidup(*words, typed=f"{code(1)}\n")

    assert result.exit_code == 0, result.stderr
    told, files = opened(file)
    assert told["client"]["name"] == "Carla Canaria"
    assert told["client"]["address"].startswith("Canary Street 7")
    assert "contacts" not in told
    (paper,) = (content for name, content in files.items() if number in name)
    text = pypdf.PdfReader(BytesIO(paper)).pages[0].extract_text()
    assert "Carla Canaria" in text
    (event,) = paidup.json("audit", "show", "--kind", "PapersRead")["events"]
    assert (event["who"], event["carries"]["why"]) == ("Olga Orlova", "tax audit 2026")


def test_where_nothing_outside_could_be_noted_nobody_is_erased(
    paidup: Paidup, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PAIDUP_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    assert "PAIDUP_TRAIL_FOLDER" in paidup("privacy", "erase", "carla").stderr
