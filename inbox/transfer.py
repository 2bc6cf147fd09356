"""How bytes travel in a mail: base64 and quoted-printable, undone without complaint.

What is not well-formed is passed over: half a text is worth more to a reader than an error.
"""

import binascii
import string
from typing import Final

ALPHABET: Final = (string.ascii_letters + string.digits + "+/").encode()
STRANGE: Final = bytes(set(range(256)) - set(ALPHABET))


def from_base64(body: bytes) -> bytes:
    """The bytes up to the first padding."""
    clean = body.partition(b"=")[0].translate(None, STRANGE)
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def from_quoted(body: bytes, *, is_header: bool = False) -> bytes:
    """The bytes of quoted-printable text; in headers an underscore is a space."""
    return binascii.a2b_qp(body, header=is_header)
