"""The stand-in put together: the real protocol, the page's deeds, and what the page shows."""

from collections.abc import Awaitable, Callable
from json import JSONDecodeError
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.websockets import WebSocket

from sandbox.slack import page
from sandbox.slack.api import Method, WebApi
from sandbox.slack.chat import Chat
from sandbox.slack.config import SlackConfig
from sandbox.slack.conversations import Conversations
from sandbox.slack.files import Files
from sandbox.slack.forms import Forms
from sandbox.slack.modals import Modals
from sandbox.slack.outgoing import Outgoing
from sandbox.slack.payloads import Payloads
from sandbox.slack.people import People
from sandbox.slack.rates import Rates
from sandbox.slack.refusals import Json, Refused
from sandbox.slack.responses import Responses
from sandbox.slack.sockets import Sockets
from sandbox.slack.workspace import Workspace
from sandbox.world import World

Deed = Callable[[Json], Awaitable[Json]]
BAD_REQUEST = 400


class Slack:
    """Slack on one laptop: one workspace, one app, strict."""

    def __init__(self, world: World, config: SlackConfig | None = None) -> None:
        self.config = config or SlackConfig()
        self.workspace = Workspace(world, self.config)
        self.sockets = Sockets(self.config)
        self.outgoing = Outgoing(self.workspace, self.sockets)
        self._modals = Modals(self.workspace)
        self._files = Files(self.workspace)
        self._responses = Responses(self.workspace)
        payloads = Payloads(self.workspace)
        self._people = People(self.workspace, payloads, self.outgoing, self._responses)
        self._forms = Forms(self.workspace, payloads, self.outgoing, self._modals)
        self._api = WebApi(self.workspace, self._methods())

    def _methods(self) -> dict[str, Method]:
        rates = Rates(self.config.messages_per_second, self.config.messages_burst)
        chat = Chat(self.workspace, rates)
        rooms = Conversations(self.workspace)
        return {
            "api.test": lambda arguments: {"args": arguments},
            "auth.test": rooms.auth_test,
            "apps.connections.open": lambda values: self.sockets.ticket(values["_base"]),
            "bots.info": rooms.bot_info,
            "chat.postMessage": chat.post_message,
            "chat.update": chat.update,
            "chat.postEphemeral": chat.post_ephemeral,
            "chat.delete": chat.delete,
            "chat.getPermalink": chat.permalink,
            "conversations.open": rooms.open,
            "conversations.history": rooms.history,
            "conversations.replies": rooms.replies,
            "conversations.info": rooms.info,
            "conversations.list": rooms.list,
            "conversations.members": rooms.members,
            "files.getUploadURLExternal": self._files.announce,
            "files.completeUploadExternal": self._files.complete,
            "files.info": self._files.info,
            "reactions.add": chat.react,
            "users.info": rooms.user_info,
            "users.list": rooms.user_list,
            "users.lookupByEmail": rooms.user_by_email,
            "views.open": self._modals.open,
            "views.push": self._modals.push,
            "views.update": self._modals.update,
            "views.publish": self._modals.publish,
        }

    def router(self) -> APIRouter:
        """What the app and its clients speak with, under `/slack`."""
        router = APIRouter()
        api = "/slack/api/{method}"
        router.add_api_route(api, self._api.answer, methods=["GET", "POST"], response_model=None)
        router.add_api_route(
            "/slack/response/{token}", self._respond, methods=["POST"], response_model=None
        )
        router.add_api_route(
            "/slack/upload/{file_id}", self._upload, methods=["POST", "PUT"], response_model=None
        )
        router.add_api_route("/slack/files/{file_id}/{name}", self._private, response_model=None)
        router.add_api_websocket_route("/slack/socket/{ticket}", self._socket)
        return router

    def desk(self) -> APIRouter:
        """What the page does, under `/desk/slack`."""
        router = APIRouter()
        deeds: dict[str, Callable[[Json, str], Awaitable[Json]]] = {
            "command": self._people.command,
            "press": self._people.press,
            "select": self._people.select,
            "message": _without_base(self._people.message),
            "home": _without_base(self._people.home),
            "verify": _without_base(self._people.verify),
            "submit": _without_base(self._forms.submit),
            "close": _without_base(self._forms.close),
            "suggest": _without_base(self._forms.suggest),
            "view_action": _without_base(self._forms.act),
            "refresh": _without_base(self._refresh),
        }
        for name, deed in deeds.items():
            router.add_api_route(f"/{name}", _endpoint(deed), methods=["POST"], response_model=None)
        router.add_api_route("/files/{file_id}/{name}", self._file, response_model=None)
        return router

    def view(self) -> Json:
        """Everything the page shows of Slack."""
        return page.view(self.workspace, self.sockets)

    async def close(self) -> None:
        """Stop what is still to be sent."""
        await self.outgoing.close()

    # -- the parts of the protocol that are no Web API method --------------------------

    async def _respond(self, request: Request) -> Response:
        try:
            self._responses.respond(request.path_params["token"], await request.json())
        except JSONDecodeError:
            return PlainTextResponse("invalid_payload", BAD_REQUEST)
        except Refused as refused:
            status = refused.status if refused.status != 200 else BAD_REQUEST  # noqa: PLR2004 - 200
            return JSONResponse(refused.body(), status)
        return PlainTextResponse("ok")

    async def _upload(self, request: Request) -> Response:
        body = await request.body()
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            part: Any = next(iter((await request.form()).values()), None)
            body = await part.read() if hasattr(part, "read") else b""
        try:
            length = self._files.take(request.path_params["file_id"], body)
        except Refused as refused:
            return PlainTextResponse(refused.error, BAD_REQUEST)
        return PlainTextResponse(f"OK - {length}")

    async def _private(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.config.bot_token}":
            return PlainTextResponse("sign in", 403)
        return await self._file(request)

    async def _file(self, request: Request) -> Response:
        try:
            body, kind = self._files.read(request.path_params["file_id"])
        except Refused as refused:
            return PlainTextResponse(refused.error, 404)
        return Response(body, media_type=kind)

    async def _socket(self, socket: WebSocket) -> None:
        await self.sockets.serve(socket, socket.path_params["ticket"])

    async def _refresh(self, _asked: Json) -> Json:
        """Ask the app's websockets to connect anew."""
        await self.sockets.refresh()
        return {"ok": True}


def _asked(body: Any) -> Json:
    if not isinstance(body, dict):
        raise Refused("json_not_object")
    return body


def _without_base(deed: Deed) -> Callable[[Json, str], Awaitable[Json]]:
    async def run(asked: Json, _base: str) -> Json:
        return await deed(asked)

    return run


def _endpoint(
    deed: Callable[[Json, str], Awaitable[Json]],
) -> Callable[[Request], Awaitable[Response]]:
    """A deed as an address of the page; what cannot be done is a 400 with its reason."""

    async def answer(request: Request) -> Response:
        try:
            asked = _asked(await request.json())
            return JSONResponse(await deed(asked, str(request.base_url)))
        except JSONDecodeError:
            return JSONResponse({"ok": False, "error": "invalid_json"}, BAD_REQUEST)
        except KeyError as missing:
            error = f"missing {missing.args[0]}"
            return JSONResponse({"ok": False, "error": error}, BAD_REQUEST)
        except Refused as refused:
            return JSONResponse(refused.body(), BAD_REQUEST)

    return answer
