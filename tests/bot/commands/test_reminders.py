"""/invoice remind, snooze and resume; the alert, the digest and the invoice's own card."""

from datetime import UTC, date, datetime

import pytest

from bot.cards.forms import Question
from bot.cards.model import Card, Link, Tone
from bot.commands.living import alert_card, digest_card, invoice_card
from bot.render.limits import SLACK
from core.billing import Billing
from core.models import HoldKind, Invoice
from tests.cast import LINKS, PAIDUP
from tests.chat import Chat
from tests.deeds import paid, recorded
from tests.fakes.clock import FakeClock
from tests.late import late, mail, reminders, sent, tick

FIRST = "INV-2026-0001"


async def alert(billing: Billing, invoice: Invoice) -> Card:
    async with billing.reading(PAIDUP) as work:
        return await alert_card(work, await work.invoices.view(invoice.reference))


async def own(billing: Billing, reference: str = FIRST) -> Card:
    async with billing.reading(PAIDUP) as work:
        return await invoice_card(work, await work.invoices.view(reference))


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


async def reminded(billing: Billing, clock: FakeClock) -> Invoice:
    """An invoice of which the client was reminded just now."""
    invoice = await late(billing, clock, days=3)
    await tick(billing)
    await mail(billing, invoice)
    return invoice


# -- what is shown ------------------------------------------------------------------------


async def test_the_alert_begins_with_the_amount_and_has_the_pay_link(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock, days=3)
    await paid(billing, FIRST, 1900)
    card = await alert(billing, invoice)

    assert (card.title, card.state) == (f"100.00 EUR · Acme GmbH · {FIRST}", "Overdue")
    assert card.text == "3 days overdue. It was due on 6 Dec 2026."
    assert labels(card) == ["Remind now", "Snooze", "Record payment", "Pay link"]
    assert card.actions[-1] == Link("Pay link", LINKS.page(invoice))


async def test_the_alert_of_what_is_paid_says_that_it_has_moved_on(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock)
    await paid(billing, FIRST, 11900)
    card = await alert(billing, invoice)

    assert (card.state, card.actions) == ("Paid", ())
    assert card.text == "It is paid now. There is nothing more to do."


async def test_a_button_of_an_old_alert_says_that_it_has_moved_on(
    billing: Billing, clock: FakeClock, bea: Chat
) -> None:
    bea.card = await alert(billing, await late(billing, clock))
    await paid(billing, FIRST, 11900)

    assert (await bea.press("Remind now")).title == (
        f"{FIRST} is paid: there is nothing to remind of."
    )


async def test_an_overdue_invoices_own_card_offers_the_same(
    billing: Billing, clock: FakeClock
) -> None:
    await late(billing, clock)
    card = await own(billing)

    assert card.state == "Overdue"
    assert labels(card)[:3] == ["Remind now", "Snooze", "Record payment"]
    assert labels(card).count("Record payment") == 1
    assert ("Next reminder", "9 Dec 2026") in card.facts


async def test_the_last_reminder_is_shown(billing: Billing, clock: FakeClock) -> None:
    await reminded(billing, clock)
    card = await own(billing)

    assert ("Last reminder", "The 1st, on 9 Dec 2026") in card.facts
    assert ("Next reminder", "16 Dec 2026") in card.facts


async def test_an_unclear_reminder_is_shown_as_such(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock, days=3)
    await tick(billing)
    async with billing.work(PAIDUP) as work:
        (planned,) = (await work.reminders.outlook(invoice)).reminders
        await work.sendings.take(planned.id, "carl@acme.example")
        await work.sendings.unclear(planned.id, "carl@acme.example")

    said = ("Reminder", "The 1st may not have arrived; it is not sent again.")
    assert said in (await own(billing)).facts


@pytest.mark.parametrize("kind", list(HoldKind))
async def test_what_holds_is_a_fact_with_what_lifts_it(
    billing: Billing, clock: FakeClock, kind: HoldKind
) -> None:
    invoice = await late(billing, clock)
    async with billing.work(PAIDUP) as work:
        await work.reminders.hold(invoice.id, kind, None, "")
    card = await own(billing)

    (fact,) = [value for name, value in card.facts if name == "Reminders wait"]
    assert fact.startswith("Until somebody lets them go on: ")
    assert "Resume reminders" in labels(card)
    assert "Remind now" not in labels(card)


@pytest.mark.parametrize("days", [-1, 5])
async def test_a_payment_that_waits_for_approval_is_a_fact_and_no_reminder_is_promised(
    billing: Billing, clock: FakeClock, days: int
) -> None:
    await late(billing, clock, days=days)
    payment = (await recorded(billing, FIRST, 500)).payment
    card = await own(billing)

    assert ("Reminders wait", f"Payment {payment.reference} waits for approval") in card.facts
    assert "Next reminder" not in dict(card.facts)
    assert "Remind now" not in labels(card)


async def test_money_on_its_way_is_a_fact_and_no_reminder_is_promised(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock, days=5)
    async with billing.work(PAIDUP) as work:
        attempt = await work.checkouts.start(invoice.id, "stripe")
        await work.checkouts.settling(attempt.id)
    card = await own(billing)

    assert ("Reminders wait", "The client's payment is on its way") in card.facts
    assert "Next reminder" not in dict(card.facts)


async def test_a_digest_has_a_line_and_a_button_each(
    billing: Billing, clock: FakeClock, bea: Chat
) -> None:
    await late(billing, clock, invoices=4)
    await tick(billing)
    async with billing.reading(PAIDUP) as work:
        bea.card = await digest_card(work, 1)

    assert (bea.card.title, bea.card.state) == ("476.00 EUR · 4 invoices", "Overdue")
    assert [row.title for row in bea.card.rows] == ["119.00 EUR · Acme GmbH"] * 4
    assert bea.card.rows[0].text == f"{FIRST} · 1 day overdue."
    assert (await bea.press("Show")).title.startswith(FIRST)


async def test_a_long_digest_shows_the_largest_and_where_the_rest_is(
    billing: Billing, clock: FakeClock
) -> None:
    await late(billing, clock, invoices=23)
    await tick(billing)
    async with billing.reading(PAIDUP) as work:
        card = await digest_card(work, 1)

    assert len(card.rows) == 20 < SLACK.rows
    assert card.text == "The largest come first. 3 more: /invoice list overdue"


async def test_a_digest_whose_invoices_are_settled_is_done(
    billing: Billing, clock: FakeClock
) -> None:
    await late(billing, clock, invoices=4)
    await tick(billing)
    for serial in range(1, 5):
        await paid(billing, f"INV-2026-{serial:04d}", 11900)
    async with billing.reading(PAIDUP) as work:
        card = await digest_card(work, 1)

    assert (card.title, card.tone, card.rows) == ("All of these are settled.", Tone.GOOD, ())


# -- what is asked ------------------------------------------------------------------------


async def test_remind_now_mails_and_says_so(billing: Billing, clock: FakeClock, bea: Chat) -> None:
    bea.card = await alert(billing, await late(billing, clock))

    assert (await bea.press("Remind now")).title == (f"The 1st reminder of {FIRST} goes out now.")


async def test_within_a_day_one_is_asked_first(
    billing: Billing, clock: FakeClock, bea: Chat
) -> None:
    await reminded(billing, clock)
    asked = await bea.say(f"/invoice remind {FIRST}")
    card = await bea.press("Yes, send the 2nd")

    assert asked.title == f"Remind the client of {FIRST} again?"
    assert asked.text == "One went out less than a day ago. Send the 2nd already?"
    assert card.title == f"The 2nd reminder of {FIRST} goes out now."


@pytest.mark.parametrize("is_old", [True, False])
async def test_the_button_of_any_card_asks_too(
    billing: Billing, clock: FakeClock, bea: Chat, is_old: bool
) -> None:
    invoice = await late(billing, clock, days=1)
    before = await alert(billing, invoice)
    bea.card = before
    await bea.press("Remind now")
    await mail(billing, invoice)
    bea.card = before if is_old else await own(billing)
    asked = await bea.press("Remind now")

    assert asked.title == f"Remind the client of {FIRST} again?"
    assert [each.stage for each in await reminders(billing, invoice)] == [1]


async def test_a_yes_is_for_one_stage(billing: Billing, clock: FakeClock, bea: Chat) -> None:
    invoice = await reminded(billing, clock)
    asked = await bea.say(f"/invoice remind {FIRST}")
    await bea.press("Yes, send the 2nd")
    await mail(billing, invoice)
    bea.card = asked

    assert (await bea.press("Yes, send the 2nd")).text.endswith("Send the 3rd already?")


async def test_at_night_one_is_told_when_it_goes_out(
    billing: Billing, clock: FakeClock, bea: Chat
) -> None:
    await late(billing, clock)
    clock.set(datetime(2026, 12, 7, 21, 0, tzinfo=UTC))
    card = await bea.say(f"/invoice remind {FIRST}")

    assert card.title == f"The 1st reminder of {FIRST} goes out later."
    assert "8 Dec 2026, 08:00" in card.text


async def test_snooze_asks_how_long(billing: Billing, clock: FakeClock, bea: Chat) -> None:
    bea.card = await alert(billing, await late(billing, clock))
    await bea.press("Snooze")
    assert bea.form is not None
    wait, _ = bea.form.blanks
    assert isinstance(wait, Question)
    choices = [option.value for option in wait.options]
    above = bea.form.text
    card = await bea.fill_in({"wait": "1 week"})

    assert above == f"{FIRST} · Acme GmbH · 119.00 EUR owed"
    assert wait.initial == "3 days"
    assert choices == ["3 days", "1 week", "a date"]
    assert card.title == f"{FIRST} is snoozed until 14 Dec 2026."
    held = ("Reminders wait", "Until 14 Dec 2026: snoozed by Bea")
    assert held in (await own(billing)).facts


@pytest.mark.parametrize(
    ("said", "until"),
    [("3 days", "10 Dec"), ("for 1 week", "14 Dec"), ("until 2026-12-24", "24 Dec")],
)
async def test_a_snooze_can_be_typed(
    billing: Billing, clock: FakeClock, bea: Chat, said: str, until: str
) -> None:
    await late(billing, clock)
    card = await bea.say(f"/invoice snooze {FIRST} {said}")

    assert card.title == f"{FIRST} is snoozed until {until} 2026."
    assert card.text == "Reminders go on that day."


async def test_a_date_that_is_missing_or_past_is_said_at_its_blank(
    billing: Billing, clock: FakeClock, bea: Chat
) -> None:
    await late(billing, clock)
    await bea.say(f"/invoice snooze {FIRST}")
    await bea.fill_in({"wait": "a date"})
    assert bea.form is not None
    missing = bea.form.errors
    await bea.fill_in({"wait": "a date", "until": "2026-12-01"})
    assert bea.form is not None

    assert missing == {"until": "Until which date? Write it like 2026-12-31."}
    assert "within a year" in bea.form.errors["until"]


async def test_resuming_is_one_press(billing: Billing, clock: FakeClock, bea: Chat) -> None:
    await late(billing, clock)
    await bea.say(f"/invoice snooze {FIRST} 3 days")
    bea.card = await own(billing)
    said = await bea.press("Resume reminders")
    card = await own(billing)

    assert said.title == f"The reminders of {FIRST} go on."
    assert said.text == "The next one goes out on 9 Dec 2026."
    assert "Remind now" in labels(card)
    assert "Reminders wait" not in dict(card.facts)


async def test_a_disputed_invoice_says_how_to_go_on(
    billing: Billing, clock: FakeClock, bea: Chat
) -> None:
    invoice = await late(billing, clock)
    async with billing.work(PAIDUP) as work:
        await work.reminders.hold(invoice.id, HoldKind.DISPUTE, None, "")
    card = await bea.say(f"/invoice remind {FIRST}")

    assert card.title == f"The client says that something is wrong with {FIRST}."
    assert f"/invoice resume {FIRST}" in card.text


# -- when ---------------------------------------------------------------------------------


async def test_an_owner_chooses_when_clients_are_reminded(
    billing: Billing, clock: FakeClock, olga: Chat
) -> None:
    card = await olga.say("/company reminders 1,5 none")
    await late(billing, clock, days=1)

    assert card.facts == (
        ("Days after the due date", "1, 5"),
        ("Quiet hours", "none"),
        ("Days of rest", "never"),
    )
    assert f"ReminderPlanned {FIRST} 1" in await tick(billing)


async def test_what_stands_is_shown_before_it_is_changed(olga: Chat) -> None:
    await olga.say("/company reminders")

    assert olga.form is not None
    assert olga.form.answers == {
        "days": "3,10,20",
        "quiet": "20:00-08:00",
        "rest": "never",
    }


@pytest.mark.parametrize("said", ["10,3 none", "3 8-20"])
async def test_what_cannot_be_a_schedule_is_refused(olga: Chat, said: str) -> None:
    assert (await olga.say(f"/company reminders {said}")).tone is Tone.WARNING


async def test_a_member_may_not_choose_it(bea: Chat) -> None:
    assert "may not" in (await bea.say("/company reminders 1 none")).title


async def test_a_client_may_have_a_time_zone(bea: Chat) -> None:
    await bea.say("/client new")
    card = await bea.fill_in(
        {"name": "Initech", "email": "ines@initech.example", "zone": "europe/paris"}
    )

    assert ("Time zone", "Europe/Paris") in card.facts


async def test_a_time_zone_nobody_knows_is_said_at_its_blank(bea: Chat) -> None:
    await bea.say("/client new")
    await bea.fill_in({"name": "X", "email": "x@x.example", "zone": "Mars/Base"})

    assert bea.form is not None
    assert "is not a time zone" in bea.form.errors["zone"]


async def test_an_operators_tick_for_a_day_to_come_tells_of_that_day(
    billing: Billing, clock: FakeClock, bea: Chat
) -> None:
    invoice = await sent(billing)
    await tick(billing, date(2026, 12, 8))
    bea.card = await alert(billing, invoice)

    assert (bea.card.state, (await own(billing)).state) == ("Overdue", "Overdue")
    assert bea.card.text == "2 days overdue. It was due on 6 Dec 2026."
    assert (await bea.press("Remind now")).title == f"The 1st reminder of {FIRST} goes out now."
