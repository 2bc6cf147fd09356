"""What should have gone on long ago and did not: said in whole sentences, or not at all.

A sentence names since when, never for how long: it stays the same until something changes.
"""

from datetime import datetime, timedelta
from typing import Final

from core.clock import day_in, spoken
from core.models import AlarmKind, Approval
from core.money import Money
from core.repositories.alarms import AlarmRepository
from core.repositories.stuck import StuckRepository
from core.security.rights import Deed
from core.services.scope import Scope

CHECKOUT_ENDS: Final = timedelta(hours=1)
"""How long a checkout may be open after its invoice was settled: it is closed within minutes."""

DAY: Final = timedelta(days=1)


class StuckService:
    """Looks for what waits; changes nothing."""

    def __init__(self, stuck: StuckRepository, alarms: AlarmRepository, scope: Scope) -> None:
        self._stuck = stuck
        self._alarms = alarms
        self._scope = scope

    async def complaints(self) -> list[str]:
        """What is stuck, the money first; empty when everything goes its way."""
        self._scope.require(Deed.KEEP_BOOKS)
        return [
            *await self._checkouts(),
            *await self._approvals(),
            *await self._deliveries(),
            *await self._reminders(),
            *await self._mails(),
        ]

    async def _checkouts(self) -> list[str]:
        found = await self._stuck.payable(self._scope.now() - CHECKOUT_ENDS)
        return [
            f"{each.reference} is {each.state}, but a checkout for it can still be paid."
            for each in found
        ]

    async def _approvals(self) -> list[str]:
        policy = (await self._scope.company()).approval_policy
        waits = timedelta(hours=policy.request_hours) + DAY
        found = await self._stuck.unapproved(self._scope.now() - waits)
        return [await self._unapproved(each) for each in found]

    async def _unapproved(self, approval: Approval) -> str:
        over = ""
        if approval.amount_minor is not None:
            over = f" over {Money(approval.amount_minor, approval.currency)}"
        since = await self._day(approval.requested_at)
        return f"Approval {approval.id} ({approval.kind}{over}) has waited since {since}."

    async def _deliveries(self) -> list[str]:
        """What waits for a right key was told as an alarm already."""
        live = await self._alarms.live()
        if any(each.kind is AlarmKind.CREDENTIALS for each in live):
            return []
        found = await self._stuck.untold(self._scope.now() - DAY)
        return [
            f"{kind} of {await self._day(at)} was not told on {channel}."
            for kind, channel, at in found
        ]

    async def _reminders(self) -> list[str]:
        found = await self._stuck.unsent(self._scope.now() - DAY)
        return [
            f"Reminder {stage} of {number} is on its way since {await self._day(at)}."
            for number, stage, at in found
        ]

    async def _mails(self) -> list[str]:
        found = await self._stuck.unread(self._scope.now() - DAY)
        return [f"The mail E{key} of {await self._day(at)} was not read." for key, at in found]

    async def _day(self, moment: datetime) -> str:
        return spoken(day_in((await self._scope.company()).time_zone, moment))
