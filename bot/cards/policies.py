"""The approval policy, as people read it."""

from bot.cards.model import Button, Card
from core.models import Policy
from core.money import Money
from core.security.rights import Deed, Role, may

CHANGES = (
    ("Limits of a kind", "policy limit"),
    ("Limit of all", "company limit"),
    ("How long things wait", "policy wait"),
)


def policy(now: Policy, role: Role, changed_by: str) -> Card:
    """What approvals take, and how long things wait; owners are offered to propose another."""
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
    offered = CHANGES if may(role, Deed.CHANGE_POLICY) else ()
    return Card(
        "The approval policy",
        text=text,
        facts=tuple(facts),
        actions=tuple(Button(f"Change: {label.lower()}", asked) for label, asked in offered),
        small_print=f"It is changed {changed_by}.",
    )


def _limits(code: int | None, two: int | None, currency: str) -> str:
    said = []
    if code is not None:
        said.append(f"a one-time code above {Money(code, currency)}")
    if two is not None:
        said.append(f"two persons above {Money(two, currency)}")
    return ", ".join(said)
