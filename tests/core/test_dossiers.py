"""All that is kept about a client: whole, with documented keys, told to the owners. On both."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.notify.routes import routes
from core.billing import Billing
from core.documents.dossier import ROWS_MOST, client_file
from core.errors import NotAllowed, NotFound, WrongState
from core.models import ClaimKind, HoldKind, MailState
from core.security.deeds import CodeNeeded
from core.services.dossiers import Dossier
from tests.cast import ADA, ARI, BEA, CARL, OLGA, OTTO, PAIDUP
from tests.codes import done, enrolled
from tests.deeds import issued, line, paid, wording
from tests.letters import claimed, received
from tests.trail import Trail

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`(\w+)`", PAGE))
RAW = b"From: Carl <carl@acme.example>\r\nSubject: Canary\r\nMessage-ID: <1@x>\r\n\r\nCanary\r\n"


async def full(billing: Billing) -> str:
    """A client with something of everything; answers the invoice's number."""
    view = await issued(billing, wording(line(text="Canary work"), note="Canary note"))
    number = view.invoice.number or ""
    assert await billing.keep_mail("box", 1, 1, RAW)
    async with billing.work(PAIDUP) as work:
        (mail,) = await work.mails.listed(MailState.WAITING, most=1)
        await work.inbound.finish_mail(mail.id, MailState.DONE, work.clock.now())
        await work.mails.hand_over(mail.id, 1)
        await work.checkouts.start(view.invoice.id, "stripe")
        await work.reminders.hold(view.invoice.id, HoldKind.SNOOZE, None, "Canary asked")
    letter = await received(billing, inbound_id=mail.id)
    await claimed(billing, letter, ClaimKind.DISPUTE, note="Canary disputes")
    await paid(billing, number, 100)
    return number


async def exported(billing: Billing) -> Dossier:
    return await done(billing, OLGA, lambda work: work.dossiers.export("acme"))


def keys(told: Any) -> set[str]:
    """Every key in plain values, save those of what an event carries or a mail was read as."""
    if isinstance(told, dict):
        inner = (keys(value) for name, value in told.items() if name not in {"payload", "intents"})
        return set(told).union(*inner)
    return set().union(*map(keys, told)) if isinstance(told, list) else set()


async def test_all_that_is_kept_is_in_it(billing: Billing, trail: Trail) -> None:
    """Client, people, invoices with all that hangs on them, letters, mails, wishes, events."""
    number = await full(billing)
    mailed = (await trail.records("InvoiceIssued"))[0]
    async with billing.work(PAIDUP) as work:
        await work.deliveries.plan(mailed.id, [("email", "carl@acme.example"), ("slack", "C1")])
    dossier = await exported(billing)

    told = dossier.told
    assert (told["client"]["name"], told["client"]["tax_id"]) == ("Acme GmbH", "DE987654328")
    assert told["contacts"][0]["email"] == "carl@acme.example"
    (bill,) = told["invoices"]
    assert (bill["reference"], bill["note"]) == (number, "Canary note")
    assert bill["lines"][0]["description"] == "Canary work"
    counts = {name: len(bill[name]) for name in ("payments", "attempts", "claims", "holds")}
    assert counts == {"payments": 1, "attempts": 1, "claims": 1, "holds": 2}
    assert told["letters"][0]["text"] == "Already paid on Tuesday."
    assert [mail["address"] for mail in told["sent"]] == ["carl@acme.example"]
    kinds = {event["kind"] for event in told["events"]}
    assert {"ClientAdded", "InvoiceIssued", "PaymentBooked", "ClaimRaised"} <= kinds
    async with billing.reading(OLGA) as work:
        ((mail_id, name),) = dossier.mails.items()
        assert name == told["letters"][0]["file"] == "mails/M1.eml"
        assert await work.dossiers.mail(mail_id, dossier.letters) == RAW


async def test_every_key_of_it_is_explained(billing: Billing) -> None:
    await full(billing)

    assert keys((await exported(billing)).told) - NAMED == set()


async def test_nothing_of_another_client_is_in_it(billing: Billing) -> None:
    await full(billing)
    await issued(billing, wording(line(text="Work for globex"), client="globex"))

    told = str((await exported(billing)).told)
    assert [word for word in ("globex", "Gina", "INV-2026-0002") if word in told] == []


async def test_an_export_is_an_owners_with_a_code_and_all_owners_are_told(
    billing: Billing, trail: Trail
) -> None:
    """A140: no other role, no other company, each time a code and an event of its own."""
    await enrolled(billing, OLGA)
    refusals = {BEA: NotAllowed, ARI: NotAllowed, ADA: NotAllowed, CARL: NotAllowed}
    for who, refusal in {**refusals, PAIDUP: NotAllowed, OTTO: NotFound, OLGA: CodeNeeded}.items():
        with pytest.raises(refusal):
            async with billing.work(who) as work:
                await work.dossiers.export("acme")
    assert await trail.records("ClientExported") == []
    for _ in range(2):
        await exported(billing)

    first, second = await trail.records("ClientExported")
    assert (first.actor, first.member_id, first.payload["number"]) == ("Olga", OLGA.member_id, 1)
    assert second.id > first.id
    async with billing.reading(PAIDUP) as work:
        told = await routes(work, first)
    assert {("telegram", "101"), ("telegram", "102")} <= set(told)


async def test_papers_of_a_client_who_was_not_erased_have_no_such_door(billing: Billing) -> None:
    with pytest.raises(NotFound, match="No client with the number 1 was erased"):
        await done(billing, OLGA, lambda work: work.dossiers.papers_of(1, "tax audit"))


async def test_papers_that_ended_are_read_by_nobody(billing: Billing) -> None:
    await done(billing, OLGA, lambda work: work.privacy.erase("acme"))

    with pytest.raises(WrongState, match="are gone"):
        await done(billing, OLGA, lambda work: work.dossiers.papers_of(1, "tax audit"))


async def test_what_is_too_much_for_paper_says_where_the_rest_is(billing: Billing) -> None:
    await full(billing)
    told = (await exported(billing)).told
    told["events"] *= ROWS_MOST
    file = client_file(told, "de")

    events = next(each for each in file.sections if each.title == "Was geschah")
    assert len(events.rows) == ROWS_MOST
    assert events.more.endswith("weitere stehen in data.json.")
    assert client_file(told, "fr").language == "en"
