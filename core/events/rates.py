"""What other currencies are worth."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class ExchangeRatesSet(Event):
    """Rates were put down: how many, of which currencies, from which day to which."""

    currencies: list[str]
    count: int
    since: str
    until: str
