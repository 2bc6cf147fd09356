"""The page's doors to Telegram: what one does when one plays a person."""

import base64
import binascii
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Response
from pydantic import BaseModel

from sandbox.telegram.people import Impossible, People
from sandbox.telegram.store import Store

HARMLESS = {"application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain"}


class Start(BaseModel):
    """Somebody presses *Start*."""

    user: int | str
    parameter: str = ""


class Words(BaseModel):
    """Somebody writes."""

    user: int | str
    text: str
    reply_to: int | None = None


class Press(BaseModel):
    """Somebody presses a button."""

    user: int | str
    message_id: int
    data: str
    stale: bool = False


class Person(BaseModel):
    """Somebody."""

    user: int | str


class SentFile(BaseModel):
    """Somebody sends a file."""

    user: int | str
    name: str
    content_base64: str
    mime: str = "application/octet-stream"
    caption: str = ""


def desk(people: People, store: Store) -> APIRouter:
    """The routes under `/desk/telegram`; what an app would not allow answers 409."""
    router = APIRouter()

    @router.post("/start")
    async def start(asked: Start) -> dict[str, Any]:
        return {"id": _try(lambda: people.start(asked.user, asked.parameter)).id}

    @router.post("/message")
    async def message(asked: Words) -> dict[str, Any]:
        return {"id": _try(lambda: people.write(asked.user, asked.text, asked.reply_to)).id}

    @router.post("/press")
    async def press(asked: Press) -> dict[str, Any]:
        return {"query": _try(lambda: _press(people, asked))}

    @router.post("/document")
    async def document(asked: SentFile) -> dict[str, Any]:
        return {"id": _try(lambda: _send(people, asked)).id}

    @router.post("/block")
    async def block(asked: Person) -> dict[str, Any]:
        _try(lambda: people.block(asked.user))
        return {}

    @router.post("/unblock")
    async def unblock(asked: Person) -> dict[str, Any]:
        _try(lambda: people.unblock(asked.user))
        return {}

    @router.get("/files/{file_id}")
    async def download(file_id: str) -> Response:
        found = store.file(file_id)
        if found is None:
            raise HTTPException(404, "There is no such file.")
        how = "inline" if found[0].mime in HARMLESS else "attachment"
        disposition = f"{how}; filename*=UTF-8''{quote(found[0].name)}"
        headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
        return Response(found[1], media_type=found[0].mime, headers=headers)

    return router


def _press(people: People, asked: Press) -> str:
    return people.press(asked.user, asked.message_id, asked.data, is_stale=asked.stale)


def _send(people: People, asked: SentFile) -> Any:
    try:
        content = base64.b64decode(asked.content_base64, validate=True)
    except binascii.Error:
        raise Impossible("The file did not arrive whole.") from None
    return people.send_document(asked.user, asked.name, asked.mime, content, asked.caption)


def _try(deed: Callable[[], Any]) -> Any:
    try:
        return deed()
    except Impossible as why:
        raise HTTPException(409, str(why)) from None
