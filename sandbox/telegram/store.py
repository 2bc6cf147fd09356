"""What the Telegram stand-in remembers: people, messages, commands, updates not yet fetched."""

import base64
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.config import TelegramConfig
from sandbox.world import World

SERVICE = "telegram"

Update = dict[str, Any]


@dataclass
class Account:
    """A human account, and how it stands with the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    has_started: bool = False
    has_blocked: bool = False
    typing_until: float = 0.0
    toast: dict[str, Any] | None = None


@dataclass
class Document:
    """A file as a message shows it; its bytes are kept apart."""

    file_id: str
    name: str
    mime: str
    size: int
    sides: list[int] = field(default_factory=list)

    @property
    def is_photo(self) -> bool:
        """Whether it is a picture; `sides` are its width and height."""
        return bool(self.sides)


@dataclass
class Message:
    """One message of a private chat; `text` is the caption when there is a document."""

    id: int
    chat: int
    is_from_bot: bool
    date: int
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    html: str = ""
    markup: dict[str, Any] = field(default_factory=dict)
    document: Document | None = None
    edited_at: int | None = None
    reply_to: int | None = None

    def content(self) -> tuple[Any, ...]:
        """All that an edit could change."""
        return self.text, self.entities, self.markup, self.document


@dataclass
class Query:
    """A pressed button that waits for its answer."""

    id: str
    chat: int
    pressed_at: float


@dataclass
class Webhook:
    """Where updates are pushed to, and how that went last time."""

    url: str = ""
    secret: str = ""
    connections_max: int = 40
    last_error_at: int | None = None
    last_error: str = ""


class Store:
    """Everything in memory, written to the world after each change."""

    def __init__(self, world: World, config: TelegramConfig) -> None:
        self._world = world
        kept = world.load(SERVICE)
        people = {one.id: Account(**asdict(one)) for one in config.people}
        known = {one["id"]: Account(**one) for one in kept.get("people", [])}
        self.people: dict[int, Account] = people | known
        self.messages = {one["id"]: _message(one) for one in kept.get("messages", [])}
        self.queries = {one["id"]: Query(**one) for one in kept.get("queries", [])}
        self.commands: dict[str, list[dict[str, Any]]] = kept.get("commands", {})
        self.updates: list[Update] = kept.get("updates", [])
        self.allowed: list[str] = kept.get("allowed", [])
        self.webhook = Webhook(**kept.get("webhook", {}))
        self.last_message: int = kept.get("last_message", 100)
        self.last_update: int = kept.get("last_update", 900_000)

    def keep(self) -> None:
        """Write everything down; the page is told."""
        self._world.save(
            SERVICE,
            {
                "people": [asdict(one) for one in self.people.values()],
                "messages": [asdict(one) for one in self.messages.values()],
                "queries": [asdict(one) for one in self.queries.values()],
                "commands": self.commands,
                "updates": self.updates,
                "allowed": self.allowed,
                "webhook": asdict(self.webhook),
                "last_message": self.last_message,
                "last_update": self.last_update,
            },
        )

    def now(self) -> int:
        """The sandbox's time as Telegram writes it."""
        return int(self._world.now().timestamp())

    def new_message(self, chat: int, *, is_from_bot: bool, **content: Any) -> Message:
        """Append a message to a private chat."""
        self.last_message += 1
        number, date = self.last_message, self.now()
        message = Message(number, chat, is_from_bot=is_from_bot, date=date, **content)
        self.messages[message.id] = message
        return message

    def chat(self, chat: int) -> list[Message]:
        """One private chat, oldest first."""
        return [one for one in self.messages.values() if one.chat == chat]

    def keep_file(
        self, name: str, mime: str, content: bytes, sides: tuple[int, ...] = ()
    ) -> Document:
        """Store a file for good and give it an id."""
        file_id = f"{'AgAC' if sides else 'BQAC'}{secrets.token_urlsafe(24)}"
        document = Document(file_id, name, mime, len(content), list(sides))
        self._world.save(
            f"{SERVICE}/file/{file_id}",
            {**asdict(document), "content": base64.b64encode(content).decode()},
        )
        return document

    def file(self, file_id: str) -> tuple[Document, bytes] | None:
        """A stored file and its bytes."""
        kept = self._world.load(f"{SERVICE}/file/{file_id}")
        if not kept:
            return None
        content = base64.b64decode(kept.pop("content"))
        return Document(**kept), content


def _message(kept: dict[str, Any]) -> Message:
    document = kept.pop("document")
    return Message(**kept, document=Document(**document) if document else None)
