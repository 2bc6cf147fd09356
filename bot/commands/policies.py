"""/policy …: what approvals take; changed by two owners."""

from dataclasses import dataclass
from enum import StrEnum

from bot.cards import policies as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.amounts import at_blank
from bot.commands.arguments import blank
from bot.commands.living import above_change, changed_by, proposed
from bot.commands.table import command
from core.billing import Work
from core.money import Money
from core.security.rights import Deed

NO_LIMIT = "none"


class Limited(StrEnum):
    """What has limits."""

    INVOICES = "invoices"
    PAYMENTS = "payments"
    WRITE_OFFS = "write-offs"


class Duration(StrEnum):
    """What waits for how long, or how many may."""

    REQUESTS = "requests"
    PROPOSALS = "proposals"
    DELAY = "delay"
    OPEN = "open"


DEEDS = {
    Limited.INVOICES: Deed.APPROVE_INVOICE,
    Limited.PAYMENTS: Deed.APPROVE_PAYMENT,
    Limited.WRITE_OFFS: Deed.APPROVE_WRITE_OFF,
}
NUMBERS = {
    Duration.REQUESTS: "request_hours",
    Duration.PROPOSALS: "proposal_hours",
    Duration.DELAY: "delay_hours",
    Duration.OPEN: "open_most",
}


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@dataclass(frozen=True)
class LimitsOf:
    """The limits for approving one kind of thing in one currency."""

    what: Limited = blank("To approve", Kind.CHOICE)
    currency: str = blank("Currency", hint="For example EUR")
    code: str = blank("A code above", hint="Write it like 5000.00, or none.")
    two: str = blank("Two persons above", default=NO_LIMIT, hint="Write it like 20000, or none.")


@dataclass(frozen=True)
class Waiting:
    """How long something waits in hours, or how many may be open at once."""

    what: Duration = blank("What", Kind.CHOICE)
    number: int = blank("Hours, or how many", Kind.NUMBER, hint="For example 24")


@command("policy show", Nothing, needs=Deed.READ_BOOKS, is_reading=True)
async def show_policy(work: Work, args: Nothing) -> Reply:
    """Show what approvals take above which amounts, and how long things wait."""
    del args
    return Reply(cards.policy(await work.policies.own(), work.actor.role, await changed_by(work)))


@command(
    "policy limit",
    LimitsOf,
    needs=Deed.CHANGE_POLICY,
    about=above_change,
    title="Approval limits",
    submit="Propose",
)
async def change_limits(work: Work, args: LimitsOf) -> Reply:
    """Propose above which amounts an approval takes a code or two persons; it takes two owners."""
    currency = args.currency.strip().upper()
    code, two = (_amount(name, getattr(args, name), currency) for name in ("code", "two"))
    proposal = await work.policies.set_limits(DEEDS[args.what], currency, code, two)
    return await proposed(work, proposal)


@command(
    "policy wait",
    Waiting,
    needs=Deed.CHANGE_POLICY,
    about=above_change,
    title="How long things wait",
    submit="Propose",
)
async def change_waits(work: Work, args: Waiting) -> Reply:
    """Propose how many hours requests, proposals or the delay last, or how many may be open."""
    return await proposed(work, await work.policies.set_number(NUMBERS[args.what], args.number))


def _amount(name: str, text: str, currency: str) -> Money | None:
    if text.strip().lower() == NO_LIMIT:
        return None
    return at_blank(name, text, currency)
