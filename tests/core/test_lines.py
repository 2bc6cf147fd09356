"""What a line can say beside a price and a rate: it is kept, added up, hashed and booked."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.billing import Billing
from core.errors import InvalidInput, WrongState
from core.models import LineDraft
from core.money import Money
from core.security.signing import content_hash
from core.services.invoices import InvoiceView, Wording
from core.totals import Category, Cut, Tax, Withholding
from core.totals.bills import Reason, Reckoning
from tests.cast import BEA, OLGA
from tests.deeds import asked, draft, issued, line
from tests.trail import Trail

TENTH = Cut(percentage=Decimal(10), reason="Early order")


def euro(amount: str) -> Money:
    return Money.parse(amount, "EUR")


def rich(said: LineDraft, **more: Any) -> LineDraft:
    return replace(said, **more)


def saying(*lines: LineDraft, **way: Any) -> Wording:
    return Wording("acme", lines or (line(),), reckoning=Reckoning(**way) if way else None)


async def sides(billing: Billing, view: InvoiceView) -> dict[str, int]:
    async with billing.reading(OLGA) as work:
        entries = await work.audit.entries(view.invoice.id)
        assert await work.audit.event(entries[0].event_id) is not None
    return {entry.account: entry.amount_minor for entry in entries}


async def test_a_discount_on_a_line_lowers_its_net_and_its_tax(billing: Billing) -> None:
    """BT-136, BT-131: 100.00 less 10 % is 90.00, and 19 % of that is 17.10."""
    view = await issued(billing, saying(rich(line("100"), cuts=(TENTH,))))

    assert (view.totals.net, view.totals.tax) == (euro("90.00"), euro("17.10"))
    assert view.lines[0].net_minor == 9000
    assert await sides(billing, view) == {"receivable": 10710, "revenue": -9000, "tax:19": -1710}


async def test_what_is_reverse_charged_bears_no_tax_and_books_none(billing: Billing) -> None:
    """BR-AE-05, BR-AE-08."""
    view = await issued(billing, saying(rich(line(tax="0"), category=Category.REVERSE_CHARGE)))

    assert [group.category for group in view.totals.groups] == [Category.REVERSE_CHARGE]
    assert await sides(billing, view) == {"receivable": 10000, "revenue": -10000}


async def test_revenue_is_booked_by_its_kind(billing: Billing) -> None:
    view = await issued(
        billing, saying(rich(line("100"), revenue="consulting"), line("50"), line("7", tax="7"))
    )

    assert await sides(billing, view) == {
        "receivable": 11900 + 5950 + 749,
        "revenue:consulting": -10000,
        "revenue": -5700,
        "tax:7": -49,
        "tax:19": -2850,
    }


async def test_a_discount_on_the_whole_lowers_each_kind_of_income(billing: Billing) -> None:
    """BG-20: 3 % of 1000.00 are 30.00; 22.50 and 7.50 of them on what bears 19 %."""
    lines = rich(line("750"), revenue="work"), rich(line("250"), revenue="travel")
    view = await issued(billing, saying(*lines, cuts=(Cut(percentage=Decimal(3)),)))

    booked = await sides(billing, view)
    assert (booked["revenue:work"], booked["revenue:travel"]) == (-72750, -24250)
    assert booked["receivable"] == 97000 + 18430


async def test_what_is_withheld_is_not_owed_by_the_client(billing: Billing) -> None:
    """Decision 23: 15 % of the net are kept back; the rest is due."""
    way = {"withholdings": (Withholding("IRPF", Decimal(15)),)}
    view = await issued(billing, saying(line("1000", tax="21"), **way))

    assert view.invoice.owed == euro("1060.00")
    assert await sides(billing, view) == {
        "receivable": 106000,
        "withheld": 15000,
        "revenue": -100000,
        "tax:21": -21000,
    }


async def test_what_is_due_in_cash_is_a_multiple_of_the_smallest_coin(billing: Billing) -> None:
    """BT-114, BR-CO-16: 107.73 becomes 107.75, and the two cents are booked by themselves."""
    view = await issued(billing, saying(line("99.98", tax="7.75"), cash_step=Decimal("0.05")))

    assert (view.totals.total, view.invoice.total) == (euro("107.73"), euro("107.75"))
    assert (await sides(billing, view))["cash rounding"] == -2


async def test_several_taxes_are_booked_each_by_its_name(billing: Billing) -> None:
    """GST and QST: Quebec's tax has been on the price alone since 2013; once it was on top."""
    gst = Tax(Category.STANDARD, Decimal(5), "GST")
    pst = Tax(Category.STANDARD, Decimal(7), "PST", ("GST",))
    view = await issued(billing, saying(rich(line("100"), taxes=(gst, pst))))

    assert await sides(billing, view) == {
        "receivable": 11235,
        "revenue": -10000,
        "tax:5:GST": -500,
        "tax:7:PST": -735,
    }


async def test_prices_with_tax_come_to_what_the_client_was_told(billing: Billing) -> None:
    """Decision 23: 119.00 with 19 % are 100.00 and 19.00."""
    view = await issued(billing, saying(line("119.00"), is_gross=True))

    assert (view.totals.net, view.invoice.total) == (euro("100.00"), euro("119.00"))


CHANGED: dict[str, Wording] = {
    "category": saying(rich(line(tax="0"), category=Category.EXPORT)),
    "unit": saying(rich(line(), unit="h")),
    "price for so many": saying(rich(line(), base_quantity=Decimal(100))),
    "discount": saying(rich(line(), cuts=(TENTH,))),
    "reason": saying(rich(line(), cuts=(TENTH._replace(reason="Late"),))),
    "charge": saying(rich(line(), cuts=(TENTH._replace(is_charge=True),))),
    "kind of income": saying(rich(line(), revenue="work")),
    "item": saying(rich(line(), item_key="sku-1")),
    "taxes": saying(rich(line(), taxes=(Tax(Category.STANDARD, Decimal(19), "VAT"),))),
    "discount on the whole": saying(cuts=(Cut(percentage=Decimal(1)),)),
    "prices": saying(is_gross=True),
    "rounding": saying(is_taxed_by_line=True),
    "coin": saying(cash_step=Decimal("0.05")),
    "withheld": saying(withholdings=(Withholding("IRPF", Decimal(1)),)),
    "why exempt": saying(reasons={Category.EXEMPT: Reason("§ 4 UStG")}),
}


async def test_whatever_is_changed_gives_another_hash(billing: Billing) -> None:
    before = (await draft(billing, saying())).content_hash
    seen = {before}
    for said in CHANGED.values():
        async with billing.work(BEA) as work:
            view = await work.invoices.edit("D1", said)
        seen.add(view.content_hash)

    assert len(seen) == len(CHANGED) + 1


async def test_a_plain_line_has_the_hash_it_always_had(billing: Billing) -> None:
    """What awaits an approval while the program is updated can be approved afterwards."""
    view = await draft(billing, saying(line("100"), line("5", tax="0")))
    client, company = view.client, view.company

    said = {
        "company": [1, company.name, company.address, company.country, company.tax_id],
        "invoice": view.invoice.id,
        "client": [client.id, client.name, client.address, client.country, client.tax_id],
        "mailed to": view.contact.email,
        "language": "de",
        "terms": [14, "None"],
        "note": "",
        "lines": [["Work", "1", "100", "19"], ["Work", "1", "5", "0"]],
        "total": [12400, "EUR"],
        "paid to": [company.account_holder, company.iban, company.bic],
    }
    assert view.content_hash == content_hash(said)


async def test_a_button_of_other_content_approves_nothing(billing: Billing) -> None:
    old = (await asked(billing, saying())).content_hash
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", CHANGED["discount"])
        view = await work.invoices.ask("D1")

    assert view.content_hash != old


WRONG: dict[str, tuple[Wording, str]] = {
    "discount above all": (saying(rich(line(), cuts=(Cut(percentage=Decimal(101)),))), "details"),
    "discount of nothing": (saying(rich(line(), cuts=(Cut(Decimal(0)),))), "details"),
    "too fine a discount": (saying(rich(line(), cuts=(Cut(Decimal("0.001")),))), "details"),
    "negative discount": (saying(rich(line(), cuts=(Cut(Decimal(-1)),))), "details"),
    "negative tax": (saying(line(tax="-1")), "tax"),
    "reverse charge with a rate": (
        saying(rich(line(), category=Category.REVERSE_CHARGE)),
        "tax",
    ),
    "tax named like a formula": (
        saying(rich(line(), taxes=(Tax(Category.STANDARD, Decimal(5), "=1+1"),))),
        "tax",
    ),
    "income named like a formula": (saying(rich(line(), revenue="=1+1")), "details"),
    "income with a NUL": (saying(rich(line(), revenue="a\0")), "details"),
    "item like a formula": (saying(rich(line(), item_key="@SUM(A1)")), "details"),
    "price for none": (saying(rich(line(), base_quantity=Decimal(0))), "details"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_cannot_be_is_said_at_its_blank(
    billing: Billing, trail: Trail, name: str
) -> None:
    said, blank = WRONG[name]
    with pytest.raises(InvalidInput) as refused:
        await draft(billing, said)

    assert list(refused.value.fields) == [f"lines.0.{blank}"]
    assert await trail.kinds() == []


BEYOND = {
    "line": saying(rich(line("10"), cuts=(Cut(Decimal(11)),))),
    "whole": saying(line("10"), cuts=(Cut(Decimal(11)),)),
}


@pytest.mark.parametrize("said", BEYOND.values(), ids=BEYOND)
async def test_a_discount_takes_no_more_than_there_is(billing: Billing, said: Wording) -> None:
    with pytest.raises(InvalidInput, match="discounts of more than it comes to"):
        await draft(billing, said)


UNLAWFUL = {
    "reverse charge for nobody known": ("globex", Category.REVERSE_CHARGE, "VAT id of Globex"),
    "supply within the EU to nobody known": ("globex", Category.INTRA_COMMUNITY, "VAT id of Glob"),
    "exempt for no reason": ("acme", Category.EXEMPT, "does not say why"),
}


@pytest.mark.parametrize("name", UNLAWFUL)
async def test_what_the_law_wants_is_asked_for_before_it_is_approved(
    billing: Billing, trail: Trail, name: str
) -> None:
    """BR-AE-02, BR-IC-02, BR-E-10; articles 226 (4) and (11) of Directive 2006/112/EC."""
    client, category, missing = UNLAWFUL[name]
    untaxed = rich(line(tax="0"), category=category)
    with pytest.raises(WrongState, match=missing):
        await asked(billing, Wording(client, (untaxed,)))

    assert await trail.kinds() == ["InvoiceDrafted"]


async def test_what_is_not_subject_to_tax_stands_alone(billing: Billing) -> None:
    """BR-O-11."""
    outside = rich(line(tax="0"), category=Category.OUTSIDE)
    with pytest.raises(WrongState, match="BR-O-11"):
        await asked(billing, saying(outside, line()))
