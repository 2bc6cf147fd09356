"""/member list and show: who acts for the company. /link list: which accounts speak for you."""

from dataclasses import dataclass

from bot.cards import people as cards
from bot.cards.forms import Kind
from bot.cards.members import to_confirm
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.members import LinkId
from bot.commands.table import command
from core.billing import Work
from core.errors import NotFound
from core.security.rights import Deed


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@dataclass(frozen=True)
class Named:
    """A member, by name."""

    member: str = blank("Member", Kind.SEARCH, source="members")


@command("member list", Nothing, needs=Deed.READ_BOOKS, is_reading=True)
async def list_members(work: Work, args: Nothing) -> Reply:
    """List who acts for the company, and as what."""
    del args
    return Reply(cards.listed(await work.members.all()))


@command("member show", Named, needs=Deed.READ_BOOKS, is_reading=True)
async def show_member(work: Work, args: Named) -> Reply:
    """Show a member, and what can be changed about them."""
    wanted = await work.members.who(args.member)
    found = next(each for each in await work.members.all() if each.member.id == wanted.id)
    return Reply(cards.card(found, work.actor))


@command("link list", Nothing, needs=Deed.LINK_ACCOUNTS, is_reading=True)
async def list_accounts(work: Work, args: Nothing) -> Reply:
    """List the accounts that speak for you."""
    del args
    me = work.actor.member_id
    found = next(each for each in await work.members.all() if each.member.id == me)
    return Reply(cards.accounts(found, await work.linking.to_confirm()))


@command("link show", LinkId, needs=Deed.LINK_ACCOUNTS, is_reading=True, is_hidden=True)
async def show_link(work: Work, args: LinkId) -> Reply:
    """Show an account that says it is yours, to be confirmed or refused."""
    for link in await work.linking.to_confirm():
        if link.id == args.link:
            return Reply(to_confirm(link.id, link.platform, link.display))
    raise NotFound("There is no such link of yours.", hint="Ask for a new one with /link.")
