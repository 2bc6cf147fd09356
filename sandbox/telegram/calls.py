"""One call of the Bot API: its parameters, however they were sent, read with Telegram's care."""

import json
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile

from sandbox.telegram.errors import Refused, bad_request

JSON_TYPES = ("application/json", "text/json")


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


@dataclass
class Call:
    """A method's parameters as text or JSON values, and the files beside them."""

    method: str
    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A text; empty when it is not there."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise bad_request(f'parameter "{name}" must be of type String')
        if any(0xD800 <= ord(one) < 0xE000 for one in value) or "\0" in value:  # noqa: PLR2004 (surrogates)
            raise bad_request("strings must be encoded in UTF-8")
        return value

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; the default when it is not there."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise bad_request(f'parameter "{name}" must be of type Integer')
        try:
            return int(value)
        except ValueError:
            raise bad_request(f'parameter "{name}" must be of type Integer') from None

    def flag(self, name: str) -> bool:
        """A yes or a no."""
        value = self.values.get(name)
        return value is True or str(value).lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """A JSON value, sent as such or as text; None when it is not there."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


async def read_call(method: str, request: Request) -> Call:
    """Read a call from the query, a form, a multipart form or JSON."""
    values: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in JSON_TYPES:
        values |= await _json_body(request)
    elif request.method == "POST":
        async with request.form(max_part_size=8_000_000) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = await _upload(value)
                else:
                    values[name] = value
    return Call(method, values, uploads)


async def _json_body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    return body


async def _upload(file: UploadFile) -> Upload:
    mime = file.content_type or "application/octet-stream"
    return Upload(file.filename or "file", mime, await file.read())


def refuse_unknown(call: Call, parameters: frozenset[str]) -> None:
    """Refuse parameters the method does not have; real Telegram ignores them."""
    attached = {name for name in call.uploads if name not in parameters}
    named = json.dumps(call.values, default=str)
    for name in (call.values.keys() | call.uploads.keys()) - parameters:
        if name in attached and f"attach://{name}" in named:
            continue
        raise Refused(400, f'Bad Request: unknown parameter "{name}" of {call.method}')
