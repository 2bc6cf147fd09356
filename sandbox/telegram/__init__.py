"""Telegram's Bot API on one laptop: as strict as the real one, with people to play."""

from sandbox.telegram.rules import TelegramRules
from sandbox.telegram.service import Telegram

__all__ = ["Telegram", "TelegramRules"]
