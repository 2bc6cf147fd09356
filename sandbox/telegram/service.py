"""Telegram as a whole: the Bot API, the page's doors, and the page's picture of it."""

import secrets
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from sandbox.config import TelegramConfig
from sandbox.telegram.api import Api, Parts, method_named
from sandbox.telegram.calls import read_call
from sandbox.telegram.desk import desk
from sandbox.telegram.errors import Refused
from sandbox.telegram.faults import misbehaving, refusal
from sandbox.telegram.limits import Pace
from sandbox.telegram.menus import Menus
from sandbox.telegram.messages import Messages
from sandbox.telegram.people import People
from sandbox.telegram.rules import TelegramRules
from sandbox.telegram.store import SERVICE, Account, Message, Store
from sandbox.telegram.updates import Updates
from sandbox.world import World

BODY_OVERHEAD = 1_000_000


class Telegram:
    """The stand-in; `start` and `stop` frame its pushing to a webhook."""

    def __init__(
        self, world: World, config: TelegramConfig, rules: TelegramRules | None = None
    ) -> None:
        self._world = world
        self._config = config
        self._rules = rules or TelegramRules()
        self._store = Store(world, config)
        self._menus = Menus(self._store)
        self.updates = Updates(world, self._store, self._rules)
        self.people = People(world, self._store, self.updates, config)
        parts = Parts(
            self._store,
            self.updates,
            Messages(self._store, self._rules),
            self._menus,
            Pace(self._rules),
        )
        self._api = Api(parts, config, self._rules)

    async def start(self) -> None:
        """Begin to push updates, should there be a webhook."""
        self.updates.start()

    async def stop(self) -> None:
        """Let waiting polls go; what is not fetched stays for the next start."""
        await self.updates.stop()

    def router(self) -> APIRouter:
        """`/telegram/bot{token}/{method}` and the files."""
        router = APIRouter()
        router.add_api_route("/telegram/bot{token}/{method}", self._call, methods=["GET", "POST"])
        router.add_api_route("/telegram/file/bot{token}/documents/{file_id}", self._download)
        return router

    def desk(self) -> APIRouter:
        """What the page does, under `/desk/telegram`."""
        return desk(self.people, self._store)

    async def _call(self, token: str, method: str, request: Request) -> Response:
        try:
            self._check_token(token)
            name = method_named(method)
            self._check_size(request)
            await request.body()  # it is here before anything goes wrong, even if the caller dies
            fault = self._world.fault(SERVICE, name)
            if fault is not None:
                return await misbehaving(fault, lambda: self._answer(name, request))
            return await self._answer(name, request)
        except Refused as refused:
            return refusal(refused)

    async def _answer(self, name: str, request: Request) -> Response:
        call = await read_call(name, request)
        return JSONResponse({"ok": True, "result": await self._api.do(call)})

    def _check_token(self, token: str) -> None:
        if not secrets.compare_digest(token.encode(), self._config.bot_token.encode()):
            raise Refused(401, "Unauthorized")

    def _check_size(self, request: Request) -> None:
        length = request.headers.get("content-length", "0")
        if int(length) > self._rules.document_bytes_max + BODY_OVERHEAD:
            raise Refused(413, "Request Entity Too Large")

    async def _download(self, token: str, file_id: str) -> Response:
        try:
            self._check_token(token)
        except Refused as refused:
            return refusal(refused)
        found = self._store.file(file_id)
        if found is None:
            return refusal(Refused(404, "Not Found"))
        return Response(found[1], media_type=found[0].mime)

    def view(self) -> dict[str, Any]:
        """Everything the page shows."""
        return {
            "bot": {
                "id": self._config.bot_id,
                "name": self._config.bot_name,
                "username": self._config.bot_username,
            },
            "webhook": self._store.webhook.url,
            "pending_updates": len(self._store.updates),
            "users": [self._person(one) for one in self._store.people.values()],
        }

    def _person(self, account: Account) -> dict[str, Any]:
        return {
            "id": account.id,
            "name": f"{account.first_name} {account.last_name}".strip(),
            "username": account.username,
            "language_code": account.language_code,
            "started": account.has_started,
            "blocked": account.has_blocked,
            "typing": account.typing_until > self._store.now(),
            "toast": account.toast,
            "commands": self._menus.seen_by(account),
            "messages": [_shown(one) for one in self._store.chat(account.id)],
        }


def _shown(message: Message) -> dict[str, Any]:
    document = message.document
    return {
        "id": message.id,
        "from": "bot" if message.is_from_bot else "user",
        "html": message.html,
        "text": message.text,
        "date": message.date,
        "edited": message.edited_at is not None,
        "reply_to": message.reply_to,
        "keyboard": message.markup.get("inline_keyboard", []),
        "force_reply": bool(message.markup.get("force_reply")),
        "document": document
        and {
            "name": document.name,
            "mime": document.mime,
            "size": document.size,
            "is_photo": document.is_photo,
            "url": f"/desk/telegram/files/{document.file_id}",
        },
    }
