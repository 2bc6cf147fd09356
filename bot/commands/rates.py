"""/exchange …: what other currencies are worth."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.cards import rates as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed


@dataclass(frozen=True)
class Quoted:
    """What one unit of the company's currency is worth in another, and since which day."""

    currency: str = blank("Currency", hint="For example USD")
    rate: Decimal = blank("Rate", Kind.NUMBER, hint="What one unit of your currency is in it: 1.25")
    day: date | None = blank("Day", Kind.DAY, default=None, hint="Empty means today.")


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@command("exchange", Quoted, needs=Deed.SET_EXCHANGE_RATES, title="Exchange rate")
async def set_rate(work: Work, args: Quoted) -> Reply:
    """Put down what one unit of your currency is worth in another; it holds until the next."""
    day = args.day or await work.today()
    await work.rates.put([(args.currency.strip().upper(), day, args.rate)])
    return await _listed(work)


@command("exchange list", Nothing, needs=Deed.READ_BOOKS, is_reading=True)
async def list_rates(work: Work, args: Nothing) -> Reply:
    """Show the newest exchange rate of each currency."""
    del args
    return await _listed(work)


async def _listed(work: Work) -> Reply:
    own = (await work.companies.own()).currency
    return Reply(cards.rates(await work.rates.newest(), own))
