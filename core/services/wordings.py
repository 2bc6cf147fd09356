"""What an invoice says: as it is asked for, as it is shown, and what of it an approver approves."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from core.errors import WrongState
from core.models import (
    Approval,
    Client,
    Company,
    Contact,
    DocumentKind,
    Invoice,
    InvoiceLine,
    InvoiceState,
    LineDraft,
    Totals,
    bill_of,
    total_up,
)
from core.models.correction import said
from core.money import Money
from core.security.sealing import Hidden
from core.security.signing import content_hash, mark_of
from core.services.fallthrough import setting
from core.terms import Terms
from core.totals import Bill, Category
from core.totals.bills import ONE, Reckoning

# Which of the two a plain line has, its rate says already.
PLAIN_CATEGORIES = frozenset({Category.STANDARD, Category.ZERO})


@dataclass(frozen=True)
class Wording:
    """What an invoice is to say; without `due_on` and terms, the client's terms hold.

    `terms` are as they are typed (`core/terms.py`), and win over `terms_days`. Without a
    `reckoning` a new draft is added up as the company usually does, another as before.
    """

    client: str
    lines: Sequence[LineDraft]
    terms_days: int | None = None
    due_on: date | None = None
    note: str = ""
    terms: str = ""
    reckoning: Reckoning | None = None


@dataclass(frozen=True)
class InvoiceView:
    """An invoice with all that is shown beside it; `origin` is the invoice that it corrects.

    `note` is the credit note that is issued with it, where it takes that invoice's place.
    """

    invoice: Invoice
    lines: list[InvoiceLine]
    client: Client
    contact: Contact
    company: Company
    approval: Approval | None = None
    origin: Invoice | None = None
    note: Invoice | None = None
    totals: Totals = field(init=False)

    def __post_init__(self) -> None:
        """Add up the lines once."""
        invoice = self.invoice
        if invoice.kind is DocumentKind.CREDIT_NOTE:
            totals = said(self.lines, invoice.currency, is_gross=invoice.reckoned.is_gross)
        else:
            totals = total_up(self.lines, invoice.currency, invoice.reckoned)
        object.__setattr__(self, "totals", totals)

    @property
    def bill(self) -> Bill:
        """What is added up, for whoever shows every step: each line by its place and its name."""
        bill = bill_of(self.lines, self.invoice.currency, self.invoice.reckoned)
        named = tuple(
            billed._replace(identifier=str(line.position), name=line.description)
            for billed, line in zip(bill.lines, self.lines, strict=True)
        )
        return replace(bill, lines=named)

    @property
    def terms(self) -> Terms:
        """When it is due: the draft's own terms, else the client's, else the company's."""
        terms: Terms = setting("terms", self.company, self.client, self.invoice).value
        return terms

    @property
    def language(self) -> str:
        """What the client reads."""
        return str(setting("language", self.company, self.client, self.invoice).value)

    @property
    def content_hash(self) -> str:
        """The hash of everything an approver is shown; any edit gives another."""
        return content_hash(_content(self))

    @property
    def approved_amount(self) -> Money:
        """What is approved: with a revision also what it takes back."""
        return self.invoice.total + self.note.total if self.note else self.invoice.total

    def require_paired(self) -> None:
        """Refuse what takes an invoice's place and is another's, or has no credit note with it."""
        invoice, origin = self.invoice, self.origin
        if origin is None or invoice.kind is not DocumentKind.INVOICE:
            return
        name = f"{invoice.reference} takes the place of {origin.reference}"
        if (invoice.client_id, invoice.currency) != (origin.client_id, origin.currency):
            message = f"{name}, so it has to be for the same client and in {origin.currency}."
            raise WrongState(message, hint=f"/invoice edit {invoice.reference}")
        if self.note is None and origin.state is not InvoiceState.CREDITED:
            message = f"{name}, whose credit note is missing."
            raise WrongState(message, hint=f"Draft it in full: /credit {origin.reference}")
        if self.note is not None and self.note.state is InvoiceState.AWAITING:
            message = f"{name}, whose credit note {self.note.reference} was sent in by itself."
            raise WrongState(
                message, hint=f"Decide on it first: /invoice show {self.note.reference}"
            )

    def require_readable(self) -> None:
        """Refuse when a part of what it says was erased, or tampered with in the database."""
        client, company = self.client, self.company
        said = {
            "the client's address": (client.address, client.tax_id, self.contact.email),
            "our tax id": (company.tax_id,),
            "our bank account": (company.account_holder, company.iban, company.bic),
        }
        for name, values in said.items():
            if any(isinstance(value, Hidden) for value in values):
                message = f"{self.invoice.reference} cannot be written: {name} cannot be read."
                hint = "Whoever runs Paidup finds out why with: paidup keys check"
                raise WrongState(message, hint=hint)

    @property
    def mark(self) -> str:
        """What a button carries, to be pressed as long as this is what it is about."""
        return mark_of(self.content_hash)

    @property
    def wording_mark(self) -> str:
        """What an edit's form carries: the draft's own words, whatever its client's are by now."""
        return mark_of(content_hash(_own_words(self.invoice, self.lines)))


def _content(view: InvoiceView) -> dict[str, Any]:
    invoice, client, contact, company = view.invoice, view.client, view.contact, view.company
    origin = view.origin
    corrected: dict[str, Any] = {}
    if origin is not None:
        corrected["corrects"] = origin.id
    if (note := view.note) is not None:
        corrected["credit note"] = [note.id, note.total_minor, note.note]
    return (
        corrected
        | {
            "company": [company.id, company.name, company.address, company.country, company.tax_id],
            "invoice": invoice.id,
            "client": [client.id, client.name, client.address, client.country, client.tax_id],
            "mailed to": contact.email,
            "language": view.language,
            "terms": [
                view.terms.days if view.terms.is_plain else str(view.terms),
                str(invoice.due_on),
            ],
            "note": invoice.note,
            "lines": _positions(view.lines),
            "total": [invoice.total_minor, invoice.currency],
            "paid to": [company.account_holder, company.iban, company.bic],
            **_reckoning(invoice),
        }
        | _told_beside(invoice)
    )


def _told_beside(invoice: Invoice) -> dict[str, Any]:
    """What few invoices say, so that the hash of all others is what it was."""
    days = invoice.supplied_on, invoice.service_from, invoice.service_to
    supplied = {"supplied": [str(day) for day in days]} if any(days) else {}
    return supplied | ({"order": invoice.printed_po} if invoice.printed_po else {})


def _own_words(invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[str, Any]:
    return {
        "client": invoice.client_id,
        "terms": [invoice.terms or invoice.terms_days, str(invoice.due_on)],
        "note": invoice.note,
        "lines": _positions(lines),
        **_reckoning(invoice),
    }


def _reckoning(invoice: Invoice) -> dict[str, Any]:
    return {"added up": invoice.reckoning} if invoice.reckoning else {}


def _positions(lines: Sequence[InvoiceLine]) -> list[list[Any]]:
    """What each line says. A plain one has the words it always had, so that no hash changes."""
    return [
        [
            line.description,
            str(line.quantity),
            str(line.unit_price),
            str(line.tax_rate),
            *_rich(line),
        ]
        for line in lines
    ]


def _rich(line: InvoiceLine) -> list[dict[str, Any]]:
    """What a line says beside the plain words; nothing for a plain one."""
    is_plain = line.category in PLAIN_CATEGORIES
    said: dict[str, Any] = {
        "category": "" if is_plain else line.category.value,
        "unit": line.unit,
        "per": "" if line.base_quantity == ONE else str(line.base_quantity),
        "taxes": line.taxes,
        "cuts": line.cuts,
        "revenue": line.revenue,
        "item": line.item_key,
    }
    return [rich] if (rich := {name: value for name, value in said.items() if value}) else []
