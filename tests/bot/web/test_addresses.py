"""Addresses of invoices and codes: what opens what, for how long, and how often."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.billing import Billing
from core.errors import TooMany, WrongState
from core.limits import SPANS, Limits, Rule
from core.models import Invoice
from core.security.signing import new_token
from tests.bot.web.site import SETTINGS, Site, site
from tests.bot.web.town import page_of
from tests.cast import BEA, LINKS, OLGA
from tests.codes import voided
from tests.deeds import draft, issued
from tests.fakes.clock import FakeClock
from tests.trail import Trail


async def opened(billing: Billing) -> Invoice:
    return (await issued(billing)).invoice


async def test_a_button_is_good_for_its_page_and_an_hour(
    here: Site, billing: Billing, clock: FakeClock
) -> None:
    """A085, A090"""
    first, second = await opened(billing), await opened(billing)
    nonce = LINKS.pay_nonce(first, clock.now())
    for_another = await here.web.post(f"{page_of(second)}/pay", data={"nonce": nonce})
    clock.advance(minutes=61)
    late = await here.web.post(f"{page_of(first)}/pay", data={"nonce": nonce})

    assert (for_another.headers["location"], late.headers["location"]) == (
        LINKS.page(second),
        LINKS.page(first),
    )
    assert here.gateway.kept == {}


async def test_no_token_opens_another_door(here: Site, billing: Billing, clock: FakeClock) -> None:
    """A090"""
    first, second = await opened(billing), await opened(billing)
    async with billing.work(OLGA) as work:
        codes = (await work.second_factors.enrol()).token
    reply = LINKS.reply_address(first.id).partition("-")[2].partition("@")[0]
    tokens = {
        "page": page_of(first).rpartition("/")[2],
        "codes": codes,
        "reply": reply,
        "nonce": LINKS.pay_nonce(first, clock.now()),
        "kept": LINKS.kept("invoice page", str(first.id)),
        "seed": first.address_seed,
    }
    doors = {
        "page": [f"/i/{first.id}/{{}}", f"/i/{first.id}/{{}}/pdf", f"/i/{first.id}/{{}}/paid"],
        "page of another": [f"/i/{second.id}/{{}}", f"/i/{second.id}/{{}}/pdf"],
        "codes": ["/codes/{}"],
    }
    opening = set()
    for kind, token in tokens.items():
        clock.advance(minutes=1)  # who guesses has to wait
        for door, paths in doors.items():
            statuses = {(await here.web.get(path.format(token))).status_code for path in paths}
            if statuses != {404}:
                opening.add((kind, door))

    assert opening == {("page", "page"), ("codes", "codes")}


async def test_the_address_of_a_void_invoice_shows_no_amount_and_opens_nothing(
    here: Site, billing: Billing
) -> None:
    """A091"""
    invoice = await opened(billing)
    nonce = LINKS.pay_nonce(invoice, billing.clock.now())
    await voided(billing, invoice.reference, OLGA)
    looks = [await here.get(invoice, more) for more in ("", "/pdf", "/paid", "/pay")]
    looks.append(await here.web.post(f"{page_of(invoice)}/pay", data={"nonce": nonce}))

    for look in looks:
        assert look.status_code == 410
        assert "Demo GmbH hat diese Rechnung storniert." in look.text
        assert not re.search(r"119|€|EUR|Acme|INV-", look.text)
        assert "<button" not in look.text
    assert here.gateway.kept == {}


async def test_another_address_takes_the_place_of_one_that_got_away(
    here: Site, billing: Billing, trail: Trail
) -> None:
    """A091"""
    invoice = await opened(billing)
    old, paper = page_of(invoice), (await here.get(invoice, "/pdf")).content
    async with billing.work(BEA) as work:
        again = (await work.invoices.readdress(invoice.reference)).invoice

    assert (await here.web.get(old)).status_code == 404
    assert (await here.web.get(f"{old}/pdf")).status_code == 404
    assert (await here.get(again)).status_code == 200
    assert (await here.get(again, "/pdf")).content != paper
    assert (await trail.kinds())[-1] == "InvoiceAddressChanged"


async def test_what_has_no_page_gets_no_other(billing: Billing) -> None:
    """A091"""
    drafted = (await draft(billing)).invoice
    with pytest.raises(WrongState, match="has no page"):
        async with billing.work(BEA) as work:
            await work.invoices.readdress(drafted.reference)


async def test_nothing_in_the_database_opens_a_page(here: Site, billing: Billing) -> None:
    """A089"""
    invoice = await opened(billing)
    await here.press(invoice)
    await here.get(invoice, "/pdf")
    async with billing.work(OLGA) as work:
        codes = (await work.second_factors.enrol()).token
    token = page_of(invoice).rpartition("/")[2]
    kept = Path(billing.database.url.database or "")
    dump = b"".join(each.read_bytes() for each in kept.parent.glob(f"{kept.name}*"))

    assert len(token) == len(codes) == len(new_token()) == 43
    assert (token.encode() in dump, codes.encode() in dump) == (False, False)
    assert invoice.address_seed.encode() in dump


async def test_whoever_guesses_addresses_has_to_wait(
    here: Site, billing: Billing, clock: FakeClock
) -> None:
    """A088, A105: in words for people, in all processes, and not for ever."""
    invoice = await opened(billing)
    guesses = [await here.web.get(f"/i/1/{number}") for number in range(10)]
    guesses += [await here.web.get(f"/codes/{number}") for number in range(10)]
    another = site(billing)
    waits = [await another.web.get("/i/1/x"), await another.get(invoice)]

    assert {guess.status_code for guess in guesses} == {404}
    for wait in waits:
        assert wait.status_code == 429
        assert 0 < int(wait.headers["retry-after"]) <= 60
        assert "Please try again in a minute." in wait.text
    clock.advance(seconds=61)
    assert (await here.get(invoice)).status_code == 200


async def test_a_checkout_is_opened_ten_times_an_hour(
    here: Site, billing: Billing, clock: FakeClock
) -> None:
    """A105"""
    invoice, other = await opened(billing), await opened(billing)
    answers = [(await here.press(invoice)).status_code for _ in range(11)]
    refused = await here.web.post(
        f"{page_of(invoice)}/pay",
        data={"nonce": LINKS.pay_nonce(invoice, clock.now())},
        headers={"accept-language": "de"},
    )

    assert answers == [303] * 10 + [429]
    assert refused.headers["retry-after"] == "3600"
    assert "Bitte versuchen Sie es in 60 Minuten noch einmal." in refused.text
    assert (await here.press(other)).status_code == 303


async def test_one_caller_opens_thirty_checkouts_an_hour_whatever_the_invoices(
    here: Site, billing: Billing, clock: FakeClock
) -> None:
    """A049: a list of stolen cards is not tried out here."""
    invoices = [await opened(billing) for _ in range(4)]
    answers = [(await here.press(invoice)).status_code for invoice in invoices for _ in range(10)]
    elsewhere = site(billing, settings=replace(SETTINGS, proxies=("127.0.0.1",)))
    other = await elsewhere.web.post(
        f"{page_of(invoices[3])}/pay",
        data={"nonce": LINKS.pay_nonce(invoices[3], clock.now())},
        headers={"x-forwarded-for": "198.51.100.9"},
    )

    assert answers == [303] * 30 + [429] * 10
    assert other.status_code == 303


async def test_a_pdf_is_handed_out_thirty_times_an_hour(here: Site, billing: Billing) -> None:
    """A105"""
    invoice = await opened(billing)
    answers = [(await here.get(invoice, "/pdf")).status_code for _ in range(31)]

    assert answers == [200] * 30 + [429]
    assert here.printer.printed == 1


async def test_of_many_at_once_no_more_pass_than_may(billing: Billing, clock: FakeClock) -> None:
    """A105"""
    limits, most = Limits(billing), SPANS[Rule.SIGN_IN_ACCOUNT].most

    async def tried() -> bool:
        try:
            await limits.take(Rule.SIGN_IN_ACCOUNT, "olga")
        except TooMany:
            return False
        return True

    assert sum(await asyncio.gather(*(tried() for _ in range(2 * most)))) == most
    with pytest.raises(TooMany):
        await limits.require(Rule.SIGN_IN_ACCOUNT, "olga")
    await limits.require(Rule.SIGN_IN_ACCOUNT, "oskar")
    clock.advance(minutes=-60)  # somebody put the clock back: nobody is locked out by that
    assert await tried()
    clock.advance(seconds=(SPANS[Rule.SIGN_IN_ACCOUNT].lasts + timedelta(1)).total_seconds())
    await limits.require(Rule.SIGN_IN_ACCOUNT, "olga")
