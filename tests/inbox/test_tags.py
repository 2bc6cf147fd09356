"""What somebody can do who has a tag of ours, and proves nothing."""

import pytest

from core.billing import Billing
from tests.cast import BEA, LINKS
from tests.deeds import issued
from tests.inbox.desk import CARL_S, OURS, SERVER, Desk, bounce, mail
from tests.trail import Trail


@pytest.fixture
def desk(billing: Billing) -> Desk:
    return Desk(billing)


@pytest.mark.parametrize("method", ["dkim", "dmarc"])
async def test_a_bounce_whose_checks_failed_stops_nothing(
    billing: Billing, desk: Desk, trail: Trail, method: str
) -> None:
    await issued(billing)
    facts = {"dkim": "header.d", "dmarc": "header.from"}
    result = f"Authentication-Results: {SERVER}; {method}=fail {facts[method]}=mx.acme.example"
    letter = await desk.receive(f"{result}\r\n".encode() + bounce(1, CARL_S))

    assert letter is not None
    assert (letter.level, letter.invoice_id) == ("forged", 1)
    async with billing.reading(BEA) as work:
        assert await work.reminders.holds(1) == []
    assert "ContactUnreachable" not in await trail.kinds()


async def test_a_bounce_counts_by_the_mail_it_returns_and_not_by_where_it_was_sent(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    raw = bounce(1, CARL_S).decode()
    tag = LINKS.reply_address(1).partition("@")[0].partition("+")[2]
    raw = raw.replace(f"<{tag}@", "<somebody@").replace(OURS, LINKS.reply_address(1))
    letter = await desk.receive(raw.encode())

    assert letter is not None
    assert letter.invoice_id == 1
    assert "ContactUnreachable" not in await trail.kinds()


async def test_whoever_has_a_tag_can_fill_a_thread_but_not_ring_all_day(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    for number in range(25):
        await desk.receive(mail(f"Hello {number}", sender=f"s{number}@evil.example"))
    await desk.receive(mail("Which account was it again?"))

    quiet = [event.payload["is_quiet"] for event in await trail.records("MailReceived")]
    assert quiet == [False] * 20 + [True] * 5 + [False]


async def test_three_claims_of_a_kind_wait_and_a_further_mail_adds_to_the_last(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    for amount in range(5):
        letter = await desk.receive(mail(f"We have paid EUR 1{amount}.00 by bank transfer."))

    assert (await trail.kinds()).count("ClaimRaised") == 3
    assert letter is not None
    assert letter.outcome == "It adds to C3, which waits for the team."
