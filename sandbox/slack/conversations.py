"""conversations.*, users.* and auth.test: who and what is there."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from sandbox.slack.config import SlackUser
from sandbox.slack.refusals import Json, Refused
from sandbox.slack.workspace import Workspace

PAGE_MOST = 1000


class Conversations:
    """The methods by which the app looks around."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def auth_test(self, _arguments: Json) -> Json:
        """Who the token belongs to."""
        config = self._workspace.config
        return {
            "url": f"https://{config.team_domain}.slack.com/",
            "team": config.team_name,
            "user": config.app_name.lower(),
            "team_id": config.team_id,
            "user_id": config.bot_user_id,
            "bot_id": config.bot_id,
            "is_enterprise_install": False,
        }

    def bot_info(self, arguments: Json) -> Json:
        """What is known of the app's bot."""
        config = self._workspace.config
        if arguments.get("bot", config.bot_id) != config.bot_id:
            raise Refused("bot_not_found")
        bot = {"id": config.bot_id, "app_id": config.app_id, "user_id": config.bot_user_id}
        return {"bot": {**bot, "name": config.app_name, "deleted": False}}

    def open(self, arguments: Json) -> Json:
        """The direct messages with one person."""
        if arguments.get("channel"):
            channel = self._workspace.channel(arguments["channel"])
        else:
            names = [name for name in arguments.get("users", "").split(",") if name]
            if not names:
                raise Refused("users_list_not_supplied")
            if len(names) > 1:
                raise Refused("not_enough_users", "group messages are not part of the sandbox")
            channel = self._workspace.direct(self._workspace.user(names[0]).id)
        about = _about(channel) if arguments.get("return_im") else {"id": channel["id"]}
        return {"no_op": True, "already_open": True, "channel": about}

    def info(self, arguments: Json) -> Json:
        """One channel."""
        channel = self._readable(arguments["channel"], "read")
        about = _about(channel)
        if arguments.get("include_num_members"):
            about["num_members"] = len(self._workspace.members(channel))
        bot = self._workspace.config.bot_user_id
        about["is_member"] = bot in self._workspace.members(channel)
        return {"channel": about}

    def list(self, arguments: Json) -> Json:
        """The channels of the kinds asked for; public ones unless said otherwise."""
        kinds = set(arguments.get("types", "public_channel").split(","))
        if kinds - {"public_channel", "private_channel", "im", "mpim"}:
            raise Refused("invalid_types")
        found = [
            _about(channel)
            for channel in self._workspace.state["channels"].values()
            if ("im" if channel["is_im"] else "public_channel") in kinds
        ]
        page, metadata = paged(found, arguments)
        return {"channels": page, **metadata}

    def members(self, arguments: Json) -> Json:
        """Who is in a channel."""
        channel = self._readable(arguments["channel"], "read")
        page, metadata = paged(self._workspace.members(channel), arguments)
        return {"members": page, **metadata}

    def _readable(self, reference: str, right: str) -> Json:
        channel = self._workspace.channel(reference)
        needed = f"{'im' if channel['is_im'] else 'channels'}:{right}"
        if needed not in self._workspace.config.scopes:
            raise Refused("missing_scope", more={"needed": needed})
        if right == "history":
            bot = self._workspace.config.bot_user_id
            if bot not in self._workspace.members(channel):
                raise Refused("not_in_channel")
        return channel

    def history(self, arguments: Json) -> Json:
        """A channel's messages without their threads, newest first."""
        channel = self._readable(arguments["channel"], "history")
        found = [
            message
            for message in reversed(self._workspace.messages(channel["id"]))
            if message.get("thread_ts", message["ts"]) == message["ts"]
        ]
        return self._shown(found, arguments)

    def replies(self, arguments: Json) -> Json:
        """A thread, its first message before the answers."""
        channel = self._readable(arguments["channel"], "history")
        parent = self._workspace.find(channel["id"], arguments["ts"], "thread_not_found")
        root = parent.get("thread_ts", parent["ts"])
        found = [
            message
            for message in self._workspace.messages(channel["id"])
            if root in {message["ts"], message.get("thread_ts")}
        ]
        return self._shown(found, arguments)

    def _shown(self, messages: Sequence[Json], arguments: Json) -> Json:
        metadata = arguments.get("include_all_metadata", False)
        found = [m for m in messages if "_for" not in m and _within(m["ts"], arguments)]
        page, more = paged(found, arguments)
        shown = [self._workspace.outside(message, metadata=metadata) for message in page]
        return {"messages": shown, "has_more": bool(more), "pin_count": 0, **more}

    def user_info(self, arguments: Json) -> Json:
        """One person."""
        if arguments["user"] == self._workspace.config.bot_user_id:
            return {"user": self._bot()}
        return {"user": self._person(self._workspace.user(arguments["user"]))}

    def user_list(self, arguments: Json) -> Json:
        """Everyone, the app too."""
        everyone = [self._person(user) for user in self._workspace.config.users]
        page, metadata = paged([*everyone, self._bot()], arguments)
        return {"members": page, "cache_ts": int(self._workspace.now()), **metadata}

    def user_by_email(self, arguments: Json) -> Json:
        """The person with this address."""
        for user in self._workspace.config.users:
            if user.email and user.email.lower() == arguments["email"].lower():
                return {"user": self._person(user)}
        raise Refused("users_not_found")

    def _person(self, user: SlackUser) -> Json:
        profile = {"real_name": user.display, "display_name": user.display}
        if "users:read.email" in self._workspace.config.scopes:
            profile["email"] = user.email
        return {
            "id": user.id,
            "team_id": self._workspace.config.team_id,
            "name": user.name,
            "real_name": user.display,
            "profile": profile,
            "deleted": False,
            "is_bot": False,
            "is_admin": user.is_admin,
            "is_owner": user.is_admin,
            "tz": "Europe/Berlin",
        }

    def _bot(self) -> Json:
        config = self._workspace.config
        name = config.app_name
        profile = {"real_name": name, "bot_id": config.bot_id, "api_app_id": config.app_id}
        who = {"id": config.bot_user_id, "team_id": config.team_id, "name": name.lower()}
        return {**who, "real_name": name, "profile": profile, "deleted": False, "is_bot": True}


def paged(entries: Sequence[Any], arguments: Json) -> tuple[list[Any], Json]:
    """One page of entries, and the cursor to the next when there is one."""
    limit = arguments.get("limit") or 100
    if limit > PAGE_MOST:
        raise Refused("invalid_limit")
    start = _start(arguments.get("cursor"))
    page = list(entries[start : start + limit])
    if start + limit >= len(entries):
        return page, {}
    cursor = base64.b64encode(f"next:{start + limit}".encode()).decode()
    return page, {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused("invalid_cursor") from error
    if word != "next" or not number.isdecimal():
        raise Refused("invalid_cursor")
    return int(number)


def _within(ts: str, arguments: Json) -> bool:
    """Whether a message lies between `oldest` and `latest`; the ends only if asked."""
    try:
        oldest = float(arguments.get("oldest") or 0)
        latest = float(arguments.get("latest") or "inf")
    except ValueError as error:
        raise Refused("invalid_ts_oldest") from error
    when = float(ts)
    return oldest < when < latest or (
        arguments.get("inclusive", False) and when in {oldest, latest}
    )


def _about(channel: Json) -> Json:
    kind = {"is_im": channel["is_im"], "is_channel": not channel["is_im"], "is_archived": False}
    who = {"user": channel["user"]} if channel["is_im"] else {"name": channel["name"]}
    shared = {"is_ext_shared": channel.get("is_ext_shared", False), "is_pending_ext_shared": False}
    return {"id": channel["id"], **who, **kind, **shared, "is_private": channel["is_im"]}
