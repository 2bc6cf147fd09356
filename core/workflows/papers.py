"""The PDF of an invoice: from the store, or rendered once and stored."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from core.again import again
from core.billing import Billing
from core.documents.invoice import (
    BankAccount,
    Corrected,
    EarlyPayment,
    InvoiceDocument,
    Kind,
    Party,
)
from core.documents.pdf import PdfPrinter
from core.documents.statement import Account, AccountLine, StatementDocument
from core.documents.sums import sums_of
from core.errors import WrongState
from core.models import (
    AdjustmentKind,
    Client,
    Company,
    Document,
    DocumentKind,
    EarlyOffer,
    Invoice,
    InvoiceState,
    early_offer,
    offered,
)
from core.money import Money
from core.security.actors import Actor
from core.security.links import Links
from core.security.sealing import HiddenBytes
from core.services.invoices import InvoiceView
from core.services.reports import Statement

KINDS: Final[Mapping[DocumentKind, Kind]] = {
    DocumentKind.QUOTE: "quote",
    DocumentKind.PRO_FORMA: "pro forma",
    DocumentKind.CREDIT_NOTE: "credit note",
}


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
            carried = await work.credit_notes.carried(view.invoice) if view.origin else None
        if kept is None:
            view.require_readable()
            document = document_of(view, self._billing.links)
            if carried:
                document = replace(document, applied=carried, owed=document.total - carried)
            # What a client named later stands beside the paper, not on it.
            printed = replace(document, po_number=view.invoice.printed_po)
            content = await self._printer.render(printed)
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
    kind = KINDS.get(invoice.kind, "deposit" if invoice.is_deposit else "invoice")
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
        **sums_of(view.lines, invoice.reckoned, totals, view.language),
        number=invoice.number,
        issued_on=invoice.issued_on,
        supplied_on=invoice.supplied_on,
        service=_service(invoice),
        due_on=invoice.due_on,
        **_terms(view),
        note=invoice.note,
        po_number=invoice.po_number,
        bank=_bank(company) if kind in {"invoice", "deposit"} else None,
        pay_url=links.page(invoice) if invoice.number and kind != "credit note" else None,
        accent=company.accent,
        kind=kind,
        corrects=_corrected(view.origin) if kind == "credit note" else None,
    )


def _service(invoice: Invoice) -> tuple[date, date] | None:
    if invoice.service_from is None or invoice.service_to is None:
        return None
    return invoice.service_from, invoice.service_to


def as_it_stands(
    document: InvoiceDocument,
    invoice: Invoice,
    today: date,
    taken_off: Mapping[AdjustmentKind, Money],
) -> InvoiceDocument:
    """The document with what was paid since it was printed, and what is still to be paid today.

    `taken_off` is by how much less is owed for which reason; what is beyond that was paid early.
    """
    offer = offered(invoice)
    early = invoice.adjusted_minor - sum(each.minor for each in taken_off.values())
    is_early = invoice.state is InvoiceState.PAID and bool(early)
    return replace(
        document,
        paid=invoice.paid,
        owed=invoice.owed,
        taken_off=Money(early, invoice.currency) if is_early else None,
        credited=taken_off.get(AdjustmentKind.CREDIT_NOTE),
        applied=taken_off.get(AdjustmentKind.CREDIT),
        early=_early(offer) if offer and offer.holds_on(today) else None,
    )


def _terms(view: InvoiceView) -> dict[str, Any]:
    """When it is due, and what may be taken off early; nothing of a credit note."""
    if view.invoice.kind is DocumentKind.CREDIT_NOTE:
        return {}
    terms, invoice = view.terms, view.invoice
    nothing = Money(0, invoice.currency)
    offer = early_offer(terms, view.totals.total, nothing, invoice.issued_on)
    is_plain = terms.month_day is None and not terms.is_from_month_end
    return {
        "terms_days": terms.days if is_plain else None,
        "terms_month_end": terms.days if terms.is_from_month_end else None,
        "terms_month_day": terms.month_day,
        "early": _early(offer),
    }


def _early(offer: EarlyOffer | None) -> EarlyPayment | None:
    if offer is None:
        return None
    return EarlyPayment(offer.early.percent, offer.early.days, offer.until, offer.amount)


def statement_of(
    statements: Sequence[Statement], client: Client, company: Company, today: date
) -> StatementDocument:
    """A client's account on paper; what was void and paid stands there as it was booked."""
    language = client.language or company.language
    return StatementDocument(
        language,
        f"{language}_{client.country or company.country}",
        _seller(company),
        Party(client.name, _rows(client.address), client.country, client.tax_id),
        today,
        statements[0].since if statements else None,
        tuple(
            Account(
                one.opening,
                tuple(
                    AccountLine(line.on, line.what, line.number, line.amount, line.balance)
                    for line in one.lines
                ),
                one.closing,
            )
            for one in statements
        ),
        company.accent,
    )


def _corrected(origin: Invoice | None) -> Corrected | None:
    """What a credit note corrects; whatever is corrected was issued."""
    if origin is None:
        return None
    assert origin.number is not None
    assert origin.issued_on is not None
    return Corrected(origin.number, origin.issued_on)


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
