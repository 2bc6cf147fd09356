"""One message in a chat speaks for one thing: a newer card takes the older one away."""

import asyncio
import json
import logging
from contextlib import suppress
from itertools import count

import pytest

from bot.handlers.telegram.screen import Screen
from core.billing import Billing
from core.errors import NotFound
from core.retention import Keeping
from core.workflows.privacy import Privacy
from tests.bot.telegram.stage import Phone, Teller, labels, printed
from tests.cast import OLGA, PAIDUP
from tests.codes import done, enrolled
from tests.deeds import asked
from tests.policies import limited

CLIENT = "Acme"
MOVED = "Another message shows this now."


@pytest.fixture
async def card(olga: Phone, news: Teller, billing: Billing) -> int:
    """The card of an invoice that waits for Olga; its number."""
    await printed(billing, await asked(billing))
    await news.catch_up()
    return int(olga.last["id"])


def naming(phone: Phone) -> list[int]:
    """The messages that name the client."""
    return [one["id"] for one in phone.messages if CLIENT in json.dumps(one)]


async def arrived(billing: Billing) -> None:
    """Whatever was to be told to somebody has arrived: nothing is on its way."""
    async with billing.work(PAIDUP) as work:
        with suppress(NotFound):
            for delivery_id in count(1):
                await work.deliveries.told(delivery_id)


async def test_after_a_typed_code_one_message_has_words(
    olga: Phone, news: Teller, billing: Billing, card: int
) -> None:
    await limited(billing, 10000)
    app = await enrolled(billing, OLGA)
    await olga.press("Approve", card)
    answer = await olga.say(app.code())
    assert "Issued" in answer["text"]
    await news.catch_up()

    assert naming(olga) == [answer["id"]]
    assert card not in [one["id"] for one in olga.messages]


async def test_after_a_typed_reason_one_message_has_words(
    olga: Phone, news: Teller, card: int
) -> None:
    await olga.press("Reject", card)
    answer = await olga.say("The rate is wrong")
    await news.catch_up()

    assert "Rejected by Olga" in answer["text"]
    assert naming(olga) == [answer["id"]]


async def test_nothing_names_a_client_who_was_erased(
    olga: Phone, news: Teller, billing: Billing, card: int
) -> None:
    await olga.press("Reject", card)
    await olga.say("The rate is wrong")
    await olga.press("Void")
    await olga.press("Yes, void")
    await arrived(billing)
    await done(billing, OLGA, lambda work: work.privacy.erase("acme"))
    await Privacy(billing, None, Keeping({})).companies()
    for record in await news.trail.records("CardRetired"):
        for telling in await news.tellings(record.id):
            await news.channel.hear(telling)

    assert "This was about a client who was erased." in str(olga.messages)
    assert naming(olga) == []
    assert "119.00" not in json.dumps(olga.messages)


@pytest.mark.parametrize("is_paper", [True, False])
async def test_a_card_that_telegram_keeps_loses_its_words_and_buttons(
    olga: Phone, card: int, is_paper: bool
) -> None:
    older = card if is_paper else (await olga.say("/invoice show D1"))["id"]
    olga.desk.fault("deleteMessage", "before", status=400)
    answer = await olga.say("/invoice show D1")

    assert olga.message(older)["text"] == MOVED
    assert labels(olga.message(older)) == []
    assert answer["text"].startswith("D1")


async def test_a_card_that_cannot_be_changed_either_is_logged_and_stops_nothing(
    olga: Phone, news: Teller, card: int, caplog: pytest.LogCaptureFixture
) -> None:
    olga.desk.fault("deleteMessage", "before", status=400)
    olga.desk.fault("editMessageCaption", "before", status=400)
    with caplog.at_level(logging.WARNING, Screen.__module__):
        answer = await olga.say("/invoice show D1")

    assert answer["text"].startswith("D1")
    assert "an older card is still there" in caplog.text


async def test_an_edit_that_meets_a_newer_card_does_not_bring_the_older_one_back(
    olga: Phone, news: Teller, billing: Billing, card: int
) -> None:
    async with billing.work(OLGA) as work:
        await work.invoices.reject("D1", "The rate is wrong")
    olga.desk.fault("editMessageCaption", "slow", seconds=0.5)
    olga.desk.fault("deleteMessage", "before", status=400)
    await asyncio.gather(news.channel.hear(await news.last()), olga.say("/invoice show D1"))

    (left,) = naming(olga)
    assert left != card
    assert "Rejected by Olga" in olga.message(left)["text"]
