"""/company tax: how lines are taxed where neither client nor line says another."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards.model import Card, Reply
from bot.commands.arguments import blank
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed
from core.totals.categories import RULES, Category


@dataclass(frozen=True)
class Treatment:
    """A tax category, and why so where the law wants a reason; empty is the usual rate."""

    category: str = blank("Tax category", hint="S, or without tax Z, E, AE, K, G or O")
    reason: str = blank("Why no tax", default="", hint="For E, such as § 19 UStG")


async def recall(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """How it is now, as the blanks of the form."""
    del given
    own = await work.companies.own()
    return {"category": own.tax_category or Category.STANDARD, "reason": own.tax_reason}


@command("company tax", Treatment, needs=Deed.CHANGE_SETTINGS, recall=recall, title="Tax")
async def change_treatment(work: Work, args: Treatment) -> Reply:
    """Set how lines are taxed, where neither client nor line says another."""
    own = await work.companies.set_treatment(args.category, args.reason)
    name = RULES[Category(own.tax_category)].name
    return Reply(Card(f"Lines are taxed as {own.tax_category}: {name}.", text=own.tax_reason))
