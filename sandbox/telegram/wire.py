"""The stand-in's own values as the Bot API writes them."""

from typing import Any

from sandbox.config import TelegramConfig
from sandbox.telegram.store import Account, Document, Message, Store

Json = dict[str, Any]


def bot(config: TelegramConfig) -> Json:
    """The bot as a user."""
    return {
        "id": config.bot_id,
        "is_bot": True,
        "first_name": config.bot_name,
        "username": config.bot_username,
    }


def me(config: TelegramConfig) -> Json:
    """The bot as it sees itself."""
    return bot(config) | {
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def user(account: Account) -> Json:
    """A person as the sender of something."""
    return {
        "id": account.id,
        "is_bot": False,
        **_names(account),
        "language_code": account.language_code,
    }


def chat(account: Account) -> Json:
    """A person's private chat."""
    return {"id": account.id, "type": "private", **_names(account)}


def full_chat(account: Account) -> Json:
    """A person's private chat as `getChat` tells it."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return chat(account) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }


def message(it: Message, store: Store, config: TelegramConfig) -> Json:
    """A message; a reply carries the one it answers, one level deep."""
    account = store.people[it.chat]
    words = ("caption", "caption_entities") if it.document else ("text", "entities")
    body: Json = {
        "message_id": it.id,
        "from": bot(config) if it.is_from_bot else user(account),
        "chat": chat(account),
        "date": it.date,
    }
    if it.edited_at is not None:
        body["edit_date"] = it.edited_at
    if it.text:
        body[words[0]] = it.text
    if it.entities:
        body[words[1]] = it.entities
    if it.document and it.document.is_photo:
        body["photo"] = [photo(it.document)]
    elif it.document:
        body["document"] = document(it.document)
    if "inline_keyboard" in it.markup:
        body["reply_markup"] = it.markup
    return body | _answered(it, store, config)


def document(it: Document) -> Json:
    """A file as a message carries it."""
    return {
        "file_id": it.file_id,
        "file_unique_id": it.file_id[4:20],
        "file_name": it.name,
        "mime_type": it.mime,
        "file_size": it.size,
    }


def photo(it: Document) -> Json:
    """A picture as a message carries it, in the one size it came in."""
    return {
        "file_id": it.file_id,
        "file_unique_id": it.file_id[4:20],
        "width": it.sides[0],
        "height": it.sides[1],
        "file_size": it.size,
    }


def _answered(it: Message, store: Store, config: TelegramConfig) -> Json:
    answered = store.messages.get(it.reply_to) if it.reply_to else None
    if answered is None:
        return {}
    inner = message(answered, store, config)
    inner.pop("reply_to_message", None)
    return {"reply_to_message": inner}


def _names(account: Account) -> Json:
    names = {
        "first_name": account.first_name,
        "last_name": account.last_name,
        "username": account.username,
    }
    return {key: value for key, value in names.items() if value}
