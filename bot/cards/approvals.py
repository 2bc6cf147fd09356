"""Who may decide on what waits for an approval; only they are offered the buttons."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.model import Button, Card
from core.models import Company
from core.money import Money

DECISIONS = frozenset({"invoice approve", "invoice reject", "payment approve", "payment reject"})
NOBODY = "Nobody; another owner is needed"


def for_approvers(card: Card, names: Sequence[str], code: str, *, is_offered: bool) -> Card:
    """The card of what waits, naming who may decide; the buttons are left out where they refuse.

    `code` is what `takes_code` says of its amount.
    """
    actions = tuple(
        action
        for action in card.actions
        if is_offered or not (isinstance(action, Button) and action.command in DECISIONS)
    )
    asked = (("Approval", code),) if code else ()
    who = (("Can approve", " or ".join(names) or NOBODY),)
    return replace(card, facts=(*card.facts, *asked, *who), actions=actions)


def takes_code(amount: Money, company: Company) -> str:
    """That an approval asks for a code, so that it is at hand, and why; empty when it does not."""
    limit = company.approval_limit
    if limit is None or not company.is_above_limit(amount):
        return ""
    if limit.currency != amount.currency:
        return f"takes a one-time code: {amount.currency} cannot be compared with {limit}"
    return f"takes a one-time code: above the limit of {limit}"
