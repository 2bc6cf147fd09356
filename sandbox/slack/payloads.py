"""What Slack tells the app: commands, presses, sent forms, events, each as the real one."""

import secrets
from typing import Any

from sandbox.slack.config import SlackUser
from sandbox.slack.refusals import Json
from sandbox.slack.workspace import Workspace


class Payloads:
    """Builds the payloads; whoever calls it saves the workspace afterwards."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def _base(self, kind: str, user: SlackUser) -> Json:
        config = self._workspace.config
        return {
            "type": kind,
            "user": {
                "id": user.id,
                "username": user.name,
                "name": user.name,
                "team_id": user.team or config.team_id,
            },
            "api_app_id": config.app_id,
            "token": config.verification_token,
            "team": {"id": config.team_id, "domain": config.team_domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def response_url(self, base: str, about: Json) -> str:
        """An address for later answers: where the app called us, or else where the page did."""
        base = self._workspace.base or base
        return f"{base}slack/response/{self._workspace.new_response(about)}"

    def channel_name(self, channel: Json) -> str:
        """The channel as payloads call it."""
        return "directmessage" if channel["is_im"] else str(channel["name"])

    def command(self, user: SlackUser, channel: Json, line: str, base: str) -> Json:
        """A slash command, as the fields of a form."""
        config = self._workspace.config
        word, _, text = line.partition(" ")
        about = {"channel": channel["id"], "user": user.id, "ts": None, "kind": "command"}
        return {
            "token": config.verification_token,
            "team_id": config.team_id,
            "team_domain": config.team_domain,
            "channel_id": channel["id"],
            "channel_name": self.channel_name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": word,
            "text": text.strip(),
            "api_app_id": config.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(base, about),
            "trigger_id": self._workspace.new_trigger(user.id),
        }

    def message_action(
        self, user: SlackUser, channel_id: str, message: Json, action: Json, base: str
    ) -> Json:
        """Something pressed or chosen in a message."""
        channel = self._workspace.channel(channel_id)
        is_private = "_for" in message
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel_id,
            "is_ephemeral": is_private,
        }
        if thread := message.get("thread_ts"):
            container["thread_ts"] = thread
        about = {"channel": channel_id, "user": user.id, "ts": message["ts"], "kind": "action"}
        payload = {
            **self._base("block_actions", user),
            "container": container,
            "trigger_id": self._workspace.new_trigger(user.id),
            "channel": {"id": channel_id, "name": self.channel_name(channel)},
            "message": self._workspace.outside(message),
            "state": {"values": message.get("_values", {})},
            "response_url": self.response_url(base, about),
            "actions": [self._stamped(action)],
        }
        if is_private:
            del payload["message"]
        return payload

    def view_action(self, user: SlackUser, kept: Json, action: Json) -> Json:
        """Something pressed or chosen in a modal or on the home tab."""
        view_id = kept["view"]["id"]
        return {
            **self._base("block_actions", user),
            "container": {"type": "view", "view_id": view_id},
            "trigger_id": self._workspace.new_trigger(user.id, view_id),
            "view": with_state(kept),
            "state": {"values": kept["values"]},
            "actions": [self._stamped(action)],
        }

    def _stamped(self, action: Json) -> Json:
        return {**action, "action_ts": self._workspace.new_ts()}

    def submission(self, user: SlackUser, kept: Json, urls: list[Json]) -> Json:
        """A form sent."""
        return {
            **self._base("view_submission", user),
            "trigger_id": self._workspace.new_trigger(user.id, kept["view"]["id"]),
            "view": with_state(kept),
            "response_urls": urls,
        }

    def closed(self, user: SlackUser, kept: Json, *, is_cleared: bool) -> Json:
        """A form closed without being sent."""
        view = with_state(kept)
        return {**self._base("view_closed", user), "view": view, "is_cleared": is_cleared}

    def suggestion(self, user: SlackUser, element: Json, value: str, where: Json) -> Json:
        """What was typed into a menu whose options the app knows."""
        return {
            **self._base("block_suggestion", user),
            "action_id": element["action_id"],
            "value": value,
            **where,
        }

    def event(self, event: Json) -> Json:
        """An event in its envelope."""
        config = self._workspace.config
        install = {"enterprise_id": None, "team_id": config.team_id, "user_id": config.bot_user_id}
        return {
            "token": config.verification_token,
            "team_id": config.team_id,
            "context_team_id": config.team_id,
            "context_enterprise_id": None,
            "api_app_id": config.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(self._workspace.now()),
            "authorizations": [{**install, "is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": secrets.token_urlsafe(24),
        }


def with_state(kept: Json) -> Json:
    """A view with what is typed in it."""
    view: dict[str, Any] = dict(kept["view"])
    return {**view, "state": {"values": kept["values"]}}


def escaped(text: str) -> str:
    """The three characters that Slack encodes in what people write."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
