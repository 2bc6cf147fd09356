"""What is done with a mail: exactly once, and only what its sender may do."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import ParamSpec, TypeVar

import pytest

from core.billing import Billing
from core.errors import GatewayFailed, WrongState
from core.models import ClaimKind, ClaimState, HoldKind, Letter, MailState
from core.security.links import Links
from core.security.signing import Signer
from tests.cast import BEA, KEYRING, OTHER_PAIDUP, PAIDUP
from tests.deeds import issued, wording
from tests.inbox.desk import CARL_S, OURS, Desk, bounce, mail, proof
from tests.trail import Trail

P = ParamSpec("P")
T = TypeVar("T")


@pytest.fixture
def desk(billing: Billing) -> Desk:
    return Desk(billing)


async def read(desk: Desk, raw: bytes) -> Letter:
    letter = await desk.receive(raw)
    assert letter is not None
    return letter


async def holds(billing: Billing, invoice_id: int = 1) -> list[HoldKind]:
    async with billing.reading(BEA) as work:
        return [hold.kind for hold in await work.reminders.holds(invoice_id)]


async def test_a_reply_that_it_is_paid_becomes_a_claim(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    letter = await read(desk, mail("Already paid on Tuesday."))

    assert (letter.invoice_id, letter.from_kind, letter.is_proven) == (1, "client", True)
    async with billing.reading(BEA) as work:
        (claim,) = await work.claims.of_letter(letter.id)
    assert (claim.kind, claim.state) == (ClaimKind.PAYMENT, ClaimState.OPEN)
    assert claim.day == date(2026, 11, 17)
    assert await holds(billing) == [HoldKind.CLAIM]
    assert "PaymentRecorded" not in await trail.kinds()


async def test_a_mail_worked_off_twice_is_worked_off_once(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    mail_id = await desk.keep(mail("Already paid on Tuesday."))
    for _ in range(3):
        await desk.desk.work_off(mail_id)

    assert (await trail.kinds()).count("MailReceived") == 1
    assert (await desk.kept(mail_id)).state is MailState.DONE


async def test_a_token_selects_and_proves_nothing(billing: Billing, desk: Desk) -> None:
    await issued(billing)
    letter = await read(desk, mail("Already paid on Tuesday.", sender="eve@evil.example"))

    assert (letter.invoice_id, letter.from_kind, letter.is_on_file) == (1, "stranger", False)
    assert await holds(billing) == []


async def test_a_forged_sender_may_do_nothing(billing: Billing, desk: Desk, trail: Trail) -> None:
    await issued(billing)
    forged = proof(CARL_S, dkim="fail")
    letter = await read(desk, mail("Please send it again.", results=forged))

    assert (letter.is_on_file, letter.is_proven) == (True, False)
    assert await holds(billing) == []
    assert not {"InvoiceCopyAsked", "ClaimRaised"} & set(await trail.kinds())


async def test_somebody_at_the_client_is_not_on_file(billing: Billing, desk: Desk) -> None:
    await issued(billing)
    letter = await read(desk, mail("Already paid on Tuesday.", sender="boss@acme.example"))

    assert (letter.from_kind, letter.is_on_file) == ("client", False)
    assert await holds(billing) == []


async def test_the_thread_of_mails_selects_the_invoice_too(billing: Billing, desk: Desk) -> None:
    view = await issued(billing)
    address = billing.links.reply_address(view.invoice.id)
    tag = address.partition("@")[0].partition("+")[2]
    later = {"In-Reply-To": "<x@acme.example>", "References": f"<delivery-7.{tag}@demo.example>"}
    letter = await read(desk, mail("Hello.", invoice=None, headers=later))

    assert letter.invoice_id == view.invoice.id


async def test_a_tag_that_is_not_signed_selects_nothing(billing: Billing, desk: Desk) -> None:
    await issued(billing)
    made_up = "billing+i1-aaaaaaaaaaaaaaaa@demo.example"
    letter = await read(desk, mail("Hello.", to=made_up))

    assert letter.invoice_id is None


@pytest.mark.parametrize("sender", [CARL_S, "olga@demo.example"])
async def test_a_number_in_the_text_counts_only_where_something_proves_who_wrote(
    billing: Billing, desk: Desk, sender: str
) -> None:
    view = await issued(billing)
    text = f"A question about {view.invoice.number}."
    forged = proof(sender, dkim="fail")
    asked = await read(desk, mail(text, sender=sender, invoice=None, results=forged))

    assert (asked.level, asked.invoice_id) == ("forged", None)


async def test_a_number_counts_for_the_client_it_belongs_to(billing: Billing, desk: Desk) -> None:
    view = await issued(billing)
    text = f"A question about {view.invoice.number}."
    ours = await read(desk, mail(text, invoice=None))
    theirs = await read(desk, mail(text, invoice=None, sender="gina@globex.example"))
    nobodys = await read(desk, mail(text, invoice=None, sender="eve@evil.example"))

    assert [each.invoice_id for each in (ours, theirs, nobodys)] == [view.invoice.id, None, None]


async def test_another_client_is_a_stranger_in_this_thread(billing: Billing, desk: Desk) -> None:
    await issued(billing)
    letter = await read(desk, mail("Already paid on Tuesday.", sender="gina@globex.example"))

    assert (letter.from_kind, letter.is_on_file) == ("stranger", False)
    assert await holds(billing) == []


async def test_the_company_is_the_one_that_knows_the_sender(billing: Billing, desk: Desk) -> None:
    mail_id = await desk.keep(mail("Hello.", invoice=None, sender="sam@secret.example"))
    await desk.desk.work_off(mail_id)

    assert await desk.letter(mail_id) is None
    async with billing.work(OTHER_PAIDUP) as work:
        letter = await work.letters.of_inbound(mail_id)
    assert letter is not None
    assert letter.from_kind == "client"


async def test_a_stranger_writes_to_the_first_company(billing: Billing, desk: Desk) -> None:
    letter = await read(desk, mail("Buy now.", invoice=None, sender="eve@evil.example"))

    assert (letter.company_id, letter.from_kind) == (PAIDUP.company_id, "stranger")


async def test_what_cannot_be_read_is_set_aside_and_the_next_one_handled(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    bad = await desk.keep(b"\0\0\0\r\n\r\nno mail at all")
    await desk.desk.work_off(bad)
    kept = await desk.kept(bad)
    assert (kept.state, bool(kept.reason)) == (MailState.ASIDE, True)
    assert (await trail.last("MailSetAside"))["mail_id"] == bad

    assert await desk.receive(mail("Already paid on Tuesday."))


async def test_a_mail_of_ours_that_comes_back_is_dropped_with_its_reason(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    mail_id = await desk.keep(mail("Hello.", sender=OURS))
    await desk.desk.work_off(mail_id)

    kept = await desk.kept(mail_id)
    assert (kept.state, kept.reason) == (MailState.DONE, "It comes from our own address.")
    assert await desk.letter(mail_id) is None


async def test_an_out_of_office_is_noted_and_does_nothing(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    away = {"Auto-Submitted": "auto-replied"}
    letter = await read(desk, mail("Already paid on Tuesday.", headers=away))

    assert (letter.from_kind, bool(letter.automatic)) == ("machine", True)
    assert not {"ClaimRaised", "AnswerWritten"} & set(await trail.kinds())


async def test_a_bounce_marks_the_address_and_stops_reminders(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    await issued(billing)
    await desk.receive(bounce(1, CARL_S))

    assert await holds(billing, 1) == await holds(billing, 2) == [HoldKind.UNDELIVERED]
    async with billing.reading(BEA) as work:
        assert (await work.clients.view("acme")).contact.undeliverable_at is not None
    assert (await trail.last("ContactUnreachable"))["invoice_id"] == 1


async def test_a_bounce_is_told_once_as_an_address_that_takes_no_mail(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    for _ in range(3):
        await issued(billing)
    letter = await read(desk, bounce(1, CARL_S))

    assert letter.outcome == f"Mail to {CARL_S} does not arrive: reminders wait."
    assert letter.intents == []
    assert (await trail.last("MailReceived"))["is_quiet"]
    assert [each.payload["is_quiet"] for each in await trail.records("HoldPlaced")] == [True] * 3
    assert (await trail.kinds()).count("ContactUnreachable") == 1


async def test_a_delay_does_nothing(billing: Billing, desk: Desk, trail: Trail) -> None:
    await issued(billing)
    await desk.receive(bounce(1, CARL_S, action="delayed"))

    assert await holds(billing) == []
    assert "ContactUnreachable" not in await trail.kinds()


@pytest.mark.parametrize("address", ["eve@evil.example", "gina@globex.example"])
async def test_a_bounce_of_another_address_marks_nobody(
    billing: Billing, desk: Desk, trail: Trail, address: str
) -> None:
    await issued(billing)
    await desk.receive(bounce(1, address))

    assert "ContactUnreachable" not in await trail.kinds()


async def test_a_corrected_address_lets_reminders_go_on(billing: Billing, desk: Desk) -> None:
    await issued(billing)
    await desk.receive(bounce(1, CARL_S))
    async with billing.work(BEA) as work:
        await work.reach.correct(await work.clients.get("acme"), "pay@acme.example")

    assert await holds(billing) == []
    async with billing.reading(BEA) as work:
        contact = (await work.clients.view("acme")).contact
    assert (contact.email, contact.undeliverable_at) == ("pay@acme.example", None)


async def test_at_most_one_answer_a_day_in_a_thread(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    for _ in range(5):
        await desk.receive(mail("Already paid on Tuesday."))

    assert (await trail.kinds()).count("AnswerWritten") == 1
    sent = (await trail.last("AnswerWritten"))["letter_id"]
    async with billing.reading(BEA) as work:
        letter = (await work.letters.view_by_id(sent)).letter
    assert letter.recipient == CARL_S
    assert letter.text.startswith("Guten Tag Carl Castello,")


async def test_who_says_it_again_is_noted(billing: Billing, desk: Desk, trail: Trail) -> None:
    await issued(billing)
    await desk.receive(mail("Already paid on Tuesday."))
    letter = await read(desk, mail("I told you: already paid on Tuesday."))

    assert letter.outcome == "It adds to C1, which waits for the team."
    assert (await trail.kinds()).count("ClaimRaised") == 1


async def test_a_claim_may_name_another_invoice_of_the_same_client_only(
    billing: Billing, desk: Desk
) -> None:
    await issued(billing)
    second = await issued(billing)
    foreign = await issued(billing, wording(client="globex"))
    letter = await read(desk, mail(f"We have paid {second.invoice.number} on 17 November."))
    async with billing.reading(BEA) as work:
        assert [c.invoice_id for c in await work.claims.of_letter(letter.id)] == [2]

    other = await read(desk, mail(f"We have paid {foreign.invoice.number} on 17 November."))
    async with billing.reading(BEA) as work:
        assert await work.claims.of_letter(other.id) == []


async def test_who_asks_for_another_account_changes_nothing_and_is_shown_in_red(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    text = "Our bank details have changed. Please pay to IBAN DE89370400440532013000 from now on."
    await desk.receive(mail(text))

    assert (await trail.last("BankChangeAsked"))["invoice_id"] == 1
    kinds = set(await trail.kinds())
    assert not {"ClaimRaised", "AnswerWritten", "ContactReachable"} & kinds


async def test_no_text_of_a_mail_is_in_the_trail(
    billing: Billing, desk: Desk, trail: Trail, caplog: pytest.LogCaptureFixture
) -> None:
    await issued(billing)
    caplog.set_level(0)
    await desk.receive(mail("Already paid on Tuesday. Hush-hush.", subject="Hush-hush"))

    assert "Hush" not in str([record.payload for record in await trail.records()])
    assert "Hush" not in caplog.text


class BrokenLinks(Links):
    """Links with a bug in them."""

    def invoice_of(self, reply_address: str) -> int | None:
        raise ZeroDivisionError(reply_address)


async def test_a_bug_in_understanding_sets_that_one_mail_aside(
    billing: Billing, desk: Desk
) -> None:
    links = BrokenLinks("https://pay.demo.example", Signer(b"s" * 32), OURS)
    broken = Desk(Billing(billing.database, billing.clock, links, KEYRING))
    mail_id = await desk.keep(mail("Hello."))
    await broken.desk.work_off(mail_id)

    kept = await desk.kept(mail_id)
    assert kept.state is MailState.ASIDE
    assert "its reference is" in kept.reason


class HastyRun:
    """A run that remembers nothing, waits for nobody, and meets a failure first."""

    key = "hasty"

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.slept: list[float] = []

    async def step(
        self, name: str, deed: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        if self.failures and name == "work off":
            raise self.failures.pop(0)
        return await deed(*args, **kwargs)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def test_books_that_are_away_are_waited_for(billing: Billing, desk: Desk) -> None:
    await issued(billing)
    mail_id = await desk.keep(mail("Already paid on Tuesday."))
    run = HastyRun(GatewayFailed("The books cannot be reached just now."))
    await desk.desk.mail(run, mail_id)

    assert len(run.slept) == 1
    assert (await desk.kept(mail_id)).state is MailState.DONE


async def test_a_mail_waits_on_while_the_books_stay_away(billing: Billing, desk: Desk) -> None:
    mail_id = await desk.keep(mail("Hello."))
    with pytest.raises(GatewayFailed):
        await desk.desk.mail(HastyRun(*[GatewayFailed("Away.")] * 20), mail_id)

    assert (await desk.kept(mail_id)).state is MailState.WAITING


async def test_a_refusal_that_stays_sets_the_mail_aside(billing: Billing, desk: Desk) -> None:
    mail_id = await desk.keep(mail("Hello."))
    await desk.desk.mail(HastyRun(*[WrongState("Somebody did the same.")] * 20), mail_id)

    kept = await desk.kept(mail_id)
    assert (kept.state, kept.reason) == (MailState.ASIDE, "Somebody did the same.")


async def test_a_promise_a_dispute_and_a_po_number_in_one_mail_are_all_seen(
    billing: Billing, desk: Desk
) -> None:
    await issued(billing)
    text = "Our PO number is 4711. The hosting line is wrong, we never ordered it."
    letter = await read(desk, mail(text))
    async with billing.reading(BEA) as work:
        kinds = {claim.kind for claim in await work.claims.of_letter(letter.id)}

    assert kinds == {ClaimKind.PO_NUMBER, ClaimKind.DISPUTE}
    assert await holds(billing) == [HoldKind.DISPUTE]


async def test_a_promise_lets_reminders_wait_until_the_day_after(
    billing: Billing, desk: Desk
) -> None:
    await issued(billing)
    await read(desk, mail("We will pay on 4 December 2026."))
    async with billing.reading(BEA) as work:
        (hold,) = await work.reminders.holds(1)

    assert (hold.kind, hold.until) == (HoldKind.PROMISE, date(2026, 12, 5))
