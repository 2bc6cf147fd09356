"""/invoice …, said, pressed and filled in."""

import pytest

from bot.cards.forms import Group, Option, Question
from bot.cards.model import Tone, Weight
from bot.commands.request import Filled, Typed
from core.billing import Billing
from tests.cast import PAIDUP
from tests.chat import Chat
from tests.deeds import issued
from tests.trail import Trail

LINE = '/invoice new acme 3 x 800 "Backend work" net 30'


async def test_one_line_makes_a_draft(bea: Chat) -> None:
    card = await bea.say(LINE)

    assert card.title == "D1 · Acme GmbH · 2,856.00 EUR"
    assert card.state == "Draft"
    assert ("Tax 19 %", "456.00 EUR") in card.facts
    assert ("Terms", "net 30") in card.facts
    assert card.text == "3 × 800 Backend work"


@pytest.mark.parametrize(
    ("line", "total"),
    [
        ("/invoice new acme 100 Hosting", "119.00 EUR"),
        ("/invoice new acme 3x800 Work", "2,856.00 EUR"),
        ("/invoice new acme 2.5 × 10 Work", "29.75 EUR"),
        ('/invoice new acme 10 "A" 0% 20 "B" 7%', "31.40 EUR"),
        ("/invoice new ACME 10 „Müller & Söhne“", "11.90 EUR"),
        ("/invoice new globex 10 Work", "11.90 USD"),
        ("/invoice new acme 1,200.50 Work 0%", "1,200.50 EUR"),
        ("/invoice new acme 1200,50 Work 0%", "1,200.50 EUR"),
    ],
)
async def test_a_line_is_read_as_people_write_it(bea: Chat, line: str, total: str) -> None:
    assert (await bea.say(line)).title.endswith(total)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/invoice new umbrella 12 Work", "There is no client “umbrella”."),
        ("/invoice new acme -3 x 12 Work", "“-3” is not an amount. Write it like 1200.50."),
        ("/invoice new acme 0 x 12 Work", "A quantity is more than 0 and at most 1,000,000."),
        ("/invoice new acme 1e9 x 12 Work", "“1e9” is not an amount. Write it like 1200.50."),
        ("/invoice new acme 1_000 Work", "“1_000” is not an amount. Write it like 1200.50."),
        ("/invoice new acme 1,200 Work", "“1,200” can be read in two ways. Write 1200 or 1.200."),
        ("/invoice new acme 0.1234567 Work", "“0.1234567” has more than 6 decimals."),
        (
            "/invoice new acme 12 Work due 2020-01-01",
            "An invoice cannot be due before today, or in more than two years.",
        ),
        ("/invoice new acme 12 Work due tomorrow", "“tomorrow” is not a date."),
        ("/invoice new acme 12 Work net soon", "“soon” does not say when an invoice is due."),
        ("/invoice new acme 12 Work 101%", "A tax rate is between 0 and 100 percent."),
        ('/invoice new acme 12 "Work', "A quotation mark is not closed."),
        ("/invoice new acme 12 Work and more", "“and” has no place there."),
        ("/invoice new acme 3 x", "The price is missing."),
        ("/invoice new acme 12 Work net", "Something is missing after “net”."),
        ("/invoice shred D1", "There is no /invoice shred D1."),
        ("/invoice show D1 D2", "There is no invoice “D1 D2”."),
        ("/invoice send D99", "There is no invoice “D99”."),
        ("/invoice send INV-2026-0001'; DROP TABLE invoice", "There is no invoice “INV-2026-0001'"),
    ],
)
async def test_what_cannot_be_understood_is_said(bea: Chat, line: str, said: str) -> None:
    card = await bea.say(line)

    assert card.title.startswith(said.split(". ", maxsplit=1)[0])
    assert card.tone is Tone.WARNING


async def test_wide_digits_are_no_amount(bea: Chat) -> None:
    card = await bea.ask(
        Filled("invoice new", {"client": "acme", "lines.0.price": "１２", "lines.0.quantity": "1"})
    )

    assert bea.form is None
    assert "“１２” is not an amount." in bea.card.title or "missing" in card.title


async def test_without_words_a_form_asks_for_everything(bea: Chat) -> None:
    await bea.say("/invoice new")

    assert bea.form
    assert [blank.name for blank in bea.form.blanks] == ["client", "lines", "terms", "due", "note"]
    group = bea.form.blanks[1]
    assert isinstance(group, Group)
    assert [question.name for question in group.questions] == [
        "description",
        "quantity",
        "price",
        "tax",
    ]


async def test_the_form_shows_the_totals_before_anything_is_kept(bea: Chat, trail: Trail) -> None:
    await bea.say("/invoice new")
    form = await bea.preview(
        {
            "client": "acme",
            "lines.0.description": "Work",
            "lines.0.quantity": "3",
            "lines.0.price": "800",
        }
    )

    assert form.preview[-1] == ("Total", "2,856.00 EUR")
    assert await trail.kinds() == []


async def test_all_that_is_wrong_is_said_at_its_blank(bea: Chat, trail: Trail) -> None:
    await bea.say("/invoice new")
    await bea.fill_in(
        {"client": "acme", "lines.0.price": "x", "lines.0.quantity": "0x", "due": "?"}
    )

    assert bea.form
    assert set(bea.form.errors) == {
        "lines.0.description",
        "lines.0.price",
        "lines.0.quantity",
        "due",
    }
    assert bea.form.answers["lines.0.price"] == "x"
    assert await trail.kinds() == []


async def test_what_only_the_books_know_is_wrong_is_said_at_its_blank_too(bea: Chat) -> None:
    await bea.say("/invoice new acme")
    await bea.fill_in(
        {
            "lines.0.description": "Work",
            "lines.0.quantity": "0",
            "lines.0.price": "1",
            "lines.1.description": "More",
            "lines.1.quantity": "1",
            "lines.1.price": "1",
            "lines.1.tax": "101",
        }
    )

    assert bea.form
    assert set(bea.form.errors) == {"lines.0.quantity", "lines.1.tax"}


async def test_from_draft_to_number_with_buttons(bea: Chat, olga: Chat) -> None:
    await bea.say(LINE)
    waiting = await bea.press("Send for approval")
    assert waiting.state == "Waiting for approval"

    await olga.see("D1")
    issued = await olga.press("Approve")

    assert issued.title.startswith("INV-2026-0001 ·")
    assert issued.small_print.endswith("Approved by Olga")


async def test_the_first_action_is_one(bea: Chat) -> None:
    card = await bea.say(LINE)

    weights = [action.weight for action in card.actions]
    assert weights.count(Weight.FIRST) == 1


async def test_a_danger_asks_whether_one_is_sure(bea: Chat) -> None:
    card = await bea.say(LINE)

    assert [a.weight for a in card.actions if getattr(a, "sure", "")] == [Weight.DANGER]


async def test_who_wrote_it_cannot_approve_it(olga: Chat) -> None:
    await olga.say(LINE)
    await olga.say("/invoice send D1")
    card = await olga.say("/invoice approve D1")

    assert card.title == "Whoever wrote it or sent it in cannot approve it."
    assert card.text == "Ask another owner."


async def test_an_edit_voids_what_was_asked_for(bea: Chat, olga: Chat) -> None:
    await bea.say(LINE)
    await bea.press("Send for approval")
    await olga.see("D1")
    await bea.say("/invoice edit D1")
    await bea.fill_in({"lines.0.price": "900"})
    await bea.say("/invoice send D1")

    card = await olga.press("Approve")

    assert card.title == "It has changed since this was shown to you."


async def test_an_edit_of_what_somebody_changed_meanwhile_is_refused(bea: Chat, ari: Chat) -> None:
    await bea.say(LINE)
    await bea.say("/invoice edit D1")
    await ari.say("/invoice edit D1")
    await ari.fill_in({"note": "Thanks"})
    card = await bea.fill_in({"lines.0.price": "900"})
    assert card.title == "Ari has changed D1 since this form was opened."
    assert card.text == "It was not saved. Look at D1 as it is now, then edit it again."

    await bea.press("Show D1")
    await bea.press("Edit")
    assert (await bea.fill_in({"lines.0.price": "900"})).title.endswith("3,213.00 EUR")
    assert ("Note", "Thanks") in bea.card.facts


async def test_a_look_at_the_totals_does_not_lose_what_was_opened(bea: Chat, ari: Chat) -> None:
    await bea.say(LINE)
    await bea.say("/invoice edit D1")
    await ari.say("/invoice edit D1")
    await ari.fill_in({"note": "Thanks"})
    await bea.preview({"lines.0.price": "900"})

    assert (await bea.fill_in({})).title.startswith("Ari has changed D1")


async def test_the_form_of_an_edit_holds_what_the_draft_says(bea: Chat) -> None:
    await bea.say('/invoice new acme 3 x 800 "Backend work" 7% net 30 note "Thanks"')
    await bea.say("/invoice edit D1")

    assert bea.form
    assert set(bea.form.given) == {"invoice", "mark"}
    assert bea.form.answers == {
        "client": "acme",
        "note": "Thanks",
        "terms": "net 30",
        "lines.0.description": "Backend work",
        "lines.0.quantity": "3",
        "lines.0.price": "800",
        "lines.0.tax": "7",
    }


async def test_a_rejection_asks_for_the_reason_alone(bea: Chat, olga: Chat) -> None:
    await bea.say(LINE)
    await bea.press("Send for approval")
    await olga.see("D1")
    await olga.press("Reject")
    assert olga.form
    assert [blank.name for blank in olga.form.blanks] == ["reason"]

    card = await olga.fill_in({"reason": "Too cheap"})

    assert card.state == "Draft"
    assert "Rejected by Olga: Too cheap" in card.small_print


async def test_a_button_pressed_twice_says_that_it_has_moved_on(bea: Chat) -> None:
    draft = await bea.say(LINE)
    await bea.press("Send for approval")
    bea.card = draft
    card = await bea.press("Send for approval")

    assert card.title == "D1 is awaiting approval."


async def test_a_platforms_repeat_does_nothing(bea: Chat, trail: Trail) -> None:
    await bea.ask(Typed(LINE), "slack:1")
    await bea.ask(Typed(LINE), "slack:1")

    assert bea.answer is None
    assert await trail.kinds() == ["InvoiceDrafted"]


async def test_lists_say_state_and_due_date(bea: Chat, olga: Chat) -> None:
    await bea.say(LINE)
    await bea.press("Send for approval")
    await olga.see("D1")
    await olga.press("Approve")

    card = await bea.say("/invoice list open")

    assert card.rows[0].title == "INV-2026-0001 · Acme GmbH · 2,856.00 EUR"
    assert card.rows[0].text.startswith("Issued, due ")


@pytest.mark.parametrize("which", ["paid", "overdue", "void", "partly paid"])
async def test_an_empty_list_says_what_to_do(bea: Chat, which: str) -> None:
    card = await bea.say(f"/invoice list {which}")

    assert card.title == "There are no such invoices."
    assert [each.label for each in card.actions] == ["New invoice"]


async def test_a_draft_is_changed_in_one_line(bea: Chat) -> None:
    await bea.say(LINE)
    card = await bea.say('/invoice edit D1 acme 5 x 100 "Less" 19% net 10')

    assert card.title == "D1 · Acme GmbH · 595.00 EUR"


async def test_which_draft_is_to_be_changed_is_asked_for(bea: Chat) -> None:
    card = await bea.say("/invoice edit")

    assert (card.title, card.text) == (
        "Which draft is to be changed?",
        "Write it like /invoice edit D12.",
    )


async def test_a_percent_sign_may_be_typed(bea: Chat) -> None:
    await bea.say("/invoice new acme")
    card = await bea.fill_in(
        {
            "lines.0.description": "Work",
            "lines.0.quantity": "1",
            "lines.0.price": "100",
            "lines.0.tax": "7 %",
        }
    )

    assert card.title.endswith("107.00 EUR")


async def test_money_on_its_way_is_shown(bea: Chat, billing: Billing) -> None:
    view = await issued(billing)
    async with billing.work(PAIDUP) as work:
        attempt = await work.checkouts.start(view.invoice.id, "stripe")
        await work.checkouts.settling(attempt.id)

    card = await bea.say(f"/invoice show {view.invoice.number}")

    assert ("On its way", "119.00 EUR") in card.facts


async def test_a_chosen_client_is_shown_by_its_name(bea: Chat) -> None:
    await bea.say("/invoice new acme")

    assert bea.form
    [client] = [blank for blank in bea.form.blanks if blank.name == "client"]
    assert isinstance(client, Question)
    assert client.options == (Option("acme", "Acme GmbH (acme)"),)
