"""After a restore the provider is asked first, and a restore that was broken off is completed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.books import books
from bot.safekeeping import finished, recoveries, restored
from core.backups import archive, halfway, snapshots
from core.billing import Billing
from core.errors import BillingError, GatewayFailed, InvalidInput, WrongState
from core.gateways.base import Outcome
from core.models import InvoiceState
from core.security.actors import system
from core.security.signing import Signer
from core.services.recoveries import Lost
from core.workflows.checkout import Checkouts
from core.workflows.recovering import Recovering
from tests.cast import COMPANY, OLGA, OTHER_COMPANY, PAIDUP
from tests.deeds import issued
from tests.fakes.channel import FakeRun
from tests.fakes.gateway import FakeGateway
from tests.restores import SECRET, Safe
from tests.trail import Trail

Reopened = Callable[[], Billing]


async def paid_online(billing: Billing, gateway: FakeGateway, number: str) -> None:
    """A client pays an invoice at the provider's page; nobody has reported it yet."""
    async with billing.reading(PAIDUP) as work:
        invoice = (await work.invoices.view(number)).invoice
    await Checkouts(billing, gateway).open(PAIDUP, invoice.id)
    gateway.become(list(gateway.kept)[-1], Outcome.PAID)


async def state_of(billing: Billing, number: str) -> InvoiceState:
    async with billing.reading(OLGA) as work:
        return (await work.invoices.view(number)).invoice.state


async def test_what_was_begun_and_paid_after_the_backup_is_booked(
    safe: Safe, billing: Billing, reopened: Reopened
) -> None:
    """F84: the attempt is not in the backup, the provider knows it."""
    number = str((await issued(billing)).invoice.number)
    await safe.back_up()
    gateway = FakeGateway()
    await paid_online(billing, gateway, number)
    await safe.come_back(f"demo={number}")
    recovering = Recovering(reopened(), gateway)

    await recovering.ask(COMPANY)
    await recovering.ask(COMPANY)

    assert await state_of(reopened(), number) is InvoiceState.PAID
    trail = Trail(reopened().database)
    assert len(await trail.records("PaymentBooked")) == 1
    assert (await trail.last("RecoveryAsked"))["unknown"] == 0


async def test_what_was_paid_for_an_invoice_that_is_lost_is_named(
    safe: Safe, billing: Billing, reopened: Reopened
) -> None:
    """F84: it is booked by nobody, and the owners know its number."""
    await issued(billing)
    await safe.back_up()
    gateway, lost = FakeGateway(), str((await issued(billing)).invoice.number)
    await paid_online(billing, gateway, lost)
    await safe.come_back(f"demo={lost}")

    assert await Recovering(reopened(), gateway).ask(COMPANY) == 1

    told = await Trail(reopened().database).last("RecoveryAsked")
    assert (told["unknown"], lost in told["named"]) == (1, True)
    row = next(row for row in await recoveries(safe.new) if row["company"] == "demo")
    assert (row["asked"], lost in row["found"]) == ("yes", True)


async def test_nothing_is_sent_while_the_provider_does_not_answer(
    safe: Safe, billing: Billing, reopened: Reopened
) -> None:
    """F84: and it is asked again until it does."""
    number = str((await issued(billing)).invoice.number)
    await safe.back_up()
    await safe.come_back(f"demo={number}")
    gateway = FakeGateway()
    gateway.failures = [GatewayFailed("away", wait_seconds=7)]

    with pytest.raises(WrongState, match="did not say yet"):
        async with reopened().work(OLGA) as work:
            await work.recoveries.finish()
    run = FakeRun()
    await Recovering(reopened(), gateway).recover(run, COMPANY)

    assert run.slept == [7]
    async with reopened().work(OLGA) as work:
        await work.recoveries.finish()


async def test_what_another_company_was_paid_is_not_named_here(
    safe: Safe, billing: Billing, reopened: Reopened
) -> None:
    await safe.back_up()
    gateway, lost = FakeGateway(), str((await issued(billing)).invoice.number)
    await paid_online(billing, gateway, lost)
    await safe.come_back(f"demo={lost}")

    await Recovering(reopened(), gateway).ask(COMPANY + 1)

    assert (await Trail(reopened().database).last("RecoveryAsked"))["unknown"] == 0


async def test_what_nobody_can_say_whose_it_was_is_in_the_log_and_told_to_no_company(
    safe: Safe, billing: Billing, reopened: Reopened, caplog: pytest.LogCaptureFixture
) -> None:
    """A checkout that an older program opened says no company; there are two."""
    await safe.back_up()
    gateway, lost = FakeGateway(), str((await issued(billing)).invoice.number)
    await paid_online(billing, gateway, lost)
    ((name, kept),) = gateway.kept.items()
    gateway.kept[name] = replace(kept, order=replace(kept.order, about=""))
    await safe.come_back(f"demo={lost}")

    for company_id in (COMPANY, OTHER_COMPANY):
        await Recovering(reopened(), gateway).ask(company_id)

    asked = await Trail(reopened().database).records("RecoveryAsked")
    assert [each.payload["unknown"] for each in asked] == [0, 0]
    assert name in [getattr(each, "reference", "") for each in caplog.records]


async def half_restored(safe: Safe, stage: str) -> None:
    """A restore that died: before anything was filled in, before it began, and among companies."""
    keys, url = archive.identity(safe.identity), safe.new.database_url
    signer = Signer(SECRET.encode())
    copy, manifest = archive.unpack(safe.file, keys, signer, safe.file.parent)
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir()
    halfway.mark(url, manifest.sha256)
    if stage != "empty":
        if url.startswith("sqlite"):
            copy.replace(url.removeprefix("sqlite:///"))
        else:
            snapshots.fill(url, copy, safe.new.postgres_tools)
    if stage == "among companies":
        async with (
            books(safe.new, is_restoring=True) as there,
            there.work(system(COMPANY)) as work,
        ):
            await work.recoveries.restored(manifest.made_at, Lost({}))


@pytest.mark.parametrize("stage", ["empty", "filled", "among companies"])
async def test_a_restore_that_was_broken_off_is_used_by_nobody_and_completed(
    safe: Safe, billing: Billing, reopened: Reopened, stage: str
) -> None:
    """F84: books without their raised numbers never start."""
    number = str((await issued(billing)).invoice.number)
    await safe.back_up()
    await half_restored(safe, stage)

    with pytest.raises(WrongState, match="broken off"):
        async with books(safe.new):
            pass
    await safe.come_back("demo=INV-2026-0007")

    assert number != str((await issued(reopened())).invoice.number)
    assert [row["company"] for row in await recoveries(safe.new)] == ["demo", "other"]


async def test_another_backup_does_not_complete_it(safe: Safe, billing: Billing) -> None:
    await safe.back_up()
    await half_restored(safe, "empty")
    await issued(billing)
    await safe.back_up()

    with pytest.raises(WrongState, match="another backup was broken off"):
        await safe.come_back("demo=INV-2026-0007")


class TestKilledAnywhere:
    """On a SQLite file every renaming and every opening of a file may be the last."""

    @pytest.fixture
    def database_url(self, sqlite_books: str) -> str:
        return sqlite_books

    async def test_killed_at_any_step_it_is_completed_by_running_it_again(
        self, safe: Safe, billing: Billing
    ) -> None:
        """F84: before, whoever starts has the old books, is refused, or has the restored ones."""
        await safe.back_up()
        given = [str((await issued(billing)).invoice.number) for _ in range(2)]
        await billing.database.close()
        outcomes = set[str]()
        step = 0
        while await killed_at(safe, step):
            outcomes.add(await standing(safe))
            step += 1
        again = replace(safe.wanted, is_replacing=True)
        await restored(safe.settings, again)

        assert step > 3
        assert outcomes <= {"old", "refused", "restored"}
        assert "refused" in outcomes
        assert await standing(safe) == "restored"
        async with books(safe.settings) as there:
            assert str((await issued(there)).invoice.number) not in given


async def killed_at(safe: Safe, step: int) -> bool:
    """Restore over the books in a process of its own that dies at a step; false when it ended."""
    words = (sys.executable, "-m", "tests.core.restoring", str(step))
    settings = safe.settings
    told: dict[str, Any] = {
        "PAIDUP_DATABASE_URL": settings.database_url,
        "PAIDUP_SECRET_KEY": SECRET,
        "PAIDUP_TRAIL_FOLDER": str(settings.trail_folder),
        "RESTORED_FILE": str(safe.file),
        "RESTORED_WITH": str(safe.identity),
    }
    process = await asyncio.create_subprocess_exec(*words, env={**os.environ, **told})
    code = await process.wait()
    assert code in {0, -signal.SIGKILL}, subprocess.list2cmdline(words)
    return code != 0


async def standing(safe: Safe) -> str:
    """What whoever starts now gets."""
    try:
        async with books(safe.settings) as billing, billing.reading(OLGA) as work:
            return "restored" if await work.recoveries.open() else "old"
    except (InvalidInput, WrongState, BillingError):
        return "refused"


async def test_at_the_keyboard_finishing_asks_first(
    safe: Safe, billing: Billing, reopened: Reopened
) -> None:
    await safe.back_up()
    await safe.come_back("demo=INV-2026-0001")

    assert await finished(safe.new, "demo") == 0

    kinds = await Trail(reopened().database).kinds()
    assert kinds.index("RecoveryAsked") < kinds.index("RecoveryFinished")
