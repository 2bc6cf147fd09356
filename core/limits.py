"""How often somebody may do what costs something or could be guessed at: counted in the database.

    await Limits(billing).take(Rule.PAY, "12")          counts, and refuses the one too many
    await Limits(billing).require(Rule.GUESS, address)  only looks

So the counts hold in all processes and over restarts. Whose they are is kept as a keyed hash: an
address is nobody's business later. Codes of members (core/services/codes.py) and mails that answer
by themselves (core/services/letters.py) are counted within their companies.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from core.again import again
from core.billing import Billing
from core.errors import TooMany
from core.models import Tally
from core.security.actors import system


@dataclass(frozen=True)
class Span:
    """So many in such a time."""

    most: int
    lasts: timedelta


class Rule(StrEnum):
    """What is limited, and by what it is counted."""

    GUESS = "guess"  # an address on the web that opened nothing, by who asked for it
    PAY = "pay"  # a checkout, by invoice
    PAY_ADDRESS = "pay, address"  # the same, by who asks
    PDF = "pdf"  # a PDF, by invoice
    SIGN_IN_ACCOUNT = "sign in, account"  # a password or a code, by account
    SIGN_IN_ADDRESS = "sign in, address"  # the same, by who asks
    PASSKEY = "passkey"  # what a device says, by member
    PAUSE_TOLD = "pause told"  # that sign-in is paused, by member
    LINK = "link code"  # a link code that opens nothing, by the account that shows it


SPANS: Final = {
    Rule.GUESS: Span(20, timedelta(minutes=1)),
    Rule.PAY: Span(10, timedelta(hours=1)),
    Rule.PAY_ADDRESS: Span(30, timedelta(hours=1)),
    Rule.PDF: Span(30, timedelta(hours=1)),
    Rule.SIGN_IN_ACCOUNT: Span(10, timedelta(minutes=15)),
    Rule.SIGN_IN_ADDRESS: Span(50, timedelta(minutes=15)),
    Rule.PASSKEY: Span(10, timedelta(minutes=15)),
    Rule.PAUSE_TOLD: Span(1, timedelta(days=1)),
    Rule.LINK: Span(10, timedelta(minutes=15)),
}


class Limits:
    """Counts what is limited."""

    def __init__(self, billing: Billing) -> None:
        self._billing = billing

    @again
    async def take(self, rule: Rule, whose: str) -> int:
        """Count one and answer how many are left; raises `TooMany`, with the seconds to wait.

        It is counted before the deed and stays counted whatever becomes of that.
        """
        now, span = self._billing.clock.now(), SPANS[rule]
        async with self._billing.work(system(0)) as work:
            whose = self._kept(rule, whose)
            tally = await work.inbound.tallies.add(rule, whose, now, now - span.lasts)
            if tally.count > span.most:
                raise _too_many(tally, span, now)
        return span.most - tally.count

    async def require(self, rule: Rule, whose: str) -> None:
        """Refuse whoever has used up what they may; counts nothing."""
        now, span = self._billing.clock.now(), SPANS[rule]
        async with self._billing.reading(system(0)) as work:
            tally = await work.inbound.tallies.find(rule, self._kept(rule, whose))
        is_counting = tally is not None and now - span.lasts < tally.began_at <= now
        if tally is not None and is_counting and tally.count >= span.most:
            raise _too_many(tally, span, now)

    def _kept(self, rule: Rule, whose: str) -> str:
        return self._billing.links.kept(f"tally {rule}", whose)


def _too_many(tally: Tally, span: Span, now: datetime) -> TooMany:
    seconds = max(1, ceil((tally.began_at + span.lasts - now).total_seconds()))
    minutes = ceil(seconds / 60)
    hint = f"Please try again in {minutes} minutes." if minutes > 1 else "Please try again soon."
    return TooMany("That was too often.", hint=hint, wait_seconds=seconds)
