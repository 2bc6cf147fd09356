"""Signed addresses: tokens that are made again instead of being kept.

A token is a keyed hash (HMAC-SHA-256) of its purpose and subject, so one made for a purpose opens
nothing else, and whoever reads the database cannot make one. A token that is random instead is kept
as a keyed hash under its purpose.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

SHORT_BYTES = 10
TOKEN_BYTES: Final = 32
FORM_LASTS: Final = timedelta(hours=1)
STAMP_DIGITS: Final = 12


class Signer:
    """Makes and checks tokens under one key."""

    def __init__(self, key: bytes) -> None:
        assert len(key) >= 32, "a signing key has at least 32 bytes"  # noqa: PLR2004  # 256 bits
        self._key = key

    def token(self, purpose: str, subject: str) -> str:
        """256 bits for an address on the web."""
        return base64.urlsafe_b64encode(self._mac(purpose, subject)).rstrip(b"=").decode()

    def short_token(self, purpose: str, subject: str) -> str:
        """80 bits in letters and digits of one case, for a mail address; it proves nothing."""
        return base64.b32encode(self._mac(purpose, subject)[:SHORT_BYTES]).decode().lower()

    def is_token(self, purpose: str, subject: str, token: str) -> bool:
        """Compare in constant time, whatever was sent."""
        return hmac.compare_digest(
            self.token(purpose, subject).encode(), token.encode(errors="replace")
        )

    def is_short_token(self, purpose: str, subject: str, token: str) -> bool:
        """The same for a mail address, letters' case aside."""
        made = self.short_token(purpose, subject)
        return hmac.compare_digest(made.encode(), token.lower().encode(errors="replace"))

    def kept(self, purpose: str, text: str) -> str:
        """What is kept of a random token, or of anything that is only to be recognised again."""
        return hmac.digest(self._key, _told(f"kept {purpose}", text), "sha256").hex()

    def form_nonce(self, form: str, page: str, now: datetime) -> str:
        """What a form carries: it is good for this form on this page, and for an hour."""
        until = int((now + FORM_LASTS).timestamp())
        return f"{until}.{self.token(f'form {form}', f'{until} {page}')}"

    def is_form_nonce(self, form: str, page: str, nonce: str, now: datetime) -> bool:
        """Whether a form comes from this page, which was shown in the last hour."""
        until, _, token = nonce.partition(".")
        if not (until.isascii() and until.isdecimal() and len(until) <= STAMP_DIGITS):
            return False
        is_made = self.is_token(f"form {form}", f"{until} {page}", token)
        return is_made and now.timestamp() <= int(until) <= (now + FORM_LASTS).timestamp()

    def _mac(self, purpose: str, subject: str) -> bytes:
        return hmac.digest(self._key, _told(purpose, subject), hashlib.sha256)


def _told(purpose: str, subject: str) -> bytes:
    return f"{purpose}\0{subject}".encode(errors="replace")


def new_token() -> str:
    """256 random bits for an address on the web."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_seed() -> str:
    """256 random bits that make an address another than any before."""
    return secrets.token_hex(TOKEN_BYTES)


def new_code() -> str:
    """A single-use code of 130 bits that a person can carry from one chat to another."""
    return base64.b32encode(secrets.token_bytes(16)).rstrip(b"=").decode().lower()


def hashed(text: str) -> str:
    """What is kept of a code. A fast hash will do: a code has 128 random bits."""
    return hashlib.sha256(text.strip().lower().encode(errors="replace")).hexdigest()


def content_hash(content: Mapping[str, Any]) -> str:
    """One hash for one content, however its keys were ordered."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of(content_hash: str) -> str:
    """The first letters of a content's hash: they travel in a button and say what was shown."""
    return content_hash[:12]
