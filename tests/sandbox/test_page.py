"""The sandbox's page in a real browser: what is shown, typed, pressed and heard there."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.sandbox.page_stage import BEA, BILLING, CARL, OLGA, Play, playing

pytestmark = pytest.mark.asyncio(loop_scope="module")

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go on"}}
PRESSED = {"text": "Approve", "callback_data": "yes"}


@pytest_asyncio.fixture(loop_scope="module")
async def play(browser: Browser, tmp_path: Path) -> AsyncIterator[Play]:
    async with playing(browser, tmp_path) as found:
        yield found


def actions(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "actions", "block_id": "deeds", "elements": list(elements)}]


# -- Slack ---------------------------------------------------------------------------------


async def test_commands_are_suggested_completed_and_sent_by_keyboard(play: Play) -> None:
    composer = play.page.get_by_test_id("slack-composer")
    await composer.press_sequentially("/inv")
    await expect(play.page.get_by_role("listbox").get_by_role("option").first).to_contain_text(
        "/invoice new"
    )

    await composer.press("ArrowDown")
    await composer.press("Enter")
    await expect(composer).to_have_value("/invoice list ")
    await composer.press_sequentially("open")
    await composer.press("Enter")

    await expect(composer).to_have_value("")
    form = (await play.heard()).form
    assert (form["command"], form["text"], form["user_id"]) == ("/invoice", "list open", BEA)


async def test_a_line_is_posted_as_whom_one_plays(play: Play) -> None:
    await play.page.get_by_test_id("slack-user").select_option(label="Olga Orlova")
    composer = play.page.get_by_test_id("slack-composer")
    await composer.fill("Good morning <b>all</b>")
    await composer.press("Enter")

    message = play.page.get_by_test_id("slack-message")
    await expect(message).to_contain_text("Olga Orlova")
    await expect(message).to_contain_text("Good morning <b>all</b>")


async def test_markup_is_shown_and_nothing_in_a_text_becomes_html(play: Play) -> None:
    await play.post(
        "*bold* _soft_ ~gone~ `code` &lt;img src=x onerror=alert(1)&gt; <https://example.com/a|there>"
    )

    message = play.page.get_by_test_id("slack-message")
    await expect(message.locator(".words strong")).to_have_text("bold")
    await expect(message.locator("em")).to_have_text("soft")
    await expect(message.locator("s")).to_have_text("gone")
    await expect(message.locator("code")).to_have_text("code")
    await expect(message).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(message.get_by_role("link", name="there")).to_have_attribute("target", "_blank")
    assert await message.locator("img").count() == 0


async def test_a_link_that_would_run_code_stays_text(play: Play) -> None:
    await play.post("<javascript:alert(1)|press me>")

    await expect(play.page.get_by_test_id("slack-message")).to_contain_text("press me")
    assert await play.page.get_by_role("link", name="press me").count() == 0


async def test_a_press_reaches_the_app(play: Play) -> None:
    await play.post("card", blocks=actions({**BUTTON, "value": "D1"}))
    await play.page.get_by_role("button", name="Go on").click()

    action = (await play.heard()).payload["actions"][0]
    assert (action["action_id"], action["value"]) == ("go", "D1")


async def test_a_dangerous_button_asks_first(play: Play) -> None:
    words = {
        name: {"type": "plain_text", "text": name} for name in ("title", "text", "confirm", "deny")
    }
    await play.post("card", blocks=actions({**BUTTON, "confirm": words}))
    button = play.page.get_by_role("button", name="Go on")

    await button.click()
    await play.page.get_by_role("dialog").get_by_role("button", name="deny").click()
    await expect(button).to_be_focused()
    assert play.app.calls == []

    await button.click()
    await play.page.get_by_role("dialog").get_by_role("button", name="confirm").click()
    await expect(play.page.get_by_role("dialog")).to_have_count(0)
    assert (await play.heard()).payload["actions"][0]["action_id"] == "go"


async def test_a_private_note_is_seen_by_its_person_only_and_can_be_dismissed(play: Play) -> None:
    await play.slack.chat_postEphemeral(channel=BILLING, user=BEA, text="For Bea")
    note = play.page.get_by_test_id("slack-private")
    await expect(note).to_contain_text("Only visible to you")

    await play.page.get_by_test_id("slack-user").select_option(OLGA)
    await expect(note).to_have_count(0)
    await play.page.get_by_test_id("slack-user").select_option(BEA)
    await note.get_by_role("button", name="Dismiss").click()
    await expect(note).to_have_count(0)


async def test_a_thread_opens_beside_and_escape_leads_back(play: Play) -> None:
    ts = await play.post("Card")
    await play.post("First note", thread_ts=ts)
    opener = play.page.get_by_role("button", name="1 reply")
    await opener.click()

    thread = play.page.get_by_test_id("slack-thread")
    await expect(thread).to_contain_text("First note")
    composer = play.page.get_by_test_id("slack-thread-composer")
    await expect(composer).to_be_focused()
    await composer.fill("Thank you")
    await composer.press("Enter")
    await expect(thread).to_contain_text("Thank you")
    await composer.press("Escape")
    await expect(thread).to_have_count(0)
    await expect(play.page.get_by_role("button", name="2 replies")).to_be_focused()


async def test_a_card_is_edited_in_place_without_taking_the_pen_away(play: Play) -> None:
    ts = await play.post(
        "Draft", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "Draft"}}]
    )
    composer = play.page.get_by_test_id("slack-composer")
    await composer.press_sequentially("half a sen")
    message = play.page.get_by_test_id("slack-message")
    await message.evaluate("element => (element.kept = true)")

    await play.slack.chat_update(
        channel=BILLING,
        ts=ts,
        text="Paid",
        blocks=[{"type": "header", "text": {"type": "plain_text", "text": "Paid"}}],
    )

    await expect(message).to_contain_text("Paid")
    assert await message.evaluate("element => element.kept")
    await expect(composer).to_be_focused()
    await composer.press_sequentially("tence")
    await expect(composer).to_have_value("half a sentence")


# -- Telegram ------------------------------------------------------------------------------


async def test_a_press_on_the_phone_reaches_the_bot_and_its_answer_is_shown(play: Play) -> None:
    await play.say("<b>D1</b> · 10 EUR", [PRESSED])
    await play.page.get_by_test_id("telegram").get_by_role("button", name="Approve").click()

    update = (await play.telegram("getUpdates", timeout=5))[-1]["callback_query"]
    assert update["data"] == "yes"
    await play.telegram(
        "answerCallbackQuery", callback_query_id=update["id"], text="It moved on.", show_alert=True
    )
    alert = play.page.locator("#toasts")
    await expect(alert).to_contain_text("It moved on.")
    await expect(play.page.get_by_role("dialog")).to_have_count(0)


async def test_a_button_does_not_slip_away_from_under_the_finger_when_a_message_comes(
    play: Play,
) -> None:
    await play.say("<b>D1</b> · 10 EUR\n" + "A line\n" * 60, [PRESSED])
    button = play.page.get_by_test_id("telegram").get_by_role("button", name="Approve")
    await button.hover()
    await play.page.mouse.down()
    async with play.page.expect_response("**/desk/state") as fetched:
        await play.say("Another message")
    await (await fetched.value).finished()
    await play.page.evaluate(
        "new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))"
    )
    await play.page.mouse.up()

    update = (await play.telegram("getUpdates", timeout=5))[-1]["callback_query"]
    assert update["data"] == "yes"
    await expect(play.page.get_by_test_id("telegram")).to_contain_text("Another message")


async def test_telegrams_own_tags_are_shown_and_names_stay_names(play: Play) -> None:
    await play.say("<b>Total</b> <i>net</i> &lt;script&gt; <a href='https://example.com/'>page</a>")

    message = play.page.get_by_test_id("telegram-message")
    await expect(message.locator("strong")).to_have_text("Total")
    await expect(message.locator("em")).to_have_text("net")
    await expect(message).to_contain_text("<script>")
    await expect(message.get_by_role("link", name="page")).to_have_attribute("rel", "noopener")


async def test_the_command_menu_writes_the_command(play: Play) -> None:
    await play.telegram(
        "setMyCommands", commands=[{"command": "invoice", "description": "Invoices"}]
    )
    phone = play.page.get_by_test_id("telegram")
    await phone.get_by_role("button", name="Command menu").click()
    await phone.get_by_role("button", name="/invoice").click()
    composer = play.page.get_by_test_id("telegram-composer")
    await expect(composer).to_be_focused()
    await expect(composer).to_have_value("/invoice ")
    await composer.press_sequentially("list")
    await composer.press("Enter")

    update = (await play.telegram("getUpdates", timeout=5))[-1]
    assert update["message"]["text"] == "/invoice list"


async def test_whoever_blocked_the_bot_can_start_it_again(play: Play) -> None:
    await play.http.post("/desk/telegram/block", json={"user": "olga_orlova"})
    await play.page.get_by_role("button", name="Unblock and start").click()

    await expect(play.page.get_by_test_id("telegram-message")).to_contain_text("/start")


# -- mail ----------------------------------------------------------------------------------

LETTER = """<html><head><title>x</title></head><body><p id="said">Dear Carl</p>
<script>document.getElementById("said").textContent = "it ran"</script>
<a href="{there}">Pay</a></body></html>"""


async def test_a_letter_is_read_in_a_cage_and_its_links_open_beside(play: Play) -> None:
    await play.mail("Your invoice", LETTER.format(there=f"{play.sandbox.url}/icon.svg"))
    await (
        play.page.get_by_test_id("mail-letters").get_by_role("button", name="Your invoice").click()
    )

    frame = play.page.frame_locator("iframe[title='The letter']")
    await expect(frame.locator("#said")).to_have_text("Dear Carl")
    async with play.page.context.expect_page() as opened:
        await frame.get_by_role("link", name="Pay").click()
    assert (await opened.value).url.endswith("/icon.svg")
    await play.page.get_by_role("button", name="Plain text").click()
    await expect(play.page.locator(".letter-text")).to_have_text("Your invoice")


async def test_an_answer_goes_to_the_company(play: Play) -> None:
    await play.mail("Your invoice")
    await play.page.get_by_test_id("mail-letters").get_by_role("button").click()
    await play.page.get_by_label("Reply as Carl Castello").fill("Paid on Tuesday.")
    await play.page.get_by_role("button", name="Send reply").click()

    await play.page.get_by_test_id("mail-user").select_option("billing@northwind.example")
    answer = play.page.get_by_test_id("mail-letters").get_by_role("button", name="Re: Your invoice")
    await expect(answer).to_contain_text("Paid on Tuesday.")
    await answer.click()
    await expect(play.page.get_by_test_id("mail-letter")).to_contain_text("Paid on Tuesday.")


async def test_letters_for_somebody_else_are_announced(play: Play) -> None:
    await play.mail("For Gina", to="gina@globex.example")

    await expect(play.page.get_by_test_id("mail-user")).to_contain_text("Gina Gaal •")
    await expect(play.page.get_by_test_id("tab-mail")).to_contain_text("1")
    await expect(play.page).to_have_title("(1) Paidup sandbox")


async def test_an_attachment_opens_beside(play: Play) -> None:
    file = {"name": "INV-1.pdf", "mime": "application/pdf", "content_base64": "JVBERi0xLjQK"}
    await play.mail("Your invoice", attachments=[file])
    await play.page.get_by_test_id("mail-letters").get_by_role("button").click()

    link = play.page.get_by_test_id("mail-letter").get_by_role("link", name="INV-1.pdf")
    await expect(link).to_have_attribute("target", "_blank")
    answer = await play.http.get(str(await link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert CARL in str(answer.url)


# -- the provider, the clock, trouble, the guide -------------------------------------------


async def checkout(play: Play) -> str:
    """The address of a checkout that a merchant opened."""
    line = "line_items[0]"
    form = {
        "mode": "payment",
        "customer_email": CARL,
        "success_url": f"{play.sandbox.url}/icon.svg",
        f"{line}[quantity]": "1",
        f"{line}[price_data][currency]": "eur",
        f"{line}[price_data][unit_amount]": "123456",
        f"{line}[price_data][product_data][name]": "INV-1",
    }
    key = play.sandbox.config.stripe.secret_key
    made = await play.http.post("/stripe/v1/checkout/sessions", data=form, auth=(key, ""))
    made.raise_for_status()
    return str(made.json()["url"])


async def test_a_checkout_is_listed_and_can_be_expired(play: Play) -> None:
    await checkout(play)
    await play.page.get_by_test_id("tab-stripe").click()
    sessions = play.page.get_by_test_id("stripe-checkouts")
    await expect(sessions).to_contain_text("€1,234.56")

    await sessions.get_by_role("button", name="Expire").click()
    await expect(sessions).to_contain_text("expired")
    await expect(play.page.get_by_test_id("stripe-events")).to_contain_text(
        "checkout.session.expired"
    )


async def test_a_slow_payment_waits_until_its_money_is_let_arrive(play: Play) -> None:
    await play.page.get_by_test_id("tab-stripe").click()
    url = await checkout(play)
    page = await play.page.context.new_page()
    await page.goto(url)
    await page.get_by_label("SEPA Direct Debit").check()
    await page.get_by_label("Name").fill("Carl Castello")
    await page.get_by_role("button", name="Pay €").click()
    await page.wait_for_url("**/icon.svg")

    payments = play.page.get_by_test_id("stripe-payments")
    await expect(payments).to_contain_text("on its way")
    await payments.get_by_role("button", name="Settle").click()
    await expect(payments.get_by_role("button", name="Refund")).to_be_visible()
    events = play.page.get_by_test_id("stripe-events")
    await expect(events).to_contain_text("checkout.session.async_payment_succeeded")


async def test_the_clock_moves_by_a_step_and_to_a_day(play: Play) -> None:
    await play.page.get_by_test_id("clock").click()
    await play.page.get_by_role("button", name="+1 week").click()
    await expect(play.page.get_by_test_id("clock")).to_contain_text("7 days ahead")

    day = await play.page.get_by_label("To a day").get_attribute("min")
    await play.page.get_by_label("To a day").fill(str(day))
    await play.page.get_by_role("button", name="Go", exact=True).click()
    await expect(play.page.get_by_test_id("clock")).to_contain_text("8 days ahead")


async def test_trouble_is_made_and_unmade(play: Play) -> None:
    await play.page.get_by_role("button", name="Trouble").click()
    panel = play.page.get_by_role("dialog", name="Make trouble")
    await panel.get_by_label("Service").select_option("Telegram")
    await panel.get_by_label("What happens").select_option("fails")
    await panel.get_by_role("button", name="Do it").click()
    await expect(panel).to_contain_text("Telegram fails")
    assert play.sandbox.world.faults()[0]["kind"] == "before"

    await panel.get_by_role("button", name="Make peace").click()
    await expect(panel.get_by_role("button", name="Make peace")).to_have_count(0)
    assert play.sandbox.world.faults() == []


async def test_the_guide_ticks_off_what_was_done(play: Play) -> None:
    said = play.page.get_by_test_id("guide-next")
    await expect(said).to_contain_text("/invoice new")
    await play.post("D1", blocks=actions(BUTTON))
    await expect(said).to_contain_text("Send for approval")
    await play.say("D1", [{"text": "Approve", "callback_data": "yes"}])
    await expect(said).to_contain_text("Approve")
    await play.mail("Your invoice")
    await expect(said).to_contain_text("Open the client's letter")
    await play.page.get_by_test_id("mail-letters").get_by_role("button").click()
    await expect(said).to_contain_text("4242")
