"""What people do on their phones: start the bot, write to it, press its buttons, block it."""

import re
import secrets
from typing import Any

from sandbox.config import TelegramConfig
from sandbox.telegram import wire
from sandbox.telegram.markup import plain, utf16_units
from sandbox.telegram.messages import CAPTION_MAX, TEXT_MAX
from sandbox.telegram.store import Account, Message, Query, Store
from sandbox.telegram.updates import Updates
from sandbox.world import World

START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{0,64}")
BOT_COMMAND = re.compile(r"(?:^|(?<=\s))/[A-Za-z0-9_]{1,32}(?:@\w+)?")


class Impossible(Exception):
    """A thing Telegram's apps would not let a person do."""


class People:
    """The human side of the private chats."""

    def __init__(
        self, world: World, store: Store, updates: Updates, config: TelegramConfig
    ) -> None:
        self._world = world
        self._store = store
        self._updates = updates
        self._config = config

    def find(self, user: int | str) -> Account:
        """A person by number or user name."""
        for account in self._store.people.values():
            if str(user) in {str(account.id), account.username, f"@{account.username}"}:
                return account
        raise Impossible("There is no such person on this Telegram.")

    def start(self, user: int | str, parameter: str = "") -> Message:
        """Press *Start*, perhaps from a deep link."""
        if not START_PARAMETER.fullmatch(parameter):
            raise Impossible("A deep link carries at most 64 letters, digits, _ and -.")
        account = self.find(user)
        if account.has_blocked:
            self.unblock(user)
        account.has_started = True
        return self._write(account, f"/start {parameter}".strip())

    def write(self, user: int | str, text: str, reply_to: int | None = None) -> Message:
        """Send the bot a message."""
        account = self._able(user)
        if not text.strip() or len(text) > TEXT_MAX:
            raise Impossible("A message has 1 to 4,096 characters.")
        return self._write(account, text.strip(), reply_to)

    def send_document(
        self, user: int | str, name: str, mime: str, content: bytes, caption: str = ""
    ) -> Message:
        """Send the bot a file."""
        account = self._able(user)
        if not content or len(caption) > CAPTION_MAX:
            raise Impossible("A file has content, and its caption at most 1,024 characters.")
        document = self._store.keep_file(name, mime, content)
        return self._tell(account, text=caption, html=plain(caption).html, document=document)

    def press(self, user: int | str, message_id: int, data: str, *, is_stale: bool = False) -> str:
        """Press an inline button; the query's id is the answer.

        A stale press comes from a phone that still shows the message as it was before an edit.
        """
        account = self._able(user)
        message = self._store.messages.get(message_id)
        if message is None or message.chat != account.id:
            raise Impossible("This message is not there any more.")
        if not is_stale and data not in _pressable(message):
            raise Impossible("This button is not there any more.")
        query = Query(str(secrets.randbits(62)), account.id, self._world.now().timestamp())
        self._store.queries[query.id] = query
        account.toast = None
        body = {
            "id": query.id,
            "from": wire.user(account),
            "message": wire.message(message, self._store, self._config),
            "chat_instance": str(account.id),
            "data": data,
        }
        self._updates.add("callback_query", body)
        return query.id

    def block(self, user: int | str) -> None:
        """Block the bot; it learns of it."""
        self._set_blocked(self.find(user), is_blocked=True)

    def unblock(self, user: int | str) -> None:
        """Let the bot in again."""
        self._set_blocked(self.find(user), is_blocked=False)

    def _able(self, user: int | str) -> Account:
        account = self.find(user)
        if not account.has_started or account.has_blocked:
            raise Impossible("Press Start first.")
        return account

    def _write(self, account: Account, text: str, reply_to: int | None = None) -> Message:
        entities = [
            {
                "type": "bot_command",
                "offset": utf16_units(text[: found.start()]),
                "length": utf16_units(found.group()),
            }
            for found in BOT_COMMAND.finditer(text)
        ]
        words = {"text": text, "html": plain(text).html}
        return self._tell(account, **words, entities=entities, reply_to=reply_to)

    def _tell(self, account: Account, **content: Any) -> Message:
        message = self._store.new_message(account.id, is_from_bot=False, **content)
        body = wire.message(message, self._store, self._config)
        self._updates.add("message", body)
        return message

    def _set_blocked(self, account: Account, *, is_blocked: bool) -> None:
        if account.has_blocked == is_blocked:
            return
        account.has_blocked = is_blocked
        bot = wire.bot(self._config)
        before, after = ("member", "kicked") if is_blocked else ("kicked", "member")
        body = {
            "chat": wire.chat(account),
            "from": wire.user(account),
            "date": self._store.now(),
            "old_chat_member": _membership(before, bot),
            "new_chat_member": _membership(after, bot),
        }
        self._updates.add("my_chat_member", body)


def _pressable(message: Message) -> list[str]:
    rows = message.markup.get("inline_keyboard", [])
    return [button.get("callback_data", "") for row in rows for button in row]


def _membership(status: str, bot: dict[str, Any]) -> dict[str, Any]:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"status": status, "user": bot, **until}
