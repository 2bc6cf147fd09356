"""/mfa, and what a code is asked for, in any chat: set up, confirm, guess, pause, recover."""

import json
import re

import pytest

from bot.cards.model import Link, Reply
from bot.commands.request import Filled, Typed
from bot.commands.table import COMMANDS
from bot.notify.routes import routes
from core.billing import Billing
from core.security.rights import RIGHTS, Deed, Proof, Role
from core.security.totp import code_at, step_of
from tests.cast import BEA, OLGA, OLGA_ON_SLACK, OSKAR, OSKAR_ON_TELEGRAM, PAIDUP
from tests.chat import Chat
from tests.codes import KEYBOARD, Authenticator, enrolled
from tests.deeds import asked, wording
from tests.fakes.clock import FakeClock
from tests.policies import limited
from tests.trail import Trail

RECOVERY = re.compile(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b")


@pytest.fixture
async def app(billing: Billing) -> Authenticator:
    """Olga's authenticator app; D1 over 119.00 EUR waits for her, her limit is 100.00 EUR."""
    await limited(billing, 10000)
    await asked(billing)
    return await enrolled(billing, OLGA)


async def secret_from(olga: Chat) -> str:
    card = await olga.say("/mfa setup")
    assert card.picture is not None
    assert isinstance(card.actions[1], Link)
    return card.picture.words.rpartition(" ")[2]


def now(secret: str, clock: FakeClock, steps: int = 0) -> str:
    return code_at(secret, step_of(clock.now()) + steps)


async def test_codes_are_set_up_confirmed_and_shown(olga: Chat, clock: FakeClock) -> None:
    secret = await secret_from(olga)
    await olga.press("I have added it")
    card = await olga.fill_in({"code": now(secret, clock)})

    assert card.title == "Your one-time codes are set up."
    assert len(set(RECOVERY.findall(card.text))) == 10
    assert (await olga.press("I have kept them")).title == "Your codes are ready."
    assert ("Recovery codes left", "10") in (await olga.say("/mfa status")).facts


async def test_a_wrong_first_code_is_said_at_its_field(olga: Chat, clock: FakeClock) -> None:
    secret = await secret_from(olga)
    await olga.press("I have added it")
    await olga.fill_in({"code": now(secret, clock, 100)})

    assert olga.form is not None
    assert olga.form.errors["code"].startswith("That code is not right.")
    assert "code" not in olga.form.answers
    assert "code" not in olga.form.given


async def test_setting_up_is_told_to_the_member_and_to_the_other_owners(
    olga: Chat, clock: FakeClock, billing: Billing, trail: Trail
) -> None:
    secret = await secret_from(olga)
    await olga.say(f"/mfa confirm {now(secret, clock)}")

    (record,) = await trail.records("CodesSetUp")
    async with billing.work(PAIDUP) as work:
        heard = await routes(work, record)
    assert heard == [("slack", "U1"), ("telegram", "101"), ("telegram", "102")]


async def test_nothing_is_confirmed_that_was_not_begun(olga: Chat, clock: FakeClock) -> None:
    assert (await olga.say("/mfa confirm 123456")).title == "There is nothing to confirm."
    secret = await secret_from(olga)
    clock.advance(minutes=11)

    card = await olga.say(f"/mfa confirm {now(secret, clock)}")
    assert card.title == "There is nothing to confirm."


async def test_a_new_phone_takes_a_code_of_the_old_one(
    olga: Chat, clock: FakeClock, app: Authenticator
) -> None:
    await olga.say("/mfa setup")
    assert olga.form is not None
    await olga.fill_in({"code": app.code()})

    assert olga.card.picture is not None
    secret = olga.card.picture.words.rpartition(" ")[2]
    assert "set up" in (await olga.say(f"/mfa confirm {now(secret, clock)}")).title


async def test_a_typed_approval_asks_for_the_code(olga: Chat, app: Authenticator) -> None:
    await olga.say("/invoice approve D1")

    assert olga.form is not None
    assert olga.form.text == (
        "To approve an invoice. D1 over 119.00 EUR is above your limit of 100.00 EUR."
    )
    assert (await olga.fill_in({"code": app.code()})).state == "Issued"


async def test_a_pressed_approval_asks_for_the_code_too(olga: Chat, app: Authenticator) -> None:
    await olga.say("/invoice show D1")
    await olga.press("Approve")
    assert olga.form is not None

    assert (await olga.fill_in({"code": app.code()})).state == "Issued"


async def test_the_same_update_twice_does_it_once_and_counts_no_try(
    olga: Chat, app: Authenticator, trail: Trail
) -> None:
    await olga.say("/invoice approve D1")
    assert olga.form is not None
    ask = Filled(olga.form.command, {**olga.form.given, "code": app.code()}, is_form=True)

    await olga.ask(ask, "telegram:1")
    await olga.ask(ask, "telegram:1")
    assert olga.answer is None
    assert len(await trail.records("InvoiceIssued")) == 1
    assert await trail.records("CodeRefused") == []


async def test_a_draft_edited_between_card_and_code_is_refused_with_an_event(
    olga: Chat, app: Authenticator, billing: Billing, trail: Trail
) -> None:
    await olga.say("/invoice approve D1")
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording(note="Something else"))
    card = await olga.fill_in({"code": app.code()})

    assert card.title.startswith("It has changed since this was shown to you.")
    (record,) = await trail.records("CodeRefused")
    assert record.subject == "invoice:1"
    assert record.payload["reason"] == "changed"


async def test_a_recovery_code_works_once_and_says_how_many_are_left(
    olga: Chat, app: Authenticator, billing: Billing, trail: Trail
) -> None:
    await asked(billing)
    await olga.say("/mfa recovery")
    codes = RECOVERY.findall((await olga.fill_in({"code": app.code()})).text)

    await olga.say("/invoice approve D1")
    assert (await olga.fill_in({"code": codes[3].upper().replace("-", " ")})).state == "Issued"
    assert (await trail.last("RecoveryCodeUsed"))["left"] == 9
    await olga.say("/invoice approve D2")
    await olga.fill_in({"code": codes[3]})
    assert olga.form is not None
    assert olga.form.errors["code"].startswith("This recovery code was used already.")


async def test_new_recovery_codes_end_the_old_ones(olga: Chat, app: Authenticator) -> None:
    await olga.say("/mfa recovery")
    (old, *_) = RECOVERY.findall((await olga.fill_in({"code": app.code(-1)})).text)
    await olga.say("/mfa recovery")
    await olga.fill_in({"code": app.code()})

    await olga.say("/invoice approve D1")
    await olga.fill_in({"code": old})
    assert olga.form is not None
    assert olga.form.errors["code"].startswith("That code is not right.")


async def test_codes_go_off_with_a_code(olga: Chat, app: Authenticator) -> None:
    await olga.say("/mfa off")
    card = await olga.fill_in({"code": app.code()})

    assert card.title == "Your one-time codes are off."
    assert "/mfa setup" in (await olga.say("/invoice approve D1")).text


async def test_no_event_and_no_table_holds_a_code(
    olga: Chat, app: Authenticator, trail: Trail, clock: FakeClock
) -> None:
    secret = await secret_from(Chat(olga._billing, OSKAR_ON_TELEGRAM))
    await olga.say("/invoice approve D1")
    wrong, right = app.code(100), app.code()
    await olga.fill_in({"code": wrong})
    await olga.fill_in({"code": right})

    told = json.dumps([record.payload for record in await trail.records()])
    assert wrong not in told
    assert right not in told
    assert secret not in told


async def test_a_code_asked_for_on_one_side_may_be_given_on_the_other(
    olga: Chat, app: Authenticator, billing: Billing
) -> None:
    await olga.say("/invoice approve D1")
    assert olga.form is not None
    given = {**olga.form.given, "code": app.code()}

    slack = Chat(billing, OLGA_ON_SLACK)
    assert (await slack.ask(Filled("mfa code", given, is_form=True))).state == "Issued"


async def test_another_owner_cannot_give_it(
    olga: Chat, app: Authenticator, billing: Billing
) -> None:
    await olga.say("/invoice approve D1")
    assert olga.form is not None
    given = {**olga.form.given, "code": app.code()}

    oskar = Chat(billing, OSKAR_ON_TELEGRAM)
    assert "Nobody asked you" in (await oskar.ask(Filled("mfa code", given))).title


async def test_the_bank_details_are_changed_by_two_owners_and_both_hear(
    olga: Chat, app: Authenticator, trail: Trail, billing: Billing
) -> None:
    await olga.ask(Filled("company bank", {"iban": "DE89 3704 0044 0532 0130 00"}, is_form=True))
    card = await olga.fill_in({"code": app.code()})
    iban = "DE89370400440532013000 (before: DE02120300000000202051)"
    assert ("IBAN", iban) in card.facts
    oskar = Chat(billing, OSKAR_ON_TELEGRAM)
    await enrolled(billing, OSKAR)
    await oskar.say("/proposal approve 1")
    assert (await oskar.fill_in({"code": app.code()})).state == "Done"

    (record,) = await trail.records("BankDetailsChanged")
    async with billing.work(PAIDUP) as work:
        assert await routes(work, record) == [("telegram", "101"), ("telegram", "102")]


@pytest.mark.parametrize("iban", ["DE89370400440532013001", "DE8937", "nonsense", "12345"])
async def test_an_iban_with_a_slip_is_said_at_its_field(
    olga: Chat, app: Authenticator, iban: str
) -> None:
    await olga.ask(Filled("company bank", {"iban": iban}, is_form=True))

    assert olga.form is not None
    assert "is not an IBAN" in olga.form.errors["iban"]


@pytest.mark.parametrize(("said", "now_is"), [("5000.00", "5,000.00 EUR"), ("none", "none")])
async def test_another_limit_is_proposed_with_a_code(
    olga: Chat, app: Authenticator, said: str, now_is: str
) -> None:
    await olga.say(f"/company limit {said}")
    card = await olga.fill_in({"code": app.code()})

    assert ("First limit", f"{now_is} (before: 100.00 EUR)") in card.facts


async def test_another_role_is_proposed_with_a_code(
    olga: Chat, app: Authenticator, trail: Trail
) -> None:
    await olga.say("/member role Bea accountant")
    card = await olga.fill_in({"code": app.code()})

    assert card.facts[:2] == (("Member", "Bea"), ("Role", "accountant (before: member)"))
    assert await trail.records("RoleChanged") == []


async def test_a_new_owner_is_only_proposed_whoever_adds_them(
    billing: Billing, trail: Trail
) -> None:
    """A082: an administrator at the machine makes nobody an owner, themselves least."""
    async with billing.work(KEYBOARD) as work:
        assert (await work.members.add("Nia", "", Role.OWNER)).role is Role.MEMBER

    (record,) = await trail.records("ProposalMade")
    async with billing.work(PAIDUP) as work:
        assert await routes(work, record) == [
            *(("slack", "U1"), ("telegram", "101"), ("telegram", "102")),
            *(("email", "olga@demo.example"), ("email", "oskar@demo.example")),
        ]


async def test_nobody_changes_their_own_role(olga: Chat, app: Authenticator) -> None:
    assert (await olga.say("/member role Olga member")).title == "Nobody changes their own role."


async def test_a_member_changes_no_roles(bea: Chat) -> None:
    assert "may not change a role" in (await bea.say("/member role Bea owner")).title


AT_THE_KEYBOARD = {Deed.EXPORT_CLIENT, Deed.ERASE_CLIENT, Deed.READ_RESTRICTED}
"""Asked for there with `paidup privacy …`: docs/decisions/0021 says why in no chat."""


def test_every_deed_that_takes_a_code_has_a_command_that_asks_for_it() -> None:
    asked = {deed for known in COMMANDS.values() for deed in (known.needs, *known.deeds)}
    coded = {deed for deed in Deed if RIGHTS[deed].proof is not Proof.NONE}
    assert coded <= asked | AT_THE_KEYBOARD


async def test_a_stranger_is_asked_for_no_code(vic: Chat) -> None:
    card = await vic.ask(Typed("/mfa setup"))

    assert isinstance(vic.answer, Reply)
    assert card.title == "I do not know you yet."
