"""The PDF of an invoice: from the store, or rendered once and stored."""

from dataclasses import replace

from core.again import again
from core.billing import Billing
from core.documents.invoice import BankAccount, InvoiceDocument, Party
from core.documents.pdf import PdfPrinter
from core.errors import WrongState
from core.models import Company, Document
from core.security.actors import Actor
from core.security.links import Links
from core.security.sealing import HiddenBytes
from core.services.invoices import InvoiceView
from core.workflows.sums import sums_of


class Papers:
    """Prints what is not printed yet. A print that dies is begun again; the first one kept wins."""

    def __init__(self, billing: Billing, printer: PdfPrinter) -> None:
        self._billing = billing
        self._printer = printer

    async def pdf(self, actor: Actor, invoice_id: int) -> tuple[str, bytes]:
        """An invoice's PDF, by name and bytes; raises `GatewayFailed` when printing fails."""
        async with self._billing.reading(actor) as work:
            view = await work.invoices.view_by_id(invoice_id)
            kept = await work.documents.find(view)
        if kept is None:
            view.require_readable()
            document = document_of(view, self._billing.links)
            # What a client named later stands beside the paper, not on it.
            content = await self._printer.render(replace(document, po_number=""))
            kept = await self._keep(actor, view, content)
        if isinstance(kept.content, HiddenBytes):
            hint = "Whoever runs Paidup finds out why with: paidup keys check"
            raise WrongState(f"{kept.name} was erased, or cannot be read.", hint=hint)
        return kept.name, kept.content

    @again
    async def _keep(self, actor: Actor, view: InvoiceView, content: bytes) -> Document:
        async with self._billing.work(actor) as work:
            return await work.documents.keep(view, content)


def document_of(view: InvoiceView, links: Links) -> InvoiceDocument:
    """What the document says. On paper nothing is paid yet: it is the invoice as it was issued."""
    invoice, client, company, totals = view.invoice, view.client, view.company, view.totals
    country = client.country or company.country
    return InvoiceDocument(
        language=view.language,
        locale=f"{view.language}_{country}",
        seller=_seller(company),
        buyer=Party(
            client.name, _rows(client.address), client.country, client.tax_id, view.contact.email
        ),
        net=totals.net,
        tax=totals.tax,
        total=totals.due,
        paid=totals.due - totals.due,
        owed=totals.due,
        **sums_of(view),
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        terms_days=view.terms_days,
        note=invoice.note,
        po_number=invoice.po_number,
        bank=_bank(company),
        pay_url=links.page(invoice) if invoice.number else None,
        accent=company.accent,
    )


def _seller(company: Company) -> Party:
    return Party(
        company.name, _rows(company.address), company.country, company.tax_id, company.email
    )


def _bank(company: Company) -> BankAccount | None:
    if not company.iban:
        return None
    holder = company.account_holder or company.name
    return BankAccount(holder, company.iban, company.bic, company.bank_name)


def _rows(address: str) -> tuple[str, ...]:
    return tuple(filter(None, address.split("\n")))
