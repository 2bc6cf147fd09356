"""Forms on Telegram: one question after another, kept in the database."""

import pytest

from bot.handlers.telegram.app import TelegramFace
from core.billing import Billing
from core.models import Dialog
from tests.bot.telegram.stage import Phone, button, facing, labels
from tests.cast import BEA as BEA_HERSELF
from tests.cast import OLGA as OLGA_HERSELF
from tests.deeds import draft, issued, line, wording
from tests.letters import CARL_WRITES, received
from tests.sandbox.telegram_desk import BEA, Desk


async def total(billing: Billing, reference: str = "D1") -> str:
    async with billing.reading(BEA_HERSELF) as work:
        return str((await work.invoices.get(reference)).total)


async def to_the_end(bea: Phone) -> None:
    """Fill in an invoice with one line, up to the last look."""
    await bea.say("/invoice new")
    await bea.press("Acme GmbH (acme)")
    for answer in ("Work", "3", "800", "19"):
        await bea.say(answer)
    await bea.press("That is all")
    await bea.press("Skip the rest")


async def test_an_invoice_of_two_lines_is_drafted_question_by_question(
    bea: Phone, billing: Billing
) -> None:
    assert "Client" in (await bea.say("/invoice new"))["text"]
    assert labels(await bea.say("acm"))[0] == "Acme GmbH (acme)"
    await bea.press("Acme GmbH (acme)")
    for answer in ("Backend work", "3", "800", "19"):
        await bea.say(answer)
    await bea.press("Add another line")
    for answer in ("Hosting", "1", "50"):
        await bea.say(answer)
    await bea.press("Skip")
    await bea.press("That is all")
    for _ in range(3):
        await bea.press("Skip")
    assert "Total: 2,915.50 EUR" in bea.last["text"]

    card = await bea.press("Save draft")
    assert card["text"].startswith("D1 · Acme GmbH · 2,915.50 EUR")
    assert labels(card)[0] == "Send for approval"


async def test_a_mail_is_shown_with_the_question_for_its_answer(
    bea: Phone, billing: Billing
) -> None:
    await issued(billing)
    await received(billing, text="Is <b>line two</b> right?")
    asked = await bea.say("/mail answer M1")
    assert f"Your answer goes to {CARL_WRITES}, in the same thread of mails." in asked["text"]
    assert f"Carl Castello <{CARL_WRITES}> wrote" in asked["text"]
    assert "“Is <b>line two</b> right?”" in asked["text"]

    card = await bea.say("It is.")
    assert card["text"].startswith(f"✅ You answered {CARL_WRITES}")


async def test_an_answer_to_a_mail_goes_where_it_was_said_to_go_or_nowhere(
    bea: Phone, billing: Billing
) -> None:
    await issued(billing)
    await received(billing)
    await bea.say("/mail answer M1")
    async with billing.work(BEA_HERSELF) as work:
        await work.reach.correct(await work.clients.get("acme"), "cora@acme.example")

    assert "Answers to M1 go to cora@acme.example now." in (await bea.say("Thanks."))["text"]


async def test_a_question_answered_by_a_press_gives_way_to_the_next(bea: Phone) -> None:
    asked = await bea.say("/invoice new")
    following = await bea.press("Acme GmbH (acme)")

    assert following["id"] == asked["id"]
    assert "Line 1" in following["text"]


async def test_a_search_that_finds_nothing_says_so(bea: Phone) -> None:
    await bea.say("/invoice new")
    asked = await bea.say("nobody at all")

    assert "Nothing fits. Try a shorter part of the name." in asked["text"]


async def test_a_name_typed_in_full_needs_no_press(bea: Phone) -> None:
    await bea.say("/invoice new")

    assert "Description" in (await bea.say("ACME"))["text"]


async def test_another_companys_clients_are_not_found(bea: Phone) -> None:
    await bea.say("/invoice new")

    assert "Nothing fits." in (await bea.say("secret"))["text"]


@pytest.mark.parametrize("answer", ["zero", "-3", "1e9", "1_000", "１２", "3,0,0"])
async def test_a_wrong_answer_is_said_at_once_and_asked_again(bea: Phone, answer: str) -> None:
    await bea.say("/invoice new")
    await bea.say("acme")
    await bea.say("Work")
    asked = await bea.say(answer)
    assert "⚠️" in asked["text"]
    assert "Quantity" in asked["text"]

    assert "Unit price" in (await bea.say("3"))["text"]


async def test_what_only_the_books_can_refuse_is_asked_again_before_it_is_saved(
    bea: Phone,
) -> None:
    await bea.say("/invoice new")
    await bea.press("Acme GmbH (acme)")
    for answer in ("Work", "0", "800", "19"):
        await bea.say(answer)
    await bea.press("That is all")
    asked = await bea.press("Skip the rest")
    assert "Quantity" in asked["text"]
    assert "⚠️" in asked["text"]

    assert "Total: 2,856.00 EUR" in (await bea.say("3"))["text"]


async def test_a_due_date_that_has_passed_is_asked_again_when_it_is_saved(
    bea: Phone, billing: Billing
) -> None:
    await to_the_end(bea)
    await bea.press("Change")
    await bea.press("Or due on")
    await bea.say("2001-01-01")
    asked = await bea.press("Save draft")
    assert "Or due on" in asked["text"]
    assert "⚠️" in asked["text"]

    await bea.press("Skip")
    assert (await bea.press("Save draft"))["text"].startswith("D1")


async def test_anything_can_be_changed_at_the_last_look(bea: Phone) -> None:
    await to_the_end(bea)
    assert labels(await bea.press("Change")) == [
        "Client",
        "Line 1",
        "Add another line",
        "Terms",
        "Or due on",
        "Note on the invoice",
        "Back",
    ]
    await bea.press("Line 1")
    await bea.press("Keep Work")
    await bea.say("1")
    await bea.press("Keep 800")

    assert "Total: 952.00 EUR" in (await bea.press("Keep 19"))["text"]


async def test_a_line_can_be_added_at_the_last_look(bea: Phone) -> None:
    await to_the_end(bea)
    await bea.press("Change")
    await bea.press("Add another line")
    for answer in ("Hosting", "1", "100", "0"):
        await bea.say(answer)

    assert "Total: 2,956.00 EUR" in (await bea.press("That is all"))["text"]


async def test_going_back_from_changing_changes_nothing(bea: Phone) -> None:
    await to_the_end(bea)
    before = bea.last["text"]
    await bea.press("Change")

    assert (await bea.press("Back"))["text"] == before


async def test_an_edit_begins_with_a_look_at_what_is(bea: Phone, billing: Billing) -> None:
    await draft(billing)
    shown = await bea.say("/invoice edit D1")
    assert "Total: 119.00 EUR" in shown["text"]
    await bea.press("Change")
    await bea.press("Note on the invoice")
    await bea.say("With thanks")
    card = await bea.press("Save")

    assert "Note: With thanks" in card["text"]


async def test_an_edit_of_what_changed_meanwhile_says_so_and_offers_a_look(
    bea: Phone, billing: Billing
) -> None:
    await draft(billing)
    await bea.say("/invoice edit D1")
    await bea.press("Change")
    await bea.press("Note on the invoice")
    summary = await bea.say("With thanks")
    async with billing.work(OLGA_HERSELF) as work:
        await work.invoices.edit("D1", wording(line("200")))
    refusal = await bea.press("Save")
    assert "Olga has changed D1 since this form was opened." in refusal["text"]
    assert "With thanks" in bea.message(summary["id"])["text"]

    card = await bea.press("Show D1")
    assert "238.00 EUR" in card["text"]
    assert "With thanks" not in card["text"]
    assert "238.00 EUR" in (await bea.press("Edit"))["text"]


async def test_what_the_button_said_is_not_asked(bea: Phone, billing: Billing) -> None:
    view = await issued(billing)
    await bea.say(f"/invoice show {view.invoice.reference}")
    assert "Amount" in (await bea.press("Record payment"))["text"]
    await bea.say("19.00")
    await bea.press("Skip the rest")
    card = await bea.press("Save")

    assert card["text"].startswith("Payment P1 · INV-2026-0001 · 19.00 EUR · ⏳")


async def test_text_where_a_button_is_wanted_is_answered(bea: Phone, billing: Billing) -> None:
    await to_the_end(bea)
    again = await bea.say("yes please")

    assert "Please press one of the buttons." in again["text"]
    assert "Total: 2,856.00 EUR" in again["text"]
    assert (await bea.press("Save draft"))["text"].startswith("D1")


async def test_a_form_survives_a_restart(bea: Phone, desk: Desk, billing: Billing) -> None:
    await bea.say("/invoice new")
    await bea.press("Acme GmbH (acme)")
    await bea.say("Work")
    await bea.face.stop()
    async with facing(desk, billing) as face:
        bea.face = face
        for answer in ("3", "800", "19"):
            await bea.say(answer)
        await bea.press("That is all")
        await bea.press("Skip the rest")
        await bea.press("Save draft")

        assert await total(billing) == "2,856.00 EUR"


async def test_a_question_whose_answer_was_lost_is_put_again(
    bea: Phone, desk: Desk, billing: Billing
) -> None:
    await bea.say("/invoice new")
    desk.fault("sendMessage", "before", times=3)
    await desk.do("message", user=BEA, text="acme")
    await bea.face.poll(0)  # carried out, not yet confirmed, and then the process dies
    async with facing(desk, billing) as face:
        bea.face = face
        asked = await bea.settled()

    assert "Description" in asked["text"]


async def test_a_command_in_between_leaves_the_form_open(bea: Phone) -> None:
    await bea.say("/invoice new")
    await bea.say("/client list")

    assert "Description" in (await bea.say("acme"))["text"]


async def test_a_newer_form_closes_the_older_one(bea: Phone) -> None:
    older = await bea.say("/invoice new")
    await bea.say("/client new")
    await bea.push(older["id"], button(older, "Acme GmbH (acme)"))
    await bea.settled()

    assert bea.alert == "This form is closed. Begin again with a command."


async def test_an_older_question_is_not_answered_by_its_button(bea: Phone) -> None:
    older = await bea.say("/invoice new")
    await bea.say("acme")
    await bea.push(older["id"], button(older, "Globex Corporation (globex)"))
    await bea.settled()

    assert bea.alert.startswith("That button belongs to an earlier question.")


async def test_saving_twice_drafts_once(bea: Phone, desk: Desk, billing: Billing) -> None:
    await to_the_end(bea)
    looked_at = bea.last
    await bea.push(looked_at["id"], button(looked_at, "Save draft"))
    await bea.push(looked_at["id"], button(looked_at, "Save draft"))
    await bea.settled()

    assert bea.alert.startswith("This form is closed.")
    async with billing.reading(BEA_HERSELF) as work:
        assert len(await work.invoices.listed("")) == 1


async def test_cancelling_saves_nothing(bea: Phone) -> None:
    await bea.say("/invoice new")
    assert (await bea.press("Cancel"))["text"] == "Cancelled. Nothing was saved."

    assert (await bea.say("acme"))["text"].startswith("I did not expect that.")


async def test_a_form_can_be_left_by_command(bea: Phone) -> None:
    await bea.say("/invoice new")

    assert (await bea.say("/cancel"))["text"] == "Cancelled. Nothing was saved."
    assert (await bea.say("/cancel"))["text"].startswith("There is nothing to cancel.")


async def test_a_form_that_is_refused_stays_open(
    bea: Phone, face: TelegramFace, billing: Billing
) -> None:
    await bea.say("/client new")
    await bea.say("Acme Again")
    await bea.say("again@acme.example")
    await bea.press("Skip the rest")
    await bea.press("Change")
    await bea.press("Short name")
    await bea.say("acme")
    refused = await bea.press("Save")
    assert "acme" in refused["text"] + bea.alert

    assert "Cancel" in labels(bea.last)


async def test_what_is_typed_is_shown_as_it_was_written(bea: Phone) -> None:
    await bea.say("/client new")
    await bea.say("<i>Nina</i> & Söhne")
    await bea.say("nina@soehne.example")
    looked_at = await bea.press("Skip the rest")

    assert "Name: <i>Nina</i> & Söhne" in looked_at["text"]


async def test_a_name_of_five_thousand_characters_is_refused_at_its_blank(bea: Phone) -> None:
    await bea.say("/client new")
    await bea.say("N" * 4000)
    await bea.say("nina@soehne.example")
    await bea.press("Skip the rest")
    asked = await bea.press("Save")

    assert "Name" in asked["text"]
    assert "⚠️" in asked["text"]


async def test_a_form_the_program_has_outgrown_can_be_left(bea: Phone, billing: Billing) -> None:
    await bea.say("/invoice new")
    async with billing.work(BEA_HERSELF) as work:
        dialog = await work.dialogs.find("telegram", str(BEA))
        assert dialog is not None
        old = dict(dialog.state) | {"asked": ["colour"], "todo": ["colour"]}
        await work.dialogs.keep(Dialog(**{**dialog.model_dump(), "state": old}))

    assert "This form has changed meanwhile." in (await bea.say("acme"))["text"]
    assert (await bea.say("/cancel"))["text"] == "Cancelled. Nothing was saved."
