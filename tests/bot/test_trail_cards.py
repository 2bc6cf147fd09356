"""What the owners are told of the trail: the day's head, and that it does not hold."""

from pathlib import Path

import pytest

from bot.cards.model import Card
from bot.notify.cards import CardBook
from bot.notify.routes import routes
from core.billing import Billing
from core.checkpoints import CheckpointFolder
from core.services.deliveries import Telling
from core.services.trail import posted
from core.workflows.checkpoints import Checkpoints
from tests.cast import COMPANY, PAIDUP
from tests.core.test_trail import OURS
from tests.deeds import draft
from tests.fakes.clock import FakeClock
from tests.forger import Forger
from tests.trail import Trail

OWNERS = [("slack", "U1"), ("telegram", "101"), ("telegram", "102")]
"""Olga on both, Oskar on Telegram."""


@pytest.fixture
def checkpoints(billing: Billing, clock: FakeClock, tmp_path: Path) -> Checkpoints:
    clock.advance(hours=(33 - clock.now().hour) % 24)  # nine in the morning, UTC
    return Checkpoints(billing, CheckpointFolder(tmp_path), OURS)


async def told(billing: Billing, trail: Trail, kind: str) -> tuple[list[tuple[str, str]], Card]:
    """Who hears the last event of a kind, and what."""
    event = (await trail.records(kind))[-1]
    async with billing.reading(PAIDUP) as work:
        who = await routes(work, event)
    about = (event.kind, event.subject, event.payload, "Paidup", "")
    note = (await CardBook(billing).told(Telling(1, COMPANY, "slack", "U1", *about, 1))).note
    assert note is not None
    return sorted(set(who)), note


async def test_the_days_head_goes_to_every_owner_on_telegram_and_on_slack(
    billing: Billing, checkpoints: Checkpoints, clock: FakeClock, trail: Trail
) -> None:
    await checkpoints.make(COMPANY)
    clock.advance(hours=1)  # the first one tells nobody
    await checkpoints.make(COMPANY)
    who, card = await told(billing, trail, "CheckpointMade")

    assert who == OWNERS
    assert card.title.startswith("The trail of Demo GmbH has ")
    async with billing.reading(PAIDUP) as work:
        verdict = await work.trail.verify([], [OURS.public], [posted(card.text.split()[-1])])
    assert verdict.flaws == ()


async def test_the_owners_hear_at_which_place_the_trail_does_not_hold(
    billing: Billing, checkpoints: Checkpoints, trail: Trail
) -> None:
    await draft(billing)
    forger = Forger(billing.database)
    row = forger.chain()[-1]
    forger.edit(row.id, actor="Vic")
    await checkpoints.make(COMPANY)
    who, card = await told(billing, trail, "TrailDoubted")

    assert who == OWNERS
    assert card.title == f"The trail of Demo GmbH does not hold at place {row.place}."
    assert "was edited" in card.text
