"""Sending, editing and deleting messages, as far as Telegram lets a bot do it."""

from dataclasses import replace
from typing import Any

from sandbox.telegram.calls import Call, Upload
from sandbox.telegram.errors import Refused, bad_request, forbidden
from sandbox.telegram.keyboards import read_inline, read_markup
from sandbox.telegram.markup import Formatted, plain, read_html
from sandbox.telegram.rules import TelegramRules
from sandbox.telegram.store import Account, Document, Message, Store

TEXT_MAX = 4096
CAPTION_MAX = 1024
NAME_MAX = 255
# https://core.telegram.org/bots/api#sendphoto
PHOTO_BYTES_MAX = 10_000_000
PHOTO_SIDES_MAX = 10_000
PNG = b"\x89PNG\r\n\x1a\n"
PNG_HEAD = 24
DELETABLE_SECONDS = 48 * 3600
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


class Messages:
    """The bot's hand in its private chats."""

    def __init__(self, store: Store, rules: TelegramRules) -> None:
        self._store = store
        self._rules = rules

    def reachable(self, call: Call) -> Account:
        """The person behind `chat_id`, when the bot may write to them."""
        if not str(call.values.get("chat_id") or ""):
            raise bad_request("chat_id is empty")
        try:
            account = self._store.people.get(call.number("chat_id"))
        except Refused:
            account = None
        if account is None or not account.has_started:
            raise bad_request("chat not found")
        if account.has_blocked:
            raise forbidden("bot was blocked by the user")
        return account

    def send(self, call: Call) -> Message:
        """`sendMessage`."""
        account = self.reachable(call)
        return self._add(account, call, _words(call, "text"))

    def send_document(self, call: Call) -> Message:
        """`sendDocument`."""
        account = self.reachable(call)
        formatted = _words(call, "caption")
        return self._add(account, call, formatted, self._document(call))

    def send_photo(self, call: Call) -> Message:
        """`sendPhoto`: a picture, as a picture and not as a file."""
        account = self.reachable(call)
        formatted = _words(call, "caption")
        return self._add(account, call, formatted, self._photo(call))

    def _photo(self, call: Call) -> Document:
        upload = call.uploads.get("photo")
        if upload is None and not call.text("photo"):
            raise bad_request("there is no photo in the request")
        if upload is None and not call.text("photo").startswith("attach://"):
            known = self._known(call.text("photo"))
            if not known.is_photo:
                raise bad_request("type of file mismatch")
            return known
        upload = upload or _attached(call, call.text("photo"))
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > PHOTO_BYTES_MAX:
            raise Refused(413, "Request Entity Too Large")
        size = png_size(upload.content)
        if size is None or sum(size) > PHOTO_SIDES_MAX or max(size) > 20 * min(size):
            raise bad_request(
                "IMAGE_PROCESS_FAILED" if size is None else "PHOTO_INVALID_DIMENSIONS"
            )
        kept = replace(upload, name="photo.png", mime="image/png")
        return self._store.keep_file(kept.name, kept.mime, kept.content, size)

    def _add(
        self, account: Account, call: Call, words: Formatted, document: Document | None = None
    ) -> Message:
        markup = read_markup(
            call.json("reply_markup"), allow_local_urls=self._rules.allow_local_urls
        )
        reply_to = self._reply_to(call, account)
        account.typing_until = 0
        return self._store.new_message(
            account.id,
            is_from_bot=True,
            text=words.text,
            entities=words.entities,
            html=words.html,
            markup=markup,
            document=document,
            reply_to=reply_to,
        )

    def _reply_to(self, call: Call, account: Account) -> int | None:
        asked = call.json("reply_parameters")
        if asked is None:
            return None
        number = asked.get("message_id") if isinstance(asked, dict) else None
        answered = self._store.messages.get(number) if isinstance(number, int) else None
        if answered is not None and answered.chat == account.id:
            return answered.id
        if isinstance(asked, dict) and asked.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")

    def _document(self, call: Call) -> Document:
        upload = call.uploads.get("document")
        if upload is not None:
            return self._keep(upload)
        named = call.text("document")
        if not named:
            raise bad_request("there is no document in the request")
        if named.startswith("attach://"):
            return self._keep(_attached(call, named))
        return self._known(named)

    def _known(self, file_id: str) -> Document:
        found = self._store.file(file_id)
        if found is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found[0]

    def _keep(self, upload: Upload) -> Document:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > self._rules.document_bytes_max:
            raise Refused(413, "Request Entity Too Large")
        return self._store.keep_file(upload.name[:NAME_MAX], upload.mime, upload.content)

    def edit_text(self, call: Call) -> Message:
        """`editMessageText`; a keyboard that is not given again is taken away."""
        message = self._editable(call)
        if message.document:
            raise bad_request("there is no text in the message to edit")
        return self._change(message, call, _words(call, "text", too_long="MESSAGE_TOO_LONG"))

    def edit_caption(self, call: Call) -> Message:
        """`editMessageCaption`."""
        message = self._editable(call)
        if not message.document:
            raise bad_request("there is no caption in the message to edit")
        return self._change(message, call, _words(call, "caption"))

    def edit_media(self, call: Call) -> Message:
        """`editMessageMedia`, for documents."""
        message = self._editable(call)
        media = call.json("media")
        if not isinstance(media, dict) or media.get("type") != "document":
            raise bad_request("can't parse InputMedia: type must be document")
        inner = replace(
            call, values={**media, "document": media.get("media")}, uploads=call.uploads
        )
        document = self._document(inner)
        return self._change(message, call, _words(inner, "caption"), document)

    def edit_markup(self, call: Call) -> Message:
        """`editMessageReplyMarkup`."""
        message = self._editable(call)
        return self._change(message, call, Formatted(message.text, message.entities, message.html))

    def _change(
        self, message: Message, call: Call, words: Formatted, document: Document | None = None
    ) -> Message:
        changed = replace(
            message,
            text=words.text,
            entities=words.entities,
            html=words.html,
            markup=self._inline(call),
            document=document or message.document,
        )
        if changed.content() == message.content():
            raise bad_request(UNCHANGED)
        changed.edited_at = self._store.now()
        self._store.messages[message.id] = changed
        return changed

    def _inline(self, call: Call) -> dict[str, Any]:
        markup = call.json("reply_markup")
        if not markup:
            return {}
        rows = read_inline(markup, allow_local_urls=self._rules.allow_local_urls)
        return {"inline_keyboard": rows} if rows else {}

    def _editable(self, call: Call) -> Message:
        account = self.reachable(call)
        message = self._message(call, account)
        if message is None:
            raise bad_request("message to edit not found")
        if not message.is_from_bot or message.markup.keys() - {"inline_keyboard"}:
            raise bad_request("message can't be edited")
        return message

    def _message(self, call: Call, account: Account) -> Message | None:
        number = call.number("message_id")
        if not number:
            raise bad_request("message identifier is not specified")
        message = self._store.messages.get(number)
        return message if message is not None and message.chat == account.id else None

    def delete(self, call: Call) -> bool:
        """`deleteMessage`: gone for both sides, in the first 48 hours."""
        message = self._message(call, self.reachable(call))
        if message is None:
            raise bad_request("message to delete not found")
        if self._store.now() - message.date > DELETABLE_SECONDS:
            raise bad_request("message can't be deleted for everyone")
        del self._store.messages[message.id]
        return True


def png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG; nothing for what is none. Other pictures are not played here."""
    if not content.startswith(PNG) or len(content) < PNG_HEAD:
        return None
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _words(call: Call, name: str, *, too_long: str = "message is too long") -> Formatted:
    """A text or a caption, within its limits once its markup is read."""
    source = call.text(name).strip()
    mode = call.text("parse_mode").lower()
    if mode not in {"", "html"}:
        raise bad_request("unsupported parse_mode")
    formatted = read_html(source) if mode else plain(source)
    if name == "caption":
        if len(formatted.text) > CAPTION_MAX:
            raise bad_request("message caption is too long")
    elif not formatted.text.strip():
        raise bad_request("message text is empty")
    elif len(formatted.text) > TEXT_MAX:
        raise bad_request(too_long)
    return formatted


def _attached(call: Call, named: str) -> Upload:
    upload = call.uploads.get(named.removeprefix("attach://"))
    if upload is None:
        raise bad_request("there is no document in the request")
    return upload
