"""Mailboxes that outlive the process: pymap's in-memory ones, written to the world.

pymap gives the IMAP side everything (IDLE, UIDPLUS, MOVE); here its folders are restored at
the start and their index is kept after each change. A letter's bytes never change, so they
are stored once, under their hash.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymap.backend.dict.mailbox import (
    MailboxData,
    MailboxSet,
    Message,
    _ContentCache,
    _ThreadCache,
)
from pymap.flags import FlagOp
from pymap.interfaces.message import CachedMessage
from pymap.mime import MessageContent
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag
from pymap.selected import SelectedMailbox

from sandbox.world import World

SERVICE = "mail"
INBOX = "INBOX"
SENT = "Sent"


@dataclass(frozen=True)
class Letter:
    """One letter in a folder, as the page finds it."""

    folder: str
    uid: int
    received_at: datetime
    is_seen: bool
    digest: str

    @property
    def id(self) -> str:
        """How the page names it."""
        return f"{self.folder}-{self.uid}"


class Vault:
    """The bytes of all letters, by their hash."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[str, bytes] = {}

    def keep(self, raw: bytes) -> str:
        """Store a letter once."""
        digest = hashlib.sha256(raw).hexdigest()
        if digest not in self._known and not self._world.load(self._name(digest)):
            self._world.save(self._name(digest), {"raw": base64.b64encode(raw).decode()})
        self._known[digest] = raw
        return digest

    def get(self, digest: str) -> bytes:
        """A stored letter."""
        if digest not in self._known:
            kept = self._world.load(self._name(digest))
            self._known[digest] = base64.b64decode(kept["raw"])
        return self._known[digest]

    def _name(self, digest: str) -> str:
        return f"{SERVICE}/letter/{digest}"


def readable(raw: bytes) -> MessageContent:
    """A letter taken apart; one nested too deeply is headers and a text, byte by byte as it is."""
    try:
        return MessageContent.parse(raw)
    except RecursionError:
        head, gap, rest = raw.partition(b"\r\n\r\n")
        plain = re.sub(rb"(?i)(multipart|message)/", rb"\1.", head)  # as long, and no parts
        header = MessageContent.parse(head + gap).header
        return MessageContent(raw, header, MessageContent.parse(plain + gap + rest).body)


class KeptFolder(MailboxData):
    """One folder; every change of it is reported."""

    def __init__(
        self,
        owner: "KeptBox",
        caches: tuple[_ContentCache, _ThreadCache],
        kept: dict[str, Any] | None,
    ) -> None:
        super().__init__(*caches)
        self._owner = owner
        self.digests: dict[int, str] = {}
        if kept:
            self._restore(kept)

    def _restore(self, kept: dict[str, Any]) -> None:
        self._uid_validity, self._max_uid = kept["uid_validity"], kept["max_uid"]
        self._mailbox_id = ObjectId(kept["id"].encode())
        for one in kept["letters"]:
            content = readable(self._owner.vault.get(one["digest"]))
            self.digests[one["uid"]] = one["digest"]
            self._messages[one["uid"]] = Message(
                one["uid"],
                datetime.fromisoformat(one["at"]),
                [Flag(flag.encode()) for flag in one["flags"]],
                email_id=self._content_cache.add(content),
                thread_id=self._thread_cache.add(content),
                recent=one["recent"],
                content=content,
            )
        self._mod_sequences.update(list(self._messages))

    def kept(self) -> dict[str, Any]:
        """The index of this folder, to be restored."""
        return {
            "id": bytes(self.mailbox_id.value).decode(),
            "uid_validity": self._uid_validity,
            "max_uid": self._max_uid,
            "letters": [
                {
                    "uid": uid,
                    "at": message.internal_date.isoformat(),
                    "flags": [bytes(flag).decode() for flag in message.permanent_flags],
                    "recent": message.recent,
                    "digest": self.digests[uid],
                }
                for uid, message in self._messages.items()
            ],
        }

    def letters(self, folder: str) -> list[Letter]:
        """What lies in it, oldest first."""
        return [
            Letter(
                folder,
                uid,
                message.internal_date,
                any(bytes(flag).lower() == b"\\seen" for flag in message.permanent_flags),
                self.digests[uid],
            )
            for uid, message in self._messages.items()
        ]

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        """Add a letter, as pymap does it, also one that pymap cannot take apart."""
        digest = self._owner.vault.keep(append_msg.literal)
        content = readable(append_msg.literal)
        async with self.messages_lock.write_lock():
            self._max_uid = uid = self._max_uid + 1
            message = Message(
                uid,
                append_msg.when or self._owner.now(),
                append_msg.flag_set,
                email_id=self._content_cache.add(content),
                thread_id=self._thread_cache.add(content),
                recent=recent,
                content=content,
            )
            self._messages[uid] = message
            self._mod_sequences.update([uid])
            self._updated.set()
        self.digests[uid] = digest
        self._owner.keep()
        return message

    async def copy(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        """Copy a letter to another folder."""
        return self._landed(uid, destination, await super().copy(uid, destination, recent=recent))

    async def move(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        """Move a letter to another folder."""
        return self._landed(uid, destination, await super().move(uid, destination, recent=recent))

    def _landed(self, uid: int, destination: MailboxData, landed: int | None) -> int | None:
        if landed is not None:
            assert isinstance(destination, KeptFolder)
            destination.digests[landed] = self.digests[uid]
            self._owner.keep()
        return landed

    async def update(
        self, uid: int, cached_msg: CachedMessage, flag_set: frozenset[Flag], mode: FlagOp
    ) -> Message:
        """Change a letter's flags."""
        message = await super().update(uid, cached_msg, flag_set, mode)
        self._owner.keep()
        return message

    async def delete(self, uids: Iterable[int]) -> None:
        """Remove letters for good."""
        await super().delete(list(uids))
        self._owner.keep()

    async def claim_recent(self, selected: SelectedMailbox) -> None:
        """Hand the mark of newness to one session."""
        had_recent = any(message.recent for message in self._messages.values())
        await super().claim_recent(selected)
        if had_recent:
            self._owner.keep()


class KeptBox(MailboxSet):
    """One person's folders."""

    def __init__(self, world: World, vault: Vault, address: str) -> None:
        super().__init__()
        self._world = world
        self._name = f"{SERVICE}/box/{address}"
        self.vault = vault
        kept = world.load(self._name)
        folders = kept.get("folders", {})
        self._inbox: KeptFolder = self._folder(folders.pop(INBOX, None))
        self._set = {name: self._folder(one) for name, one in folders.items()}
        self._set.setdefault(SENT, self._folder())
        self._subscribed = kept.get("subscribed", {})

    def now(self) -> datetime:
        """The sandbox's time."""
        return self._world.now()

    def _folder(self, kept: dict[str, Any] | None = None) -> KeptFolder:
        return KeptFolder(self, (self._content_cache, self._thread_cache), kept)

    def keep(self) -> None:
        """Write the index down; the page is told."""
        folders = {name: one.kept() for name, one in self._folders().items()}
        self._world.save(self._name, {"folders": folders, "subscribed": self._subscribed})

    def letters(self) -> list[Letter]:
        """All letters of all folders, oldest first."""
        found = [one for name, box in self._folders().items() for one in box.letters(name)]
        return sorted(found, key=lambda letter: letter.received_at)

    async def put(self, folder: str, raw: bytes, when: datetime) -> None:
        """Lay a letter into a folder, as the server itself does it."""
        box = await self.get_mailbox(folder)
        seen = frozenset({Flag(b"\\Seen")}) if folder == SENT else frozenset()
        await box.append(AppendMessage(raw, when, seen), recent=True)

    def _folders(self) -> dict[str, KeptFolder]:
        everything = {INBOX: self._inbox, **self._set}
        return {name: box for name, box in everything.items() if isinstance(box, KeptFolder)}

    async def add_mailbox(self, name: str) -> ObjectId:
        """Make a folder."""
        if name in self._set:
            raise ValueError(name)
        self._set[name] = folder = self._folder()
        self.keep()
        return folder.mailbox_id

    async def delete_mailbox(self, name: str) -> None:
        """Remove a folder and what lies in it."""
        await super().delete_mailbox(name)
        self.keep()

    async def rename_mailbox(self, before: str, after: str) -> None:
        """Rename a folder; a renamed INBOX leaves an empty one behind."""
        await super().rename_mailbox(before, after)
        if not isinstance(self._inbox, KeptFolder):
            self._inbox = self._folder()
        self.keep()
