"""The trail: reading it with filters, and proving that nobody rewrote it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from core.errors import InvalidInput
from core.events import CheckpointMade, Event, TrailDoubted
from core.models import EventRecord
from core.repositories.events import EventRepository
from core.repositories.trail import TrailFilter, TrailRepository
from core.security.chain import GENESIS
from core.security.notary import Checkpoint, Sealed
from core.security.rights import Deed
from core.services.flaws import (
    Flaw,
    Told,
    Walk,
    cut,
    foreign_key,
    no_checkpoint,
    rewritten,
    signed,
    unlinked,
)
from core.services.scope import Scope

PAGE: Final = 1000
SHOWN_MOST: Final = 500

OPEN_FOR: Final = timedelta(hours=2)
"""How long an event may be without a checkpoint after it, which is made every hour."""

Files = Iterable[tuple[str, Sealed | None]]


@dataclass(frozen=True)
class TrailEntry:
    """One event with its place in the chain."""

    place: int
    hash: str
    event: EventRecord


@dataclass(frozen=True)
class TrailPage:
    """Some of the trail, the newest first; `before` asks for the page after it, if there is one."""

    entries: tuple[TrailEntry, ...]
    before: int | None


@dataclass(frozen=True)
class Posted:
    """A head as the owners were told it: `1234:5f0c…`."""

    size: int
    head: str


@dataclass(frozen=True)
class Verdict:
    """What a check of a chain found: flaws first to last, and what could not be proven."""

    size: int
    head: str
    checkpoints: int
    last: Checkpoint | None
    flaws: tuple[Flaw, ...]
    doubts: tuple[str, ...]


class TrailService:
    """One company's trail."""

    def __init__(self, chain: TrailRepository, events: EventRepository, scope: Scope) -> None:
        self._chain = chain
        self._events = events
        self._scope = scope

    async def page(
        self, wanted: TrailFilter, *, before: int | None = None, most: int = 50
    ) -> TrailPage:
        """The newest events that were asked for, or those before a place."""
        self._scope.require(Deed.READ_TRAIL)
        most = max(1, min(most, SHOWN_MOST))
        rows = await self._chain.page(wanted, before, most + 1)
        entries = tuple(TrailEntry(row.place, row.hash, row.EventRecord) for row in rows[:most])
        return TrailPage(entries, entries[-1].place if len(rows) > most else None)

    async def head(self) -> tuple[int, str]:
        """How long the chain is, and the hash of its last link."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._chain.head() or (0, GENESIS)

    async def verify(
        self, files: Files, keys: Collection[str], posted: Collection[Posted] = ()
    ) -> Verdict:
        """Follow the whole chain, and compare it with checkpoints and with what was posted.

        It stops at the first link that does not follow; what comes after cannot be proven then.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        sealed, flaws = _believed(files, keys, self._scope.actor.company_id)
        told = [*map(signed, sealed), *map(_told, posted)]
        walk = Walk(self._scope.actor.company_id)
        agreed = _Agreed(told)
        broken = await self._follow(walk, agreed)
        flaws += [broken] if broken else agreed.against(walk.size)
        if (event_id := await self._chain.unlinked()) is not None:
            flaws.append(unlinked(walk.size, event_id))
        last = max(sealed, key=lambda each: each.size, default=None)
        flaws.sort(key=lambda flaw: flaw.place)
        doubts = await self._doubts(last, is_pinned=bool(keys))
        return Verdict(walk.size, walk.head, len(sealed), last, tuple(flaws), doubts)

    async def since(self, last: Checkpoint | None) -> tuple[Flaw | None, tuple[int, str]]:
        """Follow the chain from a checkpoint on; the first flaw, and how far one came."""
        self._scope.require(Deed.KEEP_BOOKS)
        company_id = self._scope.actor.company_id
        if last is None or last.size == 0:
            walk = Walk(company_id)
        elif (found := await self._chain.hash_at(last.size)) is None:
            size, head = await self._chain.head() or (0, GENESIS)
            return cut(size, signed(last)), (size, head)
        elif found != last.head:
            return rewritten(0, signed(last)), (last.size, found)
        else:
            walk = Walk(company_id, last.size, last.head)
        flaw = await self._follow(walk)
        return flaw, (walk.size, walk.head)

    async def post(self, checkpoint: Checkpoint, key: str) -> bool:
        """Tell the owners the day's head, once a day; announces `CheckpointMade`."""
        self._scope.require(Deed.KEEP_BOOKS)
        if await self._is_said(CheckpointMade):
            return False
        moment = checkpoint.made_at.isoformat()
        subject = await self._subject()
        await self._scope.announce(
            CheckpointMade(subject, checkpoint.size, checkpoint.head, moment, key)
        )
        return True

    async def is_posted(self) -> bool:
        """Whether the owners were told today's head."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._is_said(CheckpointMade)

    async def doubt(self, flaw: Flaw) -> bool:
        """Tell the owners that the trail does not hold, once a day; announces `TrailDoubted`."""
        self._scope.require(Deed.KEEP_BOOKS)
        if await self._is_said(TrailDoubted):
            return False
        subject = await self._subject()
        await self._scope.announce(TrailDoubted(subject, flaw.place, flaw.fault, flaw.text))
        return True

    async def _subject(self) -> str:
        return f"trail:{await self._scope.today()}"

    async def _is_said(self, kind: type[Event]) -> bool:
        said = await self._events.of_subject(await self._subject())
        return any(each.kind == kind.__name__ for each in said)

    async def _follow(self, walk: Walk, agreed: "_Agreed | None" = None) -> Flaw | None:
        while rows := await self._chain.chain(walk.size, PAGE):
            for row in rows:
                if flaw := walk.step(row):
                    return flaw
                if agreed is not None:
                    agreed.see(walk)
        return None

    async def _doubts(self, last: Checkpoint | None, *, is_pinned: bool) -> tuple[str, ...]:
        doubts = []
        if not is_pinned:
            doubts.append("No public key is pinned, so no checkpoint could be believed.")
        elif last is None:
            doubts.append(
                "There is no checkpoint yet, so a cut or a rewritten chain would go unseen."
            )
        uncovered = await self._chain.chain(last.size if last else 0, 1)
        if uncovered and (uncovered[0].happened_at or self._scope.now()) < (
            self._scope.now() - OPEN_FOR
        ):
            doubts.append(
                f"No checkpoint covers what happened from place {uncovered[0].place} on, so it"
                " could be changed unseen. Paidup makes one when it starts, every hour, and when it"
                " stops."
            )
        return tuple(doubts)


class _Agreed:
    """Which of what was told a chain agrees with, found out while it is followed."""

    def __init__(self, told: Iterable[Told]) -> None:
        self._left = sorted(told, key=lambda each: each.size)
        self._at = 0
        self._size = 0
        self._flaw: Flaw | None = None

    def see(self, walk: Walk) -> None:
        """Compare with all that was told of this size."""
        while self._at < len(self._left) and self._left[self._at].size <= walk.size:
            told = self._left[self._at]
            if told.size and told.head != walk.head and self._flaw is None:
                self._flaw = rewritten(self._size, told)
            self._size = told.size
            self._at += 1

    def against(self, size: int) -> list[Flaw]:
        """What a chain that ended here disagrees with."""
        longer = [each for each in self._left if each.size > size]
        return [each for each in (self._flaw, cut(size, longer[-1]) if longer else None) if each]


def _believed(
    files: Files, keys: Collection[str], company_id: int
) -> tuple[list[Checkpoint], list[Flaw]]:
    """The checkpoints that can be believed, and what is wrong with the others."""
    sealed, flaws = [], []
    for name, each in files:
        if each is None or each.checkpoint.company_id != company_id:
            flaws.append(no_checkpoint(name))
        elif not keys:
            continue
        elif not each.is_by(keys):
            flaws.append(foreign_key(name, each.checkpoint))
        else:
            sealed.append(each.checkpoint)
    return sealed, flaws


def _told(posted: Posted) -> Told:
    return Told(posted.size, posted.head, f"the head that was posted as {posted.size}:…")


def posted(text: str) -> Posted:
    """A head as it was posted, such as `1234:5f0c…`; raises `InvalidInput` for what is none."""
    size, _, head = text.strip().lower().partition(":")
    is_hash = len(head) == len(GENESIS) and set(head) <= set("0123456789abcdef")
    if not (size.isascii() and size.isdecimal() and is_hash):
        hint = "Copy it as it was posted: a number, a colon, and 64 letters and digits."
        raise InvalidInput("That is no head of a trail.", hint=hint)
    return Posted(int(size), head)
