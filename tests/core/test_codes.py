"""One-time codes in the books: what takes one, and what each takes."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core.billing import Billing, Work
from core.errors import CodeRefused, NotAllowed, NotFound, WrongState
from core.models import InvoiceState, SecondFactor
from core.money import Money
from core.repositories.base import table
from core.security.deeds import CodeNeeded, Guarded
from core.security.encryption import Keyring
from core.security.rights import RIGHTS, Deed, Proof, Role
from core.services.companies import BankDetails
from tests.cast import BEA, LINKS, OLGA, OSKAR, OTTO, PAIDUP
from tests.codes import KEYBOARD, SECRET, Authenticator, enrolled, needed, with_code
from tests.core.rush import at_once
from tests.deeds import asked, issued, recorded, wording
from tests.fakes.clock import FakeClock
from tests.policies import limited
from tests.trail import Trail

BANK = BankDetails("Demo GmbH", "DE89 3704 0044 0532 0130 00", "cobadeffxxx", "Commerzbank")


async def offering(
    billing: Billing, asked_id: int, code: str, deed: Callable[[Work], Awaitable[Any]]
) -> Any:
    """Give a code for what was asked."""
    async with billing.work(OLGA) as work:
        await work.codes.offer(asked_id, code)
        return await deed(work)


def approving(reference: str) -> Callable[[Work], Awaitable[Any]]:
    """Approve an invoice or a payment."""
    if reference.startswith("P"):
        return lambda work: work.payments.approve(reference)
    return lambda work: work.invoices.approve(reference)


def enrolling(work: Work) -> Awaitable[Any]:
    """Move to a new phone."""
    return work.second_factors.enrol()


@pytest.fixture
async def app(billing: Billing) -> Authenticator:
    """Olga's authenticator app; above 100.00 EUR an approval takes a code."""
    await limited(billing)
    return await enrolled(billing, OLGA)


async def test_a_code_approves_what_is_above_the_limit(billing: Billing, trail: Trail) -> None:
    await limited(billing)
    await asked(billing)

    view = await with_code(billing, OLGA, approving("D1"))

    assert view.invoice.state is InvoiceState.OPEN
    assert (await trail.kinds())[-2:] == ["CodeAccepted", "InvoiceIssued"]


@pytest.mark.parametrize("minor", [11900, 1_000_000, None])
async def test_up_to_the_limit_no_code_is_asked(billing: Billing, minor: int | None) -> None:
    await limited(billing, minor)

    assert (await issued(billing)).invoice.state is InvoiceState.OPEN


async def test_an_amount_in_another_currency_counts_as_above(
    billing: Billing, app: Authenticator
) -> None:
    await limited(billing, 100_000_000)
    await asked(billing, wording(client="globex"))

    with pytest.raises(CodeNeeded) as need:
        async with billing.work(OLGA) as work:
            await work.invoices.approve("D1")
    assert "119.00 USD cannot be compared with your limit" in need.value.guarded.why


async def test_a_payment_recorded_by_hand_counts_as_an_approval(
    billing: Billing, app: Authenticator
) -> None:
    view = await with_code(billing, OLGA, approving((await asked(billing)).invoice.reference))
    await recorded(billing, view.invoice.reference, 11900)

    with pytest.raises(CodeNeeded):
        async with billing.work(OLGA) as work:
            await work.payments.approve("P1")
    assert (await with_code(billing, OLGA, approving("P1"))).invoice.state is InvoiceState.PAID


@pytest.mark.parametrize(
    "deed",
    [
        lambda work: work.invoices.void("INV-2026-0001"),
        lambda work: work.companies.change_bank(BANK),
        lambda work: work.policies.set_general(Money(1, "EUR")),
        lambda work: work.members.change_role("Bea", Role.OWNER),
        lambda work: work.second_factors.enrol(),
        lambda work: work.second_factors.renew_recovery(),
        lambda work: work.second_factors.remove(),
    ],
    ids=["void", "bank", "limit", "role", "new phone", "recovery", "off"],
)
async def test_what_is_dangerous_always_takes_a_code(
    billing: Billing, trail: Trail, deed: Callable[[Work], Awaitable[Any]]
) -> None:
    await issued(billing)
    await enrolled(billing, OLGA)
    before = await trail.kinds()

    with pytest.raises(CodeNeeded):
        async with billing.work(OLGA) as work:
            await deed(work)
    assert await trail.kinds() == before

    await with_code(billing, OLGA, deed)


async def test_without_codes_one_is_told_how_to_set_them_up(billing: Billing) -> None:
    await limited(billing)
    await asked(billing)

    with pytest.raises(NotAllowed, match="You have no codes yet") as refusal:
        async with billing.work(OLGA) as work:
            await work.invoices.approve("D1")
    assert "/mfa setup" in refusal.value.hint


async def test_the_system_gives_no_codes(billing: Billing) -> None:
    await issued(billing)

    for actor in (PAIDUP, KEYBOARD):
        with pytest.raises(NotAllowed, match="Only a person may void"):
            async with billing.work(actor) as work:
                await work.invoices.void("INV-2026-0001")


async def test_a_code_works_once(billing: Billing, app: Authenticator) -> None:
    await asked(billing)
    await asked(billing)
    await with_code(billing, OLGA, approving("D1"), app.code())

    with pytest.raises(CodeRefused, match="used already") as refusal:
        await with_code(billing, OLGA, approving("D2"), app.code())
    assert refusal.value.reason == "reused"


async def test_a_code_from_before_the_last_used_one_is_refused(
    billing: Billing, app: Authenticator
) -> None:
    await asked(billing)
    await asked(billing)
    await with_code(billing, OLGA, approving("D1"), app.code())

    with pytest.raises(CodeRefused, match="or a newer one was") as refusal:
        await with_code(billing, OLGA, approving("D2"), app.code(-1))
    assert refusal.value.reason == "reused"


async def test_the_next_code_works_at_once_on_the_next_deed(
    billing: Billing, app: Authenticator
) -> None:
    await asked(billing)
    await asked(billing)
    await with_code(billing, OLGA, approving("D1"), app.code())

    assert (await with_code(billing, OLGA, approving("D2"), app.code(1))).invoice.number


@pytest.mark.parametrize(("steps", "clock_is"), [(4, "2 min fast"), (-6, "3 min slow")])
async def test_a_code_of_another_time_says_that_the_clocks_differ(
    billing: Billing, app: Authenticator, steps: int, clock_is: str
) -> None:
    await asked(billing)

    with pytest.raises(CodeRefused, match=clock_is) as refusal:
        await with_code(billing, OLGA, approving("D1"), app.code(steps))
    assert refusal.value.reason == "out of step"


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567", "١٢٣", "x" * 5000])
async def test_what_is_no_code_is_said_to_be_none(
    billing: Billing, app: Authenticator, typed: str
) -> None:
    await asked(billing)
    wanted = await needed(billing, OLGA, approving("D1"))

    with pytest.raises(CodeRefused, match="That is not a code") as refusal:
        await offering(billing, wanted.id, typed, approving("D1"))
    assert refusal.value.hint == (
        "A one-time code has six digits, such as 123 456; a recovery code has sixteen letters and"
        " digits."
    )


async def test_the_same_code_on_two_deeds_at_once_does_one(
    billing: Billing, app: Authenticator, trail: Trail
) -> None:
    drafts = [(await asked(billing)).invoice.reference for _ in range(6)]
    wanted = [await needed(billing, OLGA, approving(name)) for name in drafts]
    code = app.code()

    outcomes = await at_once(
        offering(billing, one.id, code, approving(name))
        for one, name in zip(wanted, drafts, strict=True)
    )

    assert outcomes.count("CodeRefused") == 5
    assert len(await trail.records("InvoiceIssued")) == 1
    assert len(await trail.records("CodeAccepted")) == 1


async def test_one_asking_does_one_deed_however_many_codes_come(
    billing: Billing, app: Authenticator, trail: Trail
) -> None:
    await asked(billing)
    wanted = await needed(billing, OLGA, approving("D1"))

    await offering(billing, wanted.id, app.code(), approving("D1"))
    with pytest.raises(CodeRefused, match="confirmed already"):
        await offering(billing, wanted.id, app.code(1), approving("D1"))


async def test_two_codes_at_once_for_one_asking_do_it_once(
    billing: Billing, app: Authenticator
) -> None:
    wanted = await needed(billing, OLGA, enrolling)

    outcomes = await at_once(
        offering(billing, wanted.id, code, enrolling) for code in (app.code(), app.code(1))
    )

    assert outcomes.count("CodeRefused") == 1


async def test_a_page_opened_twice_at_once_shows_its_secret_once(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        begun = await work.second_factors.enrol()
    enrolment = await billing.enrolment(begun.token)

    async def look() -> str:
        async with billing.work(PAIDUP) as work:
            return (await work.second_factors.open_page(enrolment, "Bea")).secret

    assert sorted(await at_once([look(), look()])) == sorted([begun.secret, "NotFound"])


async def test_a_deed_edited_between_card_and_code_is_refused(
    billing: Billing, app: Authenticator
) -> None:
    await asked(billing)
    wanted = await needed(billing, OLGA, approving("D1"))
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording(note="Pay to somebody else"))
        await work.invoices.ask("D1")

    with pytest.raises(CodeRefused, match="has changed since") as refusal:
        await offering(billing, wanted.id, app.code(), approving("D1"))
    assert refusal.value.reason == "changed"


async def test_a_code_for_one_deed_does_no_other(billing: Billing, app: Authenticator) -> None:
    await asked(billing)
    await asked(billing)
    wanted = await needed(billing, OLGA, approving("D1"))

    with pytest.raises(CodeRefused, match="has changed since"):
        await offering(billing, wanted.id, app.code(), approving("D2"))


async def test_one_code_does_not_do_two_deeds_in_one_work(
    billing: Billing, app: Authenticator
) -> None:
    await asked(billing)
    await asked(billing)
    wanted = await needed(billing, OLGA, approving("D1"))

    async def both(work: Work) -> None:
        await work.invoices.approve("D1")
        await work.invoices.approve("D2")

    with pytest.raises(CodeNeeded):
        await offering(billing, wanted.id, app.code(), both)


async def test_what_was_asked_is_forgotten_after_ten_minutes(
    billing: Billing, app: Authenticator, clock: FakeClock
) -> None:
    await asked(billing)
    wanted = await needed(billing, OLGA, approving("D1"))
    clock.advance(minutes=11)

    with pytest.raises(CodeRefused, match="took too long"):
        await offering(billing, wanted.id, app.code(), approving("D1"))


async def test_unseen_characters_stop_no_asking(billing: Billing, app: Authenticator) -> None:
    await asked(billing)
    wanted = await needed(billing, OLGA, approving("D1"))
    guarded = Guarded(Deed.APPROVE_INVOICE, wanted.subject, wanted.content_hash)

    async with billing.work(OLGA) as work:
        kept = await work.codes.ask(guarded, "invoice void", {"reason": "a\x00b\ud800c"})
    async with billing.work(OLGA) as work:
        assert (await work.codes.asked(kept.id)).arguments == {"reason": "abc"}


async def test_nobody_gives_a_code_for_another(billing: Billing, app: Authenticator) -> None:
    await asked(billing)
    wanted = await needed(billing, OLGA, approving("D1"))

    for other in (OSKAR, OTTO):
        await enrolled(billing, other)
        with pytest.raises(NotFound, match="Nobody asked you"):
            async with billing.work(other) as work:
                await work.codes.offer(wanted.id, app.code())


async def test_a_refused_deed_uses_no_code_up(billing: Billing, app: Authenticator) -> None:
    await asked(billing)
    await asked(billing)
    first = await needed(billing, OLGA, approving("D1"))

    async def approved_and_dead(work: Work) -> None:
        await work.invoices.approve("D1")
        raise WrongState("The power failed.")

    with pytest.raises(WrongState):
        await offering(billing, first.id, app.code(), approved_and_dead)
    assert (await with_code(billing, OLGA, approving("D2"), app.code())).invoice.number


async def test_a_wrong_key_is_a_sentence_and_no_trace(billing: Billing, app: Authenticator) -> None:
    await asked(billing)
    wanted = await needed(billing, OLGA, approving("D1"))
    other = Billing(billing.database, billing.clock, LINKS, Keyring(["x" * 32]))

    with pytest.raises(WrongState, match="key to a secret that is kept here is missing"):
        await offering(other, wanted.id, app.code(), approving("D1"))


async def test_the_secret_is_kept_encrypted(billing: Billing, app: Authenticator) -> None:
    async with billing.database.reader.connect() as connection:
        (row,) = (await connection.execute(table(SecondFactor).select())).mappings().all()

    assert SECRET not in str(dict(row))
    assert row["secret"].startswith("s1.")


def test_every_dangerous_deed_is_on_the_list() -> None:
    assert {deed for deed in Deed if RIGHTS[deed].proof is Proof.ABOVE_LIMITS} == {
        Deed.APPROVE_INVOICE,
        Deed.APPROVE_PAYMENT,
        Deed.APPROVE_WRITE_OFF,
        Deed.APPROVE_REFUND,
    }
