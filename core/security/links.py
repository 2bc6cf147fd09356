"""Addresses that lead back to us: the hosted invoice, its PDF, and where a reply goes.

They are made again from the signing key whenever they are needed, so they are never kept. That of
an invoice is made of its seed too: another seed is another address, and the earlier one is dead.
"""

import re
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from core.security.signing import Signer, new_token

PAGE = "invoice page"
REPLY = "invoice reply"
PAY = "pay"
ANSWER = "answer to a quote"
CODES = "codes page"
SET_UP = "set-up word"
SESSION = "web session"
PASSKEY = "passkey"
PASSKEY_USER = "passkey user"
SIGN = "sign of a link"
KNOWN = "known browser"
DESK = "desk"


class Addressed(Protocol):
    """What has an address on the web: an invoice."""

    @property
    def id(self) -> int:
        """Its number in the database, which its address names."""

    @property
    def address_seed(self) -> str:
        """What makes its address another than all before."""


class Links:
    """Makes and reads signed addresses under one base URL and one mailbox."""

    def __init__(self, base_url: str, signer: Signer, mailbox: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._signer = signer
        self._mailbox = mailbox
        local, _, domain = mailbox.partition("@")
        tagged = rf"{re.escape(local)}\+i\d{{1,18}}-\w+@{re.escape(domain)}"
        self._tagged = re.compile(tagged.encode(), re.IGNORECASE)

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a browser names a site."""
        parts = urlsplit(self._base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The name that our pages are under."""
        return urlsplit(self._base_url).hostname or ""

    def desk(self, path: str = "") -> str:
        """The pages of those who work with Paidup."""
        return f"{self._base_url}/desk{path}"

    def page(self, invoice: Addressed) -> str:
        """The hosted invoice, where it is read and paid."""
        token = self._signer.token(PAGE, _named(invoice.id, invoice.address_seed))
        return f"{self._base_url}/i/{invoice.id}/{token}"

    def pdf(self, invoice: Addressed) -> str:
        """Its PDF."""
        return f"{self.page(invoice)}/pdf"

    def is_page(self, invoice_id: int, seed: str, token: str) -> bool:
        """Whether this token opens the invoice with this number and seed."""
        return self._signer.is_token(PAGE, _named(invoice_id, seed), token)

    def pay_nonce(self, invoice: Addressed, now: datetime) -> str:
        """What the button to pay carries."""
        return self._signer.form_nonce(PAY, _named(invoice.id, invoice.address_seed), now)

    def is_pay_nonce(self, invoice: Addressed, nonce: str, now: datetime) -> bool:
        """Whether somebody pressed the button of this invoice's page, lately."""
        page = _named(invoice.id, invoice.address_seed)
        return self._signer.is_form_nonce(PAY, page, nonce, now)

    def answer_nonce(self, invoice: Addressed, offered: str, now: datetime) -> str:
        """What the buttons of a quote's page carry: they answer what was offered, nothing else."""
        page = _named(invoice.id, invoice.address_seed)
        return self._signer.form_nonce(ANSWER, f"{page} {offered}", now)

    def is_answer_nonce(self, invoice: Addressed, offered: str, nonce: str, now: datetime) -> bool:
        """Whether somebody pressed one of them, lately."""
        page = _named(invoice.id, invoice.address_seed)
        return self._signer.is_form_nonce(ANSWER, f"{page} {offered}", nonce, now)

    def codes_nonce(self, token: str, now: datetime) -> str:
        """What the button carries that shows a fresh second factor."""
        return self._signer.form_nonce(CODES, token, now)

    def is_codes_nonce(self, token: str, nonce: str, now: datetime) -> bool:
        """Whether somebody pressed it, lately."""
        return self._signer.is_form_nonce(CODES, token, nonce, now)

    def desk_nonce(self, session: str) -> str:
        """What one form of a signed-in person's pages carries; no two are alike."""
        name = new_token()
        return f"{name}.{self._signer.token(DESK, f'{session} {name}')}"

    def is_desk_nonce(self, session: str, nonce: str) -> bool:
        """Whether a form comes from a page that was shown to this session."""
        name, _, token = nonce.partition(".")
        return self._signer.is_token(DESK, f"{session} {name}", token)

    def challenge(self, asked: str, now: datetime) -> bytes:
        """What an authenticator is asked to sign, for this one thing and for a while."""
        return self._signer.form_nonce(PASSKEY, asked, now).encode()

    def is_challenge(self, asked: str, signed: bytes, now: datetime) -> bool:
        """Whether that is what was asked, lately."""
        return self._signer.is_form_nonce(PASSKEY, asked, signed.decode(errors="replace"), now)

    def sign(self, link_id: int) -> str:
        """Two digits that both sides of a link show, so that a person can compare them."""
        return f"{int(self._signer.kept(SIGN, str(link_id)), 16) % 100:02}"

    def known_browser(self, mail: str) -> str:
        """What a browser keeps in which somebody with a mail address has signed in."""
        name = new_token()
        return f"{name}.{self._signer.token(KNOWN, f'{mail} {name}')}"

    def is_known_browser(self, mail: str, kept: str) -> bool:
        """Whether somebody with this address has signed in there."""
        name, _, token = kept.partition(".")
        return self._signer.is_token(KNOWN, f"{mail} {name}", token)

    def kept(self, purpose: str, text: str) -> str:
        """A keyed hash: what is kept of a token, and of whose tries are counted."""
        return self._signer.kept(purpose, text)

    def codes_page(self, token: str) -> str:
        """The page that shows a fresh second factor, once."""
        return f"{self._base_url}/codes/{token}"

    def reply_address(self, invoice_id: int) -> str:
        """Where a reply about an invoice goes; it selects the thread and proves nothing."""
        local, domain = self._mailbox.rsplit("@", 1)
        return f"{local}+i{invoice_id}-{self._signer.short_token(REPLY, str(invoice_id))}@{domain}"

    def invoice_of(self, reply_address: str) -> int | None:
        """The invoice a reply address selects; nothing when it is not one of ours."""
        _, _, tag = reply_address.rsplit("@", 1)[0].partition("+i")
        digits, _, token = tag.partition("-")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 19):  # noqa: PLR2004  # 2**63
            return None
        return int(digits) if self._signer.is_short_token(REPLY, digits, token) else None

    def invoice_in(self, head: bytes) -> int | None:
        """The first invoice that a reply address anywhere in a mail's head selects."""
        found = (self.invoice_of(each.decode().lower()) for each in self._tagged.findall(head))
        return next(filter(None, found), None)


def _named(invoice_id: int, seed: str) -> str:
    return f"{invoice_id} {seed}"
