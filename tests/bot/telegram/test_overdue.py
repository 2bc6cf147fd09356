"""What falls overdue, on the owner's phone."""

from datetime import UTC, datetime, timedelta

from bot.notify.cards import CardBook
from core.billing import Billing
from core.models import Invoice
from tests.bot.telegram.stage import Phone, Teller, labels
from tests.cast import PAIDUP
from tests.deeds import paid
from tests.fakes.clock import FakeClock
from tests.late import mail, reminders, sent, tick


async def overdue(billing: Billing, invoices: int = 1) -> Invoice:
    found = [await sent(billing) for _ in range(invoices)]
    due_on = found[-1].due_on
    assert due_on is not None
    await tick(billing, due_on + timedelta(days=1))
    return found[-1]


async def test_the_owner_is_alerted_with_what_can_be_done(
    olga: Phone, billing: Billing, news: Teller
) -> None:
    invoice = await overdue(billing)
    await news.catch_up()

    said = olga.last["text"]
    assert said.startswith(f"119.00 EUR · Acme GmbH · {invoice.reference} · ⚠️ Overdue")
    assert "1 day overdue." in said
    assert labels(olga.last)[:3] == ["Remind now", "Snooze", "Record payment"]


async def test_an_alert_has_moved_on_once_it_is_paid(
    olga: Phone, billing: Billing, news: Teller
) -> None:
    invoice = await overdue(billing)
    await news.catch_up()
    number = olga.last["id"]
    await paid(billing, invoice.reference, 11900)
    await news.catch_up()

    assert "There is nothing more to do." in olga.message(number)["text"]
    assert labels(olga.message(number)) == []


async def test_a_press_on_the_phone_snoozes(olga: Phone, billing: Billing, news: Teller) -> None:
    invoice = await overdue(billing)
    await news.catch_up()
    for label in ("Snooze", "1 week", "Skip", "Snooze"):
        await olga.press(label)
    async with billing.reading(PAIDUP) as work:
        (hold,) = await work.reminders.holds(invoice.id)

    assert hold.kind == "snooze"


async def test_a_second_press_asks_before_it_reminds_again(
    olga: Phone, billing: Billing, news: Teller
) -> None:
    invoice = await overdue(billing)
    await news.catch_up()
    alert = olga.last["id"]
    await olga.press("Remind now")
    await mail(billing, invoice)
    await news.catch_up()
    await olga.press("Remind now", alert)
    asked = olga.last["text"]
    await olga.press("Yes, send the 2nd")

    assert "One went out less than a day ago. Send the 2nd already?" in asked
    assert [each.stage for each in await reminders(billing, invoice)] == [1, 2]


async def test_a_digest_has_a_button_each(olga: Phone, billing: Billing, news: Teller) -> None:
    await overdue(billing, invoices=4)
    await news.catch_up()

    assert olga.last["text"].startswith("476.00 EUR · 4 invoices · ⚠️ Overdue")
    assert labels(olga.last) == ["Show 119.00 EUR · Acme GmbH"] * 4


async def test_at_night_the_phone_makes_no_sound(
    olga: Phone, billing: Billing, news: Teller, clock: FakeClock
) -> None:
    await overdue(billing)
    (telling,) = await news.tellings((await news.trail.records("InvoiceFellOverdue"))[0].id)
    by_day = await CardBook(billing).told(telling)
    clock.set(datetime(2026, 12, 7, 23, 15, tzinfo=UTC))
    at_night = await CardBook(billing).told(telling)

    assert (by_day.is_hushed, at_night.is_hushed) == (False, True)
