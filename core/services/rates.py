"""Exchange rates: put down by a person, or read from the file of a central bank."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from core.clock import spoken
from core.errors import InvalidInput
from core.events import ExchangeRatesSet
from core.models import ExchangeRate
from core.money import digits
from core.repositories.rates import RateRepository
from core.security.rights import Deed
from core.services.scope import Scope

OLDEST: Final = date(1999, 1, 1)  # the ECB's first

Quote = tuple[str, date, Decimal]


class RateService:
    """Put rates down, and ask what one was on a day."""

    def __init__(self, rates: RateRepository, scope: Scope) -> None:
        self._rates = rates
        self._scope = scope

    async def put(self, quotes: Sequence[Quote]) -> None:
        """Keep rates, in the place of those of the same days; announces `ExchangeRatesSet`.

        Raises `InvalidInput` for the first that cannot be; none is kept then. What is booked
        already keeps its value.
        """
        self._scope.require(Deed.SET_EXCHANGE_RATES)
        if not quotes:
            raise InvalidInput("There is no exchange rate in it.")
        company, today = await self._scope.company(), await self._scope.today()
        for code, day, rate in quotes:
            _require_possible(code, company.currency, rate)
            if not OLDEST <= day <= today:
                message = f"{spoken(day)} is no day for an exchange rate."
                hint = f"Rates are kept from {spoken(OLDEST)} to today."
                raise InvalidInput(message, hint=hint, fields={"day": f"{message} {hint}"})
        await self._rates.put(quotes)
        days = sorted(day for _, day, _ in quotes)
        codes = sorted({code for code, _, _ in quotes})
        span = str(days[0]), str(days[-1])
        subject = f"company:{company.id}"
        await self._scope.announce(ExchangeRatesSet(subject, codes, len(quotes), *span))

    async def newest(self) -> list[ExchangeRate]:
        """The newest rate of each currency that has one."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._rates.newest()

    async def on(self, currency: str, day: date) -> Decimal | None:
        """The rate that holds on a day; nothing where none was put down until then."""
        self._scope.require(Deed.READ_BOOKS)
        found = await self._rates.on(currency, day)
        return found.rate if found else None


def _require_possible(code: str, own: str, rate: Decimal) -> None:
    digits(code)
    if code == own:
        message = f"{own} is the company’s own currency."
        raise InvalidInput(message, hint="Give the other one.", fields={"currency": message})
    if not 0 < rate < 10**9:
        message = f"{rate} cannot be an exchange rate."
        hint = f"Say what one {own} is in {code}, such as 1.25."
        raise InvalidInput(message, hint=hint, fields={"rate": f"{message} {hint}"})
