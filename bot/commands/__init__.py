"""What the program can be asked to do. Importing the files below fills the table."""

from bot.commands import (
    claims,
    clients,
    companies,
    help,
    invoices,
    keys,
    letters,
    members,
    mfa,
    payments,
    people,
    policies,
    proposals,
    reminders,
    trail,
    waiting,
)

__all__ = [
    "claims",
    "clients",
    "companies",
    "help",
    "invoices",
    "keys",
    "letters",
    "members",
    "mfa",
    "payments",
    "people",
    "policies",
    "proposals",
    "reminders",
    "trail",
    "waiting",
]
