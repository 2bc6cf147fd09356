"""What people type that cannot be: each ends in a sentence, and leaves nothing half done."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.billing import Billing, Work
from core.errors import InvalidInput, NotFound
from core.models import LineDraft, Method
from core.money import Money
from core.security.actors import Role
from core.services.clients import NewClient
from core.services.invoices import Wording
from tests.cast import ADA, BEA, OLGA
from tests.deeds import asked, issued, line, wording
from tests.trail import Trail

HUGE = "x" * 5000
MARKUP = '<script>alert("&amp;")</script> <!channel> *_`~ {{ 7*7 }} %s'
UNSEEN = "A\x00c\x07m\u202ee\u200b\ud800\tG\nmbH\r"
SEEN = "Acme G mbH"
NEW = NewClient("new", "New", "n@new.example")

Deed = Callable[[Work], Awaitable[object]]


async def refused(billing: Billing, trail: Trail, deed: Deed) -> InvalidInput:
    """Do what cannot be done, and see that nothing came of it."""
    before = await trail.kinds()
    with pytest.raises(InvalidInput) as refusal:
        async with billing.work(BEA) as work:
            await deed(work)
    assert await trail.kinds() == before
    assert refusal.value.message
    return refusal.value


WORDINGS: dict[str, tuple[Wording, str]] = {
    "quantity negative": (wording(line(quantity="-1")), "lines.0.quantity"),
    "quantity zero": (wording(line(), line(quantity="0")), "lines.1.quantity"),
    "quantity huge": (wording(line(quantity="1e9")), "lines.0.quantity"),
    "price negative": (wording(line("-0.01")), "lines.0.price"),
    "price huge": (wording(line("1e30")), "lines.0.price"),
    "tax negative": (wording(line(tax="-19")), "lines.0.tax"),
    "tax above all": (wording(line(tax="100.01")), "lines.0.tax"),
    "due yesterday": (Wording("acme", (line(),), due_on=date(2026, 11, 21)), "due"),
    "terms negative": (Wording("acme", (line(),), terms_days=-1), "terms"),
    "terms endless": (Wording("acme", (line(),), terms_days=10**9), "terms"),
    "note too long": (wording(note=HUGE), "note"),
    "description too long": (wording(line(text=HUGE)), "lines.0.description"),
    "description missing": (wording(line(), line(text=" \x00 ")), "lines.1.description"),
}


@pytest.mark.parametrize("what", WORDINGS)
async def test_a_wording_that_cannot_be_is_refused_at_its_field(
    billing: Billing, trail: Trail, what: str
) -> None:
    said, field = WORDINGS[what]

    refusal = await refused(billing, trail, lambda work: work.invoices.draft(said))

    assert field in refusal.fields


@pytest.mark.parametrize("what", list(WORDINGS)[:7])
async def test_a_preview_refuses_the_same_numbers(
    billing: Billing, trail: Trail, what: str
) -> None:
    said, field = WORDINGS[what]

    refusal = await refused(billing, trail, lambda work: work.invoices.preview("", said.lines))

    assert field in refusal.fields


async def test_everything_that_is_wrong_is_said_at_once(billing: Billing, trail: Trail) -> None:
    said = wording(line(quantity="0"), line("-1", tax="101"))

    refusal = await refused(billing, trail, lambda work: work.invoices.draft(said))

    assert set(refusal.fields) == {"lines.0.quantity", "lines.1.price", "lines.1.tax"}


@pytest.mark.parametrize(
    "lines",
    [(), (line(),) * 201, (line("0"),), (line("0.001"),), (line("1e9", quantity="1e6"),) * 2],
    ids=["none", "too many", "worth nothing", "rounded to nothing", "more than can be booked"],
)
async def test_an_invoice_over_nothing_or_too_much_is_refused(
    billing: Billing, trail: Trail, lines: tuple[LineDraft, ...]
) -> None:
    await refused(billing, trail, lambda work: work.invoices.draft(Wording("acme", lines)))


async def test_the_longest_invoice_is_written_and_issued(billing: Billing) -> None:
    view = await issued(billing, wording(*(line(text="y" * 1000),) * 200, note="n" * 2000))

    assert len(view.lines) == 200
    assert view.invoice.total == Money(2380000, "EUR")


async def test_the_smallest_numbers_are_kept_exactly(billing: Billing) -> None:
    small = LineDraft("Work", Decimal("0.000001"), Decimal("999999.999999"), Decimal("7.7"))

    view = await issued(billing, wording(small))

    async with billing.reading(BEA) as work:
        (kept,) = (await work.invoices.view(view.invoice.reference)).lines
    assert (kept.quantity, kept.unit_price) == (small.quantity, small.unit_price)
    assert (kept.tax_rate, kept.net_minor) == (small.tax_rate, 100)


@pytest.mark.parametrize("name", ["nobody", "", " ", "a\x00b", "\ud800", HUGE, MARKUP, "%", "_"])
async def test_an_unknown_client_is_not_found(billing: Billing, trail: Trail, name: str) -> None:
    deeds: list[Deed] = [
        lambda work: work.invoices.draft(wording(client=name)),
        lambda work: work.clients.get(name),
    ]
    for deed in deeds:
        with pytest.raises(NotFound) as refusal:
            async with billing.work(BEA) as work:
                await deed(work)
        assert len(refusal.value.message) < 100
    assert await trail.kinds() == []


@pytest.mark.parametrize(
    "name", ["", "D", "D9", "D99999999999999999999", "Dx", "INV-2026-0002", "a\x00", "\ud800", HUGE]
)
async def test_an_unknown_invoice_is_not_found(billing: Billing, name: str) -> None:
    await issued(billing)

    with pytest.raises(NotFound) as refusal:
        async with billing.work(BEA) as work:
            await work.invoices.get(name)
    assert len(refusal.value.message) < 100


async def test_what_is_known_is_named_for_a_slip_of_the_pen(billing: Billing) -> None:
    with pytest.raises(NotFound) as refusal:
        async with billing.reading(BEA) as work:
            await work.clients.get("acmee")
    assert refusal.value.hint == "Did you mean acme?"


CLIENTS: dict[str, tuple[NewClient, str]] = {
    "no name": (replace(NEW, name=" "), "name"),
    "name too long": (replace(NEW, name=HUGE), "name"),
    "short name of signs only": (replace(NEW, key="§$%"), "key"),
    "short name taken": (replace(NEW, key="ACME"), "key"),
    "no mail address": (replace(NEW, email="pay at acme"), "email"),
    "mail address missing": (replace(NEW, email=""), "email"),
    "two mail addresses": (replace(NEW, email="a@b.example, c@d.example"), "email"),
    "mail header": (replace(NEW, email="a@b.example\r\nBcc: c@d.example"), "email"),
    "mail address too long": (replace(NEW, email="a" * 5000 + "@b.example"), "email"),
    "contact too long": (replace(NEW, contact=HUGE), "contact"),
    "address too long": (replace(NEW, address=HUGE), "address"),
    "tax id too long": (replace(NEW, tax_id=HUGE), "tax_id"),
    "unknown country": (replace(NEW, country="Germany"), "country"),
    "country that is none": (replace(NEW, country="XQ"), "country"),
    "unknown language": (replace(NEW, language="tlh"), "language"),
    "unknown currency": (replace(NEW, currency="BTC"), "currency"),
    "currency too long": (replace(NEW, currency=HUGE), "currency"),
    "terms negative": (replace(NEW, terms_days=-1), "terms"),
    "terms endless": (replace(NEW, terms_days=366), "terms"),
}


@pytest.mark.parametrize("what", CLIENTS)
async def test_a_client_that_cannot_be_is_refused_at_its_field(
    billing: Billing, trail: Trail, what: str
) -> None:
    new, field = CLIENTS[what]

    refusal = await refused(billing, trail, lambda work: work.clients.add(new))

    assert field in refusal.fields
    assert all(len(sentence) < 120 for sentence in refusal.fields.values())


async def test_markup_in_names_is_kept_as_text(billing: Billing) -> None:
    new = NewClient("m", MARKUP, "m@m.example", contact=MARKUP, address=MARKUP)
    async with billing.work(BEA) as work:
        await work.clients.add(new)
    view = await issued(billing, wording(line(text=MARKUP), client="m", note=MARKUP))

    async with billing.reading(BEA) as work:
        kept = await work.invoices.view(view.invoice.reference)
    texts = {kept.client.name, kept.client.address, kept.contact.name, kept.invoice.note}
    assert texts | {kept.lines[0].description} == {MARKUP}


async def test_unseen_characters_are_taken_out_of_names(billing: Billing) -> None:
    new = NewClient("u", UNSEEN, "u@u.example", contact=UNSEEN, address=UNSEEN, tax_id=UNSEEN)
    async with billing.work(BEA) as work:
        await work.clients.add(new)
    view = await issued(billing, wording(line(text=UNSEEN), client="u", note=UNSEEN))

    assert {view.client.name, view.contact.name, view.client.tax_id} == {SEEN}
    assert view.lines[0].description == SEEN
    assert view.client.address == view.invoice.note == "Acme G\nmbH"


async def test_odd_spaces_become_plain_ones(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        view = await work.clients.add(replace(NEW, name="  New\u00a0\u2003 Name\n"))

    assert view.client.name == "New Name"


@pytest.mark.parametrize("name", ["ÄÖÜ Straße", "Łódź", "中文公司", "ООО Ромашка"])
async def test_clients_are_found_whatever_letters_they_use(billing: Billing, name: str) -> None:
    async with billing.work(BEA) as work:
        added = await work.clients.add(replace(NEW, key="k", name=name))
        found = await work.clients.get(name.upper() if "ß" not in name else name)
        (listed,) = await work.clients.search(name.lower()[:3])

    assert added.client.id == found.id == listed.id


async def test_a_short_name_is_made_of_the_name(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        view = await work.clients.add(replace(NEW, key="", name="Stark & Söhne GmbH"))

    assert view.client.key == "stark-sohne-gmbh"


@pytest.mark.parametrize("text", ["%", "_", "\\", "a%", "c_e"])
async def test_signs_of_the_query_language_find_nothing(billing: Billing, text: str) -> None:
    async with billing.reading(BEA) as work:
        assert await work.clients.search(text) == []


async def test_a_reason_that_is_too_long_is_refused(billing: Billing) -> None:
    await asked(billing)

    with pytest.raises(InvalidInput):
        async with billing.work(OLGA) as work:
            await work.invoices.reject("D1", HUGE)
    with pytest.raises(InvalidInput):
        async with billing.work(OLGA) as work:
            await work.invoices.void("D1", HUGE)


async def test_a_reference_that_is_too_long_is_refused(billing: Billing, trail: Trail) -> None:
    name = (await issued(billing)).invoice.reference

    await refused(
        billing,
        trail,
        lambda work: work.payments.record(name, Money(1, "EUR"), Method.BANK, None, HUGE),
    )


@pytest.mark.parametrize(
    ("name", "email", "role"),
    [
        ("", "", Role.MEMBER),
        (HUGE, "", Role.MEMBER),
        ("Nia", "nowhere", Role.MEMBER),
        ("Nia", "", Role.SYSTEM),
        ("Nia", "", Role.CLIENT),
    ],
)
async def test_a_member_that_cannot_be_is_refused(
    billing: Billing, trail: Trail, name: str, email: str, role: Role
) -> None:
    with pytest.raises(InvalidInput):
        async with billing.work(ADA) as work:
            await work.members.add(name, email, role)
    assert await trail.kinds() == []


async def test_one_of_several_namesakes_is_asked_for_by_short_name(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        for key in ("north", "south"):
            await work.clients.add(NewClient(key, "Twin GmbH", f"{key}@twin.example"))

    with pytest.raises(InvalidInput, match="Several clients are called “Twin GmbH”") as refused:
        async with billing.work(BEA) as work:
            await work.clients.get("Twin GmbH")
    assert refused.value.hint == "Use one of: north, south."
