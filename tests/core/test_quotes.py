"""A quote is offered, answered once, and becomes a draft that says the same."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed, WrongState
from core.models import DocumentKind, Invoice, InvoiceState
from core.security.actors import Actor
from core.services.invoices import Wording
from core.services.quotes import QuoteView
from tests.cast import ADA, BEA, OLGA, PAIDUP
from tests.core.test_ledger import balances
from tests.deeds import line, wording
from tests.fakes.clock import FakeClock
from tests.late import tick
from tests.trail import Trail

NUMBER = "QUO-2026-0001"


async def quoted(billing: Billing, said: Wording | None = None, days: int = 30) -> QuoteView:
    """A quote that was not sent, by Bea."""
    async with billing.work(BEA) as work:
        return await work.quotes.draft(said or wording(), days)


async def offered(billing: Billing, said: Wording | None = None, days: int = 30) -> QuoteView:
    """A quote the client has."""
    found = await quoted(billing, said, days)
    async with billing.work(BEA) as work:
        return await work.quotes.send(found.invoice.reference)


async def accepted(billing: Billing, by: Actor = BEA, mark: str = "") -> Invoice:
    async with billing.work(by) as work:
        return await work.quotes.accept(NUMBER, "Carl, on the phone", mark)


async def pressed(billing: Billing, found: QuoteView, mark: str = "") -> None:
    """Carl presses the button of the page."""
    async with billing.work(PAIDUP) as work:
        await work.quotes.accept_on_page(found.invoice.id, mark or found.mark)


async def now(billing: Billing, reference: str) -> Invoice:
    async with billing.reading(PAIDUP) as work:
        return (await work.invoices.view(reference)).invoice


async def drafts(billing: Billing) -> list[str]:
    async with billing.reading(BEA) as work:
        return [invoice.reference for invoice, _ in await work.invoices.listed()]


async def test_a_quote_has_its_own_number_and_nothing_is_owed(billing: Billing) -> None:
    found = await offered(billing)

    assert (found.invoice.reference, found.invoice.state) == (NUMBER, InvoiceState.OFFERED)
    assert found.invoice.kind is DocumentKind.QUOTE
    assert not found.invoice.owed
    assert await balances(billing) == {}


async def test_it_holds_for_as_many_days_as_it_says(billing: Billing, clock: FakeClock) -> None:
    clock.set(datetime(2026, 11, 22, 11, tzinfo=UTC))
    assert (await offered(billing, days=10)).until == date(2026, 12, 2)


async def test_what_was_accepted_is_a_draft_with_the_same_lines(
    billing: Billing, trail: Trail
) -> None:
    said = wording(line("800", quantity="3"), line("79.90", tax="7", text="Book"), note="Thanks.")
    found = await offered(billing, said)

    draft = await accepted(billing)

    async with billing.reading(BEA) as work:
        view = await work.invoices.view(draft.reference)
        (link,) = await work.relatives.of(view.invoice)
        (back,) = await work.relatives.of(found.invoice)
    assert view.totals == found.view.totals
    assert [each.description for each in view.lines] == ["Work", "Book"]
    assert (view.invoice.note, view.invoice.kind) == ("Thanks.", DocumentKind.INVOICE)
    assert (view.invoice.state, view.invoice.number) == (InvoiceState.DRAFT, None)
    assert (link.invoice.reference, link.is_later) == (NUMBER, False)
    assert (back.invoice.reference, back.is_later) == (draft.reference, True)
    assert (await trail.kinds())[-3:] == ["QuoteSent", "InvoiceDrafted", "QuoteAccepted"]


async def test_whoever_wrote_the_quote_does_not_approve_its_invoice(billing: Billing) -> None:
    async with billing.work(OLGA) as work:
        await work.quotes.draft(wording())
        await work.quotes.send("D1")
    draft = await accepted(billing)
    async with billing.work(BEA) as work:
        await work.invoices.ask(draft.reference)

    with pytest.raises(NotAllowed):
        async with billing.work(OLGA) as work:
            await work.invoices.approve(draft.reference)


async def test_it_is_accepted_once_however_often_it_is_pressed(billing: Billing) -> None:
    found = await offered(billing)

    await asyncio.gather(*(pressed(billing, found) for _ in range(5)))

    assert await drafts(billing) == ["D2"]
    with pytest.raises(WrongState, match=r"is a quote \(accepted\)"):
        await accepted(billing)
    assert await drafts(billing) == ["D2"]


async def test_an_answer_is_to_exactly_what_was_offered(billing: Billing) -> None:
    found = await offered(billing)
    with pytest.raises(WrongState, match="changed since"):
        await accepted(billing, mark="0" * 12)
    with pytest.raises(WrongState, match="changed since"):
        await pressed(billing, found, "0" * 12)
    assert await drafts(billing) == []


async def test_on_its_last_day_it_is_accepted_and_a_day_later_it_is_not(
    billing: Billing, clock: FakeClock
) -> None:
    first, second = await offered(billing, days=10), await offered(billing, days=9)
    clock.advance(days=10)

    await pressed(billing, first)
    with pytest.raises(WrongState, match="held until"):
        await pressed(billing, second)


async def test_the_clock_ends_what_nobody_answered_once(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await offered(billing, days=10)
    clock.advance(days=10)
    assert "QuoteExpired" not in " ".join(await tick(billing))
    clock.advance(days=1)

    done = [await tick(billing), await tick(billing)]

    assert [len([one for one in each if "QuoteExpired" in one]) for each in done] == [1, 0]
    assert (await now(billing, NUMBER)).state is InvoiceState.EXPIRED
    assert (await trail.kinds()).count("QuoteExpired") == 1


async def test_the_clock_leaves_what_was_answered(billing: Billing, clock: FakeClock) -> None:
    await offered(billing)
    await accepted(billing)
    clock.advance(days=40)
    await tick(billing)
    assert (await now(billing, NUMBER)).state is InvoiceState.ACCEPTED


async def test_who_declined_is_noted_and_nothing_comes_of_it(
    billing: Billing, trail: Trail
) -> None:
    await offered(billing)
    async with billing.work(BEA) as work:
        await work.quotes.decline(NUMBER, "Carl, by mail")

    assert (await now(billing, NUMBER)).state is InvoiceState.DECLINED
    assert await drafts(billing) == []
    assert (await trail.records())[-1].payload["by"] == "Carl, by mail"
    with pytest.raises(WrongState, match=r"is a quote \(declined\)"):
        await accepted(billing)


async def test_a_quote_is_never_asked_approval_for_nor_paid_nor_voided(billing: Billing) -> None:
    await quoted(billing)
    with pytest.raises(WrongState, match=r"D1 is a quote \(draft\)"):
        async with billing.work(BEA) as work:
            await work.invoices.ask("D1")
    async with billing.work(BEA) as work:
        await work.quotes.send("D1")
    with pytest.raises(WrongState):
        async with billing.work(OLGA) as work:
            await work.invoices.void(NUMBER)
    with pytest.raises(WrongState):
        async with billing.work(OLGA) as work:
            await work.invoices.edit(NUMBER, wording())


async def test_what_was_offered_never_changes_in_the_database_either(billing: Billing) -> None:
    await offered(billing)
    for change in ("valid_days = 90", "content_hash = ''"):
        with pytest.raises(DBAPIError):
            async with billing.database.writer.begin() as connection:
                await connection.execute(text(f"UPDATE quote SET {change}"))  # noqa: S608  # ours


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
async def test_a_quote_holds_between_a_day_and_a_year(billing: Billing, days: int) -> None:
    with pytest.raises(InvalidInput, match="between 1 and 366 days"):
        await quoted(billing, days=days)


async def test_a_quote_has_no_due_date(billing: Billing) -> None:
    said = Wording("acme", [line()], due_on=date(2026, 12, 24))
    with pytest.raises(InvalidInput, match="no due date"):
        await quoted(billing, said)


async def test_an_invoice_is_no_quote(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        await work.invoices.draft(wording())
    with pytest.raises(WrongState, match="D1 is no quote"):
        async with billing.work(BEA) as work:
            await work.quotes.send("D1")


async def test_only_who_writes_invoices_answers_for_a_client(billing: Billing) -> None:
    await offered(billing)
    with pytest.raises(NotAllowed):
        await accepted(billing, ADA)


async def test_the_books_still_add_up(billing: Billing) -> None:
    await offered(billing)
    await accepted(billing)
    async with billing.reading(PAIDUP) as work:
        assert await work.audit.complaints() == []
