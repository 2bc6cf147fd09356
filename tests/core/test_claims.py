"""What a client wrote: it lets reminders wait, and a person settles it."""

from datetime import date, timedelta

import pytest

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.models import ClaimKind, ClaimState, Hold, HoldKind, Method, PaidBy, PaymentState
from core.money import Money
from core.services.claims import Said, workdays_after
from tests.cast import ADA, BEA, CARL, MIA, OLGA, OTHER_PAIDUP, PAIDUP
from tests.deeds import draft, issued, paid
from tests.fakes.clock import FakeClock
from tests.letters import claimed, received
from tests.trail import Trail

TODAY = date(2026, 11, 22)


async def holds(billing: Billing, invoice_id: int = 1) -> list[Hold]:
    async with billing.reading(BEA) as work:
        return await work.reminders.holds(invoice_id)


async def test_a_claim_of_payment_books_nothing_and_lets_reminders_wait(
    billing: Billing, trail: Trail
) -> None:
    view = await issued(billing)
    claim = await claimed(
        billing, await received(billing), ClaimKind.PAYMENT, day=date(2026, 11, 17)
    )

    assert claim.state is ClaimState.OPEN
    (hold,) = await holds(billing)
    assert (hold.kind, hold.until) == (HoldKind.CLAIM, date(2026, 11, 27))
    async with billing.reading(BEA) as work:
        assert (await work.invoices.get(view.invoice.reference)).paid_minor == 0
        assert await work.payments.of_invoice(view.invoice) == []


async def test_a_second_claim_of_payment_lets_nothing_wait_again(
    billing: Billing, clock: FakeClock
) -> None:
    await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    clock.advance(days=10)
    more = Money(5000, "EUR")
    await claimed(billing, await received(billing), ClaimKind.PAYMENT, amount=more)

    assert await holds(billing) == []


async def test_what_is_said_again_is_one_claim_and_what_is_new_another(billing: Billing) -> None:
    await issued(billing)
    day = date(2026, 11, 17)
    first = await claimed(billing, await received(billing), ClaimKind.PAYMENT, day=day)
    again = await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    more = await claimed(
        billing, await received(billing), ClaimKind.PAYMENT, amount=Money(5000, "EUR"), day=day
    )

    assert (again.id, more.id) == (first.id, first.id + 1)


@pytest.mark.parametrize("way", PaidBy)
async def test_every_way_to_pay_is_kept_with_the_claim(billing: Billing, way: PaidBy) -> None:
    await issued(billing)
    letter = await received(billing)
    claim = await claimed(billing, letter, ClaimKind.PAYMENT, paid_by=way)
    async with billing.reading(BEA) as work:
        kept = await work.claims.get(claim.reference)

    assert (kept.paid_by, kept.method) == (way, claim.method)


async def test_a_confirmed_payment_waits_for_an_owner_as_always(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    claim = await claimed(
        billing,
        await received(billing),
        ClaimKind.PAYMENT,
        amount=Money(5000, "EUR"),
        day=date(2026, 11, 17),
        note="RF 12",
    )
    async with billing.work(BEA) as work:
        await work.claims.confirm(claim.reference)

    async with billing.reading(BEA) as work:
        view = await work.payments.view("P1")
        settled = await work.claims.get(claim.reference)
    assert (view.payment.state, view.payment.amount) == (PaymentState.PENDING, Money(5000, "EUR"))
    assert (view.payment.paid_on, view.payment.note) == (date(2026, 11, 17), "RF 12")
    assert (settled.state, settled.settled_by) == (ClaimState.CONFIRMED, BEA.member_id)
    assert settled.payment_id == view.payment.id
    assert "PaymentBooked" not in await trail.kinds()


async def test_what_came_may_differ_from_what_was_said(billing: Billing) -> None:
    await issued(billing)
    claim = await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    async with billing.work(BEA) as work:
        view = await work.claims.pay(
            claim.reference, Money(1000, "EUR"), Method.BANK, TODAY, "statement 7"
        )

    assert view.payment.amount == Money(1000, "EUR")


async def test_a_payment_that_did_not_come_lets_reminders_go_on(billing: Billing) -> None:
    await issued(billing)
    claim = await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    async with billing.work(BEA) as work:
        await work.claims.dismiss(claim.reference)

    assert await holds(billing) == []


async def test_a_claim_is_settled_once(billing: Billing) -> None:
    await issued(billing)
    claim = await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    async with billing.work(BEA) as work:
        await work.claims.dismiss(claim.reference)

    async with billing.work(BEA) as work:
        with pytest.raises(WrongState, match="dismissed already"):
            await work.claims.confirm(claim.reference)


async def test_a_promise_is_taken_at_its_word_until_the_day_after(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    day = TODAY + timedelta(days=30)
    claim = await claimed(billing, await received(billing), ClaimKind.PROMISE, day=day)

    (hold,) = await holds(billing)
    assert (hold.kind, hold.until) == (HoldKind.PROMISE, day + timedelta(days=1))
    assert claim.state is ClaimState.CONFIRMED
    assert (await trail.last("ClaimSettled"))["state"] == "confirmed"


@pytest.mark.parametrize("days", [-1, 31])
async def test_a_promise_out_of_bounds_waits_for_a_person(billing: Billing, days: int) -> None:
    await issued(billing)
    day = TODAY + timedelta(days=days)
    claim = await claimed(billing, await received(billing), ClaimKind.PROMISE, day=day)

    assert (claim.state, await holds(billing)) == (ClaimState.OPEN, [])


async def test_only_the_first_promise_is_taken_at_its_word(
    billing: Billing, clock: FakeClock
) -> None:
    await issued(billing)
    day = TODAY + timedelta(days=5)
    await claimed(billing, await received(billing), ClaimKind.PROMISE, day=day)
    again = await claimed(
        billing, await received(billing), ClaimKind.PROMISE, day=day + timedelta(days=5)
    )

    (hold,) = await holds(billing)
    assert (again.state, hold.until) == (ClaimState.OPEN, day + timedelta(days=1))


async def test_a_promise_taken_at_its_word_can_be_dismissed(billing: Billing) -> None:
    await issued(billing)
    claim = await claimed(billing, await received(billing), ClaimKind.PROMISE, day=TODAY)
    async with billing.work(BEA) as work:
        await work.claims.dismiss(claim.reference)

    assert await holds(billing) == []
    async with billing.work(BEA) as work:
        with pytest.raises(WrongState):
            await work.claims.dismiss(claim.reference)


async def test_a_dispute_stops_reminders_until_the_team_says_so(
    billing: Billing, clock: FakeClock
) -> None:
    await issued(billing)
    claim = await claimed(billing, await received(billing), ClaimKind.DISPUTE, note="rush fee")
    clock.advance(days=400)
    assert [hold.kind for hold in await holds(billing)] == [HoldKind.DISPUTE]

    async with billing.work(BEA) as work:
        with pytest.raises(WrongState, match="is a dispute"):
            await work.claims.confirm(claim.reference)
        await work.claims.dismiss(claim.reference)

    assert await holds(billing) == []


async def test_of_two_disputes_both_have_to_be_settled(billing: Billing) -> None:
    await issued(billing)
    one = await claimed(billing, await received(billing), ClaimKind.DISPUTE, note="the rush fee")
    two = await claimed(billing, await received(billing), ClaimKind.DISPUTE, note="the hosting")
    async with billing.work(BEA) as work:
        await work.claims.dismiss(one.reference)
    assert len(await holds(billing)) == 1

    async with billing.work(BEA) as work:
        await work.claims.dismiss(two.reference)
    assert await holds(billing) == []


async def test_more_time_is_granted_by_a_person(billing: Billing) -> None:
    await issued(billing)
    claim = await claimed(billing, await received(billing), ClaimKind.EXTENSION)
    assert await holds(billing) == []

    async with billing.work(BEA) as work:
        with pytest.raises(InvalidInput, match="not said"):
            await work.claims.confirm(claim.reference)
    async with billing.work(BEA) as work:
        await work.claims.wait(claim.reference, date(2026, 12, 24))

    (hold,) = await holds(billing)
    assert (hold.kind, hold.until) == (HoldKind.EXTENSION, date(2026, 12, 25))


async def test_a_po_number_is_noted_beside_what_was_issued(billing: Billing) -> None:
    view = await issued(billing)
    claim = await claimed(billing, await received(billing), ClaimKind.PO_NUMBER, note="4711")
    async with billing.work(BEA) as work:
        await work.claims.confirm(claim.reference)

    async with billing.reading(BEA) as work:
        after = await work.invoices.view(view.invoice.reference)
    assert after.invoice.po_number == "4711"
    assert after.content_hash == view.content_hash


async def test_nothing_is_claimed_of_what_is_not_owed(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 11900)
    letter = await received(billing)
    async with billing.work(PAIDUP) as work:
        assert await work.claims.raise_by_mail(letter, 1, Said(ClaimKind.PAYMENT)) is None
    async with billing.work(BEA) as work:
        with pytest.raises(WrongState, match="nothing to settle"):
            await work.claims.raise_by_hand(letter, Said(ClaimKind.PAYMENT))


async def test_open_claims_are_of_no_use_once_it_is_paid(billing: Billing) -> None:
    view = await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.DISPUTE)
    await paid(billing, view.invoice.reference, 11900)

    async with billing.reading(BEA) as work:
        invoice = await work.invoices.get(view.invoice.reference)
        assert await work.claims.open_on(invoice) == []


async def test_an_amount_in_another_currency_was_not_said(billing: Billing) -> None:
    await issued(billing)
    claim = await claimed(
        billing, await received(billing), ClaimKind.PAYMENT, amount=Money(100, "USD")
    )

    assert claim.amount is None


async def test_a_member_says_what_a_mail_means_once(billing: Billing) -> None:
    await issued(billing)
    letter = await received(billing, level="unknown")
    async with billing.work(BEA) as work:
        await work.claims.raise_by_hand(letter, Said(ClaimKind.PAYMENT))

    async with billing.work(BEA) as work:
        with pytest.raises(WrongState, match="understood so already"):
            await work.claims.raise_by_hand(letter, Said(ClaimKind.PAYMENT))
    loose = await received(billing, invoice_id=None)
    async with billing.work(BEA) as work:
        with pytest.raises(WrongState, match="no invoice"):
            await work.claims.raise_by_hand(loose, Said(ClaimKind.PAYMENT))


async def test_only_the_team_settles_and_only_paidup_raises_by_mail(billing: Billing) -> None:
    await issued(billing)
    letter = await received(billing)
    claim = await claimed(billing, letter, ClaimKind.PAYMENT)
    for actor in (ADA, CARL):
        async with billing.work(actor) as work:
            for deed in (work.claims.confirm, work.claims.dismiss):
                with pytest.raises(NotAllowed):
                    await deed(claim.reference)
    async with billing.work(OLGA) as work:
        with pytest.raises(NotAllowed):
            await work.claims.raise_by_mail(letter, 1, Said(ClaimKind.DISPUTE))


async def test_another_company_s_claims_do_not_exist(billing: Billing) -> None:
    await issued(billing)
    letter = await received(billing)
    claim = await claimed(billing, letter, ClaimKind.PAYMENT)
    async with billing.work(MIA) as work:
        with pytest.raises(NotFound):
            await work.claims.dismiss(claim.reference)
    async with billing.work(OTHER_PAIDUP) as work:
        with pytest.raises(NotFound):
            await work.claims.by_id(claim.id)
        assert await work.claims.raise_by_mail(letter, 1, Said(ClaimKind.PAYMENT)) is None


async def test_a_draft_has_no_claims(billing: Billing) -> None:
    view = await draft(billing)
    letter = await received(billing)
    async with billing.work(PAIDUP) as work:
        for kind in ClaimKind:
            said = Said(kind, note="1")
            assert await work.claims.raise_by_mail(letter, view.invoice.id, said) is None


def test_working_days_leave_out_the_weekend() -> None:
    assert workdays_after(date(2026, 11, 20), 1) == date(2026, 11, 23)
    assert workdays_after(date(2026, 11, 22), 5) == date(2026, 11, 27)
