"""Checkpoints of the trail: what is signed, and by whom.

A checkpoint says that a company's chain had so many links at a moment, and what the last one was.
It is signed with Ed25519 (RFC 8032) over canonical JSON and kept outside the database: whoever
rewrites the database cannot make one. Whoever checks pins the public key.
"""

import base64
import binascii
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.errors import InvalidInput

KEY_BYTES: Final = 32
HASH_LETTERS: Final = 64


class Rhythm(StrEnum):
    """Why a checkpoint was made."""

    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True)
class Checkpoint:
    """How long a company's chain was at a moment, and the hash of its last link."""

    company_id: int
    size: int
    head: str
    made_at: datetime
    rhythm: Rhythm

    @property
    def signed(self) -> bytes:
        """What is signed: canonical JSON, which docs/decisions/0015 describes."""
        moment = self.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        told = asdict(self) | {"made_at": moment, "purpose": "paidup trail checkpoint"}
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Sealed:
    """A checkpoint with its signature and the public key that the signer says is theirs."""

    checkpoint: Checkpoint
    key: str
    signature: str

    def is_by(self, keys: Collection[str]) -> bool:
        """Whether one of these public keys signed exactly this."""
        return any(_is_signed(key, self.checkpoint.signed, self.signature) for key in keys)

    def to_json(self) -> str:
        """As it is kept in a file."""
        told = json.loads(self.checkpoint.signed) | {"key": self.key, "signature": self.signature}
        return json.dumps(told, indent=2, sort_keys=True) + "\n"


def read_sealed(text: str) -> Sealed:
    """A checkpoint from its file; raises `ValueError` for what is none."""
    try:
        told: Any = json.loads(text)
        checkpoint = Checkpoint(
            int(told["company_id"]),
            int(told["size"]),
            str(told["head"]),
            datetime.fromisoformat(told["made_at"]),
            Rhythm(told["rhythm"]),
        )
        sealed = Sealed(checkpoint, str(told["key"]), str(told["signature"]))
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("no checkpoint") from error
    if checkpoint.made_at.tzinfo is None or len(checkpoint.head) != HASH_LETTERS:
        raise ValueError("no checkpoint")
    return sealed


class Notary:
    """Signs checkpoints with one key."""

    def __init__(self, key: str, pinned: Collection[str] = ()) -> None:
        """From 32 random bytes as base64, such as `openssl rand -base64 32` makes.

        `pinned` are the public keys whose checkpoints are believed; else only its own is.
        """
        self._key = Ed25519PrivateKey.from_private_bytes(_bytes(key, "PAIDUP_TRAIL_KEY"))
        self.believed = frozenset(pinned or (self.public,))

    @property
    def public(self) -> str:
        """The public key, as base64: what is pinned."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def seal(self, checkpoint: Checkpoint) -> Sealed:
        """The checkpoint, signed."""
        signature = base64.b64encode(self._key.sign(checkpoint.signed)).decode()
        return Sealed(checkpoint, self.public, signature)


def checked_key(text: str) -> str:
    """A public key as it was pinned; raises `InvalidInput` for what is none."""
    _bytes(text, "PAIDUP_TRAIL_PUBLIC_KEY")
    return text


def _bytes(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        hint = "It is 32 bytes as base64. A new one: openssl rand -base64 32"
        if name == "PAIDUP_TRAIL_PUBLIC_KEY":
            hint = "Copy it from: paidup audit key"
        raise InvalidInput(f"{name} is no key.", hint=hint)
    return key


def _is_signed(key: str, text: bytes, signature: str) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
        public.verify(base64.b64decode(signature, validate=True), text)
    except (InvalidSignature, ValueError):  # binascii.Error is one
        return False
    return True
