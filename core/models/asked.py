"""What one person asks for and another decides on: a payment, a write-off, a refund.

pending ──approve──▶ booked
    └──reject──▶ rejected
"""

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from core.errors import WrongState
from core.money import Money

PENDING = "pending"
REJECTED = "rejected"


class Asked:
    """What such rows have in common; each has a serial, a state, and an amount in a currency.

    `letter` begins its reference, `kind` is the word before its id in a subject.
    """

    letter: ClassVar[str]
    kind_of: ClassVar[str]

    if TYPE_CHECKING:
        id: int
        company_id: int
        serial: int
        state: StrEnum
        amount_minor: int
        currency: str

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"{self.letter}{self.serial}"

    @property
    def subject(self) -> str:
        """What its living cards and its events hang on."""
        return f"{self.kind_of}:{self.id}"

    @property
    def amount(self) -> Money:
        """How much it is about."""
        return Money(self.amount_minor, self.currency)

    def require_pending(self) -> None:
        """Refuse when it was decided already."""
        if self.state != PENDING:
            raise WrongState(f"{self.reference} is {self.state} already.")
