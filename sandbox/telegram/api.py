"""The Bot API as a table: each method's parameters, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.config import TelegramConfig
from sandbox.telegram import wire
from sandbox.telegram.calls import Call, refuse_unknown
from sandbox.telegram.errors import Refused, bad_request
from sandbox.telegram.limits import Pace
from sandbox.telegram.menus import Menus
from sandbox.telegram.messages import Messages
from sandbox.telegram.rules import TelegramRules
from sandbox.telegram.store import Message, Store
from sandbox.telegram.updates import Updates

ANSWER_MAX = 200
TYPING_SECONDS = 5
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
SENDING = {"disable_notification", "protect_content", "reply_parameters", "reply_markup", "chat_id"}
EDITING = {"chat_id", "message_id", "reply_markup"}

PARAMETERS: dict[str, frozenset[str]] = {
    "getMe": frozenset(),
    "getUpdates": frozenset({"offset", "limit", "timeout", "allowed_updates"}),
    "setWebhook": frozenset(
        {"url", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token"}
    ),
    "deleteWebhook": frozenset({"drop_pending_updates"}),
    "getWebhookInfo": frozenset(),
    "sendMessage": frozenset(SENDING | {"text", "parse_mode", "link_preview_options"}),
    "sendDocument": frozenset(
        SENDING | {"document", "caption", "parse_mode", "disable_content_type_detection"}
    ),
    "sendPhoto": frozenset(
        SENDING | {"photo", "caption", "parse_mode", "show_caption_above_media", "has_spoiler"}
    ),
    "editMessageText": frozenset(EDITING | {"text", "parse_mode", "link_preview_options"}),
    "editMessageCaption": frozenset(EDITING | {"caption", "parse_mode"}),
    "editMessageMedia": frozenset(EDITING | {"media"}),
    "editMessageReplyMarkup": frozenset(EDITING),
    "deleteMessage": frozenset({"chat_id", "message_id"}),
    "answerCallbackQuery": frozenset({"callback_query_id", "text", "show_alert", "cache_time"}),
    "setMyCommands": frozenset({"commands", "scope", "language_code"}),
    "getMyCommands": frozenset({"scope", "language_code"}),
    "deleteMyCommands": frozenset({"scope", "language_code"}),
    "sendChatAction": frozenset({"chat_id", "action"}),
    "getFile": frozenset({"file_id"}),
    "getChat": frozenset({"chat_id"}),
}
PACED = {name for name in PARAMETERS if name.startswith(("send", "edit"))} - {"sendChatAction"}
READING = {"getMe", "getUpdates", "getWebhookInfo", "getMyCommands", "getFile", "getChat"}


@dataclass(frozen=True)
class Parts:
    """What the methods work on."""

    store: Store
    updates: Updates
    messages: Messages
    menus: Menus
    pace: Pace


class Api:
    """Does one call; raises `Refused`."""

    def __init__(self, parts: Parts, config: TelegramConfig, rules: TelegramRules) -> None:
        self._parts = parts
        self._store = parts.store
        self._config = config
        self._rules = rules
        self._methods = self._table()

    def _table(self) -> dict[str, Callable[[Call], Any]]:
        messages, menus, updates = self._parts.messages, self._parts.menus, self._parts.updates
        return {
            "getMe": lambda _: wire.me(self._config),
            "setWebhook": updates.set_webhook,
            "deleteWebhook": updates.delete_webhook,
            "getWebhookInfo": lambda _: updates.webhook_info(),
            "sendMessage": messages.send,
            "sendDocument": messages.send_document,
            "sendPhoto": messages.send_photo,
            "editMessageText": messages.edit_text,
            "editMessageCaption": messages.edit_caption,
            "editMessageMedia": messages.edit_media,
            "editMessageReplyMarkup": messages.edit_markup,
            "deleteMessage": messages.delete,
            "answerCallbackQuery": self._answer,
            "setMyCommands": menus.set,
            "getMyCommands": menus.get,
            "deleteMyCommands": menus.delete,
            "sendChatAction": self._act,
            "getFile": self._file,
            "getChat": self._chat,
        }

    async def do(self, call: Call) -> Any:
        """Check the call, do it, and keep what it changed."""
        refuse_unknown(call, PARAMETERS[call.method])
        if call.method == "getUpdates":
            return await self._parts.updates.fetch(call)
        if call.method in PACED:
            self._parts.pace.check(self._parts.messages.reachable(call).id)
        result = self._methods[call.method](call)
        if call.method not in READING:
            self._store.keep()
        if isinstance(result, Message):
            return wire.message(result, self._store, self._config)
        return result

    def _answer(self, call: Call) -> bool:
        """`answerCallbackQuery`: once, and soon."""
        query = self._store.queries.pop(call.text("callback_query_id"), None)
        if query is None or self._store.now() - query.pressed_at > self._rules.callback_seconds:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        text = call.text("text")
        if len(text) > ANSWER_MAX:
            self._store.queries[query.id] = query
            raise bad_request("MESSAGE_TOO_LONG")
        shown = {"text": text, "alert": call.flag("show_alert"), "at": self._store.now()}
        self._store.people[query.chat].toast = shown if text else None
        return True

    def _act(self, call: Call) -> bool:
        """`sendChatAction`: the person sees it for five seconds."""
        account = self._parts.messages.reachable(call)
        if call.text("action") not in ACTIONS:
            raise bad_request("wrong parameter action in request")
        account.typing_until = self._store.now() + TYPING_SECONDS
        return True

    def _file(self, call: Call) -> dict[str, Any]:
        """`getFile`: where to download it."""
        found = self._store.file(call.text("file_id"))
        if found is None:
            raise bad_request("invalid file_id")
        document = found[0]
        if document.size > self._rules.download_bytes_max:
            raise bad_request("file is too big")
        body = wire.document(document)
        return {
            "file_id": body["file_id"],
            "file_unique_id": body["file_unique_id"],
            "file_size": document.size,
            "file_path": f"documents/{document.file_id}",
        }

    def _chat(self, call: Call) -> dict[str, Any]:
        """`getChat`."""
        account = self._store.people.get(call.number("chat_id"))
        if account is None or not account.has_started:
            raise bad_request("chat not found")
        return wire.full_chat(account)


def method_named(name: str) -> str:
    """The method as the table writes it; Telegram does not mind the case."""
    for known in PARAMETERS:
        if known.lower() == name.lower():
            return known
    raise Refused(404, "Not Found: method not found")
