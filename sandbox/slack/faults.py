"""Answers that are none: a connection cut, and a body that is not what was promised."""

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.world import Fault


class Dropped(Response):
    """Promises a body and closes the connection before it came."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send the head only; the server then closes the connection."""
        headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


def garbage(fault: Fault) -> Response:
    """200 with a body that no client can read."""
    return Response(fault.body or "<html>Just a moment…</html>", media_type="text/html")
