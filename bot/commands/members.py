"""/link: let another account speak for you, confirmed on both sides. /member: who may what."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from bot.cards import companies as company_cards
from bot.cards import members as cards
from bot.cards import people as people_cards
from bot.cards.forms import Kind
from bot.cards.model import Card, Reply
from bot.commands.arguments import blank
from bot.commands.living import changed_by, proposed
from bot.commands.request import Filled, Request, Typed
from bot.commands.table import command
from core.again import again
from core.billing import Billing, Work
from core.errors import NotFound
from core.limits import Limits, Rule
from core.models import Link, LinkState, Proposal
from core.security.actors import system
from core.security.rights import Deed, Role

WORDS = frozenset({"link", "start"})

ROLE = "They will be able to do what belongs to another role, and are signed out on the web."
SUSPEND = "They will be able to do nothing for now, on every channel."
RESUME = "They will be able to act again, on every channel."
REMOVE = "They will be a member no more, and their accounts will speak for nobody."
Change = Callable[[str], Awaitable[Proposal | None]]

INVITE = "The code links an account of theirs, or lets them set a password. It works once."


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


class NewRole(StrEnum):
    """What a person can be in a company."""

    OWNER = Role.OWNER.value
    ADMIN = Role.ADMIN.value
    ACCOUNTANT = Role.ACCOUNTANT.value
    MEMBER = Role.MEMBER.value


@dataclass(frozen=True)
class RoleOf:
    """Who is to be what."""

    member: str = blank("Member", Kind.SEARCH, source="members")
    role: NewRole = blank("Role", Kind.CHOICE)


@dataclass(frozen=True)
class Named:
    """A member, by name or mail address."""

    member: str = blank("Member", Kind.SEARCH, source="members")


async def above_member(said: str, work: Work, given: Mapping[str, str]) -> str:
    """Whom a form is about and what it does, said above its blanks; nothing while it asks whom."""
    try:
        member = await work.members.who(given["member"])
    except (KeyError, NotFound):
        return ""
    is_proposed = member.role is Role.OWNER or said == ROLE
    how = await changed_by(work) if is_proposed else ""
    return people_cards.above(member, said, how)


@dataclass(frozen=True)
class LinkId:
    """Which link is confirmed or refused."""

    link: int


@dataclass(frozen=True)
class Code:
    """A single-use code."""

    code: str


@command(
    "member role",
    RoleOf,
    needs=Deed.CHANGE_ROLE,
    about=partial(above_member, ROLE),
    title="Change a role",
    submit="Propose",
)
async def change_role(work: Work, args: RoleOf) -> Reply:
    """Propose that a member may do other things; it takes two owners."""
    return await proposed(work, await work.members.change_role(args.member, Role(args.role)))


@command(
    "member suspend",
    Named,
    needs=Deed.MANAGE_MEMBERS,
    deeds=(Deed.CHANGE_ROLE,),
    about=partial(above_member, SUSPEND),
)
async def suspend_member(work: Work, args: Named) -> Reply:
    """Let a member do nothing for now, on every channel at once; an owner takes two owners."""
    text = "Every channel of theirs has ended."
    return await _standing(work, args.member, work.members.suspend, "suspended", text)


@command(
    "member resume",
    Named,
    needs=Deed.MANAGE_MEMBERS,
    deeds=(Deed.CHANGE_ROLE,),
    about=partial(above_member, RESUME),
)
async def resume_member(work: Work, args: Named) -> Reply:
    """Let a suspended member act again; an owner takes two owners."""
    text = "Their accounts speak for them again."
    return await _standing(work, args.member, work.members.resume, "back", text)


@command(
    "member remove",
    Named,
    needs=Deed.REMOVE_MEMBER,
    deeds=(Deed.CHANGE_ROLE,),
    about=partial(above_member, REMOVE),
)
async def remove_member(work: Work, args: Named) -> Reply:
    """Let a member be none any more, with a one-time code; an owner takes two owners."""
    text = "What they wrote stays theirs. Their accounts speak for nobody."
    return await _standing(work, args.member, work.members.remove, "removed", text)


async def _standing(work: Work, member: str, deed: Change, now: str, text: str) -> Reply:
    """Change how a member stands, or propose it; `text` says what follows from it."""
    name = (await work.members.who(member)).name
    return await proposed(work, await deed(name), company_cards.standing(name, now, text))


@command("member invite", Named, needs=Deed.MANAGE_MEMBERS, about=partial(above_member, INVITE))
async def invite_member(work: Work, args: Named) -> Reply:
    """Get a code that links an account of a member, or lets them set a password."""
    link, code = await work.linking.ask_link(args.member)
    name = await work.members.name(link.member_id)
    return Reply(cards.invitation(name, code, work.links.desk("/join")))


@command("link", Nothing, needs=Deed.LINK_ACCOUNTS)
async def ask_link(work: Work, args: Nothing) -> Reply:
    """Get a code that links another account of yours, such as Telegram."""
    del args
    _, code = await work.linking.ask_link()
    return Reply(cards.code(code, work.links.desk("/join")))


@command("link confirm", LinkId, needs=Deed.LINK_ACCOUNTS, is_hidden=True)
async def confirm_link(work: Work, args: LinkId) -> Reply:
    """Say that the account that showed your code is yours."""
    link = await work.linking.confirm_link(args.link, is_mine=True)
    return Reply(cards.linked(link.platform, link.display))


@command("link refuse", LinkId, needs=Deed.LINK_ACCOUNTS, is_hidden=True)
async def refuse_link(work: Work, args: LinkId) -> Reply:
    """Say that the account that showed your code is not yours."""
    link = await work.linking.confirm_link(args.link, is_mine=False)
    return Reply(cards.refused(link.platform, link.display))


@command("link claim", Code, needs=Deed.LINK_ACCOUNTS, is_hidden=True)
async def claim_again(work: Work, args: Code) -> Reply:
    """Say that this account is linked already; who is not yet known never gets here."""
    del work, args
    return Reply(already_linked())


def already_linked() -> Card:
    """Said to somebody known who shows a code."""
    return Card("This account is linked already.", text="Type /help to see what you can do.")


def offered_code(ask: Typed | Filled) -> str:
    """The code in `/start CODE`, `/link CODE` or the press that claims one; empty otherwise."""
    if isinstance(ask, Filled):
        return ask.arguments.get("code", "") if ask.command == "link claim" else ""
    words = ask.line.strip().removeprefix("/").split()
    return words[1] if len(words) == 2 and words[0].lower() in WORDS else ""  # noqa: PLR2004  # word, code


async def _shown(request: Request, code: str, billing: Billing) -> Link:
    """The link behind a code; whoever guesses is counted, and has to wait."""
    limits, sender = Limits(billing), request.sender
    whose = f"{sender.platform} {sender.workspace} {sender.user}"
    await limits.require(Rule.LINK, whose)
    try:
        return await billing.link(code)
    except NotFound:
        await limits.take(Rule.LINK, whose)
        raise


@again
async def offer(request: Request, code: str, billing: Billing) -> Reply:
    """Answer a stranger who shows a code: first ask, then use it up.

    Raises `NotFound` for a code that is wrong, used or old: the three are never told apart.
    """
    link = await _shown(request, code, billing)
    actor = system(link.company_id, request.id).coming_from(request.sender.origin)
    async with billing.work(actor) as work:
        if isinstance(request.ask, Typed):
            name = await work.members.name(link.member_id)
            company = await work.companies.own()
            return Reply(cards.offered(name, company.name, code))
        claimed = await work.linking.claim_link(link, request.sender)
    if claimed.state is LinkState.LINKED:
        return Reply(cards.linked(claimed.platform, claimed.display))
    return Reply(cards.claimed())
