"""What may hang under a message: inline keyboards, and the others as far as bots here use them."""

import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.errors import bad_request

BUTTONS_MAX = 100
BUTTONS_PER_ROW_MAX = 8
CALLBACK_BYTES_MAX = 64
COPY_TEXT_MAX = 256
KINDS = ("callback_data", "url", "copy_text")
BUTTON_FIELDS = {"text", "style", "icon_custom_emoji_id", *KINDS}
OTHER_MARKUPS = {
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
    "remove_keyboard": {"remove_keyboard", "selective"},
    "keyboard": {
        "keyboard",
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
}

Rows = list[list[dict[str, Any]]]


def read_markup(markup: Any, *, allow_local_urls: bool) -> dict[str, Any]:
    """The reply markup of a new message, checked; empty when there is none."""
    if markup is None:
        return {}
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = read_inline(markup, allow_local_urls=allow_local_urls)
        return {"inline_keyboard": rows} if rows else {}
    for kind, fields in OTHER_MARKUPS.items():
        if kind in markup:
            _refuse_others(markup, fields)
            return markup
    if markup:
        raise bad_request("can't parse reply keyboard markup JSON object")
    return {}


def read_inline(markup: Any, *, allow_local_urls: bool) -> Rows:
    """The rows of an inline keyboard, checked button by button."""
    if not isinstance(markup, dict) or not isinstance(markup.get("inline_keyboard"), list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup should be an Array')
    _refuse_others(markup, {"inline_keyboard"})
    rows = markup["inline_keyboard"]
    if any(not isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    if sum(map(len, rows)) > BUTTONS_MAX or any(len(row) > BUTTONS_PER_ROW_MAX for row in rows):
        raise bad_request("reply markup is too long")
    for button in (button for row in rows for button in row):
        _check_button(button, allow_local_urls=allow_local_urls)
    return [row for row in rows if row]


def _refuse_others(thing: dict[str, Any], known: set[str]) -> None:
    for name in thing.keys() - known:
        raise bad_request(f'unknown field "{name}" in the reply markup')


def _check_button(button: Any, *, allow_local_urls: bool) -> None:
    if not isinstance(button, dict):
        raise bad_request(
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
        )
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request('can\'t parse inline keyboard button: field "text" must be non-empty')
    _refuse_others(button, BUTTON_FIELDS)
    kinds = [kind for kind in KINDS if kind in button]
    if len(kinds) != 1:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if kinds == ["callback_data"]:
        _check_callback(button["callback_data"])
    elif kinds == ["url"]:
        _check_url(button["url"], allow_local_urls=allow_local_urls)
    else:
        _check_copy(button["copy_text"])


def _check_callback(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_BYTES_MAX:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_copy(copy: Any) -> None:
    words = copy.get("text") if isinstance(copy, dict) else None
    if not isinstance(words, str) or not 1 <= len(words) <= COPY_TEXT_MAX:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(url: Any, *, allow_local_urls: bool) -> None:
    why = _wrong_with(url, allow_local_urls=allow_local_urls)
    if why:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {why}")


def _wrong_with(url: Any, *, allow_local_urls: bool) -> str:
    if not isinstance(url, str) or not url or re.search(r"[\s<>\"]", url):
        return "Wrong HTTP URL"
    parts = urlsplit(url)
    if parts.scheme == "tg":
        return ""
    if parts.scheme not in {"http", "https"}:
        return "Unsupported URL protocol"
    host = parts.hostname or ""
    is_local = "." not in host or host.startswith("127.")
    return "Wrong HTTP URL" if not host or (is_local and not allow_local_urls) else ""
