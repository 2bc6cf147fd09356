"""Cards about the keys to what is sealed."""

from bot.cards.model import Button, Card, Tone, Weight
from core.services.keys import CompanyKeysView

NOT_YOU = "If nobody of you knows of it, tell your administrator at once."


def state(view: CompanyKeysView) -> Card:
    """How it stands with a company's keys, and the button where a newer one waits."""
    since = f" since {view.known_since:%d %b %Y}" if view.known_since else ""
    text = f"{view.behind} of {view.data_keys} data keys are still to be wrapped by it."
    if not view.behind:
        text = f"It wraps all {view.data_keys} data keys of the company."
    facts: tuple[tuple[str, str], ...] = (("In force", f"{view.in_force}{since}"),)
    actions: tuple[Button, ...] = ()
    if not view.is_newest:
        facts = (*facts, ("Newest", view.newest))
        actions = (Button("Use the newest", "company rotate", {}, Weight.FIRST),)
    return Card("The key to what is sealed", text=text, facts=facts, actions=actions)


def told_made(who: str, origin: str, key: str) -> Card:
    """Told to all owners everywhere."""
    where = f" ({origin})" if origin else ""
    text = f"{who}{where} made it. It wraps nothing before two owners agreed to it. {NOT_YOU}"
    return Card("A new key to the books was made.", text=text, facts=(("Key", key),), tone=WARNING)


def told_in_force(before: str, key: str) -> Card:
    """Told to all owners everywhere."""
    text = f"It wraps what is sealed from now on, and soon what was. Keep the older key. {NOT_YOU}"
    facts = (("Key", key), ("Before", before or "none"))
    return Card("Another key to the books is in force.", text=text, facts=facts, tone=WARNING)


def told_rotated(key: str) -> Card:
    """Told to the owners."""
    text = "Keep the older key while paidup keys list names it, and for backups from before."
    return Card("All is wrapped by the new key.", text=text, facts=(("Key", key),), tone=Tone.GOOD)


WARNING = Tone.WARNING
