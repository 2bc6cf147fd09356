"""Which card tells about a proposal: its living card, and aloud when a delay begins."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.cards import proposals as cards
from bot.cards.model import Card, Tone
from bot.notify.told import Told
from core.billing import Work
from core.security.actors import Actor
from core.services.deliveries import Telling
from core.services.proposals import ProposalView


async def told(work: Work, telling: Telling) -> Told:
    """The card as it is now, with the buttons that serve whoever reads it there."""
    view = await work.proposals.view_by_id(telling.payload["proposal_id"])
    return Told((await _card(work, view, telling),))


async def ended(work: Work, telling: Telling) -> Told:
    """The card changes where it is; a mail says it anew."""
    view = await work.proposals.view_by_id(telling.payload["proposal_id"])
    is_chat = telling.channel != "email"
    return Told((await _card(work, view, telling),), edits_only=is_chat)


async def confirmed(work: Work, telling: Telling) -> Told:
    """A warning where everybody reads: one owner alone changes what takes two."""
    view = await work.proposals.view_by_id(telling.payload["proposal_id"])
    zone = ZoneInfo((await work.companies.own()).time_zone)
    due = f"{datetime.fromisoformat(telling.payload['due']).astimezone(zone):%d %b %Y, %H:%M %Z}"
    note = Card(
        f"{telling.actor} alone will {telling.payload['deed']} on {due}.",
        text=f"If nobody of you wants that, stop it: /proposal stop {view.proposal.serial}",
        tone=Tone.WARNING,
    )
    shown = await _card(work, view, telling)
    if telling.channel == "email":
        return Told((replace(shown, text=f"{note.title} {note.text}"),))
    return Told((shown,), note)


async def _card(work: Work, view: ProposalView, telling: Telling) -> Card:
    shown = cards.card(view, await work.companies.own())
    reader = await _reader(work, telling)
    return shown if reader is None else cards.for_reader(shown, view, reader)


async def _reader(work: Work, telling: Telling) -> Actor | None:
    """The member who reads there alone, if it is one's own chat."""
    for each in await work.members.all():
        if telling.address in each.on(telling.channel):
            member = each.member
            company_id, world = telling.company_id, telling.channel
            return Actor(company_id, member.id, member.name, member.role, world)
    return None


PROPOSAL_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "ProposalMade": told,
    "ProposalSupported": told,
    "ProposalConfirmed": confirmed,
    "ProposalCarriedOut": ended,
    "ProposalStopped": ended,
    "ProposalExpired": ended,
}
