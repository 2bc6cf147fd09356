"""What would be made of a mail, said without doing any of it.

The keys are those of the examples this is measured by: `from_kind`, `automatic`, `reply`, and
`intents` with their facts. Where no books are at hand, a `Guess` says who is a client and who is of
the team.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from inbox.deeds import as_fact
from inbox.intents import Intent
from inbox.opening import Around, Opened, understood
from inbox.placing import Placed
from inbox.trust import Known, may

SUPPOSED: Final = "No books are at hand and nobody was named: taken for a client."
DOMAIN: Final = "It is an address of our own domain."
NAMED: Final = "It was named on the command line."
NOBODY: Final = "The address is not on file."
MACHINE: Final = "A machine wrote it."


@dataclass(frozen=True)
class Guess:
    """Who is who, where no books are at hand: addresses, or domains for whoever writes there."""

    clients: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    currency: str = ""
    now: datetime | None = None

    def kind_of(self, sender: str, ours: str) -> tuple[str, str]:
        """Client, team or stranger, and why."""
        if _is_named(sender, self.members):
            return "team", NAMED
        if _is_named(sender, self.clients):
            return "client", NAMED
        if sender and sender.rpartition("@")[2] == ours.rpartition("@")[2]:
            return "team", DOMAIN
        return ("stranger", NOBODY) if self.clients else ("client", SUPPOSED)


def explain_alone(opened: Opened, guess: Guess, ours: str) -> dict[str, Any]:
    """A mail explained by itself."""
    kind, why = guess.kind_of(opened.verdict.sender, ours)
    if opened.automatic is not None:
        kind, why = "machine", MACHINE
    assert guess.now is not None
    around = Around(kind, guess.now, currency=guess.currency)
    known = {"client": Known.CONTACT, "team": Known.MEMBER}.get(kind, Known.STRANGER)
    return _said(opened, understood(opened, around), kind, why, known)


def explain_placed(opened: Opened, placed: Placed, company: str) -> dict[str, Any]:
    """A mail explained by the books."""
    kind = placed.around.from_kind
    why = MACHINE if kind == "machine" else _by_books(placed)
    said = _said(opened, understood(opened, placed.around), kind, why, placed.known)
    view = placed.view
    about = {
        "company": company,
        "client": placed.client.key if placed.client else None,
        "invoice": view.invoice.reference if view else None,
    }
    return about | said


def explain_unreadable(reason: str) -> dict[str, Any]:
    """A mail that would be set aside."""
    return {"unreadable": reason, "reply": "", "automatic": False, "intents": []}


def lines(explained: dict[str, Any]) -> list[tuple[str, str]]:
    """The same for people: names and values, one under the other."""
    flat = [
        (name.replace("_", " "), _plain(value))
        for name, value in explained.items()
        if name != "intents"
    ]
    for intent in explained["intents"]:
        facts = ", ".join(f"{name} {_plain(value)}" for name, value in intent["facts"].items())
        flat.append((intent["name"], " – ".join(filter(None, (facts, intent["reason"])))))
    return flat


def _said(
    opened: Opened, intents: Sequence[Intent], kind: str, why: str, known: Known
) -> dict[str, Any]:
    found, verdict = opened.automatic, opened.verdict
    deeds = frozenset() if found else may(verdict.level, known)
    return {
        "sender": verdict.sender,
        "from_kind": kind,
        "from_kind_reason": why,
        "trust": str(verdict.level),
        "trust_reason": verdict.reason,
        "may": sorted(map(str, deeds)),
        "automatic": found is not None,
        "automatic_kind": str(found.kind) if found else None,
        "automatic_reason": found.reason if found else None,
        "subject": opened.mail.subject,
        "attachments": [each.name for each in opened.mail.attachments],
        "reply": opened.text,
        "intents": [as_fact(intent) for intent in intents],
    }


def _by_books(placed: Placed) -> str:
    who = placed.who
    if who.member is not None:
        return f"It is the address of {who.member.name}."
    if placed.known is Known.CONTACT and who.client is not None:
        return f"It is an address on file for {who.client.name}."
    if who.client is not None:
        return f"Its domain is that of {who.client.name}, but the address is not on file."
    return NOBODY


def _is_named(sender: str, named: Sequence[str]) -> bool:
    """Whether an address or its domain is among these."""
    known = {name.lower().lstrip("@") for name in named}
    return bool(sender) and (sender in known or sender.rpartition("@")[2] in known)


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_plain, value)) or "–"
    return "–" if value in {None, ""} else str(value)
