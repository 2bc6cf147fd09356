"""How what corrects invoices is put together: credit notes, credit that is used, and revisions."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import DocumentKind
from core.repositories.credit_notes import CreditNoteRepository
from core.repositories.invoices import InvoiceRepository
from core.repositories.links import LinkRepository
from core.repositories.numbers import NumberRepository
from core.services.applying import ApplyingService
from core.services.copying import Copying
from core.services.credit_notes import CreditNoteService
from core.services.crediting import Crediting
from core.services.credits import CreditService
from core.services.invoices import InvoiceService
from core.services.ledger import LedgerService
from core.services.revisions import RevisionService
from core.services.scope import Scope

Accounts = tuple[LedgerService, CreditService]
Correcting = tuple[CreditNoteService, ApplyingService, RevisionService]


def correcting(
    session: AsyncSession, invoices: InvoiceService, accounts: Accounts, scope: Scope
) -> Correcting:
    """The services; issuing learns the ways of a credit note, and of what takes a place."""
    company_id = scope.actor.company_id
    bills, numbers = InvoiceRepository(session, company_id), NumberRepository(session, company_id)
    rows = CreditNoteRepository(session, company_id)
    notes = CreditNoteService(invoices, bills, rows, numbers, scope)
    crediting = Crediting(bills, rows, numbers, *accounts, scope)
    applying = ApplyingService(invoices, bills, numbers, *accounts, scope)
    copying = Copying(bills, LinkRepository(session, company_id), numbers, scope)
    revisions = RevisionService(invoices, copying, notes, crediting, applying, scope)
    invoices.issuing.learn(DocumentKind.CREDIT_NOTE, crediting.issue)
    invoices.issuing.learn(DocumentKind.INVOICE, revisions.issue)
    return notes, applying, revisions
