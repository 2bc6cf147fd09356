"""Cards about fees and interest of late invoices."""

from bot.cards.ladders import rate
from bot.cards.model import Button, Card, Row, Weight
from bot.cards.words import day
from core.interest import Span
from core.money import Money
from core.services.interest import LateSum


def grown(summed: LateSum) -> Card:
    """What has grown, span by span; what was claimed; what can be claimed now."""
    invoice = summed.view.invoice
    this = {"invoice": invoice.reference}
    claim = Button("Claim it", "invoice latecharge", this, Weight.FIRST)
    return Card(
        title=f"{summed.total} to claim · {summed.view.client.name} · {invoice.reference}",
        text=_how(summed),
        facts=tuple(_facts(summed)),
        rows=tuple(_row(span, invoice.currency) for span in summed.grown.spans),
        actions=(*([claim] if summed.total else []), Button("Invoice", "invoice show", this)),
        small_print="Interest by days, a leap year has 366. A payment counts from the day after.",
    )


def _how(summed: LateSum) -> str:
    ladder = summed.ladder
    if ladder is None or ladder.interest is None:
        return "Its ladder names no interest. Choose one that does: /invoice ladder"
    return f"Interest: {rate(ladder.interest)}, from the day after the due date."


def _facts(summed: LateSum) -> list[tuple[str, str]]:
    currency = summed.view.invoice.currency
    interest, fee = Money(0, currency), Money(0, currency)
    for charge in summed.charges:
        interest, fee = interest + charge.interest, fee + charge.fee
    all_of_it = Money(summed.grown.minor, currency)
    told = [("Interest so far", str(all_of_it)), ("Interest claimed", str(interest))]
    told += [("Fees claimed", str(fee))] if fee else []
    told += [("Fees to claim", str(summed.fee))] if summed.fee else []
    return told if summed.charges else [told[0], *told[2:]]


def _row(span: Span, currency: str) -> Row:
    owed, grown = Money(span.owed_minor, currency), float(span.minor) / 100
    return Row(
        title=f"{day(span.begins_on)} – {day(span.ends_on)}: {grown:.4f}",
        text=f"{owed} at {span.percent} %, {span.days} of {span.year_days} days",
    )
