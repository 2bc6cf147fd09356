"""Terms are said in words, kept once, and fall through from company to client to document."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing import Billing
from core.errors import InvalidInput
from core.models import Invoice
from core.services.invoices import Wording
from core.terms import Terms
from tests.cast import BEA, OLGA
from tests.deeds import draft, issued, line

ISSUED_ON = date(2026, 11, 22)
TERMS = st.sampled_from(["on receipt", "net 30", "end of month", "end of month + 10", "day 15"])
PERCENTS = st.decimals("0.001", "99.999", places=3)


async def due(billing: Billing, terms: str = "", days: int | None = None) -> Invoice:
    said = Wording("acme", (line(),), terms_days=days, terms=terms)
    return (await issued(billing, said)).invoice


@pytest.mark.parametrize(
    ("terms", "due_on", "kept"),
    [
        ("30", date(2026, 12, 22), ""),
        ("net 30", date(2026, 12, 22), ""),
        ("on receipt", ISSUED_ON, ""),
        ("end of month + 10", date(2026, 12, 10), "end of month + 10"),
        ("day 15", date(2026, 12, 15), "day 15"),
        ("net 30, 2% 10 days", date(2026, 12, 22), "net 30, 2% 10 days"),
    ],
)
async def test_a_draft_is_due_by_its_own_terms(
    billing: Billing, terms: str, due_on: date, kept: str
) -> None:
    invoice = await due(billing, terms)

    assert (invoice.due_on, invoice.terms) == (due_on, kept)
    assert invoice.terms_days == (due_on - ISSUED_ON).days


async def test_without_its_own_a_clients_terms_hold_and_else_the_companys(
    billing: Billing,
) -> None:
    async with billing.work(OLGA) as work:
        await work.companies.set_terms("day 20")
    of_company = await due(billing)
    async with billing.work(BEA) as work:
        await work.clients.set_terms("acme", "end of month")
    of_client = await due(billing)
    own = await due(billing, days=7)

    days = [invoice.due_on for invoice in (of_company, of_client, own)]
    assert days == [date(2026, 12, 20), date(2026, 11, 30), date(2026, 11, 29)]


async def test_a_clients_terms_are_taken_back_with_none(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        await work.clients.set_terms("acme", "end of month")
        view = await work.clients.set_terms("acme", "none")

    assert (view.client.terms, view.client.terms_days) == ("", None)
    assert (await due(billing)).due_on == date(2026, 12, 6)


async def test_plain_days_take_the_place_of_other_terms(billing: Billing) -> None:
    async with billing.work(OLGA) as work:
        await work.companies.set_terms("net 30, 2% 10 days")
        company = await work.companies.set_terms("21")

    assert (company.terms, company.terms_days) == ("", 21)


async def test_terms_that_change_later_change_no_issued_invoice(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        await work.clients.set_terms("acme", "net 30, 2% 10 days")
    invoice = await due(billing)
    async with billing.work(BEA) as work:
        await work.clients.set_terms("acme", "net 5")
        view = await work.invoices.view(invoice.reference)

    assert str(view.terms) == "net 30, 2% 10 days"


async def test_a_due_date_of_its_own_wins_over_terms(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        await work.clients.set_terms("acme", "net 30, 2% 10 days")
    said = Wording("acme", (line(),), due_on=date(2026, 12, 1))
    invoice = (await issued(billing, said)).invoice

    assert (invoice.due_on, invoice.terms) == (date(2026, 12, 1), "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "does not say when an invoice is due"),
        ("net 366", "between 0 and 365 days"),
        ("day 32", "does not say"),
        ("net 30, 0% 10 days", "between 0 and 100 %, not 0 %"),
        ("net 30, 100% 10 days", "between 0 and 100 %, not 100 %"),
        ("net 30, -2% 10 days", "does not say"),
        ("net 10, 2% 14 days", "lasts 14 days, but the invoice is due earlier"),
        ("net 3\x000", "does not say"),
    ],
)
async def test_terms_that_cannot_be_are_refused_at_their_blank(
    billing: Billing, text: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        await draft(billing, Wording("acme", (line(),), terms=text))

    assert list(refused.value.fields) == ["terms"]


@given(TERMS, PERCENTS, st.integers(0, 30))
def test_what_is_read_is_written_and_read_again(due: str, percent: object, days: int) -> None:
    for text in (due, f"{due}, {percent}% {days} days"):
        try:
            terms = Terms.read(text)
        except InvalidInput:
            continue  # days that end after it is due
        assert Terms.read(str(terms)) == terms
        assert Terms.of(*terms.kept) == terms
