"""Who may do what: the table of rights, walked through every deed; and whose rows are whose."""

import pytest

from core.billing import Billing
from core.errors import NotAllowed, NotFound, WrongState
from core.models import AttemptState, Method
from core.money import Money
from core.security.actors import Actor
from core.security.deeds import CodeNeeded
from core.security.rights import Deed, Role, may, who_may
from core.services.clients import NewClient
from core.services.invoices import InvoiceView
from core.services.items import NewItem
from tests.cast import ADA, ARI, BEA, CARL, COMPANY, MIA, OSKAR, OTHER_PAIDUP, OTTO, PAIDUP
from tests.client_deeds import THEIRS
from tests.codes import KEYBOARD, enrolled
from tests.core.every_deed import BY_PEOPLE_ONLY, DEEDS, Doing
from tests.crediting import credited
from tests.deeds import asked, draft, issued, paid, recorded, wording
from tests.recurring import monthly, planned
from tests.trail import Trail

BY_ROLE = {
    Role.OWNER: OSKAR,
    Role.ADMIN: ADA,
    Role.ACCOUNTANT: ARI,
    Role.MEMBER: BEA,
    Role.CLIENT: CARL,
    Role.SYSTEM: PAIDUP,
}


async def set_up(billing: Billing) -> InvoiceView:
    """A draft, one that awaits approval, three owed (one paid in part, one given up), a credit."""
    await draft(billing)
    await asked(billing)
    view = await issued(billing)
    await recorded(billing, view.invoice.reference, 100)
    async with billing.work(PAIDUP) as work:
        await work.checkouts.start(view.invoice.id, "stripe")
    await issued(billing)
    given_up = await issued(billing)
    async with billing.work(BEA) as work:
        await work.adjustments.ask(given_up.invoice.reference, "Insolvent.")
    over = await paid(billing, (await issued(billing)).invoice.reference, 20000)
    async with billing.work(BEA) as work:
        await work.refunds.ask(over.payment.reference, Money(100, "EUR"), "Too much.")
        await work.items.add(NewItem("work", "Work"), None, "")
        await work.contacts.add(THEIRS, "eve@acme.example", "", "technical")
    await paid(billing, (too_much := (await issued(billing)).invoice.reference), 11900)
    await credited(billing, too_much)
    await planned(billing)
    await planned(billing, monthly(is_automatic=True))
    await planned(billing)
    async with billing.work(BEA) as work:
        await work.recurring_leading.pause("S3")
    async with billing.work(ADA) as work:
        await work.members.add("Mona", "", Role.MEMBER)
    async with billing.work(KEYBOARD) as work:
        await work.members.change_role("Mona", Role.ACCOUNTANT)
        mona = await work.members.who("Mona")
    await enrolled(billing, Actor(COMPANY, mona.id, mona.name, mona.role))
    return view


async def does(billing: Billing, actor: Actor, deed: Doing) -> bool:
    """Try a deed, and undo it; what is refused for what it is about was allowed."""
    try:
        async with billing.reading(actor) as work:
            await deed(work)
    except NotAllowed:
        return False
    except (CodeNeeded, WrongState):
        return True
    return True


@pytest.mark.parametrize("role", Role)
async def test_each_role_may_do_what_the_table_says_and_no_more(
    billing: Billing, role: Role
) -> None:
    await set_up(billing)
    if BY_ROLE[role].member_id is not None:
        await enrolled(billing, BY_ROLE[role])
    deeds = {name for name in DEEDS if role is not Role.SYSTEM or name not in BY_PEOPLE_ONLY}

    done = {name for name in deeds if await does(billing, BY_ROLE[role], DEEDS[name][1])}

    assert done == {name for name in deeds if may(role, DEEDS[name][0])}


async def test_a_refused_deed_is_told_to_nobody(billing: Billing, trail: Trail) -> None:
    with pytest.raises(NotAllowed) as refusal:
        await draft(billing, by=ADA)

    assert refusal.value.hint == "Ask an owner or an accountant or a member."
    assert await trail.kinds() == []


def test_the_deeds_ask_for_every_permission() -> None:
    elsewhere = {Deed.LINK_ACCOUNTS, Deed.READ_TRAIL, Deed.ROTATE_KEYS}
    assert {deed for deed, _ in DEEDS.values()} == set(Deed) - elsewhere


@pytest.mark.parametrize("deed", Deed)
def test_a_refusal_says_who_can(deed: Deed) -> None:
    with pytest.raises(NotAllowed, match=f"may not {deed}") as refusal:
        CARL.require(deed)
    assert refusal.value.hint.startswith(("Ask an owner", "Paidup does this by itself"))


def test_a_client_may_nothing_and_nobody_but_the_system_keeps_the_books() -> None:
    assert not any(may(Role.CLIENT, deed) for deed in Deed)
    assert who_may(Deed.KEEP_BOOKS) == []
    assert who_may(Deed.APPROVE_INVOICE) == [Role.OWNER]


STRANGE: dict[str, Doing] = {
    "edit": lambda work: work.invoices.edit("D1", wording(client="secret")),
    "ask": lambda work: work.invoices.ask("D1"),
    "approve": lambda work: work.invoices.approve("D2"),
    "reject": lambda work: work.invoices.reject("D2", "No."),
    "void": lambda work: work.invoices.void("INV-2026-0001"),
    "get": lambda work: work.invoices.get("INV-2026-0001"),
    "view": lambda work: work.invoices.view("D1"),
    "view by id": lambda work: work.invoices.view_by_id(1),
    "list for its client": lambda work: work.invoices.listed("acme"),
    "draft for its client": lambda work: work.invoices.draft(wording()),
    "record": lambda work: work.payments.record("INV-2026-0001", None, Method.BANK, None, ""),
    "view payment": lambda work: work.payments.view("P1"),
    "view payment by id": lambda work: work.payments.view_by_id(1),
    "approve payment": lambda work: work.payments.approve("P1"),
    "reject payment": lambda work: work.payments.reject("P1", "No."),
    "get client": lambda work: work.clients.get("acme"),
    "view client": lambda work: work.clients.view("Acme GmbH"),
    "link for a member": lambda work: work.linking.ask_link("Bea"),
}

STRANGE_TO_THE_SYSTEM: dict[str, Doing] = {
    "mailed": lambda work: work.invoices.mailed(1, "c@acme.example"),
    "start": lambda work: work.checkouts.start(3, "stripe"),
    "opened": lambda work: work.checkouts.opened(1, "cs_1", ""),
    "settling": lambda work: work.checkouts.settling(1),
    "paid": lambda work: work.checkouts.paid(1, Money(11900, "EUR")),
    "ended": lambda work: work.checkouts.ended(1, AttemptState.EXPIRED, ""),
    "attempt": lambda work: work.checkouts.by_id(1),
    "take": lambda work: work.deliveries.take(1),
    "told": lambda work: work.deliveries.told(1),
    "stumbled": lambda work: work.deliveries.stumbled(1, "x"),
    "gave up": lambda work: work.deliveries.gave_up(1, "x"),
}

EVERY_STRANGE = [
    *((OTTO, deed) for deed in STRANGE.values()),
    *((OTHER_PAIDUP, deed) for deed in STRANGE_TO_THE_SYSTEM.values()),
]


@pytest.mark.parametrize(("actor", "deed"), EVERY_STRANGE, ids=[*STRANGE, *STRANGE_TO_THE_SYSTEM])
async def test_what_is_another_companys_is_not_found(
    billing: Billing, trail: Trail, actor: Actor, deed: Doing
) -> None:
    await set_up(billing)
    async with billing.work(PAIDUP) as work:
        await work.deliveries.plan((await trail.records())[0].id, [("slack", "C1")])
    before = await trail.kinds()

    with pytest.raises(NotFound):
        async with billing.work(actor) as work:
            await deed(work)
    assert await trail.kinds() == before


async def test_another_companys_rows_are_in_no_list(billing: Billing, trail: Trail) -> None:
    view = await set_up(billing)
    record = (await trail.records())[0]

    async with billing.work(OTHER_PAIDUP) as work:
        assert await work.invoices.listed() == []
        assert [client.key for client in await work.clients.search()] == ["secret"]
        assert [each.member.name for each in await work.members.all()] == ["Otto", "Mia"]
        assert await work.members.reach(1) is None
        assert await work.members.name(1) == "Paidup"
        assert await work.ledger.balances() == {}
        assert await work.audit.story(view.invoice.subject) == []
        assert await work.audit.entries(view.invoice.id) == []
        assert await work.audit.event(record.id) is None
        assert await work.audit.complaints() == []
        assert await work.payments.of_invoice(view.invoice) == []
        assert await work.checkouts.live(view.invoice.id) == []
        assert await work.documents.find(view) is None


async def test_two_companies_use_the_same_names_and_numbers(billing: Billing) -> None:
    await issued(billing)
    async with billing.work(MIA) as work:
        await work.clients.add(NewClient("acme", "Acme", "x@acme.example"))
        await work.invoices.draft(wording())
        await work.invoices.ask("D1")
    async with billing.work(OTTO) as work:
        view = await work.invoices.approve("D1")

    assert (view.invoice.reference, view.invoice.currency) == ("R-2026-0001", "CHF")


async def test_an_invoice_leads_to_its_company(billing: Billing) -> None:
    view = await issued(billing)

    assert await billing.owner_of_invoice(view.invoice.id) == PAIDUP
    assert await billing.owner_of_invoice(999) is None


async def test_companies_are_found_by_their_short_names(billing: Billing) -> None:
    own = await billing.company("other")

    assert await billing.company_ids() == [1, 2]
    assert own is not None
    assert own.name == "Other AG"
    assert await billing.company("nobody") is None
    first = await billing.company()
    assert first is not None
    assert first.key == "demo"
