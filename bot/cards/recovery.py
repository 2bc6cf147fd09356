"""Cards about coming back from a backup."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards.model import Button, Card, Row, Tone, Weight
from core.models import Recovery

FINISH = Button(
    "Send again",
    "company recovered",
    {},
    Weight.DANGER,
    sure="Is all well, and may everything that waited be sent?",
)


def begun(company: str, made_at: datetime, gaps: str) -> Card:
    """The books are older than what happened; told to the owners."""
    lost = f" Not in them, but given to somebody: {gaps}." if gaps else ""
    return Card(
        f"The books of {company} came back from a backup.",
        text=f"They are as they were then; what happened after is not in them.{lost} New numbers"
        " go on after those. The payment provider is asked what was paid since. Nothing is sent"
        " until an owner has looked and says so.",
        facts=(("Backup of", f"{made_at:%d %b %Y %H:%M %Z}"),),
        tone=Tone.BAD,
    )


def asked(company: str, count: int, unknown: int, named: str) -> Card:
    """What the provider said; told to the owners, who decide."""
    text = "All that it knows of is in the books."
    if unknown:
        more = (
            f" and {unknown - named.count('; ') - 1} more"
            if unknown > named.count("; ") + 1
            else ""
        )
        text = (
            f"Paid, but for invoices that are not in the books: {named}{more}."
            " Look at them there, and record them again by hand."
        )
    return Card(
        f"The payment provider said what was paid to {company} since the backup.",
        text=f"{text} Look around: void or hold what must not go out again, then let it be sent.",
        facts=(("Payments looked at", str(count)),),
        actions=(FINISH,),
        tone=Tone.WARNING,
    )


def state(rows: Sequence[Recovery], missing: Sequence[str]) -> Card:
    """How far it is, for an owner."""
    if not rows:
        return Card("No restore is unfinished.", text="Everything is sent.")
    row = rows[-1]
    facts = [("Backup of", f"{row.made_at:%d %b %Y %H:%M} UTC")]
    facts += [("Restored", f"{row.restored_at:%d %b %Y %H:%M} UTC")]
    facts += [("Numbers given, but not in the books", ", ".join(missing))] if missing else []
    facts += [("Payment provider", "asked" if row.asked_at else "not asked yet")]
    facts += [("Mailbox", "read again" if row.reread_at else "not read again yet")]
    return Card(
        "Nothing is sent: the books came back from a backup.",
        text="Look around first: what waited then may have been sent since.",
        facts=tuple(facts),
        rows=tuple(Row(each, "Paid, but its invoice is not in the books.") for each in row.found),
        actions=(FINISH,) if row.asked_at else (),
        tone=Tone.WARNING,
    )


def finished(company: str) -> Card:
    """All is well again."""
    return Card(f"{company} sends again.", text="The restore was looked at and is over.")
