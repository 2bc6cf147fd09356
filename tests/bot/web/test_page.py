"""The hosted invoice: who gets in, what it shows, what it never does."""

import re

import pytest

from bot.handlers.web.app import WebSettings
from core.billing import Billing
from core.errors import GatewayFailed
from core.models import AttemptState, Invoice
from core.money import Money
from tests.bot.web.site import Site, site
from tests.bot.web.town import page_of
from tests.cast import LINKS, OLGA, PAIDUP
from tests.codes import voided
from tests.deeds import asked, draft, issued, paid, wording, written_off
from tests.fakes.clock import FakeClock
from tests.trail import Trail


async def opened(billing: Billing, client: str = "acme") -> Invoice:
    return (await issued(billing, wording(client=client))).invoice


def without_nonce(page: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", page)


async def void(billing: Billing, invoice: Invoice) -> None:
    await voided(billing, invoice.reference, OLGA)


async def move(billing: Billing, state: AttemptState) -> None:
    """Move the first attempt on, as a report would."""
    async with billing.work(PAIDUP) as work:
        match state:
            case AttemptState.SETTLING:
                await work.checkouts.settling(1)
            case AttemptState.PAID:
                await work.checkouts.paid(1, Money(11900, "EUR"))
            case _:
                await work.checkouts.ended(1, state, "")


async def test_an_open_invoice_is_shown_in_the_clients_language(
    here: Site, billing: Billing
) -> None:
    german = await here.get(await opened(billing))
    english = await here.get(await opened(billing, "globex"))

    assert "119,00\xa0€ bezahlen" in german.text
    assert '<html lang="de">' in german.text
    assert "Pay $119.00" in english.text


async def test_looking_changes_nothing(here: Site, billing: Billing, trail: Trail) -> None:
    invoice = await opened(billing)
    before = await trail.kinds()

    for path in ("", "?news=cancelled", "/paid", "/pay"):
        await here.get(invoice, path)
        await here.web.head(page_of(invoice) + path)

    assert await trail.kinds() == before
    assert here.gateway.kept == {}


async def test_a_page_can_be_asked_for_by_its_head(here: Site, billing: Billing) -> None:
    answer = await here.web.head(page_of(await opened(billing)))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("more", ["", "/pdf", "/paid", "/pay"])
@pytest.mark.parametrize(
    "path",
    [
        "/i/1/wrong",
        "/i/1/" + "A" * 43,
        "/i/2/{token}",
        "/i/01/{token}",
        "/i/+1/{token}",
        "/i/%D9%A1/{token}",
        "/i/one/token",
        f"/i/{2**63}/{{token}}",
        f"/i/{10**30}/{{token}}",
        "/i/999/{token}",
        "/i/1/%00",
        "/i/1/%F0%9F%92%B6",
    ],
)
async def test_all_that_opens_nothing_looks_the_same(
    here: Site, billing: Billing, path: str, more: str
) -> None:
    """A088"""
    token = page_of(await opened(billing)).rpartition("/")[2]
    answer = await here.web.get(path.format(token=token) + more)
    other = await here.web.get("/i/7/nothing")

    assert answer.status_code == other.status_code == 404
    assert without_nonce(answer.text) == without_nonce(other.text)
    assert "There is no invoice at this address." in answer.text


async def test_a_draft_has_no_page(here: Site, billing: Billing) -> None:
    drafted = (await draft(billing)).invoice
    waiting = (await asked(billing)).invoice
    withdrawn = (await draft(billing)).invoice
    await void(billing, withdrawn)

    found = [(await here.get(each)).status_code for each in (drafted, waiting, withdrawn)]
    assert found == [404, 404, 404]


async def test_nobody_is_told_in_which_language_there_is_nothing(here: Site) -> None:
    answer = await here.web.get("/i/1/x", headers={"accept-language": "de-AT,de;q=0.9"})

    assert "Unter dieser Adresse gibt es keine Rechnung." in answer.text


async def test_a_partly_paid_invoice_asks_for_the_rest(here: Site, billing: Billing) -> None:
    invoice = await opened(billing)
    await paid(billing, invoice.reference, 1900)

    page = (await here.get(invoice)).text

    assert "Sie haben 19,00\xa0€ von 119,00\xa0€ bezahlt." in page
    assert "100,00\xa0€ bezahlen" in page


@pytest.mark.parametrize("how", ["paid", "void", "settling", "written off"])
async def test_what_needs_no_payment_has_no_button(here: Site, billing: Billing, how: str) -> None:
    invoice = await opened(billing)
    if how == "paid":
        await paid(billing, invoice.reference, 11900)
    elif how == "void":
        await void(billing, invoice)
    elif how == "written off":
        await written_off(billing, invoice.reference)
    else:
        await here.press(invoice)
        await move(billing, AttemptState.SETTLING)

    page = (await here.get(invoice, "?news=cancelled")).text

    assert "<button" not in page
    assert {
        "paid": "vollständig bezahlt",
        "void": "storniert",
        "settling": "Ihre Zahlung ist unterwegs",
        "written off": "kann sie nicht mehr bezahlt werden",
    }[how] in page
    assert "abgeschlossen" not in page


async def test_an_overdue_invoice_says_so(here: Site, billing: Billing, clock: FakeClock) -> None:
    invoice = await opened(billing)
    clock.advance(days=15)

    assert "Überfällig" in (await here.get(invoice)).text


async def test_without_a_gateway_there_is_the_bank_account(billing: Billing) -> None:
    bare = site(billing, is_open=False)
    invoice = await opened(billing)

    page = (await bare.get(invoice)).text
    pressed = await bare.web.post(f"{page_of(invoice)}/pay", data={"nonce": "x"})

    assert "<button" not in page
    assert "DE02 1203 0000 0000 2020 51" in page
    assert pressed.headers["location"] == LINKS.page(invoice)


async def test_the_button_leads_to_the_gateways_page(
    here: Site, billing: Billing, trail: Trail
) -> None:
    invoice = await opened(billing)
    answer = await here.press(invoice)

    assert answer.status_code == 303
    assert answer.headers["location"] == "https://fake.example/fake_1"
    order = here.gateway.kept["fake_1"].order
    assert (order.amount, order.client_email) == (Money(11900, "EUR"), "carl@acme.example")
    assert order.paid_url == f"{LINKS.page(invoice)}/paid"
    assert (await trail.records())[-1].request_id.startswith("web:")


async def test_pressing_twice_leads_to_the_same_page(here: Site, billing: Billing) -> None:
    invoice = await opened(billing)
    answers = [await here.press(invoice), await here.press(invoice)]

    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(here.gateway.kept) == 1


@pytest.mark.parametrize("body", [b"", b"nonce=", b"nonce=wrong", b"\xff\xfe", b"nonce=%ff"])
async def test_only_the_pages_own_button_opens_a_checkout(
    here: Site, billing: Billing, body: bytes
) -> None:
    invoice = await opened(billing)
    answer = await here.web.post(f"{page_of(invoice)}/pay", content=body)

    assert answer.status_code == 303
    assert answer.headers["location"] == LINKS.page(invoice)
    assert here.gateway.kept == {}


async def test_pressing_an_old_page_of_a_paid_invoice_says_that_it_is_paid(
    here: Site, billing: Billing
) -> None:
    invoice = await opened(billing)
    token = page_of(invoice).rpartition("/")[2]
    await paid(billing, invoice.reference, 11900)

    answer = await here.web.post(f"{page_of(invoice)}/pay", data={"nonce": token})

    assert answer.headers["location"] == LINKS.page(invoice)
    assert here.gateway.kept == {}


@pytest.mark.parametrize(
    "failure",
    [
        GatewayFailed("away", unclear=True),
        GatewayFailed("wait", wait_seconds=5),
        GatewayFailed("no", permanent=True),
    ],
)
async def test_a_gateway_that_fails_is_said_on_the_page(
    here: Site, billing: Billing, failure: GatewayFailed
) -> None:
    invoice = await opened(billing)
    here.gateway.failures.append(failure)

    answer = await here.press(invoice)

    assert answer.status_code == 503
    assert "Die Bezahlseite lässt sich gerade nicht öffnen." in answer.text
    assert "<button" in answer.text
    assert (await here.press(invoice)).headers["location"] == "https://fake.example/fake_1"


@pytest.mark.parametrize("state", [AttemptState.FAILED, AttemptState.EXPIRED])
async def test_a_payment_that_failed_can_be_tried_again(
    here: Site, billing: Billing, state: AttemptState
) -> None:
    invoice = await opened(billing)
    await here.press(invoice)
    await move(billing, state)

    page = (await here.get(invoice)).text

    assert ("hat nicht geklappt" in page) is (state is AttemptState.FAILED)
    assert (await here.press(invoice)).headers["location"] == "https://fake.example/fake_2"


async def test_leaving_the_payment_is_no_shame(here: Site, billing: Billing) -> None:
    page = (await here.get(await opened(billing), "?news=cancelled")).text

    assert "Sie haben die Zahlung nicht abgeschlossen." in page


async def test_what_is_asked_in_the_address_is_not_shown(here: Site, billing: Billing) -> None:
    page = (await here.get(await opened(billing), "?news=<script>")).text

    assert "script" not in page


async def test_the_page_after_paying_waits_and_then_thanks(here: Site, billing: Billing) -> None:
    invoice = await opened(billing)
    await here.press(invoice)
    waiting = await here.get(invoice, "/paid")
    await move(billing, AttemptState.PAID)
    thanks = await here.get(invoice, "/paid?look=1")

    assert "Wir warten auf die Bestätigung" in waiting.text
    assert waiting.headers["refresh"] == f"1; url={LINKS.page(invoice)}/paid?look=1"
    assert "119,00\xa0€ erhalten. Vielen Dank." in thanks.text
    assert "refresh" not in thanks.headers


@pytest.mark.parametrize("look", ["8", "-1", "1e3", "x", "9" * 40, "٣"])
async def test_the_page_after_paying_stops_looking(here: Site, billing: Billing, look: str) -> None:
    invoice = await opened(billing)
    await here.press(invoice)

    answer = await here.get(invoice, f"/paid?look={look}")

    assert answer.status_code == 200
    assert "refresh" not in answer.headers


async def test_who_did_not_pay_is_led_back_to_the_invoice(here: Site, billing: Billing) -> None:
    invoice = await opened(billing)
    untouched = await here.get(invoice, "/paid")
    await here.press(invoice)
    await move(billing, AttemptState.EXPIRED)
    expired = await here.get(invoice, "/paid")

    assert untouched.headers["location"] == LINKS.page(invoice)
    assert expired.headers["location"] == LINKS.page(invoice)


async def test_money_set_aside_is_not_thanked_for(here: Site, billing: Billing) -> None:
    invoice = await opened(billing)
    await here.press(invoice)
    async with billing.work(PAIDUP) as work:
        await work.checkouts.paid(1, Money(1, "EUR"))

    assert (await here.get(invoice, "/paid")).status_code == 303


async def test_the_pdf_is_printed_once_and_the_same_ever_after(
    here: Site, billing: Billing
) -> None:
    invoice = await opened(billing)
    first, second = await here.get(invoice, "/pdf"), await here.get(invoice, "/pdf")

    assert first.content == second.content == b"%PDF-1.7 INV-2026-0001 print 1"
    assert first.headers["content-type"] == "application/pdf"
    assert first.headers["cache-control"] == "no-store"
    assert first.headers["content-disposition"] == (
        "inline; filename=\"invoice-INV-2026-0001.pdf\"; filename*=UTF-8''INV-2026-0001.pdf"
    )


async def test_a_pdf_that_cannot_be_printed_now_is_apologised_for(
    here: Site, billing: Billing
) -> None:
    here.printer.is_broken = True
    answer = await here.get(await opened(billing), "/pdf")

    assert answer.status_code == 503
    assert "Something went wrong on our side." in answer.text


async def test_a_page_may_load_nothing_and_be_framed_by_nobody(
    here: Site, billing: Billing
) -> None:
    answer = await here.get(await opened(billing))

    policy = answer.headers["content-security-policy"]
    (nonce,) = re.findall(r"style-src 'nonce-([^']+)'", policy)
    assert f'<style nonce="{nonce}">' in answer.text
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"


async def test_each_answer_has_a_style_nonce_of_its_own(here: Site, billing: Billing) -> None:
    invoice = await opened(billing)
    policies = {(await here.get(invoice)).headers["content-security-policy"] for _ in range(3)}

    assert len(policies) == 3


async def test_a_trial_says_so_and_may_lead_to_a_stand_in(billing: Billing) -> None:
    settings = WebSettings(
        "http://127.0.0.1:8000", is_trial=True, gateway_pages=("http://127.0.0.1:8025/stripe",)
    )
    answer = await site(billing, settings=settings).get(await opened(billing))

    assert "Testbetrieb" in answer.text
    assert (
        "form-action 'self' http://127.0.0.1:8025;" in (answer.headers["content-security-policy"])
    )
    assert "strict-transport-security" not in answer.headers


async def test_a_name_full_of_markup_is_shown_as_it_is(here: Site, billing: Billing) -> None:
    said = wording(note="<script>alert(1)</script>")
    page = (await here.get((await issued(billing, said)).invoice)).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
