"""/help: what can be asked for, read from the table."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from bot.cards.model import Card, Reply, Row
from bot.commands.arguments import usage
from bot.commands.table import COMMANDS, Command, command
from core.billing import Work
from core.security.rights import Deed, Role, may

SUBJECTS: Final = {
    "invoice": "Draft, send, approve and remind of invoices.",
    "quote": "Offer something for some time, and note the answer.",
    "payment": "Record what came in, and decide on it.",
    "writeoff": "Give up what is not expected any more, and decide on it.",
    "refund": "Give money back, and decide on it.",
    "credit": "Take back what was billed, and use what clients have to their credit.",
    "recurring": "Invoice the same again and again.",
    "client": "Add, change and look up clients, and the people there.",
    "item": "Keep a list of what you sell, with prices.",
    "import": "See how what another program holds comes in.",
    "mail": "Read and answer the mails that came.",
    "claim": "Settle what a client wrote.",
    "waiting": "See what waits for you.",
    "next": "See what the next 30 days bring.",
    "statement": "See a client’s account.",
    "report": "See the books summed up.",
    "exchange": "Say what other currencies are worth.",
    "explain": "Understand an invoice, step by step.",
    "export": "Take the books along, as a file.",
    "help": "Read about a subject.",
    "link": "Link another account of yours, and see those you have.",
    "mfa": "Set up one-time codes.",
    "session": "See where you are signed in on the web, and sign out.",
    "passkey": "See and remove the devices that let you in on the web.",
    "member": "See who is here, change what they may do, suspend or remove them.",
    "company": "See and change bank details, the approval limit and reminders.",
    "policy": "See and change what approvals take.",
    "proposal": "Say yes to what takes two owners, or stop it.",
    "trail": "Read what happened, and who did it.",
}
INVOICE_DEEDS: Final = (
    *("new", "edit", "send", "approve", "reject", "list", "show"),
    *("dates", "order", "remark", "duplicate", "proforma", "deposit", "final"),
    *("dispute", "undisputed", "ladder", "interest", "latecharge"),
    *("remind", "snooze", "resume", "resend", "revise", "void"),
)


@dataclass(frozen=True)
class Subject:
    """A command to read about; empty lists all."""

    command: str = ""


@command("help", Subject, needs=Deed.LINK_ACCOUNTS, is_reading=True)
async def show_help(work: Work, args: Subject) -> Reply:
    """Show what you can ask for."""
    wanted = " ".join(args.command.split()).removeprefix("/").lower()
    known = [each for each in _offered(work.actor.role) if each.name.startswith(wanted)]
    if not known:
        return Reply(Card(f"There is no help on “{wanted[:40]}”.", text="Type /help alone."))
    title = "What you can ask for"
    if wanted:
        rows = tuple(Row(usage(each.name, each.arguments), each.help) for each in known)
        return Reply(Card(title, rows=rows))
    text = "With more on a subject: /help invoice. The rest is asked for where it is needed."
    return Reply(Card(title, text=text, rows=tuple(_subjects(known))))


def _offered(role: Role) -> list[Command]:
    """What somebody may ask for, in the order of a day's work."""
    allowed = [each for each in COMMANDS.values() if not each.is_hidden and may(role, each.needs)]
    return sorted(allowed, key=_place)


def _place(command: Command) -> tuple[int, int]:
    subject, _, deed = command.name.partition(" ")
    subjects = list(SUBJECTS)
    deeds = INVOICE_DEEDS if subject == "invoice" else ()
    return (
        subjects.index(subject) if subject in SUBJECTS else len(subjects),
        deeds.index(deed) if deed in deeds else len(deeds),
    )


def _subjects(known: list[Command]) -> Iterator[Row]:
    """A line for each subject: what it is about, and the words that are typed."""
    for subject, group in groupby(known, lambda each: each.name.partition(" ")[0]):
        deeds = [each.name.partition(" ")[2] for each in group]
        typed = " | ".join(filter(None, deeds))
        yield Row(f"/{subject} {typed}".strip(), SUBJECTS.get(subject, ""))
