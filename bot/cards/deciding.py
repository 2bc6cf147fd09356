"""What cards of things that were asked for have in common: how they stand, and their decision."""

from collections.abc import Mapping
from typing import Final

from bot.cards.model import Button, Tone, Weight
from core.models import Approval

STATES: Final[Mapping[str, tuple[str, Tone]]] = {
    "pending": ("Waiting for approval", Tone.WAITING),
    "booked": ("Booked", Tone.GOOD),
    "rejected": ("Rejected", Tone.BAD),
}


def decisions(
    command: str, named: Mapping[str, str], approval: Approval | None
) -> tuple[Button, ...]:
    """Yes and no to exactly what is shown, while it waits; `named` is what the commands take."""
    if approval is None:
        return ()
    this = {**named, "mark": approval.mark}
    return (
        Button("Approve", f"{command} approve", this, Weight.FIRST),
        Button("Reject", f"{command} reject", this),
    )
