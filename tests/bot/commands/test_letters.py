"""Mails read and answered from the chat."""

import re
from typing import Any

import pytest

from bot.cards import letters as cards
from bot.cards.model import Card, Tone
from bot.commands.living import letter_card
from bot.render.limits import SLACK
from core.billing import Billing
from core.models import ClaimKind
from tests.cast import BEA, OLGA, PAIDUP
from tests.chat import Chat
from tests.codes import voided
from tests.deeds import issued, paid
from tests.letters import CARL_WRITES, arrived, claimed, received
from tests.trail import Trail


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


async def shown(billing: Billing, letter_id: int) -> Card:
    """The card as the room gets it."""
    async with billing.reading(PAIDUP) as work:
        return await letter_card(work, await work.letters.view_by_id(letter_id))


def intent(name: str, quote: str = "", **facts: Any) -> dict[str, Any]:
    return {"name": name, "facts": facts, "quote": quote, "reason": "A rule."}


async def test_a_mail_shows_who_wrote_what_and_how_it_was_understood(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    letter = await received(
        billing,
        intents=[intent("payment_claim", "Already paid on Tuesday.")],
        attachments=["bank.pdf"],
    )
    card = await shown(billing, letter.id)

    assert card.title == "Mail M1 · Carl Castello"
    quote, understood = card.text.split("\n\n")
    assert quote == "“Already paid on Tuesday.”"
    assert understood == "→ says that it is paid: “Already paid on Tuesday.”"
    facts = dict(card.facts)
    assert facts["From"] == "Carl Castello <carl@acme.example>"
    assert facts["Attached"] == "bank.pdf"
    assert card.small_print == "DKIM of acme.example proves it. A rule."


async def test_a_stranger_in_the_thread_is_shown_with_a_warning(billing: Billing) -> None:
    await issued(billing)
    letter = await received(
        billing, sender="eve@evil.example", is_on_file=False, from_kind="stranger"
    )
    card = await shown(billing, letter.id)

    assert card.tone is Tone.WARNING
    assert card.text.startswith("This address is not on file for Acme GmbH")


DOUBTS = [("forged", "Checks failed"), ("unknown", "Sender unproven")]


@pytest.mark.parametrize(("level", "head"), DOUBTS)
async def test_what_is_not_proven_is_said_so(billing: Billing, level: str, head: str) -> None:
    await issued(billing)
    card = await shown(billing, (await received(billing, level=level)).id)

    assert card.state == head
    assert card.text.startswith("Nobody can tell whether carl@acme.example wrote this.")


@pytest.mark.parametrize(("level", "head"), DOUBTS)
async def test_the_red_cards_say_as_well_that_nobody_knows_who_wrote(
    billing: Billing, level: str, head: str
) -> None:
    await issued(billing)
    fraud = {"intents": [intent("bank_change", "our account is new")], "level": level}
    letter = await received(billing, **fraud)
    async with billing.reading(BEA) as work:
        warning = cards.fraud(await work.letters.view_by_id(letter.id))
    for card in (warning, await shown(billing, letter.id)):
        assert (card.state, card.tone) == (head, Tone.BAD)
        assert "Nobody can tell whether carl@acme.example wrote this." in card.text


async def test_what_a_stranger_writes_is_not_shown_to_a_whole_room(
    bea: Chat, billing: Billing
) -> None:
    stranger: dict[str, Any] = {
        "invoice_id": None,
        "client_id": None,
        "from_kind": "stranger",
        "is_on_file": False,
        "subject": "Your code is 123456",
        "text": "https://evil.example/magic",
        "intents": [intent("none", "https://evil.example/magic")],
        "attachments": ["magic.html"],
    }
    card = await shown(billing, (await received(billing, **stranger)).id)
    said = f"{card}"
    assert "123456" not in said
    assert "magic" not in said

    bea.card = card
    await bea.press("Show")
    assert "“(a link to evil[.]example)”" in bea.card.text
    assert ("Subject", "Your code is ••••") in bea.card.facts
    assert "123456" not in f"{bea.card} {await bea.say('/mail list')}"


@pytest.mark.parametrize("kind", ["bank_change", "details_change", "contact_change"])
async def test_a_change_of_bank_details_is_a_red_card(billing: Billing, kind: str) -> None:
    await issued(billing)
    letter = await received(billing, intents=[intent(kind, "IBAN …")])
    card = await shown(billing, letter.id)

    assert card.tone is Tone.BAD
    assert "Nothing was changed." in card.text
    assert "Call a number you knew before" in card.text


async def test_an_answer_shows_where_it_goes_before_it_is_sent(
    bea: Chat, billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    bea.card = await shown(billing, (await received(billing)).id)
    await bea.press("Answer")
    assert bea.form
    goes, wrote, quote = re.split("\n+", bea.form.text)
    assert goes == f"Your answer goes to {CARL_WRITES}, in the same thread of mails."
    assert wrote == f"Carl Castello <{CARL_WRITES}> wrote, “Re: Rechnung INV-2026-0001”:"
    assert quote == "“Already paid on Tuesday.”"

    card = await bea.fill_in({"text": "We are looking."})
    assert card.title == f"You answered {CARL_WRITES}"
    assert (await trail.records("AnswerWritten"))[-1].actor == "Bea"


@pytest.mark.parametrize(
    ("mail", "warning"),
    [
        ({"level": "unknown"}, "Nobody can tell whether carl@acme.example wrote this."),
        ({"intents": [intent("bank_change", "IBAN …")]}, "Call a number you knew before"),
    ],
)
async def test_what_the_mails_card_warns_of_is_said_above_the_answer_too(
    bea: Chat, billing: Billing, mail: dict[str, Any], warning: str
) -> None:
    await issued(billing)
    await received(billing, **mail)
    await bea.say("/mail answer M1")

    assert bea.form
    assert warning in bea.form.text


async def test_a_long_mail_is_shortened_above_the_answer(bea: Chat, billing: Billing) -> None:
    await issued(billing)
    bea.card = await shown(billing, (await received(billing, text="word " * 900)).id)
    await bea.press("Answer")

    assert bea.form
    assert bea.form.text.endswith("…”")
    assert len(bea.form.text) < SLACK.section


async def test_the_mail_stays_above_an_answer_that_is_too_long(bea: Chat, billing: Billing) -> None:
    await issued(billing)
    await received(billing)
    await bea.say("/mail answer M1")
    assert bea.form
    said = bea.form.text
    await bea.fill_in({"text": "x" * 5_000})

    assert bea.form
    assert (bea.form.text, set(bea.form.errors)) == (said, {"text"})


async def test_what_nobody_on_file_wrote_opens_no_form(bea: Chat, billing: Billing) -> None:
    stranger = {"client_id": None, "from_kind": "stranger", "is_on_file": False}
    await received(billing, invoice_id=None, **stranger)
    card = await bea.say("/mail answer M1")

    assert card.title == "Nobody with this address is on file, so Paidup does not write to it."
    assert bea.form is None


async def test_an_answer_goes_where_it_was_said_to_go_or_nowhere(
    bea: Chat, billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    bea.card = await shown(billing, (await received(billing, level="unknown")).id)
    await bea.press("Answer")
    form = bea.form
    await bea.say("/client address acme cora@acme.example")
    bea.form = form
    card = await bea.fill_in({"text": "Hello."})

    assert card.title == "Answers to M1 go to cora@acme.example now."
    assert card.text == "See it again: /mail answer M1"
    assert "AnswerWritten" not in await trail.kinds()


async def test_an_answer_can_be_typed_in_one_line(
    bea: Chat, billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    await received(billing)
    card = await bea.say("/mail answer M1 Thank you, we will look.")

    assert card.text == "“Thank you, we will look.”"


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("They paid", "Paid"),
        ("They will pay", "Will pay"),
        ("They dispute it", "Something is wrong"),
        ("They need time", "Asks for time"),
    ],
)
async def test_what_was_not_understood_has_a_button_for_each_likely_meaning(
    bea: Chat, billing: Billing, label: str, said: str
) -> None:
    await issued(billing)
    bea.card = await shown(billing, (await received(billing)).id)
    await bea.press(label)

    facts = dict((await bea.say("/invoice show INV-2026-0001")).facts)
    assert facts["Client says (C1)"].startswith(said)


async def test_a_meaning_takes_over_what_was_read_from_an_unproven_mail(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    letter = await received(
        billing,
        level="unknown",
        intents=[intent("payment_claim", amount="50.00", currency="EUR", date="2026-11-17")],
    )
    bea.card = await shown(billing, letter.id)
    await bea.press("They paid")

    facts = dict((await bea.say("/invoice show INV-2026-0001")).facts)
    assert facts["Client says (C1)"] == "Paid 50.00 EUR on 17 Nov 2026"


async def test_a_po_number_of_an_unproven_mail_is_noted_by_hand(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    said = [intent("thanks"), intent("po_number", po="4711")]
    bea.card = await shown(billing, (await received(billing, level="unknown", intents=said)).id)
    assert labels(bea.card)[1:3] == ["It names a PO number", "They paid"]

    await bea.press("It names a PO number")
    await bea.press("Note 4711")
    assert ("PO number", "4711") in (await bea.say("/invoice show INV-2026-0001")).facts


async def test_a_po_number_that_nobody_read_is_asked_for(bea: Chat, billing: Billing) -> None:
    await issued(billing)
    card = await shown(billing, (await received(billing)).id)
    assert "It names a PO number" not in labels(card)

    card = await bea.say("/mail means M1 po")
    assert (card.title, card.text) == (
        "No PO number was read in M1.",
        "Ask for it: /mail answer M1",
    )


async def test_what_was_read_first_stands_before_the_other_meanings(billing: Billing) -> None:
    await issued(billing)
    said = [intent("copy_request"), intent("dispute")]
    card = await shown(billing, (await received(billing, level="unknown", intents=said)).id)

    assert labels(card) == [
        "Answer",
        "They want a copy",
        "They dispute it",
        "They paid",
        "They will pay",
        "They need time",
        "Nothing to do",
    ]


async def test_of_a_paid_invoice_a_copy_may_be_wanted_and_no_more(billing: Billing) -> None:
    view = await issued(billing)
    await paid(billing, view.invoice.reference, 11900)
    said = [intent("payment_claim"), intent("copy_request")]
    card = await shown(billing, (await received(billing, level="unknown", intents=said)).id)

    assert labels(card) == ["Answer", "They want a copy", "Nothing to do"]


async def test_a_copy_and_nothing_to_do_are_meanings_too(
    bea: Chat, billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    await arrived(billing, trail)
    first, second = await received(billing), await received(billing)
    bea.card = await shown(billing, first.id)
    await bea.press("They want a copy")
    bea.card = await shown(billing, second.id)
    card = await bea.press("Nothing to do")

    assert (await trail.last("InvoiceCopyAsked"))["letter_id"] == first.id
    assert ("Done", "Nothing to do, says Bea.") in card.facts
    assert labels(card) == ["Answer"]


async def test_a_copy_goes_out_by_the_same_rule_as_a_mail_that_is_sent_again(
    bea: Chat, billing: Billing, trail: Trail
) -> None:
    view = await issued(billing)
    await received(billing)
    on_its_way = await bea.say("/mail means M1 copy")
    assert on_its_way.title == "A mail with INV-2026-0001 is on its way already."

    await arrived(billing, trail)
    await paid(billing, view.invoice.reference, 11900)
    assert ("Done", "The invoice goes out again.") in (await bea.say("/mail means M1 copy")).facts


async def test_a_void_invoice_goes_out_to_nobody(bea: Chat, billing: Billing, trail: Trail) -> None:
    view = await issued(billing)
    await arrived(billing, trail)
    await received(billing)
    await voided(billing, view.invoice.reference, OLGA)
    card = await bea.say("/mail means M1 copy")

    assert card.title == "INV-2026-0001 is void, so it is not mailed again."
    assert "InvoiceCopyAsked" not in await trail.kinds()


async def test_a_copy_that_was_not_sent_stays_at_hand_beside_a_claim(
    bea: Chat, billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    await arrived(billing, trail)
    letter = await received(billing, intents=[intent("payment_claim"), intent("copy_request")])
    await claimed(billing, letter, ClaimKind.PAYMENT)
    bea.card = await shown(billing, letter.id)
    await bea.press("They want a copy")

    assert "They want a copy" not in labels(await shown(billing, letter.id))
    assert (await trail.last("InvoiceCopyAsked"))["letter_id"] == letter.id


async def test_a_mail_without_an_invoice_is_put_into_a_thread(bea: Chat, billing: Billing) -> None:
    await issued(billing)
    bea.card = await shown(billing, (await received(billing, invoice_id=None)).id)
    await bea.press("To an invoice")
    assert bea.form
    card = await bea.fill_in({"invoice": "INV-2026-0001"})

    assert "They paid" in labels(card)


async def test_mails_are_listed_and_shown(bea: Chat, billing: Billing) -> None:
    assert (await bea.say("/mail list")).title == "No mail has come yet."
    await issued(billing)
    await received(billing, intents=[intent("thanks", "Thank you")])
    await bea.say("/mail list")

    assert bea.card.rows[0].title == "M1 · Carl Castello"
    assert (await bea.press("Show")).title.startswith("Mail M1")
    assert (await bea.say("/mail show M9")).title == "There is no mail “M9”."


async def test_a_machine_s_mail_asks_for_nothing(billing: Billing) -> None:
    await issued(billing)
    card = await shown(billing, (await received(billing, automatic="It says so itself.")).id)

    assert card.actions == ()
    assert ("Automatic", "It says so itself.") in card.facts


def test_every_intent_has_words_for_people() -> None:
    assert cards.understood(intent("something_new")) == "something new"
    assert cards.understood(intent("thanks", "a " * 200)).endswith("…”")


async def test_bea_may_answer_and_the_administrator_may_not(billing: Billing) -> None:
    await issued(billing)
    await received(billing)
    async with billing.reading(BEA) as work:
        assert (await work.letters.view("M1")).answers_to == CARL_WRITES
