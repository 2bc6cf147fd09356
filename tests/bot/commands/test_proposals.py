"""What takes two owners, as they see it: a card with buttons on both chats, and a mail."""

from typing import Any

import pytest

from bot.cards.model import Button, Card, Tone
from bot.commands.table import orders, typed_orders
from bot.notify.cards import CARDS
from bot.notify.routes import routes
from bot.render import email, slack, telegram
from bot.render.actions import Codec
from core.billing import Billing
from core.models import EventRecord
from core.services.deliveries import Telling
from core.workflows.decisions import fall_due
from tests.cast import (
    BEA_ON_SLACK,
    COMPANY,
    OLGA,
    OLGA_ON_SLACK,
    OSKAR,
    OSKAR_ON_TELEGRAM,
    PAIDUP,
)
from tests.chat import Chat
from tests.codes import Authenticator, enrolled
from tests.fakes.clock import FakeClock
from tests.policies import demoted
from tests.proposals import BANK, OLD_IBAN, iban
from tests.trail import Trail


@pytest.fixture
async def app(billing: Billing) -> Authenticator:
    """Both owners' authenticator app."""
    await enrolled(billing, OSKAR)
    return await enrolled(billing, OLGA)


@pytest.fixture
def slack_olga(billing: Billing) -> Chat:
    return Chat(billing, OLGA_ON_SLACK)


@pytest.fixture
def oskar(billing: Billing) -> Chat:
    return Chat(billing, OSKAR_ON_TELEGRAM)


async def propose(chat: Chat, app: Authenticator) -> Card:
    await chat.say(f"/company bank {BANK.iban}")
    if chat.form is not None and "code" not in {each.name for each in chat.form.blanks}:
        await chat.fill_in({"iban": BANK.iban})
    return await chat.fill_in({"code": app.code()})


def labels(card: Card) -> list[str]:
    return [each.label for each in card.actions if isinstance(each, Button)]


async def heard(billing: Billing, record: EventRecord, to: tuple[str, str]) -> Card:
    """The card that an address is told."""
    channel, address = to
    about = record.kind, record.subject, record.payload, record.actor, ""
    telling = Telling(1, COMPANY, channel, address, *about, 1)
    async with billing.reading(PAIDUP) as work:
        told = await CARDS[record.kind](work, telling)
    return told.cards[0]


async def test_one_proposes_and_the_other_says_yes(
    slack_olga: Chat, oskar: Chat, app: Authenticator, billing: Billing
) -> None:
    card = await propose(slack_olga, app)
    assert (card.title, card.state) == ("Change the bank details?", "Waiting")
    assert labels(card) == ["Stop"]
    assert "Oskar can say yes with a one-time code" in card.text

    card = await oskar.say("/proposal show 1")
    assert labels(card) == ["Say yes", "Stop"]
    await oskar.press("Say yes")
    card = await oskar.fill_in({"code": app.code()})

    assert (card.state, labels(card)) == ("Done", [])
    assert await iban(billing) == BANK.iban


async def test_it_is_told_to_each_with_the_buttons_that_serve_them(
    slack_olga: Chat, app: Authenticator, billing: Billing, trail: Trail
) -> None:
    await propose(slack_olga, app)
    (record,) = await trail.records("ProposalMade")
    async with billing.work(PAIDUP) as work:
        told = await routes(work, record)

    assert set(told) >= {("telegram", "101"), ("telegram", "102"), ("slack", "U1")}
    assert labels(await heard(billing, record, ("telegram", "102"))) == ["Say yes", "Stop"]
    assert labels(await heard(billing, record, ("telegram", "101"))) == ["Stop"]


async def test_a_typed_yes_of_the_proposer_is_refused(
    slack_olga: Chat, olga: Chat, app: Authenticator, billing: Billing
) -> None:
    await propose(slack_olga, app)
    for chat in (slack_olga, olga):
        card = await chat.say("/proposal approve 1")
        assert card.title == "Whoever proposed it cannot approve it, on whatever account."
    assert await iban(billing) == OLD_IBAN


async def test_a_member_stops_it_with_a_press(
    slack_olga: Chat, bea: Chat, app: Authenticator, billing: Billing
) -> None:
    await propose(slack_olga, app)
    assert labels(await bea.say("/proposal show 1")) == ["Stop"]

    assert (await bea.press("Stop")).state == "Stopped"
    assert (await bea.say("/proposal list")).title == "No proposal is waiting."


async def test_what_waits_says_what_is_proposed_of_whom(
    olga: Chat, oskar: Chat, app: Authenticator
) -> None:
    await olga.say("/member role Bea accountant")
    await olga.fill_in({"code": app.code()})

    (row,) = (await oskar.say("/waiting")).rows
    assert row.title == "Proposal 1 · Make Bea an accountant"


async def test_one_owner_confirms_on_the_other_chat_and_it_is_done_a_day_later(
    slack_olga: Chat,
    olga: Chat,
    app: Authenticator,
    billing: Billing,
    clock: FakeClock,
    trail: Trail,
) -> None:
    await demoted(billing, "Oskar")
    card = await propose(slack_olga, app)
    assert "a second channel stands in for another" in card.text
    assert (
        await slack_olga.say("/proposal approve 1")
    ).title == "Confirm it elsewhere than on Slack."

    await olga.say("/proposal show 1")
    await olga.press("Say yes")
    card = await olga.fill_in({"code": app.code(1)})
    assert card.state == "Confirmed"
    assert card.text.startswith("It is made on 23 Nov 2026, 10:00 CET, unless somebody stops it.")
    (record,) = await trail.records("ProposalConfirmed")
    async with billing.work(PAIDUP) as work:
        told = set(await routes(work, record))
    assert told == {
        *(("slack", "C1"), ("slack", "U1"), ("telegram", "101")),
        *(("email", "olga@demo.example"), ("email", "billing@demo.example")),
    }
    clock.advance(days=1)
    await fall_due(billing, COMPANY)
    assert (await olga.say("/proposal show 1")).state == "Done"


@pytest.mark.parametrize("kind", ["ProposalMade", "ProposalConfirmed"])
async def test_its_card_fits_every_platform(
    slack_olga: Chat, olga: Chat, app: Authenticator, billing: Billing, trail: Trail, kind: str
) -> None:
    await demoted(billing, "Oskar")
    await propose(slack_olga, app)
    await olga.say("/proposal approve 1")
    await olga.fill_in({"code": app.code(1)})
    (record,) = await trail.records(kind)
    codec = Codec(orders(), typed_orders())

    for to in (("slack", "C1"), ("telegram", "101"), ("email", "olga@demo.example")):
        card = await heard(billing, record, to)
        shown: Any = {"slack": slack.message, "telegram": telegram.message, "email": email.mail}
        assert shown[to[0]](card, codec)


async def test_the_policy_is_shown_and_proposed(olga: Chat, app: Authenticator) -> None:
    card = await olga.say("/policy show")
    assert ("Every approval", "none") in card.facts

    await olga.say("/policy limit invoices EUR 5000 20000")
    card = await olga.fill_in({"code": app.code()})
    said = "a code above 5,000.00 EUR, two persons above 20,000.00 EUR (before: as usual)"
    assert ("To approve an invoice", said) in card.facts
    assert card.tone is Tone.WAITING


async def test_other_bank_details_are_asked_for_as_a_whole(
    slack_olga: Chat, app: Authenticator
) -> None:
    await slack_olga.say(f"/company bank {BANK.iban}")

    assert slack_olga.form
    assert slack_olga.form.answers["iban"] == BANK.iban
    assert {"bic", "bank", "holder"} <= slack_olga.form.answers.keys()


async def test_a_wait_that_cannot_be_is_said(olga: Chat) -> None:
    assert (await olga.say("/policy wait delay 1")).title == "That is a number from 24 to 336."


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("/member suspend Oskar", "Suspend Oskar?"),
        ("/member remove Oskar", "Remove Oskar?"),
        ("/member role Oskar admin", "Make Oskar an admin?"),
        ("/member role Bea accountant", "Make Bea an accountant?"),
        ("/mfa reset Oskar", "Take away Oskar’s one-time codes?"),
    ],
)
async def test_a_proposal_is_called_by_the_deed_and_by_whom_it_is_about(
    olga: Chat, app: Authenticator, said: str, title: str
) -> None:
    await olga.say(said)

    assert (await olga.fill_in({"code": app.code()})).title == title
    assert title.rstrip("?") in (await olga.say("/proposal list")).rows[0].title


async def test_a_member_is_suspended_by_a_line(olga: Chat, bea: Chat, billing: Billing) -> None:
    assert (await olga.say("/member suspend Bea")).title == "Bea is suspended."
    assert (await bea.say("/invoice list")).title == "You are suspended."

    assert (await olga.say("/member resume Bea")).title == "Bea is back."
    assert (await Chat(billing, BEA_ON_SLACK).say("/help")).title == "What you can ask for"
