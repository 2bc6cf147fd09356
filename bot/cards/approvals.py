"""Who may decide on what waits for an approval; only they are offered the buttons."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.model import Button, Card
from core.models.policy import Takes

DECISIONS = frozenset(
    f"{what} {word}"
    for what in ("invoice", "payment", "writeoff", "recurring")
    for word in ("approve", "reject")
)
NOBODY = "Nobody; another owner is needed"


def for_approvers(card: Card, names: Sequence[str], asked: str, *, is_offered: bool) -> Card:
    """The card of what waits, naming who may decide; the buttons are left out where they refuse.

    `asked` is what `asking` says of it.
    """
    actions = tuple(
        action
        for action in card.actions
        if is_offered or not (isinstance(action, Button) and action.command in DECISIONS)
    )
    approval = (("Approval", asked),) if asked else ()
    who = (("Can approve", " or ".join(names) or NOBODY),)
    return replace(card, facts=(*card.facts, *approval, *who), actions=actions)


def asking(takes: Takes) -> str:
    """What a yes asks for, so that it is at hand, and why; empty for a press alone."""
    if takes.above is None:
        return ""
    if not takes.is_comparable:
        return (
            f"takes a one-time code: {takes.amount.currency} cannot be compared with {takes.above}"
        )
    what = "two persons, each with a one-time code" if takes.is_two else "a one-time code"
    more = f"with {takes.more} more for this client in 24 hours " if takes.more else ""
    return f"takes {what}: {more}above the limit of {takes.above}"
