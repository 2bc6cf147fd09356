"""Credit notes of invoices that say more than a price and a rate: exact, or refused in words."""

from decimal import Decimal

import pytest

from core.billing import Billing
from core.errors import BillingError, InvalidInput, WrongState
from core.models import InvoiceState
from core.services.credit_notes import Taking
from core.services.invoices import Wording
from core.totals import Category, Cut, Tax, Withholding
from core.totals.bills import Reason
from tests.cast import BEA, OLGA
from tests.core.test_deposits import approved, deposited, taken_off
from tests.core.test_ledger import balances, sides
from tests.core.test_lines import rich, saying
from tests.crediting import ALL, amount, complaints, credit_drafted, credited, of_lines
from tests.deeds import draft, issued, line, paid, wording

KINDS = rich(line("750"), revenue="work"), rich(line("250", tax="7"), revenue="travel")
LESS = {"cuts": (Cut(percentage=Decimal(3)),)}
EXEMPT = rich(line("100", tax="0"), category=Category.EXEMPT)
WHY = {"reasons": {Category.EXEMPT: Reason("§ 4 Nr. 21 UStG")}}


@pytest.mark.parametrize(
    "said",
    [
        saying(*KINDS),
        saying(*KINDS, **LESS),
        saying(*KINDS, line("9.99"), is_gross=True),
        saying(*KINDS, is_taxed_by_line=True),
        saying(rich(line("99.99"), cuts=(Cut(amount=Decimal("0.50")),))),
        saying(EXEMPT, line("0.37"), **WHY),
    ],
    ids=["kinds", "a discount on the whole", "with tax", "by line", "a line's discount", "exempt"],
)
async def test_all_of_it_leaves_nothing_on_any_account(billing: Billing, said: Wording) -> None:
    view = await issued(billing, said)

    note = await credited(billing, view.invoice.reference)

    assert note.totals.groups == view.totals.groups
    assert set((await balances(billing)).values()) == {0}
    assert await complaints(billing) == []


@pytest.mark.parametrize("said", [saying(*KINDS, **LESS), saying(*KINDS, is_gross=True)])
async def test_amounts_one_after_another_leave_no_tax(billing: Billing, said: Wording) -> None:
    view = await issued(billing, said)
    await credited(billing, view.invoice.reference, amount(33333))
    await credited(billing, view.invoice.reference, amount(1))
    await credited(billing, view.invoice.reference)

    left = {account: minor for (account, _), minor in (await balances(billing)).items() if minor}
    assert left == {}


async def test_each_kind_of_income_falls_by_its_part(billing: Billing) -> None:
    """750.00 and 250.00 at one rate: of 119.00 with tax, 75.00 and 25.00."""
    lines = rich(line("750"), revenue="work"), rich(line("250"), revenue="travel")
    view = await issued(billing, saying(*lines))

    note = await credited(billing, view.invoice.reference, amount(11900))

    booked = dict(await sides(billing, note.invoice.id))
    assert (booked["revenue:work"], booked["revenue:travel"]) == (7500, 2500)


async def test_a_line_with_tax_in_its_price_is_credited_at_that_price(billing: Billing) -> None:
    """119.00 with tax, twice: one is 100.00 and 19.00."""
    view = await issued(billing, saying(line("119.00", quantity="2"), is_gross=True))

    note = await credited(billing, view.invoice.reference, of_lines(l1="1"))

    assert (note.invoice.net_minor, note.invoice.tax_minor) == (10000, 1900)
    assert [priced.minor for priced in note.totals.priced] == [11900]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (saying(withholdings=(Withholding("IRPF", Decimal(15)),)), "tax is withheld"),
        (saying(line("99.98"), cash_step=Decimal("0.05")), "is rounded for cash"),
        (
            saying(
                rich(
                    line("100", tax="5"),
                    taxes=(
                        Tax(Category.STANDARD, Decimal(5), "GST"),
                        Tax(Category.STANDARD, Decimal(7), "PST"),
                    ),
                )
            ),
            "several taxes at once",
        ),
    ],
)
async def test_what_is_not_just_net_and_tax_is_not_credited(
    billing: Billing, said: Wording, why: str
) -> None:
    view = await issued(billing, said)

    with pytest.raises(WrongState, match=why):
        await credit_drafted(billing, view.invoice.reference)


@pytest.mark.parametrize(
    ("said", "taking", "why"),
    [
        (saying(*KINDS, **LESS), of_lines(1), "a discount or charge on the whole"),
        (
            saying(rich(line("10", quantity="2"), cuts=(Cut(amount=Decimal(1)),))),
            of_lines(l1="1"),
            "a discount or charge of its own",
        ),
    ],
)
async def test_what_a_line_alone_does_not_say_is_not_credited_by_line(
    billing: Billing, said: Wording, taking: Taking, why: str
) -> None:
    view = await issued(billing, said)

    with pytest.raises(InvalidInput, match=why):
        await credit_drafted(billing, view.invoice.reference, taking)


async def test_a_deposit_is_credited_in_full_and_is_taken_off_no_more(billing: Billing) -> None:
    await draft(billing, wording(line("10000")))
    deposit = await deposited(billing)
    with pytest.raises(BillingError, match="credited in full only"):
        await credit_drafted(billing, deposit.invoice.reference, amount(100))

    await credited(billing, deposit.invoice.reference)

    final = await approved(billing, "D1")
    assert final.invoice.total.minor == 1190000
    assert await complaints(billing) == []


async def test_what_takes_a_deposit_off_is_credited_before_it(billing: Billing) -> None:
    await draft(billing, wording(line("10000")))
    deposit = await deposited(billing)
    await taken_off(billing)
    final = (await approved(billing, "D1")).invoice.reference
    with pytest.raises(WrongState, match=f"{final} takes"):
        await credit_drafted(billing, deposit.invoice.reference)
    with pytest.raises(WrongState, match="takes deposits off"):
        async with billing.work(BEA) as work:
            await work.revisions.revise(final, "No.")
    with pytest.raises(InvalidInput, match="deposits taken off"):
        await credit_drafted(billing, final, of_lines(1))

    await credited(billing, final, ALL)
    await credited(billing, deposit.invoice.reference, ALL)

    assert set((await balances(billing)).values()) == {0}
    assert await complaints(billing) == []


async def test_a_payment_given_back_takes_the_credit_it_freed_first(billing: Billing) -> None:
    """Of 119.00 paid 50.00 were credited: once all is given back, 69.00 are owed."""
    view = await issued(billing)
    payment = await paid(billing, view.invoice.reference, 11900)
    await credited(billing, view.invoice.reference, amount(5000))

    async with billing.work(BEA) as work:
        refund = await work.refunds.ask(payment.payment.reference, None, "Too early.")
    async with billing.work(OLGA) as work:
        await work.refunds.approve(refund.refund.reference)

    async with billing.reading(BEA) as work:
        invoice = await work.invoices.get(view.invoice.reference)
    assert (invoice.state, invoice.owed.minor) == (InvoiceState.PARTLY_PAID, 6900)
    await credited(billing, view.invoice.reference)
    assert set((await balances(billing)).values()) == {0}
    assert await complaints(billing) == []
