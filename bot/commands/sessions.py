"""/session: where one is signed in on the web. /passkey: the devices that let one in there."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.cards import sign_ins as cards
from bot.cards.model import Reply
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@dataclass(frozen=True)
class SessionNumber:
    """Which session, as the list numbers them."""

    session: int


@dataclass(frozen=True)
class PasskeyNumber:
    """Which passkey, as the list numbers them."""

    passkey: int


@command("session list", Nothing, needs=Deed.SIGN_IN, is_reading=True)
async def list_sessions(work: Work, args: Nothing) -> Reply:
    """See where you are signed in on the web."""
    del args
    return await _listed(work)


@command("session end", SessionNumber, needs=Deed.SIGN_IN)
async def end_session(work: Work, args: SessionNumber) -> Reply:
    """Sign out of one session on the web."""
    await work.sign_ins.end(args.session)
    return await _listed(work)


@command("session end-all", Nothing, needs=Deed.SIGN_IN)
async def end_sessions(work: Work, args: Nothing) -> Reply:
    """Sign out everywhere on the web."""
    del args
    return Reply(cards.signed_out(await work.sign_ins.end_all()))


@command("passkey list", Nothing, needs=Deed.SIGN_IN, is_reading=True)
async def list_passkeys(work: Work, args: Nothing) -> Reply:
    """See which passkeys let you in on the web."""
    del args
    return Reply(cards.passkeys(await work.passkeys.all(), work.links.desk("/security")))


@command("passkey remove", PasskeyNumber, needs=Deed.CHANGE_CODES)
async def remove_passkey(work: Work, args: PasskeyNumber) -> Reply:
    """Take a passkey no more; you are signed out everywhere on the web."""
    await work.passkeys.remove(args.passkey)
    return Reply(cards.passkeys(await work.passkeys.all(), work.links.desk("/security")))


async def _listed(work: Work) -> Reply:
    zone = ZoneInfo((await work.companies.own()).time_zone)
    found, page = await work.sign_ins.all(), work.links.desk("/security")
    return Reply(cards.sessions(found, work.actor.session_id, zone, page))
