"""Cards about the company: its bank details, its policy, and what its members are."""

from bot.cards.model import Card, Tone

NOT_YOU = "If nobody of you wanted that, tell your administrator at once."


def standing(name: str, now: str, text: str) -> Card:
    """Whether a member may act from now on."""
    return Card(f"{name} is {now}.", text=text, tone=Tone.GOOD)


def told_bank(who: str, iban: str, before: str) -> Card:
    """Told to the owners."""
    text = f"Invoices ask clients to pay to {iban}, before to {before or 'none'}. {NOT_YOU}"
    return Card(f"{who} changed the bank details.", text=text, tone=Tone.WARNING)


def told_policy(who: str, changes: tuple[tuple[str, str], ...]) -> Card:
    """Told to the owners."""
    title = f"{who} changed the approval policy."
    return Card(title, text=NOT_YOU, facts=changes, tone=Tone.WARNING)


def told_standing(who: str, name: str, now: str) -> Card:
    """Told to the owners."""
    return Card(f"{who}: {name} is {now}.", text=NOT_YOU, tone=Tone.WARNING)


def told_role(who: str, name: str, before: str, after: str) -> Card:
    """Told to the owners, and to the member."""
    text = f"{name} was {_a(before)} and is {_a(after)} now. {NOT_YOU}"
    return Card(f"{who} changed what {name} may do.", text=text, tone=Tone.WARNING)


def told_owner(who: str, name: str) -> Card:
    """Told to the other owners."""
    return Card(f"{who} made {name} an owner.", text=NOT_YOU, tone=Tone.WARNING)


def _a(role: str) -> str:
    return f"an {role}" if role[:1] in "aeiou" else f"a {role}"
