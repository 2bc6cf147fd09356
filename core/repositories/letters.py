"""Queries about letters and claims, and about whose mail address something is."""

from datetime import date
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import (
    OWED,
    Claim,
    ClaimKind,
    ClaimState,
    Client,
    Contact,
    Direction,
    Invoice,
    Letter,
    LetterTurn,
    Member,
)
from core.repositories.base import Repository, inserting, locked, sought, table
from core.repositories.companies import company_ids

DIGITS_MOST = 9


def _serial(reference: str, letter: str) -> int | None:
    """The number behind `M3` or `C3`; nothing when it is not called so."""
    text = sought(reference).upper()
    digits = text[1:]
    is_ours = text[:1] == letter and digits.isascii() and digits.isdecimal()
    return int(digits) if is_ours and len(digits) <= DIGITS_MOST else None


def _restricted() -> Any:
    """The invoices of clients who were erased."""
    return select(Invoice.id).where(col(Invoice.is_restricted))


class LetterRepository(Repository):
    """Find and keep letters."""

    async def find(self, reference: str) -> Letter | None:
        """The letter people call by this reference."""
        serial = _serial(reference, "M")
        query = select(Letter).where(
            Letter.company_id == self._company_id, Letter.serial == (serial or 0)
        )
        return (await self._session.exec(query)).one_or_none()

    async def by_id(self, letter_id: int) -> Letter | None:
        """The letter with this id, if it is this company's."""
        query = select(Letter).where(Letter.id == letter_id, Letter.company_id == self._company_id)
        return (await self._session.exec(query)).one_or_none()

    async def of_inbound(self, inbound_id: int) -> Letter | None:
        """The letter that was made of a raw mail."""
        query = select(Letter).where(
            Letter.inbound_id == inbound_id, Letter.company_id == self._company_id
        )
        return (await self._session.exec(query)).one_or_none()

    async def latest(self, *, limit: int, skip: int) -> list[Letter]:
        """The letters that came last, the newest first; none of a client who was erased."""
        query = select(Letter).where(
            Letter.company_id == self._company_id,
            Letter.direction == Direction.IN,
            ~self._of_erased(),
        )
        query = query.order_by(col(Letter.id).desc()).offset(skip).limit(limit)
        return list(await self._session.exec(query))

    async def is_of_erased(self, letter: Letter) -> bool:
        """Whether it is to or from a client who was erased, or about such a client's invoice."""
        query = select(Letter.id).where(Letter.id == letter.id, self._of_erased())
        return (await self._session.exec(query)).one_or_none() is not None

    def _of_erased(self) -> Any:
        gone = select(Client.id).where(col(Client.erased_at).is_not(None))
        return func.coalesce(Letter.client_id, 0).in_(gone) | func.coalesce(
            Letter.invoice_id, 0
        ).in_(_restricted())

    async def take_turn(self, thread: str, deed: str, day: date, turn: int) -> bool:
        """Take one of a thread's turns of a day; false when it was taken before."""
        values = {
            "company_id": self._company_id,
            "thread": thread,
            "deed": deed,
            "day": day,
            "turn": turn,
        }
        insert = inserting(self._session, LetterTurn).values(**values).on_conflict_do_nothing()
        kept = insert.returning(table(LetterTurn).c.id)
        return (await self._session.exec(kept)).scalar_one_or_none() is not None

    async def next_turn(self, thread: str, deed: str, day: date, most: int) -> bool:
        """Take the next of so many turns of a day; false when there is none left."""
        taken = select(func.count(col(LetterTurn.id))).where(
            LetterTurn.company_id == self._company_id,
            LetterTurn.thread == thread,
            LetterTurn.deed == deed,
            LetterTurn.day == day,
        )
        turn = (await self._session.exec(taken)).one()
        return turn < most and await self.take_turn(thread, deed, day, turn)

    async def contacts_at(self, address: str) -> list[tuple[Contact, Client]]:
        """The contacts with a mail address, letters' case aside, with their clients."""
        found_by = await self.indexed("contact.email", sought(address))
        query = (
            select(Contact, Client)
            .join(Client, col(Client.id) == Contact.client_id)
            .where(Contact.company_id == self._company_id, Contact.email_index == found_by)
        )
        return list(await self._session.exec(query.order_by(col(Contact.id))))

    async def clients_at(self, domain: str) -> list[Client]:
        """The clients with a contact whose mail address is at a domain."""
        found_by = await self.indexed("contact.domain", sought(domain))
        query = (
            select(Client)
            .join(Contact, col(Contact.client_id) == Client.id)
            .where(
                Contact.company_id == self._company_id,
                Contact.domain_index == found_by,
                Contact.domain_index != "",
            )
            .distinct()
        )
        return list(await self._session.exec(query.order_by(col(Client.id))))

    async def owed_by(self, client_id: int) -> list[Invoice]:
        """What a client has still to pay."""
        query = select(Invoice).where(
            Invoice.company_id == self._company_id,
            Invoice.client_id == client_id,
            col(Invoice.state).in_(OWED),
        )
        return list(await self._session.exec(query.order_by(col(Invoice.id))))


class ClaimRepository(Repository):
    """Find and keep claims; what a client said who was erased is found by its id alone."""

    async def find(self, reference: str, *, lock: bool = False) -> Claim | None:
        """The claim people call by this reference; locked when it is about to change."""
        serial = _serial(reference, "C")
        query = select(Claim).where(
            Claim.company_id == self._company_id,
            Claim.serial == (serial or 0),
            col(Claim.invoice_id).not_in(_restricted()),
        )
        return (await self._session.exec(locked(query) if lock else query)).one_or_none()

    async def by_id(self, claim_id: int) -> Claim | None:
        """The claim with this id, if it is this company's."""
        query = select(Claim).where(Claim.id == claim_id, Claim.company_id == self._company_id)
        return (await self._session.exec(query)).one_or_none()

    async def open_on(self, invoice_id: int) -> list[Claim]:
        """What a client said about an invoice that nobody settled yet, in order."""
        query = select(Claim).where(
            Claim.company_id == self._company_id,
            Claim.invoice_id == invoice_id,
            Claim.state == ClaimState.OPEN,
        )
        return list(await self._session.exec(query.order_by(col(Claim.id))))

    async def was_promised(self, invoice_id: int) -> bool:
        """Whether a promise was settled before; the next one is for a person to judge."""
        query = select(Claim.id).where(
            Claim.company_id == self._company_id,
            Claim.invoice_id == invoice_id,
            Claim.kind == ClaimKind.PROMISE,
            Claim.state != ClaimState.OPEN,
        )
        return (await self._session.exec(query)).first() is not None

    async def of_letter(self, letter_id: int) -> list[Claim]:
        """What was made of a letter, in order."""
        query = select(Claim).where(
            Claim.company_id == self._company_id,
            Claim.letter_id == letter_id,
            col(Claim.invoice_id).not_in(_restricted()),
        )
        return list(await self._session.exec(query.order_by(col(Claim.id))))


async def company_of_address(session: AsyncSession, address: str) -> int | None:
    """The company that knows a mail address, as a client's contact or as a member."""
    known_as = sought(address)
    if not known_as:
        return None
    ids = await company_ids(session)
    theirs = [await Repository(session, each).indexed("contact.email", known_as) for each in ids]
    contact = select(Contact.company_id).where(col(Contact.email_index).in_(theirs))
    found = (await session.exec(contact.order_by(col(Contact.id)))).first()
    if found is not None:
        return found
    ours = [await Repository(session, each).indexed("member.email", known_as) for each in ids]
    member = select(Member.company_id).where(
        col(Member.email_index).in_(ours), col(Member.is_active)
    )
    return (await session.exec(member.order_by(col(Member.id)))).first()
