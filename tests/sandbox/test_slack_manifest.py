"""A manifest is read for what it grants, and checked for what Slack refuses."""

from copy import deepcopy
from typing import Any

import pytest

from sandbox.slack import SlackConfig, problems_of_manifest, read_manifest

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Paidup"},
    "features": {
        "bot_user": {"display_name": "Paidup"},
        "slash_commands": [{"command": "/invoice", "description": "Draft and send invoices"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:history"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["message.im", "app_home_opened"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def changed(*path: str, to: Any) -> dict[str, Any]:
    manifest = deepcopy(MANIFEST)
    place = manifest
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = to
    return manifest


def test_a_good_manifest_has_no_problem() -> None:
    assert problems_of_manifest(MANIFEST) == []


def test_a_manifest_says_what_the_app_may() -> None:
    config = read_manifest(MANIFEST).configured(SlackConfig())

    assert config.commands == ("/invoice",)
    assert config.scopes == ("commands", "chat:write", "im:history")
    assert config.events == ("message.im", "app_home_opened")
    assert config.socket_mode is True


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("/status", "a command of Slack's own"),
        ("/Invoice", "no valid command name"),
        ("invoice", "no valid command name"),
        ("/" + "x" * 32, "no valid command name"),
    ],
)
def test_a_command_must_be_one_slack_takes(name: str, problem: str) -> None:
    commands = [{"command": name, "description": "x"}]

    assert problem in problems_of_manifest(changed("features", "slash_commands", to=commands))[0]


def test_a_command_needs_a_description() -> None:
    commands = [{"command": "/invoice"}]

    assert problems_of_manifest(changed("features", "slash_commands", to=commands))


def test_a_missing_scope_is_named() -> None:
    manifest = changed("oauth_config", "scopes", "bot", to=["chat:write"])

    assert problems_of_manifest(manifest) == [
        "message.im needs the scope im:history.",
        "slash commands needs the scope commands.",
    ]


def test_without_socket_mode_slack_must_know_where_to_call() -> None:
    manifest = changed("settings", "socket_mode_enabled", to=False)

    assert len(problems_of_manifest(manifest)) == 3


def test_a_name_too_long_is_refused() -> None:
    manifest = changed("display_information", "name", to="x" * 36)

    assert problems_of_manifest(manifest) == [
        "display_information.name is longer than 35 characters."
    ]
