"""The hosted invoice page and its neighbours, as HTML; siblings of the PDF, from the same parts.

No page loads anything from elsewhere and none has a script. A page's one style block carries the
nonce that `policy` names, so whoever serves it sends both together.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal

from jinja2 import Environment
from markupsafe import Markup

from core.documents.colours import palette_for
from core.documents.invoice import ACCENT, InvoiceDocument, Logo
from core.documents.quote_words import quote_words_for
from core.documents.templates import Shown, environment, shown
from core.documents.words import LANGUAGES, words_for
from core.money import Money


class PageState(StrEnum):
    """What the client needs to know first; overdue is a date and not a state."""

    OPEN = "open"
    PARTLY_PAID = "partly_paid"
    PROCESSING = "processing"
    PAID = "paid"
    VOID = "void"
    CLOSED = "closed"
    CREDITED = "credited"
    ISSUED = "issued"


@dataclass(frozen=True)
class InvoicePage:
    """What the hosted page shows beside the document.

    `pay_action` is where the button posts its `nonce`; empty shows no button. `news` is what became
    of the last attempt to pay.
    """

    state: PageState
    style_nonce: str
    pdf_url: str = ""
    pay_action: str = ""
    nonce: str = ""
    is_overdue: bool = False
    is_test: bool = False
    news: Literal["", "failed", "cancelled", "unavailable"] = ""

    @property
    def may_be_paid(self) -> bool:
        """Whether paying still makes sense."""
        return self.state in {PageState.OPEN, PageState.PARTLY_PAID}


@dataclass(frozen=True)
class QuotePage:
    """What the page of a quote shows beside the document.

    `answer_action` is the address that its two buttons post the `nonce` below; empty shows none.
    """

    state: Literal["offered", "accepted", "declined", "expired", "pro_forma"]
    style_nonce: str
    pdf_url: str
    answer_action: str = ""
    nonce: str = ""
    is_test: bool = False


@dataclass(frozen=True)
class PaidPage:
    """What is shown after the provider's page; without `received` the confirmation is awaited."""

    style_nonce: str
    invoice_url: str
    received: Money | None = None
    is_test: bool = False


def policy(style_nonce: str, *, form_targets: Sequence[str] = (), is_scripted: bool = False) -> str:
    """The Content-Security-Policy of a page.

    Browsers apply `form-action` to where a form's answer redirects too, so the provider's checkout
    must be allowed: `form_targets` names it. The one page with a script of ours names its nonce.
    """
    targets = " ".join(("'self'", *form_targets))
    script = f"script-src 'nonce-{style_nonce}'; " if is_scripted else ""
    return (
        f"default-src 'none'; {script}style-src 'nonce-{style_nonce}'; img-src data:; "
        f"form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    )


def language_for(accepted: str) -> str:
    """The language for a page that knows no client, from the browser's Accept-Language."""
    for wish in accepted.lower().split(","):
        language = wish.strip()[:2]
        if language in LANGUAGES:
            return language
    return "en"


class Pages:
    """Writes the pages; built once, since reading templates takes time."""

    def __init__(self) -> None:
        self._environment: Environment = environment()

    def invoice(self, document: InvoiceDocument, page: InvoicePage) -> str:
        """The hosted invoice."""
        values = _shown(document)
        is_overdue = page.is_overdue and page.may_be_paid
        mark = "overdue" if is_overdue else page.state.value
        return self._write(
            "invoice",
            document.language,
            page.style_nonce,
            accent=document.accent,
            shown=values,
            page=page,
            mark=mark,
            state_word=_state_word(values, mark),
            headline=document.owed if page.may_be_paid else document.total,
            sentences=_sentences(values, page),
        )

    def quote(self, document: InvoiceDocument, page: QuotePage) -> str:
        """The hosted quote, on which it is accepted or declined."""
        values, said = _shown(document), quote_words_for(document.language)
        until = values.formats.day(document.due_on) if document.due_on else ""
        is_quote = page.state != "pro_forma"
        sentence = getattr(said, f"{page.state}_sentence") if is_quote else said.about_pro_forma
        return self._write(
            "quote",
            document.language,
            page.style_nonce,
            accent=document.accent,
            shown=values,
            said=said,
            page=page,
            mark={"accepted": "paid", "offered": "open"}.get(page.state, "void"),
            state_word=getattr(said, f"state_{page.state}") if is_quote else values.words.invoice,
            sentence=sentence.format(day=until, seller=document.seller.name),
        )

    def paid(self, document: InvoiceDocument, page: PaidPage) -> str:
        """Thanks, where the provider sends the client back to."""
        return self._write(
            "paid",
            document.language,
            page.style_nonce,
            accent=document.accent,
            shown=_shown(document),
            page=page,
        )

    def codes(
        self, style_nonce: str, picture: bytes = b"", secret: str = "", *, form_nonce: str = ""
    ) -> str:
        """A fresh second factor to scan; before it is shown, the button that shows it."""
        return self._write(
            "codes",
            "en",
            style_nonce,
            picture=f"data:image/png;base64,{b64encode(picture).decode()}" if picture else "",
            secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            form_nonce=form_nonce,
        )

    def gone(self, style_nonce: str, *, language: str = "en") -> str:
        """There is no such invoice, and no hint whether there ever was."""
        return self._write("gone", language, style_nonce)

    def withdrawn(self, style_nonce: str, seller: str, *, language: str = "en") -> str:
        """An invoice that was cancelled: that it was, by whom, and nothing else of it."""
        words = words_for(language)
        sentence = words.void_sentence.format(seller=seller)
        return self.problem(
            style_nonce, language=language, title=words.state_void, sentence=sentence
        )

    def strange(self, style_nonce: str, *, language: str = "en") -> str:
        """A request that no page of ours makes."""
        words = words_for(language)
        return self.problem(
            style_nonce, language=language, title=words.strange_title, sentence=words.gone_hint
        )

    def too_often(self, style_nonce: str, wait_seconds: int, *, language: str = "en") -> str:
        """Somebody did something too often; when it can be done again."""
        words = words_for(language)
        minutes = -(-wait_seconds // 60)
        sentence = words.wait_minutes.format(minutes=minutes) if minutes > 1 else words.wait_minute
        return self.problem(
            style_nonce, language=language, title=words.too_often_title, sentence=sentence
        )

    def problem(
        self,
        style_nonce: str,
        *,
        language: str = "en",
        title: str = "",
        sentence: str = "",
        hint: str = "",
        reference: str = "",
        back_url: str = "",
    ) -> str:
        """An apology, or with a title and a sentence of its own a plain refusal."""
        words = words_for(language)
        return self._write(
            "problem",
            language,
            style_nonce,
            title=title or words.problem_title,
            sentence=sentence or ("" if title else words.problem_sentence),
            hint=hint,
            reference=reference,
            back_url=back_url,
        )

    @cached_property
    def _sheet(self) -> Markup:
        # Our own file; in a style element quotes and signs stay as they are.
        return Markup(self._environment.get_template("web/page.css").render())  # noqa: S704  # nosec B704  # ours

    def _write(
        self, name: str, language: str, style_nonce: str, *, accent: str = ACCENT, **values: object
    ) -> str:
        return self._environment.get_template(f"web/{name}.html").render(
            language=language if language in LANGUAGES else "en",
            words=words_for(language),
            palette=palette_for(accent),
            sheet=self._sheet,
            style_nonce=style_nonce,
            **values,
        )


def _shown(document: InvoiceDocument) -> Shown:
    return shown(document, logo=_data_address(document.logo) if document.logo else "")


def _state_word(shown: Shown, mark: str) -> str:
    """The word for where it stands; those of credit notes are theirs."""
    own = {
        PageState.CREDITED.value: shown.correction.state_credited,
        PageState.ISSUED.value: shown.correction.state,
    }
    return own.get(mark) or str(getattr(shown.words, f"state_{mark}"))


def _data_address(logo: Logo) -> str:
    """The logo inside the page: as an image it can neither run a script nor load a thing."""
    return f"data:{logo.media_type};base64,{b64encode(logo.content).decode()}"


def _sentences(shown: Shown, page: InvoicePage) -> list[str]:
    """What the state means for the client, the most important first."""
    document, words, formats = shown.document, shown.words, shown.formats
    seller = document.seller.name
    only = {
        PageState.PAID: words.paid_sentence,
        PageState.VOID: words.void_sentence.format(seller=seller),
        PageState.CLOSED: words.closed_sentence.format(seller=seller),
        PageState.PROCESSING: words.processing_sentence,
        PageState.CREDITED: shown.correction.credited_sentence,
        PageState.ISSUED: shown.lead,
    }
    if page.state in only:
        return [only[page.state]]
    sentences = []
    if page.state is PageState.PARTLY_PAID:
        paid, total = formats.money(document.paid), formats.money(document.total)
        sentences.append(words.partly_paid_sentence.format(paid=paid, total=total))
    if document.due_on:
        due = words.overdue_sentence if page.is_overdue else words.due_sentence
        sentences.append(due.format(day=formats.day(document.due_on)))
    return [*sentences, *filter(None, [shown.early_sentence])]
