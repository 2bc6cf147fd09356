"""Payments, clients, links, help; and what holds for every command."""

import re

import pytest

from bot.cards.model import Reply, Tone
from bot.commands.dispatch import dispatch, suggestions
from bot.commands.request import Filled, Request, Typed
from bot.commands.table import COMMANDS
from core.billing import Billing
from core.security.rights import Role, may
from tests.cast import ADA_ON_SLACK, BEA_ON_SLACK, MIA_ON_SLACK, OLGA_ON_TELEGRAM, VIC
from tests.chat import Chat
from tests.deeds import issued
from tests.trail import Trail


async def test_a_payment_is_recorded_and_approved(bea: Chat, olga: Chat, billing: Billing) -> None:
    await issued(billing)
    card = await bea.say("/payment record INV-2026-0001 100 2026-11-20 bank Statement 7")
    assert card.state == "Waiting for approval"
    assert ("Reference", "Statement 7") in card.facts

    await olga.see("P1")
    assert (await olga.press("Approve")).state == "Booked"


async def test_a_payment_that_came_before_its_invoice_is_remarked_on(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    card = await bea.say("/payment record INV-2026-0001 100 2026-11-02")

    assert ("On", "2 Nov 2026, before the invoice of 22 Nov 2026") in card.facts


async def test_a_payment_without_an_amount_asks_for_it(bea: Chat, billing: Billing) -> None:
    view = await issued(billing)
    await bea.say("/payment record INV-2026-0001")
    assert bea.form
    card = await bea.fill_in({"amount": ""})

    assert card.title.endswith(str(view.invoice.total))


async def test_an_amount_that_does_not_fit_is_said_at_its_blank(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    await bea.say("/payment record INV-2026-0001")
    await bea.fill_in({"amount": "1.005"})

    assert bea.form
    assert bea.form.errors == {"amount": "EUR amounts have at most 2 decimals. You wrote 1.005."}


async def test_a_client_is_added_found_and_shown(bea: Chat) -> None:
    await bea.say('/client new "Initech SARL" ines@initech.example')
    card = await bea.say("/client show initech-sarl")

    assert card.title == "Initech SARL"
    assert ("Mail", "ines@initech.example") in card.facts
    assert [row.title for row in (await bea.say("/client list init")).rows] == ["Initech SARL"]


@pytest.mark.parametrize(
    ("blank", "text", "said"),
    [
        ("email", "not an address", "“not an address” is not a mail address."),
        ("currency", "XXY", "“XXY” is not a currency Paidup knows."),
        ("country", "Germany", "“Germany” is not a country code."),
        ("language", "fr", "Invoices cannot be written in “fr” yet."),
        ("key", "acme", "There is a client “acme” already."),
        ("name", "x" * 5000, "It may have 200 characters and has 5,000."),
        ("name", "\x00\x1b\u202e", "The name is missing."),
    ],
)
async def test_what_is_wrong_with_a_client_is_said_at_its_blank(
    bea: Chat, blank: str, text: str, said: str
) -> None:
    await bea.say("/client new")
    await bea.fill_in({"name": "New", "email": "new@new.example", blank: text})

    assert bea.form
    assert bea.form.errors == {blank: said}


async def test_a_near_name_is_suggested(bea: Chat) -> None:
    card = await bea.say("/client show acne")

    assert card.title == "There is no client “acne”."
    assert card.text.startswith("See /client list") or "acme" in card.text


async def test_clients_are_suggested_while_one_types(billing: Billing) -> None:
    request = Request("search", BEA_ON_SLACK, Typed(""))

    assert await suggestions(request, "clients", "ac", billing) == [("acme", "Acme GmbH (acme)")]


async def test_a_stranger_is_suggested_nothing(billing: Billing) -> None:
    assert await suggestions(Request("search", VIC, Typed("")), "clients", "", billing) == []


async def test_a_stranger_is_told_whom_to_ask(vic: Chat, trail: Trail) -> None:
    card = await vic.say("/invoice list")

    assert card.title == "I do not know you yet."
    assert "link code" in card.text
    assert await trail.kinds() == []


async def test_another_companys_invoice_does_not_exist(billing: Billing) -> None:
    await issued(billing)
    mia = Chat(billing, MIA_ON_SLACK)

    assert (
        await mia.say("/invoice show INV-2026-0001")
    ).title == "There is no invoice “INV-2026-0001”."


async def test_a_refusal_tells_who_can_and_is_kept(bea: Chat, trail: Trail) -> None:
    card = await bea.say("/invoice approve D1")

    assert card.title == "Your role (member) may not approve an invoice."
    assert card.text == "Ask an owner."
    assert await trail.kinds() == ["AccessRefused"]


@pytest.mark.parametrize(
    "name",
    sorted(name for name, known in COMMANDS.items() if not may(Role.ADMIN, known.needs)),
)
async def test_every_command_refuses_who_may_not(billing: Billing, name: str) -> None:
    answer = await dispatch(Request(f"t:{name}", ADA_ON_SLACK, Filled(name, {})), billing)

    assert isinstance(answer, Reply)
    assert answer.card.title.startswith("Your role (admin) may not ")


@pytest.mark.parametrize("name", sorted(COMMANDS))
async def test_no_command_crashes_on_nothing(billing: Billing, name: str) -> None:
    answer = await dispatch(Request(f"t:{name}", OLGA_ON_TELEGRAM, Filled(name, {})), billing)

    assert not (isinstance(answer, Reply) and answer.card.tone is Tone.BAD)


async def test_a_first_word_alone_shows_what_follows_it(bea: Chat) -> None:
    card = await bea.say("/payment")

    assert [row.title.split()[:2] for row in card.rows] == [
        ["/payment", "record"],
        ["/payment", "show"],
    ]


async def test_help_shows_what_the_asker_may_do(bea: Chat, olga: Chat) -> None:
    seen = {row.title.split()[1] for row in (await bea.say("/help invoice")).rows}
    owned = {row.title.split()[1] for row in (await olga.say("/help invoice")).rows}

    assert "approve" not in seen
    assert "approve" in owned


async def test_a_bug_is_an_apology_with_a_reference(bea: Chat, billing: Billing) -> None:
    await billing.database.close()
    card = await bea.ask(Filled("invoice show", {"invoice": "D" + "9" * 9}), "ref-1")

    assert card.tone in {Tone.BAD, Tone.WARNING}


async def link_code(billing: Billing) -> str:
    bea = Chat(billing, BEA_ON_SLACK)
    return re.search(r"/start (\w+)", (await bea.say("/link")).text)[1]  # type: ignore[index]  # it is there


async def test_an_account_is_linked_once_both_sides_said_so(billing: Billing, trail: Trail) -> None:
    code = await link_code(billing)
    new, bea = Chat(billing, VIC), Chat(billing, BEA_ON_SLACK)
    assert (await new.say(f"/start {code}")).title == "Link this account to Bea at Demo GmbH?"
    await new.press("Yes, link it")
    assert (await new.say("/help")).title == "I do not know you yet."

    link = (await trail.last("LinkClaimed"))["link_id"]
    await bea.ask(Filled("link confirm", {"link": str(link)}))

    assert (await new.say("/help")).title == "What you can ask for"


async def test_a_refused_account_stays_a_stranger(billing: Billing, trail: Trail) -> None:
    code = await link_code(billing)
    new, bea = Chat(billing, VIC), Chat(billing, BEA_ON_SLACK)
    await new.ask(Filled("link claim", {"code": code}))
    link = (await trail.last("LinkClaimed"))["link_id"]
    await bea.ask(Filled("link refuse", {"link": str(link)}))

    assert (await new.say("/help")).title == "I do not know you yet."


async def test_nobody_confirms_anothers_link(billing: Billing, trail: Trail) -> None:
    code = await link_code(billing)
    await Chat(billing, VIC).ask(Filled("link claim", {"code": code}))
    link = (await trail.last("LinkClaimed"))["link_id"]
    card = await Chat(billing, OLGA_ON_TELEGRAM).ask(Filled("link confirm", {"link": str(link)}))

    assert card.title == "There is no such link of yours."


@pytest.mark.parametrize("code", ["wrong", "x" * 500, "'; --"])
async def test_a_wrong_code_opens_nothing(vic: Chat, code: str) -> None:
    assert (await vic.ask(Filled("link claim", {"code": code}))).title == "This code is not valid."


async def test_a_code_works_once(billing: Billing) -> None:
    code = await link_code(billing)
    await Chat(billing, VIC).ask(Filled("link claim", {"code": code}))

    card = await Chat(billing, VIC).ask(Filled("link claim", {"code": code}))

    assert card.title == "This code is not valid."
