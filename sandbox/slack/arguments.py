"""What a Web API method may be called with, and how a call's body is read.

The real service ignores an argument it does not know; here it is refused, so that a typing
mistake is found on the laptop.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.slack.refusals import Json, Refused

AUTHOR = "as_user:bool icon_emoji icon_url username link_names:bool parse"
CONTENT = "text blocks:json attachments:json markdown_text"
PAGE = "cursor limit:int"
SPAN = f"{PAGE} inclusive:bool include_all_metadata:bool oldest latest"

METHODS: dict[str, str] = {
    "api.test": "error foo",
    "auth.test": "",
    "apps.connections.open": "",
    "bots.info": "bot",
    "chat.postMessage": f"channel! {CONTENT} {AUTHOR} thread_ts reply_broadcast:bool mrkdwn:bool"
    " unfurl_links:bool unfurl_media:bool container_id metadata:json",
    "chat.update": f"channel! ts! {CONTENT} as_user:bool link_names:bool parse file_ids"
    " reply_broadcast:bool metadata:json",
    "chat.postEphemeral": f"channel! user! {CONTENT} {AUTHOR} thread_ts",
    "chat.delete": "channel! ts! as_user:bool",
    "chat.getPermalink": "channel! message_ts!",
    "conversations.open": "channel users return_im:bool prevent_creation:bool",
    "conversations.history": f"channel! {SPAN}",
    "conversations.replies": f"channel! ts! {SPAN}",
    "conversations.info": "channel! include_locale:bool include_num_members:bool",
    "conversations.list": f"{PAGE} exclude_archived:bool types",
    "conversations.members": f"channel! {PAGE}",
    "files.completeUploadExternal": "files!:json channel_id channels initial_comment thread_ts"
    " blocks:json",
    "files.getUploadURLExternal": "filename! length!:int alt_txt snippet_type",
    "files.info": f"file! {PAGE}",
    "reactions.add": "channel! name! timestamp!",
    "users.info": "user! include_locale:bool",
    "users.list": f"{PAGE} include_locale:bool",
    "users.lookupByEmail": "email!",
    "views.open": "trigger_id! view!:json",
    "views.push": "trigger_id! view!:json",
    "views.update": "view!:json view_id external_id hash",
    "views.publish": "user_id! view!:json hash",
}
EVERYWHERE = "team_id"
"""Bolt's client puts the workspace into every call."""
TRUE = {"1", "true", "True"}
FALSE = {"0", "false", "False"}


@dataclass(frozen=True)
class Parameter:
    """One argument of a method."""

    name: str
    kind: str
    required: bool


def parameters(method: str) -> dict[str, Parameter]:
    """The arguments of a method, read from the table."""
    found = {}
    for word in f"{METHODS[method]} {EVERYWHERE}".split():
        name, _, kind = word.partition(":")
        plain = name.rstrip("!")
        found[plain] = Parameter(plain, kind or "text", name.endswith("!"))
    return found


async def given(request: Request) -> Json:
    """All arguments of a call: from the address, a form or a JSON body."""
    arguments: Json = dict(request.query_params)
    if request.method == "POST" and (body := await request.body()):
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        arguments.update(await _body(request, kind, body))
    return arguments


async def _body(request: Request, kind: str, body: bytes) -> Mapping[str, Any]:
    if kind == "application/json":
        return _object(body)
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    if kind == "multipart/form-data":
        return dict((await request.form()).items())
    raise Refused("invalid_post_type" if kind else "missing_post_type")


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(body)
    except ValueError as error:
        raise Refused("invalid_json") from error
    if not isinstance(read, dict):
        raise Refused("json_not_object")
    return read


def checked(method: str, arguments: Json) -> Json:
    """The arguments as values; refuses what is missing, unknown or of the wrong kind."""
    known = parameters(method)
    problems = [
        f"unknown argument: {name} [json-pointer:/{name}]"
        for name in arguments
        if name not in known
    ]
    problems += [
        f"missing required field: {one.name} [json-pointer:/{one.name}]"
        for one in known.values()
        if one.required and arguments.get(one.name) in (None, "")
    ]
    if problems:
        raise Refused("invalid_arguments", *problems)
    return {
        name: _value(known[name], value) for name, value in arguments.items() if value is not None
    }


def _value(parameter: Parameter, value: Any) -> Any:
    if parameter.kind == "json":
        return _parsed(parameter.name, value)
    if parameter.kind == "bool" and (isinstance(value, bool) or str(value) in TRUE | FALSE):
        return value is True or str(value) in TRUE
    if parameter.kind == "int" and str(value).isdecimal() and not isinstance(value, bool):
        return int(value)
    if parameter.kind == "text" and isinstance(value, str):
        return value
    where = f"[json-pointer:/{parameter.name}]"
    raise Refused("invalid_arguments", f"must provide a {parameter.kind} {where}")


def _parsed(name: str, value: Any) -> Any:
    """A structure, also when it comes as a string, as forms must send it."""
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError as error:
        if name == "blocks":
            raise Refused("invalid_blocks_format") from error
        raise Refused("invalid_arguments", f"must be valid JSON [json-pointer:/{name}]") from error
