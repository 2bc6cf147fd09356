"""Whoever is refused reads why: a connection that ends with something unread loses the answer."""

from typing import Any

import pytest
from starlette.types import Message

from tests.bot.web.site import Site

PIECE = 1000


class Sending:
    """A body that comes in pieces, and how much of it was there when the answer began."""

    def __init__(self, pieces: int) -> None:
        self.left = pieces
        self.left_at_answer = -1
        self.status = 0

    async def receive(self) -> Message:
        """The next piece."""
        self.left -= 1
        return {"type": "http.request", "body": b"x" * PIECE, "more_body": self.left > 0}

    async def send(self, message: Message) -> None:
        """The answer."""
        if message["type"] == "http.response.start":
            self.status, self.left_at_answer = message["status"], self.left


def scope(announced: bytes) -> dict[str, Any]:
    """Somebody calls us by another name."""
    length = (b"transfer-encoding", b"chunked") if not announced else (b"content-length", announced)
    return {
        "type": "http",
        "method": "POST",
        "scheme": "https",
        "path": "/desk/sign-in",
        "raw_path": b"/desk/sign-in",
        "query_string": b"",
        "headers": [(b"host", b"evil.example"), length],
        "client": ("198.51.100.7", 1),
        "server": ("127.0.0.1", 443),
    }


async def refused(here: Site, pieces: int, announced: bytes) -> Sending:
    app = here.web._transport.app  # type: ignore[attr-defined]  # the application inside httpx
    sending = Sending(pieces)
    await app(scope(announced), sending.receive, sending.send)
    return sending


@pytest.mark.parametrize("announced", [b"3000", b""])
async def test_a_refused_form_is_read_before_it_is_answered(here: Site, announced: bytes) -> None:
    sending = await refused(here, 3, announced)

    assert (sending.status, sending.left_at_answer) == (421, 0)


@pytest.mark.parametrize(("announced", "read"), [(b"3000000", 0), (b"", 101)])
async def test_of_what_is_too_long_no_more_is_read_than_of_a_form(
    here: Site, announced: bytes, read: int
) -> None:
    sending = await refused(here, 3000, announced)

    assert (sending.status, 3000 - sending.left_at_answer) == (421, read)
