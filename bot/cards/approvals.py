"""Who may decide on what waits for an approval; only they are offered the buttons."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.model import Button, Card
from core.models import Company
from core.money import Money
from core.security.rights import Deed

DECISIONS = frozenset({"invoice approve", "invoice reject", "payment approve", "payment reject"})
NOBODY = "Nobody; another owner is needed"


def for_approvers(card: Card, names: Sequence[str], asked: str, *, is_offered: bool) -> Card:
    """The card of what waits, naming who may decide; the buttons are left out where they refuse.

    `asked` is what `takes` says of its amount.
    """
    actions = tuple(
        action
        for action in card.actions
        if is_offered or not (isinstance(action, Button) and action.command in DECISIONS)
    )
    approval = (("Approval", asked),) if asked else ()
    who = (("Can approve", " or ".join(names) or NOBODY),)
    return replace(card, facts=(*card.facts, *approval, *who), actions=actions)


def takes(amount: Money, company: Company, deed: Deed) -> str:
    """What an approval asks for, so that it is at hand, and why; empty for a press alone."""
    limits = company.approval_policy.limits(deed, amount.currency)
    if limits.two is not None and amount.minor > limits.two.minor:
        return f"takes two persons, each with a one-time code: above {limits.two}"
    limit = limits.code
    if limit is None:
        return ""
    if limit.currency != amount.currency:
        return f"takes a one-time code: {amount.currency} cannot be compared with {limit}"
    return (
        f"takes a one-time code: above the limit of {limit}" if amount.minor > limit.minor else ""
    )
