"""How an answer of the Bot API is made slow, wrong, or lost."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import Response
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from sandbox.telegram.errors import Refused, too_many
from sandbox.world import Fault

Deed = Callable[[], Awaitable[Response]]
TOO_MANY = 429


class Dropped(Response):
    """An answer that ends before its body: the connection is closed on the caller."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a body and leave."""
        del scope, receive
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def refusal(refused: Refused) -> Response:
    """Telegram's `ok: false`."""
    headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else None
    return JSONResponse(refused.answer(), refused.code, headers=headers)


async def misbehaving(fault: Fault, deed: Deed) -> Response:
    """Do the deed, or not, and answer as the fault says."""
    if fault.kind == "before":
        return _failure(fault)
    if fault.kind == "garbage":
        return PlainTextResponse(fault.body or "<html>this is no JSON</html>")
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    answer = await deed()
    if fault.kind == "after":
        return _failure(fault)
    return Dropped() if fault.kind == "drop" else answer


def _failure(fault: Fault) -> Response:
    if fault.body is not None:
        return Response(fault.body, fault.status)
    if fault.status == TOO_MANY:
        return refusal(too_many(max(1, round(fault.seconds))))
    return refusal(Refused(fault.status, "Internal Server Error"))
