"""An app's manifest: what it grants, and what Slack would refuse about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.slack.config import SlackConfig

RESERVED = frozenset(
    {
        "/active",
        "/apps",
        "/archive",
        "/away",
        "/call",
        "/collapse",
        "/commands",
        "/dm",
        "/dnd",
        "/expand",
        "/feed",
        "/feedback",
        "/giphy",
        "/huddle",
        "/invite",
        "/invite_people",
        "/join",
        "/keys",
        "/leave",
        "/me",
        "/msg",
        "/mute",
        "/open",
        "/part",
        "/prefs",
        "/pro",
        "/remind",
        "/remove",
        "/rename",
        "/search",
        "/shortcuts",
        "/shrug",
        "/star",
        "/status",
        "/todo",
        "/topic",
        "/unarchive",
        "/who",
    }
)
"""Commands of Slack's own; an app's manifest with one of them is refused as a whole."""

COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
LENGTHS = {
    ("display_information", "name"): 35,
    ("display_information", "description"): 140,
    ("features", "bot_user", "display_name"): 80,
}
COMMANDS_MOST = 50
DESCRIPTION_MOST = 2000
HINT_MOST = 1000
NEEDED_FOR = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}


@dataclass(frozen=True)
class Manifest:
    """What the stand-in needs to know of an app."""

    name: str
    commands: tuple[str, ...]
    scopes: tuple[str, ...]
    events: tuple[str, ...]
    socket_mode: bool
    interactivity: bool

    def configured(self, config: SlackConfig) -> SlackConfig:
        """The workspace with this app installed instead of the demo's."""
        return replace(
            config,
            app_name=self.name,
            commands=self.commands,
            scopes=self.scopes,
            events=self.events,
            socket_mode=self.socket_mode,
        )


def _at(manifest: Any, *path: str) -> Any:
    for name in path:
        manifest = manifest.get(name) if isinstance(manifest, Mapping) else None
    return manifest


def read_manifest(manifest: Mapping[str, Any]) -> Manifest:
    """Which commands, scopes and events a manifest gives the app."""
    commands = _at(manifest, "features", "slash_commands") or []
    return Manifest(
        name=str(_at(manifest, "display_information", "name") or ""),
        commands=tuple(str(one.get("command", "")) for one in commands),
        scopes=tuple(_at(manifest, "oauth_config", "scopes", "bot") or ()),
        events=tuple(_at(manifest, "settings", "event_subscriptions", "bot_events") or ()),
        socket_mode=bool(_at(manifest, "settings", "socket_mode_enabled")),
        interactivity=bool(_at(manifest, "settings", "interactivity", "is_enabled")),
    )


def problems_of_manifest(manifest: Mapping[str, Any]) -> list[str]:
    """What Slack would refuse, each as a sentence; none when it can be pasted."""
    read = read_manifest(manifest)
    problems = [] if read.name else ["display_information.name is missing."]
    for path, most in LENGTHS.items():
        if len(str(_at(manifest, *path) or "")) > most:
            problems.append(f"{'.'.join(path)} is longer than {most} characters.")
    problems += _problems_of_commands(_at(manifest, "features", "slash_commands") or [])
    problems += _problems_of_scopes(read)
    if not read.socket_mode:
        problems += _problems_of_addresses(manifest, read)
    return problems


def _problems_of_commands(commands: list[Mapping[str, Any]]) -> list[str]:
    problems = ["There are more than 50 slash commands."] if len(commands) > COMMANDS_MOST else []
    names = [str(one.get("command", "")) for one in commands]
    for one, name in zip(commands, names, strict=True):
        description = str(one.get("description") or "")
        if not COMMAND.fullmatch(name):
            problems.append(f"{name} is no valid command name.")
        if name in RESERVED:
            problems.append(f"{name} is a command of Slack's own.")
        if names.count(name) > 1:
            problems.append(f"{name} is there twice.")
        if not 0 < len(description) <= DESCRIPTION_MOST:
            problems.append(f"{name} needs a description of at most {DESCRIPTION_MOST} characters.")
        if len(str(one.get("usage_hint") or "")) > HINT_MOST:
            problems.append(f"{name} has a usage hint over {HINT_MOST} characters.")
    return problems


def _problems_of_scopes(read: Manifest) -> list[str]:
    needed = {NEEDED_FOR[event]: event for event in read.events if event in NEEDED_FOR}
    if read.commands:
        needed["commands"] = "slash commands"
    return [
        f"{why} needs the scope {scope}."
        for scope, why in needed.items()
        if scope not in read.scopes
    ]


def _problems_of_addresses(manifest: Mapping[str, Any], read: Manifest) -> list[str]:
    """Without Socket Mode, Slack must be told where to call."""
    found = []
    commands = _at(manifest, "features", "slash_commands") or []
    if any(not one.get("url") for one in commands):
        found.append("Without Socket Mode each slash command needs its url.")
    if read.events and not _at(manifest, "settings", "event_subscriptions", "request_url"):
        found.append("Without Socket Mode the events need a request_url.")
    if read.interactivity and not _at(manifest, "settings", "interactivity", "request_url"):
        found.append("Without Socket Mode interactivity needs a request_url.")
    return found
