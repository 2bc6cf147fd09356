"""Whom the stand-ins trust when they call: read once, since reading takes longer than a call."""

import ssl
from functools import cache


@cache
def trusted() -> ssl.SSLContext:
    """The machine's own authorities."""
    return ssl.create_default_context()
