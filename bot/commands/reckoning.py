"""/company totals: how new documents of a company are added up."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.cards import reckoning as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.table import command
from core.billing import Work
from core.errors import InvalidInput
from core.money import parse_decimal
from core.security.rights import Deed
from core.totals import Category, Withholding
from core.totals.bills import Reason, Reckoning
from core.totals.numbers import written

NONE = "none"


class Rounding(StrEnum):
    """Where tax is rounded."""

    GROUP = "each rate"
    LINE = "each line"


class UnitPrices(StrEnum):
    """What unit prices are."""

    NET = "without tax"
    GROSS = "with tax"


@dataclass(frozen=True)
class Ways:
    """How new documents are added up."""

    rounding: Rounding = blank("Tax is rounded for", Kind.CHOICE, default=Rounding.GROUP)
    prices: UnitPrices = blank("Unit prices are", Kind.CHOICE, default=UnitPrices.NET)
    coin: str = blank("Smallest coin", default="", hint="For example 0.05; empty means none")
    withheld: str = blank("Withheld by clients", default="", hint="For example IRPF 15, or empty")
    exempt: str = blank("Why you are exempt from tax", default="", hint="For lines of category E")


async def recall(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """The choices as they are, as the blanks of the form."""
    del given
    way = (await work.companies.own()).reckoned
    held = [f"{each.name} {written(each.rate)}" for each in way.withholdings]
    return {
        "rounding": Rounding.LINE if way.is_taxed_by_line else Rounding.GROUP,
        "prices": UnitPrices.GROSS if way.is_gross else UnitPrices.NET,
        "coin": "" if way.cash_step is None else written(way.cash_step),
        "withheld": " ".join(held),
        "exempt": way.reasons.get(Category.EXEMPT, Reason()).text,
    }


@command(
    "company totals",
    Ways,
    needs=Deed.CHANGE_SETTINGS,
    whole_form=True,
    asks=("rounding",),
    recall=recall,
    title="How totals are made",
)
async def change_totals(work: Work, args: Ways) -> Reply:
    """Set how new documents are added up: rounding of tax, prices with tax, coin, withholding."""
    return Reply(cards.chosen(await work.companies.set_reckoning(_chosen(args))))


def _chosen(args: Ways) -> Reckoning:
    coin = args.coin.strip()
    return Reckoning(
        withholdings=_withheld(args.withheld),
        cash_step=parse_decimal(coin) if coin and coin.lower() != NONE else None,
        reasons={Category.EXEMPT: Reason(args.exempt)} if args.exempt.strip() else {},
        is_gross=args.prices is UnitPrices.GROSS,
        is_taxed_by_line=args.rounding is Rounding.LINE,
    )


def _withheld(text: str) -> tuple[Withholding, ...]:
    """A name and a rate, such as `IRPF 15`."""
    words = text.replace("%", " ").split()
    if not words or text.strip().lower() == NONE:
        return ()
    if len(words) != len(("name", "rate")):
        said = f"“{text[:40]}” is not a name and a rate. Write it like IRPF 15."
        raise InvalidInput(said, fields={"withheld": said})
    return (Withholding(words[0], parse_decimal(words[1])),)
