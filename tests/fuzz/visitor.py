"""Carries calls to the application as a server would, and fills in what only the program knows."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Final
from urllib.parse import unquote, urlencode

from starlette.types import ASGIApp, Message

from tests.bot.web.desk.seat import Reader
from tests.fuzz.calls import HOST, Call, Real

PATIENCE_SECONDS: Final = 20
NONCE: Final = re.compile(r'name="_?nonce" value="([^"]+)"')
FORMS: Final = ("/desk/security", "/desk/second-step", "/desk/sign-in")
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

    `turn` is asked before each call for parts that change, `signed_in` for the cookie of somebody
    who is. Each call comes from an address of its own, so that no limit stands before the rest.
    """

    app: ASGIApp
    right: dict[str, str]
    proofs: dict[str, Proof]
    turn: Callable[[], dict[str, str]]
    signed_in: Callable[[], Awaitable[str]]
    cookie: str = ""
    calls: int = 0

    async def call(self, call: Call) -> Answer:
        """One call, and what came of it."""
        path = call.path(self.right | self.turn())
        self.cookie = await self.signed_in() if Real.COOKIE in call.reals else ""
        if call.blanks:
            return await self._filled(call, path)
        body = call.sent(await self._nonce(call, path))
        headers = [(name.encode(), value) for name, value in call.headers]
        headers += [(b"host", HOST.encode())] * ("host" not in dict(call.headers))
        if "content-type" not in dict(call.headers):
            headers.append((b"content-type", JSON if body.startswith((b"{", b"[")) else FORM))
        if self.cookie:
            headers.append((b"cookie", self.cookie.encode()))
        if Real.SIGNED in call.reals and (prove := self.proofs.get(path)):
            headers += [(n.lower().encode(), said.encode()) for n, said in prove(body).items()]
        return await self._sent(call.verb, path, call.query, headers, body)

    async def _filled(self, call: Call, path: str) -> Answer:
        """The first form that is shown at this address, sent where it wants to go."""
        page = await self._looked(path)
        forms = [form for form in Reader(page).forms if form.method == "post"]
        if not forms:
            return await self._sent("POST", path, "", self._own(FORM), b"")
        blanks = cycle(call.blanks)
        given = {
            name: usual if "nonce" in name else next(blanks) or usual
            for name, usual in forms[0].fields.items()
        }
        body = urlencode(given).encode()
        return await self._sent("POST", forms[0].action or path, "", self._own(FORM), body)

    def _own(self, kind: bytes = b"") -> list[tuple[bytes, bytes]]:
        """The headers of somebody's own browser."""
        cookie = [(b"cookie", self.cookie.encode())] if self.cookie else []
        kinds = [(b"content-type", kind)] if kind else []
        return [(b"host", HOST.encode()), *cookie, *kinds]

    async def _looked(self, path: str) -> str:
        answer = await self._sent("GET", path, "", self._own(), b"")
        return answer.body.decode(errors="replace")

    async def _nonce(self, call: Call, path: str) -> str:
        """What the form at this address, or at one that leads there, would send."""
        if Real.NONCE not in dict(call.fields).values():
            return ""
        for each in (path, path.rpartition("/")[0] or "/", *FORMS):
            if found := NONCE.search(await self._looked(each)):
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
