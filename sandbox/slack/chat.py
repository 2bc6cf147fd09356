"""chat.*: posting, editing and taking back messages, and reactions to them."""

import json
import re
from typing import Any

from sandbox.slack.blocks import completed, problems_of_blocks
from sandbox.slack.rates import Rates
from sandbox.slack.refusals import Json, Refused, invalid_blocks
from sandbox.slack.workspace import Workspace

TEXT_MAX = 40_000
MARKDOWN_MAX = 12_000
ATTACHMENTS_MAX = 100
METADATA_BYTES = 4_000


def content(workspace: Workspace, arguments: Json, *, least: bool = True) -> Json:
    """Text, blocks and the rest of a message, as they are kept; refuses what Slack refuses."""
    text = arguments.get("text") or ""
    blocks = arguments.get("blocks")
    markdown = arguments.get("markdown_text")
    if least and not (text.strip() or blocks or arguments.get("attachments") or markdown):
        raise Refused("no_text")
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if len(text) > TEXT_MAX or len(markdown or "") > MARKDOWN_MAX:
        raise Refused("msg_too_long")
    kept: Json = {"text": text or markdown or ""}
    if blocks is not None:
        kept["blocks"] = _blocks(workspace, blocks)
    if arguments.get("attachments"):
        kept["attachments"] = _attachments(arguments["attachments"])
    if arguments.get("metadata"):
        kept["metadata"] = _metadata(arguments["metadata"])
    return kept


def _blocks(workspace: Workspace, blocks: Any) -> list[Json]:
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if problems := problems_of_blocks(blocks):
        raise invalid_blocks(problems)
    return completed(blocks, workspace.new_id)


def _attachments(attachments: Any) -> list[Json]:
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise Refused("invalid_attachments")
    if len(attachments) > ATTACHMENTS_MAX:
        raise Refused("too_many_attachments")
    for index, attachment in enumerate(attachments):
        where = f"/attachments/{index}/blocks"
        if problems := problems_of_blocks(attachment.get("blocks") or [], where):
            raise Refused("invalid_attachments", *problems)
    return attachments


def _metadata(metadata: Any) -> Json:
    if not isinstance(metadata, dict) or set(metadata) - {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise Refused("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise Refused("metadata_too_large")
    return metadata


def _thread(workspace: Workspace, channel_id: str, thread_ts: str | None) -> Json:
    """Where a reply belongs; refuses a thread that does not exist."""
    if not thread_ts:
        return {}
    if not re.fullmatch(r"\d{10}\.\d{6}", thread_ts):
        raise Refused("invalid_thread_ts")
    parent = workspace.find(channel_id, thread_ts, "thread_not_found")
    if "_for" in parent or parent.get("thread_ts", thread_ts) != thread_ts:
        raise Refused("cannot_reply_to_message")
    return {"thread_ts": thread_ts}


class Chat:
    """The methods by which the app speaks."""

    def __init__(self, workspace: Workspace, rates: Rates) -> None:
        self._workspace = workspace
        self._rates = rates

    def _target(self, arguments: Json) -> Json:
        """The channel to write to: by id or name, or a person's direct messages."""
        reference = arguments["channel"]
        if reference.startswith(("U", "W")):
            return self._workspace.direct(self._workspace.user(reference, "channel_not_found").id)
        channel = self._workspace.channel(reference)
        may_enter = "chat:write.public" in self._workspace.config.scopes
        bot = self._workspace.config.bot_user_id
        if bot not in self._workspace.members(channel) and not may_enter:
            raise Refused("not_in_channel")
        return channel

    def _own(self, arguments: Json, error: str) -> tuple[str, Json]:
        """A message of the app's own that everyone sees."""
        channel_id = self._workspace.channel(arguments["channel"])["id"]
        message = self._workspace.find(channel_id, arguments["ts"])
        if "_for" in message:
            raise Refused("message_not_found")
        if message.get("bot_id") != self._workspace.config.bot_id:
            raise Refused(error)
        return channel_id, message

    def _customised(self, arguments: Json) -> Json:
        """A name or picture of the message's own, which needs a right of its own."""
        asked = {
            name: arguments[name]
            for name in ("username", "icon_emoji", "icon_url")
            if arguments.get(name)
        }
        if asked and "chat:write.customize" not in self._workspace.config.scopes:
            raise Refused("missing_scope", more={"needed": "chat:write.customize"})
        return asked

    def post_message(self, arguments: Json) -> Json:
        """Post for everyone in the channel."""
        channel_id = self._target(arguments)["id"]
        kept = self._workspace.by_app(content(self._workspace, arguments))
        kept |= self._customised(arguments)
        kept |= _thread(self._workspace, channel_id, arguments.get("thread_ts"))
        self._rates.spend(channel_id)
        message = self._workspace.post(channel_id, kept)
        self._workspace.save()
        shown = self._workspace.outside(message)
        return {"channel": channel_id, "ts": message["ts"], "message": shown}

    def update(self, arguments: Json) -> Json:
        """Edit a message of one's own; text without blocks takes the blocks away, as Slack does."""
        channel_id, message = self._own(arguments, "cant_update_message")
        changed = content(self._workspace, arguments)
        if arguments.get("metadata") == {}:
            message.pop("metadata", None)
        if "blocks" not in changed and arguments.get("text"):
            message.pop("blocks", None)
        message.update(changed)
        bot = self._workspace.config.bot_user_id
        message["edited"] = {"user": bot, "ts": self._workspace.new_ts()}
        self._workspace.save()
        shown = self._workspace.outside(message)
        return {
            "channel": channel_id,
            "ts": message["ts"],
            "text": message["text"],
            "message": shown,
        }

    def post_ephemeral(self, arguments: Json) -> Json:
        """Show something to one person only."""
        channel = self._target(arguments)
        user = self._workspace.user(arguments["user"], "user_not_in_channel")
        if user.id not in self._workspace.members(channel):
            raise Refused("user_not_in_channel")
        kept = self._workspace.by_app(content(self._workspace, arguments))
        kept |= self._customised(arguments)
        kept |= _thread(self._workspace, channel["id"], arguments.get("thread_ts"))
        message = self._workspace.post(channel["id"], {**kept, "_for": user.id})
        self._workspace.save()
        return {"message_ts": message["ts"]}

    def delete(self, arguments: Json) -> Json:
        """Take a message of one's own back."""
        channel_id, message = self._own(arguments, "cant_delete_message")
        self._workspace.remove(channel_id, message["ts"])
        self._workspace.save()
        return {"channel": channel_id, "ts": message["ts"]}

    def permalink(self, arguments: Json) -> Json:
        """The address by which people find a message."""
        channel_id = self._workspace.channel(arguments["channel"])["id"]
        message = self._workspace.find(channel_id, arguments["message_ts"])
        path = f"archives/{channel_id}/p{message['ts'].replace('.', '')}"
        address = f"https://{self._workspace.config.team_domain}.slack.com/{path}"
        return {"channel": channel_id, "permalink": address}

    def react(self, arguments: Json) -> Json:
        """Put an emoji beneath a message."""
        channel_id = self._workspace.channel(arguments["channel"])["id"]
        message = self._workspace.find(channel_id, arguments["timestamp"])
        name = arguments["name"].strip(":")
        if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
            raise Refused("invalid_name")
        reactions = message.setdefault("reactions", [])
        if any(reaction["name"] == name for reaction in reactions):
            raise Refused("already_reacted")
        users = [self._workspace.config.bot_user_id]
        reactions.append({"name": name, "users": users, "count": 1})
        self._workspace.save()
        return {}
