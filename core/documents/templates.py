"""The templates behind the PDF and the hosted page, and what they are shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.documents.colours import Palette, palette_for
from core.documents.correction_words import CorrectionWords, correction_words
from core.documents.formats import Formats, formats_for
from core.documents.invoice import DocumentCut, DocumentLine, InvoiceDocument, TaxGroup, Withheld
from core.documents.kind_words import said_otherwise
from core.documents.sum_words import SumWords, sum_words_for
from core.documents.sums import cut_said, price_said, withheld_said
from core.documents.words import Words, words_for

FOLDER = Path(__file__).parents[2] / "templates"
NAME_MOST = 80

# Controls that no font has, halves of surrogate pairs, and the marks that turn the reading
# direction of everything after them: a name must not be able to turn an amount around.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


def printable(value: object) -> object:
    """Take out of a text what cannot or must not be printed; leaves markup of ours alone."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return UNPRINTABLE.sub("", value)
    return value


@cache
def environment(**filters: Callable[[Any], str]) -> Environment:
    """Everything is escaped, nothing may be missing, and only our own folder is read.

    Whoever asks with the same filters shares it, since a template is compiled once for each.
    """
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= filters
    return made


def web_link(url: str | None) -> str:
    """The address if it leads to the web, else nothing: no `javascript:`, no `file:`."""
    if url is None or UNPRINTABLE.search(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def qr_code(text: str) -> bytes:
    """A PNG of the code, with a narrow quiet zone: the paper around it is white anyway."""
    buffer = BytesIO()
    segno.make_qr(text, error="m").save(buffer, kind="png", scale=6, border=1)
    return buffer.getvalue()


@dataclass(frozen=True)
class Shown:
    """What a template of a document sees: the values, and how to write them."""

    document: InvoiceDocument
    words: Words
    formats: Formats
    palette: Palette
    pay_link: str
    logo: str
    sums: SumWords

    def cut(self, cut: DocumentCut) -> str:
        """A discount or charge in words."""
        return cut_said(cut, self.sums, self.formats)

    def price(self, line: DocumentLine) -> str:
        """A unit price, and for how many it is."""
        return price_said(line, self.sums, self.formats)

    def withheld(self, each: Withheld) -> str:
        """What a row about what is kept back says."""
        return withheld_said(each, self.sums, self.formats)

    def quantity(self, line: DocumentLine) -> str:
        """How many, in what unit."""
        return f"{self.formats.quantity(line.quantity)} {line.unit}".strip()

    def rate(self, line: DocumentLine) -> str:
        """What a line bears: a rate, or several by their names; a dash for what has none."""
        if line.taxes:
            return " + ".join(f"{name} {self.formats.percent(rate)}" for name, rate in line.taxes)
        return "–" if line.tax_rate is None else self.formats.percent(line.tax_rate)

    def tax(self, group: TaxGroup) -> str:
        """What a row of tax is about."""
        net = self.formats.money(group.net)
        if group.is_untaxed:
            return self.sums.untaxed.format(tax=self.words.tax_name, net=net)
        name, rate = group.name or self.words.tax_name, self.formats.percent(group.rate)
        return self.words.tax_on.format(rate=rate, tax=name, net=net)

    @property
    def title(self) -> str:
        """What the document is called in a list of files or tabs."""
        number = self.document.number or self.words.draft
        return f"{self.name} {number} · {self.document.seller.name[:NAME_MOST]}"

    @property
    def correction(self) -> CorrectionWords:
        """The words of credit notes, and of what was credited."""
        return correction_words(self.document.language)

    @property
    def name(self) -> str:
        """What the document is."""
        return self.correction.name if self.document.corrects else self.words.invoice

    @property
    def lead(self) -> str:
        """What a credit note does, said first."""
        corrected = self.document.corrects
        if corrected is None:
            return ""
        day, amount = self.formats.day(corrected.issued_on), self.formats.money(self.document.total)
        return self.correction.lead.format(number=corrected.number, day=day, amount=amount)

    @property
    def early_sentence(self) -> str:
        """What may be paid less, until when; empty where nothing may."""
        early, formats = self.document.early, self.formats
        if early is None:
            return ""
        percent = formats.percent(early.percent)
        if early.until is None:
            return self.words.early_within.format(days=early.days, percent=percent)
        amount, day = formats.money(early.amount), formats.day(early.until)
        return self.words.early_until.format(amount=amount, day=day, percent=percent)

    def label_of_tax_id(self, tax_id: str) -> str:
        """What the seller's tax id is called."""
        return self.words.tax_id if _is_vat_id(tax_id) else self.words.tax_number

    def label_of_customer_tax_id(self, tax_id: str) -> str:
        """The same, said to the client whose it is."""
        if _is_vat_id(tax_id):
            return self.words.customer_tax_id.format(name=self.words.tax_id)
        return self.words.customer_tax_number


def _is_vat_id(tax_id: str) -> bool:
    """A VAT id begins with its country's letters, a tax number does not."""
    return tax_id[:2].isalpha()


def _words(document: InvoiceDocument) -> Words:
    """The words of its language, as its seller's country and its kind would have them."""
    words = words_for(document.language, document.seller.country)
    return replace(words, **said_otherwise(document.kind, document.language))


def shown(document: InvoiceDocument, *, logo: str = "") -> Shown:
    """Gather what the templates need; `logo` is the address under which they find it."""
    return Shown(
        document=document,
        words=_words(document),
        formats=formats_for(document.language, document.locale),
        palette=palette_for(document.accent),
        pay_link=web_link(document.pay_url),
        logo=logo,
        sums=sum_words_for(document.language),
    )
