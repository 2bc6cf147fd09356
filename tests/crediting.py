"""Credit notes in tests: drafted by Bea, approved by Olga, and credit used."""

from decimal import Decimal

from core.billing import Billing
from core.money import Money
from core.security.actors import Actor
from core.services.credit_notes import Taking
from core.services.invoices import InvoiceView
from tests.cast import BEA, OLGA, PAIDUP

ALL = Taking()


def amount(minor: int, currency: str = "EUR") -> Taking:
    """An amount, tax included."""
    return Taking(Money(minor, currency))


def of_lines(*places: int, **quantities: str) -> Taking:
    """Whole lines by their places, and quantities of others, such as `l2="1.5"`."""
    some = {int(name[1:]): Decimal(text) for name, text in quantities.items()}
    return Taking(lines=dict.fromkeys(places) | some)


async def credit_drafted(
    billing: Billing, reference: str, taking: Taking = ALL, by: Actor = BEA
) -> InvoiceView:
    """A draft of a credit note."""
    async with billing.work(by) as work:
        return await work.credit_notes.draft(reference, taking, "Two hours less.")


async def credit_approved(
    billing: Billing, draft: str, by: tuple[Actor, Actor] = (BEA, OLGA)
) -> InvoiceView:
    """The same, sent in by the one and approved by the other."""
    async with billing.work(by[0]) as work:
        await work.invoices.ask(draft)
    async with billing.work(by[1]) as work:
        return await work.invoices.approve(draft)


async def credited(
    billing: Billing,
    reference: str,
    taking: Taking = ALL,
    by: tuple[Actor, Actor] = (BEA, OLGA),
) -> InvoiceView:
    """An issued credit note."""
    drafted = await credit_drafted(billing, reference, taking, by[0])
    return await credit_approved(billing, drafted.invoice.reference, by)


async def applied(billing: Billing, reference: str, minor: int | None = None) -> InvoiceView:
    """An invoice that credit paid for: as much as fits, unless told otherwise."""
    async with billing.work(BEA) as work:
        how_much = None if minor is None else Money(minor, "EUR")
        return await work.applying.apply(reference, how_much)


async def credit_of(billing: Billing, client_id: int) -> int:
    """What a client has to its credit in euro, in minor units."""
    async with billing.reading(OLGA) as work:
        found = await work.credits.of(client_id)
    return found["EUR"].minor if "EUR" in found else 0


async def complaints(billing: Billing) -> list[str]:
    """What is wrong with the books."""
    async with billing.reading(PAIDUP) as work:
        return await work.audit.complaints()
