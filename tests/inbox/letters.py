"""Raw mails for tests: built line by line, since what they are about is how they are written."""

from pathlib import Path

OWN = "billing@northwind.example"
SERVER = "mx.northwind.example"
CARL = "Carl Ackermann <carl@acme.example>"
KEPT = Path(__file__).parents[1] / "data" / "mails"

PROVEN = (
    f"{SERVER}; dkim=pass header.d=acme.example header.s=s1; dmarc=pass header.from=acme.example"
)


def letter(
    text: str | bytes = "Hello.",
    *more: str | bytes,
    sender: str | None = CARL,
    subject: str = "Re: Invoice INV-2026-0007",
    to: str = OWN,
    checks: str | None = None,
) -> bytes:
    """A mail; `more` are headers of its own, `checks` what our server says about it on top."""
    head: list[str | bytes] = []
    if checks is not None:
        head += [f"Authentication-Results: {checks}", f"Received: from x by {SERVER}; now"]
    if sender is not None:
        head.append(f"From: {sender}")
    head += [
        f"To: {to}",
        f"Subject: {subject}",
        "Date: Tue, 24 Nov 2026 09:13:01 +0100",
        "Message-ID: <reply-1@acme.example>",
        *more,
    ]
    return b"\r\n".join([*map(_bytes, head), b"", _bytes(text)])


def multipart(*parts: str | bytes, kind: str = "mixed", boundary: str = "=b") -> tuple[bytes, str]:
    """A body of parts, each with its own headers, and the header that says so."""
    line = f"--{boundary}".encode()
    body = b"\r\n".join(piece for part in parts for piece in (line, _bytes(part)))
    return (
        body + b"\r\n" + line + b"--\r\n",
        f'Content-Type: multipart/{kind}; boundary="{boundary}"',
    )


def part(content: str | bytes, *headers: str) -> bytes:
    """One part of a multipart."""
    return b"\r\n".join([*map(_bytes, headers), b"", _bytes(content)])


def kept(name: str) -> bytes:
    """A mail from `tests/data/mails`."""
    return (KEPT / f"{name}.eml").read_bytes()


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
