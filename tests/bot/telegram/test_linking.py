"""An account is linked with a code, confirmed on both sides."""

from bot.cards.model import Reply
from bot.commands.dispatch import dispatch
from bot.commands.request import Request, Typed
from bot.handlers.telegram.app import TelegramFace
from core.billing import Billing
from tests.bot.telegram.stage import Phone, Teller, labels
from tests.cast import BEA_ON_SLACK
from tests.sandbox.telegram_desk import BEA, Desk


async def code(billing: Billing) -> str:
    """The code Bea gets on Slack."""
    answer = await dispatch(Request("slack:1", BEA_ON_SLACK, Typed("/link")), billing)
    assert isinstance(answer, Reply)
    return dict(answer.card.facts)["Code"]


async def link_id(billing: Billing, news: Teller) -> str:
    """What the buttons on the known side carry."""
    return str((await news.trail.records("LinkClaimed"))[0].payload["link_id"])


async def test_a_code_links_an_account_once_both_sides_say_so(
    desk: Desk, face: TelegramFace, billing: Billing, news: Teller
) -> None:
    phone = Phone(desk, face, BEA)
    offer = await phone.start(await code(billing))
    assert offer["text"].startswith("Link this account to Bea at Demo GmbH?")
    assert (await phone.press("Yes, link it"))["text"].startswith("⏳ Almost done.")
    confirm = Typed(f"/link confirm {await link_id(billing, news)}")
    await dispatch(Request("slack:2", BEA_ON_SLACK, confirm), billing)

    assert (await phone.say("/help"))["text"].startswith("What you can ask for")


async def test_before_the_known_side_confirms_nothing_can_be_asked(
    desk: Desk, face: TelegramFace, billing: Billing
) -> None:
    phone = Phone(desk, face, BEA)
    await phone.start(await code(billing))
    await phone.press("Yes, link it")

    assert (await phone.say("/invoice list"))["text"].startswith("⚠️ I do not know you yet.")


async def test_a_code_works_once(desk: Desk, face: TelegramFace, billing: Billing) -> None:
    phone = Phone(desk, face, BEA)
    offer = await phone.start(await code(billing))
    await phone.press("Yes, link it")
    await phone.push(offer["id"], offer["keyboard"][0][0]["callback_data"])
    await phone.settled()

    assert phone.alert.startswith("This code is not valid.")


async def test_the_known_side_confirms_on_its_own_phone(
    olga: Phone, desk: Desk, face: TelegramFace, news: Teller
) -> None:
    stranger = Phone(desk, face, BEA)
    await stranger.start((await olga.say("/link"))["text"].rpartition("Code: ")[2])
    await stranger.press("Yes, link it")
    await news.catch_up()
    assert olga.last["text"].startswith("⚠️ Is Bea Brandt on Telegram you?")
    answered = await olga.press("Yes, that is me")

    assert answered["text"].startswith("✅ Bea Brandt on Telegram is linked.")
    assert labels(answered) == []
    assert (await stranger.say("/help"))["text"].startswith("What you can ask for")


async def test_a_stranger_hears_how_to_be_let_in(desk: Desk, face: TelegramFace) -> None:
    phone = Phone(desk, face, BEA)
    await phone.start()
    said = await phone.say("hello")

    assert said["text"].startswith("⚠️ I do not know you yet.")
    assert "link code" in said["text"]


async def test_start_alone_shows_what_can_be_asked(olga: Phone) -> None:
    assert (await olga.start())["text"].startswith("What you can ask for")


async def test_a_topic_alone_shows_its_commands(olga: Phone) -> None:
    shown = await olga.say("/payment@paidup_sandbox_bot")

    assert "/payment record" in shown["text"]
    assert "/invoice new" not in shown["text"]


async def test_the_menu_names_what_can_be_asked(olga: Phone, desk: Desk) -> None:
    commands = [one["command"] for one in desk.user()["commands"]]

    assert commands == [
        *("invoice", "payment", "client", "mail", "claim", "company", "member", "mfa"),
        *("link", "help", "cancel"),
    ]
    assert labels(await olga.say("/cancel")) == []
