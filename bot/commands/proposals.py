"""/proposal …: what takes two owners is agreed to, or stopped."""

from dataclasses import dataclass

from bot.cards import proposals as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.living import proposal_card
from bot.commands.table import command
from core.billing import Work
from core.security.rights import RIGHTS, Deed, Proof

TWO_OWNERS = tuple(deed for deed in Deed if RIGHTS[deed].proof is Proof.TWO_OWNERS)


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@dataclass(frozen=True)
class Numbered:
    """Which proposal."""

    number: int = blank("Proposal", Kind.NUMBER, hint="For example 3")


@dataclass(frozen=True)
class Decision:
    """Which proposal, and the mark of what was shown with the button."""

    number: int = blank("Proposal", Kind.NUMBER, hint="For example 3")
    mark: str = unseen()


@dataclass(frozen=True)
class Stopping:
    """Which proposal, and perhaps why it is not to be."""

    number: int = blank("Proposal", Kind.NUMBER, hint="For example 3")
    reason: str = ""
    mark: str = unseen()


@command("proposal list", Nothing, needs=Deed.READ_BOOKS, is_reading=True)
async def list_proposals(work: Work, args: Nothing) -> Reply:
    """List the changes that wait for a second owner, or for their time."""
    del args
    return Reply(cards.listed(await work.proposals.live()))


@command("proposal show", Numbered, needs=Deed.READ_BOOKS, is_reading=True)
async def show_proposal(work: Work, args: Numbered) -> Reply:
    """Show a proposed change, and what can be done about it."""
    return Reply(await proposal_card(work, await work.proposals.view(args.number)))


@command("proposal approve", Decision, needs=Deed.AGREE, deeds=TWO_OWNERS, takes_mark=True)
async def approve_proposal(work: Work, args: Decision) -> Reply:
    """Say yes to a change as the second owner, or as the one owner on a second channel."""
    return Reply(await proposal_card(work, await work.proposals.approve(args.number, args.mark)))


@command("proposal stop", Stopping, needs=Deed.STOP_PROPOSAL)
async def stop_proposal(work: Work, args: Stopping) -> Reply:
    """Stop a proposed change; anybody of the company may, since nothing is changed by it."""
    view = await work.proposals.stop(args.number, args.reason, args.mark)
    return Reply(await proposal_card(work, view))
