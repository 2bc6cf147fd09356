"""What other programs call the columns of what they write out: one table for each program.

Where a program has no page that names them, they are those that Invoice Ninja's own importers read
of it (github.com/invoiceninja/invoiceninja, app/Import/Transformer, read in November 2026), and
more than one name is accepted. docs/imports.md says which is which.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a file holds."""

    CLIENTS = "clients"
    ITEMS = "items"
    INVOICES = "invoices"


class Source(StrEnum):
    """What wrote a file."""

    CSV_CLIENTS = "csv-clients"
    CSV_ITEMS = "csv-items"
    CSV_INVOICES = "csv-invoices"
    INVOICE_NINJA = "invoice-ninja"
    FRESHBOOKS = "freshbooks"
    WAVE = "wave"
    ZOHO = "zoho"
    INVOICELY = "invoicely"


@dataclass(frozen=True)
class Sheet:
    """One table a program writes: our names, and what it calls them, the first one found counting.

    It is known by the columns that it `needs`.
    """

    kind: Kind
    needs: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]


def _own(kind: Kind, needs: tuple[str, ...], names: str) -> Sheet:
    return Sheet(kind, needs, {name: (name,) for name in names.split()})


SHEETS: Final[Mapping[Source, tuple[Sheet, ...]]] = {
    Source.CSV_CLIENTS: (
        _own(
            Kind.CLIENTS,
            ("name", "email"),
            "key name email contact address country tax_id language currency terms",
        ),
    ),
    Source.CSV_ITEMS: (
        _own(Kind.ITEMS, ("name",), "key name unit price currency tax category revenue"),
    ),
    Source.CSV_INVOICES: (
        _own(
            Kind.INVOICES,
            ("number", "client", "issued"),
            "number client issued due currency total paid description quantity price tax note po",
        ),
    ),
    Source.INVOICE_NINJA: (
        Sheet(
            Kind.INVOICES,
            ("number", "client", "issued"),
            {
                "number": ("invoice number", "invoice.number", "number"),
                "client": ("client name", "client.name", "client"),
                "client_email": ("contact email", "contact.email", "email"),
                "issued": ("invoice date", "invoice.date", "date"),
                "due": ("due date", "invoice due date", "invoice.due_date"),
                "currency": ("currency", "client currency", "client.currency_id"),
                "status": ("status", "invoice status", "invoice.status"),
                "total": ("amount", "invoice amount", "invoice.amount"),
                "balance": ("balance", "invoice balance", "invoice.balance"),
                "description": ("item notes", "item.notes", "notes"),
                "item": ("item product", "item.product_key", "product"),
                "quantity": ("item quantity", "item.quantity", "quantity"),
                "price": ("item cost", "item.cost", "cost"),
                "tax": ("item tax rate 1", "item.tax_rate1", "tax rate 1"),
                "po": ("po number", "invoice po number", "invoice.po_number"),
            },
        ),
        Sheet(
            Kind.ITEMS,
            ("key", "price"),
            {
                "key": ("product", "product.product_key", "product key"),
                "name": ("notes", "product.notes", "description"),
                "price": ("price", "product.price", "cost"),
                "tax": ("tax rate 1", "product.tax_rate1"),
            },
        ),
        Sheet(
            Kind.CLIENTS,
            ("name", "email"),
            {
                "name": ("client name", "client.name", "name"),
                "email": ("contact email", "contact.email", "email"),
                "first": ("contact first name", "contact.first_name", "first name"),
                "last": ("contact last name", "contact.last_name", "last name"),
                "street": ("street", "client address1", "client.address1", "address1"),
                "street2": ("apt/suite", "client address2", "client.address2", "address2"),
                "city": ("city", "client city", "client.city"),
                "state": ("state/province", "client state", "client.state"),
                "postcode": ("postal code", "client postal code", "client.postal_code"),
                "country": ("country", "client country", "client.country_id"),
                "tax_id": ("vat number", "client vat number", "client.vat_number"),
                "currency": ("currency", "client currency", "client.currency"),
            },
        ),
    ),
    Source.FRESHBOOKS: (
        Sheet(
            Kind.INVOICES,
            ("number", "client", "issued"),
            {
                "number": ("invoice #", "invoice number"),
                "client": ("client name",),
                "issued": ("date issued", "issue date"),
                "due": ("due date",),
                "paid_on": ("date paid",),
                "currency": ("currency",),
                "status": ("invoice status", "status"),
                "item": ("item name",),
                "description": ("item description",),
                "quantity": ("quantity",),
                "price": ("rate",),
                "discount": ("discount percentage",),
                "tax": ("tax 1 amount",),
                "tax2": ("tax 2 amount",),
            },
        ),
        Sheet(
            Kind.CLIENTS,
            ("name", "email"),
            {
                "name": ("organization", "client name"),
                "email": ("email",),
                "first": ("first name",),
                "last": ("last name",),
                "street": ("street", "address line 1"),
                "street2": ("address line 2",),
                "city": ("city",),
                "state": ("province/state",),
                "postcode": ("postal code",),
                "country": ("country",),
                "tax_id": ("vat number",),
                "currency": ("currency",),
            },
        ),
        Sheet(
            Kind.ITEMS,
            ("name", "price"),
            {"name": ("name", "item name"), "price": ("rate", "unit cost")},
        ),
    ),
    Source.WAVE: (
        Sheet(
            Kind.INVOICES,
            ("number", "client", "total"),
            {
                "number": ("invoice number",),
                "client": ("customer name", "customer"),
                "issued": ("invoice date", "transaction date"),
                "due": ("due date",),
                "currency": ("currency",),
                "status": ("status", "invoice status"),
                "total": ("invoice total", "total"),
                "tax_total": ("invoice tax total", "tax total"),
                "paid": ("invoice paid", "amount paid"),
                "po": ("po number",),
            },
        ),
        Sheet(
            Kind.CLIENTS,
            ("name", "email"),
            {
                "name": ("customer_name", "customer name"),
                "email": ("email",),
                "first": ("contact_first_name",),
                "last": ("contact_last_name",),
                "street": ("address_line_1",),
                "street2": ("address_line_2",),
                "city": ("city",),
                "state": ("province/state",),
                "postcode": ("postal_code/zip_code",),
                "country": ("country",),
                "currency": ("customer_currency",),
            },
        ),
        Sheet(
            Kind.ITEMS,
            ("name", "price"),
            {"name": ("product name", "name"), "price": ("price", "product price")},
        ),
    ),
    Source.ZOHO: (
        Sheet(
            Kind.INVOICES,
            ("number", "client", "issued"),
            {
                "number": ("invoice number",),
                "client": ("customer name",),
                "client_email": ("primary contact emailid",),
                "issued": ("invoice date",),
                "due": ("due date",),
                "currency": ("currency code", "currency"),
                "status": ("invoice status",),
                "total": ("total",),
                "balance": ("balance",),
                "item": ("item name",),
                "description": ("item desc", "item description"),
                "quantity": ("quantity",),
                "price": ("item price",),
                "discount_amount": ("discount amount",),
                "tax": ("item tax %",),
                "note": ("notes",),
                "po": ("purchaseorder", "purchase order"),
            },
        ),
        Sheet(
            Kind.ITEMS,
            ("name", "price"),
            {
                "name": ("item name",),
                "key": ("sku",),
                "price": ("rate",),
                "unit": ("usage unit", "unit"),
                "tax": ("tax percentage", "tax1 percentage"),
            },
        ),
        Sheet(
            Kind.CLIENTS,
            ("name", "email"),
            {
                "name": ("display name", "company name"),
                "email": ("emailid", "email"),
                "first": ("first name",),
                "last": ("last name",),
                "street": ("billing address",),
                "street2": ("billing street2",),
                "city": ("billing city",),
                "state": ("billing state",),
                "postcode": ("billing code",),
                "country": ("billing country",),
                "tax_id": ("tax registration number", "vat number"),
                "currency": ("currency code", "currency"),
                "terms": ("payment terms",),
            },
        ),
    ),
    Source.INVOICELY: (
        Sheet(
            Kind.INVOICES,
            ("number", "client", "total"),
            {
                "number": ("details", "number"),
                "client": ("client",),
                "issued": ("date",),
                "due": ("due",),
                "currency": ("currency",),
                "status": ("status",),
                "total": ("total",),
            },
        ),
        Sheet(
            Kind.CLIENTS,
            ("name", "email"),
            {"name": ("client name",), "email": ("email",), "country": ("country",)},
        ),
    ),
}
