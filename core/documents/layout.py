"""Jinja2 and WeasyPrint: an `InvoiceDocument` laid out as a PDF.

The only file that imports WeasyPrint, which raises `OSError` on import where the system's pango is
missing, blocks while it works, and is not safe in threads. So only `press.py` imports this one,
in a child process.
"""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

from core.documents.dossier import ClientFile
from core.documents.invoice import DocumentLine, InvoiceDocument, Party
from core.documents.statement import StatementDocument
from core.documents.statement import shown as shown_statement
from core.documents.templates import environment, qr_code, shown, web_link
from core.documents.words import LANGUAGES, words_for
from core.money import Money

HTML_CHARACTERS_MOST = 600_000  # some ten seconds of work

# An endless word is laid out in a time that grows with its square: let it break within.
ENDLESS_WORD = re.compile(r"\S{80,}")
BREAK_EVERY = 20
BREAK = "\N{ZERO WIDTH SPACE}"


class TooLong(Exception):
    """The document has more text than the printer takes."""


class Assets:
    """What a document may load: its own logo and code, and nothing from a disk or a network."""

    _fail_on_errors = False  # WeasyPrint reads it: a denied image is left out, the rest is printed

    def __init__(self, document: InvoiceDocument | None = None, pay_link: str = "") -> None:
        self._known: dict[str, tuple[bytes, str]] = {}
        if document and document.logo:
            self._known["asset:logo"] = (document.logo.content, document.logo.media_type)
        if pay_link:
            self._known["asset:qr"] = (qr_code(pay_link), "image/png")

    def __call__(self, url: str) -> URLFetcherResponse:
        """The asset of that name; raises `KeyError` for every other address."""
        content, media_type = self._known[url]
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


class Page(HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """A page read as XML, in a tenth of the time the parser for any HTML takes.

    Our templates are well-formed, and what people wrote is escaped and cleaned before.
    """

    def __init__(self, text: str, assets: Assets) -> None:
        self.base_url = None
        self.url_fetcher = assets
        self.media_type = "print"
        root = ET.fromstring(text)  # noqa: S314  # nosec B314  # our own template, no entities of others
        for element in root.iter():
            _tame(element)
        self.etree_element = root
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)


def _tame(element: ET.Element) -> None:
    """No link but to the web, no word without an end."""
    if not web_link(element.get("href")):
        element.attrib.pop("href", None)
    if element.text:
        element.text = ENDLESS_WORD.sub(_breakable, element.text)


def _breakable(word: re.Match[str]) -> str:
    letters = word[0]
    return BREAK.join(
        letters[start : start + BREAK_EVERY] for start in range(0, len(letters), BREAK_EVERY)
    )


class Layout:
    """Built once per process: reading fonts and style sheets takes longer than a document."""

    def __init__(self) -> None:
        self._environment = environment()
        self._template = self._environment.get_template("documents/invoice.html")
        # One for ever: WeasyPrint leaks memory when it is built anew for each document.
        self._fonts = FontConfiguration()
        self._file = self._environment.get_template("documents/dossier.html")
        self._statement = self._environment.get_template("documents/statement.html")
        self._sheet = self._style("page.css", "en")
        self._file_sheet = self._style("dossier.css", "en")
        self._folios = {language: self._style("folio.css", language) for language in LANGUAGES}

    def warm(self) -> None:
        """Print a page nobody sees: it reads the fonts, and shows that printing works at all."""
        party, nothing = Party("Paidup"), Money(0, "EUR")
        line = DocumentLine("Warm", Decimal(1), Decimal(0), Decimal(0), nothing)
        sums = (nothing,) * 5
        self.pdf(InvoiceDocument("en", "en_GB", party, party, (line,), (), *sums, number="0"))

    def pdf(self, document: InvoiceDocument | ClientFile | StatementDocument) -> bytes:
        """The same document gives the same bytes; raises `TooLong`."""
        if isinstance(document, ClientFile):
            return self._file_pdf(document)
        if isinstance(document, StatementDocument):
            return self._statement_pdf(document)
        values = shown(document, logo="asset:logo" if document.logo else "")
        text = self._template.render(shown=values)
        if len(text) > HTML_CHARACTERS_MOST:
            raise TooLong
        page = Page(text, Assets(document, values.pay_link))
        pdf: bytes = page.write_pdf(**self.options(document.language))
        return pdf

    def _file_pdf(self, document: ClientFile) -> bytes:
        text = self._file.render(file=document)
        if len(text) > HTML_CHARACTERS_MOST:
            raise TooLong
        page = Page(text, Assets())
        pdf: bytes = page.write_pdf(font_config=self._fonts, stylesheets=[self._file_sheet])
        return pdf

    def _statement_pdf(self, document: StatementDocument) -> bytes:
        text = self._statement.render(shown=shown_statement(document))
        if len(text) > HTML_CHARACTERS_MOST:
            raise TooLong
        pdf: bytes = Page(text, Assets()).write_pdf(**self.options(document.language))
        return pdf

    def options(self, language: str) -> dict[str, object]:
        """What WeasyPrint is told beside the page: the fonts and sheets it need not read again."""
        folio = self._folios.get(language, self._folios["en"])
        return {"font_config": self._fonts, "stylesheets": [self._sheet, folio]}

    def _style(self, name: str, language: str) -> CSS:
        text = self._environment.get_template(f"documents/{name}").render(words=words_for(language))
        return CSS(string=text, font_config=self._fonts)
