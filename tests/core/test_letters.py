"""Letters: what came is kept once, and what is answered goes to the address on file."""

import pytest

from core.billing import Billing
from core.errors import NotAllowed, NotFound, WrongState
from core.models import Direction, HoldKind
from tests.cast import ADA, BEA, CARL, MIA, OTHER_PAIDUP, PAIDUP
from tests.deeds import issued
from tests.fakes.clock import FakeClock
from tests.letters import CARL_WRITES, arrived, received
from tests.trail import Trail


async def test_the_trail_says_that_a_mail_came_and_not_what_it_says(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    letter = await received(billing, text="Hush", subject="Hush", sender_name="Hush")

    assert await trail.last("MailReceived") == {
        "letter_id": letter.id,
        "invoice_id": 1,
        "is_quiet": False,
    }
    assert (await trail.records("MailReceived"))[0].subject == "invoice:1"


async def test_a_letter_without_an_invoice_is_a_subject_of_its_own(
    billing: Billing, trail: Trail
) -> None:
    letter = await received(billing, invoice_id=None)

    assert (await trail.records("MailReceived"))[0].subject == f"letter:{letter.id}"
    assert letter.reference == "M1"


async def test_what_any_database_refuses_is_left_out(billing: Billing) -> None:
    letter = await received(
        billing,
        invoice_id=None,
        text="a\0b\ud800c\r\nd\u202ee",
        subject="x\0y\r\nz",
        message_id="1\0\ud800@x",
        thread=["2\0\ud800@x"],
        sender="a\0\ud800@x.example",
        intents=[{"name": "dispute", "facts": {"reason": "\0\ud800!"}, "quote": "", "reason": ""}],
    )
    async with billing.reading(BEA) as work:
        kept = (await work.letters.view(letter.reference)).letter

    assert (kept.text, kept.subject) == ("abc\nde", "xy z")
    assert (kept.message_id, kept.thread, kept.sender) == ("1@x", ["2@x"], "a@x.example")
    assert kept.intents[0]["facts"] == {"reason": "!"}


async def test_a_raw_mail_makes_one_letter(billing: Billing) -> None:
    await received(billing, invoice_id=None, inbound_id=7)
    with pytest.raises(WrongState, match="at this very moment"):
        await received(billing, invoice_id=None, inbound_id=7)


@pytest.mark.parametrize(
    ("address", "kind", "client_key", "is_contact"),
    [
        ("CARL@acme.example", "client", "acme", True),
        ("boss@ACME.example", "client", "acme", False),
        ("bea@demo.example", "team", None, False),
        ("eve@evil.example", "stranger", None, False),
        ("sam@secret.example", "stranger", None, False),
        ("x@sub.acme.example", "stranger", None, False),
        ("x@notacme.example", "stranger", None, False),
        ("%@acme_example", "stranger", None, False),
        ("", "stranger", None, False),
    ],
)
async def test_who_has_an_address(
    billing: Billing, address: str, kind: str, client_key: str | None, is_contact: bool
) -> None:
    async with billing.reading(PAIDUP) as work:
        who = await work.letters.who(address)

    assert (who.kind, who.client.key if who.client else None) == (kind, client_key)
    assert (who.contact is not None) == is_contact


async def test_an_address_anybody_can_have_says_nothing_about_its_domain(
    billing: Billing,
) -> None:
    async with billing.work(BEA) as work:
        await work.reach.correct(await work.clients.get("acme"), "carl.castello@gmail.com")
    async with billing.reading(PAIDUP) as work:
        assert (await work.letters.who("carl.castello@gmail.com")).kind == "client"
        assert (await work.letters.who("carl.castelo@gmail.com")).kind == "stranger"


async def test_an_answer_goes_to_the_proven_contact_in_the_thread(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    letter = await received(billing)
    async with billing.work(BEA) as work:
        sent = await work.letters.answer(letter.reference, "  We are looking.  ")

    assert (sent.direction, sent.recipient, sent.text) == (
        Direction.OUT,
        CARL_WRITES,
        "We are looking.",
    )
    assert sent.thread == ["i1-aaaa@demo.example", "1@acme.example"]
    assert sent.subject == "Re: Rechnung INV-2026-0001"
    assert (await trail.last("AnswerWritten")) == {"letter_id": sent.id, "invoice_id": 1}


@pytest.mark.parametrize(
    "said",
    [
        {"sender": "eve@evil.example", "is_on_file": False, "from_kind": "stranger"},
        {"level": "unknown"},
        {"sender": "gina@globex.example"},
    ],
)
async def test_whoever_writes_the_answer_goes_to_the_address_on_file(
    billing: Billing, said: dict[str, object]
) -> None:
    await issued(billing)
    letter = await received(billing, **said)
    async with billing.work(BEA) as work:
        sent = await work.letters.answer(letter.reference, "Hello.")

    assert sent.recipient == CARL_WRITES


async def test_nobody_on_file_gets_no_answer(billing: Billing) -> None:
    letter = await received(
        billing, invoice_id=None, client_id=None, from_kind="stranger", is_on_file=False
    )
    async with billing.work(BEA) as work:
        with pytest.raises(WrongState, match="Nobody with this address"):
            await work.letters.answer(letter.reference, "Hello.")


async def test_our_own_answer_is_not_answered(billing: Billing) -> None:
    await issued(billing)
    letter = await received(billing)
    async with billing.work(BEA) as work:
        sent = await work.letters.answer(letter.reference, "Hello.")
        with pytest.raises(WrongState, match="our own"):
            await work.letters.answer(sent.reference, "Hello.")


async def test_paidup_answers_one_mail_a_day_in_a_thread(
    billing: Billing, clock: FakeClock
) -> None:
    await issued(billing)
    letter = await received(billing)
    async with billing.work(PAIDUP) as work:
        assert await work.letters.answer_at_once(letter, "Thank you.", "en")
        assert await work.letters.answer_at_once(letter, "Thank you.", "en") is None
    clock.advance(days=1)
    async with billing.work(PAIDUP) as work:
        assert await work.letters.answer_at_once(letter, "Thank you.", "en")


async def test_paidup_answers_a_client_five_times_a_day_whatever_the_thread(
    billing: Billing, clock: FakeClock
) -> None:
    """A126, A105"""
    for _ in range(7):
        await issued(billing)
    letters = [await received(billing, invoice_id=number) for number in range(1, 8)]
    async with billing.work(PAIDUP) as work:
        sent = [await work.letters.answer_at_once(each, "Thank you.", "en") for each in letters]

    assert [bool(each) for each in sent] == [True] * 5 + [False] * 2
    clock.advance(days=1)
    async with billing.work(PAIDUP) as work:
        assert await work.letters.answer_at_once(letters[6], "Thank you.", "en")


@pytest.mark.parametrize(
    "said", [{"level": "likely"}, {"is_on_file": False}, {"automatic": "A machine wrote."}]
)
async def test_paidup_answers_nobody_unproven_and_no_machine(
    billing: Billing, said: dict[str, object]
) -> None:
    await issued(billing)
    letter = await received(billing, **said)
    async with billing.work(PAIDUP) as work:
        assert await work.letters.answer_at_once(letter, "Thank you.", "en") is None


async def test_a_copy_and_a_text_share_the_one_answer_of_a_day(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    view = await issued(billing)
    await arrived(billing, trail)
    letter = await received(billing)
    async with billing.work(PAIDUP) as work:
        assert await work.letters.ask_copy(letter, view.invoice)
    await arrived(billing, trail)
    async with billing.work(PAIDUP) as work:
        assert not await work.letters.ask_copy(letter, view.invoice)
        assert await work.letters.answer_at_once(letter, "Thank you.", "en") is None
    clock.advance(days=1)
    async with billing.work(PAIDUP) as work:
        assert await work.letters.answer_at_once(letter, "Thank you.", "en")
        assert not await work.letters.ask_copy(letter, view.invoice)


async def test_a_loose_mail_is_put_into_a_thread_once(billing: Billing, trail: Trail) -> None:
    view = await issued(billing)
    letter = await received(billing, invoice_id=None, client_id=None)
    async with billing.work(BEA) as work:
        await work.letters.file(letter.reference, view.invoice.reference)
    assert (await trail.last("MailFiled"))["invoice_id"] == view.invoice.id

    async with billing.work(BEA) as work:
        with pytest.raises(WrongState, match="already"):
            await work.letters.file(letter.reference, view.invoice.reference)
        with pytest.raises(NotFound):
            await work.letters.file(letter.reference, "INV-1")


async def test_only_the_team_answers_and_only_paidup_receives(billing: Billing) -> None:
    await issued(billing)
    letter = await received(billing)
    for actor in (ADA, CARL):
        async with billing.work(actor) as work:
            with pytest.raises(NotAllowed):
                await work.letters.answer(letter.reference, "Hello.")
    async with billing.work(BEA) as work:
        with pytest.raises(NotAllowed):
            await work.letters.answer_at_once(letter, "Hello.", "en")


async def test_another_company_s_mails_do_not_exist(billing: Billing) -> None:
    letter = await received(billing, invoice_id=None)
    async with billing.work(MIA) as work:
        with pytest.raises(NotFound):
            await work.letters.view(letter.reference)
        assert await work.letters.latest() == []
    async with billing.work(OTHER_PAIDUP) as work:
        with pytest.raises(NotFound):
            await work.letters.view_by_id(letter.id)


@pytest.mark.parametrize("name", ["M", "M0", "M-1", "M١", "1", "", "M99999999999", "C1"])
async def test_what_is_no_mail_is_not_found(billing: Billing, name: str) -> None:
    await received(billing, invoice_id=None)
    async with billing.reading(BEA) as work:
        with pytest.raises(NotFound):
            await work.letters.view(name)


async def test_a_dead_address_is_marked_once_and_mended_by_hand(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    letter = await received(billing, automatic="A mail server reports.")
    async with billing.work(PAIDUP) as work:
        assert await work.reach.came_back(CARL_WRITES, letter)
        assert not await work.reach.came_back(CARL_WRITES, letter)
    async with billing.work(BEA) as work:
        acme = await work.clients.get("acme")
        assert [hold.kind for hold in await work.reminders.holds(1)] == [HoldKind.UNDELIVERED]
        await work.reach.mend(acme)
        assert await work.reminders.holds(1) == []
        with pytest.raises(WrongState, match="Nothing is known"):
            await work.reach.mend(acme)
    assert (await trail.kinds()).count("ContactUnreachable") == 1


async def test_mail_that_comes_back_again_stops_reminders_of_what_was_issued_since(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    letter = await received(billing, automatic="A mail server reports.")
    async with billing.work(PAIDUP) as work:
        await work.reach.came_back(CARL_WRITES, letter)
    await issued(billing)
    async with billing.work(PAIDUP) as work:
        assert await work.reach.came_back(CARL_WRITES, letter)
        assert [hold.kind for hold in await work.reminders.holds(2)] == [HoldKind.UNDELIVERED]

    assert (await trail.kinds()).count("ContactUnreachable") == 2


async def test_strangers_ring_twenty_times_a_day(
    billing: Billing, trail: Trail, clock: FakeClock
) -> None:
    stranger = {"invoice_id": None, "client_id": None, "from_kind": "stranger"}
    for _ in range(25):
        await received(billing, **stranger)
    clock.advance(days=1)
    await received(billing, **stranger)

    quiet = [record.payload["is_quiet"] for record in await trail.records("MailReceived")]
    assert quiet == [False] * 20 + [True] * 5 + [False]


@pytest.mark.parametrize(("name", "is_quiet"), [("none", True), ("dispute", False)])
async def test_a_machine_that_says_something_real_is_heard(
    billing: Billing, trail: Trail, name: str, is_quiet: bool
) -> None:
    said = {"name": name, "facts": {}, "quote": "", "reason": ""}
    await received(billing, invoice_id=None, automatic="It says so itself.", intents=[said])

    assert (await trail.last("MailReceived"))["is_quiet"] is is_quiet


async def test_a_domain_is_the_same_in_its_own_letters_and_in_ascii(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        await work.reach.correct(await work.clients.get("acme"), "pay@bücher.example")
    async with billing.reading(PAIDUP) as work:
        who = await work.letters.who("pay@xn--bcher-kva.example")
        assert who.is_contact_of(1)
        assert (await work.letters.who("pay@xn--.example")).kind == "stranger"
    assert await billing.known_to("pay@xn--bcher-kva.example") is not None
