"""Two people, and the second one's yes holds for exactly what was shown."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from core.billing import Billing, Work
from core.errors import InvalidInput, NotAllowed, WrongState
from core.models import Approval, ApprovalKind, InvoiceState
from core.security.actors import Actor
from core.services.invoices import InvoiceView, Wording
from tests.cast import ARI, BEA, OLGA, OSKAR
from tests.deeds import asked, draft, line, wording
from tests.trail import Trail


def mark(view: InvoiceView) -> str:
    assert view.approval is not None
    return view.approval.mark


async def approve(billing: Billing, actor: Actor, shown: str = "") -> InvoiceView:
    async with billing.work(actor) as work:
        return await work.invoices.approve("D1", shown)


async def edit_and_ask(billing: Billing, said: Wording, by: Actor = BEA) -> InvoiceView:
    async with billing.work(by) as work:
        await work.invoices.edit("D1", said)
        return await work.invoices.ask("D1")


async def test_what_was_shown_is_approved(billing: Billing) -> None:
    shown = mark(await asked(billing))

    assert (await approve(billing, OLGA, shown)).invoice.state is InvoiceState.OPEN


async def test_a_typed_approval_needs_no_mark(billing: Billing) -> None:
    await asked(billing)

    assert (await approve(billing, OLGA)).invoice.state is InvoiceState.OPEN


async def test_an_edit_voids_the_open_request(billing: Billing, trail: Trail) -> None:
    await asked(billing)
    async with billing.work(BEA) as work:
        view = await work.invoices.edit("D1", wording(line("99")))
        request = await work.approvals.open_for(ApprovalKind.INVOICE, view.invoice.id)

    assert (view.invoice.state, request) == (InvoiceState.DRAFT, None)
    (record,) = await trail.records("InvoiceEdited")
    assert record.payload["voided"] is True


async def test_a_button_of_the_old_content_approves_nothing(billing: Billing, trail: Trail) -> None:
    old = mark(await asked(billing))
    await edit_and_ask(billing, wording(line("99")))

    with pytest.raises(WrongState, match="has changed"):
        await approve(billing, OLGA, old)
    assert "InvoiceIssued" not in await trail.kinds()


async def test_a_button_of_the_old_content_rejects_nothing(billing: Billing) -> None:
    old = mark(await asked(billing))
    await edit_and_ask(billing, wording(line("99")))

    with pytest.raises(WrongState, match="has changed"):
        async with billing.work(OLGA) as work:
            await work.invoices.reject("D1", "No.", old)


async def test_the_same_content_asked_again_has_the_same_mark(billing: Billing) -> None:
    old = mark(await asked(billing))

    assert mark(await edit_and_ask(billing, wording())) == old


CHANGES = {
    "price": wording(line("100.01")),
    "quantity": wording(line(quantity="1.000001")),
    "tax": wording(line(tax="7")),
    "description": wording(line(text="Work.")),
    "one more line": wording(line(), line("0.01")),
    "client": wording(client="globex"),
    "note": wording(note="Thank you"),
    "terms": Wording("acme", (line(),), terms_days=7),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_whatever_is_edited_gives_another_mark(billing: Billing, what: str) -> None:
    old = mark(await asked(billing))

    assert mark(await edit_and_ask(billing, CHANGES[what])) != old


BEHIND = {
    "client's address": "UPDATE client SET address = 'x'",
    "client's tax id": "UPDATE client SET tax_id = 'x'",
    "mail address": "UPDATE contact SET email = 'x@x.example'",
    "language": "UPDATE client SET language = 'en'",
    "client's terms": "UPDATE client SET terms_days = 1",
    "bank account": "UPDATE company SET iban = 'x'",
    "company's address": "UPDATE company SET address = 'x'",
}


@pytest.mark.parametrize("what", BEHIND)
async def test_content_that_changed_behind_the_request_is_not_approved(
    billing: Billing, what: str
) -> None:
    await asked(billing)
    async with billing.database.writer.begin() as connection:
        await connection.execute(text(BEHIND[what]))

    with pytest.raises(WrongState, match="has changed"):
        await approve(billing, OLGA)


async def test_without_an_open_request_nothing_is_approved(billing: Billing) -> None:
    view = await asked(billing)
    async with billing.work(BEA) as work:
        await work.approvals.withdraw(ApprovalKind.INVOICE, view.invoice.id)

    with pytest.raises(WrongState, match="nothing to approve"):
        await approve(billing, OLGA)


async def test_whoever_drafted_cannot_approve(billing: Billing) -> None:
    await draft(billing, by=OLGA)
    async with billing.work(BEA) as work:
        await work.invoices.ask("D1")

    with pytest.raises(NotAllowed, match="wrote it"):
        await approve(billing, OLGA)


async def test_whoever_edited_cannot_approve(billing: Billing) -> None:
    await draft(billing)
    await edit_and_ask(billing, wording(line("90")), by=OLGA)
    await edit_and_ask(billing, wording(line("95")), by=BEA)

    with pytest.raises(NotAllowed, match="wrote it"):
        await approve(billing, OLGA)
    assert (await approve(billing, OSKAR)).invoice.state is InvoiceState.OPEN


async def test_whoever_sent_it_in_cannot_approve(billing: Billing) -> None:
    await draft(billing)
    async with billing.work(OLGA) as work:
        await work.invoices.ask("D1")

    with pytest.raises(NotAllowed, match="sent it in"):
        await approve(billing, OLGA)


async def test_whoever_wrote_it_may_still_take_it_back(billing: Billing) -> None:
    await asked(billing, by=OLGA)

    async with billing.work(OLGA) as work:
        view = await work.invoices.reject("D1", "I made a mistake.")

    assert view.invoice.state is InvoiceState.DRAFT


@pytest.mark.parametrize("actor", [BEA, ARI], ids=["member", "accountant"])
async def test_only_owners_decide(billing: Billing, actor: Actor) -> None:
    await asked(billing)

    with pytest.raises(NotAllowed) as refusal:
        await approve(billing, actor)
    assert refusal.value.hint == "Ask an owner."


@pytest.mark.parametrize("reason", ["", "   ", "\x00\t\n"])
async def test_a_rejection_needs_a_reason(billing: Billing, reason: str) -> None:
    await asked(billing)

    with pytest.raises(InvalidInput) as refusal:
        async with billing.work(OLGA) as work:
            await work.invoices.reject("D1", reason)
    assert "reason" in refusal.value.fields


async def test_a_decision_says_who_made_it_and_when(billing: Billing) -> None:
    view = await asked(billing)
    await approve(billing, OSKAR)

    async with billing.work(OLGA) as work:
        assert view.approval is not None
        kept = await work._session.get_one(Approval, view.approval.id)
    assert (kept.state, kept.decided_by) == ("approved", OSKAR.member_id)
    assert kept.decided_at == billing.clock.now()


Again = Callable[[Work], Awaitable[object]]
SECOND: dict[str, Again] = {
    "approved": lambda work: work.invoices.approve("D1"),
    "rejected": lambda work: work.invoices.reject("D1", "No."),
}


@pytest.mark.parametrize("then", SECOND)
async def test_what_was_decided_is_not_decided_again(billing: Billing, then: str) -> None:
    await asked(billing)
    await approve(billing, OLGA)

    with pytest.raises(WrongState, match="INV-2026-0001 is open"):
        async with billing.work(OSKAR) as work:
            await SECOND[then](work)


async def test_a_voided_invoice_takes_its_request_along(billing: Billing) -> None:
    view = await asked(billing)

    async with billing.work(BEA) as work:
        await work.invoices.void("D1")
        assert await work.approvals.open_for(ApprovalKind.INVOICE, view.invoice.id) is None
