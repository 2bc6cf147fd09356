"""The catalogue: what is sold again and again is typed by its short name, and is filled in."""

from decimal import Decimal

import pytest

from core.billing import Billing
from core.errors import BillingError
from core.models import LineDraft
from core.services.items import NewItem, Wanted
from core.totals import Category
from tests.cast import BEA, BEA_ON_SLACK, OTTO
from tests.chat import Chat
from tests.trail import Trail

HOSTING = NewItem("hosting", "Web hosting", "month")
BOOK = NewItem("book", "Handbook", "piece", rate=Decimal(7), revenue="Books")
ABROAD = NewItem("abroad", "Advice abroad", "hour", category="AE")


async def added(billing: Billing, new: NewItem, price: str = "49", currency: str = "") -> None:
    async with billing.work(BEA) as work:
        await work.items.add(new, Decimal(price), currency)


async def filled(billing: Billing, *lines: Wanted, client: str = "acme") -> list[LineDraft]:
    async with billing.reading(BEA) as work:
        return await work.items.filled(client, lines)


def three(what: str, price: str | None = None, rate: str | None = None) -> Wanted:
    """So many as it is typed: with or without a price and a rate of its own."""
    return Wanted(
        what, Decimal(3), Decimal(price) if price else None, Decimal(rate) if rate else None
    )


@pytest.mark.parametrize(
    ("new", "rate"),
    [(HOSTING, "19"), (BOOK, "7"), (ABROAD, "0")],
    ids=["the usual rate", "a rate of its own", "reverse charge"],
)
async def test_a_line_is_filled_with_what_its_item_says(
    billing: Billing, new: NewItem, rate: str
) -> None:
    await added(billing, new)

    assert await filled(billing, three(new.key)) == [
        LineDraft(new.name, Decimal(3), Decimal(49), Decimal(rate))
    ]


async def test_what_is_typed_wins_over_what_the_item_says(billing: Billing) -> None:
    await added(billing, BOOK)

    assert await filled(billing, three("Book", "30", "19")) == [
        LineDraft("Handbook", Decimal(3), Decimal(30), Decimal(19))
    ]


async def test_a_price_is_taken_in_the_clients_currency(billing: Billing) -> None:
    await added(billing, HOSTING)
    async with billing.work(BEA) as work:
        await work.items.price("hosting", Decimal("55.5"), "usd")

    (line,) = await filled(billing, three("hosting"), client="globex")
    assert line.unit_price == Decimal("55.5")


async def test_an_item_without_a_price_in_that_currency_says_what_to_do(billing: Billing) -> None:
    await added(billing, HOSTING)

    with pytest.raises(BillingError, match="Give it one: /item price hosting"):
        await filled(billing, three("hosting"), client="globex")


async def test_a_price_can_be_taken_away_once(billing: Billing) -> None:
    await added(billing, HOSTING)
    async with billing.work(BEA) as work:
        assert not (await work.items.price("hosting", None, "EUR")).prices

    with pytest.raises(BillingError, match="has no price in EUR"):
        async with billing.work(BEA) as work:
            await work.items.price("hosting", None, "EUR")


async def test_an_archived_item_is_offered_no_more_and_comes_back(billing: Billing) -> None:
    await added(billing, HOSTING)
    async with billing.work(BEA) as work:
        await work.items.archive("hosting")
        assert await work.items.search("host") == []

    with pytest.raises(BillingError, match="No item is called “hosting”"):
        await filled(billing, three("hosting"))
    async with billing.work(BEA) as work:
        await work.items.archive("hosting", is_archived=False)
    assert await filled(billing, three("hosting"))


async def test_an_item_that_changes_leaves_earlier_lines_as_they_are(
    billing: Billing, trail: Trail
) -> None:
    chat = Chat(billing, BEA_ON_SLACK)
    await chat.say('/item new hosting "Web hosting" 49.00 month')
    await chat.say("/invoice new acme 3 x hosting")
    await chat.say("/item edit hosting")
    await chat.fill_in({"name": "Hosting", "tax": "7"})

    async with billing.reading(BEA) as work:
        (line,) = (await work.invoices.view("D1")).lines
        changed = (await work.items.view("hosting")).item
    assert (line.description, line.tax_rate) == ("Web hosting", Decimal(19))
    assert (changed.name, changed.tax_rate, changed.unit) == ("Hosting", Decimal(7), "month")
    assert await trail.kinds() == ["ItemAdded", "InvoiceDrafted", "ItemChanged"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("host", "hosting"), ("hostng", "hosting"), ("HANDB", "book"), ("hadnbook", "book")],
)
async def test_a_few_letters_find_an_item_though_one_be_wrong(
    billing: Billing, typed: str, found: str
) -> None:
    await added(billing, HOSTING)
    await added(billing, BOOK)

    async with billing.reading(BEA) as work:
        assert [each.item.key for each in await work.items.search(typed)] == [found]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NewItem("a b", ""), "name is missing"),
        (NewItem("x", "X", category="Q"), "not a tax category"),
        (NewItem("x", "X", rate=Decimal(101)), "between 0 and 100"),
        (NewItem("x", "X", category="AE", rate=Decimal(19)), "bears no tax"),
        (NewItem("…", "…"), "cannot be a short name"),
        (NewItem("x", "X" * 201), "too long"),
    ],
)
async def test_what_no_item_can_be_is_said(billing: Billing, new: NewItem, said: str) -> None:
    with pytest.raises(BillingError, match=said):
        await added(billing, new)


async def test_two_items_are_not_called_the_same(billing: Billing) -> None:
    await added(billing, HOSTING)

    with pytest.raises(BillingError, match="an item “hosting” already"):
        await added(billing, HOSTING)


@pytest.mark.parametrize(("price", "currency"), [("-1", ""), ("1e10", ""), ("1", "XXQ")])
async def test_a_price_that_cannot_be_is_refused(
    billing: Billing, price: str, currency: str
) -> None:
    with pytest.raises(BillingError):
        await added(billing, HOSTING, price, currency)


async def test_another_companys_items_are_nobodys_business(billing: Billing) -> None:
    await added(billing, HOSTING)

    async with billing.reading(OTTO) as work:
        assert await work.items.search() == []
        with pytest.raises(BillingError, match="no item “hosting”"):
            await work.items.view("hosting")


async def test_a_category_other_than_the_usual_is_said_on_its_card(billing: Billing) -> None:
    await added(billing, ABROAD, "90")

    card = await Chat(billing, BEA_ON_SLACK).say("/item show abroad")
    assert dict(card.facts)["Tax"] == f"{Category.REVERSE_CHARGE}: VAT reverse charge"
    assert dict(card.facts)["Price in EUR"] == "90.00 EUR per hour"
