"""A credit note takes back what was billed, with the tax that was booked, and never more."""

import pytest

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.models import DocumentKind, InvoiceState
from core.services.credit_notes import Taking
from tests.cast import BEA, OLGA
from tests.codes import voided
from tests.core.test_ledger import TWO_RATES, balances, sides
from tests.crediting import (
    ALL,
    amount,
    complaints,
    credit_approved,
    credit_drafted,
    credit_of,
    credited,
    of_lines,
)
from tests.deeds import draft, issued, line, paid, wording, written_off


async def test_a_credit_note_in_full_is_the_exact_opposite_of_its_invoice(
    billing: Billing,
) -> None:
    """The ledger of both together is zero on every account."""
    view = await issued(billing, TWO_RATES)

    note = await credited(billing, view.invoice.reference)

    assert (note.invoice.kind, note.invoice.number) == (DocumentKind.CREDIT_NOTE, "CN-2026-0001")
    assert note.invoice.state is InvoiceState.ISSUED
    assert note.totals.groups == view.totals.groups
    assert set((await balances(billing)).values()) == {0}
    assert await complaints(billing) == []


async def test_what_is_credited_is_owed_no_more(billing: Billing) -> None:
    view = await issued(billing)
    await credited(billing, view.invoice.reference)

    async with billing.reading(OLGA) as work:
        origin = await work.invoices.get(view.invoice.reference)
    assert (origin.state, origin.owed.minor, origin.credited.minor) == (
        InvoiceState.CREDITED,
        0,
        11900,
    )


async def test_an_amount_takes_back_its_tax(billing: Billing) -> None:
    """§ 17 (1) UStG: with the amount, the tax owed for it is corrected (from memory)."""
    view = await issued(billing)

    note = await credited(billing, view.invoice.reference, amount(5950))

    assert (note.invoice.net_minor, note.invoice.tax_minor) == (5000, 950)
    assert await sides(billing, note.invoice.id) == [("revenue", 5000), ("tax:19", 950)]
    assert (await sides(billing, view.invoice.id))[3:] == [("receivable", -5950)]


async def test_an_amount_is_spread_over_the_rates_by_what_is_left_of_each(
    billing: Billing,
) -> None:
    """119.00 at 19 %, 53.50 at 7 % and 10.00 at 0 % are 182.50; of 91.25 each gives half.

    59.50 holds 9.50 of tax, 26.75 holds 1.75, and 5.00 holds none.
    """
    view = await issued(billing, TWO_RATES)

    note = await credited(billing, view.invoice.reference, amount(9125))

    found = [(str(group.rate), group.net.minor, group.tax.minor) for group in note.totals.groups]
    assert found == [("0", 500, 0), ("7", 2500, 175), ("19", 5000, 950)]


async def test_cent_by_cent_the_tax_is_taken_back_to_the_last_cent(billing: Billing) -> None:
    """Of 1.00 the tax is 0.16 when rounded: 119 times that is 19.04, but only 19.00 was booked."""
    view = await issued(billing, wording(line("1"), line("0.5", tax="7")))
    reference, total = view.invoice.reference, view.invoice.total_minor
    for minor in (1, 3, 60, 10, total - 74):
        await credited(billing, reference, amount(minor))

    assert set((await balances(billing)).values()) == {0}


async def test_a_line_is_credited_by_its_place(billing: Billing) -> None:
    view = await issued(billing, TWO_RATES)

    note = await credited(billing, view.invoice.reference, of_lines(2))

    assert [(each.description, each.net_minor) for each in note.lines] == [("Work", 5000)]
    assert note.invoice.total_minor == 5350


async def test_a_part_of_a_line_is_credited_by_its_quantity(billing: Billing) -> None:
    view = await issued(billing, wording(line("80", quantity="3")))

    note = await credited(billing, view.invoice.reference, of_lines(l1="1.5"))

    assert (note.invoice.net_minor, note.invoice.tax_minor) == (12000, 2280)


async def test_what_is_left_of_a_line_is_taken_to_the_last_cent(billing: Billing) -> None:
    """Three at 0.335 come to 1.01 (1.005 rounded); thirds of that leave nothing in the end."""
    view = await issued(billing, wording(line("0.335", quantity="3"), line("5")))
    for _ in range(3):
        await credited(billing, view.invoice.reference, of_lines(l1="1"))

    with pytest.raises(InvalidInput, match="Of line 1, 0 is left"):
        await credit_drafted(billing, view.invoice.reference, of_lines(l1="1"))
    rest = await credited(billing, view.invoice.reference)
    assert rest.invoice.net_minor == 500
    assert set((await balances(billing)).values()) == {0}


async def test_what_was_paid_becomes_the_clients_credit(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 11900)

    note = await credited(billing, view.invoice.reference, amount(5950))

    assert await credit_of(billing, view.client.id) == 5950
    assert await sides(billing, note.invoice.id) == [
        ("revenue", 5000),
        ("tax:19", 950),
        ("client credit", -5950),
    ]
    assert await complaints(billing) == []


async def test_first_it_lowers_what_is_owed_and_only_the_rest_is_credit(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 10000)

    await credited(billing, view.invoice.reference, amount(5000))

    assert await credit_of(billing, view.client.id) == 3100
    async with billing.reading(OLGA) as work:
        assert (await work.invoices.get(view.invoice.reference)).state is InvoiceState.PAID


async def test_a_partly_credited_invoice_is_owed_with_less_and_is_paid_with_less(
    billing: Billing,
) -> None:
    view = await issued(billing)
    await credited(billing, view.invoice.reference, amount(1900))
    async with billing.reading(OLGA) as work:
        origin = await work.invoices.get(view.invoice.reference)
    assert (origin.state, origin.owed.minor) == (InvoiceState.OPEN, 10000)

    done = await paid(billing, view.invoice.reference, 10000)

    assert done.invoice.state is InvoiceState.PAID
    assert await complaints(billing) == []


async def test_no_more_is_credited_than_there_is(billing: Billing) -> None:
    view = await issued(billing)
    with pytest.raises(InvalidInput, match=r"119\.01 EUR does not fit: 119\.00 EUR of INV"):
        await credit_drafted(billing, view.invoice.reference, amount(11901))


async def test_what_another_draft_credits_is_not_left(billing: Billing) -> None:
    view = await issued(billing)
    await credit_drafted(billing, view.invoice.reference, amount(10000))

    with pytest.raises(InvalidInput, match=r"19\.00 EUR of INV-2026-0001 is left"):
        await credit_drafted(billing, view.invoice.reference, amount(1901))
    await credit_drafted(billing, view.invoice.reference)
    with pytest.raises(WrongState, match="Nothing of INV-2026-0001 is left"):
        await credit_drafted(billing, view.invoice.reference)


async def test_what_a_void_draft_would_have_credited_is_left(billing: Billing) -> None:
    view = await issued(billing)
    note = await credit_drafted(billing, view.invoice.reference)
    async with billing.work(BEA) as work:
        await work.invoices.void(note.invoice.reference)

    assert (await credited(billing, view.invoice.reference)).invoice.total_minor == 11900


async def test_what_was_given_up_is_not_credited_as_well(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 1900)
    await written_off(billing, view.invoice.reference)

    with pytest.raises(InvalidInput, match=r"19\.00 EUR of INV-2026-0001 is left"):
        await credit_drafted(billing, view.invoice.reference, amount(1901))
    await credited(billing, view.invoice.reference)
    assert await credit_of(billing, view.client.id) == 1900
    assert await complaints(billing) == []


async def test_what_was_written_off_meanwhile_is_not_credited(billing: Billing) -> None:
    view = await issued(billing)
    note = await credit_drafted(billing, view.invoice.reference)
    await written_off(billing, view.invoice.reference)

    with pytest.raises(WrongState, match=r"0\.00 EUR of INV-2026-0001 is left to credit by now"):
        await credit_approved(billing, note.invoice.reference)


async def test_only_an_issued_invoice_that_stands_is_credited(billing: Billing) -> None:
    await draft(billing)
    with pytest.raises(WrongState, match="D1 is not issued"):
        await credit_drafted(billing, "D1")
    view = await issued(billing)
    await voided(billing, view.invoice.reference, OLGA)
    with pytest.raises(WrongState, match="is void"):
        await credit_drafted(billing, view.invoice.reference)
    with pytest.raises(NotFound):
        await credit_drafted(billing, "INV-2026-0099")


async def test_a_credit_note_is_not_credited(billing: Billing) -> None:
    note = await credited(billing, (await issued(billing)).invoice.reference)
    with pytest.raises(WrongState, match="is a credit note: only an invoice"):
        await credit_drafted(billing, note.invoice.reference)


async def test_an_issued_credit_note_stands(billing: Billing) -> None:
    """A wrong one is put right by an invoice: what the client was told stays told."""
    note = await credited(billing, (await issued(billing)).invoice.reference)
    with pytest.raises(WrongState, match="CN-2026-0001 is issued"):
        await voided(billing, note.invoice.reference, OLGA)


async def test_a_credit_note_is_not_edited(billing: Billing) -> None:
    note = await credit_drafted(billing, (await issued(billing)).invoice.reference)
    with pytest.raises(WrongState, match="cannot be edited"):
        async with billing.work(BEA) as work:
            await work.invoices.edit(note.invoice.reference, wording())


async def test_an_invoice_that_was_partly_credited_is_not_void(billing: Billing) -> None:
    view = await issued(billing)
    await credited(billing, view.invoice.reference, amount(1900))
    with pytest.raises(WrongState, match=r"19\.00 EUR was taken off"):
        await voided(billing, view.invoice.reference, OLGA)


@pytest.mark.parametrize(
    ("taking", "said"),
    [
        (amount(5000, "USD"), "does not fit"),
        (amount(0), "does not fit"),
        (of_lines(7), "has no line 7"),
        (of_lines(l1="1.5"), r"Of line 1, 1 is left to credit, not 1\.5"),
        (Taking(amount(1).amount, {1: None}), "not both"),
        (of_lines(l1="0"), "Of line 1, 1 is left to credit, not 0"),
    ],
    ids=["other currency", "nothing", "no such line", "more than was sold", "both", "none of it"],
)
async def test_what_does_not_fit_is_refused(billing: Billing, taking: Taking, said: str) -> None:
    view = await issued(billing)
    with pytest.raises(InvalidInput, match=said):
        await credit_drafted(billing, view.invoice.reference, taking)


async def test_a_reason_is_asked_for(billing: Billing) -> None:
    view = await issued(billing)
    with pytest.raises(InvalidInput, match="reason is missing"):
        async with billing.work(BEA) as work:
            await work.credit_notes.draft(view.invoice.reference, ALL, "  ")


async def test_nobody_approves_the_credit_note_they_drafted(billing: Billing) -> None:
    view = await issued(billing)
    note = await credit_drafted(billing, view.invoice.reference, by=OLGA)
    with pytest.raises(NotAllowed):
        await credit_approved(billing, note.invoice.reference)
