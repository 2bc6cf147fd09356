"""How patient and how strict the Telegram stand-in is; the defaults are Telegram's own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TelegramRules:
    """Telegram's limits, to be loosened or tightened in a trial.

    `allow_local_urls`: real Telegram refuses a button whose link names a host without a dot
    ("Wrong HTTP URL") and a webhook without HTTPS. In the sandbox every link is local, so both
    are allowed unless this is switched off.
    """

    allow_local_urls: bool = True
    messages_per_second: float = 30
    messages_per_second_and_chat: float = 1
    burst_per_chat: float = 5
    callback_seconds: float = 30
    document_bytes_max: int = 50_000_000
    download_bytes_max: int = 20_000_000
    webhook_seconds: float = 10
    webhook_pause_seconds: float = 1
