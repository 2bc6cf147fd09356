"""What the program can be asked to do. Importing the files below fills the table."""

from bot.commands import clients, help, invoices, members, payments

__all__ = ["clients", "help", "invoices", "members", "payments"]
