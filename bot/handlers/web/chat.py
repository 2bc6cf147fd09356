"""Where platforms call: the raw body and the headers go through the platform's own door.

A door checks who knocks before it looks at anything else.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Protocol

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.handlers.web.typed import once

ADDRESSES: Final = {"slack": "/slack/events", "telegram": "/telegram/webhook"}


class Door(Protocol):
    """A platform's way in."""

    async def call(
        self, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One call: its status, headers and body to answer with."""


def chat(doors: Mapping[str, Door]) -> APIRouter:
    """An address per platform; one without a door is not there."""
    router = APIRouter()
    for platform, address in ADDRESSES.items():
        router.add_api_route(address, _entrance(doors.get(platform)), methods=["POST"])
    return router


def _entrance(door: Door | None) -> Callable[[Request], Awaitable[Response]]:
    async def enter(request: Request) -> Response:
        if door is None:
            raise HTTPException(404)
        status, headers, body = await door.call(await request.body(), once(request))
        return Response(body, status, dict(headers))

    return enter
