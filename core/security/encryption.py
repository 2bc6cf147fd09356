"""Secrets at rest: what the database keeps of them can only be read with a key it does not have.

    v1.<key id>.<nonce and AES-256-GCM ciphertext, base64>

A kept value names its key, so keys can be changed one after another: the first of a keyring
encrypts, all of them decrypt. It is bound to its place (company, table, column, row), so a value
that somebody copies into another row opens nothing there.
"""

import base64
import binascii
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import KeyMissing, WrongState

VERSION: Final = "v1"
NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32
NAME_BYTES: Final = 5
KEYS_HINT: Final = (
    "An administrator starts Paidup again if keys were just rotated; docs/operations.md says how to"
    " put a key back."
)


@dataclass(frozen=True)
class Place:
    """Where a value is kept: it can be read there and nowhere else."""

    company_id: int
    table: str
    column: str
    row: int | str

    @property
    def associated(self) -> bytes:
        """What the ciphertext is bound to."""
        return f"{self.company_id}/{self.table}/{self.column}/{self.row}".encode()


class Keyring:
    """Encrypts with the first key, and decrypts with whichever a value names.

    `words` are long random texts from the settings; the keys are derived from them.
    """

    def __init__(self, words: Sequence[str] = ()) -> None:
        self._keys = {_name(word): AESGCM(_derived(word, b"key", KEY_BYTES)) for word in words}
        self._first = _name(words[0]) if words else ""

    @property
    def newest(self) -> str:
        """The name of the key that encrypts; empty without one."""
        return self._first

    @property
    def names(self) -> tuple[str, ...]:
        """What its keys are called, the newest first."""
        return tuple(self._keys)

    def encrypt(self, text: str, place: Place, name: str = "") -> str:
        """The text as it may be kept in this place, with the key of that name or the newest.

        Raises `KeyMissing` without that key.
        """
        name = name or self._first
        if not name:
            raise KeyMissing("There is no key to keep secrets with.", hint=KEYS_HINT)
        if name not in self._keys:
            raise KeyMissing("The key that is in force is missing here.", hint=KEYS_HINT)
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._keys[name].encrypt(nonce, text.encode(), place.associated)
        return f"{VERSION}.{name}.{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, kept: str, place: Place) -> str:
        """The text behind a kept value; `WrongState` when its key or its place is another."""
        version, _, rest = kept.partition(".")
        name, _, encoded = rest.partition(".")
        if version != VERSION or name not in self._keys:
            raise KeyMissing("The key to a secret that is kept here is missing.", hint=KEYS_HINT)
        try:
            sealed = base64.b64decode(encoded, validate=True)
            nonce, sealed = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
            return self._keys[name].decrypt(nonce, sealed, place.associated).decode()
        except (InvalidTag, binascii.Error, ValueError):
            hint = "It was changed in the database, or belongs elsewhere. Set it up anew."
            raise WrongState("A secret that is kept here cannot be read.", hint=hint) from None

    def is_current(self, kept: str) -> bool:
        """Whether a value is kept with the first key; one that is not wants to be kept anew."""
        return kept.startswith(f"{VERSION}.{self._first}.")


def _name(word: str) -> str:
    """What a key is called in the values it keeps; it says nothing about the key."""
    return _derived(word, b"name", NAME_BYTES).hex()


def _derived(word: str, purpose: bytes, size: int) -> bytes:
    info = b"paidup secrets at rest: " + purpose
    return HKDF(SHA256(), size, salt=None, info=info).derive(word.encode(errors="surrogatepass"))
