"""The approval policy: codes, second persons, sums of a day, five at once, and expiry."""

from dataclasses import replace
from typing import Any

import pytest

from core.billing import Billing, Work
from core.errors import InvalidInput, NotAllowed, WrongState
from core.models import InvoiceState, PaymentState
from core.money import Money
from core.security.deeds import CodeNeeded
from core.security.rights import Deed
from core.services.clients import NewClient
from core.workflows.decisions import fall_due
from tests.cast import ARI, BEA, COMPANY, OLGA, OSKAR, OTTO, PAIDUP
from tests.codes import done, enrolled, needed
from tests.core.rush import at_once
from tests.deeds import asked, draft, issued, line, recorded, wording
from tests.fakes.clock import FakeClock
from tests.policies import demoted, gone, limited, ruled
from tests.proposals import agreed, proposed
from tests.trail import Trail

INVOICES = f"{Deed.APPROVE_INVOICE} EUR"


async def approve(billing: Billing, by: Any, reference: str = "D1") -> InvoiceState:
    view = await done(billing, by, lambda work: work.invoices.approve(reference))
    return view.invoice.state


async def takes_code(billing: Billing, reference: str, by: Any = OLGA) -> bool:
    """Whether approving it would take a code; nothing is approved."""
    await enrolled(billing, by)
    try:
        async with billing.reading(by) as work:
            await work.invoices.approve(reference)
    except CodeNeeded:
        return True
    return False


# -- limits --------------------------------------------------------------------------------


async def test_a_limit_of_a_deed_and_currency_comes_before_the_general_one(
    billing: Billing,
) -> None:
    await limited(billing, 10000)
    await ruled(billing, limits={INVOICES: [20000, None]})
    await asked(billing)  # over 119.00 EUR
    await asked(billing, wording(client="globex"))  # over 119.00 USD

    assert not await takes_code(billing, "D1")
    assert await takes_code(billing, "D2")


async def test_above_the_second_limit_it_takes_two_persons(billing: Billing, trail: Trail) -> None:
    await ruled(billing, limits={INVOICES: [5000, 10000]})
    await asked(billing)

    assert await approve(billing, OLGA) is InvoiceState.AWAITING
    assert await trail.records("InvoiceIssued") == []
    assert await approve(billing, OSKAR) is InvoiceState.OPEN
    assert len(await trail.records("InvoiceIssued")) == 1


@pytest.mark.parametrize("again", [OLGA, replace(OLGA, world="slack"), replace(OLGA, world="web")])
async def test_two_accounts_are_not_two_persons(billing: Billing, again: Any) -> None:
    """A029."""
    await ruled(billing, limits={INVOICES: [5000, 10000]})
    await asked(billing)
    await approve(billing, OLGA)

    with pytest.raises(WrongState, match="You said yes to this already"):
        await approve(billing, again)


@pytest.mark.parametrize("lost", [demoted, gone])
async def test_a_yes_counts_only_while_its_person_may_say_it(billing: Billing, lost: Any) -> None:
    """A030: demoted or suspended after approving, before it is done."""
    await ruled(billing, limits={INVOICES: [5000, 10000]})
    await asked(billing)
    await approve(billing, OLGA)
    await lost(billing, "Olga")

    assert await approve(billing, OSKAR) is InvoiceState.AWAITING


async def test_an_edit_takes_every_yes_with_it(billing: Billing) -> None:
    """A028: what was agreed to was something else."""
    await ruled(billing, limits={INVOICES: [5000, 10000]})
    await asked(billing)
    await approve(billing, OLGA)
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording(line("200")))
        await work.invoices.ask("D1")

    assert await approve(billing, OSKAR) is InvoiceState.AWAITING


async def test_twenty_second_persons_at_once_issue_once(billing: Billing, trail: Trail) -> None:
    """A027, I12."""
    await ruled(billing, limits={INVOICES: [5000, 10000]})
    await asked(billing)
    await approve(billing, OLGA)
    app = await enrolled(billing, OSKAR)
    wanted = await needed(billing, OSKAR, lambda work: work.invoices.approve("D1"))

    async def yes() -> str:
        async with billing.work(OSKAR) as work:
            await work.codes.offer(wanted.id, app.code())
            return str((await work.invoices.approve("D1")).invoice.state)

    outcomes = await at_once(yes() for _ in range(20))

    assert outcomes.count("open") == 1
    assert len(await trail.records("InvoiceIssued")) == 1


async def test_what_takes_two_is_not_sent_where_there_is_one(billing: Billing) -> None:
    await ruled(billing, limits={INVOICES: [5000, 10000]})
    await demoted(billing, "Oskar")

    with pytest.raises(WrongState, match="it takes two persons"):
        await asked(billing)


# -- sums ----------------------------------------------------------------------------------


async def test_what_is_split_is_summed_up_for_a_day(billing: Billing, clock: FakeClock) -> None:
    """A031: each below the limit, together above it."""
    await limited(billing, 30000)
    await issued(billing)
    await issued(billing)
    await asked(billing)
    assert await takes_code(billing, "D3")

    clock.advance(hours=24)
    assert not await takes_code(billing, "D3")


async def test_another_initiator_and_another_client_are_summed_up_apart(billing: Billing) -> None:
    """A031: the sum is of one initiator and one client."""
    await limited(billing, 30000)
    async with billing.work(BEA) as work:
        await work.clients.add(NewClient("initech", "Initech", "i@initech.example"))
    await issued(billing)
    await issued(billing)
    await asked(billing, wording(client="initech"))
    await asked(billing, by=ARI)

    assert not await takes_code(billing, "D3")
    assert not await takes_code(billing, "D4")


async def test_the_reason_names_what_was_approved_before(billing: Billing) -> None:
    await limited(billing, 20000)
    await issued(billing)
    await asked(billing)
    await enrolled(billing, OLGA)

    with pytest.raises(CodeNeeded) as need:
        async with billing.work(OLGA) as work:
            await work.invoices.approve("D2")
    why = "D2 over 119.00 EUR, with 119.00 EUR more for this client in 24 hours,"
    assert need.value.guarded.why == f"{why} is above your limit of 200.00 EUR."


# -- waiting -------------------------------------------------------------------------------


async def test_at_most_five_requests_of_one_person_wait(billing: Billing) -> None:
    """A086: an owner is not tired out."""
    await ruled(billing)
    for _ in range(5):
        await asked(billing)

    with pytest.raises(WrongState, match="5 requests of yours wait") as refusal:
        await asked(billing)
    assert refusal.value.hint.startswith("Wait until some are decided on")
    await asked(billing, by=ARI)


async def test_a_request_expires_and_the_invoice_is_a_draft_again(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    """A032."""
    await ruled(billing, request_hours=48)
    await asked(billing)
    clock.advance(hours=48)
    with pytest.raises(WrongState, match="Nobody decided on it in time"):
        await approve(billing, OLGA)

    assert [each.event for each in await fall_due(billing, COMPANY)] == ["ApprovalExpired"]
    assert await fall_due(billing, COMPANY) == []
    async with billing.work(BEA) as work:
        assert (await work.invoices.ask("D1")).invoice.state is InvoiceState.AWAITING
    assert await approve(billing, OLGA) is InvoiceState.OPEN
    assert len(await trail.records("ApprovalExpired")) == 1


async def test_what_expired_may_be_sent_again_before_the_clock_looked(
    billing: Billing, clock: FakeClock
) -> None:
    await asked(billing)
    clock.advance(days=14)
    async with billing.work(ARI) as work:
        await work.invoices.ask("D1")

    assert await approve(billing, OLGA) is InvoiceState.OPEN


async def test_a_recorded_payment_waits_however_long(billing: Billing, clock: FakeClock) -> None:
    """It never expires: its client would be reminded of what was paid."""
    await issued(billing)
    await recorded(billing, "INV-2026-0001", 100)
    clock.advance(days=60)
    assert await fall_due(billing, COMPANY) == []

    view = await done(billing, OLGA, lambda work: work.payments.approve("P1"))
    assert view.payment.state is PaymentState.BOOKED


async def test_what_somebody_sent_who_was_suspended_is_not_approved(billing: Billing) -> None:
    """A030: the initiator was removed; somebody else may send it again."""
    await asked(billing)
    await gone(billing, "Bea")
    with pytest.raises(WrongState, match="Bea sent it in, and may do nothing any more"):
        await approve(billing, OLGA)

    async with billing.work(ARI) as work:
        await work.invoices.ask("D1")
    assert await approve(billing, OLGA) is InvoiceState.OPEN


@pytest.mark.parametrize("state", ["draft", "open"])
async def test_nothing_is_issued_without_a_request(billing: Billing, state: str) -> None:
    """A032: approved without being asked, and approved again."""
    await (draft(billing) if state == "draft" else issued(billing))

    with pytest.raises(WrongState):
        await approve(billing, OSKAR)


# -- changing it ---------------------------------------------------------------------------


def limits(work: Work, code: int | None = 10000, two: int | None = 20000) -> Any:
    code_, two_ = (None if each is None else Money(each, "EUR") for each in (code, two))
    return work.policies.set_limits(Deed.APPROVE_INVOICE, "EUR", code_, two_)


async def test_the_policy_is_changed_by_two_owners(billing: Billing, trail: Trail) -> None:
    """A145."""
    await proposed(billing, OLGA, limits)
    assert await trail.records("PolicyChanged") == []
    await agreed(billing, OSKAR)

    async with billing.reading(PAIDUP) as work:
        policy = await work.policies.own()
    found = policy.limits(Deed.APPROVE_INVOICE, "EUR")
    assert (found.code, found.two) == (Money(10000, "EUR"), Money(20000, "EUR"))


@pytest.mark.parametrize("stranger", [BEA, ARI])
async def test_nobody_else_changes_it(billing: Billing, stranger: Any) -> None:
    """A145: an accountant disables no second pair of eyes."""
    with pytest.raises(NotAllowed):
        await proposed(billing, stranger, limits)


async def test_another_companys_policy_stays(billing: Billing) -> None:
    await proposed(billing, OLGA, limits)
    await agreed(billing, OSKAR)

    async with billing.reading(OTTO) as work:
        assert (await work.policies.own()).own == {}


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (lambda work: limits(work, 20000, 10000), "not below the first"),
        (lambda work: limits(work, -1, None), "The limit is an amount in EUR"),
        (lambda work: limits(work, None, None), "says that already"),
        (lambda work: work.policies.set_limits(Deed.VOID_INVOICE, "EUR", None, None), "no limit"),
        (lambda work: work.policies.set_number("delay_hours", 1), "a number from 24 to 336"),
        (lambda work: work.policies.set_number("open_most", 100), "a number from 1 to 50"),
    ],
)
async def test_a_policy_that_cannot_be_is_a_sentence(
    billing: Billing, deed: Any, said: str
) -> None:
    with pytest.raises((InvalidInput, WrongState), match=said):
        await done(billing, OLGA, deed)


async def test_a_second_limit_needs_two_who_may(billing: Billing) -> None:
    await demoted(billing, "Oskar")

    with pytest.raises(WrongState, match="nobody could be the second"):
        await done(billing, OLGA, limits)
