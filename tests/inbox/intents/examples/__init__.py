"""Invented mails with what each wants; `-` wants nothing that is acted upon."""
