"""Addresses that lead back to us: the hosted invoice, its PDF, and where a reply goes.

They are made again from the signing key whenever they are needed, so they never expire and are
never kept.
"""

import re

from core.security.signing import Signer

PAGE = "invoice page"
REPLY = "invoice reply"


class Links:
    """Makes and reads signed addresses under one base URL and one mailbox."""

    def __init__(self, base_url: str, signer: Signer, mailbox: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._signer = signer
        self._mailbox = mailbox
        local, _, domain = mailbox.partition("@")
        tagged = rf"{re.escape(local)}\+i\d{{1,18}}-\w+@{re.escape(domain)}"
        self._tagged = re.compile(tagged.encode(), re.IGNORECASE)

    def page(self, invoice_id: int) -> str:
        """The hosted invoice, where it is read and paid."""
        return f"{self._base_url}/i/{invoice_id}/{self._signer.token(PAGE, str(invoice_id))}"

    def pdf(self, invoice_id: int) -> str:
        """Its PDF."""
        return f"{self.page(invoice_id)}/pdf"

    def is_page(self, invoice_id: int, token: str) -> bool:
        """Whether this token opens this invoice."""
        return self._signer.is_token(PAGE, str(invoice_id), token)

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
