"""The bot's command menu, by scope and language."""

import json
import re
from typing import Any

from sandbox.telegram.calls import Call
from sandbox.telegram.errors import bad_request
from sandbox.telegram.store import Account, Store

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
COMMANDS_MAX = 100
DESCRIPTION_MAX = 256
SCOPES = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}


class Menus:
    """`setMyCommands` and its kin."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, call: Call) -> bool:
        """Replace the menu of one scope and language."""
        commands = call.json("commands")
        if not isinstance(commands, list):
            raise bad_request('can\'t parse commands: Field "commands" must be of type Array')
        if len(commands) > COMMANDS_MAX:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._store.commands[self._key(call)] = [_command(one) for one in commands]
        return True

    def get(self, call: Call) -> list[dict[str, Any]]:
        """The menu of exactly this scope and language."""
        return self._store.commands.get(self._key(call), [])

    def delete(self, call: Call) -> bool:
        """Forget the menu of one scope and language."""
        self._store.commands.pop(self._key(call), None)
        return True

    def seen_by(self, account: Account) -> list[dict[str, Any]]:
        """The menu a person finds in the private chat: the narrowest scope wins."""
        scopes: list[dict[str, Any]] = [
            {"type": "chat", "chat_id": account.id},
            {"type": "all_private_chats"},
            {"type": "default"},
        ]
        for scope in scopes:
            for language in (account.language_code, ""):
                if menu := self._store.commands.get(_name(scope, language)):
                    return menu
        return []

    def _key(self, call: Call) -> str:
        scope = call.json("scope") or {"type": "default"}
        kind = scope.get("type") if isinstance(scope, dict) else None
        if kind not in SCOPES:
            raise bad_request("can't parse BotCommandScope: Unsupported type specified")
        if scope.keys() != {"type"} | SCOPES[kind]:
            raise bad_request("can't parse BotCommandScope: wrong fields")
        known = [*self._store.people, *map(str, self._store.people)]
        if "chat_id" in scope and scope["chat_id"] not in known:
            raise bad_request("chat not found")
        language = call.text("language_code")
        if language and not re.fullmatch(r"[a-z]{2}", language):
            raise bad_request("invalid language code specified")
        return _name(scope, language)


def _name(scope: dict[str, Any], language: str) -> str:
    return json.dumps([scope, language], sort_keys=True)


def _command(one: Any) -> dict[str, str]:
    if not isinstance(one, dict) or one.keys() != {"command", "description"}:
        raise bad_request("can't parse BotCommand: wrong fields")
    command = str(one["command"]).removeprefix("/")
    description = str(one["description"]).strip()
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= DESCRIPTION_MAX:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}
