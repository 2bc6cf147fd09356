"""Proposals in tests: made by one owner with a code, agreed to by another."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.billing import Billing, Work
from core.models import Proposal
from core.security.actors import Actor
from core.security.rights import Role
from core.services.companies import BankDetails
from core.services.proposals import ProposalView
from tests.cast import OLGA, OSKAR, PAIDUP
from tests.codes import done

BANK = BankDetails("Demo GmbH", "DE89370400440532013000", "COBADEFFXXX", "Commerzbank")
OLD_IBAN = "DE02120300000000202051"


async def change_bank(work: Work) -> Proposal | None:
    """Propose other bank details."""
    return await work.companies.change_bank(BANK)


async def proposed(
    billing: Billing,
    by: Actor = OLGA,
    deed: Callable[[Work], Awaitable[Any]] = change_bank,
) -> Proposal:
    """A proposal, by Olga for other bank details unless told otherwise."""
    proposal = await done(billing, by, deed)
    assert isinstance(proposal, Proposal)
    return proposal


async def agreed(billing: Billing, by: Actor, serial: int = 1) -> ProposalView:
    """Somebody's yes, with a code if it takes one."""
    view = await done(billing, by, lambda work: work.proposals.approve(serial))
    assert isinstance(view, ProposalView)
    return view


async def promoted(billing: Billing, name: str, role: Role) -> None:
    """Somebody gets another role: Olga proposes it, and Oskar agrees."""
    proposal = await proposed(billing, OLGA, lambda work: work.members.change_role(name, role))
    await agreed(billing, OSKAR, proposal.serial)


async def iban(billing: Billing) -> str:
    """Where clients are asked to pay now."""
    async with billing.reading(PAIDUP) as work:
        return (await work.companies.own()).iban
