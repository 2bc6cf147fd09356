"""Approvals' cases against the started program: pressed at once, on two channels, on what changed,
by whoever asked, by whoever lost the right, and out of order.

Every call is signed as Slack or Telegram signs: whoever has not got their secrets is at the doors.
"""

import json
from urllib.parse import urlencode

import pytest

from core.models import Invoice, InvoiceState
from core.security.actors import Sender
from core.services.invoices import Wording
from tests.attacks.arranged import northwind, saying
from tests.attacks.desk import FORM
from tests.attacks.oracles import at_once, database, idle, spoken, unchanged
from tests.attacks.reporting import happened
from tests.cases.looking import deeds
from tests.cases.test_slack import press, refused
from tests.cases.test_telegram import call as telegram
from tests.cases.test_telegram import message, pressed
from tests.codes import KEYBOARD, enrolled
from tests.program import Program
from tests.stories.test_doors import TELEGRAM_SECRET, as_slack
from tests.stories.town import BEA, OLGA, OLGA_S_PHONE, Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

SECOND_PHONE = 500000002
SECOND_SLACK = "U0OLGA0002"


def wanted(what: str, price: str = "100") -> Wording:
    """For acme, a client of the town's company."""
    return saying(what, price, "acme")


async def button(town: Town, invoice: Invoice) -> str:
    """What stands behind *Approve* under a card that is shown now."""
    shown = await northwind(town).shown(invoice)
    return f"invoice approve|{shown['invoice']}|{shown['mark']}"


def on_slack(town: Town, value: str) -> bytes:
    """A press of Olga's, as it stands on the wire."""
    body = urlencode({"payload": json.dumps(press(value, OLGA))}).encode()
    headers = as_slack(town, body, int(town.sandbox.world.now().timestamp()))
    return spoken(town, "POST", "/slack/events", headers | FORM, body)


def on_telegram(town: Town, value: str, number: int) -> bytes:
    """The same on her phone."""
    body = json.dumps({"update_id": number, **pressed(value)}).encode()
    headers = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}
    kind = {"Content-Type": "application/json"}
    return spoken(town, "POST", "/telegram/webhook", headers | kind, body)


async def test_an_approval_pressed_twenty_times_on_two_channels_has_one_effect(
    town: Town, program: Program
) -> None:
    """A027: twenty sockets, let go together."""
    invoice = await northwind(town).asked(wanted("At once"))
    value = await button(town, invoice)
    calls = [on_slack(town, value) for _ in range(15)]
    calls += [on_telegram(town, value, 900_000 + number) for number in range(5)]
    assert set(await at_once(town, calls)) == {200}
    await town.reads("At once", "INV-")
    await idle(town)

    after = await northwind(town).now(invoice)
    assert after.state is InvoiceState.OPEN
    assert len(happened(town, "InvoiceIssued", invoice)) == 1
    assert len(town.letters(str(after.number))) == 1
    assert len(town.cards("At once")) == 1


async def test_what_was_edited_since_it_was_shown_is_not_approved(
    town: Town, program: Program
) -> None:
    """A028: neither on Slack nor on Telegram, by the old button."""
    invoice = await northwind(town).asked(wanted("For ten", "10"))
    old = await button(town, invoice)
    async with town.books() as billing:
        async with billing.work(northwind(town).bea) as work:
            await work.invoices.edit(invoice.reference, wanted("For a thousand", "1000"))
        async with billing.work(northwind(town).bea) as work:
            await work.invoices.ask(invoice.reference)
    async with unchanged(town):
        assert await refused(town, program, press(old, OLGA)) == "wrong_state"
        assert await telegram(town, pressed(old)) == 200

    assert (await northwind(town).now(invoice)).state is InvoiceState.AWAITING


async def test_what_was_changed_in_the_database_is_not_approved(
    town: Town, program: Program
) -> None:
    """A028: the content is what was shown, or nothing is issued."""
    invoice = await northwind(town).asked(wanted("Behind the back"))
    value = await button(town, invoice)
    moved = "UPDATE client SET terms_days = coalesce(terms_days, 0) + 1 WHERE key = 'acme'"
    with database(town) as connection:
        connection.execute(moved.encode())
    async with unchanged(town):
        assert await refused(town, program, press(value, OLGA)) == "wrong_state"
        assert await telegram(town, pressed(value)) == 200


async def test_nobody_approves_what_they_wrote_whatever_account_they_use(
    town: Town, program: Program
) -> None:
    """A029: two platforms, and another account on each."""
    firm = northwind(town)
    with database(town) as connection:  # else nobody could approve it, and it would not be asked
        connection.execute(b"UPDATE member SET role = 'owner' WHERE id = 3")
    async with town.books() as billing, billing.work(KEYBOARD) as work:
        olga = (await work.members.reach(firm.olga.member_id or 0) or pytest.fail("gone")).member
        phone = str(SECOND_PHONE)
        await work.linking.attach(olga, Sender("telegram", "", phone, "Olga", phone))
        slack = Sender("slack", town.sandbox.config.slack.team_id, SECOND_SLACK, "O", SECOND_SLACK)
        await work.linking.attach(olga, slack)
    invoice = await firm.asked(wanted("Her own"), firm.olga)
    value = await button(town, invoice)
    async with unchanged(town):
        for account in (OLGA, SECOND_SLACK):
            assert await refused(town, program, press(value, account)) == "not_allowed"
        for number in (OLGA_S_PHONE, SECOND_PHONE):
            assert await telegram(town, pressed(value, number)) == 200

    assert (await firm.now(invoice)).state is InvoiceState.AWAITING


LOST = {
    "demoted": (
        "UPDATE member SET role = 'member' WHERE id = 2",
        "UPDATE member SET role = 'owner' WHERE id = 2",
    ),
    "suspended": (
        "UPDATE member SET is_active = false WHERE id = 2",
        "UPDATE member SET is_active = true WHERE id = 2",
    ),
}


@pytest.mark.parametrize("what", LOST)
async def test_whoever_lost_the_right_before_the_code_came_approves_nothing(
    town: Town, program: Program, what: str
) -> None:
    """A030: between the press and the code, which is right."""
    firm, (lost, back) = northwind(town), LOST[what]
    invoice = await firm.asked(wanted(f"Then {what}", "30000"))
    value = await button(town, invoice)
    async with town.books() as billing:
        code = (await enrolled(billing, firm.olga)).code()
    seen = len(town.asked("above your limit"))
    assert await telegram(town, pressed(value)) == 200
    await town.until(lambda: len(town.asked("above your limit")) > seen)
    before = await deeds(town)
    with database(town) as connection:
        connection.execute(lost.encode())
        assert await telegram(town, {"message": message(code)}) == 200
        assert await refused(town, program, press(value, OLGA)) == "not_allowed"
        connection.execute(back.encode())
    await idle(town)

    assert await deeds(town) == before
    assert (await firm.now(invoice)).state is InvoiceState.AWAITING


async def test_nothing_is_done_without_its_request_nor_twice_nor_out_of_order(
    town: Town, program: Program
) -> None:
    """A032: never asked for, withdrawn, and decided."""
    firm = northwind(town)
    done = await firm.asked(wanted("Done"))
    value = await button(town, done)
    async with town.books() as billing:
        async with billing.work(firm.olga) as work:
            await work.invoices.approve(done.reference)
        async with billing.work(firm.bea) as work:
            never = (await work.invoices.draft(wanted("Never asked for"))).invoice
    back = await firm.asked(wanted("Withdrawn"))
    withdrawn = await button(town, back)
    async with town.books() as billing, billing.work(firm.bea) as work:
        await work.invoices.edit(back.reference, wanted("Withdrawn"))
    mark = value.rpartition("|")[2]
    tried = [value, withdrawn, f"invoice approve|{never.reference}|{mark}"]
    async with unchanged(town):
        codes = [await refused(town, program, press(each, OLGA)) for each in tried]
        assert [await telegram(town, pressed(each)) for each in tried] == [200] * 3
        again = press(f"invoice send|{done.reference}", BEA)
        assert await refused(town, program, again) == "wrong_state"

    assert codes == ["wrong_state"] * 3
