"""The workspace as the sandbox's page shows it."""

from sandbox.slack.refusals import Json
from sandbox.slack.sockets import Sockets
from sandbox.slack.workspace import SLACKBOT, Workspace


def view(workspace: Workspace, sockets: Sockets) -> Json:
    """Everything there is to see: people, channels with threads, open modals, home tabs."""
    config = workspace.config
    names = {user.id: user.display for user in config.users}
    names |= {config.bot_user_id: config.app_name, SLACKBOT: "Slackbot"}
    return {
        "team": {"id": config.team_id, "name": config.team_name},
        "app": {
            "name": config.app_name,
            "user": config.bot_user_id,
            "commands": list(config.commands),
            "suggestions": [list(one) for one in config.suggestions]
            or [[command, ""] for command in config.commands],
            "socket_mode": config.socket_mode,
            "sockets": sockets.connected,
        },
        "users": [
            {"id": user.id, "name": user.name, "display": user.display, "email": user.email}
            for user in config.users
        ],
        "channels": [
            _channel(workspace, channel, names) for channel in workspace.state["channels"].values()
        ],
        "modals": {user.id: _modals(workspace, user.id) for user in config.users},
        "homes": {user.id: _kept(workspace.state["homes"].get(user.id)) for user in config.users},
    }


def _channel(workspace: Workspace, channel: Json, names: dict[str, str]) -> Json:
    messages = workspace.messages(channel["id"])
    return {
        "id": channel["id"],
        "name": channel["name"],
        "kind": "im" if channel["is_im"] else "channel",
        "user": channel.get("user"),
        "members": workspace.members(channel),
        "messages": [
            {**_message(one, names), "thread": _thread(one, messages, names)}
            for one in messages
            if one.get("thread_ts", one["ts"]) == one["ts"]
        ],
    }


def _thread(parent: Json, messages: list[Json], names: dict[str, str]) -> list[Json]:
    return [
        _message(one, names)
        for one in messages
        if one.get("thread_ts") == parent["ts"] and one is not parent
    ]


def _message(message: Json, names: dict[str, str]) -> Json:
    """One message; an edit is marked only where Slack marks it, on messages without blocks."""
    return {
        "ts": message["ts"],
        "thread_ts": message.get("thread_ts"),
        "user": message["user"],
        "name": message.get("username") or names.get(message["user"], message["user"]),
        "is_app": "bot_id" in message,
        "text": message["text"],
        "blocks": message.get("blocks", []),
        "attachments": message.get("attachments", []),
        "values": message.get("_values", {}),
        "edited": "edited" in message and not message.get("blocks"),
        "ephemeral_for": message.get("_for"),
        "reactions": message.get("reactions", []),
        "metadata": message.get("metadata"),
        "files": [
            {
                "id": one["id"],
                "name": one["name"],
                "title": one["title"],
                "mimetype": one["mimetype"],
                "size": one["size"],
                "url": f"/desk/slack/files/{one['id']}/{one['name']}",
            }
            for one in message.get("files", [])
        ],
    }


def _modals(workspace: Workspace, user_id: str) -> list[Json | None]:
    """A person's open modals, the visible one last."""
    stack = workspace.state["stacks"].get(user_id, [])
    return [_kept(workspace.state["views"].get(view_id)) for view_id in stack]


def _kept(kept: Json | None) -> Json | None:
    if kept is None:
        return None
    shown = {name: kept[name] for name in ("values", "errors", "trouble", "suggested")}
    return {**kept["view"], **shown}
