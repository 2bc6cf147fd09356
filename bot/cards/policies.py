"""The approval policy, as people read it."""

from bot.cards.model import Card
from core.models import Policy
from core.money import Money


def policy(now: Policy) -> Card:
    """What approvals take, and how long things wait."""
    general = "none" if now.general is None else f"a one-time code above {now.general}"
    facts = [("Every approval", general)]
    for key, (code, two) in sorted(now.own.items()):
        deed, currency = key.rsplit(" ", 1)
        facts.append((f"To {deed}", _limits(code, two, currency)))
    facts += [
        ("Requests wait", f"{now.request_hours} hours"),
        ("Proposals wait", f"{now.proposal_hours} hours"),
        ("Delay with one owner", f"{now.delay_hours} hours"),
        ("Open at once", f"{now.open_most} of each person"),
    ]
    text = "What one person asks for and one client owes counts together for 24 hours."
    small_print = "Changed by two owners: /company limit, /policy limit, /policy wait"
    return Card("The approval policy", text=text, facts=tuple(facts), small_print=small_print)


def _limits(code: int | None, two: int | None, currency: str) -> str:
    said = []
    if code is not None:
        said.append(f"a one-time code above {Money(code, currency)}")
    if two is not None:
        said.append(f"two persons above {Money(two, currency)}")
    return ", ".join(said)
