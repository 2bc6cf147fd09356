"""What a posting is worth in the company's own currency, from the rates and what is booked."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from core.clock import spoken
from core.errors import WrongState
from core.models import About, Accounts, Side
from core.repositories.ledger import LedgerRepository
from core.repositories.rates import RateRepository
from core.services.scope import Scope
from core.valuation import Held, ratio, valued

STALE_DAYS: Final = 40  # the monthly rates of tax offices are younger
DIFFERENCES: Side = (Accounts.EXCHANGE, None)


class Valuing:
    """Asks what `core/valuation.py` needs; the caller holds the locks of what is settled."""

    def __init__(self, ledger: LedgerRepository, rates: RateRepository, scope: Scope) -> None:
        self._ledger = ledger
        self._rates = rates
        self._scope = scope

    async def worth(self, about: About, sides: Mapping[Side, int]) -> Mapping[Side, int] | None:
        """Each side in minor units of the company's currency, a difference of exchange beside them.

        Nothing where that is unknown: there was no rate, or none when what it settles was booked.
        """
        own = (await self._scope.company()).currency
        if about.currency == own:
            return sides
        held = await self._held(about, sides)
        rate = await self._rates.on(about.currency, about.booked_on)
        if held is None or rate is None:
            return None
        at = ratio(rate.rate, about.currency, own)
        is_settled = any(account.startswith(Accounts.CASH) for account, _ in sides)
        if not held and not is_settled and about.invoice_id is not None:
            issued = await self._ledger.issued_at(about.invoice_id)
            at = issued or at
        return valued(sides, held, at, difference=DIFFERENCES, is_settled=is_settled)

    async def require(self, currency: str) -> None:
        """Refuse what is to be issued today in a currency of which nobody knows the worth."""
        company, today = await self._scope.company(), await self._scope.today()
        if currency == company.currency:
            return
        found = await self._rates.on(currency, today)
        hint = f"Put one down: /exchange {currency} 1.25, if 1 {company.currency} is 1.25."
        if found is None:
            raise WrongState(f"There is no exchange rate for {currency} yet.", hint=hint)
        if found.day < today - timedelta(days=STALE_DAYS):
            message = f"The exchange rate for {currency} is of {spoken(found.day)}, which is old."
            raise WrongState(message, hint=hint)

    async def _held(self, about: About, sides: Mapping[Side, int]) -> dict[Side, Held] | None:
        """What each account holds of which a side uses something up; nothing if one is unvalued."""
        found: dict[Side, Held] = {}
        for (account, invoice_id), minor in sides.items():
            if account == Accounts.RECEIVABLE and minor < 0:
                held = await self._ledger.owed_at(invoice_id or about.invoice_id or 0)
            elif account == Accounts.CLIENT_CREDIT and minor > 0:
                held = await self._ledger.credit_at(about.client_id, about.currency)
            else:
                continue
            if held is None:
                return None
            found[(account, invoice_id)] = held
        return found
