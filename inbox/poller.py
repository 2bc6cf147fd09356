"""The loop: connect, look what is new, keep it, move what is worked off, wait; back off.

    connect ─▶ select ─▶ search ─▶ fetch ─▶ keep, one transaction each ─▶ file ─▶ wait ─┐
                 ▲                                                                     │
                 └── news (IDLE), or the next poll ◀────────────────────────────────────┘

A mail is kept before anything is done with it, and kept once however often it is fetched, so this
may die anywhere and run twice at once. Mails are kept in the order of their uids: all below the
highest known one are known. Whoever connects looks at all of them once, since not every server
shows mails in order.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby, islice
from typing import Final, ParamSpec, TypeVar

from core.billing import Billing
from core.errors import BillingError, GatewayFailed
from core.models import AlarmKind, MailState
from core.security.actors import system
from inbox.mailbox import ImapServer, Mailbox, Selected
from inbox.oauth import Login, login
from inbox.settings import InboxSettings

log = logging.getLogger(__name__)

T = TypeVar("T")
P = ParamSpec("P")

BATCH_MAILS: Final = 100
BATCH_BYTES: Final = 8_000_000
MEGABYTE: Final = 1_000_000

WAIT_SECONDS_LEAST: Final = 1.0
WAIT_SECONDS_MOST: Final = 300.0

SOON_SECONDS: Final = 5.0
"""How soon one looks whether mails that were just kept are worked off and can be moved."""

ALARMED_AFTER: Final = 6
"""So many failures after another, some minutes, are told; a login that is refused at once."""

INBOX: Final = "the mailbox"
REREAD_MOST: Final = timedelta(days=30)
"""How far back mails are read again after a restore."""

MARGIN: Final = timedelta(days=1)
"""Days begin elsewhere for a mail server, and it goes by days alone."""

BOX_LETTERS: Final = 300

Rest = Callable[[float], Awaitable[None]]
Count = Callable[[str], None]


@dataclass(frozen=True)
class Habits:
    """How a mailbox is read: how often, what is too large, and where mails go afterwards."""

    poll_seconds: float = 60.0
    size_bytes_max: int = 25 * MEGABYTE
    done_folder: str = ""
    aside_folder: str = ""


class Poller:
    """Keeps what comes into one mailbox, for as long as the program runs."""

    def __init__(
        self,
        billing: Billing,
        mailbox: Mailbox,
        login: Login,
        habits: Habits,
        *,
        rest: Rest = asyncio.sleep,
        count: Count = lambda _what: None,
    ) -> None:
        self._billing = billing
        self._mailbox = mailbox
        self._login = login
        self._habits = habits
        self._rest = rest
        self._count = count
        self._failures = 0
        self._is_well = False
        # DBOS puts its own executor into the loop, and a frozen server would fill it.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inbox")

    @property
    def is_well(self) -> bool:
        """Whether the mailbox could be read the last time."""
        return self._is_well

    async def run(self) -> None:
        """Read until the program ends; a mail server that is away is waited for."""
        try:
            while True:
                try:
                    await self._stay()
                except GatewayFailed as error:
                    await self._failed(error)
                except Exception:
                    reference = secrets.token_hex(4)
                    log.exception("inbox stumbled", extra={"reference": reference})
                    message = f"Something went wrong within Paidup; its reference is {reference}."
                    await self._failed(GatewayFailed(message))
        finally:
            await self._leave()

    async def read(self) -> None:
        """Keep what is new and move what is worked off, once; for tools and tests."""
        try:
            await self._connect()
            await self._round(is_first=True)
        finally:
            await self._leave()

    async def _stay(self) -> None:
        """Read on one connection until it breaks."""
        await self._connect()
        is_first = True
        while True:
            kept = await self._round(is_first=is_first)
            if is_first:
                await self._let_in()
            self._failures, self._is_well, is_first = 0, True, False
            seconds = self._habits.poll_seconds
            await self._do(self._mailbox.wait, min(seconds, SOON_SECONDS) if kept else seconds)

    async def _connect(self) -> None:
        secret = await self._login.secret()
        await self._do(self._mailbox.open, secret)
        if since := await self._lost_since():
            await self._reread(since)

    async def _lost_since(self) -> date | None:
        """After a restore: since when mails were worked off that the books know nothing of."""
        made: list[datetime] = []
        for company_id in await self._billing.company_ids():
            async with self._billing.reading(system(company_id)) as work:
                made += [row.made_at for row in await work.recoveries.unread()]
        longest = self._billing.clock.now() - REREAD_MOST
        return max(min(made) - MARGIN, longest).date() if made else None

    async def _reread(self, since: date) -> None:
        """Keep what lies in the folders of what was worked off; what is known is not kept again.

        What lies in the mailbox itself is looked at with every connection.
        """
        for folder in filter(None, (self._habits.done_folder, self._habits.aside_folder)):
            try:
                selected = await self._do(self._mailbox.select, folder)
            except GatewayFailed as error:
                if not error.permanent:
                    raise
                continue  # nothing was ever moved there
            box = f"{self._mailbox.name}/{folder}"[:BOX_LETTERS]
            for batch in _batches(await self._do(self._mailbox.since, since), BATCH_MAILS):
                await self._keep(batch, selected.uid_validity, box)
        for company_id in await self._billing.company_ids():
            async with self._billing.work(system(company_id)) as work:
                await work.recoveries.reread()

    async def _round(self, *, is_first: bool) -> int:
        """Keep what is new, move what is worked off; answers how many mails were kept."""
        selected = await self._do(self._mailbox.select)
        new = await self._new(selected, is_first=is_first)
        kept = 0
        for batch in _batches(new, BATCH_MAILS):
            kept += await self._keep(batch, selected.uid_validity)
        await self._file(selected.uid_validity)
        await self._note(failure="", read_at=self._billing.clock.now())
        self._count("read")
        return kept

    async def _new(self, selected: Selected, *, is_first: bool) -> list[int]:
        """The uids that are not known, lowest first."""
        box, validity = self._mailbox.name, selected.uid_validity
        async with self._billing.reading(system(0)) as work:
            known = await work.inbound.known_uids(box, validity) if is_first else set()
            last = 0 if is_first else await work.inbound.last_uid(box, validity)
        found = await self._do(self._mailbox.uids, last, selected)
        return [uid for uid in found if uid not in known]

    async def _keep(self, uids: Sequence[int], uid_validity: int, box: str = "") -> int:
        box = box or self._mailbox.name
        sizes = await self._do(self._mailbox.sizes, uids)
        kept = 0
        for group in _groups(sizes, self._habits.size_bytes_max):
            if sizes[group[0]] > self._habits.size_bytes_max:
                kept += await self._keep_head(group[0], sizes[group[0]], uid_validity, box)
                continue
            for uid, raw in (await self._do(self._mailbox.mails, group)).items():
                is_new = await self._billing.keep_mail(box, uid_validity, uid, raw)
                self._count("kept" if is_new else "repeated")
                kept += is_new
        return kept

    async def _keep_head(self, uid: int, size_bytes: int, uid_validity: int, box: str) -> int:
        """Of a mail that is too large its head is kept, with the reason."""
        head = await self._do(self._mailbox.head, uid)
        most = self._habits.size_bytes_max // MEGABYTE
        reason = f"It is larger than {most} megabytes."
        is_new = head and await self._billing.keep_mail(
            box, uid_validity, uid, head, size_bytes=size_bytes, aside=reason
        )
        self._count("aside" if is_new else "repeated")
        return bool(is_new)

    async def _file(self, uid_validity: int) -> None:
        """Move what is worked off, for the human eye; what cannot be moved stays where it is."""
        folders = {
            MailState.DONE: self._habits.done_folder,
            MailState.ASIDE: self._habits.aside_folder,
        }
        states = [state for state, folder in folders.items() if folder]
        while lying := await self._unfiled(uid_validity, states):
            for state, copies in groupby(sorted(lying, key=_state), key=_state):
                if not await self._moved([uid for uid, _ in copies], folders[state], uid_validity):
                    return

    async def _unfiled(
        self, uid_validity: int, states: Sequence[MailState]
    ) -> list[tuple[int, MailState]]:
        async with self._billing.reading(system(0)) as work:
            return await work.inbound.unfiled(self._mailbox.name, uid_validity, states, BATCH_MAILS)

    async def _moved(self, uids: list[int], folder: str, uid_validity: int) -> bool:
        try:
            await self._do(self._mailbox.file, uids, folder)
        except GatewayFailed as error:
            if not error.permanent:
                raise
            log.warning("mails not moved", extra={"failure": error.message})
            return False
        async with self._billing.work(system(0)) as work:
            now = work.clock.now()
            await work.inbound.filed(self._mailbox.name, uid_validity, uids, now)
        return True

    async def _failed(self, error: GatewayFailed) -> None:
        """Say it, hang up, and wait: longer each time, and never all clients at one moment."""
        self._is_well = False
        self._count("failed")
        log.warning("mailbox not read", extra={"failure": f"{error.message} {error.hint}".strip()})
        if error.permanent:
            self._login.forget()
        await self._do(self._mailbox.close)
        await self._note(failure=error.message)
        self._failures += 1
        if error.permanent or self._failures == ALARMED_AFTER:
            await self._shut_out(error)
        longest = WAIT_SECONDS_LEAST * 2 ** min(self._failures, 16)
        longest = WAIT_SECONDS_MOST if error.permanent else min(longest, WAIT_SECONDS_MOST)
        await self._rest(longest * secrets.SystemRandom().uniform(0.5, 1))

    async def _shut_out(self, error: GatewayFailed) -> None:
        """A mailbox that cannot be read is told to the owners of every company, once."""
        text = f"{error.message} {error.hint}".strip() + " Mails are read once it is mended."
        with contextlib.suppress(BillingError):  # without the books nobody can be told
            for company_id in await self._billing.company_ids():
                async with self._billing.work(system(company_id)) as work:
                    await work.alarms.sound(AlarmKind.CREDENTIALS, INBOX, text)

    async def _let_in(self) -> None:
        for company_id in await self._billing.company_ids():
            async with self._billing.work(system(company_id)) as work:
                await work.alarms.clear(AlarmKind.CREDENTIALS, INBOX)

    async def _note(self, **noted: object) -> None:
        """Note how the reading went, for the doctor; without the books nobody can."""
        try:
            async with self._billing.work(system(0)) as work:
                await work.inbound.note_reading(self._mailbox.name, **noted)
        except GatewayFailed as error:
            log.warning("reading not noted", extra={"failure": error.message})

    async def _leave(self) -> None:
        """Hang up; what waits for the server ends at once."""
        self._mailbox.interrupt()
        await self._do(self._mailbox.close)
        self._thread.shutdown()

    async def _do(self, deed: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What blocks, in the one thread it may block."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(deed, *args, **kwargs))


def server(settings: InboxSettings, address: str) -> ImapServer:
    """Where the mailbox is, by the settings; its user is its address unless they say otherwise."""
    user = settings.imap_user or address
    return ImapServer(settings.imap_host, settings.imap_port, user, settings.imap_security)


def poller(settings: InboxSettings, billing: Billing, address: str, count: Count) -> Poller:
    """The poller these settings describe; raises `InvalidInput` for one that is missing."""
    folder = settings.imap_folder
    habits = Habits(
        settings.imap_poll_seconds,
        settings.imap_size_max_mb * MEGABYTE,
        "" if settings.imap_done_folder == folder else settings.imap_done_folder,
        "" if settings.imap_aside_folder == folder else settings.imap_aside_folder,
    )
    mailbox = Mailbox(server(settings, address), folder)
    return Poller(billing, mailbox, login(settings, billing.clock), habits, count=count)


def _batches(uids: Sequence[int], most: int) -> Iterator[list[int]]:
    left = iter(uids)
    while batch := list(islice(left, most)):
        yield batch


def _groups(sizes: Mapping[int, int], largest: int) -> Iterator[list[int]]:
    """Neighbours that are fetched together; one that is too large stands alone."""
    group: list[int] = []
    for uid in sorted(sizes):
        if group and sum(sizes[each] for each in (*group, uid)) > min(BATCH_BYTES, largest):
            yield group
            group = []
        group.append(uid)
    if group:
        yield group


def _state(copy: tuple[int, MailState]) -> MailState:
    return copy[1]
