"""What every service of one unit of work is given: who acts, when, and how to say so."""

import unicodedata
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.clock import Clock
from core.errors import InvalidInput
from core.events import Event
from core.models import Company, Proposal
from core.repositories.companies import CompanyRepository
from core.security.actors import Actor
from core.security.deeds import Change, Guarded
from core.security.rights import Deed

Announce = Callable[[Event], Awaitable[int]]
AnnounceAll = Callable[[Sequence[Event]], Awaitable[None]]
Prove = Callable[[Guarded], Awaitable[None]]
Propose = Callable[[Change], Awaitable[Proposal | None]]


@dataclass(frozen=True)
class Scope:
    """One actor in one company.

    `announce` records an event and answers its id, `announce_all` records several. `prove` lets a
    dangerous deed pass with a one-time code for exactly this, and raises otherwise. `propose` keeps
    a change until two owners said yes; nothing when it was made at once.
    """

    actor: Actor
    clock: Clock
    announce: Announce
    announce_all: AnnounceAll
    companies: CompanyRepository
    prove: Prove
    propose: Propose

    def require(self, deed: Deed, of: Collection[int] = ()) -> None:
        """Refuse, telling who can, when the table of rights does not allow it to the actor."""
        self.actor.require(deed, of)

    @property
    def member_id(self) -> int:
        """The acting member; only people do what asks for this."""
        assert self.actor.member_id is not None, "the system has no member"
        return self.actor.member_id

    async def company(self) -> Company:
        """The company all this is about."""
        return await self.companies.own()

    async def today(self) -> date:
        """The date where the company is."""
        return self.clock.today((await self.company()).time_zone)

    def now(self) -> datetime:
        """The moment."""
        return self.clock.now()


def printable(text: str) -> str:
    """Text without what nobody can see, and with plain spaces: any database can keep it."""
    if text.isprintable():
        return text
    return "".join(" " if letter.isspace() else letter for letter in text if _is_seen(letter))


def _is_seen(letter: str) -> bool:
    return letter.isprintable() or letter.isspace()


def tidy(text: str, what: str, most: int, *, lines: bool = False) -> str:
    """A person's text without control characters and odd spaces; too long a text is refused.

    An accent is kept with its letter (NFC), however it was typed: so the same name is the same.
    """
    composed = unicodedata.normalize("NFC", text)
    rows = composed.splitlines() if lines else [composed]
    clean = "\n".join(" ".join(printable(row).split()) for row in rows).strip()
    if len(clean) > most:
        hint = f"It may have {most:,} characters and has {len(clean):,}."
        raise InvalidInput(f"The {what} is too long.", hint=hint, fields={what: hint})
    return clean


def require_apart(name: str, other: str) -> None:
    """Refuse a name that looks like another one on the books and is spelt in other letters."""
    if other:
        message = f"“{name[:60]}” looks like “{other[:60]}”, but is spelt in other letters."
        hint = "Is it the same, use the one that is there. Else choose a name one can tell apart."
        raise InvalidInput(message, hint=hint, fields={"name": f"{message} {hint}"})


def tidied(text: str, what: str, most: int, *, lines: bool = False) -> str:
    """The same for a text that must say something."""
    clean = tidy(text, what, most, lines=lines)
    if not clean:
        message = f"The {what} is missing."
        raise InvalidInput(message, hint=f"Give a {what}.", fields={what: message})
    return clean
