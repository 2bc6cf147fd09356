"""Cards about promises to pay, and about clients whose reminders wait."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.cards.model import Button, Card, Row, Tone
from bot.cards.words import day
from core.models import Client, ClientPause
from core.services.promises import Promises

ROWS_MOST: Final = 20


def with_word(card: Card, client: Client, promises: Promises, pause: ClientPause | None) -> Card:
    """A client's card, with what became of their promises and what makes reminders wait."""
    facts = [("Promises", spoken(promises))] if promises else []
    this = {"client": client.key}
    button = Button("Pause reminders", "client pause", this)
    if pause is not None:
        facts.append(("Reminders wait", f"Until {day(pause.until)}: paused by {pause.placed_by}"))
        button = Button("Resume reminders", "client resume", this)
    return replace(card, facts=(*card.facts, *facts), actions=(*card.actions, button))


def listed(found: Sequence[tuple[Client, Promises]]) -> Card:
    """Every client who promised anything, the most broken promises first."""
    if not found:
        return Card("Nobody has promised to pay.", tone=Tone.GOOD)
    kept, broken = (sum(getattr(each, name) for _, each in found) for name in ("kept", "broken"))
    more = len(found) - ROWS_MOST
    return Card(
        title=f"Promises to pay: {kept} kept, {broken} broken",
        text="A promise is broken once its day has passed and the invoice is not paid.",
        rows=tuple(_row(*pair) for pair in found[:ROWS_MOST]),
        small_print=f"And {more} more." if more > 0 else "",
    )


def paused(client: Client, until: date) -> Card:
    """Said to whoever pauses."""
    said = f"Nobody reminds {client.name} until {day(until)}."
    return Card(said, text="On that day reminders go on by themselves.", tone=Tone.WAITING)


def resumed(client: Client) -> Card:
    """Said to whoever lets reminders go on."""
    return Card(f"Reminders to {client.name} go on.", tone=Tone.GOOD)


def spoken(promises: Promises) -> str:
    """Such as `2 kept, 1 broken`."""
    counts = (promises.kept, "kept"), (promises.broken, "broken"), (promises.waiting, "to come")
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def _row(client: Client, promises: Promises) -> Row:
    show = Button("Show", "client show", {"client": client.key})
    return Row(client.name, spoken(promises), show)
