"""A stand-in for Google's and Microsoft's token endpoint, as strict as they are.

It gives access tokens for what was granted, and says who one stands for, which is how Dovecot
checks them.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web

from core.clock import Clock
from tests.inbox.dovecot import HOST

CLIENT_ID: Final = "client-id-of-the-tests"
CLIENT_SECRET: Final = "client-secret-of-the-tests"
REFRESH_TOKEN: Final = "refresh-token-of-the-tests"
FORM: Final = "application/x-www-form-urlencoded"

Answer = tuple[int, Any]


@dataclass
class TokenServer:
    """Grants of one account; `scope` must be asked for where a provider wants one."""

    clock: Clock
    user: str
    scope: str = ""
    seconds: int = 3600
    is_renewing: bool = False
    refusal: Answer | None = None
    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    _ends: dict[str, datetime] = field(default_factory=dict)
    _refresh_token: str = REFRESH_TOKEN

    def revoke(self) -> None:
        """Take back every access token that was given."""
        self._ends.clear()

    async def token(self, request: web.Request) -> web.Response:
        """Give an access token for a grant."""
        if request.content_type != FORM:
            return _error(400, "invalid_request")
        asked = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(asked)
        if self.refusal is not None:
            status, body = self.refusal
            return web.json_response(body, status=status)
        if (asked.pop("client_id", ""), asked.pop("client_secret", "")) != (
            CLIENT_ID,
            CLIENT_SECRET,
        ):
            return _error(401, "invalid_client")
        return self._granted(asked)

    async def info(self, request: web.Request) -> web.Response:
        """Who an access token stands for."""
        ends = self._ends.get(request.query.get("access_token", ""))
        if ends is None or self.clock.now() >= ends:
            return _error(400, "invalid_token")
        return web.json_response({"email": self.user, "aud": CLIENT_ID})

    def _granted(self, asked: dict[str, str]) -> web.Response:
        if asked.pop("scope", "") != self.scope:
            return _error(400, "invalid_scope")
        match asked:
            case {"grant_type": "refresh_token", "refresh_token": token, **rest} if not rest:
                if token != self._refresh_token:
                    return _error(400, "invalid_grant")
            case {"grant_type": "client_credentials", **rest} if not rest:
                pass
            case _:
                return _error(400, "invalid_request")
        return web.json_response(self._new())

    def _new(self) -> dict[str, Any]:
        access_token = f"access-token-{len(self.asked)}"
        self._ends[access_token] = self.clock.now() + timedelta(seconds=self.seconds)
        given = {"token_type": "Bearer", "expires_in": self.seconds, "access_token": access_token}
        if self.is_renewing:
            self._refresh_token = given["refresh_token"] = f"refresh-token-{len(self.asked)}"
        return given


@contextlib.asynccontextmanager
async def listening(tokens: TokenServer) -> AsyncIterator[TokenServer]:
    """Let it be called; its address is in `url`."""
    app = web.Application()
    app.router.add_post("/token", tokens.token)
    app.router.add_get("/tokeninfo", tokens.info)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    await site.start()
    tokens.url = f"http://{HOST}:{runner.addresses[0][1]}"
    yield tokens
    await runner.cleanup()


def _error(status: int, code: str) -> web.Response:
    """As the providers say it: with a description that repeats what was sent."""
    body = {"error": code, "error_description": f"{code} for {REFRESH_TOKEN} of {CLIENT_SECRET}"}
    return web.json_response(body, status=status)
