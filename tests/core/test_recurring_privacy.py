"""Plans go with their client: handed out with the rest, in the way of an erasure, then gone."""

import pytest
from sqlalchemy import select

from core.billing import Billing
from core.errors import NotFound, WrongState
from core.models import RecurringPlan
from core.repositories.base import table
from core.repositories.privacy import PrivacyRepository
from core.services.privacy import Tombstone
from tests.cast import BEA, COMPANY, OLGA, PAIDUP
from tests.codes import done
from tests.fakes.clock import FakeClock
from tests.recurring import noon, planned, ticked


async def test_all_that_is_kept_has_the_clients_plans(billing: Billing) -> None:
    await planned(billing)

    dossier = await done(billing, OLGA, lambda work: work.dossiers.export("acme"))

    (plan,) = dossier.told["plans"]
    assert (plan["reference"], plan["state"], plan["every"]) == ("S1", "active", "month")
    assert plan["wording"]["lines"][0]["description"] == "Hosting"
    assert "RecurringPlanned" in {event["kind"] for event in dossier.told["events"]}


async def test_a_client_with_a_living_plan_is_not_erased(billing: Billing) -> None:
    await planned(billing)
    with pytest.raises(WrongState, match="Acme GmbH is not settled: S1"):
        await done(billing, OLGA, lambda work: work.privacy.erase("acme"))


async def test_what_an_erased_clients_plan_said_is_gone(billing: Billing) -> None:
    await planned(billing)
    async with billing.work(BEA) as work:
        await work.recurring_leading.end("S1")
    await done(billing, OLGA, lambda work: work.privacy.erase("acme"))
    while await swept(billing):
        pass

    with pytest.raises(NotFound):
        async with billing.reading(OLGA) as work:
            await work.recurring.view("S1")
    assert await said(billing) == [({}, "ended")]


async def test_a_plan_that_a_backup_brought_back_ends_with_its_client(
    billing: Billing, clock: FakeClock
) -> None:
    await planned(billing)
    async with billing.work(PAIDUP) as work:
        added = await PrivacyRepository(work._session, COMPANY).added(1)
        assert await work.privacy.again(Tombstone(1, added, clock.now()))
    clock.set(noon(2027, 1, 31))

    assert await ticked(billing) == []
    assert [state for _, state in await said(billing)] == ["ended"]


async def swept(billing: Billing) -> int:
    """A page of what stood in the open about acme."""
    async with billing.work(PAIDUP) as work:
        return await work.privacy.sweep(1)


async def said(billing: Billing) -> list[tuple[object, str]]:
    """What the rows of plans say, and their states."""
    kind = table(RecurringPlan)
    async with billing.database.reader.connect() as connection:
        found = await connection.execute(select(kind.c.wording, kind.c.state))
        return [(wording, str(state)) for wording, state in found]
