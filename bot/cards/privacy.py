"""Cards about what was handed out, erased, and has had its time; told to the owners."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.cards.model import Card, Tone

SHOWN_MOST: Final = 20

SAID: Final[Mapping[str, tuple[str, str]]] = {
    "calls": ("report of payment services", "reports of payment services"),
    "letters": ("letter of a stranger", "letters of strangers"),
    "mails": ("mail of a stranger as it came", "mails of strangers as they came"),
    "papers": ("erased client’s papers", "erased clients’ papers"),
}


def exported(client: str, by: str, invoices: int, letters: int) -> Card:
    """Somebody has a file with all that is kept about a client."""
    return Card(
        f"{by} exported all about {client}.",
        text="It is in a file where Paidup runs. Whoever did not expect this asks them why.",
        facts=(("Invoices", str(invoices)), ("Letters", str(letters))),
        tone=Tone.BAD,
    )


def erased(number: int, by: str, invoices: int, booked_on: str) -> Card:
    """A client is no more; the card names nobody."""
    kept = " Papers are kept for the tax office alone, and shown to nobody." if booked_on else ""
    return Card(
        f"{by} erased client {number}.",
        text=f"Contact data and letters are unreadable from now on.{kept}"
        " What stands in chats and mailboxes is yours to delete.",
        facts=(("Invoices", str(invoices)),) if booked_on else (),
    )


def retired(subject: str) -> Card:
    """In the place of a card about an erased client."""
    return Card(
        "This was about a client who was erased.",
        text="What is left is kept for the tax office alone.",
        subject=subject,
    )


def repeated(number: int, ended: Sequence[str], owed: Sequence[str]) -> Card:
    """A restore would have brought a client back; what it brought back as owed waits for a word."""
    text = "The backup was from before it was erased."
    if owed:
        text += " What it still owes in these books was paid or void: record it, or void it."
    facts = (("Still owed", _some(owed)), ("Ended with it", _some(ended)))
    tone = Tone.WAITING if owed else Tone.PLAIN
    shown = tuple(fact for fact in facts if fact[1])
    return Card(f"Client {number} was erased again.", text=text, facts=shown, tone=tone)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN_MOST} more" if len(names) > SHOWN_MOST else ""
    return ", ".join(names[:SHOWN_MOST]) + more


def read(client: str, by: str, why: str) -> Card:
    """Somebody read what is kept for the tax office."""
    return Card(f"{by} read the papers of {client}.", facts=(("Why", why),), tone=Tone.BAD)


def forgotten(company: str, counts: Mapping[str, int]) -> Card:
    """What the night took out."""
    rows = tuple(
        (SAID[kind][count != 1], f"{count:,}") for kind, count in sorted(counts.items()) if count
    )
    return Card(
        f"{company}: what had had its time was taken out.",
        facts=tuple((name.capitalize(), count) for name, count in rows),
    )
