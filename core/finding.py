"""Whose a thing is, found before any unit of work is open: in whatever company it is.

Each looks once and changes nothing; what it answers is what a unit of work is then opened with.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import async_sessionmaker

from core.clock import Clock
from core.errors import NotAllowed, NotFound
from core.models import Attempt, Company, Enrolment, Link, Member, Password, Stage, WebSession
from core.outages import understood
from core.repositories import codes, companies, invoices, letters, members, payments, sign_ins
from core.repositories.sessions import OpenSession
from core.security.actors import Actor, Sender, system
from core.security.links import CODES, SESSION, Links
from core.security.signing import hashed
from core.services.letters import as_kept
from core.services.sign_ins import IDLE


class Finder:
    """Looks across all companies; `Billing` is one."""

    clock: Clock
    links: Links
    _reading: async_sessionmaker[OpenSession]

    async def identify(self, sender: Sender) -> Actor:
        """The member behind a platform account; `NotAllowed` for who is suspended, or a stranger.

        Behind a mail address (platform `email`, workspace the company's id) only once the inbox
        has proved that they wrote.
        """
        with understood():
            async with self._reading() as session:
                opened = None
                if sender.platform == "web":
                    opened = await self._session(session, sender.user)
                    member = opened[1] if opened and opened[0].stage is Stage.FULL else None
                else:
                    member = await members.known(session, sender)
        if member is None:
            hint = "Ask an owner or admin of your company for a link code, then type /link CODE."
            raise NotAllowed("I do not know you yet.", hint=hint)
        if not member.is_active:
            hint = "An owner or admin of your company can bring you back."
            raise NotAllowed("You are suspended.", hint=hint)
        known = Actor(member.company_id, member.id, member.name, member.role, sender.platform)
        if opened:
            known = replace(known, session_id=opened[0].id)
        return known.coming_from(sender.origin)

    async def session(self, token: str) -> tuple[WebSession, Member] | None:
        """The session of the web that a token opens, whatever its stage, and whose it is."""
        with understood():
            async with self._reading() as session:
                return await self._session(session, self.links.kept(SESSION, token))

    async def password_at(self, mail: str, company: str = "") -> tuple[Member, Password] | None:
        """The active member with a mail address and a password, in whatever company."""
        with understood():
            async with self._reading() as session:
                ids = await companies.company_ids(session)
                return await sign_ins.passwords_at(session, mail, ids, company)

    async def _session(
        self, session: OpenSession, token_hash: str
    ) -> tuple[WebSession, Member] | None:
        now = self.clock.now()
        return await sign_ins.session_by_hash(session, token_hash, now, now - IDLE)

    async def link(self, code: str) -> Link:
        """The fresh link a code opens, in whatever company; `NotFound` otherwise."""
        with understood():
            async with self._reading() as session:
                link = await members.link_by_hash(session, hashed(code), self.clock.now())
        if link is None:
            hint = "A code works once and for ten minutes. Ask for a new one with /link."
            raise NotFound("This code is not valid.", hint=hint)
        return link

    async def enrolment(self, token: str) -> Enrolment:
        """What a page of codes shows, in whatever company; `NotFound` once it was opened."""
        with understood():
            async with self._reading() as session:
                found = await codes.enrolment_by_page(
                    session, self.links.kept(CODES, token), self.clock.now()
                )
        if found is None:
            hint = "Each opens once, for ten minutes. Ask for a new one with /mfa setup."
            raise NotFound("This page was opened already, or is too old.", hint=hint)
        return found

    async def company_ids(self) -> list[int]:
        """Every company in this installation."""
        with understood():
            async with self._reading() as session:
                return await companies.company_ids(session)

    async def company(self, key: str = "") -> Company | None:
        """The company with this short name, or the first one."""
        with understood():
            async with self._reading() as session:
                if key:
                    return await companies.company_by_key(session, key)
                ids = await companies.company_ids(session)
                return await session.get(Company, ids[0]) if ids else None

    async def owner_of_invoice(self, invoice_id: int, token: str | None = None) -> Actor | None:
        """The system, acting for the company whose invoice this is; a token has to open it."""
        with understood():
            async with self._reading() as session:
                company_id, seed = await invoices.owner_of_invoice(session, invoice_id)
        is_open = token is None or self.links.is_page(invoice_id, seed, token)
        return system(company_id) if company_id and is_open else None

    async def known_to(self, address: str) -> Actor | None:
        """The system, acting for the company that knows a mail address; nothing for a stranger."""
        with understood():
            async with self._reading() as session:
                company_id = await letters.company_of_address(session, as_kept(address))
        return system(company_id) if company_id else None

    async def attempt(self, gateway: str, external_id: str, key: str = "") -> Attempt | None:
        """The attempt a gateway's report is about, by its name for it or by our key."""
        with understood():
            async with self._reading() as session:
                found = await payments.attempt_of(session, gateway, external_id)
                return found or (await payments.attempt_by_key(session, key) if key else None)

    async def silent_attempts(
        self, gateway: str, before: datetime, after_id: int = 0
    ) -> list[Attempt]:
        """A page of attempts to be paid, in all companies, of whose end nothing was heard."""
        with understood():
            async with self._reading() as session:
                return await payments.silent_attempts(session, gateway, before, after_id)
