"""Cards about what a person has to mend about the program itself."""

from bot.cards.model import Button, Card, Tone, Weight

RIGHT = Button(
    "The time is right",
    "company clock",
    {},
    Weight.FIRST,
    sure="Is the machine’s time right now? What is due by it is done then.",
)


def raised(kind: str, text: str) -> Card:
    """Told to all owners everywhere, once."""
    actions = (RIGHT,) if kind == "clock" else ()
    return Card("Somebody has to mend this.", text=text, actions=actions, tone=Tone.BAD)


def cleared(kind: str, about: str) -> Card:
    """Told to the owners."""
    said = {
        "credentials": f"{about.capitalize()} lets Paidup in again.",
        "clock": "The time is right again.",
        "disk": "The disk is well again.",
        "books": f"Nothing is wrong with {about} any more.",
    }
    text = "" if kind == "books" else "What had waited goes on by itself."
    return Card(said.get(kind, "It is well again."), text=text, tone=Tone.GOOD)


def accepted(*, was_held: bool) -> Card:
    """Answered to who said that the time is right."""
    if not was_held:
        return Card("Nothing was held.", text="The time was not doubted.")
    return Card("What is due is done from now on.", tone=Tone.GOOD)
