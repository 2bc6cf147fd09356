"""Who may decide on what waits for an approval; only they are offered the buttons."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.model import Button, Card

DECISIONS = frozenset({"invoice approve", "invoice reject", "payment approve", "payment reject"})
NOBODY = "Nobody; another owner is needed"


def for_approvers(card: Card, names: Sequence[str], *, is_offered: bool) -> Card:
    """The card of what waits, naming who may decide; the buttons are left out where they refuse."""
    actions = tuple(
        action
        for action in card.actions
        if is_offered or not (isinstance(action, Button) and action.command in DECISIONS)
    )
    who = (("Can approve", " or ".join(names) or NOBODY),)
    return replace(card, facts=(*card.facts, *who), actions=actions)
