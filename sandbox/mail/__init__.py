"""A mail server on one laptop: SMTP in, IMAP out, and the clients' mailboxes on the page."""

from sandbox.mail.rules import MailRules
from sandbox.mail.service import Mail

__all__ = ["Mail", "MailRules"]
