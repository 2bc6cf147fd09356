"""How strict the mail stand-in is, and what it calls itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MailRules:
    """The limits of the mail server.

    `needs_login`: SMTP asks for the company's address and password before it takes a letter.
    `checker`: who signs the `Authentication-Results` of what arrives (RFC 8601's authserv-id).
    """

    letter_bytes_max: int = 25_000_000
    needs_login: bool = True
    takes_unknown_addresses: bool = True
    checker: str = "mx.northwind.example"
