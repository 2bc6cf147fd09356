"""The workspace's memory: people, channels, messages, triggers, response addresses.

One JSON-able dict, kept by the world under `slack`. Keys of a message that begin with `_` are
ours and never leave; `outside` takes them off.
"""

import secrets
from collections.abc import Iterator
from typing import Any

from sandbox.slack.config import SlackConfig, SlackUser
from sandbox.slack.refusals import Json, Refused
from sandbox.world import World

RESPONSE_SECONDS = 30 * 60
RESPONSE_USES = 5
SLACKBOT = "USLACKBOT"


class Workspace:
    """What the stand-in knows, and the few deeds that all its parts share."""

    def __init__(self, world: World, config: SlackConfig) -> None:
        self.world = world
        self.config = config
        self.base = ""
        """The address by which the app reaches us, learnt from its own calls."""
        self.state: Json = {
            "last_ts": 0,
            "last_id": 0,
            "channels": {},
            "messages": {},
            "views": {},
            "stacks": {},
            "homes": {},
            "triggers": {},
            "responses": {},
            "files": {},
        }
        self.state.update(world.load("slack"))
        self._seed()

    def _seed(self) -> None:
        everyone = [user.id for user in self.config.users]
        for channel in self.config.channels:
            members = list(channel.members or everyone)
            if channel.has_bot:
                members.append(self.config.bot_user_id)
            about = {"name": channel.name, "is_im": False, "members": members}
            self._channel(channel.id, about | {"is_ext_shared": channel.is_ext_shared})
        for user in self.config.users:
            self._channel(f"D{user.id[1:]}", {"name": "", "is_im": True, "user": user.id})

    def _channel(self, channel_id: str, about: Json) -> None:
        self.state["channels"].setdefault(channel_id, {"id": channel_id, **about})
        self.state["messages"].setdefault(channel_id, [])

    def save(self) -> None:
        """Keep everything and tell the page."""
        self.world.save("slack", self.state)

    # -- names and times ---------------------------------------------------------------

    def now(self) -> float:
        """The sandbox's time in seconds."""
        return self.world.now().timestamp()

    def new_ts(self) -> str:
        """A message's name and time, never given twice."""
        micros = max(int(self.now() * 1_000_000), self.state["last_ts"] + 1)
        self.state["last_ts"] = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def new_id(self, prefix: str = "") -> str:
        """A name in Slack's style, such as `V00000001K7`."""
        self.state["last_id"] += 1
        return f"{prefix}{self.state['last_id']:08d}{secrets.token_hex(1).upper()}"

    # -- people and channels -----------------------------------------------------------

    def user(self, user_id: str, error: str = "user_not_found") -> SlackUser:
        """The person of this id; refuses with `error`."""
        for user in self.config.users:
            if user.id == user_id:
                return user
        raise Refused(error)

    def channel(self, reference: str, error: str = "channel_not_found") -> Json:
        """A channel by its id, or by its name with or without `#`."""
        found = self.state["channels"].get(reference)
        for channel in self.state["channels"].values():
            if channel["name"] and channel["name"] == reference.removeprefix("#"):
                found = channel
        if found is None:
            raise Refused(error)
        return dict(found)

    def direct(self, user_id: str) -> Json:
        """The direct messages between this person and the app."""
        for channel in self.state["channels"].values():
            if channel.get("user") == user_id:
                return dict(channel)
        raise Refused("user_not_found")

    def members(self, channel: Json) -> list[str]:
        """Who reads along."""
        if channel["is_im"]:
            return [channel["user"], self.config.bot_user_id]
        return list(channel["members"])

    # -- messages ----------------------------------------------------------------------

    def messages(self, channel_id: str) -> list[Json]:
        """All messages of a channel, oldest first, replies and private notes among them."""
        found: list[Json] = self.state["messages"][channel_id]
        return found

    def find(self, channel_id: str, ts: str, error: str = "message_not_found") -> Json:
        """The message of this name as it is kept."""
        for message in self.messages(channel_id):
            if message["ts"] == ts:
                return message
        raise Refused(error)

    def everywhere(self) -> Iterator[tuple[str, Json]]:
        """Every message with its channel."""
        for channel_id, messages in self.state["messages"].items():
            for message in messages:
                yield channel_id, message

    def post(self, channel_id: str, message: Json) -> Json:
        """Keep a new message, named by the time."""
        kept = {"type": "message", "ts": self.new_ts(), **message}
        self.messages(channel_id).append(kept)
        return kept

    def by_app(self, content: Json) -> Json:
        """A message's content with the app as its author."""
        config = self.config
        profile = {"id": config.bot_id, "app_id": config.app_id, "name": config.app_name}
        return {
            "user": config.bot_user_id,
            "bot_id": config.bot_id,
            "app_id": config.app_id,
            "team": config.team_id,
            "bot_profile": {**profile, "deleted": False, "team_id": config.team_id},
            **content,
        }

    def remove(self, channel_id: str, ts: str) -> None:
        """Take a message away."""
        kept = [message for message in self.messages(channel_id) if message["ts"] != ts]
        self.state["messages"][channel_id] = kept

    def note(self, channel_id: str, user_id: str, text: str) -> None:
        """What Slack itself tells one person, such as that the app did not answer."""
        self.post(channel_id, {"user": SLACKBOT, "text": text, "_for": user_id})

    def outside(self, message: Json, *, metadata: bool = True) -> Json:
        """A message as the Web API and the payloads show it."""
        shown = {name: value for name, value in message.items() if not name.startswith("_")}
        if not metadata:
            shown.pop("metadata", None)
        replies = self.replies(message)
        if replies and "thread_ts" not in shown:
            shown["thread_ts"] = message["ts"]
        if replies:
            shown["reply_count"] = len(replies)
            shown["latest_reply"] = replies[-1]["ts"]
            shown["reply_users"] = sorted({reply["user"] for reply in replies})
        return shown

    def replies(self, parent: Json) -> list[Json]:
        """The answers in a message's thread that everyone sees."""
        return [
            message
            for _, message in self.everywhere()
            if message.get("thread_ts") == parent["ts"]
            and message is not parent
            and "_for" not in message
        ]

    # -- triggers and response addresses -----------------------------------------------

    def new_trigger(self, user_id: str, view_id: str = "") -> str:
        """A ticket to open a modal for this person, good for a moment and one use."""
        first, second = secrets.randbelow(10**12), secrets.randbelow(10**12)
        trigger = f"{first}.{second}.{secrets.token_hex(16)}"
        now = self.now()
        kept = self.state["triggers"]
        for old in [name for name, about in kept.items() if about["until"] < now - 3600]:
            del kept[old]
        kept[trigger] = {
            "user": user_id,
            "until": now + self.config.trigger_seconds,
            "used": False,
            "view": view_id,
        }
        return trigger

    def spend_trigger(self, trigger: str) -> Json:
        """What the ticket was given for; refuses when it is too old or was used."""
        about: Json | None = self.state["triggers"].get(trigger)
        if about is None:
            raise Refused("invalid_arguments", "invalid `trigger_id` [json-pointer:/trigger_id]")
        if about["used"]:
            raise Refused("exchanged_trigger_id")
        if self.now() > about["until"]:
            raise Refused("expired_trigger_id")
        about["used"] = True
        return about

    def new_response(self, about: Json) -> str:
        """The token of an address that takes five answers in half an hour."""
        token = secrets.token_urlsafe(18)
        until = self.now() + RESPONSE_SECONDS
        kept = self.state["responses"]
        for old in [name for name, one in kept.items() if one["until"] < self.now()]:
            del kept[old]
        kept[token] = {"until": until, "left": RESPONSE_USES, **about}
        return token

    def remembered(self, name: str, value: Any) -> None:
        """Keep one thing under its own name, so that large ones are not written again and again."""
        self.world.save(f"slack.{name}", {"value": value})

    def recalled(self, name: str) -> Any:
        """What was kept under this name."""
        return self.world.load(f"slack.{name}").get("value")
