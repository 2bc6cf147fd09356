"""A code that others could read is good for nothing any more; guesses at codes are counted."""

from dataclasses import replace

import pytest

from bot.commands.burning import burn
from core.billing import Billing
from core.errors import NotFound
from core.security.deeds import Guarded
from core.security.rights import Deed
from tests.cast import ARI, OLGA, OLGA_ON_TELEGRAM, VIC
from tests.chat import Chat
from tests.codes import enrolled
from tests.deeds import asked
from tests.fakes.clock import FakeClock
from tests.trail import Trail


@pytest.mark.parametrize("said", ["{code}", "/mfa confirm {code}", "it is {code} I think"])
async def test_a_code_written_where_others_read_does_nothing_afterwards(
    billing: Billing, said: str
) -> None:
    """A072."""
    app = await enrolled(billing, OLGA)
    guarded = Guarded.of(Deed.CHANGE_CODES, "member:1", {})
    async with billing.work(OLGA) as work:
        wanted = await work.codes.ask(guarded, "test", {})

    assert await burn(OLGA_ON_TELEGRAM, said.format(code=app.code()), billing)

    async with billing.work(OLGA) as work:
        await work.codes.offer(wanted.id, app.code())
        with pytest.raises(Exception, match="used already"):
            await work.codes.require(guarded)


async def test_anothers_code_is_not_used_up_by_whoever_writes_it(billing: Billing) -> None:
    app = await enrolled(billing, OLGA)
    for stranger in (VIC, replace(VIC, user="U10")):
        await burn(stranger, app.code(), billing)

    async with billing.work(OLGA) as work:
        await work.codes.spend(app.code())
        factor = await work.codes._codes.factor(1)
    assert factor is not None
    assert factor.last_step > 0


async def test_a_link_code_written_where_others_read_links_nothing(
    billing: Billing, trail: Trail
) -> None:
    """A072: whoever wrote it there."""
    async with billing.work(ARI) as work:
        _, code = await work.linking.ask_link()

    assert await burn(VIC, f"/start {code}", billing)

    with pytest.raises(NotFound):
        await billing.link(code)
    assert await trail.kinds() == ["LinkAsked", "LinkRefused"]


async def test_what_holds_no_code_changes_nothing(billing: Billing, trail: Trail) -> None:
    await asked(billing)
    before = await trail.kinds()

    for said in ("/invoice list", "", "see you at 12", "a" * 5000):
        assert not await burn(OLGA_ON_TELEGRAM, said, billing)

    assert await trail.kinds() == before


async def test_who_guesses_at_link_codes_has_to_wait(billing: Billing, clock: FakeClock) -> None:
    """A071: brute force."""
    async with billing.work(ARI) as work:
        _, code = await work.linking.ask_link()
    vic, other = Chat(billing, VIC), Chat(billing, replace(VIC, user="U10"))
    for _ in range(10):
        assert "not valid" in (await vic.say("/link aaaaaaaaaaaaaaaaaaaaaaaaaa")).title

    assert "too often" in (await vic.say(f"/link {code}")).title
    assert "Link this account to Ari" in (await other.say(f"/link {code}")).title
