"""Who may do what: the table of rights, walked through every deed; and whose rows are whose."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.billing import Billing, Work
from core.errors import NotAllowed, NotFound
from core.models import AttemptState, HoldKind, Method
from core.money import Money
from core.security.actors import Actor
from core.security.deeds import CodeNeeded
from core.security.rights import Deed, Role, may, who_may
from core.services.clients import NewClient
from core.services.companies import BankDetails
from core.services.credit_notes import Taking
from core.services.invoices import InvoiceView
from core.services.items import NewItem
from tests.cast import ADA, ARI, BEA, CARL, COMPANY, MIA, OSKAR, OTHER_PAIDUP, OTTO, PAIDUP
from tests.codes import KEYBOARD, enrolled
from tests.crediting import credited
from tests.deeds import asked, draft, issued, line, paid, recorded, wording
from tests.plan_deeds import PLAN_DEEDS, PLAN_DEEDS_OF_PEOPLE
from tests.recurring import monthly, planned
from tests.trail import Trail

Doing = Callable[[Work], Awaitable[object]]

NOON = datetime(2026, 12, 24, 11, tzinfo=UTC)
DAY = NOON.date()
PAST = date(2026, 11, 1)
BANK = BankDetails("Demo GmbH", "DE89370400440532013000", "COBADEFFXXX", "Commerzbank")
BY_ROLE = {
    Role.OWNER: OSKAR,
    Role.ADMIN: ADA,
    Role.ACCOUNTANT: ARI,
    Role.MEMBER: BEA,
    Role.CLIENT: CARL,
    Role.SYSTEM: PAIDUP,
}

DEEDS: dict[str, tuple[Deed, Doing]] = {
    "rates": (Deed.SET_EXCHANGE_RATES, lambda work: work.rates.put([("USD", PAST, Decimal(2))])),
    "preview": (Deed.WRITE_INVOICES, lambda work: work.invoices.preview("", [line()])),
    "draft": (Deed.WRITE_INVOICES, lambda work: work.invoices.draft(wording())),
    "edit": (Deed.WRITE_INVOICES, lambda work: work.invoices.edit("D1", wording())),
    "ask": (Deed.WRITE_INVOICES, lambda work: work.invoices.ask("D1")),
    "approve": (Deed.APPROVE_INVOICE, lambda work: work.invoices.approve("D2")),
    "reject": (Deed.APPROVE_INVOICE, lambda work: work.invoices.reject("D2", "No.")),
    "withdraw": (Deed.WRITE_INVOICES, lambda work: work.invoices.void("D1")),
    "void": (Deed.VOID_INVOICE, lambda work: work.invoices.void("INV-2026-0002")),
    "get": (Deed.READ_BOOKS, lambda work: work.invoices.get("D1")),
    "view": (Deed.READ_BOOKS, lambda work: work.invoices.view("D1")),
    "view by id": (Deed.READ_BOOKS, lambda work: work.invoices.view_by_id(1)),
    "list": (Deed.READ_BOOKS, lambda work: work.invoices.listed()),
    "what waits": (Deed.READ_BOOKS, lambda work: work.approvals.waiting()),
    "mailed": (Deed.KEEP_BOOKS, lambda work: work.invoices.mailed(3, "c@acme.example")),
    "record": (
        Deed.RECORD_PAYMENTS,
        lambda work: work.payments.record("D3", Money(1, "EUR"), Method.BANK, None, ""),
    ),
    "approve payment": (Deed.APPROVE_PAYMENT, lambda work: work.payments.approve("P1")),
    "reject payment": (Deed.APPROVE_PAYMENT, lambda work: work.payments.reject("P1", "No.")),
    "ask for a write-off": (
        Deed.ASK_WRITE_OFF,
        lambda work: work.adjustments.ask("INV-2026-0002", "Insolvent."),
    ),
    "approve write-off": (Deed.APPROVE_WRITE_OFF, lambda work: work.adjustments.approve("A1")),
    "reject write-off": (
        Deed.APPROVE_WRITE_OFF,
        lambda work: work.adjustments.reject("A1", "No."),
    ),
    "view write-off": (Deed.READ_BOOKS, lambda work: work.adjustments.view("A1")),
    "view write-off by id": (Deed.READ_BOOKS, lambda work: work.adjustments.view_by_id(1)),
    "credit": (
        Deed.WRITE_INVOICES,
        lambda work: work.credit_notes.draft("INV-2026-0002", Taking(), "Less."),
    ),
    "revise": (Deed.WRITE_INVOICES, lambda work: work.revisions.revise("INV-2026-0002", "No.")),
    "credit notes": (Deed.READ_BOOKS, lambda work: work.credit_notes.listed()),
    "apply credit": (Deed.RECORD_PAYMENTS, lambda work: work.applying.apply("INV-2026-0002")),
    "list credit": (Deed.READ_BOOKS, lambda work: work.credits.listed()),
    **PLAN_DEEDS,
    "ageing": (Deed.READ_REPORTS, lambda work: work.reports.ageing()),
    "tax report": (Deed.READ_REPORTS, lambda work: work.turnover.tax()),
    "explain": (Deed.READ_BOOKS, lambda work: work.explaining.explain("INV-2026-0001")),
    "what comes": (Deed.READ_REPORTS, lambda work: work.reports.coming()),
    "statements": (Deed.READ_REPORTS, lambda work: work.reports.statements("acme")),
    "view payment": (Deed.READ_BOOKS, lambda work: work.payments.view("P1")),
    "view payment by id": (Deed.READ_BOOKS, lambda work: work.payments.view_by_id(1)),
    "add item": (
        Deed.WRITE_ITEMS,
        lambda work: work.items.add(NewItem("hosting", "Web hosting"), None, ""),
    ),
    "edit item": (
        Deed.WRITE_ITEMS,
        lambda work: work.items.edit("work", NewItem("work", "Work")),
    ),
    "price item": (Deed.WRITE_ITEMS, lambda work: work.items.price("work", Decimal(1), "")),
    "archive item": (Deed.WRITE_ITEMS, lambda work: work.items.archive("work")),
    "view item": (Deed.READ_BOOKS, lambda work: work.items.view("work")),
    "search items": (Deed.READ_BOOKS, lambda work: work.items.search()),
    "fill lines": (Deed.READ_BOOKS, lambda work: work.items.filled("acme", [])),
    "add client": (
        Deed.WRITE_CLIENTS,
        lambda work: work.clients.add(NewClient("new", "New", "n@new.example")),
    ),
    "event": (Deed.READ_BOOKS, lambda work: work.audit.event(1)),
    "get client": (Deed.READ_BOOKS, lambda work: work.clients.get("acme")),
    "view client": (Deed.READ_BOOKS, lambda work: work.clients.view("acme")),
    "export a client": (Deed.EXPORT_CLIENT, lambda work: work.dossiers.export("acme")),
    "erase a client": (Deed.ERASE_CLIENT, lambda work: work.dossiers.unprinted("acme")),
    "read a restricted paper": (Deed.READ_RESTRICTED, lambda work: work.dossiers.paper(1)),
    "search clients": (Deed.READ_BOOKS, lambda work: work.clients.search()),
    "set the limit": (Deed.CHANGE_POLICY, lambda work: work.policies.set_general(Money(1, "EUR"))),
    "change the bank": (Deed.CHANGE_BANK, lambda work: work.companies.change_bank(BANK)),
    "add member": (
        Deed.MANAGE_MEMBERS,
        lambda work: work.members.add("Nia", "", Role.MEMBER),
    ),
    "change a role": (
        Deed.CHANGE_ROLE,
        lambda work: work.members.change_role("Bea", Role.ADMIN),
    ),
    "suspend": (Deed.MANAGE_MEMBERS, lambda work: work.members.suspend("Mona")),
    "remove": (Deed.REMOVE_MEMBER, lambda work: work.members.remove("Mona")),
    "reset codes": (Deed.RESET_CODES, lambda work: work.resets.propose("Mona")),
    "sign in": (Deed.SIGN_IN, lambda work: work.sign_ins.all()),
    "own codes": (Deed.CHANGE_CODES, lambda work: work.second_factors.enrol()),
    "reminding": (Deed.CHANGE_SETTINGS, lambda work: work.companies.set_reminding("3", "")),
    "terms": (Deed.CHANGE_SETTINGS, lambda work: work.companies.set_terms("net 30")),
    "terms of a client": (
        Deed.WRITE_CLIENTS,
        lambda work: work.clients.set_terms("acme", "net 30"),
    ),
    "discount": (Deed.READ_BOOKS, lambda work: work.payments.discount_on(1)),
    "stop a proposal": (Deed.STOP_PROPOSAL, lambda work: work.proposals.stop(1)),
    "agree": (Deed.AGREE, lambda work: work.proposals.approve(1)),
    "proposals": (Deed.READ_BOOKS, lambda work: work.proposals.live()),
    "policy": (Deed.READ_BOOKS, lambda work: work.policies.own()),
    "due proposals": (Deed.KEEP_BOOKS, lambda work: work.proposals.due()),
    "members": (Deed.READ_BOOKS, lambda work: work.members.all()),
    "link for another": (Deed.MANAGE_MEMBERS, lambda work: work.linking.ask_link("Bea")),
    "start checkout": (Deed.KEEP_BOOKS, lambda work: work.checkouts.start(3, "stripe")),
    "settling": (Deed.KEEP_BOOKS, lambda work: work.checkouts.settling(1)),
    "paid": (Deed.KEEP_BOOKS, lambda work: work.checkouts.paid(1, Money(11900, "EUR"))),
    "ended": (
        Deed.KEEP_BOOKS,
        lambda work: work.checkouts.ended(1, AttemptState.EXPIRED, ""),
    ),
    "opened": (Deed.KEEP_BOOKS, lambda work: work.checkouts.opened(1, "cs_1", "")),
    "live attempts": (Deed.KEEP_BOOKS, lambda work: work.checkouts.live(3)),
    "newest attempt": (Deed.KEEP_BOOKS, lambda work: work.checkouts.newest(3)),
    "attempt": (Deed.KEEP_BOOKS, lambda work: work.checkouts.by_id(1)),
    "plan": (Deed.KEEP_BOOKS, lambda work: work.deliveries.plan(1, [("slack", "C1")])),
    "posted": (
        Deed.KEEP_BOOKS,
        lambda work: work.deliveries.posted("slack", "C1", "invoice:1", "1.1"),
    ),
    "lift due holds": (Deed.KEEP_BOOKS, lambda work: work.overdue.lift(DAY)),
    "fallen": (Deed.KEEP_BOOKS, lambda work: work.overdue.fallen(DAY)),
    "fall": (Deed.KEEP_BOOKS, lambda work: work.overdue.fall([3], DAY, 1)),
    "nudge": (Deed.KEEP_BOOKS, lambda work: work.overdue.nudge(DAY, NOON)),
    "digest": (Deed.KEEP_BOOKS, lambda work: work.overdue.digest()),
    "waiting": (Deed.KEEP_BOOKS, lambda work: work.overdue.waiting(NOON)),
    "plan waiting": (Deed.KEEP_BOOKS, lambda work: work.overdue.plan_waiting([1])),
    "remindable": (Deed.KEEP_BOOKS, lambda work: work.overdue.remindable(1, DAY, NOON)),
    "plan reminders": (
        Deed.KEEP_BOOKS,
        lambda work: work.overdue.plan([3], 1, DAY, NOON),
    ),
    "settle": (Deed.KEEP_BOOKS, lambda work: work.sendings.settle()),
    "hold": (
        Deed.WRITE_INVOICES,
        lambda work: work.reminders.hold(3, HoldKind.CLAIM, None, ""),
    ),
    "lift": (Deed.WRITE_INVOICES, lambda work: work.reminders.lift(3, HoldKind.CLAIM)),
    "story": (Deed.READ_BOOKS, lambda work: work.audit.story("invoice:1")),
    "entries": (Deed.READ_BOOKS, lambda work: work.audit.entries(1)),
    "complaints": (Deed.KEEP_BOOKS, lambda work: work.audit.complaints()),
}


BY_PEOPLE_ONLY = {"draft", "edit", "ask", "approve", "reject", "record", "approve payment"} | {
    *(
        "agree",
        "reject payment",
        "ask for a write-off",
        "approve write-off",
        "reject write-off",
        "void",
        "credit",
        "revise",
        "apply credit",
        "set the limit",
        "change the bank",
        "change a role",
        "own codes",
        "reset codes",
        "sign in",
        "export a client",
        *PLAN_DEEDS_OF_PEOPLE,
    )
}
"""Deeds that are signed with a member; the system never does them."""


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
        await work.items.add(NewItem("work", "Work"), None, "")
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
    """Try a deed, and undo it."""
    try:
        async with billing.reading(actor) as work:
            await deed(work)
    except NotAllowed:
        return False
    except CodeNeeded:
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
