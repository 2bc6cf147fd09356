"""Carries calls to the application as a server would, and fills in what only the program knows."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

from tests.fuzz.calls import HOST, Call, Real

PATIENCE_SECONDS: Final = 20
NONCE: Final = re.compile(r'name="nonce" value="([^"]+)"')
FORM: Final = b"application/x-www-form-urlencoded"
JSON: Final = b"application/json"

Proof = Callable[[bytes], Mapping[str, str]]


@dataclass(frozen=True)
class Answer:
    """What came back: one status, its headers, a body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Visitor:
    """Calls the application. `right` are parts of addresses by first piece and name, such as
    `i/token`; `proofs` are headers that prove a body, by address.

    Each call comes from an address of its own, so that no limit stands before the rest.
    """

    app: ASGIApp
    right: dict[str, str]
    proofs: dict[str, Proof] = field(default_factory=dict)
    cookie: str = ""
    calls: int = 0

    async def call(self, call: Call) -> Answer:
        """One call, and what came of it."""
        path = call.path(self.right)
        body = call.sent(await self._nonce(call, path))
        headers = [(name.encode(), value) for name, value in call.headers]
        headers += [(b"host", HOST.encode())] * ("host" not in dict(call.headers))
        if "content-type" not in dict(call.headers):
            headers.append((b"content-type", JSON if body.startswith((b"{", b"[")) else FORM))
        if Real.COOKIE in call.reals and self.cookie:
            headers.append((b"cookie", self.cookie.encode()))
        if Real.SIGNED in call.reals and (prove := self.proofs.get(path)):
            headers += [(n.lower().encode(), said.encode()) for n, said in prove(body).items()]
        return await self._sent(call.verb, path, call.query, headers, body)

    async def _nonce(self, call: Call, path: str) -> str:
        """What the form at this address, or at the one above it, would send."""
        if Real.NONCE not in dict(call.fields).values():
            return ""
        for each in (path, path.rpartition("/")[0] or "/"):
            host = [(b"host", HOST.encode()), (b"cookie", self.cookie.encode())]
            page = await self._sent("GET", each, "", host, b"")
            if found := NONCE.search(page.body.decode(errors="replace")):
                return found[1]
        return "none"

    async def _sent(
        self, verb: str, path: str, query: str, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> Answer:
        self.calls += 1
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": verb,
            "scheme": "https",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode("latin-1", errors="replace"),
            "root_path": "",
            "headers": headers,
            "client": (
                f"10.{self.calls >> 16 & 255}.{self.calls >> 8 & 255}.{self.calls & 255}",
                1,
            ),
            "server": (HOST, 443),
            "state": {},
        }
        wire = _Wire(body)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.app(scope, wire.receive, wire.send)
        return wire.answer


class _Wire:
    """A connection on which the whole body is there at once, and which the caller then holds."""

    def __init__(self, body: bytes) -> None:
        self._pieces: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        self._starts: list[Message] = []
        self._body: list[bytes] = []

    async def receive(self) -> Message:
        if self._pieces:
            return self._pieces.pop()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._starts.append(message)
        else:
            assert self._starts, "a body came before its head"
            self._body.append(message.get("body", b""))

    @property
    def answer(self) -> Answer:
        (start,) = self._starts
        given: list[tuple[Any, Any]] = start["headers"]
        headers = {name.decode("latin-1").lower(): said.decode("latin-1") for name, said in given}
        return Answer(start["status"], headers, b"".join(self._body))
