"""What owners see and decide of the installation itself: keys, a restore, the clock."""

from datetime import timedelta

import pytest

from bot.cards.model import Card
from bot.notify.cards import CardBook
from bot.notify.routes import routes
from core.billing import Billing
from core.models import AlarmKind
from core.security.actors import system
from core.services.deliveries import Telling
from core.services.recoveries import Lost
from core.workflows.recovering import Recovering
from tests.cast import COMPANY, OLGA, OLGA_ON_TELEGRAM, PAIDUP
from tests.chat import Chat
from tests.codes import enrolled
from tests.fakes.clock import FakeClock
from tests.rotation import NEW_NAME, OLD_NAME, with_both
from tests.trail import Trail

EVERYWHERE = {
    *(("slack", "U1"), ("telegram", "101"), ("telegram", "102")),
    *(("email", "olga@demo.example"), ("email", "oskar@demo.example")),
}


async def told(billing: Billing, trail: Trail, kind: str) -> tuple[set[tuple[str, str]], Card]:
    """Who hears the last event of a kind, and what."""
    event = (await trail.records(kind))[-1]
    async with billing.reading(PAIDUP) as work:
        who = set(await routes(work, event))
    about = (event.kind, event.subject, event.payload, event.actor, "")
    note = (await CardBook(billing).told(Telling(1, COMPANY, "slack", "U1", *about, 1))).note
    assert note is not None
    return who, note


@pytest.fixture
async def both(billing: Billing) -> Billing:
    """The books in a process that has a new key."""
    return await with_both(billing)


async def test_an_owner_sees_the_key_and_proposes_the_newest(both: Billing) -> None:
    olga = Chat(both, OLGA_ON_TELEGRAM)
    card = await olga.say("/company keys")
    assert ("Newest", NEW_NAME) in card.facts
    assert OLD_NAME in dict(card.facts)["In force"]
    app = await enrolled(both, OLGA)

    await olga.press("Use the newest")
    card = await olga.fill_in({"code": app.code()})

    assert card.title == "Use another key to the books?"
    assert dict(card.facts)["Key"] == f"{NEW_NAME} (before: {OLD_NAME})"
    assert "It takes two owners. Oskar can say yes" in card.text


async def test_a_key_that_was_made_is_told_to_every_owner_everywhere(
    billing: Billing, trail: Trail
) -> None:
    async with billing.work(system(COMPANY).coming_from("ada@books-1")) as work:
        await work.keys.made(NEW_NAME)

    who, card = await told(billing, trail, "KeyMade")

    assert who == EVERYWHERE
    assert "(ada@books-1) made it" in card.text


async def test_others_than_owners_see_nothing_of_keys(bea: Chat) -> None:
    card = await bea.say("/company keys")

    assert "may not change settings" in card.title


async def restored(billing: Billing, clock: FakeClock) -> None:
    async with billing.work(PAIDUP) as work:
        lost = Lost({"INV-2026": 3})
        await work.recoveries.restored(clock.now() - timedelta(days=1), lost)


async def test_an_owner_ends_a_recovery_in_the_chat_once_the_provider_was_asked(
    olga: Chat, billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    """F84."""
    await restored(billing, clock)
    card = await olga.say("/company recovery")
    assert ("Payment provider", "not asked yet") in card.facts
    missing = dict(card.facts)["Numbers given, but not in the books"]
    assert missing == "INV-2026-0001 to INV-2026-0003"
    assert card.actions == ()
    card = await olga.say("/company recovered")
    assert card.title == "The payment provider did not say yet what was paid."

    await Recovering(billing, None).ask(COMPANY)
    who, asked = await told(billing, trail, "RecoveryAsked")
    assert ("telegram", "101") in who
    assert [action.label for action in asked.actions] == ["Send again"]
    await olga.say("/company recovery")
    card = await olga.press("Send again")

    assert card.title == "Demo GmbH sends again."
    assert (await olga.say("/company recovery")).title == "No restore is unfinished."


async def test_nobody_else_ends_a_recovery(bea: Chat, billing: Billing, clock: FakeClock) -> None:
    await restored(billing, clock)
    await Recovering(billing, None).ask(COMPANY)

    assert "may not change settings" in (await bea.say("/company recovered")).title


async def test_the_time_is_right_again_with_a_press(
    olga: Chat, billing: Billing, trail: Trail
) -> None:
    """F87: asked of the owners wherever they are."""
    async with billing.work(PAIDUP) as work:
        await work.alarms.sound(AlarmKind.CLOCK, "the clock", "It jumped forward by 24 hours.")
    who, card = await told(billing, trail, "AlarmRaised")
    assert who == EVERYWHERE
    assert [action.label for action in card.actions] == ["The time is right"]

    answer = await olga.say("/company clock")
    again = await olga.say("/company clock")

    assert answer.title == "What is due is done from now on."
    assert again.title == "Nothing was held."
    assert (await told(billing, trail, "AlarmCleared"))[1].title == "The time is right again."
