"""Whom the invoices of erased clients are shown: nobody, save Paidup itself, which keeps sums."""

from core.errors import NotFound
from core.models import Invoice
from core.security.rights import Role
from core.services.scope import Scope


def require_free(invoice: Invoice, scope: Scope) -> None:
    """Refuse whoever asks for an invoice that is kept for the tax office alone."""
    if invoice.is_restricted and scope.actor.role is not Role.SYSTEM:
        text = f"{invoice.reference} is kept for the tax office alone: its client was erased."
        raise NotFound(text, hint="An owner reads it with: paidup privacy read")


def require_endable(invoice: Invoice, scope: Scope) -> None:
    """The same for whoever ends what is owed: an owner may, whatever a backup brought back."""
    if not (invoice.owed and scope.actor.role is Role.OWNER):
        require_free(invoice, scope)
