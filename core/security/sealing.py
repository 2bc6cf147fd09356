"""Sealed values: what a column keeps instead of what a person wrote.

    s1.<data key>.<nonce and AES-256-GCM ciphertext, base64>     text and JSON
    s1.<data key>.<nonce and AES-256-GCM ciphertext>             bytes
    s1.<data key>.                                               written after that key was erased

A value is bound to its cell: company, table, column, row, and how often the row was written. It
opens in no other one, nor does an older value of the same cell. The data key is named in it, so
that it can be read whoever it belongs to by now.
"""

import base64
import binascii
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT: Final = "s1"
NONCE_BYTES: Final = 12
INDEX_DIGITS: Final = 32
KEY_DIGITS_MOST: Final = 18


class Damaged(Exception):
    """A value that is none of ours, or is not where it was sealed."""


class Hidden(str):
    """What stands where a text cannot be read any more."""

    __slots__ = ()


class HiddenBytes(bytes):
    """The same for bytes: there are none."""


ERASED: Final = Hidden("(erased)")
UNREADABLE: Final = Hidden("(unreadable)")


class Ciphertext(str):
    """A sealed text as it is kept."""

    __slots__ = ()


class CipherBytes(bytes):
    """Sealed bytes as they are kept."""

    __slots__ = ()


@dataclass(frozen=True)
class Cell:
    """Where a value is kept; `row` is its key, `sealing` how often its row was written."""

    company_id: int
    table: str
    column: str
    row: str
    sealing: int = 0

    def associated(self, key_id: int) -> bytes:
        """What the ciphertext is bound to."""
        said = (FORMAT, key_id, self.company_id, self.table, self.column, self.row, self.sealing)
        return "/".join(map(str, said)).encode()


class DataKey:
    """One key, opened; an erased one seals and opens nothing."""

    def __init__(self, key_id: int, secret: bytes | None) -> None:
        self.id = key_id
        self.secret = secret
        self._cipher = AESGCM(secret) if secret else None

    @property
    def is_erased(self) -> bool:
        """Whether nothing can be read with it any more."""
        return self._cipher is None

    def seal(self, content: bytes, cell: Cell) -> bytes:
        """Nonce and ciphertext; nothing once the key was erased."""
        if self._cipher is None:
            return b""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, cell.associated(self.id))

    def open(self, sealed: bytes, cell: Cell) -> bytes | None:
        """What was sealed; nothing once it is erased; `Damaged` when it does not belong here."""
        if self._cipher is None or not sealed:
            return None
        try:
            nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
            return self._cipher.decrypt(nonce, rest, cell.associated(self.id))
        except (InvalidTag, ValueError):
            raise Damaged from None


def sealed_text(text: str, key: DataKey, cell: Cell) -> Ciphertext:
    """A text as it is kept in a cell."""
    encoded = base64.b64encode(key.seal(text.encode(), cell)).decode()
    return Ciphertext(f"{FORMAT}.{key.id}.{encoded}")


def sealed_bytes(content: bytes, key: DataKey, cell: Cell) -> CipherBytes:
    """Bytes as they are kept in a cell."""
    return CipherBytes(f"{FORMAT}.{key.id}.".encode() + key.seal(content, cell))


def opened_text(kept: str, keys: Mapping[int, DataKey], cell: Cell) -> str:
    """The text behind what is kept, or `ERASED`; raises `Damaged`."""
    key, encoded = _named(kept, keys)
    try:
        sealed = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise Damaged from None
    content = key.open(sealed, cell)
    return ERASED if content is None else content.decode()


def opened_bytes(kept: bytes, keys: Mapping[int, DataKey], cell: Cell) -> bytes:
    """The bytes behind what is kept, or `HiddenBytes`; raises `Damaged`."""
    head, _, rest = kept.partition(b".")
    name, _, sealed = rest.partition(b".")
    key, _ = _named(f"{head.decode(errors='replace')}.{name.decode(errors='replace')}.", keys)
    content = key.open(sealed, cell)
    return HiddenBytes() if content is None else content


def key_in(kept: Any) -> int | None:
    """The number of the data key that a kept value names; nothing for what is no sealed value."""
    head = kept[:40]
    if isinstance(head, bytes):
        head = head.decode(errors="replace")
    version, _, rest = head.partition(".")
    name, dot, _ = rest.partition(".")
    is_ours = version == FORMAT and dot and name.isascii() and name.isdecimal()
    return int(name) if is_ours and len(name) <= KEY_DIGITS_MOST else None


def blind(secret: bytes, company_id: int, place: str, text: str) -> str:
    """A text as it can be found without being read: other in each company and each column."""
    if not text:
        return ""
    said = f"{company_id}/{place}/{text.lower()}".encode()
    return hmac.new(secret, said, sha256).hexdigest()[:INDEX_DIGITS]


def _named(kept: str, keys: Mapping[int, DataKey]) -> tuple[DataKey, str]:
    key_id = key_in(kept)
    if key_id is None or key_id not in keys:
        raise Damaged
    return keys[key_id], kept.split(".", 2)[2]
