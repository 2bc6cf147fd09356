"""Telegram slow, failing, or away; and a person who blocked the bot."""

from dataclasses import replace
from typing import Any

import pytest

from core.billing import Billing
from core.clock import Clock
from core.errors import GatewayFailed
from core.security.links import Links
from core.security.signing import Signer
from core.services.deliveries import Telling
from tests.bot.telegram.stage import (
    QUICK,
    Phone,
    Teller,
    facing,
    labels,
    link,
    printed,
    telegram,
)
from tests.cast import BEA, KEYRING, OLGA
from tests.deeds import asked, draft, issued, line, wording
from tests.sandbox.telegram_desk import OLGA as OLGAS_PHONE
from tests.sandbox.telegram_desk import Desk

SIGNER = Signer(b"s" * 32)


@pytest.fixture
async def request_for_approval(billing: Billing, news: Teller) -> Telling:
    """What is to be told: an invoice of Bea's waits for Olga."""
    await printed(billing, await asked(billing))
    return await news.last()


async def refused(news: Teller, telling: Telling) -> GatewayFailed:
    """How telling it fails."""
    with pytest.raises(GatewayFailed) as failure:
        await news.channel.hear(telling)
    return failure.value


async def test_when_telegram_says_wait_we_wait(
    desk: Desk, news: Teller, request_for_approval: Telling
) -> None:
    desk.fault("sendDocument", "before", status=429, seconds=7)
    failure = await refused(news, request_for_approval)

    assert (failure.wait_seconds, failure.permanent) == (7, False)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "before", "status": 500},
        {"kind": "after", "status": 502},
        {"kind": "garbage"},
        {"kind": "drop"},
    ],
    ids=str,
)
async def test_what_may_have_arrived_is_tried_again(
    desk: Desk, news: Teller, request_for_approval: Telling, fault: dict[str, Any]
) -> None:
    desk.fault("sendDocument", **fault)
    failure = await refused(news, request_for_approval)
    await news.channel.hear(request_for_approval)

    assert (failure.unclear, failure.permanent) == (True, False)
    assert labels(desk.messages()[-1]) == ["Approve", "Reject", "Edit"]


async def test_a_repeated_card_does_no_harm(
    desk: Desk, news: Teller, olga: Phone, request_for_approval: Telling
) -> None:
    await news.channel.hear(request_for_approval)
    await news.channel.hear(request_for_approval)

    assert len([one for one in olga.messages if one["document"]]) == 1
    assert (await olga.press("Approve"))["text"].startswith("INV-2026-0001")


async def test_whoever_blocked_the_bot_is_given_up(
    desk: Desk, news: Teller, request_for_approval: Telling
) -> None:
    await desk.do("block", user=OLGAS_PHONE)
    failure = await refused(news, request_for_approval)

    assert failure.permanent
    assert failure.message.startswith("Telegram: the bot was blocked there. Unblock it")


async def test_an_older_card_that_cannot_go_yet_goes_with_the_next_try(
    desk: Desk, news: Teller, olga: Phone, request_for_approval: Telling
) -> None:
    await news.channel.hear(request_for_approval)
    older = olga.last["id"]
    desk.fault("deleteMessage", "before", status=500)
    await news.channel.hear(request_for_approval)

    (paper,) = [one for one in olga.messages if one["document"]]
    assert (paper["id"] > older, labels(paper)) == (True, ["Approve", "Reject", "Edit"])


async def test_a_link_telegram_refuses_is_written_out(billing: Billing, clock: Clock) -> None:
    local = Billing(
        billing.database, clock, Links("http://localhost:8000", SIGNER, "a@b.example"), KEYRING
    )
    view = await issued(local)
    await link(local, OLGAS_PHONE)
    rules = replace(QUICK, allow_local_urls=False)
    async with telegram(rules) as strict, facing(strict, local) as face:
        olga = Phone(strict, face, OLGAS_PHONE)
        await olga.start()
        card = await olga.say(f"/invoice show {view.invoice.reference}")

    assert "Invoice page: http://localhost:8000/" in card["text"]
    assert "Invoice page" not in labels(card)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(401, "Look at PAIDUP_TELEGRAM_TOKEN."), (400, "Please report this fault.")],
)
async def test_what_can_never_arrive_says_what_to_do(
    desk: Desk, news: Teller, request_for_approval: Telling, status: int, sentence: str
) -> None:
    desk.fault("sendDocument", "before", status=status)
    failure = await refused(news, request_for_approval)

    assert failure.permanent
    assert failure.message.endswith(sentence)


async def test_a_chat_that_never_was_is_given_up(
    news: Teller, request_for_approval: Telling
) -> None:
    stranger = Telling(**{**vars(request_for_approval), "address": "500000009"})

    assert "Press Start" in (await refused(news, stranger)).message


async def test_a_living_card_that_was_deleted_is_not_posted_again_for_a_mere_change(
    desk: Desk, news: Teller, olga: Phone, billing: Billing
) -> None:
    await draft(billing)
    shown = await olga.say("/invoice show D1")
    await desk.call("deleteMessage", chat_id=OLGAS_PHONE, message_id=shown["id"])
    before = olga.messages
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording(line("200")))
    await news.catch_up()

    assert olga.messages == before


async def test_a_deed_whose_card_was_deleted_is_answered_anew(
    desk: Desk, olga: Phone, billing: Billing
) -> None:
    await draft(billing)
    shown = await olga.say("/invoice show D1")
    await olga.push(shown["id"], "invoice send|D1")
    await desk.call("deleteMessage", chat_id=OLGAS_PHONE, message_id=shown["id"])
    card = await olga.settled()

    assert "Waiting for approval" in card["text"]


@pytest.mark.parametrize("kind", ["before", "garbage"])
async def test_an_answer_is_tried_more_than_once(desk: Desk, olga: Phone, kind: str) -> None:
    before = len(olga.messages)
    desk.fault("sendMessage", kind, times=1)
    await olga.say("/help")

    assert len(olga.messages) == before + 1


async def test_an_answer_that_never_arrives_leaves_the_deed_done(
    desk: Desk, olga: Phone, billing: Billing
) -> None:
    desk.fault("sendMessage", "before", times=3)
    await olga.say('/invoice new acme 100 "Work"')

    async with billing.reading(OLGA) as work:
        assert await work.invoices.get("D1")
    assert (await olga.say("/invoice show D1"))["text"].startswith("D1")


async def test_a_press_that_cannot_be_answered_any_more_is_carried_out(
    desk: Desk, olga: Phone, billing: Billing
) -> None:
    await draft(billing)
    await olga.say("/invoice show D1")
    desk.fault("answerCallbackQuery", "before", status=400)
    card = await olga.press("Send for approval")

    assert "Waiting for approval" in card["text"]


async def test_a_line_that_is_no_text_is_answered(desk: Desk, olga: Phone) -> None:
    await desk.do("document", user=OLGAS_PHONE, name="a.txt", content_base64="YQ==")

    assert (await olga.settled())["text"].startswith("I can only read text.")
