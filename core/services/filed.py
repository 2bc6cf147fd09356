"""An invoice from a file: the JSON that `paidup totals` takes, with whom it is for beside it."""

from typing import Final

from core.errors import InvalidInput
from core.models import LineDraft
from core.services.wordings import Wording
from core.totals import Bill, Line
from core.totals.bills import Reckoning
from core.totals.reading import read_beside

BESIDE: Final = ("client", "note", "terms")
"""What a file says beside the bill: a short name, a text, and terms such as *net 30*."""


def filed(raw: bytes) -> tuple[Wording, str]:
    """What an invoice is to say, and its currency; `InvalidInput` names the first fault.

    All that a company usually does gives way to what the file says.
    """
    _, bill, beside = read_beside(raw, BESIDE)
    if not beside.get("client"):
        message = "The file does not say for which client it is."
        raise InvalidInput(message, hint='Write it like "client": "acme".')
    if bill.paid:
        message = "An invoice from a file says what was paid in advance."
        raise InvalidInput(message, hint="Leave paid_amount out, and record it as a payment.")
    lines = tuple(map(_drafted, bill.lines))
    note, terms = beside.get("note", ""), beside.get("terms", "")
    way = _reckoning(bill)
    return Wording(beside["client"], lines, note=note, terms=terms, reckoning=way), bill.currency


def _drafted(line: Line) -> LineDraft:
    tax = line.taxes[0]
    return LineDraft(
        line.name,
        line.quantity,
        line.price,
        tax.rate,
        tax.category,
        base_quantity=line.base_quantity,
        taxes=line.taxes if tax.name else (),
        cuts=line.cuts,
    )


def _reckoning(bill: Bill) -> Reckoning:
    return Reckoning(
        bill.cuts,
        bill.withholdings,
        bill.cash_step,
        {category: reason for category, reason in bill.reasons.items() if any(reason)},
        is_gross=bill.is_gross,
        is_taxed_by_line=bill.is_taxed_by_line,
    )
