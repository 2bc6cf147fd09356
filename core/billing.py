"""The front door of the core: opens units of work.

    async with billing.work(actor) as work:
        await work.invoices.ask("D12")

Leaving the block commits the changes, the events and their workflows together; an exception undoes
them all. Nothing else in the program commits, and nothing inside a block talks to the network.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import Clock
from core.database import Database
from core.engine import Job, enqueue
from core.errors import WrongState
from core.events import CompanyOpened, Event
from core.finding import Finder
from core.models import (
    Company,
    GatewayCall,
    Place,
)
from core.outages import understood
from core.repositories import codes, companies, members, sign_ins
from core.repositories.companies import CompanyRepository
from core.repositories.inbound import InboundRepository
from core.repositories.sessions import sealing_sessions
from core.repositories.vault import Vault
from core.security.actors import Actor, system
from core.security.encryption import Keyring
from core.security.links import Links
from core.services.companies import NewCompany, checked, require_free_room
from core.services.mails import arrived
from core.work import EVENTS, TELL, Work

__all__ = ["EVENTS", "TELL", "Billing", "Work"]


class Billing(Finder):
    """Opens units of work on one database, and says whose a thing is before one is open."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        links: Links,
        keyring: Keyring | None = None,
        vault: Vault | None = None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.links = links
        self.vault = vault or Vault(keyring or Keyring())
        self._writing = sealing_sessions(database.writer, self.vault, clock)
        self._reading = sealing_sessions(database.reader, self.vault, clock)

    @asynccontextmanager
    async def work(self, actor: Actor) -> AsyncIterator[Work]:
        """One transaction on behalf of one actor, with the role they have in it.

        Raises `NotAllowed` for a member who was suspended or removed meanwhile.
        """
        async with self._writing_session() as session:
            yield self._work(session, await members.present(session, actor))

    @asynccontextmanager
    async def reading(self, actor: Actor, *, is_snapshot: bool = False) -> AsyncIterator[Work]:
        """The same for looking only: it waits for nobody, and whatever is written is lost.

        A snapshot shows one moment, whatever is committed meanwhile: for comparing one table with
        another. SQLite shows nothing else.
        """
        with understood():
            async with self._reading() as session:
                if is_snapshot and self.database.url.get_backend_name() == "postgresql":
                    await session.connection(
                        execution_options={"isolation_level": "REPEATABLE READ"}
                    )
                yield self._work(session, actor)

    @asynccontextmanager
    async def _writing_session(self) -> AsyncIterator[AsyncSession]:
        """A transaction that is committed at the end; raises `OutcomeUnknown` when that is cut."""
        with understood() as course:
            async with self._writing.begin() as session:
                yield session
                course.is_ending = True

    def _work(self, session: AsyncSession, actor: Actor) -> Work:
        return Work(session, actor, self.clock, self.links, self.vault)

    async def forget_codes(self, before: datetime) -> None:
        """Forget, in all companies, which codes were asked for and tried before a moment."""
        async with self._writing_session() as session:
            await codes.forget_old(session, before)
            await sign_ins.forget_ended(session, before)

    async def touch_session(self, session_id: int) -> None:
        """Note that a session of the web was used just now."""
        async with self._writing_session() as session:
            await sign_ins.touch(session, session_id, self.clock.now())

    async def open_company(self, new: NewCompany, clock_in: str = "cli", origin: str = "") -> Actor:
        """Open the books of a company; answers the administrator's seat to add members from.

        Raises `InvalidInput` for what cannot be, and `WrongState` when its short name is taken, or
        its room on Slack: two companies would read each other's books there.
        """
        checked(new)
        async with self._writing_session() as session:
            if await companies.company_by_key(session, new.key) is not None:
                raise WrongState(f"There is a company “{new.key}” already.")
            channel = new.settings.get("slack_channel", "")
            require_free_room(new, await companies.in_channel(session, channel))
            company = Company(key=new.key, name=new.name, **new.settings)
            await CompanyRepository(session, 0).keep(company)
            setup = Actor(company.id, None, "Set-up", system(0).role, clock_in)
            actor = setup.coming_from(origin)
            await self._work(session, actor).announce(_opened(company))
        return actor

    async def receive(self, gateway: str, external_id: str, body: str) -> bool:
        """Keep a gateway's call once and enqueue its working off; false when it was kept before."""
        call = GatewayCall(
            gateway=gateway, external_id=external_id, body=body, received_at=self.clock.now()
        )
        async with self._writing_session() as session:
            call_id = await InboundRepository(session).keep_call(call)
            if call_id is None:
                return False
            job = Job("gateway_call", EVENTS, f"gateway-call-{call_id}", (call_id,))
            await (await session.connection()).run_sync(enqueue, job)
        return True

    async def keep_mail(
        self,
        mailbox: str,
        uid_validity: int,
        uid: int,
        raw: bytes,
        *,
        size_bytes: int = 0,
        aside: str = "",
    ) -> bool:
        """Keep a mail once and enqueue its working off; false when it was kept before.

        With a reason to set it aside, `raw` is its head alone and the team is told instead.
        """
        mail = arrived(raw, self.clock.now(), size_bytes=size_bytes, aside=aside)
        actor = await self._reader_of(raw) if aside else system(0)
        async with self.work(actor.coming_from(mailbox)) as work:
            return await work.mails.keep(mail, Place(mailbox, uid_validity, uid))

    async def _reader_of(self, raw: bytes) -> Actor:
        """The company a mail is for by the reply address in its head; else the first one."""
        invoice_id = self.links.invoice_in(raw)
        owner = await self.owner_of_invoice(invoice_id) if invoice_id else None
        return owner or system(next(iter(await self.company_ids()), 0))


def _opened(company: Company) -> Event:
    return CompanyOpened(f"company:{company.id}", company.name)
