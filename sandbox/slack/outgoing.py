"""Calls to the app: signed over HTTP or in an envelope over a websocket, with their faults."""

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from sandbox.slack.refusals import Json, Refused
from sandbox.slack.sockets import Sockets
from sandbox.slack.workspace import Workspace
from sandbox.tls import trusted
from sandbox.world import Fault

OPERATIONS = {"slash_commands": "command", "interactive": "interactive", "events_api": "event"}
OK = 200


@dataclass(frozen=True)
class Answer:
    """What the app said, or why it could not be heard."""

    body: Json | str | None = None
    failure: str = ""
    """`""`, `http_timeout`, `http_error` or `connection_failed`."""
    is_final: bool = False
    """The app asked not to be sent this event again."""

    @property
    def trouble(self) -> str:
        """The words in which Slack tells a person that the app failed."""
        return "operation_timeout" if self.failure == "http_timeout" else "dispatch_failed"


class Outgoing:
    """The way from Slack to the app."""

    def __init__(self, workspace: Workspace, sockets: Sockets) -> None:
        self._workspace = workspace
        self._sockets = sockets
        self._client: httpx.AsyncClient | None = None
        self._held: list[tuple[asyncio.Event, asyncio.Event]] = []
        self._retries: set[asyncio.Task[None]] = set()

    # -- one call ----------------------------------------------------------------------

    async def call(self, kind: str, payload: Json, *, retry: int = 0, reason: str = "") -> Answer:
        """Send one call, misbehaving as told."""
        fault = self._fault(kind)
        if fault is None:
            return await self._send(kind, payload, retry, reason)
        if fault.kind == "before":
            return Answer(failure="http_error")
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "reorder":
            return await self._reordered(fault, kind, payload)
        if fault.kind == "garbage":
            return await self._send_garbage(kind, fault.body or "{not json")
        answer = await self._send(kind, payload, retry, reason)
        if fault.kind == "repeat":
            for _ in range(fault.times):
                await self._send(kind, payload, retry, reason)
        if fault.kind in {"after", "drop"}:
            return Answer(failure="http_timeout")
        return answer

    def _fault(self, kind: str) -> Fault | None:
        """The fault for this call: told of `webhook`, `command`, `interactive` or `event`."""
        for operation in (OPERATIONS[kind], "webhook"):
            fault = self._workspace.world.fault("slack", operation)
            if fault is not None:
                return fault
        return None

    async def _reordered(self, fault: Fault, kind: str, payload: Json) -> Answer:
        """Hold the call back until the last of them is there, then let them go in reverse."""
        turn, done = asyncio.Event(), asyncio.Event()
        self._held.append((turn, done))
        if fault.times <= 0:
            held, self._held = self._held, []
            self._keep(asyncio.create_task(_let_go(held)))
        await turn.wait()
        try:
            return await self._send(kind, payload, 0, "")
        finally:
            done.set()

    async def _send(self, kind: str, payload: Json, retry: int, reason: str) -> Answer:
        if self._workspace.config.socket_mode:
            more = {"retry_attempt": retry, "retry_reason": reason} if kind == "events_api" else {}
            return await self._over_socket(kind, payload, more)
        headers = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        return await self._over_http(kind, *body_of(kind, payload), headers if retry else {})

    async def _over_socket(self, kind: str, payload: Json, more: Json) -> Answer:
        try:
            body = await self._sockets.send(kind, payload, more)
        except TimeoutError:
            return Answer(failure="http_timeout")
        except (Refused, RuntimeError):
            return Answer(failure="connection_failed")
        if set(body) == {"text"} and kind == "slash_commands":
            return Answer(body=str(body["text"]))
        return Answer(body=body or None)

    async def _over_http(self, kind: str, type_: str, body: bytes, more: dict[str, str]) -> Answer:
        headers = {"Content-Type": type_, **self.signature(body), **more}
        url = self._workspace.config.url_for(kind)
        try:
            async with asyncio.timeout(self._workspace.config.wait_seconds):
                answer = await self._http().post(url, content=body, headers=headers)
        except (TimeoutError, httpx.TimeoutException):
            return Answer(failure="http_timeout")
        except httpx.HTTPError:
            return Answer(failure="connection_failed")
        is_final = answer.headers.get("x-slack-no-retry") == "1"
        if answer.status_code != OK:
            return Answer(failure="http_error", is_final=is_final)
        return Answer(body=_read(answer), is_final=is_final)

    async def _send_garbage(self, kind: str, body: str) -> Answer:
        return await self._over_http(kind, "application/json", body.encode(), {})

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False, verify=trusted(), timeout=None)  # noqa: S113  # nosec B113  # asyncio.timeout bounds it
        return self._client

    def signature(self, body: bytes) -> dict[str, str]:
        """The headers by which the app knows that Slack is calling."""
        timestamp = str(int(self._workspace.now()))
        base = b"v0:" + timestamp.encode() + b":" + body
        secret = self._workspace.config.signing_secret.encode()
        digest = hmac.new(secret, base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}

    # -- events, which are sent again --------------------------------------------------

    async def tell(self, payload: Json) -> Answer:
        """Send an event; without a yes it is sent three times more, later and later."""
        answer = await self.call("events_api", payload)
        if answer.failure and not answer.is_final:
            self._keep(asyncio.create_task(self._repeat(payload, answer)))
        return answer

    async def _repeat(self, payload: Json, answer: Answer) -> None:
        for number, seconds in enumerate(self._workspace.config.retry_seconds, start=1):
            await asyncio.sleep(seconds)
            reason = answer.failure
            answer = await self.call("events_api", payload, retry=number, reason=reason)
            if not answer.failure or answer.is_final:
                return

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._retries.add(task)
        task.add_done_callback(self._retries.discard)

    async def settled(self) -> None:
        """Wait until nothing is left to be sent again."""
        while self._retries:
            await asyncio.gather(*self._retries)

    async def close(self) -> None:
        """Stop what is still to be sent, and close the connections."""
        for task in self._retries:
            task.cancel()
        await asyncio.gather(*self._retries, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None


async def _let_go(held: list[tuple[asyncio.Event, asyncio.Event]]) -> None:
    for turn, done in reversed(held):
        turn.set()
        await done.wait()


def body_of(kind: str, payload: Json) -> tuple[str, bytes]:
    """A call's body as Slack encodes it: a form, a form around JSON, or JSON."""
    form = "application/x-www-form-urlencoded"
    if kind == "slash_commands":
        return form, urlencode(payload).encode()
    if kind == "interactive":
        return form, urlencode({"payload": json.dumps(payload)}).encode()
    return "application/json", json.dumps(payload).encode()


def _read(answer: httpx.Response) -> Json | str | None:
    """An answer's JSON when it says it is JSON, else its text, else nothing."""
    if not answer.content:
        return None
    if "json" not in answer.headers.get("content-type", ""):
        return answer.text
    try:
        found = answer.json()
    except ValueError:
        return answer.text
    return found if isinstance(found, dict) else answer.text
