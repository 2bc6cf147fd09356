"""The reminder a client reads, and that it is mailed at most once."""

from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest

from core.billing import Billing
from core.errors import GatewayFailed
from core.models import Invoice, ReminderState
from core.workflows.tell import WAITS
from tests.bot.mail.office import COMPANYS, Office, part
from tests.cast import BEA, LINKS, OLGA, PAIDUP
from tests.deeds import paid, wording
from tests.fakes.clock import FakeClock
from tests.late import CARL, late, reminders, sent, tick
from tests.trail import Trail

GINA = "gina@globex.example"
FIRST = "INV-2026-0001"


async def told(post: Office, invoice: Invoice, to: str = CARL, attempt: int = 1) -> None:
    """Tell the newest reminder, as the workflow does."""
    reminder = (await reminders(post.billing, invoice))[-1]
    payload = {"reminder_id": reminder.id, "stage": reminder.stage}
    await post.hear("ReminderPlanned", invoice, to, payload=payload, attempt=attempt)


async def planned(post: Office, clock: FakeClock, days: int = 3) -> Invoice:
    invoice = await late(post.billing, clock, days=days)
    await tick(post.billing)
    return invoice


async def state(post: Office, invoice: Invoice) -> ReminderState:
    return (await reminders(post.billing, invoice))[-1].state


async def schedule(post: Office, days: str) -> None:
    async with post.billing.work(OLGA) as work:
        await work.companies.set_reminding(days, "20:00-08:00")


def reminded(letter: EmailMessage) -> tuple[str, str]:
    return str(letter["Subject"]), part(letter, "plain")


@pytest.mark.parametrize(
    ("days", "subject", "said"),
    [
        (3, "Erinnerung: Rechnung", "Vielleicht ist sie untergegangen."),
        (10, "Zahlung überfällig: Rechnung", "Bitte zahlen Sie jetzt, oder antworten Sie uns"),
        (20, "Letzte Erinnerung: Rechnung", "innerhalb von sieben Tagen"),
    ],
)
async def test_each_stage_has_its_own_words(
    post: Office, clock: FakeClock, days: int, subject: str, said: str
) -> None:
    await told(post, await planned(post, clock, days))

    found = reminded(post.letter(CARL))
    assert found[0] == f"{subject} {FIRST} von Demo GmbH, 119,00 €"
    assert said in found[1]
    assert f"Tage überfällig: {days}" in found[1]
    assert "IBAN: DE02" in found[1]


async def test_only_one_reminder_of_many_says_that_it_is_the_last(
    post: Office, clock: FakeClock
) -> None:
    await schedule(post, "1,2,3,4,5,6")
    invoice = await late(post.billing, clock)
    for _ in range(8):
        async with post.billing.work(BEA) as work:
            await work.reminders.remind_now(FIRST)
        await told(post, invoice)
        clock.advance(days=1)

    letters = [reminded(letter) for letter in post.letters(CARL)]
    subjects = [subject for subject, _ in letters]
    assert subjects[6] == subjects[7]
    assert len(set(subjects)) == 7
    assert ["Letzte" in subject for subject in subjects] == [at == 5 for at in range(8)]
    assert ["letzte Erinnerung" in said for _, said in letters] == [at == 5 for at in range(8)]


@pytest.mark.parametrize(("days", "is_last"), [("", False), ("3,10", True), ("3,10,20", False)])
async def test_the_second_is_the_last_only_where_there_are_two(
    post: Office, clock: FakeClock, days: str, *, is_last: bool
) -> None:
    await schedule(post, days)
    invoice = await late(post.billing, clock, days=12)
    for _ in range(2 if not days else 1):
        async with post.billing.work(BEA) as work:
            await work.reminders.remind_now(FIRST)
        await told(post, invoice)

    assert ("Letzte" in reminded(post.letters(CARL)[-1])[0]) == is_last


async def test_the_client_reads_it_in_their_language(post: Office, clock: FakeClock) -> None:
    invoice = await sent(post.billing, wording(client="globex"))
    clock.advance(days=30 + 3)
    await tick(post.billing)
    await told(post, invoice, GINA)

    subject, said = reminded(post.letter(GINA))
    assert subject == f"Reminder: invoice {FIRST} from Demo GmbH, $119.00"
    assert "was due on December 22, 2026. $119.00 is still to be paid." in said


async def test_it_is_in_the_thread_of_the_invoice_with_pdf_and_pay_link(
    post: Office, clock: FakeClock
) -> None:
    invoice = await planned(post, clock)
    await told(post, invoice)

    letter = post.letter(CARL)
    tag = LINKS.reply_address(invoice.id).split("@")[0].split("+")[1]
    first = f"<{tag}@{COMPANYS.address.split('@')[1]}>"
    assert (letter["In-Reply-To"], letter["References"]) == (first, first)
    assert letter["Reply-To"] == LINKS.reply_address(invoice.id)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert LINKS.page(invoice) in part(letter, "plain")
    assert [pdf.get_filename() for pdf in letter.iter_attachments()] == [f"{FIRST}.pdf"]


async def test_it_asks_for_what_is_owed_now(post: Office, clock: FakeClock) -> None:
    invoice = await planned(post, clock)
    await paid(post.billing, FIRST, 1900)
    await told(post, invoice)

    assert "Offen sind noch 100,00\xa0€." in reminded(post.letter(CARL))[1]


async def test_what_was_sent_is_noted_and_a_repeat_sends_nothing(
    post: Office, clock: FakeClock, trail: Trail
) -> None:
    invoice = await planned(post, clock)
    await told(post, invoice)
    await told(post, invoice, attempt=2)

    assert len(post.letters(CARL)) == 1
    assert await state(post, invoice) is ReminderState.SENT
    assert len(await trail.records("ReminderSent")) == 1


async def test_an_answer_that_was_lost_is_unclear_and_nothing_is_repeated(
    post: Office, clock: FakeClock, trail: Trail
) -> None:
    invoice = await planned(post, clock)
    post.misbehave("smtp.data", "drop")
    await told(post, invoice)
    await told(post, invoice, attempt=2)

    assert await state(post, invoice) is ReminderState.UNCLEAR
    assert len(await trail.records("ReminderUnclear")) == 1
    assert len(post.letters(CARL)) <= 1


async def test_a_program_that_died_on_the_way_sends_nothing_more(
    post: Office, clock: FakeClock
) -> None:
    invoice = await planned(post, clock)
    (reminder,) = await reminders(post.billing, invoice)
    async with post.billing.work(PAIDUP) as work:
        await work.sendings.take(reminder.id, CARL)
    await told(post, invoice, attempt=2)

    assert await state(post, invoice) is ReminderState.UNCLEAR
    assert post.letters(CARL) == []


@pytest.mark.parametrize("operation", ["smtp.mail", "smtp.rcpt"])
async def test_what_broke_off_before_the_mail_is_tried_again(
    post: Office, clock: FakeClock, operation: str
) -> None:
    invoice = await planned(post, clock)
    post.misbehave(operation, "drop")
    with pytest.raises(GatewayFailed):
        await told(post, invoice)
    await told(post, invoice, attempt=2)

    assert len(post.letters(CARL)) == 1
    assert await state(post, invoice) is ReminderState.SENT


async def test_an_address_that_is_refused_is_not_tried_again(
    post: Office, clock: FakeClock
) -> None:
    invoice = await planned(post, clock)
    post.misbehave("smtp.rcpt", "before", status=550, body="550 5.1.1 No such mailbox")
    with pytest.raises(GatewayFailed) as found:
        await told(post, invoice)

    assert found.value.permanent
    assert await state(post, invoice) is ReminderState.FAILED


async def test_the_last_try_gives_it_up(post: Office, clock: FakeClock) -> None:
    invoice = await planned(post, clock)
    post.misbehave("smtp.mail", "drop")
    with pytest.raises(GatewayFailed):
        await told(post, invoice, attempt=len(WAITS) + 1)

    assert await state(post, invoice) is ReminderState.FAILED


async def test_money_that_came_before_the_mail_stops_it(post: Office, clock: FakeClock) -> None:
    invoice = await planned(post, clock)
    await paid(post.billing, FIRST, 11900)
    await told(post, invoice)

    assert post.letters(CARL) == []
    assert await state(post, invoice) is ReminderState.DROPPED


async def test_a_snooze_before_the_mail_stops_it(post: Office, clock: FakeClock) -> None:
    invoice = await planned(post, clock)
    async with post.billing.work(BEA) as work:
        await work.reminders.snooze(FIRST, clock.today().replace(day=20))
    await told(post, invoice)

    assert post.letters(CARL) == []


async def test_quiet_hours_that_began_before_the_mail_let_it_wait(
    post: Office, clock: FakeClock, billing: Billing
) -> None:
    invoice = await planned(post, clock)
    clock.set(datetime(2026, 12, 9, 20, 0, tzinfo=UTC))
    await told(post, invoice)
    at_night = post.letters(CARL)
    clock.advance(hours=12)
    await tick(billing)
    await told(post, invoice)

    assert (at_night, len(post.letters(CARL))) == ([], 1)


async def test_an_operators_tick_for_a_day_to_come_reminds_as_if_it_were_then(
    post: Office, clock: FakeClock, billing: Billing
) -> None:
    invoice = await sent(billing)
    await tick(billing, date(2026, 12, 16))
    await told(post, invoice)

    subject, said = reminded(post.letter(CARL))
    assert subject.startswith("Zahlung überfällig")
    assert "Tage überfällig: 10" in said
