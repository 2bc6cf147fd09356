"""Which pages there are: a line of the menu, and the command that it asks for."""

from collections.abc import Callable
from typing import Final

from bot.commands.table import COMMANDS
from bot.render.html import Entry
from core.security.rights import Role, may

HOME: Final = "waiting"
MENU: Final = (
    (
        "Work",
        (
            ("What waits", HOME),
            ("Invoices", "invoice list"),
            ("Clients", "client list"),
            ("Items", "item list"),
            ("Mails", "mail list"),
        ),
    ),
    (
        "Reports",
        (
            ("Owed, by age", "report ageing"),
            ("Tax", "report tax"),
            ("A client’s account", "statement"),
            ("The next 30 days", "next"),
        ),
    ),
    (
        "Company",
        (
            ("Details", "company show"),
            ("People", "member list"),
            ("Approvals", "policy show"),
            ("Proposals", "proposal list"),
            ("Keys", "company keys"),
            ("Trail", "trail"),
        ),
    ),
    (
        "You",
        (
            ("Accounts", "link list"),
            ("One-time codes", "mfa status"),
            ("Signing in", "session list"),
        ),
    ),
)


def menu(role: Role, here: str, address: Callable[[str], str]) -> list[tuple[str, list[Entry]]]:
    """What a role may look at, the page one is on marked."""
    offered = (
        (label, [each for each in entries if may(role, COMMANDS[each[1]].needs)])
        for label, entries in MENU
    )
    return [
        (label, [Entry(name, address(asked), asked == here) for name, asked in entries])
        for label, entries in offered
        if entries
    ]
