"""What the law wants of a document before it is issued, by the categories of what it bears.

The rules are those of EN 16931 (BR-AE-02, BR-IC-02, BR-G-02, BR-E-10, BR-O-11) and with them those
of Directive 2006/112/EC, articles 226 (3), (4) and (11).
"""

from typing import Final

from core.errors import WrongState
from core.models import Totals
from core.services.wordings import InvoiceView
from core.totals import Category

BOTH: Final = frozenset({Category.REVERSE_CHARGE, Category.INTRA_COMMUNITY})
SELLERS: Final = BOTH | {Category.EXPORT}
TAXED: Final = frozenset({Category.STANDARD, Category.ZERO})


def require_lawful(view: InvoiceView) -> None:
    """Refuse, naming what is missing, to send for approval or issue what cannot be lawful."""
    found = _categories(view.totals)
    if not found <= TAXED:
        _require_ids(view, found)
        _require_reason(view, found)


def _categories(totals: Totals) -> set[Category]:
    return {group.category for group in totals.groups}


def _require_ids(view: InvoiceView, found: set[Category]) -> None:
    name = view.invoice.reference
    if found & SELLERS and not view.company.tax_id:
        message = f"{name} bears no tax, which takes your company’s VAT id, and it has none."
        raise WrongState(message, hint="Whoever runs Paidup writes it down.")
    if found & BOTH and not view.client.tax_id:
        message = (
            f"{name} bears no tax, which takes the VAT id of {view.client.name}: none is known."
        )
        raise WrongState(message, hint=f"Write it down: /client edit {view.client.key}")


def _require_reason(view: InvoiceView, found: set[Category]) -> None:
    """BR-E-10: which exemption it is, only the seller knows. BR-O-11: O stands alone."""
    name, reasons = view.invoice.reference, view.invoice.reckoned.reasons
    edit = f"/invoice edit {name}"
    if Category.EXEMPT in found and not any(reasons.get(Category.EXEMPT, ())):
        message = f"{name} is exempt from tax and does not say why."
        raise WrongState(message, hint=f"Say which law exempts it: {edit}")
    if Category.OUTSIDE in found and len(found) > 1:
        message = f"{name} has lines that are not subject to tax beside others (BR-O-11)."
        raise WrongState(message, hint=f"Make two invoices of it: {edit}")
