"""Every deed of the core by name: which right it asks for, and how it is done."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from core.billing import Work
from core.ladders import Ladder, Stage
from core.models import AttemptState, HoldKind, Method
from core.money import Money
from core.security.rights import Deed, Role
from core.services.clients import NewClient
from core.services.companies import BankDetails
from core.services.credit_notes import Taking
from core.services.items import NewItem
from core.services.overdue import Rung
from tests.client_deeds import CLIENT_DEEDS
from tests.deeds import line, wording
from tests.plan_deeds import PLAN_DEEDS, PLAN_DEEDS_OF_PEOPLE

Doing = Callable[[Work], Awaitable[object]]

NOON = datetime(2026, 12, 24, 11, tzinfo=UTC)
DAY = NOON.date()
PAST = date(2026, 11, 1)
RUNG = Rung("", (3,), 1)
BANK = BankDetails("Demo GmbH", "DE89370400440532013000", "COBADEFFXXX", "Commerzbank")
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
    "ask for a refund": (
        Deed.ASK_REFUND,
        lambda work: work.refunds.ask("P2", Money(1, "EUR"), "Too much."),
    ),
    "ask for credit back": (
        Deed.ASK_REFUND,
        lambda work: work.refunds.ask_credit(1, Money(1, "EUR"), "Too much."),
    ),
    "approve refund": (Deed.APPROVE_REFUND, lambda work: work.refunds.approve("R1")),
    "reject refund": (Deed.APPROVE_REFUND, lambda work: work.refunds.reject("R1", "No.")),
    "view refund": (Deed.READ_BOOKS, lambda work: work.refunds.view("R1")),
    "view refund by id": (Deed.READ_BOOKS, lambda work: work.refunds.view_by_id(1)),
    **PLAN_DEEDS,
    **CLIENT_DEEDS,
    "ageing": (Deed.READ_REPORTS, lambda work: work.reports.ageing()),
    "revenue": (Deed.READ_REPORTS, lambda work: work.turnover.revenue()),
    "received": (Deed.READ_REPORTS, lambda work: work.turnover.received()),
    "collecting": (Deed.READ_REPORTS, lambda work: work.turnover.collecting()),
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
    "load base rates": (
        Deed.CHANGE_SETTINGS,
        lambda work: work.interest.load([(DAY, Decimal(1))]),
    ),
    "base rates": (Deed.READ_BOOKS, lambda work: work.interest.rates()),
    "interest": (Deed.READ_BOOKS, lambda work: work.interest.of("INV-2026-0001")),
    "claim interest": (Deed.WRITE_INVOICES, lambda work: work.interest.claim("INV-2026-0001")),
    "claim by the clock": (Deed.KEEP_BOOKS, lambda work: work.interest.claim_for_stage(3, 1)),
    "claimable": (Deed.KEEP_BOOKS, lambda work: work.overdue.claimable(RUNG, DAY, NOON)),
    "pause a client": (Deed.WRITE_INVOICES, lambda work: work.promises.pause("acme", DAY)),
    "promises": (Deed.READ_REPORTS, lambda work: work.promises.all()),
    "write a ladder": (
        Deed.CHANGE_SETTINGS,
        lambda work: work.ladders.write(Ladder(name="strict", stages=(Stage(day=3),))),
    ),
    "ladders": (Deed.READ_BOOKS, lambda work: work.ladders.all()),
    "choose a ladder": (Deed.CHANGE_SETTINGS, lambda work: work.ladders.choose("none")),
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
    "remindable": (Deed.KEEP_BOOKS, lambda work: work.overdue.remindable(RUNG, DAY, NOON)),
    "plan reminders": (
        Deed.KEEP_BOOKS,
        lambda work: work.overdue.plan([3], RUNG, DAY, NOON),
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
        "ask for a refund",
        "ask for credit back",
        "approve refund",
        "reject refund",
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
        "merge clients",
    )
}
"""Deeds that are signed with a member; the system never does them."""
