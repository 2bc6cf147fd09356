"""What Stripe allows in texts that merchants attach to their objects."""

import re
from typing import Any

from sandbox.stripe import errors

METADATA_KEYS_MAX = 50
METADATA_KEY_MAX = 40
METADATA_VALUE_MAX = 500
DESCRIPTOR_MAX = 22
EMAIL_MAX = 512
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_FORBIDDEN = re.compile(r"[<>\\'\"*]")


def require_short(text: Any, limit: int, name: str) -> None:
    """Refuse a text with more than `limit` characters."""
    if text is not None and len(text) > limit:
        raise errors.too_long(name, text, limit)


def require_email(address: Any, name: str) -> None:
    """Refuse what no mail could be sent to."""
    if address is None:
        return
    require_short(address, EMAIL_MAX, name)
    if not _EMAIL.fullmatch(address) or ".." in address:
        raise errors.Refusal(f"Invalid email address: {address}", param=name, code="email_invalid")


def check_metadata(metadata: Any, name: str) -> None:
    """Refuse more than 50 keys, keys over 40 and values over 500 characters."""
    if not metadata:
        return
    if len(metadata) > METADATA_KEYS_MAX:
        raise errors.Refusal(
            f"You can only specify {METADATA_KEYS_MAX} metadata keys, but you passed in"
            f" {len(metadata)}.",
            param=name,
        )
    for key, value in metadata.items():
        if len(key) > METADATA_KEY_MAX:
            raise errors.Refusal(
                f"Metadata keys can have up to {METADATA_KEY_MAX} characters, but you passed in a"
                f" key that is {len(key)} characters. Invalid key: {key}",
                param=name,
            )
        if len(value) > METADATA_VALUE_MAX:
            raise errors.Refusal(
                f"Metadata values can have up to {METADATA_VALUE_MAX} characters, but you passed in"
                f" a value that is {len(value)} characters. Invalid value: {value}",
                param=f"{name}[{key}]",
            )


def kept_metadata(metadata: Any) -> dict[str, str]:
    """What is kept of metadata: an empty value unsets its key."""
    return {key: value for key, value in (metadata or {}).items() if value != ""}


def check_statement_descriptor(text: Any, name: str) -> None:
    """Refuse what banks would not print: too long, without a letter, or with odd characters."""
    if text is None:
        return
    if len(text) > DESCRIPTOR_MAX:
        raise errors.Refusal(
            f"The statement descriptor must be at most {DESCRIPTOR_MAX} characters.", param=name
        )
    if _FORBIDDEN.search(text) or not text.isascii():
        raise errors.Refusal(
            "The statement descriptor cannot contain any of these characters: <, >, \\, ', \", *.",
            param=name,
        )
    if not any(character.isalpha() for character in text):
        raise errors.Refusal(
            "The statement descriptor must contain at least one alphanumeric character.", param=name
        )
