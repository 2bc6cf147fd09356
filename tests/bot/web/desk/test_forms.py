"""Forms on the owner's pages: blanks, what is wrong with them, codes, and lines of an invoice."""

import re

import pytest

from bot.commands.dispatch import dispatch
from bot.commands.request import Filled, Request, Typed
from core.billing import Billing
from tests.bot.web.desk.seat import Seat
from tests.cast import OLGA, OSKAR, PAIDUP, VIC
from tests.codes import Authenticator, enrolled
from tests.deeds import asked
from tests.policies import limited
from tests.proposals import iban, proposed


async def test_what_is_wrong_is_said_at_its_blank_and_what_was_typed_stays(olga: Seat) -> None:
    await olga.look("/company/bank")
    said = await olga.press("Propose", iban="DE00", bank="Sparkasse & Co", bic="BYLADEM1001")

    assert "is not an IBAN" in said
    assert 'aria-invalid="true"' in olga.answer.text
    kept = olga.page.forms[-1].fields
    assert (kept["iban"], kept["bank"]) == ("DE00", "Sparkasse & Co")


async def test_a_refusal_without_a_blank_keeps_what_was_typed_too(olga: Seat) -> None:
    await olga.look("/company/bank")
    said = await olga.press("Propose")

    assert "These are the bank details already." in said
    assert olga.page.forms[-1].fields["iban"] == "DE02120300000000202051"


async def test_a_code_is_a_blank_of_the_page_and_is_never_shown_again(
    olga: Seat, oskar: Seat, billing: Billing
) -> None:
    """Two owners change the bank details, each with a code, on the web alone."""
    app = await enrolled(billing, OLGA)
    await olga.look("/company/bank")
    said = await olga.press("Propose", iban="DE89370400440532013000", bic="COBADEFFXXX")
    assert "To change the bank details." in said
    wrong = "000000" if app.code() != "000000" else "111111"
    said = await olga.press("Confirm", code=wrong)

    assert "code" in said
    assert wrong not in olga.answer.text
    assert "To change the bank details." in said
    assert "Change the bank details?" in await olga.press("Confirm", code=app.code())
    assert await iban(billing) == "DE02120300000000202051"

    await enrolled(billing, OSKAR)
    await oskar.look("/proposal/list")
    await oskar.follow("1")
    await oskar.press("Say yes")
    assert "Done" in await oskar.press("Confirm", code=app.code())  # the proposal's state
    assert await iban(billing) == "DE89370400440532013000"


async def test_a_proposal_is_stopped_after_it_was_asked_for_sure(
    bea: Seat, billing: Billing
) -> None:
    await proposed(billing)
    await bea.look("/proposal/show?number=1")

    assert "Shall this not happen?" in bea.page.said
    assert "Stopped" in await bea.press("Yes, stop")


async def test_an_invoice_is_written_in_a_form_with_lines(bea: Seat, billing: Billing) -> None:
    await bea.look("/invoice/new")
    await bea.press("Add another line", client="acme", lines__0__description="Work")
    await bea.press("Add another line")
    said = await bea.press(
        "Update totals",
        lines__0__price="800",
        lines__2__description="Hosting",
        lines__2__price="50",
    )
    assert "Total 1,011.50 EUR" in said
    await bea.press("Save draft")

    async with billing.reading(PAIDUP) as work:
        lines = (await work.invoices.view("D1")).lines
    assert [line.description for line in lines] == ["Work", "Hosting"]


async def test_a_line_that_is_wrong_is_said_at_its_blank(bea: Seat) -> None:
    await bea.look("/invoice/new")
    said = await bea.press("Save draft", client="acme", lines__0__description="Work")

    assert "Line 1 · Unit price: Unit price is missing." in said
    assert bea.page.forms[-1].fields["lines.0.description"] == "Work"


async def test_a_second_factor_is_set_up_on_the_pages(oskar: Seat, billing: Billing) -> None:
    await oskar.look("/mfa/status")
    said = await oskar.press("Set up")
    assert 'src="data:image/png;base64,' in oskar.answer.text
    secret = re.findall(r"into the app: ([A-Z2-7]+)", said)[0]
    await oskar.follow("I have added it")
    said = await oskar.press("Confirm", code=Authenticator(billing, secret).code())

    assert "Your one-time codes are set up." in said
    assert len(re.findall(r"\b[a-z2-7]{4}-", said)) >= 10
    assert "Your codes are ready." in await oskar.press("I have kept them")
    assert "Recovery codes left 10" in await oskar.look("/mfa/status")


async def test_a_link_code_is_shown_where_it_was_asked_for(bea: Seat) -> None:
    await bea.look("/link/list")
    assert "Bea on Slack" in bea.page.said

    assert "Your link code" in await bea.press("Link another")
    assert "Your link code" not in await bea.look("/link")
    assert "Your link code" in await bea.press("Go on")


async def test_an_approval_above_the_limit_takes_a_code(olga: Seat, billing: Billing) -> None:
    app = await enrolled(billing, OLGA)
    await limited(billing)
    await asked(billing)
    await olga.look("/invoice/show?invoice=D1")
    await olga.press("Approve")
    filled = olga.filled("Confirm", code=app.code())

    assert "INV-2026-0001" in await olga.send(filled)
    assert "INV-2026-0001" not in await olga.send(filled)


@pytest.mark.parametrize(
    "fields",
    [
        {"_strange": "1"},
        {"Invoice": "D1"},
        {"invoice.x.y": "D1"},
        {"lines.999.price": "1"},
        {"_rows.lines": "x"},
        {"__class__": "1"},
    ],
)
async def test_names_that_no_form_of_ours_has_are_refused(
    olga: Seat, billing: Billing, fields: dict[str, str]
) -> None:
    nonce = billing.links.desk_nonce("session of 101")
    answer = await olga.web.post("/desk/invoice/approve", data={"_nonce": nonce, **fields})

    assert answer.status_code == 422
    assert "text/html" in answer.headers["content-type"]


async def test_an_account_that_showed_a_code_is_confirmed_on_the_pages(
    bea: Seat, billing: Billing
) -> None:
    """Whoever has no chat yet sees it too: it waits on the first page."""
    await bea.look("/link")
    said = await bea.press("Go on")
    code = re.findall(r"/start ([a-z2-7]+)", said)[0]
    for ask in (Typed(f"/link {code}"), Filled("link claim", {"code": code})):
        await dispatch(Request(f"claim:{ask}", VIC, ask), billing)

    assert "Is Vic on Slack you?" in await bea.look()
    await bea.follow("Is Vic")
    assert "Vic on Slack is linked." in await bea.press("Yes, that is me")
    assert "Vic on Slack" in await bea.look("/link/list")
    assert "Nothing waits for you." in await bea.look()


async def test_nobody_else_sees_or_confirms_it(bea: Seat, olga: Seat, billing: Billing) -> None:
    await bea.look("/link")
    code = re.findall(r"/start ([a-z2-7]+)", await bea.press("Go on"))[0]
    for ask in (Typed(f"/link {code}"), Filled("link claim", {"code": code})):
        await dispatch(Request(f"claim:{ask}", VIC, ask), billing)

    assert "Vic" not in await olga.look()
    await olga.look("/link/show?link=1")
    assert olga.answer.status_code == 404
