"""An invoice explained: every step to its total, and everything that happened, in two languages."""

import pytest

from core.billing import Billing
from core.documents.explanation_words import ENGLISH, GERMAN
from core.documents.explanations import explanation
from core.errors import NotFound
from core.models import InvoiceState
from tests.cast import ARI, OLGA, PAIDUP
from tests.codes import voided
from tests.deeds import asked, draft, issued, line, paid, recorded, wording, written_off


async def told(billing: Billing, reference: str, language: str = "en") -> list[str]:
    async with billing.reading(ARI, is_snapshot=True) as work:
        about = await work.explaining.explain(reference, language)
    return explanation(about).text.replace("\xa0", " ").splitlines()


async def what(billing: Billing, reference: str, language: str = "en") -> list[str]:
    """What happened, without its moment."""
    return [
        each.split(" · ")[1] for each in await told(billing, reference, language) if " · " in each
    ]


async def test_every_step_from_the_lines_to_the_total_is_told(billing: Billing) -> None:
    """2 × 49.95 at 19 % and 3 × 0.333 at 7 %: 0.999 is rounded to 1.00, 18.981 to 18.98."""
    said = wording(line("49.95", quantity="2"), line("0.333", quantity="3", tax="7", text="Screws"))
    name = (await issued(billing, said)).invoice.reference

    assert (await told(billing, name))[3:10] == [
        "How it came to its total",
        "Line 1, Work: 2 × 49,95 = 99,90 €",
        "Line 2, Screws: 3 × 0,333 = 1,00 €, from 0,999, rounded once",
        "The lines together, without tax: 100,90 €",
        "Tax, 7 % of 1,00 € = 0,07 €",
        "Tax, 19 % of 99,90 € = 18,98 €, from 18,981, rounded once",
        "The total, with tax: 119,95 €",
    ]


async def test_what_bears_no_tax_says_so(billing: Billing) -> None:
    name = (await issued(billing, wording(line(tax="0")))).invoice.reference

    assert any(each.startswith("No tax on ") for each in await told(billing, name))


async def test_every_payment_mail_and_approval_is_told_in_order(billing: Billing) -> None:
    name = (await issued(billing)).invoice.reference
    async with billing.work(PAIDUP) as work:
        await work.invoices.mailed(1, "carl@acme.example")
    await paid(billing, name, 1900)
    await recorded(billing, name, 100)
    async with billing.work(OLGA) as work:
        await work.payments.reject("P2", "No such transfer.")
    await written_off(billing, name)

    said = await what(billing, name)

    starts = [
        "Bea wrote the draft D1.",
        "Bea sent it",
        "Olga approved it",
        "It was mailed to carl@",
    ]
    starts += ["Bea reported P1", "P1 was booked", "Bea reported P2", "Olga rejected P2: No such"]
    starts += ["Bea asked to write off", "Olga agreed"]
    assert [each.startswith(start) for each, start in zip(said, starts, strict=True)] == [True] * 10


async def test_what_is_left_is_added_up(billing: Billing) -> None:
    name = (await issued(billing)).invoice.reference
    await paid(billing, name, 1900)
    await written_off(billing, name)

    assert (await told(billing, name))[-4:] == [
        "The total, with tax: 119,00 €",
        "Paid: 19,00 €",
        "Written off: 100,00 €",
        "Still to be paid: 0,00 €",
    ]


async def test_a_german_client_reads_it_in_german(billing: Billing) -> None:
    name = (await issued(billing)).invoice.reference

    said = await told(billing, name, "")

    assert said[0] == f"Rechnung {name} für Acme GmbH: 119,00 €"
    assert said[1].startswith("Sie ist offen: 119,00 € sind bis ")
    assert "Steuer, 19 % von 100,00 € = 19,00 €" in said
    assert "Bea hat den Entwurf D1 geschrieben." in await what(billing, name, "")


async def test_a_language_nobody_wrote_is_english(billing: Billing) -> None:
    name = (await issued(billing)).invoice.reference

    assert (await told(billing, name, "fr"))[0].startswith(f"Invoice {name} for Acme GmbH")


async def test_it_is_explained_in_every_state(billing: Billing) -> None:
    names = {
        InvoiceState.DRAFT: (await draft(billing)).invoice.reference,
        InvoiceState.AWAITING: (await asked(billing)).invoice.reference,
        InvoiceState.OPEN: (await issued(billing)).invoice.reference,
        InvoiceState.PARTLY_PAID: (await issued(billing)).invoice.reference,
        InvoiceState.PAID: (await issued(billing)).invoice.reference,
        InvoiceState.VOID: (await issued(billing)).invoice.reference,
        InvoiceState.WRITTEN_OFF: (await issued(billing)).invoice.reference,
    }
    await paid(billing, names[InvoiceState.PARTLY_PAID], 1900)
    await paid(billing, names[InvoiceState.PAID], 11900)
    await voided(billing, names[InvoiceState.VOID], OLGA)
    await written_off(billing, names[InvoiceState.WRITTEN_OFF])

    summaries = {state: (await told(billing, name))[1] for state, name in names.items()}

    assert set(summaries) <= set(InvoiceState)
    for state, summary in summaries.items():
        assert summary.startswith(ENGLISH.states[state].partition("{")[0])


@pytest.mark.parametrize("state", InvoiceState)
def test_every_state_has_its_sentence_in_both_languages(state: InvoiceState) -> None:
    assert ENGLISH.states[state]
    assert GERMAN.states[state]


def test_both_languages_tell_the_same_deeds() -> None:
    assert set(ENGLISH.deeds) == set(GERMAN.deeds)
    assert set(ENGLISH.names) == set(GERMAN.names)


async def test_an_unknown_invoice_is_not_explained(billing: Billing) -> None:
    with pytest.raises(NotFound, match="no invoice"):
        await told(billing, "INV-2026-0009")
