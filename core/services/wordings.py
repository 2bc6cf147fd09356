"""What an invoice says: as it is asked for, as it is shown, and what of it an approver approves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
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
)
from core.models.correction import said
from core.money import Money
from core.security.sealing import Hidden
from core.security.signing import content_hash, mark_of
from core.terms import Terms


@dataclass(frozen=True)
class Wording:
    """What an invoice is to say; without `due_on` and terms, the client's terms hold.

    `terms` are as they are typed (`core/terms.py`), and win over `terms_days`.
    """

    client: str
    lines: Sequence[LineDraft]
    terms_days: int | None = None
    due_on: date | None = None
    note: str = ""
    terms: str = ""


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
        object.__setattr__(self, "totals", said(self.lines, self.invoice.currency))

    @property
    def terms(self) -> Terms:
        """When it is due: the draft's own terms, else the client's, else the company's."""
        said = (Terms.of(one.terms, one.terms_days) for one in self._saying_terms)
        return next(terms for terms in said if terms is not None)

    @property
    def _saying_terms(self) -> tuple[Invoice, Client, Company]:
        return self.invoice, self.client, self.company

    @property
    def language(self) -> str:
        """What the client reads."""
        return self.client.language or self.company.language

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
    return corrected | {
        "company": [company.id, company.name, company.address, company.country, company.tax_id],
        "invoice": invoice.id,
        "client": [client.id, client.name, client.address, client.country, client.tax_id],
        "mailed to": contact.email,
        "language": view.language,
        "terms": [view.terms.days if view.terms.is_plain else str(view.terms), str(invoice.due_on)],
        "note": invoice.note,
        "lines": _positions(view.lines),
        "total": [invoice.total_minor, invoice.currency],
        "paid to": [company.account_holder, company.iban, company.bic],
    }


def _own_words(invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[str, Any]:
    return {
        "client": invoice.client_id,
        "terms": [invoice.terms or invoice.terms_days, str(invoice.due_on)],
        "note": invoice.note,
        "lines": _positions(lines),
    }


def _positions(lines: Sequence[InvoiceLine]) -> list[list[str]]:
    return [
        [line.description, str(line.quantity), str(line.unit_price), str(line.tax_rate)]
        for line in lines
    ]
