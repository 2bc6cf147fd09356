"""Letters: mails in and out as the team reads them; and claims: what a client said in one.

A claim is settled by a person. Only a promise within bounds is taken at its word, and even that
can be dismissed afterwards:

    open ──confirm──▶ confirmed ──dismiss, a promise only──▶ dismissed
      └──dismiss──▶ dismissed
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import BigInteger
from sqlmodel import Column, Field, ForeignKey, SQLModel, UniqueConstraint

from core.errors import WrongState
from core.models.base import Id, Moment, Word
from core.models.payment import Method
from core.models.sealed import SealedJson, SealedText
from core.money import Money

PROVEN = "proven"
FORGED = "forged"
DOUBTFUL = frozenset({FORGED, "unknown"})
"""Levels of trust, in the words of the inbox."""

HELD_BACK = "Not sent by itself: this thread was answered today."
"""What became of a wish for the invoice after the day's one automatic answer."""


class Direction(StrEnum):
    """Whether a letter came or went."""

    IN = "in"
    OUT = "out"


class Letter(SQLModel, table=True):
    """A mail as the team reads it: who wrote, how sure that is, what is new in it.

    People call it `M3`. `invoice_id` is the invoice in whose thread it stands. `from_kind` is
    client, team, stranger or machine; `is_on_file` says that the address is one we were given for
    this client or member, `level` how far it is proven that they wrote it, and `trust` by what.
    `thread` names the mails before it. The raw mail may be forgotten before its letter is.
    """

    __table_args__ = (
        UniqueConstraint("company_id", "serial"),
        UniqueConstraint("inbound_id"),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    serial: int
    direction: Direction = Field(sa_column=Column(Word(Direction), nullable=False))
    invoice_id: int | None = Field(
        default=None, sa_column=Column(Id, ForeignKey("invoice.id"), index=True)
    )
    client_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("client.id")))
    member_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("member.id")))
    answers_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("letter.id")))
    inbound_id: int | None = Field(default=None, sa_column=Column(Id))
    message_id: str = Field(default="", sa_column=Column(SealedText(998), nullable=False))
    thread: list[str] = Field(
        default_factory=list, sa_column=Column(SealedJson(list), nullable=False)
    )
    sender: str = Field(default="", sa_column=Column(SealedText(254), nullable=False))
    sender_name: str = Field(default="", sa_column=Column(SealedText(200), nullable=False))
    recipient: str = Field(default="", sa_column=Column(SealedText(254), nullable=False))
    subject: str = Field(default="", sa_column=Column(SealedText(300), nullable=False))
    text: str = Field(default="", sa_column=Column(SealedText, nullable=False))
    language: str = Field(default="", max_length=5)
    from_kind: str = Field(default="", max_length=16)
    is_on_file: bool = False
    level: str = Field(default="", max_length=16)
    trust: str = Field(default="", sa_column=Column(SealedText(300), nullable=False))
    automatic: str = Field(default="", max_length=300)
    intents: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(SealedJson(list), nullable=False)
    )
    attachments: list[str] = Field(
        default_factory=list, sa_column=Column(SealedJson(list), nullable=False)
    )
    outcome: str = Field(default="", sa_column=Column(SealedText(300), nullable=False))
    written_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    sealing: int = 1

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"M{self.serial}"

    @property
    def subject_of_events(self) -> str:
        """What its living cards and its events hang on."""
        return f"letter:{self.id}"

    @property
    def is_proven(self) -> bool:
        """Whether it is from somebody on file, beyond doubt."""
        return self.is_on_file and self.level == PROVEN

    @property
    def is_forged(self) -> bool:
        """Whether the checks of the mail failed."""
        return self.level == FORGED

    @property
    def writer(self) -> str:
        """Who wrote it, by name and address as they stand in the mail."""
        return f"{self.sender_name} <{self.sender}>" if self.sender_name else self.sender

    @property
    def kinds(self) -> frozenset[str]:
        """The words for what its writer wants."""
        return frozenset(str(intent["name"]) for intent in self.intents)


class LetterTurn(SQLModel, table=True):
    """One of the few times a day that a thread may be served without a person, taken once."""

    __tablename__ = "letter_turn"

    __table_args__ = (UniqueConstraint("company_id", "thread", "deed", "day", "turn"),)

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    thread: str = Field(max_length=40)
    deed: str = Field(max_length=16)
    day: date
    turn: int


class ClaimKind(StrEnum):
    """What a client says."""

    PAYMENT = "payment"
    PROMISE = "promise"
    DISPUTE = "dispute"
    EXTENSION = "extension"
    PO_NUMBER = "PO number"


class PaidBy(StrEnum):
    """How a client says that they paid, in the words of the inbox."""

    TRANSFER = "bank transfer"
    DIRECT_DEBIT = "direct debit"
    IDEAL = "ideal"
    CARD = "card"
    CASH = "cash"
    CHEQUE = "cheque"
    PAYPAL = "paypal"


METHODS: Final[Mapping[PaidBy, Method]] = {
    PaidBy.TRANSFER: Method.BANK,
    PaidBy.DIRECT_DEBIT: Method.BANK,
    PaidBy.IDEAL: Method.BANK,
    PaidBy.CARD: Method.CARD,
    PaidBy.CASH: Method.CASH,
}
"""How such money is recorded; what is not here, as other."""


class ClaimState(StrEnum):
    """What became of it."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class Claim(SQLModel, table=True):
    """What a client said about an invoice, in a letter; a person settles it. Called `C3`.

    `day` is the day it was paid, is promised, or is asked for; `paid_by` how it was paid; `note`
    the reference, the PO number or the reason, in the client's words. `settled_by` is empty where
    Paidup took a promise at its word.
    """

    __table_args__ = (
        UniqueConstraint("company_id", "serial"),
        UniqueConstraint("letter_id", "invoice_id", "kind"),
    )

    id: int = Field(default=None, sa_column=Column(Id, primary_key=True))
    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), nullable=False))
    serial: int
    invoice_id: int = Field(
        sa_column=Column(Id, ForeignKey("invoice.id"), nullable=False, index=True)
    )
    letter_id: int = Field(sa_column=Column(Id, ForeignKey("letter.id"), nullable=False))
    kind: ClaimKind = Field(sa_column=Column(Word(ClaimKind), nullable=False))
    state: ClaimState = Field(sa_column=Column(Word(ClaimState), nullable=False))
    amount_minor: int | None = Field(default=None, sa_column=Column(BigInteger))
    currency: str = Field(default="", max_length=3)
    day: date | None = None
    paid_by: PaidBy | None = Field(default=None, sa_column=Column(Word(PaidBy)))
    note: str = Field(default="", sa_column=Column(SealedText(200), nullable=False))
    payment_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("payment.id")))
    raised_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    settled_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("member.id")))
    settled_at: datetime | None = Field(default=None, sa_column=Column(Moment))

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"C{self.serial}"

    @property
    def amount(self) -> Money | None:
        """How much, where it was said."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def method(self) -> Method | None:
        """How the money would be recorded, where it was said how it was paid."""
        return None if self.paid_by is None else METHODS.get(self.paid_by, Method.OTHER)

    def require_open(self) -> None:
        """Refuse, naming the state, when it was settled already."""
        if self.state is not ClaimState.OPEN:
            raise WrongState(f"{self.reference} is {self.state} already.")

    def require_dismissible(self) -> None:
        """Refuse when a person settled it already; Paidup's own yes can be taken back."""
        if self.state is ClaimState.CONFIRMED and self.settled_by is None:
            return
        self.require_open()
