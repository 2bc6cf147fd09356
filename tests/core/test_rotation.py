"""Another master key takes two owners of each company, and every process that runs has it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from core.billing import Billing
from core.database import Database
from core.errors import KeyMissing, WrongState
from core.models import ProposalState
from core.security.actors import system
from core.security.encryption import Keyring
from core.services.clients import NewClient
from core.services.keys import CompanyKeysView
from core.services.processes import SILENCE, ProcessTold, differing
from core.workflows.decisions import fall_due
from core.workflows.presence import Presence
from core.workflows.rotation import Rotation
from tests.cast import BEA, COMPANY, LINKS, OLGA, OSKAR, OTHER_COMPANY, OTTO, PAIDUP
from tests.codes import KEYBOARD, done
from tests.fakes.channel import FakeRun
from tests.fakes.clock import FakeClock
from tests.proposals import agreed, proposed
from tests.rotation import NEW, NEW_NAME, OLD_NAME, agreed_everywhere, rotated, with_both
from tests.trail import Trail


async def state(billing: Billing) -> CompanyKeysView:
    async with billing.reading(OLGA) as work:
        return await work.keys.own()


async def masters_of(billing: Billing) -> dict[str, int]:
    async with billing.reading(PAIDUP) as work:
        return {each.name: each.wrapped for each in await work.keys.listed()}


async def in_process(billing: Billing, name: str, keys: tuple[str, ...]) -> None:
    told = ProcessTold(name, "web", keys, {"PAIDUP_BASE_URL": name}, billing.clock.now())
    async with billing.work(system(0)) as work:
        await work.processes.note(told)


async def test_another_key_takes_two_owners(billing: Billing, trail: Trail) -> None:
    both = await with_both(billing)
    await proposed(both, OLGA, lambda work: work.keys.propose())
    assert (await state(both)).in_force == OLD_NAME
    assert await rotated(both) == 0

    await agreed(both, OSKAR)
    await Rotation(both).rotate(FakeRun(), COMPANY)

    now = await state(both)
    assert (now.in_force, now.behind) == (NEW_NAME, 0)
    assert [kind for kind in await trail.kinds() if kind.startswith("Key")] == [
        "KeyCameIntoForce",
        "KeysRotated",
    ]


async def test_one_owner_confirms_elsewhere_and_waits(billing: Billing, clock: FakeClock) -> None:
    """What is proposed at the keyboard too: it is nobody's second channel."""
    both = await with_both(billing)
    keyboard = system(OTHER_COMPANY).coming_from("ada@books-1")
    async with both.work(type(keyboard)(**{**vars(keyboard), "world": "cli"})) as work:
        proposal = await work.keys.propose()
    assert proposal is not None
    await done(both, OTTO, lambda work: work.proposals.approve(proposal.serial))

    clock.advance(hours=25)
    await fall_due(both, OTHER_COMPANY)

    async with both.reading(OTTO) as work:
        assert (await work.proposals.view(proposal.serial)).proposal.state is ProposalState.DONE
        assert (await work.keys.own()).in_force == NEW_NAME


async def test_nothing_new_is_wrapped_by_a_key_that_nobody_agreed_to(billing: Billing) -> None:
    """So a proposal that is stopped leaves nothing that needs the new key."""
    both = await with_both(billing)
    await proposed(both, OLGA, lambda work: work.keys.propose())
    async with both.work(BEA) as work:
        await work.clients.add(NewClient("late", "Late Ltd", "lea@late.example"))
    await done(both, OSKAR, lambda work: work.proposals.stop(1))

    assert (await masters_of(both))[NEW_NAME] == 0
    async with billing.reading(PAIDUP) as work:
        await work.keys.require()


async def test_what_comes_while_it_is_wrapped_is_wrapped_by_the_new_key(billing: Billing) -> None:
    both = await with_both(billing)
    await agreed_everywhere(both)
    async with both.work(BEA) as work:
        await work.clients.add(NewClient("late", "Late Ltd", "lea@late.example"))
    await rotated(both)

    newest = Billing(billing.database, billing.clock, LINKS, Keyring([NEW]))
    async with newest.reading(PAIDUP) as work:
        await work.keys.require()
        assert await work.keys.check() == []


async def test_the_installations_keys_wait_until_every_company_agreed(billing: Billing) -> None:
    both = await with_both(billing)
    await proposed(both, OLGA, lambda work: work.keys.propose())
    await agreed(both, OSKAR)
    await rotated(both)
    assert (await masters_of(both))[OLD_NAME] > 0

    await agreed_everywhere(both)
    await rotated(both)

    assert OLD_NAME not in {name for name, count in (await masters_of(both)).items() if count}


@pytest.mark.parametrize("deed", ["propose", "agree"])
async def test_a_process_without_the_key_keeps_it_from_coming_into_force(
    billing: Billing, deed: str, clock: FakeClock
) -> None:
    """F96: what is wrapped by it could not be read there."""
    both = await with_both(billing)
    deeds: dict[str, Callable[[], Awaitable[object]]] = {
        "propose": lambda: proposed(both, OLGA, lambda work: work.keys.propose()),
        "agree": lambda: agreed(both, OSKAR),
    }
    if deed == "agree":
        await deeds["propose"]()
    await in_process(both, "books-2", (OLD_NAME,))

    with pytest.raises(WrongState, match="is not there in: books-2"):
        await deeds[deed]()
    assert (await state(both)).in_force == OLD_NAME

    clock.advance(seconds=SILENCE.total_seconds() + 1)
    await deeds[deed]()


async def test_who_agrees_through_a_process_without_the_key_is_told_so(billing: Billing) -> None:
    both = await with_both(billing)
    await proposed(both, OLGA, lambda work: work.keys.propose())

    with pytest.raises(KeyMissing, match="does not have key"):
        await agreed(billing, OSKAR)
    await agreed(both, OSKAR)


async def test_a_new_key_is_in_the_trail_of_every_company(billing: Billing, trail: Trail) -> None:
    for company_id in (COMPANY, OTHER_COMPANY):
        async with billing.work(system(company_id).coming_from("ada@books-1")) as work:
            await work.keys.made(NEW_NAME)

    told = await trail.records("KeyMade")
    assert {(each.company_id, each.origin) for each in told} == {
        (COMPANY, "ada@books-1"),
        (OTHER_COMPANY, "ada@books-1"),
    }


async def test_the_newest_key_is_not_proposed_again(billing: Billing) -> None:
    with pytest.raises(WrongState, match="in force already"):
        async with billing.work(OLGA) as work:
            await work.keys.propose()
    assert (await state(billing)).is_newest


async def test_a_process_that_lacks_a_noted_key_says_that_it_is_not_ready(
    billing: Billing, database: Database, clock: FakeClock
) -> None:
    """F96."""
    told = ProcessTold("books-1", "web", billing.vault.keyring.names, {}, clock.now())
    presence = Presence(billing, told)
    assert await presence.has_keys()

    await with_both(billing)

    assert not await presence.has_keys()


async def test_a_process_is_there_while_it_runs_and_not_after(
    billing: Billing, clock: FakeClock
) -> None:
    """F96: those that are set differently are seen."""
    await in_process(billing, "books-2", (OLD_NAME, NEW_NAME))
    told = ProcessTold(
        "books-1", "web", (OLD_NAME,), {"PAIDUP_BASE_URL": "books-2"}, clock.now() + timedelta(1)
    )
    running = asyncio.create_task(Presence(billing, told).run())
    async with asyncio.timeout(30):
        await there(billing, "books-1")
    async with billing.reading(system(0)) as work:
        assert differing(await work.processes.living()) == ["PAIDUP_ENCRYPTION_KEYS"]

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert await living(billing) == ["books-2"]


async def there(billing: Billing, name: str) -> None:
    """Wait until a process is there."""
    if name not in await living(billing):
        await asyncio.sleep(0.01)
        await there(billing, name)


async def living(billing: Billing) -> list[str]:
    async with billing.reading(system(0)) as work:
        return [each.name for each in await work.processes.living()]


async def test_only_owners_see_and_propose_it(billing: Billing) -> None:
    assert KEYBOARD.role.value == "system"
    async with billing.work(BEA) as work:
        for deed in (work.keys.own, work.keys.propose):
            with pytest.raises(Exception, match="may not"):
                await deed()
