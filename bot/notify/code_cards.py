"""Which card tells about one-time codes, and about what takes one."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.cards import codes as cards
from bot.cards import companies as company_cards
from bot.cards.proposals import differences
from bot.notify.told import Told
from core.billing import Work
from core.security.rights import Deed
from core.services.deliveries import Telling


async def set_up(work: Work, telling: Telling) -> Told:
    """Somebody gives codes from now on."""
    del work
    return Told(note=cards.told_set_up(telling.payload["name"]))


async def removed(work: Work, telling: Telling) -> Told:
    """Somebody gives none any more."""
    del work
    return Told(note=cards.told_removed(telling.payload["name"]))


async def recovery_made(work: Work, telling: Telling) -> Told:
    """Somebody has new recovery codes."""
    del work
    return Told(note=cards.told_recovery(telling.payload["name"]))


async def recovery_used(work: Work, telling: Telling) -> Told:
    """One recovery code less."""
    del work
    return Told(note=cards.told_used(telling.payload["name"], telling.payload["left"]))


async def paused(work: Work, telling: Telling) -> Told:
    """Somebody guesses; whose codes they are is told so in other words."""
    told = telling.payload
    zone = ZoneInfo((await work.companies.own()).time_zone)
    until = datetime.fromisoformat(told["until"]).astimezone(zone)
    own = await work.members.reach(told["member_id"])
    if own is None or telling.address not in own.on(telling.channel):
        return Told(note=cards.told_paused(told["name"], until, told["tries"]))
    owners = await work.members.who_may(Deed.CHANGE_SETTINGS)
    knows = any(each.member.id != own.member.id for each in owners)
    return Told(note=cards.told_own_pause(until, told["tries"], others_know=knows))


async def bank_changed(work: Work, telling: Telling) -> Told:
    """Clients are asked to pay elsewhere."""
    del work
    told = telling.payload
    return Told(note=company_cards.told_bank(telling.actor, told["iban"], told["iban_before"]))


async def policy_changed(work: Work, telling: Telling) -> Told:
    """Approvals take something else."""
    currency = (await work.companies.own()).currency
    changes = differences(telling.payload["before"], telling.payload["after"], currency)
    return Told(note=company_cards.told_policy(telling.actor, changes))


async def standing_changed(work: Work, telling: Telling) -> Told:
    """Somebody may act no more, or again."""
    del work
    now = {"MemberSuspended": "suspended", "MemberResumed": "back", "MemberRemoved": "removed"}
    name = telling.payload["name"]
    return Told(note=company_cards.told_standing(telling.actor, name, now[telling.kind]))


async def role_changed(work: Work, telling: Telling) -> Told:
    """Somebody may do other things."""
    del work
    told = telling.payload
    note = company_cards.told_role(telling.actor, told["name"], told["before"], told["after"])
    return Told(note=note)


async def owner_added(work: Work, telling: Telling) -> Told:
    """Somebody may do all that owners may."""
    del work
    return Told(note=company_cards.told_owner(telling.actor, telling.payload["name"]))


CODE_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "CodesSetUp": set_up,
    "CodesRemoved": removed,
    "RecoveryCodesMade": recovery_made,
    "RecoveryCodeUsed": recovery_used,
    "CodesPaused": paused,
    "BankDetailsChanged": bank_changed,
    "PolicyChanged": policy_changed,
    "MemberSuspended": standing_changed,
    "MemberResumed": standing_changed,
    "MemberRemoved": standing_changed,
    "RoleChanged": role_changed,
    "MemberAdded": owner_added,
}
