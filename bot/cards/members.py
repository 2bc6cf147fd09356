"""Cards about members and the accounts that speak for them."""

from bot.cards.model import Button, Card, Tone, Weight

PLATFORMS = {"slack": "Slack", "telegram": "Telegram", "cli": "the command line", "web": "the web"}


def code(text: str, page: str) -> Card:
    """Shown once to the one who asked."""
    return Card(
        title="Your link code",
        text=(
            "Within ten minutes, send this to Paidup from the account you want to link: "
            f"on Telegram /start {text}, on Slack /link {text}; for a password on the web, give "
            f"it at {page} instead. It works once. Show it to nobody."
        ),
        facts=(("Code", text),),
    )


def invitation(name: str, text: str, page: str) -> Card:
    """Shown once to whoever invites somebody."""
    return Card(
        title=f"A link code for {name}",
        text=(
            f"Give it to {name} yourself, within ten minutes: for Telegram /start {text}, for "
            f"Slack /link {text}, for a password on the web at {page}. It works once. "
            f"Then {name} is asked where they are known already; if that is nowhere, you are."
        ),
        facts=(("Code", text),),
    )


def offered(name: str, company: str, text: str) -> Card:
    """Asked on the new side, before the code is used up."""
    return Card(
        title=f"Link this account to {name} at {company}?",
        text="It will be able to do what they may do. If that is not you, do nothing.",
        actions=(Button("Yes, link it", "link claim", {"code": text}, Weight.FIRST),),
    )


def claimed() -> Card:
    """Said on the new side, while the known side is asked."""
    return Card(
        "Almost done.",
        text="Now confirm it on the side where you asked for the code.",
        tone=Tone.WAITING,
    )


def linked(platform: str, display: str) -> Card:
    """Said on every side once an account is linked."""
    where = PLATFORMS.get(platform, platform)
    return Card(f"{display or 'Your account'} on {where} is linked.", tone=Tone.GOOD)


def to_confirm(link_id: int, platform: str, display: str) -> Card:
    """Asked on the known side."""
    this = {"link": str(link_id)}
    where = PLATFORMS.get(platform, platform)
    return Card(
        title=f"Is {display or 'this account'} on {where} you?",
        text="It showed the code you asked for. If this was not you, say no.",
        actions=(
            Button("Yes, that is me", "link confirm", this, Weight.FIRST),
            Button("No", "link refuse", this),
        ),
        tone=Tone.WARNING,
    )


def refused(platform: str, display: str) -> Card:
    """Said when the member did not know the claiming account."""
    where = PLATFORMS.get(platform, platform)
    return Card(f"{display or 'That account'} on {where} was not linked.", tone=Tone.WARNING)
