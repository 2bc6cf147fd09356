"""/mfa …: one-time codes for what is dangerous, from an authenticator app."""

from dataclasses import dataclass

from bot.cards import codes as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.living import proposed
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@dataclass(frozen=True)
class Named:
    """A member, by name or mail address."""

    member: str = blank("Member", Kind.SEARCH, source="members")


@dataclass(frozen=True)
class FirstCode:
    """The first code of a fresh secret."""

    code: str = blank("One-time code", Kind.HIDDEN, hint="The six digits your app shows now.")


@dataclass(frozen=True)
class Word:
    """What the keyboard printed when it took codes away."""

    word: str = blank("Set-up word", Kind.HIDDEN, hint="As your administrator read it to you.")


@command("mfa setup", Nothing, needs=Deed.CHANGE_CODES, title="Set up one-time codes")
async def set_up(work: Work, args: Nothing) -> Reply:
    """Set up one-time codes with an authenticator app, or move them to a new phone."""
    del args
    begun = await work.second_factors.enrol()
    return Reply(cards.to_scan(begun, work.links.codes_page(begun.token)))


@command("mfa word", Word, needs=Deed.CHANGE_CODES, title="Set up one-time codes again")
async def set_up_again(work: Work, args: Word) -> Reply:
    """Set up codes after they were taken away at the keyboard, with the word it printed."""
    begun = await work.second_factors.enrol(args.word)
    return Reply(cards.to_scan(begun, work.links.codes_page(begun.token)))


@command(
    "mfa confirm",
    FirstCode,
    needs=Deed.LINK_ACCOUNTS,
    title="Confirm your codes",
    submit="Confirm",
)
async def confirm(work: Work, args: FirstCode) -> Reply:
    """Confirm the app you set up with the code it shows; you get ten recovery codes."""
    codes = await work.second_factors.confirm(args.code)
    return Reply(cards.recovery(codes, "Your one-time codes are set up."))


@command("mfa status", Nothing, needs=Deed.LINK_ACCOUNTS, is_reading=True)
async def status(work: Work, args: Nothing) -> Reply:
    """See how your one-time codes stand."""
    del args
    return Reply(cards.standing(await work.second_factors.standing()))


@command("mfa recovery", Nothing, needs=Deed.CHANGE_CODES, title="New recovery codes")
async def recovery(work: Work, args: Nothing) -> Reply:
    """Get ten new recovery codes; the earlier ones are dead."""
    del args
    codes = await work.second_factors.renew_recovery()
    return Reply(cards.recovery(codes, "These are your new recovery codes."))


@command("mfa reset", Named, needs=Deed.RESET_CODES)
async def reset(work: Work, args: Named) -> Reply:
    """Take away the codes and passkeys that a member lost; it takes two other people."""
    member = await work.members.who(args.member)
    return await proposed(work, await work.resets.propose(member.name))


@command("mfa kept", Nothing, needs=Deed.LINK_ACCOUNTS, is_hidden=True)
async def kept(work: Work, args: Nothing) -> Reply:
    """Say that the recovery codes are kept elsewhere, so that they go from the screen."""
    del work, args
    return Reply(cards.kept())


@command("mfa off", Nothing, needs=Deed.CHANGE_CODES, title="Turn one-time codes off")
async def off(work: Work, args: Nothing) -> Reply:
    """Have no one-time codes any more; what takes one you cannot do then."""
    del args
    await work.second_factors.remove()
    return Reply(cards.removed())
