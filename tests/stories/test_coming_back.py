"""A backup, a payment after it, a restore: the started program asks the provider by itself."""

import asyncio
from pathlib import Path

import pytest

from core.backups import archive
from core.models import InvoiceState
from tests.stories.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

WHAT = "Paid after the backup"


async def restored(town: Town, file: Path, identity: Path) -> tuple[int, str, str]:
    return await town.paidup("restore", str(file), "--identity", str(identity), "--replace")


async def paid(town: Town) -> None:
    """Wait until the books say so."""
    async with asyncio.timeout(60):
        while (await town.invoice(WHAT)).state is not InvoiceState.PAID:
            await town.sandbox.world.wait(town.sandbox.world.version, seconds=0.1)


async def test_what_was_paid_after_the_backup_is_booked_by_itself_and_nothing_is_sent_before(
    town: Town, tmp_path: Path
) -> None:
    """F84."""
    identity, file = tmp_path / "identity", tmp_path / "books.backup"
    town.more["backup_recipients"] = archive.new_pair(identity)
    town.more["trail_folder"] = str(tmp_path / "trail")
    async with town.program() as program:
        invoice = await town.issues(WHAT)
        letter = await town.letter(invoice.reference)
        backed_up = await town.paidup("backup", str(file))
        await town.pays(await town.checkout(await town.opens(letter)))
        await town.reads(WHAT, "Paid")
        await program.stop()
    back = await restored(town, file, identity)
    before = await town.invoice(WHAT)
    async with town.program() as program:
        await paid(town)
        status = await town.paidup("recovery", "status", "--json")
        finished = await town.paidup("recovery", "finish")
        assert program.traces() == []

    assert (backed_up[0], back[0], before.state) == (0, 0, InvoiceState.OPEN)
    assert '"asked": "yes"' in status[1]
    assert finished[0] == 0
    assert await town.complaints() == []
