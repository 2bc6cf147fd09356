"""`/stripe/v1/…`: keys, versions, idempotency, faults and errors around the checked calls.

A fault's operation is the verb and the path with `{}` for an id: `POST /v1/checkout/sessions`,
`GET /v1/charges/{}`. An answer lost by `after` or `drop` is kept under its idempotency key, so
that asking again gets it.
"""

import asyncio
import base64
import hmac
import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import stripe
from fastapi import APIRouter, Request, Response
from starlette.types import Receive, Scope, Send

from sandbox.config import StripeConfig
from sandbox.stripe import errors, expansion, parameters
from sandbox.stripe.calls import Call, Calls, Method
from sandbox.stripe.events import Events
from sandbox.stripe.idempotency import Keys
from sandbox.stripe.store import Object, Store, new_id
from sandbox.world import Fault, World

BODY_BYTES_MAX = 1_000_000
FIELDS_MAX = 5_000
TOO_MANY = 429
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?")
Pairs = list[tuple[str, str]]


class Dropped(Response):
    """An answer that ends before its body: the caller finds the connection closed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a body and leave."""
        del scope, receive
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


class Api:
    """The door through which the SDK comes."""

    def __init__(
        self, world: World, store: Store, events: Events, calls: Calls, config: StripeConfig
    ) -> None:
        self._world = world
        self._events = events
        self._methods = calls.table()
        self._expansion = expansion.Expansion(store)
        self._keys = Keys(store)
        self._config = config

    def router(self) -> APIRouter:
        """Every path under `/stripe`."""
        router = APIRouter()
        verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        router.add_api_route("/stripe/{path:path}", self._serve, methods=verbs)
        return router

    async def _serve(self, request: Request, path: str) -> Response:
        request_id = new_id("req_", length=14)
        try:
            answer = await self._admit(request, f"/{path}", request_id)
        except errors.Refusal as refusal:
            answer = _json(refusal.body(request_id), refusal.status)
        answer.headers["Request-Id"] = request_id
        answer.headers["Stripe-Version"] = stripe.api_version
        return answer

    async def _admit(self, request: Request, path: str, request_id: str) -> Response:
        self._authenticate(request.headers.get("Authorization", ""))
        _check_version(request.headers.get("Stripe-Version"))
        template, name = self._route(request.method, path)
        pairs = await _pairs(request)
        is_deed = request.method == "POST"
        key = request.headers.get("Idempotency-Key") if is_deed else None
        call = Call({}, name, path, base_url=str(request.base_url), is_deed=is_deed)
        with self._keys.held(key):
            fault = self._world.fault("stripe", f"{request.method} {template}")
            if fault is not None and fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
            if fault is not None and fault.kind in {"before", "garbage"}:
                return _instead(fault)
            method = self._methods[request.method, template]
            answer = self._once(method, call, pairs, key, request_id)
        if fault is not None and fault.kind in {"after", "drop"}:
            return Dropped() if fault.kind == "drop" else _instead(fault)
        return answer

    def _authenticate(self, given: str) -> None:
        kind, _, secret = given.partition(" ")
        if kind.lower() == "basic":
            secret = _user(secret)
        if not secret:
            raise errors.Refusal(
                "You did not provide an API key. You need to provide your API key in the"
                " Authorization header, using Bearer auth (e.g. 'Authorization: Bearer"
                " YOUR_SECRET_KEY').",
                status=401,
            )
        if not hmac.compare_digest(secret.encode(), self._config.secret_key.encode()):
            raise errors.Refusal(f"Invalid API Key provided: {secret[:8]}{'*' * 12}", status=401)

    def _route(self, verb: str, path: str) -> tuple[str, str]:
        if (verb, path) in self._methods:
            return path, ""
        for known, template in self._methods:
            pattern = template.replace("{}", "([^/]+)")
            if known == verb and (match := re.fullmatch(pattern, path)) and match.groups():
                return template, match[1]
        raise errors.Refusal(
            f"Unrecognized request URL ({verb}: {path}). Please see https://stripe.com/docs or we"
            " can help at https://support.stripe.com/.",
            status=404,
        )

    def _once(
        self, method: Method, call: Call, pairs: Pairs, key: str | None, request_id: str
    ) -> Response:
        if key and (kept := self._keys.find(key, call.path, pairs)):
            replay = Response(kept["body"], kept["status"], media_type="application/json")
            replay.headers["Idempotent-Replayed"] = "true"
            replay.headers["Original-Request"] = kept["request"]
            replay.headers["Idempotency-Key"] = key
            return replay
        # What is refused here was never begun, so nothing is kept under the key.
        checked = parameters.read(method.takes, parameters.nest(pairs))
        expansion.check(method.gives, checked.get("expand", []))
        with self._events.caused_by(request_id, key):
            status, body = self._answer(method, call, checked, request_id)
        answer = _json(body, status)
        if key:
            kept = {"status": status, "body": bytes(answer.body).decode(), "request": request_id}
            self._keys.keep(key, call.path, pairs, kept)
            answer.headers["Idempotency-Key"] = key
        if call.is_deed:
            self._events.commit()
        return answer

    def _answer(
        self, method: Method, call: Call, checked: Object, request_id: str
    ) -> tuple[int, Object]:
        paths = checked.get("expand", [])
        try:
            return 200, self._expansion.apply(method.answer(replace(call, params=checked)), paths)
        except errors.Refusal as refusal:
            return refusal.status, refusal.body(request_id)


def _user(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[0]
    except ValueError:
        return ""


def _check_version(given: str | None) -> None:
    if given in {None, stripe.api_version}:
        return
    known = "The sandbox plays only" if _VERSION.fullmatch(given or "") else "The newest is"
    raise errors.Refusal(f"Invalid Stripe API version: {given}. {known} {stripe.api_version}.")


async def _pairs(request: Request) -> Pairs:
    pairs = list(request.query_params.multi_items())
    body = await request.body()
    if len(body) > BODY_BYTES_MAX:
        raise errors.Refusal("The request's body is too large.", status=413)
    if request.method != "POST" or not body:
        return pairs
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise errors.Refusal(
            "Invalid request (check that your POST content type is"
            " application/x-www-form-urlencoded). If you have any questions, we can help at"
            " https://support.stripe.com/."
        )
    return pairs + _fields(body)


def _fields(body: bytes) -> Pairs:
    try:
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=FIELDS_MAX,
        )
    except ValueError as error:
        raise errors.Refusal("Invalid request: the body is no form.") from error


def _instead(fault: Fault) -> Response:
    if fault.kind == "garbage":
        return Response(fault.body or "<html>this is no JSON</html>", 200, media_type="text/html")
    if fault.body is not None:
        return Response(fault.body, fault.status, media_type="application/json")
    if fault.status != TOO_MANY:
        body = {"error": {"message": "An unknown error occurred", "type": "api_error"}}
        return _json(body, fault.status)
    message = (
        "Request rate limit exceeded. Learn more about rate limits here"
        " https://stripe.com/docs/rate-limits."
    )
    error = {"code": "rate_limit", "message": message, "type": "invalid_request_error"}
    answer = _json({"error": error}, TOO_MANY)
    answer.headers["Retry-After"] = str(max(1, round(fault.seconds)))
    return answer


def _json(body: Any, status: int) -> Response:
    text = json.dumps(body, indent=2, ensure_ascii=False)
    return Response(text, status, media_type="application/json")
