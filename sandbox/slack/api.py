"""The Web API: who is calling, may they, what do they ask, and what goes wrong today."""

import asyncio
import secrets
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.slack.arguments import METHODS, checked, given
from sandbox.slack.faults import Dropped, garbage
from sandbox.slack.refusals import Json, Refused
from sandbox.slack.workspace import Workspace
from sandbox.world import Fault

Method = Callable[[Json], Json]

SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.delete": "chat:write",
    "conversations.open": "im:write",
    "conversations.list": "channels:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.info": "files:read",
    "reactions.add": "reactions:write",
    "bots.info": "users:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
}
TOO_MANY = 429
FOR_APP = {"apps.connections.open"}
FREE = {"api.test"}
NEEDS_BASE = {"files.getUploadURLExternal", "files.completeUploadExternal", "files.info"}


class WebApi:
    """`/slack/api/{method}`."""

    def __init__(self, workspace: Workspace, methods: dict[str, Method]) -> None:
        self._workspace = workspace
        self._methods = methods

    async def answer(self, request: Request) -> Response:
        """One call, with the fault it was told to show."""
        method = request.path_params["method"]
        await request.body()  # it is here before anything goes wrong, even if the caller dies now
        fault = self._workspace.world.fault("slack", method)
        if fault is None:
            return await self._answer(request, method)
        if fault.kind == "garbage":
            return garbage(fault)
        if fault.kind == "before":
            return _broken(fault)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        done = await self._answer(request, method)
        if fault.kind == "after":
            return _broken(fault)
        return Dropped() if fault.kind == "drop" else done

    async def _answer(self, request: Request, method: str) -> Response:
        try:
            body = {"ok": True, **await self._call(request, method)}
            status, headers = 200, {}
        except Refused as refused:
            body, status = refused.body(), refused.status
            wait = body.pop("retry_after", None)
            headers = {"Retry-After": str(wait)} if wait else {}
        scopes = ",".join(self._workspace.config.scopes)
        headers |= {"X-OAuth-Scopes": scopes, "X-Slack-Req-Id": secrets.token_hex(16)}
        return JSONResponse(body, status, headers)

    async def _call(self, request: Request, method: str) -> Json:
        if method not in METHODS:
            raise Refused("unknown_method", more={"req_method": method})
        arguments = await given(request)
        self._authenticate(request, method, arguments.pop("token", ""))
        values = checked(method, arguments)
        self._workspace.base = str(request.base_url)
        if method in NEEDS_BASE | FOR_APP:
            values["_base"] = str(request.base_url)
        return self._methods[method](values)

    def _authenticate(self, request: Request, method: str, in_body: str) -> None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip() if kind.lower() == "bearer" else in_body
        config = self._workspace.config
        if method in FREE:
            return
        if not token:
            raise Refused("not_authed")
        if token not in {config.bot_token, config.app_token}:
            raise Refused("invalid_auth")
        if (token == config.app_token) != (method in FOR_APP):
            raise Refused("not_allowed_token_type")
        needed = SCOPES.get(method, "")
        if needed and needed not in config.scopes:
            provided = ",".join(config.scopes)
            raise Refused("missing_scope", more={"needed": needed, "provided": provided})


def _broken(fault: Fault) -> Response:
    """What a broken Slack answers: the body told, or 429 and 5xx in its own form."""
    if fault.body is not None:
        return Response(fault.body, fault.status, media_type="application/json")
    if fault.status == TOO_MANY:
        headers = {"Retry-After": str(int(fault.seconds) or 1)}
        return JSONResponse({"ok": False, "error": "ratelimited"}, TOO_MANY, headers)
    return Response("upstream connect error", fault.status, media_type="text/plain")
