"""Letters: mails as the team reads them, and what the team answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from core.errors import NotFound, WrongState
from core.events import (
    AnswerWritten,
    BankChangeAsked,
    InvoiceCopyAsked,
    MailClosed,
    MailFiled,
    MailNotCarriedOut,
    MailReceived,
)
from core.models import Client, Contact, Direction, Invoice, Letter, Member
from core.repositories.clients import ClientRepository
from core.repositories.invoices import InvoiceRepository
from core.repositories.letters import LetterRepository
from core.repositories.members import MemberRepository
from core.repositories.numbers import NumberRepository
from core.security.rights import Deed, Role
from core.services.copies import CopyService
from core.services.restriction import require_free
from core.services.scope import Scope, printable, tidied

SERIES: Final = "letter"
TEXT_MOST: Final = 20_000
ANSWER_MOST: Final = 4_000
STRANGERS_A_DAY: Final = 20
ANSWERS_A_DAY: Final = 5
"""How many mails of people not on file ring in the room, of each invoice's thread and of those
about no invoice; all are in the list of mails."""
THREAD_MOST: Final = 20
NOTHING_TO_DO: Final = frozenset({"none", "thanks"})
FRAUDS: Final = frozenset({"bank_change", "details_change", "contact_change"})

# Where anybody can have an address: such a domain says nothing about for whom somebody writes.
PUBLIC_DOMAINS: Final = frozenset(
    {
        "aol.com", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net",
        "googlemail.com", "hotmail.com", "icloud.com", "live.com", "mail.com", "me.com",
        "msn.com", "outlook.com", "outlook.de", "posteo.de", "proton.me", "protonmail.com",
        "t-online.de", "web.de", "yahoo.com", "yahoo.de",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Acquaintance:
    """Who has a mail address, by what is on file; that a mail is theirs is proved elsewhere.

    `contact` is the client's contact with exactly this address. Without one, `client` is known by
    the address's domain alone: somebody there, but nobody we were told of.
    """

    client: Client | None = None
    contact: Contact | None = None
    member: Member | None = None

    @property
    def kind(self) -> str:
        """The word for it: team, client or stranger."""
        if self.member is not None:
            return "team"
        return "client" if self.client is not None else "stranger"

    def is_contact_of(self, client_id: int) -> bool:
        """Whether it is an address on file for this client."""
        return self.contact is not None and self.contact.client_id == client_id


@dataclass(frozen=True)
class NewLetter:
    """What a mail that came says, before it is kept; of a quiet one something else tells."""

    message_id: str
    thread: Sequence[str]
    sender: str
    sender_name: str
    subject: str
    text: str
    from_kind: str
    is_on_file: bool
    level: str
    trust: str
    written_at: datetime
    inbound_id: int | None = None
    invoice_id: int | None = None
    client_id: int | None = None
    member_id: int | None = None
    language: str = ""
    automatic: str = ""
    outcome: str = ""
    intents: Sequence[dict[str, Any]] = ()
    attachments: Sequence[str] = ()
    is_quiet: bool = False


@dataclass(frozen=True)
class LetterView:
    """A letter with what is shown beside it; `answers_to` is where an answer would go."""

    letter: Letter
    invoice: Invoice | None = None
    client: Client | None = None
    contact: Contact | None = None
    answers_to: str = ""

    def require_answerable(self) -> None:
        """Refuse what is our own, and what nobody on file wrote."""
        if self.letter.direction is Direction.OUT:
            raise WrongState("That is our own answer.", hint="Answer the client's mail.")
        if not self.answers_to:
            message = "Nobody with this address is on file, so Paidup does not write to it."
            raise WrongState(message, hint="Add the client first: /client new.")


class LetterService:
    """Keep what came, find it again, and answer it."""

    def __init__(
        self,
        letters: LetterRepository,
        invoices: InvoiceRepository,
        clients: ClientRepository,
        members: MemberRepository,
        numbers: NumberRepository,
        copies: CopyService,
        scope: Scope,
    ) -> None:
        self._letters = letters
        self._copies = copies
        self._invoices = invoices
        self._clients = clients
        self._members = members
        self._numbers = numbers
        self._scope = scope

    async def who(self, address: str, client_id: int | None = None) -> Acquaintance:
        """Who has this address; of several clients, the one meant by `client_id` comes first."""
        self._scope.require(Deed.KEEP_BOOKS)
        address = as_kept(address)
        if (member := await self._members.at_address(address)) is not None:
            return Acquaintance(member=member)
        contacts = await self._letters.contacts_at(address)
        for contact, client in sorted(contacts, key=lambda row: row[1].id != client_id):
            return Acquaintance(client, contact)
        domain = address.rpartition("@")[2].lower()
        if not domain or domain in PUBLIC_DOMAINS:
            return Acquaintance()
        there = await self._letters.clients_at(domain)
        meant = [client for client in there if client.id == client_id] or there
        return Acquaintance(meant[0] if len(meant) == 1 else None)

    async def receive(self, new: NewLetter) -> Letter:
        """Keep a mail that came; announces `MailReceived`, and `BankChangeAsked` where it does."""
        self._scope.require(Deed.KEEP_BOOKS)
        letter = await self._keep(
            Direction.IN,
            message_id=_line(new.message_id, 998),
            thread=[_line(name, 998) for name in new.thread][-THREAD_MOST:],
            sender=_line(new.sender, 254),
            sender_name=_line(new.sender_name, 200),
            subject=_line(new.subject, 300),
            text=_text(new.text),
            from_kind=new.from_kind,
            is_on_file=new.is_on_file,
            level=new.level,
            trust=_line(new.trust, 300),
            written_at=new.written_at,
            inbound_id=new.inbound_id,
            invoice_id=new.invoice_id,
            client_id=new.client_id,
            member_id=new.member_id,
            language=new.language[:5],
            automatic=_line(new.automatic, 300),
            outcome=_line(new.outcome, 300),
            intents=[_seen(intent) for intent in new.intents],
            attachments=[_line(name, 120) for name in new.attachments][:50],
        )
        is_noise = await self._is_noise(letter)
        await self._scope.announce(
            MailReceived(_about(letter), letter.id, letter.invoice_id, new.is_quiet or is_noise)
        )
        if letter.kinds & FRAUDS:
            await self._scope.announce(
                BankChangeAsked(_about(letter), letter.id, letter.invoice_id)
            )
        return letter

    async def carried_out(self, letter_id: int, outcome: str, *, is_done: bool) -> None:
        """Note what became of what a member asked by mail; a failure is announced."""
        self._scope.require(Deed.KEEP_BOOKS)
        letter = await self._by_id(letter_id)
        await self._letters.change(letter, outcome=_line(outcome, 300))
        if not is_done:
            await self._scope.announce(
                MailNotCarriedOut(_about(letter), letter.id, letter.invoice_id)
            )

    async def ask_copy(self, letter: Letter, invoice: Invoice) -> bool:
        """Let an invoice be mailed again to the address on file; announces `InvoiceCopyAsked`.

        False when Paidup answered in this thread today; `WrongState` when it may not go out.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        await self._copies.mailable(invoice.reference)
        if not await self._take_answer(letter):
            return False
        await self._scope.announce(InvoiceCopyAsked(invoice.subject, invoice.id, letter.id))
        return True

    async def answer_at_once(self, letter: Letter, text: str, language: str) -> Letter | None:
        """Paidup's own answer, at most one a day in a thread; announces `AnswerWritten`.

        Only a proven sender on file gets one, and no machine ever does.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        if not letter.is_proven or letter.automatic or not await self._take_answer(letter):
            return None
        return await self._answered(letter, letter.sender, text, language)

    async def answer(self, reference: str, text: str) -> Letter:
        """A member's answer, to be mailed in the same thread; announces `AnswerWritten`."""
        self._scope.require(Deed.WRITE_INVOICES)
        said = tidied(text, "text", ANSWER_MOST, lines=True)
        view = await self.view(reference)
        view.require_answerable()
        return await self._answered(view.letter, view.answers_to, said, "", self._scope.member_id)

    async def file(self, reference: str, invoice_reference: str) -> Letter:
        """Put a letter into the thread of an invoice; announces `MailFiled`."""
        self._scope.require(Deed.WRITE_INVOICES)
        letter = await self._find(reference)
        invoice = await self._invoices.find(invoice_reference)
        if invoice is None:
            message = f"There is no invoice “{invoice_reference.strip()[:40]}”."
            raise NotFound(message, hint="See /invoice list.")
        require_free(invoice, self._scope)
        if letter.invoice_id is not None:
            message = f"{letter.reference} is in the thread of an invoice already."
            raise WrongState(message, hint=f"See which: /mail show {letter.reference}")
        await self._letters.change(letter, invoice_id=invoice.id, client_id=invoice.client_id)
        await self._scope.announce(MailFiled(invoice.subject, letter.id, invoice.id))
        return letter

    async def send_copy(self, reference: str) -> None:
        """Let the invoice go out again, to the address on file; announces `InvoiceCopyAsked`."""
        self._scope.require(Deed.WRITE_INVOICES)
        letter = await self._find(reference)
        invoice = await self._invoices.by_id(letter.invoice_id) if letter.invoice_id else None
        if invoice is None:
            hint = f"Say which: /mail file {letter.reference} INV-…"
            raise WrongState(f"{letter.reference} belongs to no invoice yet.", hint=hint)
        await self._copies.send(invoice.reference, letter.id)
        await self._letters.change(letter, outcome="The invoice goes out again.")

    async def close(self, reference: str) -> None:
        """A member says that there is nothing to do about a letter; announces `MailClosed`."""
        self._scope.require(Deed.WRITE_INVOICES)
        letter = await self._find(reference)
        outcome = _line(f"Nothing to do, says {self._scope.actor.name}.", 300)
        await self._letters.change(letter, outcome=outcome)
        await self._scope.announce(MailClosed(_about(letter), letter.id))

    async def view(self, reference: str) -> LetterView:
        """The letter people call so, with what is shown beside it."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._view(await self._find(reference))

    async def view_by_id(self, letter_id: int) -> LetterView:
        """The same for the one with this id; it must exist."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._view(await self._by_id(letter_id))

    async def of_inbound(self, inbound_id: int) -> Letter | None:
        """The letter that was made of a raw mail, if it is this company's."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._letters.of_inbound(inbound_id)

    async def latest(self, *, limit: int = 20, skip: int = 0) -> list[Letter]:
        """The letters that came last, the newest first."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._letters.latest(limit=limit, skip=skip)

    async def _take_answer(self, letter: Letter) -> bool:
        """Take the thread's one automatic answer of the day, and one of the client's few."""
        today, client = await self._scope.today(), f"client:{letter.client_id}"
        is_first = await self._letters.take_turn(_about(letter), "answer", today, 0)
        return is_first and await self._letters.next_turn(client, "any", today, ANSWERS_A_DAY)

    async def _is_noise(self, letter: Letter) -> bool:
        """What machines say without a need, and what strangers write beyond some mails a day."""
        is_loose = letter.invoice_id is None
        if is_loose and letter.automatic and letter.kinds <= NOTHING_TO_DO:
            return True
        if letter.from_kind != "stranger" if is_loose else letter.is_on_file:
            return False
        thread = "strangers" if is_loose else _about(letter)
        today = await self._scope.today()
        return not await self._letters.next_turn(thread, "room", today, STRANGERS_A_DAY)

    async def _answered(
        self, letter: Letter, to: str, text: str, language: str, member_id: int | None = None
    ) -> Letter:
        subject = (
            letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
        )
        sent = await self._keep(
            Direction.OUT,
            invoice_id=letter.invoice_id,
            client_id=letter.client_id,
            member_id=member_id,
            answers_id=letter.id,
            thread=[*letter.thread, letter.message_id][-THREAD_MOST:],
            recipient=to,
            subject=_line(subject, 300),
            text=_text(text),
            language=language,
            automatic="" if member_id else "Paidup answered by itself.",
            written_at=self._scope.now(),
        )
        await self._scope.announce(AnswerWritten(_about(sent), sent.id, sent.invoice_id))
        return sent

    async def _keep(self, direction: Direction, **values: Any) -> Letter:
        return await self._letters.keep(
            Letter(
                company_id=self._scope.actor.company_id,
                serial=await self._numbers.next(SERIES),
                direction=direction,
                **values,
            )
        )

    async def _find(self, reference: str) -> Letter:
        found = await self._letters.find(reference)
        return await self._shown(found, f"There is no mail “{reference.strip()[:40]}”.")

    async def _by_id(self, letter_id: int) -> Letter:
        return await self._shown(await self._letters.by_id(letter_id), "There is no such mail.")

    async def _shown(self, letter: Letter | None, missing: str) -> Letter:
        """What the actor may read; of a client who was erased nobody is told but Paidup."""
        is_person = self._scope.actor.role is not Role.SYSTEM
        if letter is None or (is_person and await self._letters.is_of_erased(letter)):
            raise NotFound(missing, hint="See /mail list.")
        return letter

    async def _view(self, letter: Letter) -> LetterView:
        invoice = await self._invoices.by_id(letter.invoice_id) if letter.invoice_id else None
        if letter.client_id is None:
            member = letter.from_kind == "team" and letter.is_proven
            return LetterView(letter, invoice, answers_to=letter.sender if member else "")
        client = await self._clients.by_id(letter.client_id)
        contact = await self._clients.contact(letter.client_id)
        on_file = await self._letters.contacts_at(as_kept(letter.sender)) if letter.sender else []
        is_theirs = any(one.client_id == letter.client_id for one, _ in on_file)
        to = letter.sender if letter.is_proven and is_theirs else contact.email
        return LetterView(letter, invoice, client, contact, to)


def as_kept(address: str) -> str:
    """A mail's address as addresses are kept: a domain in its own letters, not in ASCII's."""
    local, at, domain = address.rpartition("@")
    try:
        return (
            f"{local}{at}{domain.encode('ascii').decode('idna')}" if "xn--" in domain else address
        )
    except UnicodeError:
        return address


def _about(letter: Letter) -> str:
    """What a letter's events hang on: its invoice, else the letter itself."""
    return f"invoice:{letter.invoice_id}" if letter.invoice_id else letter.subject_of_events


def _line(text: str, most: int) -> str:
    return " ".join(printable(text).split())[:most]


def _text(text: str) -> str:
    rows = (" ".join(printable(row).split()) for row in text.splitlines())
    return "\n".join(rows).strip()[:TEXT_MOST]


def _seen(value: Any) -> Any:
    """Facts as any database keeps them: without what nobody can see."""
    match value:
        case str():
            return printable(value)[:1000]
        case dict():
            return {_line(str(key), 60): _seen(each) for key, each in value.items()}
        case list() | tuple():
            return [_seen(each) for each in value][:50]
    return value
