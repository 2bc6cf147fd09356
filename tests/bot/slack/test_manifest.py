"""The manifest to paste grants what Paidup uses, and nothing is missing in the demo."""

import ast
from pathlib import Path

from bot.handlers.slack.app import slash_commands
from sandbox.config import NORTHWIND
from sandbox.slack import problems_of_manifest, read_manifest
from sandbox.slack.api import SCOPES
from tests.architecture.sources import ROOT, modules
from tests.bot.slack.stage import MANIFEST

READ = read_manifest(MANIFEST)
SPEAKING = ("bot/handlers/slack/", "bot/notify/slack.py", "bot/doctor.py")
# What the stand-in's table leaves to the kind of channel: public, private, direct.
HISTORY = {"channels:history", "groups:history", "im:history"}
OWN = {
    "conversations_history": HISTORY,
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_replies": HISTORY,
    "files_upload_v2": {"files:write"},
}


def called() -> set[str]:
    """The Web API's methods our code calls, in the SDK's spelling."""
    files = [path for path in modules("bot") if _place(path).startswith(SPEAKING)]
    calls = [node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    families = ("chat_", "conversations_", "files_", "users_", "views_", "reactions_", "apps_")
    return {
        node.attr
        for node in calls
        if isinstance(node, ast.Attribute) and node.attr.startswith(families)
    }


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def scopes_of(method: str) -> set[str]:
    scope = SCOPES.get(method.replace("_", ".", 1), "")
    return OWN.get(method, {scope} - {""})


def test_slack_takes_it() -> None:
    assert problems_of_manifest(MANIFEST) == []


def test_its_commands_are_those_of_the_table_and_the_umbrella() -> None:
    assert sorted(READ.commands) == sorted(slash_commands())


def test_its_scopes_are_those_our_calls_need_and_no_more() -> None:
    needed = {scope for method in called() for scope in scopes_of(method)}

    assert needed >= {"chat:write", "im:write"}
    assert set(READ.scopes) == needed | {"commands"}


def test_it_has_buttons_and_searches_and_listens_to_nothing_else() -> None:
    assert READ.interactivity
    assert MANIFEST["settings"]["interactivity"]["message_menu_options_url"]
    assert READ.events == ()


def test_every_command_says_what_it_is_for() -> None:
    said = MANIFEST["features"]["slash_commands"]

    assert all(one["description"] and one["should_escape"] is False for one in said)
    assert all(one["url"].endswith("/slack/events") for one in said)


def test_the_demo_has_the_same_commands_and_rights() -> None:
    assert set(NORTHWIND.commands) == set(READ.commands)
    assert set(NORTHWIND.scopes) >= set(READ.scopes) - {"groups:history", "groups:read"}
