"""`python -m bot` is `paidup`."""

from bot.cli import app

app()
